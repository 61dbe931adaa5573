package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/markdown"
)

// What stands between the tags of a shortcode is Markdown of every kind, wherever the
// tags stand.
func TestPairsHoldBlocks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"right below a paragraph", "a\n{{< box >}}\nb\n{{< /box >}}\nc", "<p>a</p>\n<div class=\"box\">\n<p>b</p>\n</div>\n<p>c</p>\n"},
		{"blank lines", "{{< box >}}\n\nb\n\n\n{{< /box >}}\n", "<div class=\"box\">\n<p>b</p>\n</div>\n"},
		{"a list up to the closing tag", "{{< box >}}\n- a\n- b\n{{< /box >}}", "<div class=\"box\">\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</div>\n"},
		{"a table up to the closing tag", "{{< box >}}\n| a |\n|---|\n| b |\n{{< /box >}}", "<th scope=\"col\">a</th>"},
		{"a heading", "{{< box >}}\n## A b\n{{< /box >}}", "<div class=\"box\">\n<h2 id=\"a-b\">A b</h2>\n</div>\n"},
		{"in an item", "- a\n  {{< box >}}\n  b\n  {{< /box >}}\n- c", "<ul>\n<li>a\n<div class=\"box\">\n<p>b</p>\n</div>\n</li>\n<li>c</li>\n</ul>\n"},
		{"as an item", "1. {{< box >}}\n   b\n\n   c\n   {{< /box >}}\n2. d", "<ol>\n<li>\n<div class=\"box\">\n<p>b</p>\n<p>c</p>\n</div>\n</li>\n<li>d</li>\n</ol>\n"},
		{"in a quotation", "> {{< box >}}\n> b\n> {{< /box >}}", "<blockquote>\n<div class=\"box\">\n<p>b</p>\n</div>\n</blockquote>\n"},
		{"in a definition", "a\n: {{< box >}}\n  b\n  {{< /box >}}", "<dl>\n<dt>a</dt>\n<dd><div class=\"box\">\n<p>b</p>\n</div>\n</dd>\n</dl>\n"},
		{"in each other, indented", "{{< box >}}\n  {{< box >}}\n  b\n  {{< /box >}}\n{{< /box >}}", "<div class=\"box\">\n<div class=\"box\">\n<p>b</p>\n</div>\n</div>\n"},
		{"the same name without a pair", "{{< x >}}\n\n{{< box >}}\n{{< x >}}\n{{< /box >}}", "<b>x|</b>\n<div class=\"box\">\n<b>x|</b>\n</div>\n"},
		{"a reference defined inside", "[a]\n\n{{< box >}}\n[a]: https://b.c/\n{{< /box >}}", "<p><a href=\"https://b.c/\">a</a></p>\n<div class=\"box\">\n</div>\n"},
		{"a note written inside", "a[^1]\n\n{{< box >}}\n[^1]: b\n{{< /box >}}", "<li id=\"fn:1\">\n<p>b <a"},
		{"a note referred to inside", "{{< box >}}\na[^1]\n{{< /box >}}\n\n[^1]: b", "<div class=\"box\">\n<p>a<sup id=\"fnref:1\">"},
		{"Windows lines", "{{< box >}}\r\nb\r\n{{< /box >}}\r\n", "<div class=\"box\">\n<p>b</p>\n</div>\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := render(t, markdown.Options{}, c.text)
			if got := string(body.HTML); !strings.Contains(got, c.want) {
				t.Errorf("%q became\n%s\nwant\n%s", c.text, got, c.want)
			}
			if faults := places(c.text, body.Diags); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// The values of arguments stand in any quotation marks, or in none.
func TestValuesOfArguments(t *testing.T) {
	var calls []markdown.Call
	const text = "{{< x `a \"b\" \\n` n = 5 'it\\'s' \"\\\"\" yes = true c=`` `>}}` >}}"
	body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{Text: []byte(text)}, table{calls: &calls})
	if len(body.Diags) > 0 || len(calls) != 1 {
		t.Fatal(len(calls), places(text, body.Diags))
	}
	var got []string
	for _, a := range calls[0].Args {
		got = append(got, a.Name+"="+a.Value+"|"+text[a.Span.Start:a.Span.End])
	}
	want := []string{"=a \"b\" \\n|`a \"b\" \\n`", "n=5|5", "=it's|'it\\'s'", "=\"|\"\\\"\"", "yes=true|true", "c=|``", "=>}}|`>}}`"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A closing tag at a wrong place, or of a wrong name, is one mistake: it is told once,
// with the opening tag that was meant.
func TestClosingTagsThatCloseNothing(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{{< box >}}\na\n{{< /bxo >}}", "3:1-13 shortcode-syntax: {{< /bxo >}} closes nothing, as {{< box >}} is open\n"},
		{"{{< box >}}\na {{< /box >}}", "2:3-15 shortcode-syntax: {{< /box >}} stands where it can't close the shortcode\n"},
		{"{{< i >}} a\n\nb\n\n{{< /i >}}", "5:1-11 shortcode-syntax: {{< /i >}} stands where it can't close the shortcode\n"},
		{"a {{< x >}} b\n\nc {{< /x >}}", "3:3-13 shortcode-syntax: {{< /x >}} stands where it can't close the shortcode\n"},
		{"- {{< box >}}\n\n{{< /box >}}", "1:3-14 shortcode-syntax: the shortcode “box” is not closed where it was opened\n"},
		{"{{< x >}}\n\n{{< /quote >}}", "3:1-15 shortcode-syntax: nothing is open that {{< /quote >}} could close\n"},
		{"a {{< x >}}b{{< /x >}}\n\n{{< /x >}}", "3:1-11 shortcode-syntax: nothing is open that {{< /x >}} could close\n"},
	} {
		var calls []markdown.Call
		body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{File: "content/a.md", Text: []byte(c.text)}, table{calls: &calls})
		told := strings.Replace(places(c.text, body.Diags), "shortcode-syntax: a shortcode", "", 1)
		if !strings.HasPrefix(told, c.want) || strings.Count(told, "{{<")+strings.Count(told, "“box”") > 2 {
			t.Errorf("%q: %s\nwant %s", c.text, told, c.want)
		}
		for _, call := range calls {
			if call.Name == "box" && !call.Paired && !call.Told {
				t.Errorf("%q: the opening tag would be told of, too", c.text)
			}
		}
	}
}

