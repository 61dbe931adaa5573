package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Question is something that may be asked of a Site. It can be compared, kept,
// and put to the next Site.
type Question struct {
	Verb Verb
	Key  string // a page's key, a type, a path: what the verb says
	N    int    // how many, or which page of a list
}

// Verb is what is asked.
type Verb string

// The verbs, each with the type of its answer.
const (
	AskCard       Verb = "card"       // Key: page. *card.Card, nil where there is none
	AskNewest     Verb = "newest"     // Key: type, N: how many. []*card.Card
	AskPhase      Verb = "phase"      // Key: phases of one type, such as "now coming"; N: how many. []*card.Card
	AskAncestors  Verb = "ancestors"  // Key: page. []card.Crumb
	AskNeighbours Verb = "neighbours" // Key: page. Neighbours
	AskRelated    Verb = "related"    // Key: page, N: how many. []*card.Card
	AskReferring  Verb = "referring"  // Key: page. []*card.Card
	AskPager      Verb = "pager"      // Key: page, N: which page of its list. *Pager
	AskChildren   Verb = "children"   // Key: page. []*card.Card, the whole of its list
	AskTerms      Verb = "terms"      // Key: taxonomy. []TermCount
	AskSections   Verb = "sections"   // []*card.Card
	AskMenu       Verb = "menu"       // Key: menu. []MenuItem
	AskRoute      Verb = "route"      // Key: folder, a colon, path. Route
	AskFile       Verb = "file"       // Key: folder, a colon, path. FileAnswer
	AskFiles      Verb = "files"      // Key: page. []File, those of its bundle
	AskAsset      Verb = "asset"      // Key: name. string, "" where there is none
	AskTaxonomy   Verb = "taxonomy"   // Key: page of kind taxonomy or term. string, its name
	AskText       Verb = "text"       // Key: page. sum.Sum, of its file
	AskFeed       Verb = "feed"       // Key: page, N: how many. []*card.Card, what its feeds hold
	AskEntries    Verb = "entries"    // Key: section. []*card.Card, its events by day
	AskOutlets    Verb = "outlets"    // Key: page. Outlets: which feeds and calendars it has
	AskIdentity   Verb = "identity"   // Identity: what every page shows of the site
	AskAddresses  Verb = "addresses"  // every page for the sitemap. []*card.Card
)

// Neighbours are the pages before and behind a page.
type Neighbours struct{ Prev, Next *card.Card }

// TermCount is a term with the number of pages that carry it.
type TermCount struct {
	Title string
	URL   string
	Name  string // as the front matter has it, such as "AM"
	Count int
}

// Outlets tells which further outputs a page has.
type Outlets struct {
	Feed     bool // at least one page that it lists carries a date
	Calendar bool // at least one page that it lists is an event
}

// Identity is what every page shows of the site and of who publishes it.
type Identity struct {
	Title        string
	Description  string
	BaseURL      string // the whole address; "" where it is not set
	Home         string // the address of the home page on its host
	Language     string // BCP 47
	Dir          string // "ltr" or "rtl"
	Organisation Organisation
	Params       map[string]any // the free settings of site.yaml
}

// Organisation is who publishes the site.
type Organisation struct {
	Name    string
	Logo    *card.Image // nil where there is none
	Address string
	Email   string
	Links   []card.Link
}

// FileAnswer is a file, or why there is none.
type FileAnswer struct {
	File  *File
	Fault *Fault
}

// answer is how a verb is answered. Those that many pages ask with the same
// words are shared: worked out once.
type answer struct {
	shared bool
	of     func(*Site, Question) (any, sum.Sum)
}

