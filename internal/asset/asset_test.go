package asset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/theme"
)

// collect lays files down in static/assets and collects them.
func collect(t *testing.T, files map[string]string) (*Set, []string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, Dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	tree, diags, err := source.Scan(root, nil, nil)
	if err != nil || diags != nil {
		t.Fatal(err, diags)
	}
	set, diags := Collect(tree, nil, theme.Theme{})
	var said []string
	for _, d := range diags {
		said = append(said, d.File+": "+files[strings.TrimPrefix(d.File, Dir+"/")][d.Span.Start:d.Span.End]+": "+string(d.Code))
	}
	return set, said
}

func data(t *testing.T, s *Set, name string) string {
	t.Helper()
	for _, a := range s.All() {
		if a.Name == name {
			b, err := s.Data(a)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

// Names in style sheets are replaced however they are written; what is not a
// file of ours stays as it is.
func TestStyleSheets(t *testing.T) {
	s, said := collect(t, map[string]string{
		"a.svg": "a", "img/b.svg": "b", "font.woff2": "f", "more.css": "p{}",
		"css/site.css": `@import "../more.css"; @import url('../more.css') screen;
a { background: url(../a.svg) } b { background: URL( "../img/b.svg#part" ) }
@font-face { src: url(../font.woff2?v=1) format("woff2"), url(data:font/woff2;base64,AA) }
c { background: url(#own), url(https://www.example.org/x.svg), url(/images/y.svg), url("") }
`,
	})
	if said != nil {
		t.Errorf("there should be nothing to say: %v", said)
	}
	at := func(name string) string {
		p, ok := s.Path(name)
		if !ok {
			t.Fatalf("there is no %s", name)
		}
		return "../" + strings.TrimPrefix(p, "assets/")
	}
	want := `@import "` + at("more.css") + `"; @import url('` + at("more.css") + `') screen;
a { background: url(` + at("a.svg") + `) } b { background: URL( "` + at("img/b.svg") + `#part" ) }
@font-face { src: url(` + at("font.woff2") + `?v=1) format("woff2"), url(data:font/woff2;base64,AA) }
c { background: url(#own), url(https://www.example.org/x.svg), url(/images/y.svg), url("") }
`
	if diff := cmp.Diff(want, data(t, s, "css/site.css")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A picture that changes renames the style sheets that show it, through any
// number of others.
func TestNamesFollowContents(t *testing.T) {
	files := map[string]string{"a.svg": "a", "inner.css": "p{background:url(a.svg)}", "site.css": `@import "inner.css";`, "other.css": "b{}"}
	before, _ := collect(t, files)
	files["a.svg"] = "b"
	after, _ := collect(t, files)
	for name, want := range map[string]bool{"a.svg": true, "inner.css": true, "site.css": true, "other.css": false} {
		x, _ := before.Path(name)
		y, _ := after.Path(name)
		if (x != y) != want {
			t.Errorf("%s: %s and then %s", name, x, y)
		}
	}
}

func TestFaults(t *testing.T) {
	_, said := collect(t, map[string]string{
		"site.css": "a{background:url(gone.svg)} b{background:url(../../site.yaml)}",
		"x.css":    `@import "y.css";`,
		"y.css":    `@import "x.css";`,
	})
	want := []string{
		"static/assets/site.css: gone.svg: layout-link",
		"static/assets/site.css: ../../site.yaml: layout-link",
		"static/assets/y.css: x.css: layout-link",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s, _ := collect(t, map[string]string{"a.svg": "a"})
	for _, name := range []string{"b.svg", "../assets/a.svg", "../../site.yaml", ""} {
		if p, ok := s.Path(name); ok {
			t.Errorf("%q is published as %s", name, p)
		}
	}
	if _, ok := s.Path("./a.svg"); !ok {
		t.Error("./a.svg is not found")
	}
}
