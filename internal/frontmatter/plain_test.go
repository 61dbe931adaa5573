package frontmatter

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// What is plain is read, and what is anything else is left alone; both are
// what the library gives.
func TestPlain(t *testing.T) {
	for text, plain := range map[string]bool{
		"title: Paris":   true,
		"title: Paris\n": true,
		"\n# of last year\n\ntitle: Paris  \n\n  # end\n": true,
		"title: Paris\r\nstart: 2015-11-28\r\n":           true,
		"title:Paris\n":                                   false,
		"title : Paris\n":                                 false,
		"\"title\": Paris\n":                              false,
		"my title: Paris\n":                               false,
		"-title: Paris\n":                                 false,
		"? title\n: Paris\n":                              false,
		"<<: Paris\n":                                     false,
		"%YAML 1.2\n":                                     false,
		"titre-du_2: Paris\n2015: x\n":                    true,
		" title: Paris\n":                                 false,
		"title: Paris\n start: 2015\n":                    false,
		"title: Paris\ntitle: London\n":                   false,
		"{title: Paris}\n":                                false,
		"- title: Paris\n":                                false,
		"# title: Paris\n":                                false,
		"":                                                false,
		"title:\n":                                        true,
		"title:\nstart: 2015\n":                           true,
		"title:\n  Paris\n":                               false,
		"title: Paris\n  and London\n":                    false,
		"title: Paris\n\n  # and\nstart: 2015\n":          true,
		"title: Paris\n...\nstart: 2015\n":                false,

		// kinds of bare texts
		"a: 1_000\nb: 0x1F\nc: 012\nd: 1e3\ne: 0o17\nf: .5\ng: -1\nh: +1\ni: 0b1\nj: 1.\n":             true,
		"a: 2015-12-03\nb: 10:30\nc: 2015-12-03 10:30:00Z\nd: 2015-12-03T10:30:00+01:00\ne: 190:20:30": true,
		"a: yes\nb: no\nc: on\nd: off\ne: y\nf: True\ng: FALSE\nh: true\n":                             true,
		"a: ~\nb: null\nc: NULL\nd: Null\ne: nULL\nf: =\ng: <<\nh: .inf\ni: .NaN\n":                    true,

		// signs in bare texts
		"a: C# and F#\nb: a, [b] {c}\nc: it's \"so\" said\nd: 50% & more! *\n": true,
		"a: https://example.org:8080/a?b=c#d\nb: Text:a\n":                     true,
		"a: Paris # in spring\nb: Paris #\nc: Paris ## x\nd: Paris #-\n":       true,
		"a: Students #1\n":       false,
		"a: Students\u00a0#1\n":  true,
		"a: # later\nb: #\n":     true,
		"a: #later\n":            false,
		"a: Paris: a report\n":   false,
		"a: Paris:\n":            false,
		"a: Paris :)\n":          false,
		"a: -1\nb: -x\nc: --x\n": true,
		"a: - x\n":               false,
		"a: -\n":                 false,
		"a: &x 1\n":              false,
		"a: *x\n":                false,
		"a: !x 1\n":              false,
		"a: @x\n":                false,
		"a: `x`\n":               false,
		"a: %x\n":                false,
		"a: ,x\n":                false,
		"a: ]x\n":                false,
		"a: ?x\n":                false,
		"a: :x\n":                false,
		"a: x\ty\n":              false,
		"a:\tx\n":                false,
		"a: x\t\n":               false,
		"a: x\rb: y\r":           false,
		"a: x\x01\n":             false,
		"a: x\x7f\n":             false,
		"a: x\u0085y\n":          false,
		"a: x\u2028y\n":          false,
		"a: x\u2029y\n":          false,
		"a: x\u200by\n":          false,
		"a: x\u00ady\n":          false,
		"a: x\ufeffy\n":          false,
		"a: x\ufffey\n":          false,
		"# x\u200b\na: x\n":      false,
		"\u00a0a: x\n":           false,
		"a: \u00a0x\u00a0\n":     true,
		"a: Où\u202f?\nb: Հայերեն\nc: العربية\nd: Ŵy – “Tŷ” – ©\ne: 日本\nf: \ufffd\ng: 🎓\n": true,
		"é: x\n":                                   false,
		"a: “Paris”\n":                             false,
		"a: “Paris” or “London”\n":                 false,
		"a: The “Paris”\n":                         true,
		"a: «Paris»\n":                             true,
		"a: Paris 12\"\n":                          false,
		"a: 'tis\n":                                false,
		"a: {{ title }}\n":                         false,
		"a: {{title}}\nb: x\n":                     false,
		"a: ${x}\nb: x {{y}} z\n":                  true,
		"a: 'x'\nb: \"x\"\nc: ''\n":                true,
		"a: \"\" # x\nb: ''#x\n":                   false,
		"a: 'it''s' #x\nb: '''' \nc: 'x''\\'\n":    true,
		"a: \"say \\\"x\\\"\"\n":                   false,
		"a: \"it's: [a] #b\"\nb: 'say \"x\": c'":   true,
		"a: \"x\" y\n":                             false,
		"a: \"x\": y\n":                            false,
		"a: \"x\n  y\"\n":                          false,
		"a: \"x\n":                                 false,
		"a: ' x '\nb: \" \"\n":                     true,
		"a: 'x\ty'\n":                              false,
		"a: []\nb: {}\nc: [ ]\n":                   true,
		"a: [x, y z , \"u, v\", 'w''s', 1, ~]#\n":  false,
		"a: [x,y z , \"u, v\", 'w''s', 1, ~] #x\n": true,
		"a: [x, ]\n":                               false,
		"a: [, x]\n":                               false,
		"a: [x\n":                                  false,
		"a: [x,\n  y]\n":                           false,
		"a: [x]]\n":                                false,
		"a: [x}\n":                                 false,
		"a: [x] y\n":                               false,
		"a: [x]: y\n":                              false,
		"a: [x: y]\n":                              false,
		"a: [x:y, https://example.org]\n":          true,
		"a: [x #y]\n":                              false,
		"a: [x#y, -1, -x]\n":                       true,
		"a: [-]\n":                                 false,
		"a: [[x, y], [z], {b: c}]\n":               true,
		"a: {b: c,d: [e, f], g: {h: i}}\n":         true,
		"a: { b: 'c' , d: \"e\" }\n":               true,
		"a: {b}\n":                                 false,
		"a: {b:c}\n":                               false,
		"a: {b: }\n":                               false,
		"a: {b: c, b: d}\n":                        false,
		"a: {\"b\": c}\n":                          false,
		"a: {link: https://example.org, b: 1:2}":   true,
		"a: [" + strings.Repeat("[", 20) + "x" + strings.Repeat("]", 20) + "]\n": false,

		// below a key
		"a:\n  - x\n  - 'y'\n  - [z]\nb: x\n":                                     true,
		"a:\n- x\n- y\nb: x\n":                                                    true,
		"a:\n  b: x\n  c:\n    d: y\n  e: z\nf:\n    g: h\n":                      true,
		"a: # of old\n  # and new\n\n  b: x\n":                                    true,
		"a:\n  - b: x\n    c: y\n  -  b: z\n     c:\n     - 1\n     - 2\n  - w\n": true,
		"a:\n  - b:\n    c: y\n  - b:\n      c: y\nd: e\n":                        true,
		"a:\n- b:\n- c:\n  - d\n":                                                 true,
		"a:\n  -x\n":                                                              false,
		"a:\n  -\n":                                                               false,
		"a:\n  - \n":                                                              false,
		"a:\n  - - x\n":                                                           false,
		"a:\n  - x\n - y\n":                                                       false,
		"a:\n  - x\n   - y\n":                                                     false,
		"a:\n  - x\n    y\n":                                                      false,
		"a:\n  - x\n  b: y\n":                                                     false,
		"a:\n  b: x\n c: y\n":                                                     false,
		"a:\n  b: x\n   c: y\n":                                                   false,
		"a:\n\tb: x\n":                                                            false,
		"a:\n  - x: y: z\n":                                                       false,
		"a: x\n- y\n":                                                             false,
		"a:\n  - b: x\n   c: y\n":                                                 false,

		// lines
		"a: |\n  x\n  y\n\n  z\nb: c\n":         false,
		"a: >\n  x\n  y \n\n\n  z\nb: c\n":      false,
		"a: |-\n  x\n   y # z\n\n# end\nb: c\n": false,
		"a: >-\r\n  x\r\n  y\r\n\r\nb: c\r\n":   false,
		"a:\n  - |\n    x\n  - >\n   y\n":       false,
		"a:\n- |\n x\n- >-\n    y: z\n":         false,
		"a: >\n  x\n   y\n":                     false,
		"a: |+\n  x\n":                          false,
		"a: |2\n  x\n":                          false,
		"a: | # b\n  x\n":                       false,
		"a: |\n\n  x\n":                         false,
		"a: |\n  x\n  \n  y\n":                  false,
		"a: |\nb: c\n":                          false,
		"a: |":                                  false,
		"a: |\n  x":                             false,
		"a: |\n  x\n y\n":                       false,
		"a: |\n  \u00a0x\n":                     false,
		"a: |\n  x\ty\n":                        false,
		"a: |x\n":                               false,
	} {
		if got := holdPlain(t, text); got != plain {
			t.Errorf("%q: plain is %v", text, got)
		}
	}
}

