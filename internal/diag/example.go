package diag

import (
	"embed"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// The folder examples has a txtar archive for each code: first the remedy, then
// files of a site. The first word of a file's name is its role:
//
//	-- around content/strategy.md --   present in both cases, and not shown
//	-- before content/events/paris.md --
//	-- after content/events/paris.md --
//
// A file called "text" is the text of any page, below its front matter. A mark
// such as ⟨U+200B⟩ stands for an invisible character. A test in internal/docs
// builds the sites: "before" must give this fault and no other, "after" none.
//
//go:embed examples/*.txt
var examples embed.FS

// Example shows how to mend a fault.
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

// AnyText is the name of a file that may be the text of any page.
const AnyText = "text"

// Example returns the example of a code.
func (c CodeInfo) Example() Example {
	src, err := examples.ReadFile("examples/" + string(c.Code) + ".txt")
	if err != nil {
		return Example{} // a test makes sure that every code has one
	}
	archive := txtar.Parse(src)
	out := Example{Remedy: strings.TrimSpace(string(archive.Comment))}
	for _, f := range archive.Files {
		role, name, _ := strings.Cut(f.Name, " ")
		file := File{name, string(f.Data)}
		switch role {
		case "before":
			out.Before = append(out.Before, file)
		case "after":
			out.After = append(out.After, file)
		default:
			out.Around = append(out.Around, file)
		}
	}
	return out
}

// CriterionURL returns the address of the W3C's explanation of the criterion,
// or "" where there is none.
func (c CodeInfo) CriterionURL() string {
	_, name, ok := strings.Cut(c.Criterion, " ")
	if !ok {
		return ""
	}
	slug := strings.NewReplacer(" ", "-", "(", "", ")", "").Replace(strings.ToLower(name))
	return "https://www.w3.org/WAI/WCAG22/Understanding/" + slug
}
