// Package docs keeps the manual true. It is made of tests alone:
//
//   - Every file that the manual shows, with its path behind the fence, is put
//     into a site, and the site builds without a fault.
//   - The tutorial is carried out, word for word.
//   - Links between the documents lead somewhere.
//
// `go test ./internal/docs -update` writes what commands answer in the tutorial
// anew. Package gen writes the parts of docs/ that describe code.
package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// documents are the files of the manual.
func documents(t *testing.T) []string {
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, top := range []string{"README.md", "CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md"} {
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
