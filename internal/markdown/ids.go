package markdown

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// ids are the names that parts of a page carry. Those that the writer gave are
// claimed while the text is parsed, so that a heading further up can't take one
// of them; those made from headings are given out while it is rendered.
type ids struct {
	claims []attribute
	own    map[string]diag.Span // the writer's
	taken  map[string]int       // those given out or passed over, with the number that the next repeat gets
	above  *ids                 // of the text in which this one is included; nil where it is none
}

// takenNames gives the names that were given out or passed over, to be shared.
func (i *ids) takenNames() map[string]int {
	if i.taken == nil {
		i.taken = map[string]int{}
	}
	return i.taken
}

// isOwn reports whether a writer gave a name, in this text or in one around it.
func (i *ids) isOwn(name string) bool {
	for ; i != nil; i = i.above {
		if _, own := i.own[name]; own {
			return true
		}
	}
	return false
}

// claimIDs notes the name among attributes that were just parsed: the first one, as
// writeAttributes tells of the others.
func (p *page) claimIDs(attrs []attribute) {
	for _, a := range attrs {
		if a.name == "id" && !a.flag {
			p.ids.claims = append(p.ids.claims, a)
			return
		}
	}
}

// assignIDs gives each name to the first who claimed it. Blocks are parsed
// before the lines in them, hence the sorting.
func (p *page) assignIDs() {
	if len(p.ids.claims) == 0 {
		return
	}
	slices.SortFunc(p.ids.claims, func(a, b attribute) int { return cmp.Compare(a.span.Start, b.span.Start) })
	p.ids.own = make(map[string]diag.Span, len(p.ids.claims))
	for _, a := range p.ids.claims {
		first, taken := p.ids.own[a.value]
		switch {
		case !a.html && !isName(a.value):
			p.Report(diag.AttributeUnknown, a.span, "“"+a.value+"” can't be the name of a part of the page",
				"Names are made of letters, digits and hyphens, as in {#"+slug.Anchor(a.value)+"}.")
		case taken:
			p.Report(diag.AnchorTaken, a.span, "two parts of the page are called “"+a.value+"”", "Give one of them another name.",
				diag.Location{Span: first, Note: "first given here"})
		case p.ids.above != nil && (p.ids.above.isOwn(a.value) || p.ids.taken[a.value] > 0):
			p.Report(diag.AnchorTaken, a.span, "a page that includes this text has another part called “"+a.value+"”", "Give one of them another name.")
		default:
			p.ids.own[a.value] = a.span
			if p.ids.above != nil { // so that no heading behind gets it
				p.ids.taken[a.value] = 1
			}
		}
	}
}

// owns reports whether the name at span is the one that counts.
func (i *ids) owns(name string, span diag.Span) bool {
	own, ok := i.own[name]
	return ok && own == span
}

// forHeading gives the name of a heading with this text.
func (i *ids) forHeading(text string) string {
	base := slug.Anchor(text)
	taken := i.takenNames()
	id := base
	for {
		n := taken[base]
		taken[base]++
		if n > 0 {
			id = base + "-" + strconv.Itoa(n)
		}
		if !i.isOwn(id) && (n == 0 || taken[id] == 0) {
			break
		}
	}
	taken[id] = max(taken[id], 1)
	return id
}
