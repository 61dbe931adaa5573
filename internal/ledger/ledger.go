// Package ledger keeps what a site has promised to the programs of its readers:
// every address that it has published, the identity of the page behind it, the
// day on which it was first published, and how often its calendar entry was
// revised.
//
// The ledger is a text file in the site's folder, kept in version control with
// the rest. A build that publishes adds to it; nothing is ever taken out. So an
// identity lasts when a page moves, when the site moves to another host or
// folder, and when it changes from http to https (RFC 4287, section 4.2.6), and
// the revisions of calendar entries never go back (RFC 5545, section 3.8.7).
//
// # The file
//
// A line that begins with "#" is a comment. A line that begins with "tag:" holds
// the tag (RFC 4151) with which all identities begin. Every other line is an
// address; its parts are separated by spaces:
//
//	/events/yerevan/ events/yerevan 2026-11-30 id=yerevan calendar=2,2026-12-04,8f3a09c1d2
//
// These are the address below base_url, the key of the page behind it ("-" for
// the home page), the day on which the address was first published, the page's
// identity where that is not its key, and, of an event, the number and day of the
// last revision and a sum of what the calendar said then. An address is
// percent-encoded as in a link; in a key or an identity, white space, percent signs
// and control characters are. There may also be
//
//	files=atom.xml,feed.json   feeds and calendars that were published in its folder
//	text=3f09a1b2c4d5e6f7      a Sketch of its text; of a document, a sum of its bytes
//	to=/events/tbilisi/        where it leads by somebody's word
//	gone=2027-01-31            the day on which it was declared gone for good
//
// The key of a document, such as a PDF, is the path of its file in the site's
// folder. A page in a list of several pages has no line: it is no promise.
//
// The lines are sorted, so that two branches that both add pages merge line by
// line. Where a merge leaves two lines for one address, the earlier day and the
// later revision hold. Conflict markers are passed over: both sides are right.
package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is the ledger's name in the site's folder.
const File = "addresses.txt"

// Ledger is the record of what a site has published. Publish makes another one.
// The zero Ledger is that of a site that was never published.
type Ledger struct {
	Tag   string // the beginning of all identities, such as "tag:www.example.org,2026-11-30:/int/"; "" where none is chosen
	lines map[string]line

	old      []Old // see Old
	compared bool  // see Compared
}

// line is what is known of an address.
type line struct {
	key      string // of the page behind it
	id       string // of that page
	first    civil.Date
	revision Revision   // of an event's present address
	files    string     // names of the feeds and calendars in its folder, sorted, with commas
	text     Sketch     // of what stands there; of the text of a page, or the bytes of a document
	to       string     // where it was declared to lead: an address below base_url, or a whole one elsewhere
	gone     civil.Date // the day on which it was declared gone; zero
	span     diag.Span  // of the address in the file
}

// same says whether two lines are written in the same way.
func (at line) same(other line) bool {
	at.span, other.span = diag.Span{}, diag.Span{}
	return at == other
}

// Revision is a state of an event's calendar entry. The zero Revision is none.
type Revision struct {
	Number int        // SEQUENCE: how often the entry was revised
	Day    civil.Date // on which it was revised last
	Sum    string     // of what the calendar said
}

// Page is what the ledger needs to know of a page.
type Page struct {
	Address  string   // below base_url: "/events/yerevan/"; "" of a page that has none, or is held back
	Aliases  []string // its old addresses
	Key      string
	ID       string     // the identity that its front matter gives; ""
	Since    civil.Date // the day on which it appeared, as far as it says itself; zero
	Revised  civil.Date // the day on which it was changed, as far as it says itself; zero
	Event    string     // a sum of what its calendar entry says, but for stamps and addresses; "" of other pages
	Sequence int        // the least number of an event's revision
	Text     Sketch     // of its text; zero of a page that has no file
	Held     Held       // whether it is left out today
}

// Held says whether a page is left out. It keeps its identity meanwhile.
type Held uint8

const (
	Published Held = iota
	Withdrawn      // as a draft, or until a later day
	Expired        // it has reached the end that it gives itself
)

