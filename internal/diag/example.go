package diag

import (
	"embed"
	"strings"
)

// The folder examples holds a file for each code: first how its fault is
// mended, then files of a site, each behind a line with what it is for:
//
//	-- around content/strategy.md --   is there in both cases, and not shown
//	-- before content/events/paris.md --
//	-- after content/events/paris.md --
//
// A file called "text" is the text of any page, below its front matter. A mark
// such as ⟨U+200B⟩ stands for a character that can't be seen. A test in
// internal/docs builds the sites, and holds that what stands before gives this
// fault and no other, and what stands after none.
//
//go:embed examples/*.txt
var examples embed.FS

// Example shows how a fault is mended.
type Example struct {
	Remedy string // what to do, in sentences
	Before []File // none where a fault can't be shown in a few lines
	After  []File
	Around []File
}

// File is a file of an example.
type File struct {
	Name string // path from the site's root, or AnyText
	Text string
}

// AnyText is the name of what may stand in the text of any page.
const AnyText = "text"

// Example gives the example of a code.
func (e CodeInfo) Example() Example {
	src, err := examples.ReadFile("examples/" + string(e.Code) + ".txt")
	if err != nil {
		return Example{} // a test holds that every code has one
	}
	var out Example
	var open *[]File // the list whose last file is being read
	for line := range strings.Lines(string(src)) {
		role, name, ok := header(line)
		switch {
		case !ok && open == nil:
			out.Remedy += line
			continue
		case !ok:
			(*open)[len(*open)-1].Text += line
			continue
		case role == "before":
			open = &out.Before
		case role == "after":
			open = &out.After
		default:
			open = &out.Around
		}
		*open = append(*open, File{Name: name})
	}
	out.Remedy = strings.TrimSpace(out.Remedy)
	return out
}

// header reads a line such as "-- before content/paris.md --".
func header(line string) (role, name string, ok bool) {
	inner, ok := strings.CutPrefix(line, "-- ")
	if !ok {
		return "", "", false
	}
	if inner, ok = strings.CutSuffix(inner, " --\n"); !ok {
		return "", "", false
	}
	return strings.Cut(inner, " ")
}

// CriterionURL is where the W3C explains the criterion of an entry; "" where
// it has none.
func (e CodeInfo) CriterionURL() string {
	_, name, ok := strings.Cut(e.Criterion, " ")
	if !ok {
		return ""
	}
	slug := strings.NewReplacer(" ", "-", "(", "", ")", "").Replace(strings.ToLower(name))
	return "https://www.w3.org/WAI/WCAG22/Understanding/" + slug
}

// FoundByCommand says which command looks for the faults of an entry.
func (e CodeInfo) FoundByCommand() string {
	switch e.FoundBy {
	case ByCheck:
		return "meridian check"
	case ByExternal:
		return "meridian check --external"
	}
	return "meridian build and meridian check"
}

// Area gives the name of the area that an entry belongs to.
func (e CodeInfo) Area() string {
	for _, a := range Areas {
		for _, other := range a.Codes {
			if other.Code == e.Code {
				return a.Name
			}
		}
	}
	return ""
}