// A shortcode can show the headings of the whole page, also of what follows it; can
// give a part of the page a name; and knows below which heading it stands.
func TestShortcodesKnowThePage(t *testing.T) {
	body := render(t, markdown.Options{}, "{{< box >}}\n{{< toc >}}\n{{< /box >}}\n\n## A part\n\n### B\n\n{{< part >}}\n#### C\n{{< /part >}}\n\n{{< part >}}\n\n## D {#a-part-3}\n\n{{< part >}}\n\n[x](#a-part-2)\n")
	const want = `<div class="box">
<nav><i>2 a-part</i><i>3 b</i><i>4 c</i><i>2 a-part-3</i></nav>
</div>
<h2 id="a-part">A part</h2>
<h3 id="b">B</h3>
<div id="a-part-1">4<h4 id="c">C</h4>
</div>
<div id="a-part-2">4</div>
<h2 id="a-part-3">D</h2>
<div id="a-part-4">3</div>
<p><a href="#a-part-2">x</a></p>
`
	if diff := cmp.Diff(want, string(body.HTML)); diff != "" || len(body.Diags) > 0 {
		t.Error(diff, body.Diags)
	}
	if words := "a {{< toc >}} b"; !strings.HasPrefix(places(words, render(t, markdown.Options{}, words).Diags), "1:3-14 shortcode-syntax: the shortcode “toc” can't stand within") {
		t.Error("contents within a line are not reported")
	}
}

// An included text is a part of the page: its headings are lowered below the one above,
// its names are taken, its notes follow those of the page, and what is wrong in it is
// told in its own file.
func TestIncludedTexts(t *testing.T) {
	const text = "## Inc\n\n{{< inc >}}\n\na[^1] [b](#deep)\n\n## Deep\n\n[^1]: Own\n"
	body := render(t, markdown.Options{}, text)
	const want = `<h2 id="inc">Inc</h2>
<h3 id="inc-1">Inc<sup id="fnref:2"><a class="footnote-ref" href="#fn:2" role="doc-noteref">2</a></sup></h3>
<h4 id="deep">Deep</h4>
<p><a href="#nowhere">a</a> <sup id="fnref:2-2"><a class="footnote-ref" href="#fn:2" role="doc-noteref">2</a></sup> </p>
<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">1</a></sup> <a href="#deep">b</a></p>
<h2 id="deep-1">Deep</h2>
`
	html, notes, _ := strings.Cut(string(body.HTML), "<section")
	if diff := cmp.Diff(want, html); diff != "" {
		t.Error(diff)
	}
	if first, second := strings.Index(notes, "<li id=\"fn:1\">\n<p>Own"), strings.Index(notes, "<li id=\"fn:2\">\n<p>Inc note"); first < 0 || second < first || strings.Count(notes, "<ol>") != 1 {
		t.Errorf("the notes are\n%s", notes)
	}
	var got []string
	for _, d := range body.Diags {
		got = append(got, d.File+" "+string(d.Code)+" "+includedText[d.Span.Start:d.Span.End])
	}
	if diff := cmp.Diff([]string{"content/inc.md link-fragment #nowhere", "content/inc.md shortcode-syntax {{< /x >}}"}, got); diff != "" {
		t.Error(diff)
	}
	var levels []int
	for _, h := range body.Headings {
		levels = append(levels, h.Level)
	}
	if diff := cmp.Diff([]int{2, 3, 4, 2}, levels); diff != "" {
		t.Error(diff)
	}
	twice := render(t, markdown.Options{}, "{{< inc >}}\n\n{{< inc >}}\n")
	if n := strings.Count(string(twice.HTML), `id="deep"`); n != 1 || twice.Diags[0].Code != "anchor-taken" && twice.Diags[1].Code != "anchor-taken" {
		t.Errorf("%d parts are called deep: %v", n, twice.Diags)
	}
	if notes := string(render(t, markdown.Options{}, "{{< inc >}}").HTML); strings.Count(notes, `<li id="fn:1">`) != 1 || strings.Count(notes, "<section") != 1 {
		t.Errorf("a page without notes of its own has\n%s", notes)
	}
}
