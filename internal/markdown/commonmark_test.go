package markdown_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/markdown"
)

// Why an example of CommonMark comes out differently.
const (
	typography = "straight quotation marks, hyphens and dots become those of a printer"
	figures    = "a picture alone in its paragraph becomes a figure, and its title the caption"
	addresses  = "bare addresses become links"
	balance    = "HTML is closed in the block in which it is opened"
)

// departures are the examples of CommonMark that come out differently on
// purpose, with the reason and with what comes out. Every other example must
// come out as the specification says, but for what normal takes off.
var departures = map[int]struct{ why, html string }{
	14: {typography, "<p>*not emphasized*\n&lt;br/&gt; not a tag\n[not a link](/foo)\n`not code`\n1. not a list\n* not a list\n# not a heading\n[foo]: /url “not a reference”\n&amp;ouml; not a character entity</p>\n"},
	46: {typography, `<p>–
**
__</p>
`},
	55: {typography, `<p>_ _ _ _ a</p>
<p>a——</p>
<p>—a—</p>
`},
	87: {typography, `<p>Foo
—</p>
`},
	91: {typography, "<h2>`Foo</h2>\n<p>`</p>\n<h2>&lt;a title=“a lot</h2>\n<p>of dashes&quot;/&gt;</p>\n"},
	106: {typography, `<p>Foo
bar
-–
baz</p>
`},
	197: {typography, `<p>[foo]: /url ‘title</p>
<p>with blank line’</p>
<p>[foo]</p>
`},
	209: {typography, `<p>[foo]: /url “title” ok</p>
`},
	210: {typography, `<p>“title” ok</p>
`},
	352: {typography, `<p>a*“foo”*</p>
`},
	359: {typography, `<p>a_“foo”_</p>
`},
	363: {typography, `<p>aa_“bb”_cc</p>
`},
	380: {typography, `<p>a**“foo”**</p>
`},
	385: {typography, `<p>a__“foo”__</p>
`},
	395: {typography, `<p><strong>foo “<em>bar</em>” foo</strong></p>
`},
	508: {typography, `<p>[link](/url “title “and” title”)</p>
`},
	517: {figures, `<figure><a href="/uri"><img src="moon.jpg" alt="moon"></a></figure>
`},
	520: {figures, `<figure><img src="uri3" alt="[foo](uri2)"></figure>
`},
	531: {figures, `<figure><a href="/uri"><img src="moon.jpg" alt="moon"></a></figure>
`},
	572: {figures, `<figure><img src="/url" alt="foo"><figcaption>title</figcaption></figure>
`},
	573: {figures, `<figure><img src="train.jpg" alt="foo bar"><figcaption>train &amp; tracks</figcaption></figure>
`},
	574: {figures, `<figure><img src="/url2" alt="foo bar"></figure>
`},
	575: {figures, `<figure><img src="/url2" alt="foo bar"></figure>
`},
	576: {figures, `<figure><img src="train.jpg" alt="foo bar"><figcaption>train &amp; tracks</figcaption></figure>
`},
	577: {figures, `<figure><img src="train.jpg" alt="foo bar"><figcaption>train &amp; tracks</figcaption></figure>
`},
	578: {figures, `<figure><img src="train.jpg" alt="foo"></figure>
`},
	580: {figures, `<figure><img src="url" alt="foo"></figure>
`},
	581: {figures, `<figure><img src="/url" alt=""></figure>
`},
	582: {figures, `<figure><img src="/url" alt="foo"></figure>
`},
	583: {figures, `<figure><img src="/url" alt="foo"></figure>
`},
	584: {figures, `<figure><img src="/url" alt="foo"><figcaption>title</figcaption></figure>
`},
	585: {figures, `<figure><img src="/url" alt="foo bar"><figcaption>title</figcaption></figure>
`},
	586: {figures, `<figure><img src="/url" alt="Foo"><figcaption>title</figcaption></figure>
`},
	588: {figures, `<figure><img src="/url" alt="foo"><figcaption>title</figcaption></figure>
`},
	589: {figures, `<figure><img src="/url" alt="foo bar"><figcaption>title</figcaption></figure>
`},
	590: {typography, `<p>![[foo]]</p>
<p>[[foo]]: /url “title”</p>
`},
	591: {figures, `<figure><img src="/url" alt="Foo"><figcaption>title</figcaption></figure>
`},
	608: {addresses, `<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>
`},
	611: {addresses, `<p><a href="https://example.com">https://example.com</a></p>
`},
	612: {addresses, `<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>
`},
	619: {typography, `<p>&lt;a h*#ref=“hi”&gt;</p>
`},
	620: {typography, `<p>&lt;a href=“hi’&gt; &lt;a href=hi’&gt;</p>
`},
	622: {typography, `<p>&lt;a href=‘bar’title=title&gt;</p>
`},
	624: {typography, `<p>&lt;/a href=“foo”&gt;</p>
`},
	626: {typography, `<p>foo <!--> foo –&gt;</p>
<p>foo <!---> foo –&gt;</p>
`},
	632: {typography, `<p>&lt;a href=“&quot;”&gt;</p>
`},
	21:  {balance, "<a href=\"/bar\\/)\">\n</a>"},
	31:  {balance, "<a href=\"&ouml;&ouml;.html\">\n</a>"},
	148: {balance, "<table><tr><td>\n<pre>\n**Hello**,\n<p><em>world</em>.\n</p>\n</pre></td></tr></table>\n"},
	150: {balance, " <div>\n  *hello*\n         <foo><a>\n</a></foo></div>"},
	151: {balance, "\n*foo*\n"},
	155: {balance, "<div>\n*foo*\n<p><em>bar</em></p>\n</div>"},
	156: {balance, "&lt;div id=\"foo\"\n*hi*\n"},
	157: {balance, "&lt;div class\nfoo\n"},
	158: {balance, "&lt;div *???-&&&-<---\n*foo*\n"},
	165: {balance, "\n*bar*\n"},
	173: {balance, "<style\n  type=\"text/css\">\n\nfoo\n</style>"},
	174: {balance, "<blockquote>\n<div>\nfoo\n</div></blockquote>\n<p>bar</p>\n"},
	175: {balance, "<ul>\n<li>\n<div>\n</div></li>\n<li>foo</li>\n</ul>\n"},
	184: {balance, "  <div>\n<pre><code>&lt;div&gt;\n</code></pre>\n</div>"},
	191: {balance, "<table>\n  <tr>\n</tr></table><pre><code>&lt;td&gt;\n  Hi\n&lt;/td&gt;\n</code></pre>\n  \n\n"},
	187: {balance, "<p>Foo\n<a href=\"bar\">\nbaz</a></p>\n"},
	201: {balance, "<p>[foo]: <bar>(baz)</bar></p>\n<p>[foo]</p>\n"},
	344: {balance, "<p><a href=\"`\">`</a></p>\n"},
	476: {balance, "<p>**<a href=\"**\"></a></p>\n"},
	477: {balance, "<p>__<a href=\"__\"></a></p>\n"},
	491: {balance, "<p>[link](<foo\nbar>)</foo></p>\n"},
	494: {balance, "<p>[a](&lt;b)c\n[a](&lt;b)c&gt;\n[a](<b>c)</b></p>\n"},
	524: {balance, "<p>[foo <bar attr=\"](baz)\"></bar></p>\n"},
	536: {balance, "<p>[foo <bar attr=\"][ref]\"></bar></p>\n"},
	613: {balance, "<p><a><bab><c2c></c2c></bab></a></p>\n"},
	614: {balance, "<p><a/><b2/></b2></a></p>\n"},
	615: {balance, "<p><a  /><b2\ndata=\"foo\" ></b2></a></p>\n"},
	616: {balance, "<p><a foo=\"bar\" bam = 'baz <em>\"</em>'\n_boolean zoop:33=zoop:33 /></a></p>\n"},
	617: {balance, "<p>Foo <responsive-image src=\"foo.jpg\" /></responsive-image></p>\n"},
	623: {balance, "<p></p>\n"},
	630: {balance, "<p>foo <a href=\"&ouml;\"></a></p>\n"},
	631: {balance, "<p>foo <a href=\"\\*\"></a></p>\n"},
	642: {balance, "<p><a href=\"foo  \nbar\"></a></p>\n"},
	643: {balance, "<p><a href=\"foo\\\nbar\"></a></p>\n"},
	650: {typography, `<p>hello $.;‘there</p>
`},
}

// normal takes off what we add everywhere: names of headings, lazy loading,
// and what keeps programs from translating addresses.
var normal = strings.NewReplacer(` loading="lazy" decoding="async"`, "", ` translate="no"`, "")

// void matches elements that HTML closes without a slash.
var void = regexp.MustCompile(`<(br|hr|img [^>]*?) />`)

var headingID = regexp.MustCompile(`<(h[1-6]) id="[^"]*">`)

func TestCommonMark(t *testing.T) {
	data, err := os.ReadFile("testdata/commonmark-0.31.2.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Example                 int
		Section, Markdown, HTML string
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Fatalf("%d examples", len(examples))
	}
	for _, e := range examples {
		body := render(t, markdown.Options{HTML: markdown.AllHTML}, e.Markdown)
		got := headingID.ReplaceAllString(normal.Replace(string(body.HTML)), "<$1>")
		want := void.ReplaceAllString(e.HTML, "<$1>")
		plain := want
		departure, ok := departures[e.Example]
		if ok {
			want = departure.html
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("example %d, %s:\n%s\n%s", e.Example, e.Section, e.Markdown, diff)
		} else if ok && departure.html == plain {
			t.Errorf("example %d is no departure any more", e.Example)
		}
	}
}
