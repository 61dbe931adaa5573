// Package document finds what PDF files and those of office programs tell of people
// besides their text: who wrote them, comments, changes that were tracked, notes for
// speakers, and where pictures in them were taken.
package document

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Findings are what a document tells of people.
type Findings struct {
	Authors  []string // its writers, and who saved it last
	Comments int
	By       []string // who has commented, or changed what is tracked
	Tracked  bool     // it shows what was changed
	Notes    bool     // it holds notes for speakers
	Place    bool     // it holds a picture that tells where it was taken
}

// most is how many bytes are read of one part of a document.
const most = 16 << 20

// officeEndings are those of documents that are archives of XML.
const officeEndings = " .docx .docm .dotx .xlsx .xlsm .xltx .pptx .pptm .ppsx .potx .odt .ods .odp .odg .ott .ots .otp "

// IsKnown says whether Inspect can read a document of a name.
func IsKnown(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == ".pdf" || ending != "" && strings.Contains(officeEndings, " "+ending+" ")
}

// Inspect reads a document, if IsKnown. What can't be read has no findings.
func Inspect(name string, data []byte) Findings {
	var f Findings
	if strings.EqualFold(path.Ext(name), ".pdf") {
		f.readPDF(data)
	} else {
		f.readOffice(data)
	}
	return f
}

// Words tells what was found, each as a phrase that fits behind the document's name.
func (f *Findings) Words() []string {
	var out []string
	if len(f.Authors) > 0 {
		out = append(out, "names who wrote it, "+list(f.Authors))
	}
	by := ""
	if len(f.By) > 0 {
		by = ", by " + list(f.By)
	}
	switch {
	case f.Comments == 1:
		out = append(out, "holds a comment"+by)
	case f.Comments > 1:
		out = append(out, fmt.Sprintf("holds %d comments%s", f.Comments, by))
	}
	if f.Tracked {
		if f.Comments > 0 {
			by = ""
		}
		out = append(out, "shows what was changed"+by)
	}
	if f.Notes {
		out = append(out, "holds notes for speakers")
	}
	if f.Place {
		out = append(out, "holds a picture that tells where it was taken")
	}
	return out
}

// list joins names: of many the first three.
func list(names []string) string {
	quoted := make([]string, 0, 4)
	for i, name := range names {
		if i == 3 {
			return strings.Join(quoted, ", ") + " and others"
		}
		quoted = append(quoted, "“"+name+"”")
	}
	if n := len(quoted); n > 1 {
		return strings.Join(quoted[:n-1], ", ") + " and " + quoted[n-1]
	}
	return quoted[0]
}

// add adds a name, once.
func add(names *[]string, name string) {
	name = strings.Join(strings.Fields(name), " ")
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "") + "…"
	}
	if name != "" && !slices.Contains(*names, name) {
		*names = append(*names, name)
	}
}
