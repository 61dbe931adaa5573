package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// rank is a page's place in each of the orders that lists have. Each order is
// made once, of all pages, as most pages stand in several lists.
type rank struct {
	listed    int // see Site.compareListed
	newer     int // see compareNewer
	published int // by the day of publication, the newest first
}

// rank ranks all pages.
func (b *builder) rank() {
	all := slices.Clone(b.pages)
	order := func(less func(x, y *Page) int, place func(p *Page) *int) {
		slices.SortFunc(all, less)
		for i, p := range all {
			*place(p) = i
		}
	}
	order(b.compareListed, func(p *Page) *int { return &p.rank.listed })
	order(compareNewer, func(p *Page) *int { return &p.rank.newer })
	order(func(x, y *Page) int {
		return cmp.Or(AppearedOn(y.Card).Compare(AppearedOn(x.Card)), cmp.Compare(x.Key, y.Key))
	}, func(p *Page) *int { return &p.rank.published })
}

// lists puts the pages of every section, term and type in order.
func (b *builder) lists() {
	b.rank()
	for _, p := range b.pages {
		if p.Kind != card.Page && p.Kind != card.Section || p.Unlisted {
			continue
		}
		p.Parent.list = append(p.Parent.list, p)
		if p.Kind == card.Page {
			b.byType[p.Type] = append(b.byType[p.Type], p)
		}
	}
	b.listIndex()
	for key, list := range b.referring {
		slices.SortFunc(list, compareMentions)
		if p := b.byKey[key]; p.Person != nil || p.Partner != nil {
			p.list = list
		}
	}
	for _, p := range b.pages {
		if len(p.list) == 0 || p.Kind == card.Page || p.Kind == card.Search {
			continue
		}
		slices.SortFunc(p.list, func(x, y *Page) int { return x.rank.listed - y.rank.listed })
		if p.Kind == card.Term {
			for i, listed := range p.list {
				listed.termPositions = append(listed.termPositions, termPosition{p, i})
			}
		}
		if p.Kind != card.Section && p.Kind != card.Home {
			continue
		}
		for _, child := range p.list {
			if child.Kind == card.Page {
				p.sequence = append(p.sequence, child)
			}
		}
		if p.Kind == card.Section && chronological(p.Type) {
			slices.SortFunc(p.sequence, func(x, y *Page) int { return y.rank.newer - x.rank.newer })
		}
		for i, child := range p.sequence {
			child.position = i
		}
	}
	for _, list := range b.byType {
		slices.SortFunc(list, func(x, y *Page) int { return x.rank.newer - y.rank.newer })
	}
}

// chronological says whether the pages of a type follow one another in time.
func chronological(typ string) bool { return typ == "post" || typ == "event" || typ == "project" }

// SubjectDate is the day that a page is about: of an event or a project its start, of
// any other page the day of its publication.
func SubjectDate(c *card.Card) civil.Moment {
	switch {
	case c.Event != nil:
		return c.Event.Start
	case c.Project != nil && !c.Project.Start.IsZero():
		return civil.Moment{Date: c.Project.Start}
	}
	return c.Date
}

// AppearedOn is when a page was published: on its date; of an event or a project
// that gives none, on the day on which it was first published.
func AppearedOn(c *card.Card) civil.Moment {
	if c.Date.IsZero() {
		return civil.Moment{Date: c.First}
	}
	return c.Date
}

// compareNewer orders pages by the day they are about, the newest first.
func compareNewer(x, y *Page) int {
	if c := SubjectDate(y.Card).Compare(SubjectDate(x.Card)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(x.Title, y.Title), cmp.Compare(x.Key, y.Key))
}

// ranks are the groups of a list, in the order in which readers want them.
var ranks = map[card.Phase]int{
	card.Now: 1, card.Coming: 2, card.Past: 3,
	card.Running: 4, card.Planned: 5, card.Finished: 6,
	card.Open: 7, card.Closed: 8,
}

// phase gives where a page stands, of those that stand anywhere.
func phase(c *card.Card) card.Phase {
	switch {
	case c.Event != nil:
		return c.Event.Phase
	case c.Project != nil:
		return c.Project.Phase
	}
	return c.Phase
}

