package card

import (
	"html/template"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Declared says how readers see a field that the site declares.
type Declared struct {
	Name     string
	Label    string     // what stands in front of its values: "Deadline"
	Language string     // of the label, BCP 47
	Kind     string     // as site.yaml has it: "date", "country" …
	InLists  bool       // lists show it, too
	Fields   []Declared // of a group
}

// Shown is a field that the site declares, with what readers see of it.
type Shown struct {
	Name     string
	Label    string
	Language string // of the label, BCP 47
	Kind     string // as site.yaml has it: "date", "country" …
	Values   []any  // one, or those of a list; each value of a group is a list of Shown
}

// Shown gives the fields that the site declares and that readers are shown, in the
// order of site.yaml, without those that have no value.
func (c *Card) Shown() []Shown { return shown(c.Declared, c.Fields, false) }

// ShownInLists gives those of Shown that lists show as well.
func (c *Card) ShownInLists() []Shown { return shown(c.Declared, c.Fields, true) }

func shown(fields []Declared, values map[string]any, inLists bool) []Shown {
	var out []Shown
	for _, d := range fields {
		if inLists && !d.InLists {
			continue
		}
		s := Shown{Name: d.Name, Label: d.Label, Language: d.Language, Kind: d.Kind}
		list, ok := values[d.Name].([]any)
		if !ok {
			list = []any{values[d.Name]}
		}
		for _, v := range list {
			if group, ok := v.(map[string]any); ok {
				if parts := shown(d.Fields, group, false); parts != nil {
					s.Values = append(s.Values, parts)
				}
			} else if !isNothing(v, d.Kind) {
				s.Values = append(s.Values, v)
			}
		}
		if s.Values != nil {
			out = append(out, s)
		}
	}
	return out
}

// isNothing says whether a value shows nothing: none, an empty text, or the name of
// a page or of a file that was not found, which a diagnostic tells.
func isNothing(v any, kind string) bool {
	text, isText := v.(string)
	return v == nil || isText && (text == "" || kind == "reference" || kind == "file")
}

// File is a file that is published beside the pages.
type File struct {
	Name          string // "long-term-strategy.pdf"
	Title         string // "Long term strategy"
	URL           string
	Permalink     string          // "" where base_url is not set
	Type          string          // "PDF"
	Size          int64           // in bytes
	Width, Height int             // of a picture, in pixels
	Src           string          // of a picture, the address of the version to show
	Srcset        template.Srcset // of a picture, versions of other widths, as the attribute has them; "" where there is one alone
}

// String gives the file's address.
func (f File) String() string { return f.URL }

// AddTo adds the file, or that there is none, to a sum.
func (f *File) AddTo(h *sum.Hasher) {
	if h.AddBool(f != nil); f != nil {
		h.AddStrings([]string{f.Name, f.Title, f.URL, f.Permalink, f.Type, f.Src, string(f.Srcset)})
		h.AddInt(int(f.Size))
		h.AddInt(f.Width)
		h.AddInt(f.Height)
	}
}
