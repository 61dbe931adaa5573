package source

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Names beside the inputs are looked at, and nothing else of what lies there.
func TestBeside(t *testing.T) {
	for _, c := range []struct {
		files []string
		told  []string
	}{
		{[]string{"content/a.md", "site.yaml", "README.md", "CONTRIBUTING.md", "todo.md", "NOTES-2016.md", "package.json", "config.yaml", "docs/a.md", ".hidden.md", "a.md~"}, nil},
		{[]string{"content/a.md", "about.md", "日本.md"}, []string{"about.md", "日本.md"}},
		{[]string{"content/a.md", "site.yml"}, []string{"site.yml"}},
		{[]string{"content/a.md", "site.yaml.txt"}, []string{"site.yaml.txt"}},
		{[]string{"content/a.md", "site.yaml", "site.txt"}, []string{"site.txt"}},
		{[]string{"content/a.md", "hugo.toml", "config.yaml"}, []string{"config.yaml", "hugo.toml"}},
		{[]string{"content/a.md", "layout/page.html"}, []string{"layout"}},
		{[]string{"content/a.md", "layouts/page.html", "templates/mail.html"}, nil},
		{[]string{"Content/a.md"}, []string{"Content"}},
	} {
		dir := t.TempDir()
		for _, f := range c.files {
			at := filepath.Join(dir, f)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte("x"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, faults, err := Scan(root, nil, nil)
		root.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range faults {
			got = append(got, d.File)
		}
		if !slices.Equal(got, c.told) {
			t.Errorf("of %q it is told of %q, want %q", c.files, got, c.told)
		}
	}
}
