package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// elements are the elements of the writer's own HTML that are open. What is opened
// in a block, or within words, has to be closed there, so that no text can end the
// element around it or take in what follows. Browsers also end elements, or leave
// them out, where others begin (HTML 13.2.6); what could mislead them so is left out
// here first.
type elements struct {
	open   []openElement
	byName map[string][]int // places in open
	floor  int              // where those of the block or the words that are being written begin
	told   map[string]int   // how many were told of, or need no end, whose end may still come
	ended  int              // how many of open end with a block within them
	last   bool             // the HTML that is being written is the last in its paragraph
}

type openElement struct {
	name    string
	written string // as in the text
	span    diag.Span
	foreign string // "svg" or "math" where what it holds is no HTML (HTML 13.2.6.5)
	ended   bool   // at the end of the block within it that is being written
	shown   bool   // its end is shown as code
}

// maxElements is how many elements of HTML may be open at once. Browsers have a
// limit of 512 for all elements of a page.
const maxElements = 128

var (
	// voidElements have no end (HTML 13.1.2).
	voidElements = strings.Fields("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
	// rawElements hold no elements and no shortcodes (HTML 13.1.2, 13.2.6.4.7).
	rawElements = strings.Fields("iframe noembed noframes plaintext script style textarea title xmp")
	// pageElements make up the page around a text, or what browsers read in a way of its own.
	pageElements = strings.Fields("annotation-xml body frame frameset head html malignmark mglyph plaintext")
	// htmlElements are those that end a drawing or a formula in which they begin, and
	// those whose end could end one outside of it.
	htmlElements = strings.Fields(`address article aside b big blockquote body br button center code dd details dialog dir div dl dt em embed fieldset
		figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr i img input li listing main menu meta nav nobr ol p pre
		ruby s search section select small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var`)
	// integrationPoints are the elements of drawings and formulas that hold HTML.
	integrationPoints = map[string]string{"foreignobject": "svg", "desc": "svg", "mi": "math", "mo": "math", "mn": "math", "ms": "math", "mtext": "math"}

	// endedBy gives the elements whose beginning ends another one that may be left open
	// (HTML 13.1.2.4). All of these may also be left open at the end of what is around.
	endedBy = func() map[string][]string {
		rows := strings.Fields("tbody td tfoot th thead tr")
		ends := map[string][]string{
			"li": {"li"}, "dt": {"dd", "dt"}, "dd": {"dd", "dt"}, "option": {"optgroup", "option"}, "optgroup": {"optgroup"},
			"td": rows, "th": rows, "tr": {"tbody", "tfoot", "thead", "tr"},
			"p": append(slices.Clone(blockElements), "center", "dd", "dir", "dt", "figcaption", "li", "listing", "plaintext", "summary", "xmp"),
		}
		for _, name := range []string{"caption", "colgroup"} {
			ends[name] = append(rows, "caption", "colgroup")
		}
		for _, name := range []string{"tbody", "tfoot", "thead"} {
			ends[name] = strings.Fields("caption colgroup tbody tfoot thead")
		}
		for _, name := range strings.Fields("rb rp rt rtc") {
			ends[name] = strings.Fields("rb rp rt rtc")
		}
		return ends
	}()

	// within gives the elements in which alone another one may stand.
	within = map[string][]string{
		"li": {"ul", "ol", "menu"}, "dt": {"dl"}, "dd": {"dl"},
		"caption": {"table"}, "colgroup": {"table"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "col": {"colgroup", "table"},
		"tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr", "table", "thead", "tbody", "tfoot"}, "th": {"tr", "table", "thead", "tbody", "tfoot"},
	}
	// holding gives what alone may stand in an element.
	holding = map[string][]string{
		"table": strings.Fields("caption colgroup col thead tbody tfoot tr td th script style template"),
		"thead": strings.Fields("tr td th script template"), "tbody": strings.Fields("tr td th script template"), "tfoot": strings.Fields("tr td th script template"),
		"tr": strings.Fields("td th script template"), "colgroup": strings.Fields("col template"),
		"select": strings.Fields("hr optgroup option"), "optgroup": {"option"},
	}
)

// alone are elements of which none may stand in another.
var alone = [][]string{{"a"}, {"button"}, {"form"}, {"noscript"}, {"h1", "h2", "h3", "h4", "h5", "h6"}}

// isForeign reports whether what comes next stands in a drawing or a formula.
func (e *elements) isForeign() bool { return e.foreign() != "" }

func (e *elements) foreign() string {
	if len(e.open) == 0 {
		return ""
	}
	return e.open[len(e.open)-1].foreign
}

// inDrawing reports whether a drawing or a formula is open.
func (e *elements) inDrawing() bool { return len(e.byName["svg"])+len(e.byName["math"]) > 0 }

// parent gives the name of the element in which the next one begins; "" where that is
// none of the same block or words.
func (e *elements) parent() string {
	if len(e.open) == e.floor {
		return ""
	}
	return e.open[len(e.open)-1].name
}

// refusal says what to do about an element that browsers would not open where it
// begins; "" where they do.
func (e *elements) refusal(name string) (hint string) {
	parent := e.parent()
	if parent == "div" && len(e.open) > e.floor+1 && e.open[len(e.open)-2].name == "dl" {
		parent = "dl" // may be grouped
	}
	if len(e.byName["select"]) > 0 && holding[parent] == nil {
		parent = "select" // also of what stands in words within it
	}
	switch parents, inner := within[name], holding[parent]; {
	case slices.Contains(pageElements, name):
		return "Take it out: it belongs to the page around the text."
	case e.isForeign() && slices.Contains(htmlElements, name), name == "template" && e.inDrawing():
		return "Take it out: drawings and formulas hold no HTML."
	case parents != nil && !e.isForeign() && !slices.Contains(parents, parent):
		return "Put it right into <" + strings.Join(parents[:min(2, len(parents))], "> or <") + ">, in the same block of HTML."
	case inner != nil && !slices.Contains(inner, name):
		if slices.Contains(inner, "td") {
			return "Put it into a cell, <td>."
		}
		return "Only <" + strings.Join(inner, ">, <") + "> can stand there."
	}
	for _, same := range alone {
		if slices.Contains(same, name) && !e.isForeign() {
			for _, other := range same {
				if len(e.byName[other]) > 0 {
					return "Put it behind </" + other + ">."
				}
			}
		}
	}
	return ""
}

// openTag notes an opening tag, and reports whether it may be written. What it ends
// is closed.
func (p *page) openTag(t htmlTag, span diag.Span) bool {
	e := &p.elements
	if !e.isForeign() {
		for len(e.open) > e.floor && slices.Contains(endedBy[e.parent()], t.name) {
			p.forgive(e.parent())
			p.closeInnermost(false)
		}
	}
	void := slices.Contains(voidElements, t.name) || t.selfEnd && (e.isForeign() || t.name == "svg" || t.name == "math")
	hint := e.refusal(t.name)
	if p.isLine && slices.Contains(blockElements, t.name) {
		hint = "Only words and the like can stand here: put it into the text of the page."
	}
	if hint != "" {
		p.Report(diag.HTMLUnbalanced, span, "<"+t.name+"> can't stand here", hint)
		if !void {
			p.forgive(t.name)
		}
		return false
	}
	if len(e.open) >= maxElements {
		p.reportDepth(span)
		if !void {
			p.forgive(t.name)
		}
		return false
	}
	if !void {
		p.pushElement(t, span)
	}
	if p.ownHTML == nil {
		p.ownHTML = &span
	}
	return true
}

func (p *page) pushElement(t htmlTag, span diag.Span) {
	e, name := &p.elements, t.name
	if e.byName == nil {
		e.byName = map[string][]int{}
	}
	e.byName[name] = append(e.byName[name], len(e.open))
	foreign := e.foreign()
	switch {
	case foreign != "" && integrationPoints[name] == foreign:
		foreign = ""
	case (name == "svg" || name == "math") && foreign == "":
		foreign = name
	}
	e.open = append(e.open, openElement{name: name, written: t.written, span: span, foreign: foreign})
}

// forgive notes that nothing is to be said of an end that closes nothing.
func (p *page) forgive(name string) {
	if p.elements.told == nil {
		p.elements.told = map[string]int{}
	}
	p.elements.told[name]++
}

// closeTag closes the element of a name, and what is open in it, where it was opened
// in the same block or words.
func (p *page) closeTag(name string, span diag.Span) {
	if slices.Contains(voidElements, name) {
		return
	}
	e := &p.elements
	at := e.byName[name]
	switch last := len(at) - 1; {
	case last >= 0 && at[last] >= e.floor:
		for inner := at[last] + 1; len(e.open) > inner; {
			p.closeInnermost(true)
		}
		p.closeInnermost(false)
	case last >= 0 && !e.open[at[last]].ended:
		e.open[at[last]].ended = true
		if e.ended++; !e.last {
			p.Report(diag.HTMLUnbalanced, span, "</"+name+"> stands in another block than its <"+name+">",
				"Put both into the same list item, quotation or paragraph, or each on a line of its own that is not indented.",
				diag.Location{Span: e.open[at[last]].span, Note: "opened here"})
		}
	case last >= 0:
	case e.told[name] > 0:
		e.told[name]--
	default:
		p.Report(diag.HTMLUnbalanced, span, "</"+name+"> closes nothing", "Take it out, or write <"+name+"> where it begins.")
	}
}

// closeInnermost closes the element that was opened last. It is told of where it may
// not be left open.
func (p *page) closeInnermost(tell bool) {
	e := &p.elements
	last := len(e.open) - 1
	el := e.open[last]
	e.open = e.open[:last]
	e.byName[el.name] = e.byName[el.name][:len(e.byName[el.name])-1]
	if p.opts.HTML == AllHTML {
		p.raw("</", el.written, ">")
	} else {
		p.raw("</", el.name, ">")
	}
	if el.ended {
		e.ended--
	}
	if !tell || el.ended {
		return
	}
	p.forgive(el.name)
	if !el.shown && endedBy[el.name] == nil {
		p.Report(diag.HTMLUnbalanced, el.span, "<"+el.name+"> is not closed where it was opened",
			"Write </"+el.name+"> where it ends, in the same list item, quotation or paragraph.")
	}
}

// enterElements begins a block or words that have to close all that they open;
// leaveElements, which gets what it gives, ends them.
func (p *page) enterElements() (floor int) {
	floor, p.elements.floor = p.elements.floor, len(p.elements.open)
	return floor
}

func (p *page) leaveElements(floor int) {
	for e := &p.elements; len(e.open) > e.floor; {
		p.closeInnermost(true)
	}
	p.elements.floor = floor
}

// beforeMarkdown closes the elements in which no block of Markdown can stand.
func (p *page) beforeMarkdown(n ast.Node) {
	e := &p.elements
	var told []string
	for len(e.open) > e.floor && (holding[e.parent()] != nil || e.isForeign()) {
		switch n.Kind() {
		case ast.KindHTMLBlock, mdast.KindAttributeLine:
			return
		case ast.KindCodeBlock: // perhaps HTML that is indented, of which is told
		default:
			if el := e.open[len(e.open)-1]; !slices.Contains(told, el.name) {
				told = append(told, "table", "thead", "tbody", "tfoot", "tr", "colgroup")
				p.Report(diag.HTMLUnbalanced, el.span, "no Markdown can stand right in <"+el.name+">", "Put it into another element in there, such as a cell of a table, or write all of it as HTML.")
			}
		}
		e.open[len(e.open)-1].shown = true
		p.closeInnermost(true)
	}
}

// closeEnded closes the elements whose ends stood in the block that was written.
func (p *page) closeEnded() {
	for e := &p.elements; len(e.open) > e.floor && e.ended > 0; {
		if el := e.open[len(e.open)-1]; !el.ended && endedBy[el.name] == nil {
			return
		}
		p.closeInnermost(false)
	}
}

// showElements notes what is opened and closed in HTML that is shown as code, so
// that nothing more is told of it.
func (p *page) showElements(html []byte) {
	e := &p.elements
	for _, t := range htmlTags(html) {
		at := e.byName[t.name]
		last := len(at) - 1
		for last >= 0 && at[last] >= e.floor && e.open[at[last]].shown {
			last--
		}
		switch {
		case !t.closing && !slices.Contains(voidElements, t.name):
			p.forgive(t.name)
		case !t.closing:
		case e.told[t.name] > 0:
			e.told[t.name]--
		case last >= 0 && at[last] >= e.floor:
			e.open[at[last]].shown = true
		}
	}
}
