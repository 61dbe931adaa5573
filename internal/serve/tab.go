package serve

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// State is what a tab is told.
type State struct {
	Sum    string `json:"sum"`    // of what the tab's address answers with
	Found  bool   `json:"found"`  // whether there is something at the address
	Moved  string `json:"moved"`  // the address at which the page is found now; ""
	Gone   string `json:"gone"`   // why there is no such page, in a sentence; ""
	File   string `json:"file"`   // what the page is made from; "" where there is no one file
	Open   string `json:"open"`   // the address that opens it in the editor; ""
	Faults Faults `json:"faults"` // what is wrong

	Badges []Badge     `json:"badges"` // what readers would not see, or not yet
	View   View        `json:"view"`
	Public *difference `json:"public"` // null as long as it is not known
}

// Faults are what is wrong.
type Faults struct {
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Cover    string `json:"cover"`   // a name for those that concern what the tab shows; "" where none does
	Shown    string `json:"shown"`   // from when that is which the tab shows, in a sentence; "" where it is up to date
	HTML     string `json:"html"`    // as diag.WriteHTML has them
	More     int    `json:"more"`    // how many are left out
	Looking  bool   `json:"looking"` // whether the site is still being looked through
}

// Badge is a word on the page with what it means.
type Badge struct {
	Kind  string `json:"kind"` // "draft", "later" or "expires"
	Words string `json:"words"`
}

// View is as of when, and with what, the tab shows the site.
type View struct {
	Base   string `json:"base"`   // where the site begins, on this host
	Day    string `json:"day"`    // 2026-03-01
	Words  string `json:"words"`  // the same in words, where it is not today; ""
	Chosen bool   `json:"chosen"` // whether the day was chosen in the tab
	Drafts bool   `json:"drafts"`
	Later  bool   `json:"later"`
	Held   string `json:"held"` // what is held back, in a sentence; ""
}

// mostFaults is how many faults a tab is told of in full.
const mostFaults = 40

// tab is one that listens.
type tab struct {
	*Server
	scene   *scene
	address string // the path of its address

	page *site.Page       // that was last found at the address; nil where none was
	in   *engine.Snapshot // in which it was
	last []byte           // what was told last
}

// english names the days of the bar, which is in English as the commands are.
func english() *locale.Locale {
	l, _ := locale.For("en-GB")
	return l
}

// state works out what a tab is to be told.
func (t *tab) state(n *shown) (State, error) {
	at, ok := outputAt(n.settings().BaseURL.Path, t.address)
	if !ok {
		at = notFound
	}
	a, err := t.scene.answer(n, at)
	if err != nil {
		return State{}, err
	}
	st := State{Sum: a.Sum.String(), Found: a.found, View: t.view(n)}
	if a.found {
		st.File = a.Owner
	}
	page, there := n.made.Page(at)
	switch {
	case a.found && there:
		t.page, t.in = page, n.made
		if page.Doc != nil {
			st.File = page.Doc.File
		}
		st.Badges = badges(page, n.made)
	case !a.found:
		st.Moved, st.Gone = t.whereTo(n, at)
	}
	st.Open = t.open(n, st.File, 1, 1)
	st.Faults = t.faults(n, a, st.File)
	if n.public != nil {
		st.Public = shortened(n.public)
	}
	return st, nil
}

// whereTo says what has become of the page at an address at which there is
// nothing any more, or not yet.
func (t *tab) whereTo(n *shown, at string) (moved, gone string) {
	if t.page != nil {
		if now, ok := n.newest.Moved(t.in, t.page); ok && now.Path != at {
			return now.URL, fmt.Sprintf("This page is now at %s.", now.URL)
		}
	}
	key := strings.TrimSuffix(strings.TrimSuffix(at, "index.html"), "/")
	for _, h := range n.made.Site.Held {
		if t.page != nil && t.page.Doc != nil && t.page.Doc.File == h.File || keyAddress(h.File) == key {
			return "", heldBack(h)
		}
	}
	if t.page != nil && t.page.Doc != nil {
		if _, there := n.newest.Tree.Find(t.page.Doc.File); !there {
			return "", fmt.Sprintf("This page is no longer there: %s was deleted or renamed.", t.page.Doc.File)
		}
	}
	if t.page != nil {
		return "", "This page is no longer there."
	}
	return "", "There is no page at this address."
}

// keyAddress gives where the page of a file would be found that names no other
// place, below base_url.
func keyAddress(file string) string {
	p := strings.TrimSuffix(strings.TrimPrefix(file, content.Root+"/"), path.Ext(file))
	p = strings.TrimSuffix(strings.TrimSuffix(p, "/index"), "/_index")
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = slug.Path(parts[i])
	}
	return strings.Join(parts, "/")
}

func heldBack(h site.Held) string {
	switch h.Reason {
	case site.Draft:
		return fmt.Sprintf("%s is a draft, and drafts are not shown in this tab.", h.File)
	case site.Future:
		return fmt.Sprintf("%s will be published on %s.", h.File, english().Words(h.Until))
	}
	return fmt.Sprintf("%s expired on %s.", h.File, english().Words(h.Until))
}

// badges tells what is special about a page.
func badges(p *site.Page, s *engine.Snapshot) []Badge {
	var out []Badge
	loc := s.Site.Settings.Location
	if p.Draft {
		out = append(out, Badge{"draft", "Draft"})
	}
	if day := p.Date.Day(loc); !p.Date.IsZero() && day.After(s.Site.Today) {
		out = append(out, Badge{"later", "From " + english().Words(day)})
	}
	if p.Doc != nil && !p.Doc.Expires.IsZero() {
		out = append(out, Badge{"expires", "Until " + english().Words(p.Doc.Expires.Day(loc).AddDays(-1))})
	}
	return out
}

