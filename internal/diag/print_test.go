package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/meridian-ssg/meridian/internal/golden"
)

// files are those in which the faults below lie.
var files = map[string]string{
	"content/events/united-for-equality.md": "---\ntitle: United for Equality\nplace: Paris\nstart: 2015-11-28\nend: 2015-11-31\n---\n",
	"content/events/gala.md":                "\ufeff---\r\ntitle: Gala\r\n\tplace:\t学生会館 🎓 Hall [here](no.md) and more\r\n---\r\n",
	"content/about.md":                      "---\ntitle: About us\n---\n",
	"content/about/index.md":                "---\ntitle: Who we are\n---\n",
	"content/long.md":                       "---\ntitle: Long\n---\n\n" + strings.Repeat("Many words stand here. ", 20) + "See [this](gone.md) for more. " + strings.Repeat("And on it goes. ", 20) + "\n",
	"content/wide.md":                       "---\ntitle: Wide\nsummary: |\n  one\n  two\n---\n",
	"content/sly.md":                        "---\ntitle: \x1b[31mred\u202e drow\n---\n",
	"content/combined.md":                   "---\ntitle: Cafe\u0301 x\n---\n",
	"content/bytes.md":                      "---\ntitle: caf\xe9\n---\n",
}

func sources(file string) ([]byte, bool) {
	src, ok := files[file]
	return []byte(src), ok
}

// at finds the span of a text in a file.
func spanOf(t *testing.T, file, text string) Span {
	t.Helper()
	i := strings.Index(files[file], text)
	if i < 0 {
		t.Fatalf("%s does not hold %q", file, text)
	}
	return Span{i, i + len(text)}
}

// faults are one of each shape.
func faults(t *testing.T) List {
	t.Helper()
	inFile := func(file, text string) Diagnostic { return Diagnostic{File: file, Span: spanOf(t, file, text)} }
	describe := func(d Diagnostic, code Code, message, hint string) Diagnostic {
		d.Code, d.Message, d.Hint = code, message, hint
		return d
	}
	twins := describe(inFile("content/about/index.md", "Who we are"), AddressTaken, "this page has the same address as content/about.md: /about/", "Keep one of the two files, or move one of them.")
	twins.Related = []Location{{"content/about.md", spanOf(t, "content/about.md", "About us"), "the other page"}}
	return List{
		describe(inFile("content/events/united-for-equality.md", "2015-11-31"), DateImpossible, "31 November 2015 does not exist", "November has 30 days. Perhaps 2015-11-30?"),
		describe(inFile("content/events/gala.md", "no.md"), LinkMissing, "there is no page no.md", "Write the path of a file in content."),
		describe(inFile("content/events/gala.md", "学生会館 🎓"), ImageAlt, "wide characters take two cells", ""),
		twins,
		describe(inFile("content/long.md", "gone.md"), LinkMissing, "there is no page gone.md", "Correct the name.\nOr make the page."),
		describe(inFile("content/wide.md", "one\n  two\n"), ValueWrong, "several lines are marked on the first", ""),
		describe(Diagnostic{File: "content/wide.md", Span: Span{4, 4}}, FieldMissing, "an empty span has one caret", ""),
		describe(inFile("content/sly.md", "drow"), KeyUnknown, "the value \x1b[31mred is not known", "Leave \u202e out."),
		describe(inFile("content/combined.md", "x"), KeyUnknown, "an accent written by itself takes no room", ""),
		describe(inFile("content/bytes.md", "\xe9"), FileNotUTF8, "the file is not in UTF-8", "Save it again in UTF-8."),
		describe(Diagnostic{File: "site.yaml"}, SettingMissing, "base_url is not set", "Say where the site will live."),
		describe(Diagnostic{File: "static/film.mp4", Span: Span{9, 12}}, FileTooLarge, "the file has 300 MB", "Put it on a service for films."),
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, faults(t), sources, false); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/text.txt", b.String())
	for _, c := range b.String() {
		if c != '\n' && unprintable(c) {
			t.Errorf("the terminal is sent %U", c)
		}
	}
}

// The form in the design, to the letter.
func TestTextAsDesigned(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, faults(t)[:1], sources, false); err != nil {
		t.Fatal(err)
	}
	want := `content/events/united-for-equality.md:5:6: error: 31 November 2015 does not exist [date-impossible]

    4 │ start: 2015-11-28
    5 │ end: 2015-11-31
      │      ^^^^^^^^^^
  hint: November has 30 days. Perhaps 2015-11-30?
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

// Colours change how the text looks and nothing that it says.
func TestColours(t *testing.T) {
	var plain, coloured bytes.Buffer
	if err := WriteText(&plain, faults(t), sources, false); err != nil {
		t.Fatal(err)
	}
	if err := WriteText(&coloured, faults(t), sources, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(coloured.String(), "\x1b[1;31merror:\x1b[0m") {
		t.Errorf("no colours in\n%s", coloured.String())
	}
	stripped := coloured.String()
	for _, code := range []string{"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[1;34m", "\x1b[1;36m", "\x1b[0m"} {
		stripped = strings.ReplaceAll(stripped, code, "")
	}
	if d := cmp.Diff(plain.String(), stripped); d != "" {
		t.Error(d)
	}
}

func TestJSON(t *testing.T) {
	golden.Compare(t, "testdata/faults.json", asJSON(t, Records(faults(t), sources)))
	if got := asJSON(t, Records(nil, nil)); got != "[]\n" {
		t.Errorf("no faults: %q", got)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

func TestGitHub(t *testing.T) {
	var b bytes.Buffer
	if err := WriteGitHub(&b, faults(t), sources, "sites/a,b: 100%"); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/github.txt", b.String())
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "::error file=") && !strings.HasPrefix(line, "::warning file=") {
			t.Errorf("a line of the log is no command: %q", line)
		}
	}
}
