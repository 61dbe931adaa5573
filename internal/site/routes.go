package site

import (
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Route is where a link leads.
type Route struct {
	URL     string // the address on the host, without a fragment
	IsPage  bool   // whether it leads to a page, and not to a file
	Key     string // of the page
	Edition string // of the page
	Source  string // the file of the page; "" where there is none
	Type    string // of the file: "PDF"
	Size    int64  // of the file, in bytes
	Fault   *Fault // why it leads nowhere

	Warning *Fault // why it should be written in another way, although it leads somewhere
}

// File is a file that is published beside the pages.
type File = card.File

// route finds what the path of a link means for a page whose links begin in
// dir: another Markdown file, a file beside the page or in static/, or an
// address of this site that begins with a slash, or with the site's host. The
// path is unescaped and has no fragment.
func (s *Site) route(dir, dest string) Route {
	if at, where := ClassifyURL(s.Settings, dest); where != Relative {
		return s.ownAddress(dir, dest, at, where)
	}
	page, held := s.lookUp(dir, dest)
	if strings.HasPrefix(dest, "/") && strings.HasSuffix(dest, "/") { // an address, whatever file has that name
		if at, ok := s.atAddress(dest); ok {
			r := routeTo(at)
			if r.Warning = s.otherLanguage(dir, at); r.Warning == nil && page != nil && page.Key != at.Key {
				r.Warning = twoPages(dir, r, routeTo(page))
			}
			return r
		}
	}
	if page != nil {
		return routeTo(page)
	} else if held != nil {
		return Route{Fault: &Fault{Code: diag.LinkHeld,
			Message: fmt.Sprintf("this leads to %s, which is not published%s", held.File, held.because()),
			Hint:    "Publish that page first, or take the link out."}}
	}
	if strings.HasPrefix(dest, "/") {
		if page, ok := s.atAddress(dest); ok {
			r := routeTo(page)
			r.Warning = s.otherLanguage(dir, page)
			return r
		}
		if page, ok := s.moved(dest); ok {
			r := routeTo(page)
			r.Warning = movedFault(page, s.suggestionFor(page).from(dir))
			return r
		}
	}
	if strings.EqualFold(path.Ext(dest), ".md") {
		return Route{Fault: s.missingPage(dir, dest)}
	}
	file, fault := s.file(dir, dest)
	if fault == nil {
		return Route{URL: file.URL, Type: file.Type, Size: file.Size}
	}
	if address, ok := s.generatedFile(dest); ok {
		return Route{URL: address}
	}
	switch {
	case strings.HasPrefix(dest, "/Users/"), strings.HasPrefix(dest, "/home/"):
		fault = s.localFileFault(dir, dest)
	case path.Ext(dest) == "":
		fault = s.missingPage(dir, dest)
	case fault.Code == diag.FileMissing:
		fault.Code = diag.LinkMissing
		if fault.Fix == "" {
			if page := s.missingPage(dir, dest); page.Fix != "" {
				fault = page
			}
		}
	}
	return Route{Fault: fault}
}

// routeTo is the way to a page.
func routeTo(page *Page) Route {
	r := Route{URL: page.URL, IsPage: true, Key: page.Key, Edition: page.Edition}
	if page.isElsewhere() {
		r.Edition = page.original.Edition
	}
	if page.Doc != nil {
		r.Source = page.Doc.File
	}
	return r
}

// atAddress gives the page at an address below base_url that begins with a slash.
func (s *Site) atAddress(dest string) (*Page, bool) {
	base := s.Settings.BaseURL.Path
	address := base + EscapePath(strings.Trim(dest, "/"))
	if dest == "/" || dest+"/" == base || dest == base {
		address = base
	}
	return s.at(strings.TrimSuffix(address, "/"))
}

// at gives the page at an address without a slash at its end, in whichever language it is.
func (s *Site) at(address string) (*Page, bool) {
	for _, e := range s.own() {
		if page, ok := e.byAddress[address]; ok {
			return page, true
		}
	}
	return nil, false
}

// generatedFile gives the address of a feed or a calendar that a link names by
// its address on the site, such as /events/events.ics.
func (s *Site) generatedFile(dest string) (string, bool) {
	if !strings.HasPrefix(dest, "/") {
		return "", false
	}
	if below := strings.TrimPrefix(dest, "/"); slices.Contains(s.DataPaths(), below) {
		return s.Settings.BaseURL.Path + below, true
	}
	dir, name := path.Split(strings.TrimPrefix(dest, "/"))
	page, ok := s.at(strings.TrimSuffix(s.Settings.BaseURL.Path+EscapePath(dir), "/"))
	if !ok || !s.Edition(page.Edition).publishes(page, name) {
		return "", false
	}
	return s.AddressIn(page, name), true
}

// missingPage says that a link leads to no page, and which one was meant.
func (s *Site) missingPage(dir, dest string) *Fault {
	fault := &Fault{Code: diag.LinkMissing, Message: fmt.Sprintf("there is no page “%s”", dest)}
	if g, ok := s.suggest(dir, dest); ok {
		fault.suggest(g, g.from(dir))
		return fault
	}
	if page, ok := s.moved(path.Join(dir, strings.TrimSuffix(dest, path.Ext(dest)))); ok {
		g := s.suggestionFor(page)
		g.how = "it has become " + page.Doc.File
		fault.suggest(g, g.from(dir))
		return fault
	}
	fault.Hint = "Give the path of the page's file as seen from this one, such as ../events/paris.md."
	if near := s.nearestFile(path.Join(dir, dest)); near != "" {
		fault.Hint = fmt.Sprintf("Perhaps %s?", relative(dir, strings.TrimPrefix(near, content.Root+"/")))
	}
	return fault
}

// relative writes a path in content/ as seen from a folder in it.
func relative(dir, file string) string {
	up := ""
	for d := dir; ; d = parentDir(d) {
		if d == "" {
			return up + file
		}
		if rest, ok := strings.CutPrefix(file, d+"/"); ok {
			return up + rest
		}
		up += "../"
	}
}

// file finds a file that a page names and tells what readers are told of it.
func (s *Site) file(dir, name string) (*File, *Fault) {
	f, below, fault := s.findFile(dir, name)
	if fault != nil {
		return nil, fault
	}
	if assets, ok := strings.CutPrefix(f.Path, "static/assets/"); ok && !asset.KeepsName(f) {
		address, ok := s.in.Asset(assets)
		if !ok {
			return nil, &Fault{Code: diag.FileMissing, Message: fmt.Sprintf("there is no file “%s”", name), Hint: "Put the file beside the page, or in static/."}
		}
		below = strings.TrimPrefix(address, s.Settings.BaseURL.Path)
	}
	name = path.Base(f.Path)
	ext := path.Ext(name)
	out := &File{Name: name, Title: schema.Humanise(strings.TrimSuffix(name, ext)), Type: strings.ToUpper(strings.TrimPrefix(ext, ".")), Size: f.Size}
	out.URL = s.Settings.BaseURL.Path + EscapePath(below)
	out.Permalink = s.Settings.BaseURL.Absolute(out.URL)
	if picture.MediaType(f.Path) != "" {
		size := s.in.Measure(f)
		out.Width, out.Height, out.Src = size.Width, size.Height, out.URL
		if set, ok := s.variants(f, below); ok {
			out.Src, out.Srcset = s.urlOf(set.Fallback.Path), template.Srcset(set.Srcset(s.urlOf))
		}
	}
	return out, nil
}

// ownAddress finds what an address with a host, or one on the writer's computer,
// means to a page in dir.
func (s *Site) ownAddress(dir, dest, at string, where Location) Route {
	if isDrive(dest) || strings.HasPrefix(dest, `\\`) {
		return Route{Fault: s.localFileFault(dir, dest)}
	}
	below := "/" + Unescape(strings.TrimPrefix(strings.TrimPrefix(at+"/", s.Settings.BaseURL.Path), "/"))
	if !strings.HasSuffix(at, "/") {
		below = strings.TrimSuffix(below, "/")
	}
	r := s.route(dir, below)
	if r.Fault != nil && where == Former {
		hint := "Write the path of the file of the page that is meant, or take the link out."
		if r.Fault.Fix != "" {
			hint = r.Fault.Hint
		}
		return Route{URL: dest, Warning: &Fault{Code: diag.LinkMoved, Message: "this leads to an address at which this site lived before, and there is no such page here", Hint: hint, Fix: r.Fault.Fix}}
	}
	if r.Fault != nil {
		f := *r.Fault
		if f.Code == diag.LinkMissing {
			f.Message = fmt.Sprintf("this site has no page or file “%s”", dest)
			if where == Local {
				f.Message = fmt.Sprintf("“%s” lies on your own computer, which readers can't reach", dest)
				if f.Fix == "" {
					f.Hint = "Write the address at which readers find it."
				}
			}
		}
		return Route{Fault: &f}
	}
	to := s.pathTo(dir, r, below)
	w := &Fault{Code: diag.LinkOwn, Fix: to, Message: "this leads to our own site, and is written with the site's whole address"}
	switch where {
	case Local:
		w.Message = "this is an address on your own computer, which readers can't reach"
	case Former:
		w.Code, w.Message = diag.LinkMoved, "this leads to an address at which this site lived before"
	}
	w.Hint = fmt.Sprintf("Perhaps %s? The address of a file is checked, and stays right when the site moves.", to)
	r.Warning = w
	return r
}

// localFileFault tells of a path that leads to a file on the writer's computer.
func (s *Site) localFileFault(dir, dest string) *Fault {
	f := &Fault{
		Code: diag.LinkMissing, Message: fmt.Sprintf("“%s” lies on your own computer, which readers can't reach", dest),
		Hint: "Copy the file beside the page, and write its name alone.",
	}
	plain := strings.ReplaceAll(dest, `\`, "/")
	for _, root := range roots {
		if i := strings.Index(plain, "/"+root); i >= 0 {
			if g, ok := s.findExact("", plain[i+len("/"+root)-1:]); ok {
				f.Fix = g.from(dir)
				f.Hint = fmt.Sprintf("Perhaps %s?", f.Fix)
				break
			}
		}
	}
	return f
}

// pathTo writes where a route leads as seen from a folder in content/; below
// is how it was written.
func (s *Site) pathTo(dir string, r Route, below string) string {
	if page, ok := s.Edition(r.Edition).byKey[r.Key]; ok && r.IsPage {
		return s.suggestionFor(page).from(dir)
	}
	if g, ok := s.findExact(dir, below); ok {
		return g.from(dir)
	}
	return below
}
