// Package corpus has tests build sites with faults, and checks their diagnostics.
//
// A corpus is a folder of txtar archives. The first folder of each file's name is
// its case, and the case's file "want" has the diagnostics: place, severity, words,
// code, hint. Each case must give exactly one; one whose name begins with "several"
// may give any number, and one that begins with "good" must give none.
package corpus

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/golden"
)

// Case is a site with a fault.
type Case struct {
	Name  string
	Want  string
	files []txtar.File // as they stand in the archive
}

// Settings are those of a case that has none of its own.
const Settings = "title: Union\nbase_url: https://union.example/\n"

// marks replace in archives what an editor would not keep.
var marks = strings.NewReplacer("␉", "\t", "␍", "\r", "⟦BOM⟧", "\uFEFF", "⟦FF⟧", "\xFF", "⟦00⟧", "\x00",
	"⟦A0⟧", "\u00A0", "⟦AD⟧", "\u00AD", "⟦200B⟧", "\u200B")

// Run builds every case of a folder and compares its diagnostics with the wanted
// ones, or updates those. It returns the codes of all diagnostics.
func Run(t *testing.T, folder string, build func(t *testing.T, c Case) (string, diag.List)) []diag.Code {
	t.Helper()
	var produced []diag.Code
	for _, a := range archives(t, folder) {
		out := &txtar.Archive{Comment: a.Comment}
		cases, ran := splitCases(a), 0
		for _, c := range cases {
			t.Run(strings.TrimSuffix(filepath.Base(a.path), ".txtar")+"/"+c.Name, func(t *testing.T) {
				ran++
				out.Files = append(out.Files, c.files...)
				got, list := build(t, c)
				for _, d := range list {
					produced = append(produced, d.Code)
				}
				out.Files = append(out.Files, txtar.File{Name: c.Name + "/want", Data: []byte(got)})
				if diff := cmp.Diff(c.Want, got); diff != "" && !golden.Update() {
					t.Errorf("the diagnostics have changed (-want +got):\n%s", diff)
				}
				want := 1
				switch {
				case strings.HasPrefix(c.Name, "several"):
					return
				case strings.HasPrefix(c.Name, "good"):
					want = 0
				}
				if len(list) != want {
					t.Errorf("%d diagnostics instead of %d:\n%s", len(list), want, got)
				}
			})
		}
		if golden.Update() && ran == len(cases) { // -run may have left some out
			if err := os.WriteFile(a.path, txtar.Format(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, code := range produced {
		if diag.Explain(code).Summary == "" {
			t.Errorf("%s is not in the table of codes", code)
		}
	}
	return produced
}

// Read returns the cases of the archives in a folder.
func Read(t testing.TB, folder string) []Case {
	t.Helper()
	var out []Case
	for _, a := range archives(t, folder) {
		out = append(out, splitCases(a)...)
	}
	return out
}

type archive struct {
	path string
	*txtar.Archive
}

func archives(t testing.TB, folder string) []archive {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	var out []archive
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, archive{path, a})
	}
	return out
}

// splitCases splits an archive into its cases.
func splitCases(a archive) []Case {
	var out []Case
	for _, f := range a.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, Case{Name: name})
		}
		c := &out[len(out)-1]
		if file == "want" {
			c.Want = string(f.Data)
		} else {
			c.files = append(c.files, f)
		}
	}
	return out
}

// Files returns the texts of a case's site by path.
func (c Case) Files() map[string]string {
	out := make(map[string]string)
	for _, f := range c.files {
		if _, file, _ := strings.Cut(f.Name, "/"); file != "setup" {
			out[file] = c.text(f)
		}
	}
	return out
}

// text returns the content of a file. A page of nothing but front matter gets a
// text, except in the cases of page-empty.
func (c Case) text(f txtar.File) string {
	text := marks.Replace(string(f.Data))
	const fence = len("---\n")
	if strings.HasPrefix(c.Name, "page-empty") || !strings.HasSuffix(f.Name, ".md") || len(text) < fence || !strings.HasSuffix(text, "\n"+text[:fence]) {
		return text
	}
	return text + "Text.\n"
}

