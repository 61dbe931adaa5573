// Gen writes the parts of docs/ that describe code, from that code: what stands
// between "made from the program" and "end". Run it with go generate ./... . It is
// for our own use.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/highlight"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/pipeline"
	"github.com/meridian-ssg/meridian/internal/schema"
)

//go:generate go run .

// root is the folder of the repository, as seen from this package's.
const root = "../../.."

func main() {
	documents, err := generate()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for file, text := range documents {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// generators write the generated parts, by the name in their first line.
var generators = map[string]func() string{
	"codes":             diag.Reference,
	"fields":            func() string { return schema.Guide(schema.Types()) },
	"settings":          settings,
	"kinds":             kinds,
	"shortcodes":        shortcodes,
	"layout files":      layoutFiles,
	"look-up":           lookUp,
	"what a layout has": whatALayoutHas,
	"types":             reference,
	"languages":         languages,
	"pipeline github":   func() string { return pipeline.Recipe("github", "") },
	"pipeline gitlab":   func() string { return pipeline.Recipe("gitlab", "live") },
	"pipeline netlify":  func() string { return pipeline.Recipe("netlify", "") },
	"pipeline flare":    func() string { return pipeline.Recipe("cloudflare", "") },
	"pipeline plain":    func() string { return pipeline.Recipe("plain", "live") },
	"translated fields": schema.TranslatedGuide,
	"languages of code": codeLanguages,
}

var generated = regexp.MustCompile(`(?s)(<!-- made from the program: ([a-z -]+?) -->\n).*?(<!-- end -->\n)`)

// generate gives the documents as they should be, by file. It fails if a document
// names a part that nothing writes, or a part stands in no document.
func generate() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		return nil, err
	}
	documents := make(map[string]string)
	parts := make(map[string]string)
	for name, write := range generators {
		parts[name] = strings.TrimSpace(write())
	}
	used := make(map[string]bool)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		documents[file] = generated.ReplaceAllStringFunc(string(src), func(part string) string {
			m := generated.FindStringSubmatch(part)
			used[m[2]] = true
			return m[1] + "\n" + parts[m[2]] + "\n\n" + m[3]
		})
	}
	for name := range used {
		if generators[name] == nil {
			return nil, fmt.Errorf("nothing writes the part %q", name)
		}
	}
	for name := range generators {
		if !used[name] {
			return nil, fmt.Errorf("no document shows the part %q", name)
		}
	}
	return documents, nil
}

// languages lists the languages that the theme speaks.
func languages() string {
	var names []string
	for _, l := range locale.Languages() {
		if l.Theme != nil {
			names = append(names, fmt.Sprintf("%s (`%s`)", l.Name, l.Code))
		}
	}
	slices.Sort(names)
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + "."
}

// codeLanguages lists the languages of code that have colours.
func codeLanguages() string {
	var names []string
	for _, l := range highlight.Names() {
		names = append(names, "`"+l[0]+"`")
	}
	slices.Sort(names)
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + "."
}

// settings writes what site.yaml may say.
func settings() string {
	var b strings.Builder
	b.WriteString(schema.Table(config.Fields()))
	for _, nested := range []struct{ setting, intro string }{
		{"menus", "Each menu under `menus` is a list of lines, and each line has these keys:"},
		{"taxonomies", "Each taxonomy under `taxonomies` has these keys:"},
		{"types", "Each type under `types` has these keys:"},
		{"deploy", "Each target under `deploy` stands under its name, with its address alone, `live: ../published`, or with these keys:"},
		{"languages", "Each language under `languages` stands under its code, with its name alone, `cy: Cymraeg`, or with these keys:"},
		{"fields", "Each field of a type stands under its name, with its kind alone, `capacity: number`, or with these keys:"},
	} {
		b.WriteString("\n" + nested.intro + "\n\n" + schema.Table(config.Nested(nested.setting)))
	}
	return b.String()
}