// answers holds every verb. An answer's sum covers all that can be reached
// from it; where cards are reached, their sums are in it.
func answers(v Verb) answer {
	switch v {
	case AskCard:
		return answer{false, func(s *Site, q Question) (any, sum.Sum) {
			if p, ok := s.byKey[q.Key]; ok {
				return p.Card, p.Sum
			}
			return (*card.Card)(nil), sum.Sum{}
		}}
	case AskNewest:
		return answer{true, func(s *Site, q Question) (any, sum.Sum) { return list(first(s.byType[q.Key], q.N)) }}
	case AskPhase:
		return answer{true, func(s *Site, q Question) (any, sum.Sum) { return list(s.inPhase(q.Key, q.N)) }}
	case AskAncestors:
		return answer{false, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) { return s.ancestors(p) }, []card.Crumb(nil))}
	case AskNeighbours:
		return answer{false, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) {
			prev, next := s.neighbours(p)
			var out Neighbours
			var h sum.Hasher
			if h.AddBool(prev != nil); prev != nil {
				out.Prev = prev.Card
				h.AddSum(prev.Sum)
			}
			if h.AddBool(next != nil); next != nil {
				out.Next = next.Card
				h.AddSum(next.Sum)
			}
			return out, h.Sum()
		}, Neighbours{})}
	case AskRelated:
		return answer{false, byPage(func(s *Site, p *Page, n int) (any, sum.Sum) { return list(s.related(p, n)) }, []*card.Card(nil))}
	case AskReferring:
		return answer{false, func(s *Site, q Question) (any, sum.Sum) { return list(s.referring[q.Key]) }}
	case AskPager:
		return answer{false, byPage(func(s *Site, p *Page, n int) (any, sum.Sum) {
			pg, shown := s.pager(p, n)
			var h sum.Hasher
			h.AddSum(seal(shown))
			h.AddInt(len(p.list))
			h.AddString(p.URL)
			return pg, h.Sum()
		}, (*Pager)(nil))}
	case AskChildren:
		return answer{false, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) { return list(p.list) }, []*card.Card(nil))}
	case AskTerms:
		return answer{true, (*Site).terms}
	case AskSections:
		return answer{true, func(s *Site, _ Question) (any, sum.Sum) {
			var out []*Page
			for _, p := range s.byKey[""].list {
				if p.Kind == card.Section {
					out = append(out, p)
				}
			}
			return list(out)
		}}
	case AskMenu:
		return answer{true, func(s *Site, q Question) (any, sum.Sum) {
			items := s.menus[q.Key]
			var h sum.Hasher
			for _, m := range items {
				h.AddString(m.Title)
				h.AddString(m.URL)
			}
			return items, h.Sum()
		}}
	case AskRoute:
		return answer{false, func(s *Site, q Question) (any, sum.Sum) {
			dir, dest, _ := strings.Cut(q.Key, ":")
			r := s.route(dir, dest)
			var h sum.Hasher
			h.AddString(r.URL)
			h.AddBool(r.IsPage)
			h.AddString(r.Key)
			h.AddString(r.Type)
			h.AddInt(int(r.Size))
			faultSum(&h, r.Fault)
			faultSum(&h, r.Warning)
			return r, h.Sum()
		}}
	case AskFile:
		return answer{false, func(s *Site, q Question) (any, sum.Sum) {
			dir, name, _ := strings.Cut(q.Key, ":")
			f, fault := s.file(dir, name)
			var h sum.Hasher
			fileSum(&h, f)
			faultSum(&h, fault)
			return FileAnswer{f, fault}, h.Sum()
		}}
	case AskFiles:
		return answer{false, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) {
			files := s.bundleFiles(p)
			var h sum.Hasher
			for i := range files {
				fileSum(&h, &files[i])
			}
			return files, h.Sum()
		}, []File(nil))}
	case AskAsset:
		return answer{true, func(s *Site, q Question) (any, sum.Sum) {
			address, ok := s.in.Asset(q.Key)
			if !ok {
				address = ""
			}
			return address, sum.OfString(address)
		}}
	case AskTaxonomy:
		return answer{false, byPage(func(_ *Site, p *Page, _ int) (any, sum.Sum) {
			if p.taxonomy == nil {
				return "", sum.Sum{}
			}
			return p.taxonomy.Name, sum.OfString(p.taxonomy.Name)
		}, "")}
	case AskText:
		return answer{false, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) {
			if p.Doc == nil {
				return sum.Sum{}, sum.Sum{}
			}
			text := s.Text(p)
			return text.Sum, text.Sum
		}, sum.Sum{})}
	case AskFeed:
		return answer{true, byPage(func(s *Site, p *Page, n int) (any, sum.Sum) { return list(s.feed(p, n)) }, []*card.Card(nil))}
	case AskEntries:
		return answer{true, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) { return list(s.events(p)) }, []*card.Card(nil))}
	case AskOutlets:
		return answer{true, byPage(func(s *Site, p *Page, _ int) (any, sum.Sum) {
			o := Outlets{Feed: len(s.feed(p, 1)) > 0, Calendar: len(s.events(p)) > 0}
			var h sum.Hasher
			h.AddBool(o.Feed)
			h.AddBool(o.Calendar)
			return o, h.Sum()
		}, Outlets{})}
	case AskIdentity:
		return answer{true, (*Site).identity}
	case AskAddresses:
		return answer{true, func(s *Site, _ Question) (any, sum.Sum) { return list(s.pages) }}
	}
	return answer{false, func(*Site, Question) (any, sum.Sum) { return nil, sum.Sum{} }}
}

// byPage answers a question about a page; none is the answer where there is no
// such page any more.
func byPage(of func(*Site, *Page, int) (any, sum.Sum), none any) func(*Site, Question) (any, sum.Sum) {
	return func(s *Site, q Question) (any, sum.Sum) {
		p, ok := s.byKey[q.Key]
		if !ok {
			return none, sum.Sum{}
		}
		return of(s, p, q.N)
	}
}

func list(pages []*Page) (any, sum.Sum) { return cards(pages), seal(pages) }

func first(pages []*Page, n int) []*Page { return pages[:max(0, min(n, len(pages)))] }

