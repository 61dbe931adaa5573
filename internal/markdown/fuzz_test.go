package markdown_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

func seeds(f *testing.F) {
	every, err := os.ReadFile("testdata/every-feature.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(every)
	for _, s := range []string{
		"# A {#b .c}\n\n## A\n\n[x](#b) {{< box >}}\n\n{{< box >}}\n*a* {{< i \"x\" >}}b{{< /i >}}\n{{< /box >}}\n",
		"[a](javascript:alert(1)) <script>x</script> ![x](data:text/html,y) <javascript:x>\n",
		"> [!NOTE]\n> - [ ] a[^1]\n\n[^1]: b\n\n| a | b |\n|---|--:|\n| c | `\\|` |\n{.wide}\n",
		"[a {{< x >}} b](c) {{< /x >}} *d {{< y >}} e* {{< /y >}} ![f]{decorative}",
		"{{< a\n b=\"c\"\n>}}\n\n> {{< q >}}\n\n{{< /q >}}\n{{</* z */>}} {{< \n\n",
		"000[0\x86 \n",
		"[ref]: a\n\n{{< /x >}} [a]:\n{{< y >}}\n",
		"{{< toc >}}\n\n## A\n\n{{< inc >}}\n\n{{< part >}}\n### Deep\n{{< /part >}}\n\na[^1]\n\n[^1]: b {{< inc >}}\n",
		"- {{< part >}}\n  {{< toc >}}\n  {{< /part >}}\n\n> {{< box a=`b` >}}\n> {{< /bx >}}\n> {{< /box >}}\n\na {{< /box >}}\n\n| {{< inc >}} |\n|---|\n",
		"Term\n: text\n  {lang=fr}\n\n1. a\n{.x}\n\n![a](b \"c\"){credit=\"d\"}\n![e](f)\n",
		strings.Repeat("> ", 100) + strings.Repeat("- ", 100) + "x",
		"Click [here](a.pdf \"b\"), [](c) <https://d.e/f> REGISTER **BEFORE `x` FRIDAY** and the dates in\n*red* are full.\n\n**Bold**\n\n- Nous ne sommes pas ce que vous dites que nous sommes et je ne suis pas là.\n\n||\n|-|\n\n##\n",
		"\ufeffx\x00\xff\r\n\ry&#0;&#x1;&nbsp;",
	} {
		f.Add([]byte(s))
	}
}

// FuzzRender holds what must be true of any bytes at all.
func FuzzRender(f *testing.F) {
	seeds(f)
	engine := markdown.New(markdown.Options{Language: "en"})
	open := markdown.New(markdown.Options{HTML: markdown.AllHTML})
	dangerous := regexp.MustCompile(`(?i)(href|src)="[\s\x00-\x20]*(javascript|vbscript|data:text|file):|<(script|iframe|object|style|svg)|\son\w+="`)
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		src := markdown.Source{File: "a.md", Text: text, Offset: min(3, len(text))}
		body := engine.Render(nil, src, table{})
		if !bytes.Equal(text, before) {
			t.Fatal("the text was changed")
		}
		if m := dangerous.Find(body.HTML); m != nil {
			t.Errorf("%q came out:\n%s", m, body.HTML)
		}
		if !utf8.Valid(body.HTML) {
			t.Errorf("not UTF-8: %q", body.HTML)
		}
		inside := func(s diag.Span) {
			if s.Start < src.Offset || s.End < s.Start || s.End > len(text) {
				t.Errorf("span %v of a text from %d to %d", s, src.Offset, len(text))
			}
		}
		for _, d := range body.Diags {
			if d.File == includedFile {
				continue
			}
			inside(d.Span)
			for _, a := range d.Related {
				inside(a.Span)
			}
		}
		ids := map[string]bool{}
		for _, h := range body.Headings {
			if h.File == "" {
				inside(h.Span)
			}
			if ids[h.ID] || h.ID == "" {
				t.Errorf("two headings are called %q", h.ID)
			}
			ids[h.ID] = true
		}
		for _, l := range body.Links {
			if l.File == "" {
				inside(l.Span)
			}
		}
		balanced(t, body.HTML)
		again := engine.Render([]byte("before"), src, table{})
		if string(again.HTML) != "before"+string(body.HTML) {
			t.Error("another result the second time")
		}
		open.Render(nil, src, table{})
		if lead := engine.FirstParagraph(text); !utf8.ValidString(lead) || utf8.RuneCountInString(lead) > 301 {
			t.Errorf("lead %q", lead)
		}
		line := markdown.Line{Text: string(text), Source: text, Span: diag.Span{End: len(text)}}
		for _, resolver := range []markdown.Resolver{table{}, markdown.NoSite{}, &markdown.PendingLinks{}} {
			body := engine.RenderInline(line, resolver)
			if m := dangerous.FindString(string(body.HTML)); m != "" {
				t.Errorf("%q came out:\n%s", m, body.HTML)
			}
			for _, d := range body.Diags {
				if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
					t.Errorf("span %v of a line of %d", d.Span, len(text))
				}
			}
		}
	})
}

var tags = regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)[^>]*>`)

// balanced checks that each element that is opened is closed, in order.
func balanced(t *testing.T, html []byte) {
	t.Helper()
	var open []string
	for _, m := range tags.FindAllSubmatch(html, -1) {
		name := string(m[2])
		switch {
		case name == "br" || name == "hr" || name == "img" || name == "input":
		case len(m[1]) == 0:
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes nothing, open are %q:\n%s", name, open, html)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Fatalf("never closed: %q\n%s", open, html)
	}
}