// holdPlain holds what the plain reader gives against what the library gives,
// and says whether it gives anything.
func holdPlain(t *testing.T, text string) bool {
	t.Helper()
	const base = 4
	got, ok := readPlain([]byte(text), base)
	if !ok {
		return false
	}
	src := []byte("---\n" + text)
	r := reader{file: "a.md", src: src, base: base, code: diag.FrontSyntax}
	if fault, _ := conflict(src, base, len(src)); fault != nil {
		t.Errorf("%q: %s", text, fault.Message)
	}
	want := r.read(bytes.Clone(src[base:]), (*reader).yaml)
	for _, d := range r.faults {
		t.Errorf("%q: %s", text, d.Message)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q differs (-library +plain):\n%s", text, diff)
	}
	return true
}

// Whatever is read as plain is what the library gives, and it has nothing to
// say against it.
func FuzzPlain(f *testing.F) {
	for _, head := range heads(f) {
		f.Add(head)
		f.Add(strings.ReplaceAll(head, "\n", "\r\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 4<<10 && strings.ToValidUTF8(text, "") == text {
			holdPlain(t, text)
		}
	})
}

// Heads that chance puts together of the parts which matter to their structure
// are what the library gives, too.
func TestPlainByChance(t *testing.T) {
	parts := strings.Split("a: |b: |c:|d:|- |- |- |\n|\n|\n  |\n  |\n    |\n   |\n |\r\n|\n\n|  | |x|y z|1.5|~|'x'|\"y\"|''|[|]|[]|{|}|, |,|: |:|#| # |>|>-|-|é|“|\\|", "|")
	parts = append(parts, "|", "|-\n  ", "\n- a: ", "\n  - b: ", "\n    c: ", "\n  # x\n")
	chance := rand.New(rand.NewPCG(2018, 7))
	plain := 0
	for range 40000 {
		text := "a:"
		for range 2 + chance.IntN(14) {
			text += parts[chance.IntN(len(parts))]
		}
		if holdPlain(t, text) {
			plain++
		}
	}
	if plain < 1000 {
		t.Errorf("only %d of them are plain", plain)
	}
}

