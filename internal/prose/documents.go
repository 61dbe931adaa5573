package prose

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// documents are the kinds of files that are made to be kept or opened in
// another program, with the names by which readers know them.
var documents = map[string]string{
	"PDF": "pdf", "DOC": "word doc", "DOCX": "word docx", "ODT": "odt opendocument writer", "RTF": "rtf",
	"XLS": "excel xls", "XLSX": "excel xlsx", "ODS": "ods opendocument calc", "CSV": "csv",
	"PPT": "powerpoint ppt", "PPTX": "powerpoint pptx", "ODP": "odp opendocument impress",
	"ZIP": "zip", "EPUB": "epub", "MP3": "mp3", "WAV": "wav", "M4A": "m4a", "OGG": "ogg", "MP4": "mp4", "MOV": "mov", "WEBM": "webm",
}

// documentFacts are what the words of a link to a document should say of it.
func documentFacts(t Target) string {
	switch {
	case documents[t.Type] == "":
		return ""
	case t.Size == "":
		return ", with its type: (" + t.Type + ")"
	}
	return ", with its type and size: (" + typeAndSize(t) + ")"
}

func typeAndSize(t Target) string { return strings.TrimSuffix(t.Type+", "+t.Size, ", ") }

// checkDocument looks whether a link to a document says of what type and size
// it is, in its words or right behind them. The size of a document elsewhere
// is not known.
func (c *Checker) checkDocument(n *ast.Link, t Target, words []byte) {
	if t.External && t.Type == "" {
		t.Type = typeOf(t.URL)
	}
	names := documents[t.Type]
	if names == "" {
		return
	}
	said := strings.ToLower(string(appendBehind(slices.Clone(words), n, c.Bytes)))
	typed := strings.Contains(said, strings.ToLower(t.Type))
	for name := range strings.SplitSeq(names, " ") {
		typed = typed || strings.Contains(said, name)
	}
	sized := t.Size == "" || saysSize(said)
	if typed && sized {
		return
	}
	missing := "type and size"
	if typed {
		missing = "size"
	} else if sized {
		missing = "type"
	}
	message := "the link leads to a document, and doesn't say of what " + missing
	title := string(words)
	if i := strings.LastIndexByte(title, '('); i > 0 && strings.HasSuffix(title, ")") && len(title)-i < 24 && (typed || saysSize(title[i:])) {
		title = strings.TrimSpace(title[:i])
	}
	address := string(n.Destination)
	if len(address) > longestTag { // too long to be copied from a message
		address = diag.Clip(address)
	}
	hint := fmt.Sprintf("Write [%s (%s)](%s)", diag.Clip(title), typeAndSize(t), address)
	if !t.External {
		hint += ", or use the shortcode document, which keeps both right"
	}
	c.Report(diag.LinkDocument, c.WordsSpan(n), message, hint+".")
}

// appendBehind appends the words behind a link up to the next one, those in
// further cells of a row among them.
func appendBehind(dst []byte, n ast.Node, source []byte) []byte {
	enough := len(dst) + 80
	add := func(c ast.Node) bool {
		for ; c != nil && len(dst) < enough; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Link, *ast.AutoLink:
				return false
			case *ast.Text:
				dst = append(append(dst, ' '), mdast.Resolve(c.Segment.Value(source))...)
			default:
				dst = mdast.AppendPlain(append(dst, ' '), c, source)
			}
		}
		return true
	}
	if !add(n.NextSibling()) {
		return dst
	}
	cell, ok := n.Parent().(*east.TableCell)
	if !ok {
		return dst
	}
	for c := cell.NextSibling(); c != nil; c = c.NextSibling() {
		if !add(c.FirstChild()) {
			break
		}
	}
	return dst
}

var numberWithUnit = regexp.MustCompile(`\p{Nd}[ \x{a0}\x{202f}]*(\p{L}+)`)

// saysSize reports whether words hold the size of a file: a number, and a unit
// behind it. Units in other scripts are taken as they come.
func saysSize(words string) bool {
	return slices.ContainsFunc(numberWithUnit.FindAllStringSubmatch(words, -1), func(match []string) bool {
		r, _ := utf8.DecodeRuneInString(match[1])
		return r >= 0x370 || containsWord(units, match[1])
	})
}

const units = "b kb mb gb kib mib gib o ko mo go bytes byte octets kt mt gt kilobytes megabytes gigabytes k m"

// typeOf gives by its address the type of a file elsewhere.
func typeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(path.Base(u.Path), ":") { // such as a page about a file, in a wiki
		return ""
	}
	return strings.ToUpper(strings.TrimPrefix(path.Ext(u.Path), "."))
}