// Entry is what is known of a page once it is published.
type Entry struct {
	ID       string     // its lasting identity, unique in the site
	First    civil.Date // the day on which it was first published
	Revision Revision   // of an event
}

// Publish gives the ledger of a site that is published today, and the entry of
// each page. The same pages on a later day give the same entries.
//
// A page's identity is that of its front matter; else the one that its key or
// its address had; else that of an old address which it names as alias; else that
// of a page which is not there any more and said nearly the same; else its
// key. So a page that moves keeps its identity.
//
// A page that is published for the first time was first published on the day
// that it gives itself, but never later than today.
func (l *Ledger) Publish(pages []Page, today civil.Date) (*Ledger, []Entry) {
	next := &Ledger{Tag: l.Tag, lines: maps.Clone(l.lines)}
	if next.lines == nil {
		next.lines = make(map[string]line, len(pages))
	}
	entries := make([]Entry, len(pages))
	ids, compared := l.identities(pages)
	next.compared = compared
	known := l.byID(l.takenOver(pages, ids))
	for i, id := range ids {
		p, e := &pages[i], &entries[i]
		e.ID = id
		if p.Held != Published {
			continue
		}
		before := known[id]
		ok := !before.first.IsZero()
		if e.First = before.first; !ok {
			e.First = earlier(p.Since, today)
		}
		if p.Event != "" {
			e.Revision = revise(before.revision, p, today)
		}
		if p.Address != "" {
			next.add(p.Address, line{key: p.Key, id: id, first: e.First, revision: e.Revision, text: l.lines[p.Address].text}, ok, today)
		}
		for _, a := range p.Aliases {
			next.add(a, line{key: p.Key, id: id, first: e.First}, ok, today)
		}
	}
	return next, entries
}

// add notes that an address leads to a page. moved says that the page was known,
// so that an address which was not is new today.
func (l *Ledger) add(address string, now line, moved bool, today civil.Date) {
	if before, ok := l.lines[address]; ok {
		now.first, now.span = before.first, before.span
		now.files = before.files
	} else if moved {
		now.first = today
	}
	l.lines[address] = now
}

// revise gives the revision of an event's calendar entry.
func revise(before Revision, p *Page, today civil.Date) Revision {
	switch {
	case before.Sum == "":
		return Revision{p.Sequence, earlier(p.Revised, today), p.Event}
	case before.Sum == p.Event:
		return before
	}
	return Revision{max(before.Number+1, p.Sequence), later(before.Day, today), p.Event}
}

// identities gives the identity of each page, and whether that depends on the
// texts of pages.
func (l *Ledger) identities(pages []Page) (ids []string, compared bool) {
	ids = make([]string, len(pages))
	taken := make(map[string]bool, len(pages))
	take := func(i int, id string) {
		if id != "" && ids[i] == "" && !taken[id] {
			ids[i], taken[id] = id, true
		}
	}
	for i, p := range pages {
		ids[i] = p.ID // two pages may claim one: that is reported elsewhere
		taken[p.ID] = true
	}
	byKey := l.byKey()
	for i, p := range pages {
		if at := l.lines[p.Address]; at.key == p.Key {
			take(i, at.id)
		}
		take(i, byKey[p.Key].id)
	}
	for i, p := range pages {
		take(i, l.lines[p.Address].id)
		for _, a := range p.Aliases {
			take(i, l.lines[a].id)
		}
	}
	compared = l.recognise(pages, ids, taken, take)
	for i, p := range pages {
		id := defaultID(p.Key)
		for n := 2; ids[i] == ""; n++ {
			take(i, id)
			id = defaultID(p.Key) + "-" + strconv.Itoa(n)
		}
	}
	return ids, compared
}

// defaultID is the identity of a page that has no other.
func defaultID(key string) string { return cmp.Or(key, "home") }