// marks stand in the cases of internal/decode for what editors do not show.
var marks = strings.NewReplacer("␉", "\t", "␍", "\r", "⟦BOM⟧", "\uFEFF", "⟦FF⟧", "\xFF", "⟦NBSP⟧", "\u00A0", "⟦01⟧", "\x01", "⟦LS⟧", "\u2028",
	"⟦ZW⟧", "\u200B", "⟦SHY⟧", "\u00AD", "⟦WJ⟧", "\u2060")

// heads gives all front matter that the tests of the project, its own site and
// the site of its measures have, and what else stands between lines of ---.
func heads(t testing.TB) []string {
	t.Helper()
	dir := t.TempDir()
	if err := bench.Write(dir, 20); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, root := range []string{dir, "../decode/testdata", "../engine/testdata/faults", "../../content"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.Contains(".md .txt .txtar", filepath.Ext(name)) {
				return err
			}
			data, err := os.ReadFile(name)
			for text := range strings.SplitSeq(string(data), "---\n") {
				if len(text) < 2<<10 && strings.Contains(text, ":") {
					out = append(out, marks.Replace(text))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Front matter as people write it is plain: that of the site of our measures,
// and that of the example.
func TestPagesArePlain(t *testing.T) {
	dir := t.TempDir()
	if err := bench.Write(dir, 100); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{filepath.Join(dir, "content"), "../../content"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".md" {
				return err
			}
			src, err := os.ReadFile(name)
			h := findHead(src, 0)
			if _, ok := readPlain(src[h.text.Start:h.text.End], h.text.Start); !ok && h.format == "yaml" {
				t.Errorf("%s is not plain:\n%s", name, src[h.text.Start:h.text.End])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