func (t *tab) view(n *shown) View {
	v := View{Base: n.settings().BaseURL.Path, Day: n.made.Site.Today.String(), Chosen: t.scene.view.Today != t.first.Today, Drafts: t.scene.view.Drafts, Later: t.scene.view.Future}
	if !t.scene.view.Today.IsZero() {
		v.Words = english().Words(t.scene.view.Today)
	}
	counts := map[site.Reason]int{}
	for _, h := range n.made.Site.Held {
		counts[h.Reason]++
	}
	var parts []string
	for _, k := range []struct {
		reason    site.Reason
		one, many string
	}{{site.Draft, "draft", "drafts"}, {site.Future, "later page", "later pages"}, {site.Expired, "expired page", "expired pages"}} {
		switch n := counts[k.reason]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+k.one)
		default:
			parts = append(parts, strconv.Itoa(n)+" "+k.many)
		}
	}
	if len(parts) > 0 {
		v.Held = "Held back: " + strings.Join(parts, ", ") + "."
	}
	return v
}

// open gives the address that opens a file of the site in the editor.
func (t *tab) open(n *shown, file string, line, column int) string {
	f, ok := n.newest.Tree.Find(file)
	if !ok || f.Theme {
		return ""
	}
	return t.o.Editor.open(filepath.Join(t.folder, filepath.FromSlash(file)), line, column)
}

// faults gathers what is wrong, that of the tab's own page first.
func (t *tab) faults(n *shown, a answer, file string) Faults {
	list := slices.Concat(n.newest.Faults(), a.faults).Sorted()
	f := Faults{Cover: nameOf(list), Looking: n.whole == nil && n.before == nil}
	source := n.newest.Source
	switch {
	case n.whole != nil:
		list, source = n.whole.Diagnostics, n.whole.Source
	case n.before != nil: // what was wrong elsewhere is so still, until it is known better
		for _, d := range n.before.Diagnostics {
			if !n.changed[d.File] && d.File != file {
				list = append(list, d)
			}
		}
		list = list.Sorted()
	}
	f.Errors, f.Warnings = list.Count()
	f.Shown = t.shown(n, a, file)
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y diag.Diagnostic) int { return rank(x, file) - rank(y, file) })
	if f.More = len(list) - mostFaults; f.More > 0 {
		list = list[:mostFaults]
	}
	f.More = max(f.More, 0)
	var b bytes.Buffer
	links := func(file string, at diag.Position) string { return t.open(n, file, at.Line, at.Column) }
	diag.WriteHTML(&b, list, source, links) //nolint:errcheck // a buffer takes everything
	f.HTML = b.String()
	return f
}

// shown says from when that is which a tab shows; "" where it is up to date.
func (t *tab) shown(n *shown, a answer, file string) string {
	of := func(since time.Time) string { return clock(since, t.o.Now(), n) }
	if !a.since.IsZero() {
		return fmt.Sprintf("Behind this is the last version without an error, of %s.", of(a.since))
	}
	const withLayouts = "Behind this is the page with the last layouts without an error, of %s."
	if !a.layouts.IsZero() {
		return fmt.Sprintf(withLayouts, of(a.layouts))
	}
	if e, ok := n.earlier(file); ok && e.Lost {
		return fmt.Sprintf("Behind this is the last front matter without an error, of %s; the text can't be found in the file.", of(e.Since))
	} else if ok {
		return fmt.Sprintf("Behind this is the page with the last front matter without an error, of %s.", of(e.Since))
	}
	list := n.newest.Earlier()
	for _, e := range list {
		switch {
		case e.File == config.File:
			return fmt.Sprintf("Behind this is the page with the last settings without an error, of %s.", of(e.Since))
		case !strings.HasPrefix(e.File, content.Root+"/"):
			return fmt.Sprintf(withLayouts, of(e.Since))
		}
	}
	switch len(list) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("What the page says of %s is of %s, without the error.", list[0].File, of(list[0].Since))
	}
	return fmt.Sprintf("What the page says of %s and %d more is of before their errors.", list[0].File, len(list)-1)
}

// nameOf names the errors in a list, so that others can be told from them; ""
// where there is none.
func nameOf(list diag.List) string {
	if !list.HasErrors() {
		return ""
	}
	var h sum.Hasher
	for _, d := range list {
		if d.Severity() == diag.Error {
			h.AddString(d.File)
			h.AddString(string(d.Code))
			h.AddString(d.Message)
			h.AddInt(d.Span.Start)
		}
	}
	return h.Sum().Short()
}

// rank orders faults: errors first, and of them those of the page itself.
func rank(d diag.Diagnostic, file string) int {
	r := 0
	if d.Severity() != diag.Error {
		r = 2
	}
	if d.File != file {
		r++
	}
	return r
}

// clock names a time of today, or of another day with that day.
func clock(at, now time.Time, n *shown) string {
	loc := n.settings().Location
	words := at.In(loc).Format("15:04:05")
	if day := civil.DateOf(at.In(loc)); day != civil.DateOf(now.In(loc)) {
		words += " on " + english().Words(day)
	}
	return words
}

// shortened leaves out what is too much to list.
func shortened(d *difference) *difference {
	out := *d
	for _, list := range []*[]string{&out.Added, &out.Changed, &out.Removed} {
		if n := len(*list); n > mostListed {
			*list = append(slices.Clone((*list)[:mostListed]), fmt.Sprintf("… and %d more", n-mostListed))
		}
	}
	return &out
}
