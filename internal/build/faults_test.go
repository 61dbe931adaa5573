package build_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// theme is a small theme that shows everything a layout can reach, so that
// the golden files do not change with the look of the real one.
func theme() []source.Layer {
	return []source.Layer{
		{Under: "layouts", FS: os.DirFS("testdata/theme/layouts")},
		{Under: "static", FS: os.DirFS("testdata/theme/static")},
	}
}

// today is the day of every build in these tests.
var today = civil.Date{Year: 2016, Month: 6, Day: 1}

func options(source, destination string) build.Options {
	return build.Options{Source: source, Destination: destination, Today: today, Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC)}
}

// TestFaults builds the sites in testdata/faults. In each of those archives
// the first folder of a name is the case, and the file "want" in it holds what
// the writer is told: place, severity, words, code, hint. Each case gives
// exactly one fault, except those whose name begins with "several"; and none
// of them changes anything in the folder that receives the site. A page of
// which the archive shows the front matter alone has a text all the same.
func TestFaults(t *testing.T) {
	archives, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	first, published := t.TempDir(), t.TempDir()
	write(t, first, "site.yaml", plainSettings)
	write(t, first, "content/before.md", "---\ntitle: Before\n---\n")
	if _, err := build.New(theme()...).Build(t.Context(), options(first, published)); err != nil {
		t.Fatal(err)
	}
	var produced []diag.Code
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out := &txtar.Archive{Comment: archive.Comment}
		for _, c := range casesOf(archive) {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+c.name, func(t *testing.T) {
				out.Files = append(out.Files, c.files...)
				got, list := c.run(t, published)
				for _, d := range list {
					produced = append(produced, d.Code)
				}
				out.Files = append(out.Files, txtar.File{Name: c.name + "/want", Data: []byte(got)})
				if diff := cmp.Diff(c.want, got); diff != "" && !*update {
					t.Errorf("what is said has changed (-want +got):\n%s", diff)
				}
				if len(list) != 1 && !strings.HasPrefix(c.name, "several") {
					t.Errorf("one mistake gives %d messages:\n%s", len(list), got)
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Every code in the table can come about, and no other code does. Those of
	// check have a corpus of their own.
	for _, e := range diag.Codes {
		if e.By == diag.ByBuild && !slices.Contains(produced, e.Code) {
			t.Errorf("no case produces %s: add one, or remove the code", e.Code)
		}
	}
	for _, code := range produced {
		if diag.Explain(code).Means == "" {
			t.Errorf("%s is not in the table of codes", code)
		}
	}
}

type faultCase struct {
	name  string
	files []txtar.File // as they stand in the archive
	want  string
}

func casesOf(a *txtar.Archive) []faultCase {
	var out []faultCase
	for _, f := range a.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, faultCase{name: name})
		}
		c := &out[len(out)-1]
		if file == "want" {
			c.want = string(f.Data)
		} else {
			c.files = append(c.files, f)
		}
	}
	return out
}

// marks stand in archives for what an editor would not keep.
var marks = strings.NewReplacer("␉", "\t", "␍", "\r", "⟦BOM⟧", "\uFEFF", "⟦FF⟧", "\xFF", "⟦00⟧", "\x00",
	"⟦A0⟧", "\u00A0", "⟦AD⟧", "\u00AD", "⟦200B⟧", "\u200B")

const plainSettings = "title: Union\nbase_url: https://union.example/\n"

