package serve

import (
	"bytes"
	"net/http"
	"net/netip"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// state is what a tab gets to know of its page, as JSON. Days are written like
// 2026-03-01; files/bar.js makes the words.
type state struct {
	Sum         string      `json:"sum"`     // of the response at the tab's address
	Found       bool        `json:"found"`   // whether something is published there
	MovedTo     string      `json:"movedTo"` // the page's new address; ""
	Missing     *missing    `json:"missing"` // why there is no page; null where there is one
	File        string      `json:"file"`    // the source of the page; "" where there is no single one
	Open        string      `json:"open"`    // the URL that opens it in the editor; ""
	Diagnostics diagnostics `json:"diagnostics"`
	Badges      badges      `json:"badges"`
	View        viewInfo    `json:"view"`
	Published   *difference `json:"published"` // null until it is known
}

// missing says why there is no page at an address.
type missing struct {
	Reason string `json:"reason"` // moved, draft, future, expired, deleted, gone (was made from no file) or never
	File   string `json:"file"`
	Day    string `json:"day"` // of publication or expiry
}

// diagnostics are what is wrong with the site.
type diagnostics struct {
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Cover    string `json:"cover"` // identifies the errors that concern the page; "" where there is none
	Stale    *stale `json:"stale"` // what on the page is out of date; null where nothing is
	HTML     string `json:"html"`  // the first maxListedDiags, by diag.WriteHTML
	More     int    `json:"more"`  // how many are left out
	Pending  bool   `json:"pending"`
}

const maxListedDiags = 40

// stale says which part of a page comes from an earlier version, and from when.
type stale struct {
	Part string `json:"part"` // page, layouts, head (front matter), headOnly (front matter, without a text), settings, file (another one), or files
	Time string `json:"time"` // 15:04:05, in the site's time zone
	Day  string `json:"day"`  // "" for today
	File string `json:"file"` // for file and files: the first one
	More int    `json:"more"` // for files: how many besides the first
}

// badges are what readers would not see of the page, or not on every day.
type badges struct {
	Draft bool   `json:"draft"`
	From  string `json:"from"`  // the day or time of its publication, where that is to come; ""
	Until string `json:"until"` // the last day before it expires, or the time at which it does; ""
}

// viewInfo describes the tab's view.
type viewInfo struct {
	Base    string              `json:"base"`    // the path of base_url
	Day     string              `json:"day"`     // for which the site is shown
	Pinned  bool                `json:"pinned"`  // that day was chosen: in the tab, or with --today
	Changed bool                `json:"changed"` // it was chosen in the tab
	Drafts  bool                `json:"drafts"`
	Later   bool                `json:"later"`
	Held    map[site.Reason]int `json:"held"` // pages that are held back: how many for each reason
}

// tab is a browser tab with an open stream.
type tab struct {
	server  *Server
	view    *viewState
	address string
	isLocal bool // it is on this machine

	page *site.Page        // the last one found at the address; nil where none was
	in   *preview.Snapshot // that page is in
	sent []byte            // the last state
}

func (t *tab) state(n *viewSnapshot) (state, error) {
	at, ok := outputPath(n.settings().BaseURL.Path, t.address)
	if !ok {
		at = notFound
	}
	r, err := t.view.response(n, at)
	if err != nil {
		return state{}, err
	}
	st := state{Sum: r.Sum.String(), Found: r.found, View: t.viewInfo(n), Published: n.published}
	if r.found {
		st.File = r.Owner
		if page, ok := n.usable.Page(at); ok {
			t.page, t.in = page, n.usable
			if page.Doc != nil {
				st.File = page.Doc.File
			}
			st.Badges = badgesOf(page, n.usable)
		}
	} else {
		st.MovedTo, st.Missing = t.missing(n, at)
	}
	st.Open = t.editorURL(n, st.File, 1, 1)
	st.Diagnostics = t.diagnostics(n, r, st.File)
	return st, nil
}

// missing finds out why there is nothing at an address any more, or not yet.
func (t *tab) missing(n *viewSnapshot, at string) (movedTo string, why *missing) {
	file := ""
	if t.page != nil {
		if now, ok := n.latest.Moved(t.in, t.page); ok && now.Path != at {
			return now.URL, &missing{Reason: "moved"}
		}
		if t.page.Doc != nil {
			file = t.page.Doc.File
		}
	}
	key := strings.TrimSuffix(strings.TrimSuffix(at, "index.html"), "/")
	for _, h := range n.usable.Site.Withheld {
		if h.File == file || defaultAddress(h.File) == key {
			return "", &missing{Reason: string(h.Reason), File: h.File, Day: civil.Format(h.Until)}
		}
	}
	if t.page == nil {
		return "", &missing{Reason: "never"}
	}
	if _, there := n.latest.Tree.Find(file); file != "" && !there {
		return "", &missing{Reason: "deleted", File: file}
	}
	return "", &missing{Reason: "gone"}
}

// defaultAddress gives the address, below base_url, of a file whose front matter
// names no other one.
func defaultAddress(file string) string {
	p := strings.TrimSuffix(strings.TrimPrefix(file, content.Root+"/"), path.Ext(file))
	p = strings.TrimSuffix(strings.TrimSuffix(p, "/index"), "/_index")
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = slug.Path(parts[i])
	}
	return strings.Join(parts, "/")
}