func fileSum(h *sum.Hasher, f *File) {
	if h.AddBool(f != nil); f != nil {
		for _, t := range []string{f.Name, f.Title, f.URL, f.Permalink, f.Type} {
			h.AddString(t)
		}
		h.AddInt(int(f.Size))
		h.AddInt(f.Width)
		h.AddInt(f.Height)
	}
}

func faultSum(h *sum.Hasher, f *Fault) {
	if h.AddBool(f != nil); f != nil {
		h.AddString(string(f.Code))
		h.AddString(f.Message)
		h.AddString(f.Hint)
		h.AddString(f.Mend)
	}
}

type answered struct {
	value any
	sum   sum.Sum
}

// Answer answers a question. The sum names the answer and all that can be
// reached from it.
func (s *Site) Answer(q Question) (any, sum.Sum) {
	a := answers(q.Verb)
	if !a.shared {
		return a.of(s, q)
	}
	if before, ok := s.memo.Load(q); ok {
		done := before.(answered)
		return done.value, done.sum
	}
	value, sum := a.of(s, q)
	s.memo.Store(q, answered{value, sum})
	return value, sum
}

// inPhase gives the first n pages that stand in one of the phases, in the
// order of their lists.
func (s *Site) inPhase(phases string, n int) []*Page {
	var out []*Page
	for _, typ := range []string{"event", "project"} {
		for _, p := range s.byType[typ] {
			if strings.Contains(" "+phases+" ", " "+string(phase(p.Card))+" ") {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, s.listed)
	return first(out, n)
}

// terms gives the terms of a taxonomy in use.
func (s *Site) terms(q Question) (any, sum.Sum) {
	var out []TermCount
	var h sum.Hasher
	for _, t := range s.taxonomies {
		if t.Name != q.Key {
			continue
		}
		for _, tm := range t.terms {
			out = append(out, TermCount{Title: tm.title, URL: tm.page.URL, Name: tm.name, Count: len(tm.pages)})
			h.AddString(tm.title)
			h.AddString(tm.page.URL)
			h.AddString(tm.name)
			h.AddInt(len(tm.pages))
		}
	}
	return out, h.Sum()
}

// bundleFiles gives the files that lie beside a page in its bundle.
func (s *Site) bundleFiles(p *Page) []File {
	if p.Doc == nil || !p.Doc.Bundle {
		return nil
	}
	var out []File
	for _, f := range s.in.Tree.Under(path.Join(content.Root, p.Doc.Dir)) {
		if content.IsPage(f.Path) {
			continue
		}
		if file, fault := s.file("", strings.TrimPrefix(f.Path, content.Root)); fault == nil {
			out = append(out, *file)
		}
	}
	return out
}

// feed gives what the feeds of home, a section or a term hold: the newest n
// pages that carry a date.
func (s *Site) feed(p *Page, n int) []*Page {
	var out []*Page
	add := func(pages []*Page) {
		for _, q := range pages {
			if q.Kind == card.Page && !q.Date.IsZero() {
				out = append(out, q)
			}
		}
	}
	if p.Kind == card.Home {
		add(s.pages)
	} else {
		add(p.list)
	}
	slices.SortFunc(out, func(x, y *Page) int { return x.rank.dated - y.rank.dated })
	return first(out, n)
}

// events gives the events of a section, by day.
func (s *Site) events(p *Page) []*Page {
	var out []*Page
	for _, q := range p.chain {
		if q.Event != nil {
			out = append(out, q)
		}
	}
	return out
}

// title is the site's name: the one in the settings, or else that of the home
// page, of the organisation, or plainly the word for a home page.
func (s *Site) title() string {
	home := ""
	if p := s.byKey[""]; p != nil && p.Doc != nil {
		home = p.Doc.Card.Title
	}
	return cmp.Or(s.Settings.Title, home, s.Settings.Organisation.Name, s.Settings.Locale.Text("home"))
}

// identity gathers what every page shows. The settings' own sum covers all but
// the logo.
func (s *Site) identity(Question) (any, sum.Sum) {
	c := s.Settings
	o := c.Organisation
	id := &Identity{
		Title: s.title(), Description: c.Description, BaseURL: c.BaseURL.String(), Home: c.BaseURL.Path,
		Language: c.Language, Dir: c.Locale.Dir(), Params: c.Params,
		Organisation: Organisation{Name: o.Name, Address: o.Address, Email: o.Email, Links: o.Links},
	}
	var h sum.Hasher
	h.AddSum(c.Sum)
	h.AddString(id.Title)
	if o.Logo != nil {
		f, fault := s.file("", o.Logo.File.Text)
		if fault == nil {
			id.Organisation.Logo = &card.Image{URL: f.URL, Permalink: f.Permalink, Alt: o.Logo.Alt, Width: f.Width, Height: f.Height, Type: picture.MediaType(f.Name)}
		}
		fileSum(&h, f)
	}
	return id, h.Sum()
}
