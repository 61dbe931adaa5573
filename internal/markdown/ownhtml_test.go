package markdown_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// words gives a shortcode called "words" what it was given, as a template would
// write it, and "link" a link; every other one is as in table.
type words struct{ table }

func (w words) Shortcode(call markdown.Call) ([]byte, diag.List) {
	switch call.Name {
	case "words":
		return []byte(call.Args[0].Value), nil
	case "link":
		return []byte(`<a href="/b/">b</a>`), nil
	}
	return w.table.Shortcode(call)
}

// In HTML that is let through, shortcodes are carried out, and no element ends
// what stands around it or takes in what follows.
func TestOwnHTML(t *testing.T) {
	for _, c := range []struct{ name, text, html, faults string }{
		{"shortcode in a block", "<div>\n{{< x >}}\n</div>", "<div>\n<b>x|</b>\n</div>", ""},
		{"shortcode in a block in a quotation", "> <div>\n> {{< x >}}\n> </div>", "<blockquote>\n<div>\n<b>x|</b>\n</div></blockquote>\n", ""},
		{"pair on one line", "<div>\n{{< x >}}a *b* {{< y >}}{{< /x >}}\n</div>", "<div>\n<b>x|a *b* <b>y|</b></b>\n</div>", ""},
		{"pair on lines of its own holds Markdown", "<div>\n{{< box >}}\na *b*\n\nc\n{{< /box >}}\n</div>\n", "<div>\n<div class=\"box\">\n<p>a <em>b</em></p>\n<p>c</p>\n</div>\n</div>\n", ""},
		{"shortcode shown", "<div>\n{{</* x */>}}\n</div>", "<div>\n{{&lt; x &gt;}}\n</div>", ""},
		{"shortcode in a comment", "<div>\n<!-- {{< x >}} -->\n</div>", "<div>\n<!-- {{< x >}} -->\n</div>", ""},
		{"shortcode in a value", "<div title=\"{{< words \"it's &amp;\" >}}\">a</div>", "<div title=\"it&#39;s &amp;\">a</div>", ""},
		{"shortcode in a value among words", "a <a href=\"{{< words \"/b/\" >}}?c\">b</a>", "<p>a <a href=\"/b/?c\">b</a></p>\n", ""},
		{"shortcode without marks in a value among words", "a <a href='{{< words /b/ >}}'>b</a>", "<p>a <a href=\"/b/\">b</a></p>\n", ""},
		{"HTML in a value", "a <a href=\"{{< link >}}\">b</a>", "<p>a <a href=\"\">b</a></p>\n", "1:12-24 shortcode-syntax: the shortcode “link” gives HTML, which can't stand here\n"},
		{"shortcode as a value without marks", "<div title={{< words a >}}>b</div>", "<div title=\"\">b</div>", "1:12-27 shortcode-syntax: in a tag of HTML, a shortcode has to stand within the quotation marks of a value\n"},
		{"shortcode in a script", "<script>\nlet a = {{< x >}}\n</script>", "<script>\nlet a = {{< x >}}\n</script>", "2:9-12 shortcode-syntax: a shortcode can't stand in <script>\n"},
		{"closing tag alone", "<div>\n{{< /x >}}\n</div>", "<div>\n\n</div>", "2:1-11 shortcode-syntax: nothing is open that {{< /x >}} could close\n"},
		{"unfinished shortcode", "<div>\n{{< x\n</div>", "<div>\n\n</div>", "2:1-6 shortcode-syntax: the shortcode is not finished\n"},

		{"one end too many", "<div>a</div></div>\n\nb", "<div>a</div>\n<p>b</p>\n", "1:13-19 html-unbalanced: </div> closes nothing\n"},
		{"never closed", "<div>a\n\nb", "<div>a\n<p>b</p>\n</div>", "1:1-6 html-unbalanced: <div> is not closed where it was opened\n"},
		{"never closed in a list", "- <div>a\n\nb", "<ul>\n<li>\n<div>a\n</div></li>\n</ul>\n<p>b</p>\n", "1:3-8 html-unbalanced: <div> is not closed where it was opened\n"},
		{"closed outside the list", "- <div>a\n\n</div>", "<ul>\n<li>\n<div>a\n</div></li>\n</ul>\n", "1:3-8 html-unbalanced: <div> is not closed where it was opened\n"},
		{"closed in a list", "<div>\n\n- a\n  </div>\n\nb", "<div>\n<ul>\n<li>a\n\n</li>\n</ul>\n</div><p>b</p>\n", "4:3-9 html-unbalanced: </div> stands in another block than its <div>\n"},
		{"closed at the end of a paragraph", "<div>\n\na</div>\n\nb", "<div>\n<p>a</p>\n</div><p>b</p>\n", ""},
		{"over the end of strong words", "**<i>a** b</i>", "<p><strong><i>a</i></strong> b</p>\n", "1:3-6 html-unbalanced: <i> is not closed where it was opened\n"},
		{"ends that may be left out", "<table><tr><td>a<tr><td>b</table>\n\n<ul><li>a<li>b</ul>\n\n<p>a<br>", "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>\n<ul><li>a</li><li>b</li></ul>\n<p>a<br></p>", ""},
		{"drawing", "<svg><path d=\"M0\"/><g><path/></g></svg>", "<p><svg><path d=\"M0\"/><g><path/></g></svg></p>\n", ""},
		{"an element closed like XML", "<div class=\"x\"/>\n\na", "<div class=\"x\"/>\n<p>a</p>\n</div>", "1:1-17 html-unbalanced: <div> is not closed where it was opened\n"},
		{"comment without end", "<!-- a\n\nb", "", "1:1-5 html-unbalanced: the comment never ends, so that nothing behind it is shown\n"},
		{"tag without end", "<div class=\"a\"\n\nb", "&lt;div class=\"a\"\n<p>b</p>\n", "1:1-5 html-unbalanced: the tag <div is not finished\n"},
		{"script", "<script>\nif (a</b/.c) d(\"</div>\")\n</script>", "<script>\nif (a</b/.c) d(\"</div>\")\n</script>", ""},
		{"indented", "<div>\n\n    <p>a</p>\n    </div>\n", "<div>\n<pre><code>&lt;p&gt;a&lt;/p&gt;\n&lt;/div&gt;\n</code></pre>\n</div>", "3:5-13 code-indented: the HTML is shown as code, as there is an empty line above and four spaces or a tab stand in front\n"},
		{"an example of HTML", "So it is written:\n\n    <p>a</p>\n", "<p>So it is written:</p>\n<pre><code>&lt;p&gt;a&lt;/p&gt;\n</code></pre>\n", ""},

		{"line behind a label and a colon", "Mind [a]:\nand {{< x >}}", "<p>Mind [a]:\nand <b>x|</b></p>\n", ""},
		{"Markdown that an attribute asks for", "<div markdown=\"1\">\n*a*\n</div>", "<div >\n*a*\n</div>", "1:6-18 html-attribute: “markdown” of <div> has no effect here\n"},
		{"Markdown that an attribute asks for in a line", "a <b class=\"c\" markdown>*d*</b>", "<p>a <b class=\"c\" ><em>d</em></b></p>\n", "1:16-24 html-attribute: “markdown” of <b> has no effect here\n"},
		{"Markdown that an attribute refuses", "<div markdown=\"0\">\n*a*\n</div>", "<div markdown=\"0\">\n*a*\n</div>", ""},
		{"title of a link", "[a](b.md \"{{< c >}}\")", "<p><a href=\"b.md\" title=\"{{&lt; c &gt;}}\">a</a></p>\n", "1:11-20 shortcode-syntax: a shortcode can't stand in the title of a link or a picture\n"},
		{"alternative text", "a ![b {{< c >}}](d.png)", "<p>a <img src=\"d.png\" alt=\"b \"></p>\n", "1:7-16 shortcode-syntax: a shortcode can't stand in the alternative text of a picture\n"},
		{"behind a link", "[a](b.md) ({{< x >}}) [c] ({{< x >}})", "<p><a href=\"b.md\">a</a> (<b>x|</b>) [c] (<b>x|</b>)</p>\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := markdown.New(markdown.Options{HTML: markdown.AllHTML}).Render(nil, markdown.Source{File: "content/a.md", Text: []byte(c.text)}, words{})
			if diff := cmp.Diff(c.html, normal.Replace(string(body.HTML))); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, places(c.text, body.Diags)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// Links lead to every element that has a name.
func TestNamesInHTML(t *testing.T) {
	text := "<a name=\"old\"></a>\n\n<a id=older>x</a> [a](#old) [b](#older) [c](#oldest) [d](#gr%C3%BC%C3%9Fe)\n\n<div\nclass=x ID='oldest'><p id=\"gr&uuml;&szlig;e\">y</p></div>\n\n<input name=\"field\"> [e](#field)"
	body := render(t, markdown.Options{HTML: markdown.AllHTML}, text)
	if got, want := places(text, body.Diags), "8:26-32 link-fragment: no part of this page is called “field”\n"; got != want {
		t.Errorf("%s", got)
	}
	if want := []string{"old", "older", "oldest", "grüße"}; !slices.Equal(body.Anchors, want) {
		t.Errorf("%q, want %q", body.Anchors, want)
	}
}

// What shortcodes give is the address of a link or a picture, or a part of it,
// as if it stood in the text.
func TestShortcodesInAddresses(t *testing.T) {
	known := table{links: map[string]markdown.Target{
		"gone.md":  {Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "no file “gone.md”"}},
		"moved.md": {URL: "/new/", Warning: &diag.Diagnostic{Code: diag.LinkMissing, Message: "moved"}},
	}}
	for _, c := range []struct{ name, text, html, faults string }{
		{"link", "[a]({{< words /b/ >}}) c", "<p><a href=\"/b/\">a</a> c</p>\n", ""},
		{"link with a title", "[a]({{< words \"/b/\" >}} \"c\")", "<p><a href=\"/b/\" title=\"c\">a</a></p>\n", ""},
		{"link in angle brackets", "[a](<{{< words \"/b/\" >}}>)", "<p><a href=\"/b/\">a</a></p>\n", ""},
		{"link in round brackets", "([a]({{< words /b/ >}}))", "<p>(<a href=\"/b/\">a</a>)</p>\n", ""},
		{"part of the address of a link", "[a]({{< words /b/ >}}?c&amp;d\\_{{< words e >}}#f)", "<p><a href=\"/b/?c&amp;d_e#f\">a</a></p>\n", ""},
		{"percent signs", "[a]({{% words /b/ %}})", "<p><a href=\"/b/\">a</a></p>\n", ""},
		{"picture", "![a]({{< words b.png >}})", "<figure><img src=\"b.png\" alt=\"a\"></figure>\n", ""},
		{"part of the address of a picture", "a ![b](x/{{<words c>}}.png)", "<p>a <img src=\"x/c.png\" alt=\"b\"></p>\n", ""},
		{"picture in a link", "a [![b]({{< words c.png >}})]({{< words /d/ >}})", "<p>a <a href=\"/d/\"><img src=\"c.png\" alt=\"b\"></a></p>\n", ""},
		{"reference", "[a] [b][a]\n\n[a]: {{< words /b/ >}} \"c\"", "<p><a href=\"/b/\" title=\"c\">a</a> <a href=\"/b/\" title=\"c\">b</a></p>\n", ""},
		{"signs that HTML escapes", "[a]({{< words \"/b/?c&amp;d\" >}})", "<p><a href=\"/b/?c&amp;d\">a</a></p>\n", ""},
		{"backslash that the shortcode gives", "[a]({{< words `/b\\_c/` >}})", "<p><a href=\"/b%5C_c/\">a</a></p>\n", ""},

		{"address that leads nowhere", "[a]({{< words gone.md >}})", "<p>a</p>\n", "1:5-26 link-missing: no file “gone.md”\n"},
		{"address of which a warning tells", "[a]({{< words moved.md >}})", "<p><a href=\"/new/\">a</a></p>\n", ""},
		{"address that does harm", "[a]({{< words javascript:alert(1) >}})", "<p>a</p>\n", "1:5-38 link-unsafe: addresses that begin with “javascript:” are not published\n"},
		{"HTML", "[a]({{< link >}})", "<p>a</p>\n", "1:5-17 shortcode-syntax: the shortcode “link” gives HTML, which can't stand here\n"},
		{"HTML as a picture", "a ![b]({{< link >}})", "<p>a b</p>\n", "1:8-20 shortcode-syntax: the shortcode “link” gives HTML, which can't stand here\n"},
		{"what is known only at the end", "[a]({{< toc >}})", "<p>a</p>\n", "1:5-16 shortcode-syntax: the shortcode “toc” gives HTML, which can't stand here\n"},
		{"words behind it", "[a]({{< words /b/ >}} c)", "<p>[a]( c)</p>\n", "1:5-22 shortcode-syntax: what stands here is no address of a link or a picture\n"},
		{"closing tag", "[a]({{< /link >}})", "<p>a</p>\n", "1:5-18 shortcode-syntax: a shortcode that holds a text can't stand in an address\n"},
		{"shortcode without a name", "[a]({{< >}})", "<p>a</p>\n", "1:5-12 shortcode-syntax: the shortcode has no name\n"},
		{"unfinished", "[a]({{< words)", "<p>[a](</p>\n", "1:5-15 shortcode-syntax: the shortcode is not finished\n"},
		{"shown", "[a]({{</* words */>}})", "<p>[a]({{&lt; words &gt;}})</p>\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{File: "content/a.md", Text: []byte(c.text)}, words{known})
			if diff := cmp.Diff(c.html, normal.Replace(string(body.HTML))); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, places(c.text, body.Diags)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// Marks with percent signs are those with angle brackets, wherever they stand.
func TestShortcodesWithPercentSigns(t *testing.T) {
	for _, text := range []string{
		"{{% x %}}",
		"a {{% x %}} b",
		"{{% box %}}\na *b*\n\nc\n{{% /box %}}",
		"a {{% x %}}b *c*{{% /x %}} d",
		"- {{% box %}}\n  a\n  {{% /box %}}",
		"<div>\n{{% x %}}\n</div>",
		"a <b title=\"{{% words c %}}\">d</b>",
		"a {{%/* x */%}} b",
		"{{% a",
		"{{% /a %}}",
		"{{% a b=\"c %}}",
	} {
		t.Run(text, func(t *testing.T) {
			render := func(text string) (html, faults string) {
				body := markdown.New(markdown.Options{HTML: markdown.AllHTML}).Render(nil, markdown.Source{File: "content/a.md", Text: []byte(text)}, words{})
				return string(body.HTML), places(text, body.Diags)
			}
			angles := strings.NewReplacer("{{%", "{{<", "%}}", ">}}")
			html, faults := render(text)
			wantHTML, wantFaults := render(angles.Replace(text))
			if diff := cmp.Diff(wantHTML, strings.NewReplacer("{{%", "{{&lt;", "%}}", "&gt;}}").Replace(html)); diff != "" {
				t.Errorf("HTML (-angle brackets +percent signs):\n%s", diff)
			}
			if diff := cmp.Diff(wantFaults, faults); diff != "" {
				t.Errorf("faults (-angle brackets +percent signs):\n%s", diff)
			}
		})
	}
}