// compareListed orders the pages of a list: sections in front; then groups; then by
// weight, those without one last; then as their type says. Otherwise what comes next
// stands first within a group, what is over the newest first; other pages by day, and
// by title where they have none.
func (s *Site) compareListed(x, y *Page) int {
	group := phase(x.Card)
	byDay := compareNewer(x, y)
	if group == card.Now || group == card.Coming || group == card.Planned {
		byDay = SubjectDate(x.Card).Compare(SubjectDate(y.Card))
	}
	if c := cmp.Or(
		cmp.Compare(section(x), section(y)),
		cmp.Compare(ranks[group], ranks[phase(y.Card)]),
		s.compareGroups(x, y),
		cmp.Compare(weight(x), weight(y)),
		s.compareOrders(x, y),
	); c != 0 {
		return c
	}
	if undated(x) && undated(y) || x.order.sorted() {
		return cmp.Or(s.Settings.Locale.Compare(x.Title, y.Title), cmp.Compare(x.Key, y.Key))
	}
	return cmp.Or(byDay, cmp.Compare(x.Title, y.Title), cmp.Compare(x.Key, y.Key))
}

// undated says whether the day of a page is none, or none by which readers look for it.
func undated(p *Page) bool {
	return SubjectDate(p.Card).IsZero() || p.Person != nil || p.Partner != nil
}

func section(p *Page) int {
	if p.Kind == card.Section {
		return 0
	}
	return 1
}

func weight(p *Page) int {
	if p.Weight == 0 {
		return int(^uint(0) >> 1)
	}
	return p.Weight
}

// Pager is one page of a list.
type Pager struct {
	Groups []Group
	Number int // of this page of the list, from 1
	Total  int // pages of the list
	Count  int // pages listed altogether
	First  string
	Prev   string // address of the page before; "" on the first
	Next   string // address of the page behind; "" on the last
	Last   string
}

// Group is a run of pages that belong together: coming events, finished
// projects, pages that share a value. Name is a card.Phase, "other" for the pages
// without a value, or "" where a list has no groups; among the pages that name a
// person or a partner also a type, such as "post".
type Group struct {
	Name  string
	Title string // the value that the pages share, in words: a country, a year; "" where Name tells
	Cards []*card.Card
}

// IsPaged says whether a page shows a list on several pages of their own, which may have
// no feed.
func IsPaged(c *card.Card) bool { return c.HasList() || c.Kind == card.Search }

// ListPages tells on how many pages p's list is shown; 1 where it has none.
func (s *Site) ListPages(p *Page) int {
	if !IsPaged(p.Card) {
		return 1
	}
	per := s.perPage(p)
	return max(1, (len(p.list)+per-1)/per)
}

// perPage is how many pages p's list shows on one page.
func (s *Site) perPage(p *Page) int {
	if p.Kind == card.Search {
		return indexLines
	}
	return s.Settings.Paginate
}

// pager gives page number n of p's list.
func (s *Site) pager(p *Page, n int) (*Pager, sum.Sum) {
	total := s.ListPages(p)
	if n < 1 || n > total {
		return nil, sum.Sum{}
	}
	per := s.perPage(p)
	if p.Kind == card.Search {
		s.sortIndex()
	}
	shown := p.list[(n-1)*per : min(n*per, len(p.list))]
	pg := &Pager{Number: n, Total: total, Count: len(p.list), First: s.PagerURL(p, 1), Last: s.PagerURL(p, total)}
	var h sum.Hasher
	for _, item := range shown {
		name, title := string(phase(item.Card)), ""
		if p.Kind == card.Page {
			name = mention(item.Card)
		} else if p.Kind == card.Search {
			name, title = "", s.initial(item.Title)
		} else if of := item.order.of; of != nil && of.group != nil && item.Phase != card.Closed {
			name, title = "", s.groupTitle(item, p.Language)
			if title == "" {
				name = "other"
			}
		}
		if last := len(pg.Groups) - 1; last < 0 || pg.Groups[last].Name != name || pg.Groups[last].Title != title {
			pg.Groups = append(pg.Groups, Group{Name: name, Title: title})
			h.AddString(title)
		}
		g := &pg.Groups[len(pg.Groups)-1]
		g.Cards = append(g.Cards, item.Card)
	}
	if n > 1 {
		pg.Prev = s.PagerURL(p, n-1)
	}
	if n < total {
		pg.Next = s.PagerURL(p, n+1)
	}
	h.AddSum(sumOf(shown))
	h.AddInt(len(p.list))
	h.AddString(p.URL)
	return pg, h.Sum()
}

// PagerURL is the address of page n of p's list.
func (s *Site) PagerURL(p *Page, n int) string {
	if n == 1 {
		return p.URL
	}
	return s.AddressIn(p, "page/"+strconv.Itoa(n)+"/")
}

// PagerPath is where page n of p's list is written.
func (s *Site) PagerPath(p *Page, n int) string {
	if n == 1 {
		return p.Path
	}
	return path.Join(p.Folder, "page", strconv.Itoa(n), "index.html")
}
