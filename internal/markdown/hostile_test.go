package markdown_test

import (
	"bytes"
	"fmt"
	stdhtml "html"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// hostilePlaces are the places in a text in which such a text may stand.
var hostilePlaces = map[string]string{
	"block":             "%s",
	"block below text":  "Words\n\n%s\n\nand more.\n",
	"among words":       "Some words %s and more.",
	"stressed":          "**a %s b** *c*",
	"in a list":         "- a\n- %s\n- b\n",
	"in a quotation":    "> %s\n> b\n",
	"in a heading":      "## a %s b\n",
	"in a table":        "| a | b |\n|---|---|\n| %s | c |\n",
	"in a note":         "a[^1]\n\n[^1]: %s\n",
	"in HTML":           "<div>\n%s\n</div>\n",
	"in a table's HTML": "<table><tr><td>\n%s\n</table>\n",
	"in a pair":         "a {{< i >}}%s{{< /i >}} b",
	"in a block's pair": "{{< box >}}\n%s\n{{< /box >}}\n",
	"in a pair in HTML": "<div>\n{{< i >}}%s{{< /i >}}\n</div>\n",
	"words of a link":   "[%s](a.md)",
	"address":           "[a](%s)",
	"address in marks":  "[a](<%s>)",
	"address of HTML":   "<a href=\"%s\">a</a>",
	"picture":           "![a](%s \"b\")",
	"alternative text":  "![%s](a.png)",
	"caption":           "![a](a.png \"%s\")",
	"title":             "<b title='%s'>a</b>",
	"value":             "<b title=%s>a</b>",
	"comment":           "a <!-- %s --> b",
	"behind a script":   "<script>\n</script>\n%s\n",
	"shown":             "`%[1]s`\n\n    %[1]s\n",
}

// escaped is words with what templates escape.
type escaped struct{ words }

func (e escaped) Shortcode(call markdown.Call) ([]byte, diag.List) {
	if call.Name == "words" && len(call.Args) > 0 {
		return []byte(stdhtml.EscapeString(call.Args[0].Value)), nil
	}
	return e.words.Shortcode(call)
}

var hostileOptions = markdown.Options{Language: "en", HeadingLinks: true, IframeHosts: []string{"frames.example"}}

// No hostile text gets through, wherever it stands, and none leaves the element around
// the text.
func TestHostileHTML(t *testing.T) {
	if n := len(testenv.HostileTexts()); n < 120 {
		t.Fatalf("only %d texts", n)
	}
	levels := map[string]markdown.HTMLLevel{"none": markdown.NoHTML, "safe": markdown.SafeHTML, "all": markdown.AllHTML}
	for name, level := range levels {
		opts := hostileOptions
		opts.HTML = level
		r := markdown.New(opts)
		check := func(place, text string, out []byte) {
			if problem := leaves(out); problem != "" {
				t.Errorf("%s, %s: %s\n%s\n%s", name, place, problem, text, out)
			}
			if problem := harm(out); problem != "" && level != markdown.AllHTML {
				t.Errorf("%s, %s: %s\n%s\n%s", name, place, problem, text, out)
			}
		}
		for _, v := range testenv.HostileTexts() {
			for place, form := range hostilePlaces {
				text := fmt.Sprintf(form, v)
				body := r.Render(nil, markdown.Source{File: "content/a.md", Text: []byte(text), Title: "T"}, escaped{})
				check(place, text, body.HTML)
				if text == v {
					body := r.RenderInline(markdown.Line{Text: text, Source: []byte(text), Span: diag.Span{End: len(text)}}, escaped{})
					check("a line", text, body.HTML)
					check("first paragraph", text, []byte(stdhtml.EscapeString(r.FirstParagraph([]byte(text)))))
				}
			}
		}
	}
}

// FuzzHTML holds for any text what TestHostileHTML shows for some.
func FuzzHTML(f *testing.F) {
	for _, v := range testenv.HostileTexts() {
		f.Add([]byte(v))
	}
	for _, form := range hostilePlaces {
		f.Add([]byte(fmt.Sprintf(form, "<div><ul><li>a</div></ul><table><tr><td>b</i>")))
	}
	f.Fuzz(checkStays)
}

// tagPieces are pieces of texts that are mostly tags.
func tagPieces() []string {
	pieces := []string{"\n", "\n\n", "\n\n- ", "\n\n> ", "\n\n    ", "word ", "**", "{{< box >}}", "{{< /box >}}", "{{< i >}}", "{{< /i >}}", "<!--", "-->", "<![CDATA[", "]]>", `<b title="`, `">`, "<?", "|a|\n|-|\n", "# ", "[", "](a.md)", "<svg/>", "<br/>"}
	for name := range strings.FieldsSeq(`a address annotation-xml article b blockquote body br button caption center code col colgroup dd desc details div dl dt em
		fieldset figure font footer foreignObject form frameset h1 h2 head hr html i iframe img input li main marquee math menu mglyph mi mtext nobr noscript
		object ol optgroup option p plaintext pre rt ruby script section select span style summary svg table tbody td template textarea tfoot th thead title tr ul xmp x-y`) {
		pieces = append(pieces, "<"+name+">", "</"+name+">")
	}
	return pieces
}

// Tags in any order leave nothing, and let nothing harmful through.
func TestRandomTags(t *testing.T) {
	pieces, random, texts := tagPieces(), rand.New(rand.NewPCG(1, 2)), 3000
	if testenv.Long() {
		texts = 30_000
	}
	for range texts {
		var b bytes.Buffer
		for range random.IntN(40) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		checkStays(t, b.Bytes())
	}
}

// renderers are those that let HTML through.
var renderers = sync.OnceValue(func() map[markdown.HTMLLevel]*markdown.Renderer {
	safe, all := hostileOptions, hostileOptions
	safe.HTML, all.HTML = markdown.SafeHTML, markdown.AllHTML
	return map[markdown.HTMLLevel]*markdown.Renderer{markdown.SafeHTML: markdown.New(safe), markdown.AllHTML: markdown.New(all)}
})

// checkStays holds that at either level a text stays in its element, that nothing but
// the rules of elements is needed for it, and that nothing harmful is let through.
func checkStays(t *testing.T, text []byte) {
	for level, r := range renderers() {
		body := r.Render(nil, markdown.Source{File: "a.md", Text: text}, escaped{})
		if problem := leaves(body.HTML); problem != "" {
			t.Errorf("%s:\n%s\n\n%s", problem, text, body.HTML)
		}
		if slices.ContainsFunc(body.Diags, func(d diag.Diagnostic) bool { return strings.Contains(d.Message, "would end what stands around it") }) {
			t.Errorf("only the last check kept the text together:\n%s", text)
		}
		if problem := harm(body.HTML); level == markdown.SafeHTML && problem != "" {
			t.Errorf("%s:\n%s\n\n%s", problem, text, body.HTML)
		}
		for _, d := range body.Diags {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Errorf("span %v of a text of %d", d.Span, len(text))
			}
		}
	}
}