// takenOver gives the addresses that lead to another page from now on than they did, with
// the identity of that page.
func (l *Ledger) takenOver(pages []Page, ids []string) map[string]string {
	var taken map[string]string
	take := func(address, id string) {
		if at, ok := l.lines[address]; ok && at.id != id {
			if taken == nil {
				taken = make(map[string]string)
			}
			taken[address] = id
		}
	}
	for i, id := range ids {
		if p := &pages[i]; p.Held == Published {
			take(p.Address, id)
			for _, a := range p.Aliases {
				take(a, id)
			}
		}
	}
	return taken
}

// byID gives what is known of each identity: the first day of all of its addresses,
// which is none where others have taken them over, and the last revision. So the ledger
// that Publish makes gives the same.
func (l *Ledger) byID(taken map[string]string) map[string]line {
	out := make(map[string]line, len(l.lines))
	join := func(id string, at line) {
		if before, ok := out[id]; ok {
			at = merge(before, at)
		}
		out[id] = at
	}
	for address, at := range l.lines {
		if _, gone := taken[address]; !gone {
			join(at.id, at)
		}
	}
	for address, id := range taken {
		first := l.lines[address].first
		join(id, line{first: first})
	}
	for address := range taken {
		at := l.lines[address]
		join(at.id, line{first: out[at.id].first, revision: at.revision})
	}
	return out
}

// byKey gives for each key the line of the address that was published first.
func (l *Ledger) byKey() map[string]line {
	out := make(map[string]line, len(l.lines))
	for _, address := range slices.Sorted(maps.Keys(l.lines)) {
		at := l.lines[address]
		if before, ok := out[at.key]; !ok || at.first.Before(before.first) {
			out[at.key] = at
		}
	}
	return out
}

// merge joins two lines for one address or one identity.
func merge(a, b line) line {
	if c := cmp.Or(cmp.Compare(b.revision.Number, a.revision.Number), b.revision.Day.Compare(a.revision.Day), cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id), cmp.Compare(a.revision.Sum, b.revision.Sum)); c > 0 {
		a, b = b, a
	}
	a.first = earlier(b.first, a.first)
	a.files = uniteFiles(a.files, b.files)
	a.text = max(a.text, b.text)
	a.to = max(a.to, b.to)
	a.gone = later(a.gone, b.gone)
	return a
}

// earlier gives the earlier of two days; the second where the first is none.
func earlier(d, other civil.Date) civil.Date {
	if d = d.First(); d.IsZero() || d.After(other) {
		return other
	}
	return d
}

func later(d, other civil.Date) civil.Date {
	if d.After(other) {
		return d
	}
	return other
}

// ChooseTag gives the ledger a tag where it has none: for a site at an origin,
// such as "https://www.example.org", and a path, "/int/", on the first of the
// days that its pages name, which stays the same while nothing is recorded.
func (l *Ledger) ChooseTag(origin, path string, entries []Entry) {
	_, host, ok := strings.Cut(origin, "://")
	if l.Tag != "" || !ok || len(entries) == 0 {
		return
	}
	first := entries[0].First
	for _, e := range entries {
		first = earlier(e.First, first)
	}
	host, _, _ = strings.Cut(host, ":") // a tag has no port
	l.Tag = fmt.Sprintf("tag:%s,%s:%s", host, first, path)
}

// IRI gives the identity of a page as Atom (RFC 4287, section 4.2.6) asks for it;
// "" where there is no tag.
func (l *Ledger) IRI(id string) string {
	if l.Tag == "" {
		return ""
	}
	return l.Tag + (&url.URL{Path: id}).EscapedPath()
}

// UID gives the identity of an event for calendars (RFC 5545, section 3.8.4.7).
func (l *Ledger) UID(id string) string {
	if l.Tag == "" {
		return id
	}
	host, _, path := splitTag(l.Tag)
	return id + "@" + host + strings.TrimSuffix(path, "/")
}

// HasFile says whether a feed or a calendar was published in the folder of the page
// at an address.
func (l *Ledger) HasFile(address, name string) bool {
	return slices.Contains(splitFiles(l.lines[address].files), name)
}

// Equal says whether two ledgers hold the same.
func (l *Ledger) Equal(other *Ledger) bool {
	return l.Tag == other.Tag && maps.EqualFunc(l.lines, other.lines, line.same)
}
