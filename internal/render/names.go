package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// longestName is how many bytes the name of a file or a folder may have on the file
// systems of Linux and macOS; Windows counts otherwise, and allows no fewer.
const longestName = 255

// unusableNames tells of outputs whose files or folders some computer can't have.
// What lies in such a folder is not told of again.
func (p *planner) unusableNames() {
	told := make(map[string]bool)
	for i := range p.tasks {
		t := &p.tasks[i]
		for _, at := range t.Paths {
			for start := 0; start < len(at); {
				end := start + strings.IndexByte(at[start:]+"/", '/')
				why := unusable(at[start:end])
				if why != "" && !told[at[:end]] {
					p.diags = append(p.diags, p.nameFault(t, at[start:end], why))
				}
				if why != "" {
					told[at[:end]] = true
					break
				}
				start = end + 1
			}
		}
	}
}

// unusable says why the name of a file or a folder can't be had everywhere; "" for
// one that can.
func unusable(name string) string {
	if len(name) > longestName {
		return fmt.Sprintf("“%s…” is too long for the name of a folder or a file: it has %d bytes, and %d are the most", string([]rune(name[:40])[:10]), len(name), longestName)
	}
	base := name
	if i := strings.IndexByte(name, '.'); i >= 0 {
		base = name[:i]
	}
	if len(base) != 3 && len(base) != 4 {
		return ""
	}
	base = strings.ToLower(base)
	device := slices.Contains([]string{"con", "prn", "aux", "nul"}, base)
	if len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") {
		device = '1' <= base[3] && base[3] <= '9'
	}
	if device {
		return fmt.Sprintf("“%s” is a name that Windows keeps for itself, so no folder or file there can have it", base)
	}
	return ""
}

// nameFault puts an unusable name where the writer has given it.
func (p *planner) nameFault(t *Task, name, why string) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.AddressBad, File: t.Owner.File, Span: t.Owner.Span, Message: why, Hint: "Rename it."}
	page := p.in.Site.MadeOf(t.Owner.File)
	switch {
	case strings.HasPrefix(t.Name, "alias "):
		d.Hint = "Take this old address out."
	case page != nil && page.Doc.Slug.Text != "" && strings.Contains(page.URL, "/"+page.Doc.Slug.Text+"/"):
		d.Span, d.Hint = page.Doc.Slug.Span, "Choose another slug."
	case page != nil:
		d.Hint = "Rename the file or the folder, or give the page a slug."
	case d.File == "":
		d.File, d.Hint = content.Root, "Rename the folder, or the term."
		for _, list := range p.in.Site.AllPages() {
			if list.Doc != nil || !slices.Contains(strings.Split(list.Path, "/"), name) {
				continue
			}
			if list.Kind == card.Section {
				d.File, d.Hint = content.Root+"/"+list.Key, "Rename the folder."
			} else if file, at := list.FirstUse(); file != "" {
				d.File, d.Span, d.Hint = file, at, "Write it in another way."
			}
			break
		}
	}
	return d
}