func badgesOf(p *site.Page, s *preview.Snapshot) badges {
	b := badges{Draft: p.Draft}
	loc := s.Site.Settings.Location
	if !p.Date.IsZero() && s.Site.IsAhead(p.Date) {
		b.From = civil.Format(p.Date.ToZone(loc))
	}
	if p.Doc != nil && !p.Doc.Expires.IsZero() {
		until := p.Doc.Expires.ToZone(loc)
		if !until.Timed {
			until.Date = until.Date.AddDays(-1)
		}
		b.Until = civil.Format(until)
	}
	return b
}

func (t *tab) viewInfo(n *viewSnapshot) viewInfo {
	view := t.view.view
	info := viewInfo{
		Base: n.settings().BaseURL.Path, Day: n.usable.Site.Today.String(),
		Pinned: !view.Today.IsZero(), Changed: view.Today != t.server.firstView.Today,
		Drafts: view.Drafts, Later: view.Future, Held: make(map[site.Reason]int),
	}
	for _, h := range n.usable.Site.Withheld {
		info.Held[h.Reason]++
	}
	return info
}

func (t *tab) editorURL(n *viewSnapshot, file string, line, column int) string {
	if !t.isLocal {
		return ""
	}
	return t.server.editorURL(n, file, line, column)
}

// isLocal tells whether a request comes from this machine. Others can't open its
// files, and are not told where they lie.
func isLocal(r *http.Request) bool {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// editorURL gives the URL that opens a file of the site in the editor; "" where
// there is none.
func (s *Server) editorURL(n *viewSnapshot, file string, line, column int) string {
	f, ok := n.latest.Tree.Find(file)
	if !ok || f.Theme {
		return ""
	}
	return s.o.Editor.url(filepath.Join(s.folder, filepath.FromSlash(file)), line, column)
}

// diagnostics collects what is wrong; errors of the tab's own file come first.
func (t *tab) diagnostics(n *viewSnapshot, r response, file string) diagnostics {
	list := slices.Concat(n.latest.Faults(), r.diags).Sorted()
	d := diagnostics{Cover: errorsID(list), Pending: n.whole == nil && n.previous == nil, Stale: t.stale(n, r, file)}
	source := n.latest.Source
	switch {
	case n.whole != nil:
		list, source = n.whole.Diagnostics, n.whole.Source
	case n.previous != nil: // what was wrong in unchanged files is taken to be so still
		for _, d := range n.previous.Diagnostics {
			if !n.changedSince[d.File] && d.File != file {
				list = append(list, d)
			}
		}
		list = list.Sorted()
	}
	d.Errors, d.Warnings = list.Count()
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y diag.Diagnostic) int { return rank(x, file) - rank(y, file) })
	if len(list) > maxListedDiags {
		d.More = len(list) - maxListedDiags
		list = list[:maxListedDiags]
	}
	var b bytes.Buffer
	links := func(file string, at diag.Position) string { return t.editorURL(n, file, at.Line, at.Column) }
	diag.WriteHTML(&b, list, source, links)
	d.HTML = b.String()
	return d
}

// stale finds out what of the page comes from an earlier version.
func (t *tab) stale(n *viewSnapshot, r response, file string) *stale {
	since := func(part string, at time.Time) *stale {
		loc := n.settings().Location
		s := &stale{Part: part, Time: at.In(loc).Format("15:04:05")}
		if day := civil.DateOf(at.In(loc)); day != civil.DateOf(t.server.o.Now().In(loc)) {
			s.Day = day.String()
		}
		return s
	}
	if !r.pageSince.IsZero() {
		return since("page", r.pageSince)
	}
	if !r.layoutSince.IsZero() {
		return since("layouts", r.layoutSince)
	}
	if e, ok := n.outdated(file); ok && e.Lost {
		return since("headOnly", e.Since)
	} else if ok {
		return since("head", e.Since)
	}
	list := n.latest.StaleFiles()
	for _, e := range list {
		switch {
		case e.File == config.File:
			return since("settings", e.Since)
		case !strings.HasPrefix(e.File, content.Root+"/"):
			return since("layouts", e.Since)
		}
	}
	if len(list) == 0 {
		return nil
	}
	s := since("file", list[0].Since)
	s.File = list[0].File
	if len(list) > 1 {
		s.Part, s.More = "files", len(list)-1
	}
	return s
}

// errorsID identifies the errors in a list; "" where there is none.
func errorsID(list diag.List) string {
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

// rank orders diagnostics: errors first, and among equals those of the page.
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