// WriteSite writes the site of a case, and returns whether to build it without a theme
// ("bare").
//
// A file "setup" in a case makes what an archive can't hold: "link NAME
// TARGET", "size NAME BYTES" and "deep FOLDER LEVELS".
func (c Case) WriteSite(t *testing.T, dir string) (bare bool) {
	t.Helper()
	Write(t, dir, "site.yaml", Settings)
	for _, f := range c.files {
		_, file, _ := strings.Cut(f.Name, "/")
		switch {
		case file == "setup" && string(f.Data) == "bare\n":
			bare = true
		case file == "setup":
			runSetup(t, dir, string(f.Data))
		default:
			Write(t, dir, file, c.text(f))
		}
	}
	return bare
}

// Format formats the diagnostics of the site in dir, and checks that each lies in its
// file and follows the rules for words. theme is the folder of the program's
// layouts.
func Format(t *testing.T, dir, theme string, list diag.List) string {
	t.Helper()
	var b strings.Builder
	for _, d := range list {
		src, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.File)))
		if strings.HasPrefix(d.File, "layouts/") && src == nil {
			src, _ = os.ReadFile(filepath.Join(theme, d.File))
		}
		if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(src) {
			t.Errorf("%s: the place %v is not in the file, which has %d bytes", d.File, d.Span, len(src))
			continue
		}
		fmt.Fprintf(&b, "%s:%s-%s: %s: %s [%s]\n  hint: %s\n", d.File, place(src, d.Span.Start), place(src, d.Span.End), d.Severity(), d.Message, d.Code, d.Hint)
		for _, also := range d.Related {
			b.WriteString("  see " + also.File + ": " + also.Note + "\n")
		}
		for _, wrong := range wording.Faults(d, src) {
			t.Error(wrong)
		}
		checkJargon(t, d)
	}
	return b.String()
}

// jargon are words of programmers that no writer should have to know.
var jargon = []string{
	"html/template", "template:", "goldmark", "unmarshal", "nil", "<nil>", "%!", "interface", "struct", "func(",
	"*card.", "*view.", "card.", "view.", "site.Page", "map[", "float64", "[]any", "EOF", "token", "parse", "runtime",
	"null pointer", " int ", "errno", "lstat", "open /", "yaml:", "toml:", "json:", "invalid character", "/tmp/",
}

// checkJargon reports them in a message.
func checkJargon(t *testing.T, d diag.Diagnostic) {
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

func runSetup(t *testing.T, dir, orders string) {
	t.Helper()
	for line := range strings.Lines(orders) {
		var order, name, what string
		fmt.Sscan(line, &order, &name, &what) // the switch reports a wrong order
		var n int
		fmt.Sscan(what, &n) // not every order has a number
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		switch order {
		case "link":
			err = os.Symlink(what, path)
		case "size":
			err = os.WriteFile(path, append(dot(name), bytes.Repeat([]byte("long "), n/5)...)[:n], 0o644)
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

// dot gives a picture of one pixel, for names of pictures, and the head of a
// document.
func dot(name string) []byte {
	var b bytes.Buffer
	pixel := image.NewGray(image.Rect(0, 0, 1, 1))
	switch filepath.Ext(name) {
	case ".png":
		_ = png.Encode(&b, pixel) // a buffer takes everything
	case ".jpg", ".jpeg":
		_ = jpeg.Encode(&b, pixel, nil)
	case ".pdf":
		b.WriteString("%PDF-1.7\n")
	}
	return b.Bytes()
}

// Write writes one file of a site. Where the text of a picture is empty, it is one of
// one pixel, and so on; "size NAME 0" makes an empty file.
func Write(t *testing.T, dir, name, text string) {
	t.Helper()
	if text == "" {
		text = string(dot(name))
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