// run builds the site of a case over one that was published before.
func (c faultCase) run(t *testing.T, published string) (string, diag.List) {
	dir, public := t.TempDir(), t.TempDir()
	if err := os.CopyFS(public, os.DirFS(published)); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "site.yaml", plainSettings)
	before, layers := read(t, public), theme()
	for _, f := range c.files {
		_, file, _ := strings.Cut(f.Name, "/")
		if file == "setup" && string(f.Data) == "bare\n" {
			layers = nil
			continue
		}
		if file == "setup" {
			setUp(t, dir, string(f.Data))
			continue
		}
		text := marks.Replace(string(f.Data))
		if !strings.HasPrefix(c.name, "page-empty") {
			text = withText(file, text)
		}
		write(t, dir, file, text)
	}
	report, err := build.New(layers...).Build(t.Context(), options(dir, public))
	if err != nil {
		t.Fatalf("the machine is blamed: %v", err)
	}
	list := report.Diagnostics
	if list.Failed() {
		if diff := cmp.Diff(before, read(t, public)); diff != "" {
			t.Errorf("the published site has changed although there are errors:\n%s", diff)
		}
	}
	var b strings.Builder
	for _, d := range list {
		src, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.File)))
		if strings.HasPrefix(d.File, "layouts/") && src == nil {
			src, _ = os.ReadFile(filepath.Join("testdata/theme", d.File))
		}
		if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src) {
			t.Errorf("%s: the place %v is not in the file, which has %d bytes", d.File, d.Span, len(src))
			continue
		}
		fmt.Fprintf(&b, "%s:%s-%s: %s: %s [%s]\n  hint: %s\n", d.File, place(src, d.Span.Start), place(src, d.Span.End), d.Severity(), d.Message, d.Code, d.Hint)
		for _, also := range d.Also {
			b.WriteString("  see " + also.File + ": " + also.Note + "\n")
		}
		for _, wrong := range wording.Faults(d, src) {
			t.Error(wrong)
		}
		plainWords(t, d)
	}
	return b.String(), list
}

// withText gives a page of nothing but front matter a text: only the cases of
// page-empty are about pages that have none.
func withText(file, text string) string {
	if path.Ext(file) != ".md" || len(text) < len("---\n") || !strings.HasSuffix(text, "\n"+text[:4]) {
		return text
	}
	return text + "Text.\n"
}

// jargon are words of programmers that no writer should have to know.
var jargon = []string{
	"html/template", "template:", "goldmark", "unmarshal", "nil", "<nil>", "%!", "interface", "struct", "func(",
	"*card.", "*view.", "card.", "view.", "site.Page", "map[", "float64", "[]any", "EOF", "token", "parse", "runtime",
	"null pointer", " int ", "errno", "lstat", "open /", "yaml:", "toml:", "json:", "invalid character", "/tmp/",
}

// plainWords holds that a message has none of them.
func plainWords(t *testing.T, d diag.Diagnostic) {
	t.Helper()
	for _, word := range jargon {
		if strings.Contains(d.Message, word) || strings.Contains(d.Hint, word) {
			t.Errorf("%s: a writer would not understand %q in: %s / %s", d.Code, word, d.Message, d.Hint)
		}
	}
}

// place is line:column, columns in characters.
func place(src []byte, at int) string {
	line := 1 + bytes.Count(src[:at], []byte("\n"))
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	return fmt.Sprintf("%d:%d", line, 1+utf8.RuneCount(bytes.TrimPrefix(src[start:at], []byte("\uFEFF"))))
}

// setUp makes what an archive can't hold: "link NAME TARGET", "size NAME
// BYTES" and "deep FOLDER LEVELS". The order "bare" takes the theme away.
func setUp(t *testing.T, dir, orders string) {
	t.Helper()
	for line := range strings.Lines(orders) {
		var order, name, what string
		fmt.Sscan(line, &order, &name, &what)
		var n int
		fmt.Sscan(what, &n)
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o755)
		var err error
		switch order {
		case "link":
			err = os.Symlink(what, path)
		case "size":
			err = os.WriteFile(path, bytes.Repeat([]byte("long "), n/5), 0o644)
		case "deep":
			err = os.MkdirAll(filepath.Join(path, strings.Repeat("d/", n)), 0o755)
		default:
			err = fmt.Errorf("unknown order %q", line)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// read gives every file below a folder, by path.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		if name := filepath.ToSlash(rel); name != ".meridian-lock" {
			out[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
