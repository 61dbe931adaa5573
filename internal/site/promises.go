package site

import (
	"encoding/binary"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/source"
)

// promises works out what has become of the addresses that were published before,
// and tells of those that would be lost.
func (b *builder) promises() {
	c := &b.contents
	c.Files = func(i int) []string {
		if i >= len(b.inLedger) {
			return nil
		}
		return b.Edition(b.inLedger[i].Edition).subscribable(b.inLedger[i])
	}
	c.Documents, c.List, c.Exists = b.documents(), b.listInstead, b.hasFile
	b.Ledger.Resolve(*c, b.Today)
	for _, o := range b.Ledger.Old() {
		if o.Lost() {
			b.diags = append(b.diags, b.lost(&o))
		}
	}
}

// Recorded gives the ledger as it is once this site is published; published says
// whether a file is.
func (s *Site) Recorded(published func(path string) bool) *ledger.Ledger {
	var documents []ledger.Document
	for _, d := range s.contents.Documents {
		if published(Unescape(strings.TrimPrefix(d.Address, "/"))) {
			documents = append(documents, d)
		}
	}
	pages := append([]ledger.Page(nil), s.contents.Pages...)
	for i, p := range s.inLedger {
		if p.Doc != nil {
			pages[i].Text = s.Text(p).Sketch
		}
	}
	return s.Ledger.WithContents(pages, documents, s.Today)
}

// subscribable gives the names of the feeds and calendars in the folder of a page.
// One that was there before stays, even where it is empty now, as those who
// subscribed would be told that it is gone.
func (s *Site) subscribable(p *Page) []string {
	var names []string
	for _, f := range artifact.FeedsIn(s.Settings.Feeds.Formats) {
		if s.HasFile(p, f.File) {
			names = append(names, f.File)
		}
	}
	for _, name := range []string{artifact.EventCalendar, artifact.SectionCalendar} {
		if s.HasFile(p, name) {
			names = append(names, name)
		}
	}
	return names
}

// HasFile says whether a feed or a calendar is published beside a page.
func (s *Site) HasFile(p *Page, name string) bool {
	if s.publishes(p, name) {
		return true
	}
	was := func(name string) bool { return s.Ledger.HasFile(s.belowBase(p.URL), name) }
	if name == artifact.SectionCalendar {
		return p.Kind == card.Section && was(name)
	}
	return isList(p) && s.hasFeeds(name) && slices.ContainsFunc(artifact.Feeds, func(f artifact.Feed) bool { return was(f.File) })
}

// DataPaths gives the paths of the files of open data.
func (s *Site) DataPaths() []string {
	var out []string
	for _, typ := range s.Settings.Data.Types {
		at := path.Join(artifact.DataDir, s.Settings.DataFile(typ))
		out = append(out, at+artifact.DataJSON, at+artifact.DataCSV, at+artifact.DataSchema)
	}
	return out
}

// documents gives the files whose addresses are promises, as far as they may be
// published.
func (s *Site) documents() []ledger.Document {
	var out []ledger.Document
	add := func(f source.File, at string) {
		id := max(1, ledger.Sketch(binary.BigEndian.Uint64(f.Sum[:])))
		out = append(out, ledger.Document{Address: "/" + EscapePath(at), File: f.Path, Sum: id})
	}
	for _, f := range s.in.Tree.Under("static") {
		if ledger.IsDocument(f.Path) && asset.KeepsName(f) {
			add(f, strings.TrimPrefix(f.Path, "static/"))
		}
	}
	for _, f := range s.in.Tree.Under(content.Root) {
		if !ledger.IsDocument(f.Path) || s.refusal(f) != nil {
			continue
		}
		if at, ok := s.fileAddress(f.Path); ok {
			add(f, at)
		}
	}
	return out
}

// PageAt gives the page at an address below base_url.
func (s *Site) PageAt(address string) (*Page, bool) {
	return s.at(strings.TrimSuffix(s.Settings.BaseURL.Path+strings.TrimPrefix(address, "/"), "/"))
}

// Answers says whether a page or a file is published at an address below base_url.
func (s *Site) Answers(address string) bool {
	if p, ok := s.PageAt(address); ok && s.belowBase(p.URL) == address {
		return true
	}
	return s.hasFile(address)
}

