package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// ids are the names that parts of a page carry. Names that the writer gave are
// claimed while the text is parsed, so that a heading further up can't take
// one of them; names made from headings are given out while it is rendered.
type ids struct {
	claims []attribute
	own    map[string]diag.Span // the writer's
	taken  map[string]int       // with the last number given to a repeat
}

// claim notes the names among attributes that were just parsed.
func (p *page) claim(attrs []attribute) {
	for _, a := range attrs {
		if a.name == "id" && !a.word {
			p.ids.claims = append(p.ids.claims, a)
		}
	}
}

// settle gives each name to the first who claimed it. Blocks are parsed before
// the lines in them, hence the sorting.
func (p *page) settle() {
	if len(p.ids.claims) == 0 {
		return
	}
	slices.SortFunc(p.ids.claims, func(a, b attribute) int { return cmp.Compare(a.span.Start, b.span.Start) })
	p.ids.own = make(map[string]diag.Span, len(p.ids.claims))
	for _, a := range p.ids.claims {
		first, taken := p.ids.own[a.value]
		switch {
		case !isName(a.value):
			p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” can't be the name of a part of the page",
				"Names are made of letters, digits and hyphens, as in {#"+slug.Anchor(a.value)+"}.")
		case taken:
			p.Report(diag.AnchorTaken, a.span, "two parts of the page are called “"+a.value+"”", "Give one of them another name.",
				diag.Location{Span: first, Note: "first given here"})
		default:
			p.ids.own[a.value] = a.span
		}
	}
}

// owns says whether the name at span is the one that counts.
func (i *ids) owns(name string, span diag.Span) bool {
	at, ok := i.own[name]
	return ok && at == span
}

// heading gives the name of a heading with this text.
func (i *ids) heading(text string) string {
	base := slug.Anchor(text)
	if i.taken == nil {
		i.taken = map[string]int{}
	}
	for n := max(i.taken[base], 1); ; n++ {
		id := base
		if n > 1 {
			id = base + "-" + strconv.Itoa(n)
		}
		_, own := i.own[id]
		if _, used := i.taken[id]; used || own {
			continue
		}
		i.taken[base] = n
		i.taken[id] = max(i.taken[id], 1)
		return id
	}
}

// anchorsIn notes the names in HTML that somebody else made.
func (p *page) anchorsIn(html []byte) {
	rest := string(html)
	for {
		_, after, ok := strings.Cut(rest, ` id="`)
		if !ok {
			return
		}
		id, tail, ok := strings.Cut(after, `"`)
		if !ok {
			return
		}
		p.body.Anchors = append(p.body.Anchors, id)
		rest = tail
	}
}
