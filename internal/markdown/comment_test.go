package markdown

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func comment(text string) Body {
	return New(Options{HTML: AllHTML, Language: "en-GB"}).RenderComment(nil, Source{File: "c.md", Text: []byte(text)})
}

// A comment has paragraphs, lists, quotations, code, emphasis and links, and nothing else.
func TestComment(t *testing.T) {
	for text, want := range map[string]string{
		"Hello *there*, **you** and ~~me~~.": "<p>Hello <em>there</em>, <strong>you</strong> and <del>me</del>.</p>\n",
		"one\n\ntwo":                         "<p>one</p>\n<p>two</p>\n",
		"- a\n- b":                           "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
		"> q":                                "<blockquote>\n<p>q</p>\n</blockquote>\n",
		"`<b>`":                              "<p><code>&lt;b&gt;</code></p>\n",
		"[a](https://example.org/?a=1&b=2)":  `<p><a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">a</a></p>` + "\n",
		"see https://example.org/ there":     `<p>see <a href="https://example.org/" rel="nofollow ugc noopener" translate="no">https://example.org/</a> there</p>` + "\n",
		"# No heading":                       "<p># No heading</p>\n",
		"No heading\n===":                    "<p>No heading\n===</p>\n",
		"<script>alert(1)</script>":          "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
		"<img src=x onerror=alert(1)>":       "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n",
		"{{< include \"site.yaml\" >}}":      "<p>{{&lt; include “site.yaml” &gt;}}</p>\n",
		"text {#_main .wrap}":                "<p>text {#_main .wrap}</p>\n",
		"a[^1]\n\n[^1]: b":                   "<p>a[^1]</p>\n<p>[^1]: b</p>\n",
		"|a|b|\n|-|-|\n|c|d|":                "<p>|a|b|\n|-|-|\n|c|d|</p>\n",
		"- [ ] task":                         "<ul>\n<li>[ ] task</li>\n</ul>\n",
	} {
		if got := comment(text); string(got.HTML) != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got.HTML, want)
		}
	}
	for _, text := range []string{
		"[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,x)", "[a](about.md)", "[a](#_main)", "[a](//example.org/)",
		"[a](mailto:jo@example.org)", "![a](https://example.org/a.png)", "[![a](x.png)](y)", "<javascript:alert(1)>", "jo@example.org", "![a](/x.png \"t\")",
	} {
		got := string(comment(text).HTML)
		if strings.Contains(got, "<a") || strings.Contains(got, "<img") || strings.Contains(got, "figure") {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

// allowed are the elements of a comment, each with the attributes that it may have.
var allowed = map[string]string{
	"p": "", "em": "", "strong": "", "del": "", "code": "class", "pre": "", "ul": "", "ol": "start", "li": "", "blockquote": "", "br": "", "a": "href rel translate title",
}

// Whatever a stranger writes, the page gets none but the few elements of comments,
// no address but https and http, and no name that another part could have.
func FuzzComment(f *testing.F) {
	for _, seed := range []string{
		"<script>x</script>", "[a](javascript:x)", "![a](b)", "{#id}", "# h", "```js\"onload=x\nx\n```", "<a href=x onclick=y>", "[x]: y\n\n[x]", "<!--", "\x00<b", "* * *\n- 1.\n> x",
		"[a](https://x \"\" onclick=alert(1)\")", "`` ` ``", "{{< x >}}", "&lt;script&gt;", "[^1]\n\n[^1]: x", "\u202egnp.exe", strings.Repeat("> ", 200) + "x", strings.Repeat("[", 500),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		z := html.NewTokenizer(bytes.NewReader(comment(text).HTML))
		var open []string
		for {
			switch z.Next() {
			case html.ErrorToken:
				if len(open) > 0 {
					t.Fatalf("%q leaves %v open", text, open)
				}
				return
			case html.CommentToken, html.DoctypeToken:
				t.Fatalf("%q gives a comment of HTML", text)
			case html.StartTagToken:
				token := z.Token()
				attrs, ok := allowed[token.Data]
				if !ok {
					t.Fatalf("%q gives <%s>", text, token.Data)
				}
				for _, a := range token.Attr {
					if !strings.Contains(" "+attrs+" ", " "+a.Key+" ") {
						t.Fatalf("%q gives <%s %s>", text, token.Data, a.Key)
					}
					if a.Key == "href" && !strings.HasPrefix(strings.ToLower(a.Val), "https://") && !strings.HasPrefix(strings.ToLower(a.Val), "http://") {
						t.Fatalf("%q leads to %q", text, a.Val)
					}
				}
				if token.Data != "br" {
					open = append(open, token.Data)
				}
			case html.EndTagToken:
				name, _ := z.TagName()
				if len(open) == 0 || open[len(open)-1] != string(name) {
					t.Fatalf("%q closes %s in %v", text, name, open)
				}
				open = open[:len(open)-1]
			}
		}
	})
}