// leaves tells whether some HTML ends the elements around it, with scripts switched on
// and off; "" where it does not.
func leaves(out []byte) string {
	names := []string{"main", "section", "article", "ul", "li", "dl", "dd", "blockquote", "figure", "header", "aside", "div"}
	for _, scripting := range []bool{true, false} {
		var b bytes.Buffer
		b.WriteString("<!doctype html><html><head><title>t</title></head><body>")
		for _, name := range names {
			b.WriteString("<" + name + ">")
		}
		b.Write(out)
		for i := len(names) - 1; i >= 0; i-- {
			b.WriteString("</" + names[i] + "><hr>")
		}
		doc, err := html.ParseWithOptions(&b, html.ParseOptionEnableScripting(scripting))
		if err != nil {
			return "" // nested too deep for the parser
		}
		n := doc.LastChild.LastChild
		for _, name := range names {
			inner := n.FirstChild
			if len(n.Attr) > 0 || inner == nil || inner.Data != name || inner.NextSibling == nil || inner.NextSibling.Data != "hr" || inner.NextSibling.NextSibling != nil {
				return fmt.Sprintf("the text leaves its <%s> (scripts: %v)", name, scripting)
			}
			n = inner
		}
	}
	return ""
}

var (
	harmless      = strings.Fields("a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label li mark ol p picture pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr")
	harmlessAttrs = strings.Fields("abbr align allowfullscreen alt aria-label aria-labelledby aria-hidden aria-describedby checked cite class colspan datetime decoding dir disabled headers height href hreflang id lang loading name open rel reversed role rowspan scope span src start tabindex title translate type value width")
)

// harm tells of an element, an attribute or an address in some HTML that may harm
// readers; "" where there is none.
func harm(out []byte) string {
	for _, scripting := range []bool{true, false} {
		context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: 0}
		nodes, err := html.ParseFragmentWithOptions(bytes.NewReader(out), context, html.ParseOptionEnableScripting(scripting))
		if err != nil {
			continue
		}
		for _, root := range nodes {
			for n := range root.Descendants() {
				if problem := harmOf(n); problem != "" {
					return problem
				}
			}
			if problem := harmOf(root); problem != "" {
				return problem
			}
		}
	}
	return ""
}

func harmOf(n *html.Node) string {
	switch {
	case n.Type == html.CommentNode:
		return "a comment"
	case n.Type != html.ElementNode:
		return ""
	case !slices.Contains(harmless, n.Data) || n.Namespace != "":
		return "<" + n.Data + ">"
	}
	for _, a := range n.Attr {
		value := strings.ToLower(strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, a.Val))
		switch scheme, _, ok := strings.Cut(value, ":"); {
		case !slices.Contains(harmlessAttrs, a.Key):
			return a.Key + " of <" + n.Data + ">"
		case n.Data == "iframe" && a.Key == "src" && !strings.HasPrefix(value, "https://frames.example/"):
			return "a frame of " + a.Val
		case (a.Key == "href" || a.Key == "src" || a.Key == "cite") && ok && !strings.ContainsAny(scheme, "/?#%") && !slices.Contains([]string{"http", "https", "mailto"}, scheme):
			return "an address that begins with " + scheme
		case (a.Key == "id" || a.Key == "name") && strings.HasPrefix(a.Val, "_"):
			return "a name of the theme's, " + a.Val
		case n.Data == "input" && a.Key == "type" && a.Val != "checkbox", a.Key == "name" && n.Data != "a" && n.Data != "details":
			return a.Key + " of <" + n.Data + ">"
		}
	}
	return ""
}