// Below gives an address of this site, with or without its host and its folder
// there, as it is below base_url; false for an address elsewhere.
func (s *Site) Below(text string) (string, bool) {
	base := s.Settings.BaseURL
	if rest, ok := strings.CutPrefix(text, base.Origin); ok && base.Origin != "" {
		text = rest
	}
	if strings.Contains(text, "://") {
		return "", false
	}
	path, fragment, _ := strings.Cut(text, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	address := "/" + EscapePath(Unescape(strings.TrimPrefix(path, "/")))
	if below, ok := strings.CutPrefix(address, base.Path); ok {
		address = "/" + below
	}
	return address + fragment, true
}

// Promised says whether a file among the pages was published before, here or at an
// address that leads here now, so that it stays where it is.
func (s *Site) Promised(r *Resource) bool {
	at := "/" + EscapePath(r.Path)
	return ledger.IsDocument(r.Path) && (s.Ledger.Has(at) || slices.ContainsFunc(s.Ledger.Old(), func(o ledger.Old) bool { return o.To == at }))
}

// listInstead gives the address that stands for the list of a term, or of a
// taxonomy, of which nothing is left.
func (s *Site) listInstead(key string) string {
	if edition, rest, ok := strings.Cut(key, ":"); ok && edition != "" {
		if e := s.Edition(edition); e != nil {
			return e.listInstead(rest)
		}
	}
	for _, t := range s.Settings.Taxonomies {
		name := slug.Path(t.Name)
		if key != name && parentDir(key) != name {
			continue
		}
		if page := s.byKey[name]; page != nil && page.taxonomy != nil {
			return s.belowBase(page.URL)
		}
		return s.belowBase(s.Settings.Home())
	}
	return ""
}

// hasFile says whether a file is published at an address below base_url.
func (s *Site) hasFile(address string) bool {
	address = Unescape(address)
	if f, ok := s.in.Tree.Find("static" + address); ok && !f.Theme {
		return true
	}
	if slices.Contains(s.DataPaths(), strings.TrimPrefix(address, "/")) {
		return true
	}
	dir, name := path.Split(address)
	if page, ok := s.PageAt(EscapePath(dir)); ok && s.Edition(page.Edition).HasFile(page, name) {
		return true
	}
	if page, ok := s.PageAt(EscapePath(address)); ok && !page.isPromise() && s.belowBase(page.URL) == EscapePath(address) {
		return true // it stands for a translation that was there
	}
	for _, f := range s.Resources() {
		if "/"+f.Path == address && f.Refused == nil {
			return true
		}
	}
	return false
}

// lost tells of an address that was published and would be found no more.
func (b *builder) lost(o *ledger.Old) diag.Diagnostic {
	d := diag.Diagnostic{
		Code: diag.AddressLost, File: ledger.File, Span: o.Span, Mild: !b.in.Publishes,
		Message: fmt.Sprintf("%s has been there since %s, and nothing is there any more", o.Address, o.First),
	}
	switch n := len(o.Below); n {
	case 0:
	case 1:
		d.Message += ", nor at " + o.Below[0]
	default:
		d.Message += fmt.Sprintf(", nor at %d addresses below it", n)
	}
	to := "NEW-ADDRESS"
	if near := b.namesake(o); near != "" {
		to = near
	}
	d.Hint = fmt.Sprintf("If it has moved, write meridian redirect %s %s. If it is gone for good, write meridian retire %s.", o.Address, to, o.Address)
	switch {
	case o.Said != "":
		d.Message = fmt.Sprintf("%s leads to %s, where nothing is any more", o.Address, o.Said)
	case o.Held:
		d.Message += ", as its page is held back"
		d.Hint = fmt.Sprintf("Let the page be published again, or write meridian retire %s: that holds until the page is back.", o.Address)
	}
	return d
}

// namesake gives the address of the only page whose last part is that of an address
// that is lost, or whose key is; "" where there is none.
func (b *builder) namesake(o *ledger.Old) string {
	found := ""
	for _, p := range b.pages {
		address := b.belowBase(p.URL)
		if p.Doc == nil || path.Base(address) != path.Base(o.Address) || address == o.Address {
			continue
		}
		if found != "" {
			return ""
		}
		found = address
	}
	return found
}
