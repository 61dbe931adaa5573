// Package docs keeps the manual true. It is made of tests alone:
//
//   - The parts of docs/ between "made from the program" and "end" are made
//     from the code that they describe, so that they can't go stale.
//   - Every file that the manual shows, with its path behind the fence, is put
//     into a site, and the site builds without a fault.
//   - The tutorial is carried out, word for word.
//   - Links between the documents lead somewhere.
//
// `go test ./internal/docs -update` writes the made parts, and what commands
// answer in the tutorial, anew.
package docs

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/fields"
)

var update = flag.Bool("update", false, "write the generated parts of docs/ anew")

const root = "../.."

// made are the parts that are made from the program, by the name in their
// first line.
var made = map[string]func(*testing.T) string{
	"fields":            func(*testing.T) string { return fields.Guide(fields.Types()) },
	"settings":          func(*testing.T) string { return settings() },
	"kinds":             func(*testing.T) string { return kinds() },
	"shortcodes":        shortcodes,
	"layout files":      layoutFiles,
	"look-up":           lookUp,
	"what a layout has": whatALayoutHas,
	"types":             reference,
}

var madePart = regexp.MustCompile(`(?s)(<!-- made from the program: ([a-z -]+?) -->\n).*?(<!-- end -->\n)`)

func TestMadeParts(t *testing.T) {
	used := map[string]bool{}
	for _, file := range documents(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src := read(t, file)
			want := madePart.ReplaceAllStringFunc(src, func(part string) string {
				m := madePart.FindStringSubmatch(part)
				name := m[2]
				if made[name] == nil {
					t.Fatalf("nothing makes the part %q", name)
				}
				used[name] = true
				return m[1] + "\n" + strings.TrimSpace(made[name](t)) + "\n\n" + m[3]
			})
			if *update && want != src {
				if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, src); diff != "" {
				t.Errorf("the code has moved on (go test ./internal/docs -update; look at what changed):\n%s", diff)
			}
		})
	}
	for name := range made {
		if !used[name] {
			t.Errorf("no document shows the part %q", name)
		}
	}
}

// settings writes what site.yaml may say.
func settings() string {
	var b strings.Builder
	b.WriteString(fields.Table(config.Fields()))
	for _, nested := range []struct{ setting, intro string }{
		{"menus", "Each menu under `menus` is a list of lines, and each line has these keys:"},
		{"taxonomies", "Each taxonomy under `taxonomies` has these keys:"},
		{"types", "Each type under `types` has these keys:"},
		{"fields", "Each field of a type stands under its name, with its kind alone, `capacity: number`, or with these keys:"},
	} {
		b.WriteString("\n" + nested.intro + "\n\n" + fields.Table(config.Nested(nested.setting)))
	}
	return b.String()
}

// documents are the files of the manual.
func documents(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, top := range []string{"README.md", "CHANGELOG.md", "ARCHITECTURE.md"} {
		if _, err := os.Stat(filepath.Join(root, top)); err == nil {
			files = append(files, filepath.Join(root, top))
		}
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(src), "\r\n", "\n")
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.*)$`)
)

// A link within the documents leads to a file that is there, and to a heading
// that it has.
func TestLinks(t *testing.T) {
	for _, file := range documents(t) {
		text := withoutCode(read(t, file))
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			path, fragment, _ := strings.Cut(m[1], "#")
			to := file
			if path != "" {
				to = filepath.Join(filepath.Dir(file), path)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link to %s leads to no file", file, m[1])
				continue
			}
			if fragment != "" && !anchors(read(t, to))[fragment] {
				t.Errorf("%s: %s has no heading %q", file, path, fragment)
			}
		}
	}
}

// withoutCode leaves out what only looks like a link.
func withoutCode(text string) string {
	var b strings.Builder
	for _, part := range parts(text) {
		if part.fence == "" {
			b.WriteString(noLink.ReplaceAllString(part.text, ""))
		}
	}
	return b.String()
}

var noLink = regexp.MustCompile("`[^`\n]*`|\\\\.") // code, and signs that stand for themselves

// anchors are the names that GitHub gives to headings.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for _, part := range parts(text) {
		if part.fence != "" {
			continue
		}
		for _, m := range heading.FindAllStringSubmatch(part.text, -1) {
			name := strings.Map(func(r rune) rune {
				switch {
				case r == ' ':
					return '-'
				case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127:
					return r
				}
				return -1
			}, strings.ToLower(m[1]))
			out[name] = true
		}
	}
	return out
}
