package markdown_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// What writers write, and what comes out.
func TestFeatures(t *testing.T) {
	lazy := strings.NewReplacer(` loading="lazy" decoding="async"`, "")
	for _, c := range []struct{ name, text, want string }{
		{"heading", "# A b", "<h1 id=\"a-b\">A b</h1>\n"},
		{"heading with a name", "## A ## {#b .c lang=fr}", "<h2 id=\"b\" lang=\"fr\" class=\"c\">A</h2>\n"},
		{"heading underlined", "A\n===", "<h1 id=\"a\">A</h1>\n"},
		{"heading underlined with a name", "A {#b}\n---", "<h2 id=\"b\">A</h2>\n"},
		{"braces that are text", "# A {b} {c=}", "<h1 id=\"a-b-c\">A {b} {c=}</h1>\n"},
		{"braces escaped", "# A \\{#b}", "<h1 id=\"a-b\">A {#b}</h1>\n"},
		{"attributes below", "a\nb\n{.c .d #e dir=rtl}", "<p id=\"e\" dir=\"rtl\" class=\"c d\">a\nb</p>\n"},
		{"attributes of a list", "- a\n- b\n{.c}", "<ul class=\"c\">\n<li>a</li>\n<li>b</li>\n</ul>\n"},
		{"attributes of an item", "- a\n  {.c}\n- b", "<ul>\n<li class=\"c\">a</li>\n<li>b</li>\n</ul>\n"},
		{"attributes of a quotation", "> a\n\n{.b}\n", "<blockquote>\n<p>a</p>\n</blockquote>\n"},
		{"attributes of code", "```go\na\n```\n{.b}", "<pre class=\"b\"><code class=\"language-go\">a\n</code></pre>\n"},
		{"link with attributes", "[a](b){lang=ar hreflang=ar}", "<p><a href=\"b\" lang=\"ar\" hreflang=\"ar\" dir=\"rtl\">a</a></p>\n"},
		{"foreign link", "[a](https://example.org/?b&c)", "<p><a href=\"https://example.org/?b&amp;c\" rel=\"noopener\">a</a></p>\n"},
		{"bare address", "See www.example.org/a_b, or a_b.c@example.org.", "<p>See <a href=\"http://www.example.org/a_b\" translate=\"no\">www.example.org/a_b</a>, or <a href=\"mailto:a_b.c@example.org\" translate=\"no\">a_b.c@example.org</a>.</p>\n"},
		{"address with odd letters", "[a](<b c/é%zz#d#e\\[>)", "<p><a href=\"b%20c/%C3%A9%25zz#d%23e%5B\">a</a></p>\n"},
		{"table of many columns", "| a | b | c | d |\n|---|---|---|---|", "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table 1\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n<th scope=\"col\">c</th>\n<th scope=\"col\">d</th>\n</tr>\n</thead>\n</table>\n</div>\n"},
		{"table", "| a | |\n|--:|---|\n| b | c |", "<div class=\"table-scroll narrow\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\" class=\"align-right\">a</th>\n<td></td>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"align-right\">b</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
		{"tasks", "- [ ] a *b*\n- [x] c", "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> a <em>b</em></label></li>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> c</label></li>\n</ul>\n"},
		{"tasks that are none", "- [X](b)\n- [ ]no\n- [x]\n- [-] a", "<ul>\n<li><a href=\"b\">X</a></li>\n<li>[ ]no</li>\n<li>[x]</li>\n<li>[-] a</li>\n</ul>\n"},
		{"tasks in capitals, behind a tab", "- [X]\ta", "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> a</label></li>\n</ul>\n"},
		{"struck with other tildes", "~a~ ~~b~ ~~~c~~~", "<p><del>a</del> ~~b~ ~~~c~~~</p>\n"},
		{"pipe in the code of a cell", "| a |\n|---|\n| `b\\|c` \\| `d` |", "<div class=\"table-scroll narrow\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>b|c</code> | <code>d</code></td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
		{"footnotes referred to again", "a[^x] b[^y] c[^x]\n\n[^y]: d\n\n[^x]: e\n\n[^z]: f", "<p>a<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> b<sup id=\"fnref:2\"><a class=\"footnote-ref\" href=\"#fn:2\" role=\"doc-noteref\">2</a></sup> c<sup id=\"fnref:1-2\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn:1\">\n<p>e <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩︎</a> <a class=\"footnote-back\" href=\"#fnref:1-2\" role=\"doc-backlink\" aria-label=\"Back to reference 1-2\">↩︎</a></p>\n</li>\n<li id=\"fn:2\">\n<p>d <a class=\"footnote-back\" href=\"#fnref:2\" role=\"doc-backlink\" aria-label=\"Back to reference 2\">↩︎</a></p>\n</li>\n</ol>\n</section>\n"},
		{"struck", "~~a~~", "<p><del>a</del></p>\n"},
		{"definitions", "a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"},
		{"alert", "> [!Tip]\n> a", "<aside role=\"note\" class=\"alert alert-tip\">\n<p class=\"alert-title\">Tip</p>\n<p>a</p>\n</aside>\n"},
		{"figure", "![a *b*](c.jpg \"d & e\"){credit=\"f \\<g>\"}", "<figure><img src=\"c.jpg\" alt=\"a b\"><figcaption>d &amp; e <small class=\"credit\">f &lt;g&gt;</small></figcaption></figure>\n"},
		{"figure, credit below", "![a](b)\n{credit=c .d}", "<figure class=\"d\"><img src=\"b\" alt=\"a\"><figcaption><small class=\"credit\">c</small></figcaption></figure>\n"},
		{"several figures", "![a](b)\n![c](d)", "<figure><img src=\"b\" alt=\"a\"></figure>\n<figure><img src=\"d\" alt=\"c\"></figure>\n"},
		{"figure in a link", "[![a](b)](c)", "<figure><a href=\"c\"><img src=\"b\" alt=\"a\"></a></figure>\n"},
		{"picture in a line", "a ![b](c \"d\") e", "<p>a <img src=\"c\" alt=\"b\" title=\"d\"> e</p>\n"},
		{"footnotes", "a[^x]\n\n[^x]: b", "<p>a<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn:1\">\n<p>b <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"Back to reference 1\">↩︎</a></p>\n</li>\n</ol>\n</section>\n"},
		{"shortcode on its line", "a\n{{< x b >}}\nc", "<p>a</p>\n<b>x|</b>\n<p>c</p>\n"},
		{"shortcode around blocks", "{{< box >}}\n- a\n\n{{< box >}}\n```\n{{< /box >}}\n```\n{{< /box >}}\n{{< /box >}}\nb", "<div class=\"box\">\n<ul>\n<li>a</li>\n</ul>\n<div class=\"box\">\n<pre><code>{{&lt; /box &gt;}}\n</code></pre>\n</div>\n</div>\n<p>b</p>\n"},
		{"shortcode in an item", "- a\n\n  {{< box >}}\n  b\n  {{< /box >}}\n- c", "<ul>\n<li>\n<p>a</p>\n<div class=\"box\">\n<p>b</p>\n</div>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n"},
		{"shortcode without its closing", "{{< x >}}\na\n{{< y >}}\nb\n{{< /x >}}", "<b>x|<p>a</p>\n<b>y|</b>\n<p>b</p>\n</b>\n"},
		{"shortcode in a line", "a *b {{< x >}}c *d*{{< /x >}} e* f", "<p>a <em>b <b>x|c <em>d</em></b> e</em> f</p>\n"},
		{"shortcode over lines", "a {{< x\n b=c >}} d", "<p>a <b>x|</b> d</p>\n"},
		{"shortcodes alone in a paragraph", "{{< box >}}a{{< /box >}} {{< x >}}", "<div class=\"box\">\na</div>\n<b>x|</b>\n"},
		{"shortcode literally", "a {{</* b c=\"d\" */>}}", "<p>a {{&lt; b c=&quot;d&quot; &gt;}}</p>\n"},
		{"typography", "\"a\" -- 'b'... it's", "<p>“a” – ‘b’… it’s</p>\n"},
		{"lines of Chinese", "中文\n標題\nabc", "<p>中文標題\nabc</p>\n"},
		{"Windows", "a\\\r\nb\r\n\r\n```\r\nc\r\n```\r\n", "<p>a<br>\nb</p>\n<pre><code>c\n</code></pre>\n"},
		{"old Macintosh", "# a\r\rb", "<h1 id=\"a\">a</h1>\n<p>b</p>\n"},
		{"what HTML forbids", "a\x00\x01b\xffc &#1; \u0085", "<p>a  b?c \ufffd</p>\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			around := table{links: map[string]markdown.Target{"https://example.org/?b&c": {URL: "https://example.org/?b&c", External: true}}}
			body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{Text: []byte(c.text)}, around)
			if diff := cmp.Diff(c.want, lazy.Replace(string(body.HTML))); diff != "" {
				t.Errorf("%s\n%s", c.text, diff)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	body := render(t, markdown.Options{}, `
# Über uns
## Über uns
## Über uns 2
## Über *uns*
### Կանայք և իրավունքներ
### مرحبا بالعالم
### 中文 標題
#### ?!
#### …
#### Later
#### Own {#later}
#### `+"`code` & [link](x) &amp; \\*"+`
`)
	var got []string
	for _, h := range body.Headings {
		got = append(got, h.ID+" "+h.Text)
	}
	want := []string{
		"über-uns Über uns", "über-uns-1 Über uns", "über-uns-2 Über uns 2", "über-uns-3 Über uns",
		"կանայք-և-իրավունքներ Կանայք և իրավունքներ", "مرحبا-بالعالم مرحبا بالعالم", "中文-標題 中文 標題",
		"section ?!", "section-1 …", "later-1 Later", "later Own", "code--link-- code & link & *",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCalls(t *testing.T) {
	var calls []markdown.Call
	text := "{{< figure photo.jpg\n  alt=\"A \\\"b\\\" >}}\" wide=yes caption='é' >}}\n\nx {{< a >}}*b*{{< /a >}}"
	around := table{calls: &calls}
	body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{Text: []byte(text)}, around)
	if len(body.Diags) > 0 {
		t.Fatal(places(text, body.Diags))
	}
	span := func(s string) diag.Span {
		i := strings.Index(text, s)
		return diag.Span{Start: i, End: i + len(s)}
	}
	want := []markdown.Call{
		{
			Name: "figure", NameSpan: span("figure"), Inner: []byte{},
			Span: diag.Span{Start: 0, End: strings.Index(text, "\n\n")},
			Args: []markdown.Arg{
				{Value: "photo.jpg", Span: span("photo.jpg")},
				{Name: "alt", Value: `A "b" >}}`, Span: span(`"A \"b\" >}}"`), NameSpan: span("alt")},
				{Name: "wide", Value: "yes", Span: span("yes"), NameSpan: span("wide")},
				{Name: "caption", Value: "é", Span: span("'é'"), NameSpan: span("caption")},
			},
		},
		{Name: "a", NameSpan: diag.Span{Start: span("a >").Start, End: span("a >").Start + 1}, Span: span("{{< a >}}"), Inner: []byte("<em>b</em>"), Paired: true, Inline: true},
	}
	if diff := cmp.Diff(want, calls, cmp.Comparer(func(a, b []markdown.Arg) bool { return cmp.Equal([]any{a}, []any{b}) || len(a)+len(b) == 0 }), cmpopts.IgnoreUnexported(markdown.Call{})); diff != "" {
		t.Error(diff)
	}
}

func TestLinksToOtherPages(t *testing.T) {
	around := table{links: map[string]markdown.Target{
		"../b.md#c%C3%A9": {URL: "/b/#c%C3%A9", Key: "b", Fragment: "c%C3%A9"},
		"d.md":            {URL: "/d/", Key: "d"},
	}}
	text := "# Own {#o}\n\n[x](../b.md#c%C3%A9) [y](d.md)\n\nz\n{#p}\n"
	body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{Text: []byte(text)}, around)
	at := strings.Index(text, "../")
	if diff := cmp.Diff([]markdown.FragmentLink{{Key: "b", Fragment: "cé", Span: diag.Span{Start: at, End: at + 15}}}, body.Links); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"o", "p"}, body.Anchors); diff != "" {
		t.Error(diff)
	}
}

func TestQuotationMarks(t *testing.T) {
	for language, want := range map[string]string{
		"en-GB": "“a ‘b’” it’s", "de": "„a ‚b‘“ it’s", "fr-CA": "«\u00a0a “b”\u00a0» it’s", "hy": "«a “b”» it’s", "xx": "“a ‘b’” it’s",
	} {
		got := markdown.New(markdown.Options{Language: language}).RenderInline(markdown.Line{Text: `"a 'b'" it's`}, table{}).HTML
		if string(got) != want {
			t.Errorf("%s: %s, want %s", language, got, want)
		}
	}
}

// Which way quotation marks turn, in any place.
func TestTypography(t *testing.T) {
	engine := markdown.New(markdown.Options{Language: "en-GB"})
	for text, want := range map[string]string{
		"'terrifying' and 'net' and 'em' and 'late'": "‘terrifying’ and ‘net’ and ‘em’ and ‘late’",
		`*"[l](https://u.org)" x*`:                   `<em>“<a href="https://u.org" rel="noopener">l</a>” x</em>`,
		`"*a*" "**b**", ("c") ["d"] "[e]"`:           "“<em>a</em>” “<strong>b</strong>”, (“c”) [“d”] “[e]”",
		`'twas the '90s, rock 'n' roll, '68`:         "’twas the ’90s, rock ’n’ roll, ’68",
		"the students' union's and Jo's":             "the students’ union’s and Jo’s",
		`"a 'b' c" "'d' e" 'f "g"'`:                  "“a ‘b’ c” “‘d’ e” ‘f “g”’",
		`a"b"c 5"x7" 21"`:                            `a&quot;b&quot;c 5&quot;x7&quot; 21&quot;`,
		"\"Über\"-Bar 'Ärzte' 'नमस्ते'":              "“Über”-Bar ‘Ärzte’ ‘नमस्ते’",
		"\"`a`\" '`b`'":                              "“<code>a</code>” ‘<code>b</code>’",
		`"צה"ל" ו"כן"`:                               `“צה&quot;ל” ו&quot;כן&quot;`,
		`我们说"你好"。他说"再'见'"吗`:                          "我们说“你好”。他说“再‘见’”吗",
		`"a--"b"`:               "“a–“b”",
		"a -- b --- c... <<d>>": "a – b — c… «d»",
	} {
		if got := engine.RenderInline(markdown.Line{Text: text}, markdown.NoSite{}).HTML; string(got) != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// Bare addresses are taken whole, without the signs of the sentence around.
func TestBareAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org/über/straße x":                 "https://example.org/über/straße",
		"https://例え.jp/":                                    "https://例え.jp/",
		"siehe http://müller.example/ä?ö=ü#ß.":              "http://müller.example/ä?ö=ü#ß",
		"'see http://example.com/' x":                       "http://example.com/",
		"\"http://example.com/\" x":                         "http://example.com/",
		"(http://example.com/a_(b))":                        "http://example.com/a_(b)",
		"see “https://example.com/a” x":                     "https://example.com/a",
		"*a*（https://example.com/）":                         "https://example.com/",
		"«www.example.com»":                                 "www.example.com",
		"„a.b-c@example.com“":                               "a.b-c@example.com",
		"*http://example.com/*":                             "http://example.com/",
		"**www.example.com**!":                              "www.example.com",
		"Www.example.com and":                               "Www.example.com",
		"Http://example.com/a":                              "Http://example.com/a",
		"http://example.com/?a[b]=1&c=2;":                   "http://example.com/?a[b]=1&c=2",
		"http://example.com/&lt; x":                         "http://example.com/",
		"http://example.com:8080/a~b/%20c@d":                "http://example.com:8080/a~b/%20c@d",
		"https://example.org/中文。":                           "https://example.org/中文",
		"http://localhost:1313/a":                           "http://localhost:1313/a",
		"http://example.com/a{lang=fr}":                     "http://example.com/a",
		"write to jo.o'neill+x@students.example.ac.uk.":     "jo.o'neill+x@students.example.ac.uk",
		"info@über.example, x":                              "info@über.example",
		"a@b http:// https://. www. ftp:/x @c.d x@y- www.-": "",
		"[see http://example.com":                           "",
	} {
		html := string(render(t, markdown.Options{}, text).HTML)
		got := ""
		if _, rest, ok := strings.Cut(html, ">"); ok {
			if _, rest, ok = strings.Cut(rest, "<a "); ok {
				_, rest, _ = strings.Cut(rest, ">")
				got, _, _ = strings.Cut(rest, "</a>")
			}
		}
		if got = strings.ReplaceAll(got, "&amp;", "&"); got != want || strings.Count(html, "<a ") > 1 {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"# One two\n\nthree's four-five 6,000 *se*ven":   6,
		"a[b](c)d `e f`\n\n| g |\n|---|\n| h |\n":        5,
		"中文 標題 and Կանայք և":                             7,
		"![not counted](x)\n\n    code\n\n<!-- no -->\n": 0,
		"See www.example.org now":                        3,
	} {
		if got := render(t, markdown.Options{}, text).Words; got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

func TestInline(t *testing.T) {
	engine := markdown.New(markdown.Options{})
	for _, c := range []struct{ text, want, faults string }{
		{"1. *a* & \"b\"", "1. <em>a</em> &amp; “b”", ""},
		{"# a", "# a", ""},
		{"a\n\nb", "a b", ""},
		{"[a](https://example.org/) www.example.org", `<a href="https://example.org/" rel="noopener">a</a> <a href="http://www.example.org" rel="noopener" translate="no">www.example.org</a>`, "1:27-42 link-text"},
		{"[a](../b.md) <b>c</b>", "a c", "1:5-12 link-missing 1:14-17 raw-html"},
		{"[a](javascript:b) ![c](d) {{< e >}}", `a c `, "1:5-17 link-unsafe 1:24-25 value-wrong 1:27-36 value-wrong"},
	} {
		body := engine.RenderInline(markdown.Line{Text: c.text, Source: []byte(c.text), Span: diag.Span{End: len(c.text)}}, markdown.NoSite{})
		html, faults := body.HTML, body.Diags
		var got []string
		for _, f := range faults {
			line := places(c.text, diag.List{{Code: f.Code, Span: f.Span}})
			got = append(got, strings.TrimSuffix(line, ": \n"))
		}
		if string(html) != c.want || strings.Join(got, " ") != c.faults {
			t.Errorf("%s\n%s\n%s", c.text, html, strings.Join(got, " "))
		}
	}
}

func TestLead(t *testing.T) {
	engine := markdown.New(markdown.Options{})
	for _, c := range []struct{ name, text, want string }{
		{"plain", "a *b*\n[c](d) \"e\"", "a b c “e”"},
		{"after much else", "# A\n\nB\n---\n\n![c](d)\n\n{{< e >}}\n\n- f\n\n  g\n\n> h\n\n```\ni\n\nj\n```\n\n<!-- k\n\nl -->\n\n| m |\n|---|\n\n[n]: o\n\n***\n\nThis.", "This."},
		{"after a shortcode's inside", "{{< a >}}\n\nb\n\n{{< /a >}}\n\nc", "c"},
		{"references", "a[^1] [b][c], [d] and [e]\n\n[C]: x\n[d]: y\n\n[^1]: z", "a b, d and [e]"},
		{"below a heading", "# a\nb", "b"},
		{"none", "# a\n\n- b", ""},
		{"empty", "", ""},
		{"long", strings.Repeat("word ", 100), strings.TrimSuffix(strings.Repeat("word ", 60), " ") + "…"},
		{"long Chinese", strings.Repeat("字", 400), strings.Repeat("字", 300) + "…"},
	} {
		if got := engine.FirstParagraph([]byte(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHTMLOn(t *testing.T) {
	body := render(t, markdown.Options{HTML: markdown.AllHTML}, "a <b id=\"c\">d</b>\n\n<div>\n\n*e*\n\n</div>\n\n[x](#c) [y](javascript:z)\n")
	want := "<p>a <b id=\"c\">d</b></p>\n<div>\n<p><em>e</em></p>\n</div>\n<p><a href=\"#c\">x</a> y</p>\n"
	if diff := cmp.Diff(want, string(body.HTML)); diff != "" {
		t.Error(diff)
	}
	if len(body.Diags) != 1 || body.Diags[0].Code != diag.LinkUnsafe {
		t.Error(body.Diags)
	}
}

// The words of a heading lead to it, unless a link stands among them.
func TestHeadingLinks(t *testing.T) {
	for text, want := range map[string]string{
		"## Über *uns*":              `<h2 id="über-uns"><a href="#über-uns">Über <em>uns</em></a></h2>`,
		"## A\n\n## A":               `<h2 id="a"><a href="#a">A</a></h2>` + "\n" + `<h2 id="a-1"><a href="#a-1">A</a></h2>`,
		"## When {#days}":            `<h2 id="days"><a href="#days">When</a></h2>`,
		"## See [us](https://a.org)": `<h2 id="see-us">See <a href="https://a.org">us</a></h2>`,
		"## A note[^1]\n\n[^1]: b":   `<h2 id="a-note">A note<sup`,
		"##":                         `<h2 id="section"></h2>`,
	} {
		if html := string(render(t, markdown.Options{HeadingLinks: true}, text+"\n").HTML); !strings.HasPrefix(html, want) {
			t.Errorf("%s\n%s", text, html)
		}
	}
}

func TestOwnWords(t *testing.T) {
	words := &markdown.Labels{Alerts: map[string]string{"note": "Nodyn"}, Table: "Tabl", Footnotes: "Troednodiadau", Back: "Yn ôl at gyfeiriad"}
	html := string(render(t, markdown.Options{Labels: func(string) *markdown.Labels { return words }}, "> [!NOTE]\n> a[^1]\n\n| b | c | d | e |\n|---|---|---|---|\n\n[^1]: c\n").HTML)
	for _, want := range []string{">Nodyn<", `"Tabl 1"`, `"Troednodiadau"`, `"Yn ôl at gyfeiriad 1"`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
}

// Words in another language than the text are marked, and so is the direction of a
// part in a language that runs the other way.
func TestLanguagesOfParts(t *testing.T) {
	labels := func(language string) *markdown.Labels { return &markdown.Labels{Language: "en"} }
	for text, want := range map[string]string{
		"> [!NOTE]\n> a":        `<p class="alert-title" lang="en" dir="ltr">Note</p>`,
		"> a\n{lang=ar}":        `<blockquote lang="ar" dir="rtl">`,
		"a\n{lang=az-Arab}":     `<p lang="az-Arab" dir="rtl">`,
		"a\n{lang=fr}":          `<p lang="fr">`,
		"a\n{lang=ar dir=auto}": `<p lang="ar" dir="auto">`,
	} {
		if html := string(render(t, markdown.Options{Language: "ja", Labels: labels}, text).HTML); !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
}

// One engine serves many pages at once, and each comes out as it would alone.
func TestManyAtOnce(t *testing.T) {
	data, err := os.ReadFile("testdata/every-feature.md")
	if err != nil {
		t.Fatal(err)
	}
	engine := markdown.New(markdown.Options{})
	src := markdown.Source{File: "a.md", Text: data}
	want := engine.Render(nil, src, table{})
	if want.Diags.HasErrors() {
		t.Error(places(string(data), want.Diags))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if diff := cmp.Diff(want, engine.Render(nil, src, table{})); diff != "" {
					t.Error(diff)
					return
				}
			}
		})
	}
	wg.Wait()
}
