package sitediff

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what readers find on a page.
type page struct {
	title       string // in the browser's tab
	heading     string // the first one
	lang        string
	to          string   // where it sends readers at once; "" for nowhere
	main, frame []string // lines
	links       []link   // of main
}

type link struct{ text, to string }

// parsePage reads a page as browsers do.
func parsePage(data []byte) (*page, error) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading HTML: %w", err)
	}
	w := words{page: new(page)}
	w.walk(root, 0)
	w.endLine()
	if !w.hasMain {
		w.page.main, w.page.frame = w.page.frame, nil
		w.page.links = w.outside
	}
	return w.page, nil
}

// words collects the words of a page.
type words struct {
	page    *page
	line    strings.Builder
	inMain  bool
	hasMain bool
	outside []link // of the frame
}

// maxDepth bounds how deep elements may lie; what lies deeper is passed over.
const maxDepth = 500

func (w *words) walk(n *html.Node, depth int) {
	switch {
	case depth > maxDepth:
		return
	case n.Type == html.TextNode:
		w.line.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && !w.enter(n):
		return
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	if block {
		w.endLine()
	}
	before := w.line.Len()
	main := n.Type == html.ElementNode && (n.DataAtom == atom.Main || attr(n, "role") == "main") && !w.inMain
	if main {
		w.inMain, w.hasMain = true, true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	if n.DataAtom == atom.H1 && n.Type == html.ElementNode && w.page.heading == "" {
		w.page.heading = oneLine(w.line.String())
	}
	if block {
		w.endLine()
	}
	if n.DataAtom == atom.A && n.Type == html.ElementNode && before <= w.line.Len() {
		w.link(w.line.String()[before:], attr(n, "href"))
	}
	if main {
		w.inMain = false
	}
}

// enter notes what an element says by itself, and tells whether to look into it.
func (w *words) enter(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Link:
		return false
	case atom.Html:
		w.page.lang = attr(n, "lang")
	case atom.Title:
		if w.page.title == "" && n.FirstChild != nil {
			w.page.title = oneLine(n.FirstChild.Data)
		}
		return false
	case atom.Meta:
		if strings.EqualFold(attr(n, "http-equiv"), "refresh") && w.page.to == "" {
			w.page.to = refreshTarget(attr(n, "content"))
		}
	case atom.Img, atom.Iframe, atom.Video, atom.Audio, atom.Input:
		if said := cmp.Or(attr(n, "alt"), attr(n, "title"), attr(n, "aria-label"), attr(n, "placeholder")); said != "" {
			w.line.WriteString(" [" + said + "] ")
		}
	case atom.Td, atom.Th:
		w.line.WriteByte(' ')
	}
	return !has(n, "hidden") && attr(n, "aria-hidden") != "true"
}

// endLine ends a line of what is shown.
func (w *words) endLine() {
	text := oneLine(w.line.String())
	w.line.Reset()
	switch {
	case text == "":
	case w.inMain:
		w.page.main = append(w.page.main, text)
	default:
		w.page.frame = append(w.page.frame, text)
	}
}

func (w *words) link(text, to string) {
	l := link{oneLine(text), to}
	switch {
	case l.text == "" || to == "":
	case w.inMain:
		w.page.links = append(w.page.links, l)
	default:
		w.outside = append(w.outside, l)
	}
}

// inline are the elements that don't begin a line.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true,
	atom.Dfn: true, atom.Em: true, atom.I: true, atom.Img: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true,
	atom.Rp: true, atom.Rt: true, atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true,
	atom.Sup: true, atom.Td: true, atom.Th: true, atom.Time: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Input: true, atom.Iframe: true,
}

// refreshTarget gives the address in a meta element that sends readers on at once;
// "" for one that shows the page anew, or after a while.
func refreshTarget(content string) string {
	wait, rest, _ := strings.Cut(content, ";")
	key, to, ok := strings.Cut(strings.TrimSpace(rest), "=")
	if !ok || strings.TrimSpace(wait) != "0" || !strings.EqualFold(strings.TrimSpace(key), "url") {
		return ""
	}
	return strings.Trim(strings.TrimSpace(to), `'"`)
}

// name is what readers would call the page.
func (p *page) name() string { return cmp.Or(p.heading, p.title) }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
