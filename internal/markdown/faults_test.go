package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// An element that only names a place is told apart from a link.
func TestAnchorInHTML(t *testing.T) {
	for html, want := range map[string]string{
		`<a name="programme"></a>`: "{#programme}", `<a class="x" name=b/>`: "{#b}", `<a name="b" href="c.md">`: "[words](address)", `<a>`: "[words](address)",
	} {
		body := render(t, markdown.Options{}, html+"\n\nx")
		if len(body.Diags) != 1 || !strings.Contains(body.Diags[0].Hint, want) {
			t.Errorf("%s: %v, want %s", html, body.Diags, want)
		}
	}
}

// What a writer can get wrong, and where the message points. Columns count
// characters, and the end is the first column behind.
func TestFaults(t *testing.T) {
	surroundings := table{
		links: map[string]markdown.Target{
			"gone.md":   {Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "no gone"}},
			"évil":      {URL: "javascript:alert(1)"},
			"there.md#": {URL: "/there/#x", Key: "there", Fragment: "x"},
		},
		pictures: map[string]markdown.Image{
			"c.png#center": {Fault: &diag.Diagnostic{Code: diag.FileMissing, Message: "no picture"}},
			"d.svg#e":      {Fault: &diag.Diagnostic{Code: diag.FileMissing, Message: "no picture"}},
			"gone.jpg":     {Fault: &diag.Diagnostic{Code: diag.FileMissing, Message: "no picture"}},
		},
	}
	for _, c := range []struct{ name, text, want string }{
		{"link", "Ünï [a *b*](gone.md \"t\") c", "1:13-20 link-missing: no gone\n"},
		{"link in a quotation", "> a\n> [b](<gone.md>)", "2:8-15 link-missing: no gone\n"},
		{"link by reference", "[a][b] and [b]\n\n[b]: gone.md", "3:6-13 link-missing: no gone\n"},
		{"link in a table", "| a |\n|---|\n| [b](gone.md) |", "3:7-14 link-missing: no gone\n"},
		{"javascript", "[a](javascript:x)", "1:5-17 link-unsafe: addresses that begin with “javascript:” are not published\n"},
		{"javascript in disguise", "[a](JAVA&#115;cript&colon;x)", "1:5-28 link-unsafe: addresses that begin with “javascript:” are not published\n"},
		{"javascript in brackets", "a <javascript:x>", "1:4-16 link-unsafe: addresses that begin with “javascript:” are not published\n"},
		{"javascript from the site", "[a](évil)", "1:5-9 link-unsafe: addresses that begin with “javascript:” are not published\n"},
		{"data", "[a](data:text/html,x)", "1:5-21 link-unsafe: addresses that begin with “data:” are not published\n"},
		{"data as a picture", "![a](data:image/svg+xml,x)", "1:6-26 link-unsafe: addresses that begin with “data:” are not published\n"},
		{"picture in its own address", "![a](data:image/png;base64,xx==)", "1:6-32 link-unsafe: addresses that begin with “data:” are not published\n"},
		{"own fragment", "## A\n\n[x](#a) [y](#b) [z](#top) [w](#)", "3:13-15 link-fragment: no part of this page is called “b”\n"},
		{"picture", "![a](gone.jpg)", "1:6-14 file-missing: no picture\n"},
		{"picture without words", "a ![](b.jpg \"c\") d", "1:3-17 image-alt: the picture has no alternative text\n"},
		{"picture with blank words", "![ ](b.jpg)", "1:1-12 image-alt: the picture has no alternative text\n"},
		{"decoration", "![](b.jpg){decorative}", ""},
		{"decoration below", "![](b.jpg)\n{decorative}", ""},
		{"HTML in a line", "é <b>x</b> <!-- note --> y", "1:3-6 raw-html: HTML is switched off in texts\n"},
		{"HTML block", "a\n\n<div>\nx\n</div>\n\nb", "3:1-5:7 raw-html: HTML is switched off in texts\n"},
		{"HTML block closed later", "<div>\n\na\n\n</div>\n\nb", "1:1-6 raw-html: HTML is switched off in texts\n"},
		{"HTML block in a block", "<div><p>\n\na <b>b</b>\n\n</P>\n</div>", "1:1-9 raw-html: HTML is switched off in texts\n3:3-6 raw-html: HTML is switched off in texts\n"},
		{"HTML block closed and opened", "<div>\n\na\n\n</div>\n<div>", "1:1-6 raw-html: HTML is switched off in texts\n5:1-6:6 raw-html: HTML is switched off in texts\n"},
		{"HTML closed only", "a</b>\n\n</div>", "1:2-6 raw-html: HTML is switched off in texts\n3:1-7 raw-html: HTML is switched off in texts\n"},
		{"zero byte", "é a\x00b", "1:4-5 file-not-utf8: there is a character here that can't be shown\n"},
		{"control characters", "a\r\nb\x02c\x0b\x0c\x03d", "2:2-3 file-not-utf8: there are 2 characters from here on that can't be shown\n"},
		{"words indented in HTML", "<div>\n\n    It took us nine hours.\n\n</div>", "1:1-6 raw-html: HTML is switched off in texts\n"},
		{"heading below HTML", "<a name=\"b\"></a>\n## B", "1:1-13 raw-html: HTML is switched off in texts\n"},
		{"script", "<script>\nx\n</script>\n", "1:1-3:10 raw-html: HTML is switched off in texts\n"},
		{"comment", "<!-- a\n\nb -->\n\nc", ""},
		{"comment and more", "<!-- a --> <b>\n", "1:1-15 raw-html: HTML is switched off in texts\n"},
		{"alert", "> [!INFO]\n> a", "1:5-9 choice-unknown: there is no kind of notice called “INFO”\n"},
		{"footnote missing", "a[^é] [^b]\n\n[^b]: c", "1:2-6 footnote-missing: there is no footnote called “é”\n"},
		{"footnote unused", "a\n\n[^b]: c", "3:1-5 footnote-unused: nothing in the text refers to the footnote “b”\n"},
		{"footnote twice", "a[^b]\n\n[^b]: c\n\n[^b]: d", "5:1-5 anchor-taken: two footnotes are called “b”\n"},
		{"attribute", "## A {style=\"x\"}", "1:7-16 attribute-unknown: “style” can't be set here\n"},
		{"attribute below", "a\n{.b onclick=c}", "2:5-14 attribute-unknown: “onclick” can't be set here\n"},
		{"attribute of nothing", "a\n\n{.b}", "3:1-5 attribute-unknown: these attributes belong to nothing\n"},
		{"language", "a\n{lang=Welsh!}", "2:2-13 attribute-unknown: “Welsh!” is not the code of a language\n"},
		{"direction", "a\n{dir=up}", "2:2-8 attribute-unknown: “up” is not a direction of writing\n"},
		{"name", "## A {#a:b}", "1:7-11 attribute-unknown: “a:b” can't be the name of a part of the page\n"},
		{"name twice", "## A {#x}\n\nb\n{#x}", "4:2-4 anchor-taken: two parts of the page are called “x”\n"},
		{"credit in a line", "a ![b](c){credit=\"d\"}", "1:11-21 attribute-unknown: “credit” can't be set here\n"},
		{"credit without quotation marks", "![b](c){credit=Photo: Jo Smith .d}", "1:16-31 attribute-unknown: the credit has spaces in it, so it must stand in quotation marks\n"},
		{"credit without quotation marks below", "![b](c)\n{credit=Jo Smith decorative}", "2:9-17 attribute-unknown: the credit has spaces in it, so it must stand in quotation marks\n"},
		{"credit of signs without quotation marks", "![b](c){credit=A & B}", "1:16-21 attribute-unknown: the credit has spaces in it, so it must stand in quotation marks\n"},
		{"credit in a line without quotation marks", "a ![b](c){credit=d e}", "1:11-19 attribute-unknown: “credit” can't be set here\n"},
		{"place behind a picture", "![b](c.png#center)", "1:6-18 attribute-unknown: “#center” has no meaning behind the name of a picture\n"},
		{"part of a drawing", "![b](d.svg#e)", ""},
		{"shortcode unfinished", "é {{< a b\nc", "1:3-10 shortcode-syntax: the shortcode is not finished\n"},
		{"shortcode unfinished on its line", "{{< a b\n\nc", "1:1-8 shortcode-syntax: the shortcode is not finished\n"},
		{"shortcode in a heading", "## {{< box >}}", "1:4-15 shortcode-syntax: the shortcode “box” can't stand in a heading\n"},
		{"shortcode in strong words of a list", "- **{{< box >}}**", "1:5-16 shortcode-syntax: the shortcode “box” can't stand within a line of text\n"},
		{"shortcode with spaces round the equals sign", "{{< a b = \"c\" d= e f =g >}}", ""},
		{"shortcode without a value", "{{< a b= c=d >}}", "1:7-8 shortcode-syntax: “b” has no value\n"},
		{"shortcode without a last value", "{{< a b= >}}", "1:7-8 shortcode-syntax: “b” has no value\n"},
		{"shortcode in an editor's brackets", "{{‹ a ›}}\n\n{{« b c=d »}}", "1:1-10 shortcode-syntax: nothing is put in place of “{{‹ a ›}}” here\n3:1-14 shortcode-syntax: nothing is put in place of “{{« b c=d »}}” here\n"},
		{"shortcode in one pair of braces", "{< a >} {‹b c=d›} {&lt; e &gt;}", "1:1-8 shortcode-syntax: nothing is put in place of “{< a >}” here\n1:9-18 shortcode-syntax: nothing is put in place of “{‹b c=d›}” here\n1:19-32 shortcode-syntax: nothing is put in place of “{&lt; e &gt;}” here\n"},
		{"braces that are text", "{<a, b>} {x < y >} \\{< a >}", ""},
		{"shortcode without a name", "{{< >}}", "1:1-8 shortcode-syntax: the shortcode has no name\n"},
		{"shortcode without a space", "{{< a\"b\" >}}", "1:5-6 shortcode-syntax: a space is missing behind “a”\n"},
		{"quotation mark", "{{< a b=\"c >}}", "1:9-12 shortcode-syntax: the quotation mark is never closed\n"},
		{"curly quotation mark", "{{< a b=“c” >}}", "1:9-10 shortcode-syntax: values stand in straight quotation marks\n"},
		{"argument without a value", "{{< a b= >}}", "1:7-8 shortcode-syntax: “b” has no value\n"},
		{"argument twice", "{{< a b=c b=d >}}", "1:11-12 shortcode-syntax: “b” is given twice\n"},
		{"no space", "{{< a b=\"c\"d >}}", "1:9-13 shortcode-syntax: a space is missing behind the value\n"},
		{"closing with arguments", "{{< a >}}x{{< /a b >}}", "1:18-19 shortcode-syntax: a closing tag takes no arguments\n"},
		{"stray closing", "é {{< /a >}}", "1:3-13 shortcode-syntax: nothing is open that {{< /a >}} could close\n"},
		{"stray closing on its line", "a\n\n{{< /a >}}", "3:1-11 shortcode-syntax: nothing is open that {{< /a >}} could close\n"},
		{"closed elsewhere", "> {{< a >}}\n> b\n\n{{< /a >}}", "1:3-12 shortcode-syntax: the shortcode “a” is not closed where it was opened\n"},
		{"block in a line", "a {{< box >}}b{{< /box >}}", "1:3-14 shortcode-syntax: the shortcode “box” can't stand within a line of text\n"},
		{"percent signs closed by an angle bracket", "{{% a >}}", "1:1-10 shortcode-syntax: the shortcode is not finished\n"},
		{"code", "`{{< a` and\n\n```\n{{< /a >}} <b> [x](gone.md)\n```\n\n    {{< /b >}}", ""},
		{"literal", "{{</* a */>}}", ""},
		{"table of empty cells", strings.Repeat("|a", 300) + "|\n" + strings.Repeat("|-", 300) + "|" + strings.Repeat("\n|b|", 50),
			"1:1-602 table-cells: no table comes of these rows, as it would have 300 columns, and 14950 cells are missing below\n"},
		{"tables of empty cells", strings.Repeat(strings.Repeat("|a", 100)+"|\n"+strings.Repeat("|-", 100)+"|"+strings.Repeat("\n|b|c|", 60)+"\n\n", 2),
			"1:1-202 table-cells: the table has 100 columns, and the rows below have 2 cells each\n64:1-202 table-cells: no table comes of these rows, as it would have 100 columns, and 5880 cells are missing below\n"},
		{"deep", strings.Repeat(">", 70) + "a", "1:65-72 nesting-deep: the text is nested too deep\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, front := range []string{"", "---\ntitle: É\n---\n"} { // the places are those of the file
				text := front + c.text
				body := markdown.New(markdown.Options{}).Render(nil, markdown.Source{File: "a.md", Text: []byte(text), Offset: len(front)}, surroundings)
				var moved diag.List
				for _, d := range body.Diags {
					d.Span.Start -= len(front)
					d.Span.End -= len(front)
					moved = append(moved, d)
				}
				if diff := cmp.Diff(c.want, places(c.text, moved)); diff != "" {
					t.Errorf("%s\n%s\n%s", c.text, diff, body.HTML)
				}
				for _, d := range body.Diags {
					if d.Message != "no gone" && d.Message != "no picture" {
						for _, wrong := range wording.Faults(d, []byte(text)) {
							t.Error(wrong)
						}
					}
				}
			}
		})
	}
}
