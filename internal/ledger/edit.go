package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// WithContents gives the ledger with sketches of the texts of pages, and with the
// documents that are published on a day. A sketch that is still like the text is
// left as it is, so that a small change of a page changes nothing here.
func (l *Ledger) WithContents(pages []Page, documents []Document, today civil.Date) *Ledger {
	next := l.clone()
	for i := range pages {
		p := &pages[i]
		at, ok := next.lines[p.Address]
		if ok && p.Held == Published && (at.text == 0 || p.Text == 0 || at.text.shared(p.Text) < fresh) {
			at.text = p.Text
			next.lines[p.Address] = at
		}
	}
	for _, d := range documents {
		at := line{key: d.File, id: d.File, first: today, text: d.Sum}
		if before, ok := next.lines[d.Address]; ok {
			at.first = before.first
		}
		next.lines[d.Address] = at
	}
	return next
}

// Redirect gives the ledger in which an address leads to another one below
// base_url, or to a whole address elsewhere.
func (l *Ledger) Redirect(address, to string, today civil.Date) *Ledger {
	return l.declare(address, line{to: to}, today)
}

// Retire gives the ledger in which an address is gone for good.
func (l *Ledger) Retire(address string, today civil.Date) *Ledger {
	return l.declare(address, line{gone: today}, today)
}

func (l *Ledger) declare(address string, as line, today civil.Date) *Ledger {
	next := l.clone()
	at, ok := next.lines[address]
	if !ok { // it was published before there was a ledger
		at.key, at.first = strings.Trim(address, "/"), today
		at.id = defaultID(at.key)
	}
	at.to, at.gone, at.text = as.to, as.gone, 0
	next.lines[address] = at
	return next
}

func (l *Ledger) clone() *Ledger {
	next := &Ledger{Tag: l.Tag, lines: maps.Clone(l.lines), old: l.old, compared: l.compared}
	if next.lines == nil {
		next.lines = make(map[string]line)
	}
	return next
}

// Known is an address that was published.
type Known struct {
	Address string
	First   civil.Date // the day on which it was published
}

// All gives every address in the ledger, in order.
func (l *Ledger) All() []Known {
	out := make([]Known, 0, len(l.lines))
	for address, at := range l.lines {
		out = append(out, Known{address, at.first})
	}
	slices.SortFunc(out, func(a, b Known) int { return cmp.Compare(a.Address, b.Address) })
	return out
}

// Has says whether an address was published.
func (l *Ledger) Has(address string) bool {
	_, ok := l.lines[address]
	return ok
}
