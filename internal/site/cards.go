package site

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
)

// resolveReferences resolves the pages that front matter names.
func (b *builder) resolveReferences(p *Page) {
	refs := p.Doc.References
	if len(b.bearers) == 0 && !slices.ContainsFunc(refs, func(r content.Reference) bool { return !r.ByName }) {
		return
	}
	var fields map[string]any // by what is written; nil as long as nothing is found
	for i := range refs {
		ref := refs[i]
		find := b.find
		if ref.ByName {
			if b.byPath(p.Doc, ref) != nil {
				ref.ByName = false
			} else {
				find = b.named
			}
		}
		target := find(p.Doc, ref)
		if target == nil {
			continue
		}
		if list := b.referring[target.Key]; !p.Unlisted && target != p && (len(list) == 0 || list[len(list)-1] != p) {
			b.referring[target.Key] = append(list, p)
		}
		if fields == nil {
			fields = make(map[string]any)
			p.detach()
		}
		if link := (card.Link{Title: target.Title, URL: target.URL, Name: ref.Text}); ref.Slot == content.ToField {
			fields[ref.Text] = link
		} else {
			p.resolve(&ref, target, link)
		}
	}
	p.MapFields(func(v any) any {
		ref, ok := v.(card.Link)
		if !ok {
			return v
		}
		return cmp.Or(fields[ref.Name], any(ref.Name))
	})
}

// detach makes the page's own what references fill in, so that the document stays as
// it is.
func (p *Page) detach() {
	p.Authors = slices.Clone(p.Authors)
	if p.Project != nil {
		clone := *p.Project
		clone.Partners = slices.Clone(clone.Partners)
		if clone.Lead != nil {
			lead := *clone.Lead
			clone.Lead = &lead
		}
		p.Project = &clone
	}
	if p.Event != nil {
		clone := *p.Event
		clone.Delegates = slices.Clone(clone.Delegates)
		p.Event = &clone
	}
	if p.Post != nil {
		clone := *p.Post
		p.Post = &clone
	}
	if p.Person != nil {
		clone := *p.Person
		p.Person = &clone
	}
}

// resolve fills the place of a reference in the page's card.
func (p *Page) resolve(ref *content.Reference, target *Page, link card.Link) {
	switch ref.Slot {
	case content.ToEvent:
		p.Post.Event = &link
	case content.ToPartner:
		own(&p.Project.Partners[ref.Index], ref, target)
	case content.ToLead:
		own(p.Project.Lead, ref, target)
	case content.ToAuthor:
		ownPerson(&p.Authors[ref.Index], ref, target)
	case content.ToDelegate:
		ownPerson(&p.Event.Delegates[ref.Index], ref, target)
	case content.ToOrganisation:
		p.Person.Organisation.URL = target.URL
		if !ref.ByName {
			p.Person.Organisation.Title = target.Title
		}
	}
}

// own makes a partner of a page of this site.
func own(p *card.Partner, ref *content.Reference, page *Page) {
	p.Name = nameOf(p.Name, ref, page)
	p.URL, p.Own, p.About = page.URL, true, page.Type
	if page.Partner != nil {
		p.Country = cmp.Or(p.Country, page.Partner.Country)
	}
}

// nameOf gives the name that is written, or the page's title where that is nothing or
// the path of the page.
func nameOf(written string, ref *content.Reference, page *Page) string {
	if written == "" || !ref.ByName && written == ref.Text {
		return page.Title
	}
	return written
}

// ownPerson makes somebody of a page of this site.
func ownPerson(p *card.Person, ref *content.Reference, page *Page) {
	p.Name = nameOf(p.Name, ref, page)
	p.Link, p.Page, p.About = page.URL, page.Key, page.Type
}

// find gives the page that a reference means, or says that there is none.
func (b *builder) find(doc *content.Head, ref content.Reference) *Page {
	target, held := b.lookUp(doc.Dir, ref.Text)
	if target == nil && held == nil {
		if page, ok := b.moved(strings.TrimSuffix(ref.Text, ".md")); ok {
			b.reportFault(movedFault(page, b.suggestionFor(page).rooted()), doc, ref.Value)
			target = page
		}
	}
	switch {
	case held != nil:
		b.report(diag.LinkHeld, doc, ref.Span,
			fmt.Sprintf("this leads to %s, which is not published%s", held.File, held.because()),
			"Publish that page first, or leave the reference out.")
	case target == nil:
		b.missing(doc, ref)
	case !fits(ref, target):
		b.report(diag.ReferenceType, doc, ref.Span,
			fmt.Sprintf("“%s” is a page of the type “%s”, where one of the type “%s” is needed", ref.Text, target.Type, wanted(ref)),
			fmt.Sprintf("Name the file of a page of the type “%s”.", wanted(ref)))
	default:
		return target
	}
	return nil
}

// missing says that a reference leads to no page, and which one was meant.
func (b *builder) missing(doc *content.Head, ref content.Reference) {
	f := &Fault{
		Code: diag.ReferenceMissing, Message: fmt.Sprintf("there is no page “%s”", ref.Text),
		Hint: "Write the path of the page's file in content/, such as events/paris.md.",
	}
	if example := map[content.Slot]string{
		content.ToAuthor: "people/ruxandra-calin.md", content.ToDelegate: "people/ruxandra-calin.md",
		content.ToPartner: "partners/macerata.md", content.ToLead: "partners/macerata.md", content.ToOrganisation: "partners/macerata.md",
	}[ref.Slot]; example != "" {
		f.Hint = fmt.Sprintf("Write the path of the page's file in content/, such as %s.", example)
	}
	if g, ok := b.suggest(doc.Dir, ref.Text); ok && b.isPageFile(g.file) {
		f.suggest(g, g.rooted())
	} else if near := b.nearestFile(ref.Text); near != "" {
		f.Hint = fmt.Sprintf("Perhaps %s?", strings.TrimPrefix(near, content.Root+"/"))
	}
	b.reportFault(f, doc, ref.Value)
}

// reportFault reports a fault of a value of front matter, with the edit that mends it.
func (b *builder) reportFault(f *Fault, doc *content.Head, at content.Value) {
	b.diags = append(b.diags, diag.Diagnostic{
		Code: f.Code, File: doc.File, Span: at.Span, Message: f.Message, Hint: f.Hint, Fix: at.ReplaceWith(f.Fix),
	})
}

// pageEndings are what a path may leave out at the end of the name of a page's file.
var pageEndings = [...]string{"", ".md", "/index.md", "/_index.md", ".html", "/index.html", "/_index.html"}

// lookUp finds the page that a writer means by a path: seen from the page's own
// folder, or from content/; with or without the ending.
func (s *Site) lookUp(dir, text string) (*Page, *Withheld) {
	rooted := strings.HasPrefix(text, "/")
	text = norm.NFC.String(text) // as the paths of files are
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(text, "/"), content.Root+"/"), "/")
	var room [128]byte
	file := append(room[:0], content.Root+"/"...)
	for _, at := range [...]string{dir, ""} {
		if rooted {
			at = ""
		}
		p := path.Join(at, text)
		if strings.HasPrefix(p, "../") { // out of content/, and perhaps back again
			if below, ok := strings.CutPrefix(path.Join(content.Root, p), content.Root+"/"); ok {
				p = below
			}
		}
		file = append(file[:len(content.Root)+1], p...)
		for _, ending := range pageEndings {
			file = append(file[:len(content.Root)+1+len(p)], ending...)
			if page, ok := s.byFile[string(file)]; ok {
				return page, nil
			}
			if h, ok := s.withheld[string(file)]; ok {
				return nil, &h
			}
		}
		if page, ok := s.byKey[p]; ok && p != "" {
			return page, nil
		}
		// The file may be written _Index.md.
		if page, ok := s.byKey[strings.TrimPrefix(path.Dir("/"+p), "/")]; ok && page.Doc != nil && strings.EqualFold(page.Doc.File, content.Root+"/"+p) {
			return page, nil
		}
		if len(s.all) > 1 {
			if page, held := s.elsewhere(content.Root + "/" + p); page != nil || held != nil {
				return page, held
			}
		}
	}
	return nil, nil
}

// because tells in words why a page is held back.
func (h Withheld) because() string {
	switch h.Reason {
	case Draft:
		return " because it is a draft"
	case Future:
		return " before " + civil.Format(h.Until)
	}
	return " any more: it expired on " + civil.Format(h.Until)
}

// nearestFile gives the page whose path looks most like text, or "": one with the same
// name in another folder, if there is one alone, or one with nearly that name in the
// same folder. Names that differ in figures mean different things.
func (s *Site) nearestFile(text string) string {
	want := pageName(strings.Trim(text, "/"))
	var same, names, files []string
	for _, file := range sortedKeys(s.byFile) {
		name := pageName(strings.TrimPrefix(file, content.Root+"/"))
		switch {
		case name == "":
		case path.Base(name) == path.Base(want):
			same = append(same, file)
		case path.Dir(name) == path.Dir(want) && alike(path.Base(name), path.Base(want)):
			names, files = append(names, path.Base(name)), append(files, file)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	if near, ok := schema.Nearest(path.Base(want), names); ok {
		return files[slices.Index(names, near)]
	}
	return ""
}

// pageName gives what names a page in the path of its file: without the ending, and
// of a folder's page the folder.
func pageName(file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(file, ".md"), ".html")
	if base := path.Base(name); base == "index" || base == "_index" {
		return parentDir(name)
	}
	return name
}

// alike says whether one name may be the other misspelt.
func alike(a, b string) bool {
	figures := func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}
	return min(len(a), len(b)) > 2 && strings.EqualFold(a[:1], b[:1]) && strings.Map(figures, a) == strings.Map(figures, b)
}

// resolveImages finds the page's picture, and the logo of a partner.
func (b *builder) resolveImages(p *Page) {
	p.Image = b.resolveImage(p, p.Image, p.Doc.Image)
	b.checkImageSize(p)
	if p.Partner != nil && p.Partner.Logo != nil {
		partner := *p.Partner
		partner.Logo = b.resolveImage(p, partner.Logo, p.Doc.Logo)
		p.Partner = &partner
	}
}

// leastWidth is how wide the picture of a page is to be at least: as wide as cards in
// lists are in the theme, in pixels of CSS.
const leastWidth = 400

// checkImageSize reports the picture of a page that would be blurred in lists. Portraits
// and logos are shown smaller, and lists of events show days instead.
func (b *builder) checkImageSize(p *Page) {
	if p.Image == nil || p.Person != nil || p.Partner != nil || p.Event != nil || p.Image.Type == svgType || p.Image.Width == 0 || p.Image.Width >= leastWidth {
		return
	}
	b.reportFault(&Fault{
		Code:    diag.PictureSmall,
		Message: fmt.Sprintf("the picture has a width of %d, and lists show it %d dots wide, so that it would be blurred", p.Image.Width, leastWidth),
		Hint:    "Take the picture as it came from the camera: the build makes all smaller sizes itself.",
	}, p.Doc, p.Doc.Image)
}

// resolveImage finds a picture that a page names, and gives it with its address and
// size; nil where there is none.
func (b *builder) resolveImage(p *Page, said *card.Image, name content.Value) *card.Image {
	if said == nil || name.Text == "" {
		return nil
	}
	file, below, fault := b.findFile(p.Doc.Dir, name.Text)
	if fault == nil {
		fault = NotPicture(name.Text)
	}
	if fault != nil {
		b.reportFault(fault, p.Doc, name)
		return nil
	}
	img := *said
	size := b.in.Measure(file)
	img.URL = b.Settings.BaseURL.Path + EscapePath(below)
	img.Permalink = b.Settings.BaseURL.Absolute(img.URL)
	img.Width, img.Height = size.Width, size.Height
	img.Type = picture.MediaType(file.Path)
	if set, ok := b.variants(file, below); ok {
		shown := set.Fallback
		img.URL, img.Srcset = b.urlOf(shown.Path), template.Srcset(set.Srcset(b.urlOf))
		img.Permalink = b.Settings.BaseURL.Absolute(img.URL)
		img.Width, img.Height, img.Type = shown.Width, shown.Height, shown.Type
	}
	return &img
}

// resolveFiles finds the files that fields of the site's own name. In place of one
// that is not there, its name stays.
func (b *builder) resolveFiles(p *Page) {
	if len(p.Doc.Files) == 0 {
		return
	}
	found := map[string]any{} // by what is written
	for _, f := range p.Doc.Files {
		found[f.Text] = f.Text
		if file, fault := b.file(p.Doc.Dir, f.Text); fault == nil {
			found[f.Text] = *file
		} else {
			b.reportFault(fault, p.Doc, f)
		}
	}
	p.MapFields(func(v any) any {
		if file, ok := v.(card.File); ok {
			return found[file.Name]
		}
		return v
	})
}

// Fault is why a link or a file can't be had; the place is known to whoever
// asked.
type Fault struct {
	Code          diag.Code
	Message, Hint string
	Fix           string // the path that surely was meant, as the hint has it; "" where that is not sure
}

// Error gives the message, for layouts that ask in vain.
func (f *Fault) Error() string { return f.Message }

// Advice gives the code and the hint.
func (f *Fault) Advice() (diag.Code, string) { return f.Code, f.Hint }

// findFile gives the file that a page means by a path, and where it is
// published below base_url: a file beside the page, one seen from content/, or
// one in static/.
func (s *Site) findFile(dir, text string) (source.File, string, *Fault) {
	tried := candidatePaths(dir, text)
	for _, p := range tried {
		file, ok := s.in.Tree.Find(p)
		if !ok || content.IsText(file) {
			continue
		}
		if below, ok := strings.CutPrefix(p, "static/"); ok {
			return file, below, nil
		}
		if fault := s.refusal(file); fault != nil {
			return file, "", fault
		}
		below, ok := s.fileAddress(p)
		if !ok {
			return file, "", &Fault{Code: diag.LinkHeld, Message: fmt.Sprintf("“%s” belongs to a page that is not published", text), Hint: "Publish that page, or move the file."}
		}
		return file, below, nil
	}
	fault := &Fault{Code: diag.FileMissing, Message: fmt.Sprintf("there is no file “%s”", text), Hint: "Put the file beside the page, or in static/, and give its path."}
	for _, p := range tried {
		if _, ok := s.in.Tree.Find(p); ok {
			fault.Message = fmt.Sprintf("“%s” is a page, not a file", text)
			fault.Hint = "Link to it, or name a file that lies beside the page or in static/."
			return source.File{}, "", fault
		}
	}
	if g, ok := s.suggest(dir, text); ok && !s.leadsToPage(g) {
		fault.suggest(g, g.from(dir))
		return source.File{}, "", fault
	}
	var near []string
	for _, f := range s.in.Tree.Under(path.Join(content.Root, dir)) {
		if !content.IsText(f) {
			near = append(near, path.Base(f.Path))
		}
	}
	if name, ok := schema.Nearest(path.Base(text), near); ok {
		fault.Hint = fmt.Sprintf("Perhaps %s?", name)
	}
	return source.File{}, "", fault
}

// inSite says whether a path leads to where files are published from.
func inSite(p string) bool {
	return strings.HasPrefix(p, content.Root+"/") || strings.HasPrefix(p, "static/")
}

// setPhase works out where projects and events stand today.
func (b *builder) setPhase(p *Page) {
	today := b.Today
	if of := b.orders[p.Type]; of != nil && of.past && p.Kind == card.Page {
		p.Phase = card.Open
		if !p.Until.IsZero() && b.reached(b.closesAt(p.Card)) {
			p.Phase = card.Closed
		}
	}
	if p.Project != nil && p.Project.Phase == "" {
		clone := *p.Project
		clone.Phase = card.Running
		switch {
		case !clone.End.IsZero() && clone.End.Last().Before(today):
			clone.Phase = card.Finished
		case !clone.Start.IsZero() && clone.Start.First().After(today):
			clone.Phase = card.Planned
		}
		p.Project = &clone
	}
	if e := p.Event; e != nil { // a clone already, see record
		over := LastDay(e) // of all times that it happens
		b.nextTime(e)
		switch {
		case LastDay(e).Before(today):
			e.Phase = card.Past
		case e.Start.Date.After(today):
			e.Phase = card.Coming
		default:
			e.Phase = card.Now
		}
		if !e.RegisterBy.IsZero() {
			at := b.afterLast(e.RegisterBy)
			if e.Closed = b.reached(at); !e.Closed {
				e.Closes = at.In(b.Settings.Location).UTC().Format(time.RFC3339)
			}
		}
		if e.Phase != card.Past && !e.Start.IsZero() {
			e.Over = over.AddDays(1).In(b.Settings.Location).UTC().Format(time.RFC3339)
		}
	}
}

// closesAt is when a page with Until is open no more: at that time, or on the day
// after that day.
func (s *Site) closesAt(c *card.Card) civil.Moment { return s.afterLast(c.Until) }

// afterLast is the time that m is, or the beginning of the day after the day that it is.
func (s *Site) afterLast(m civil.Moment) civil.Moment {
	if m.Timed {
		return m.ToZone(s.Settings.Location)
	}
	return civil.Moment{Date: m.Date.Last().AddDays(1)}
}

// nextTime moves an event that repeats to the time that it happens now or next; or to the
// last one, where all are over.
func (b *builder) nextTime(e *card.Event) {
	if e.Repeats == nil {
		return
	}
	days, _ := e.Repeats.Days(e.Start.Date)
	e.Series = card.Times{Start: e.Start, End: e.End}
	at := len(days) - 1
	for i, day := range days {
		if t := timeOn(e.Series, day); !lastDay(t.Start, t.End).Before(b.Today) {
			at = min(at, i)
			e.Dates = append(e.Dates, t.Start)
		}
	}
	next := timeOn(e.Series, days[at])
	e.Start, e.End = next.Start, next.End
}

// timeOn moves the first time of a series to another day.
func timeOn(first card.Times, day civil.Date) card.Times {
	out := first
	out.Start.Date = day
	if !first.End.IsZero() {
		long := first.End.Date.Last().In(time.UTC).Sub(first.Start.Date.In(time.UTC))
		out.End.Date = day.AddDays(int(long.Hours() / 24))
	}
	return out
}

// LastDay is the last day of an event, as its own place counts days: of one that
// repeats, of the last time; once it was moved to one time, of that.
func LastDay(e *card.Event) civil.Date {
	if e.Repeats != nil && e.Series.Start.IsZero() {
		days, _ := e.Repeats.Days(e.Start.Date)
		last := timeOn(card.Times{Start: e.Start, End: e.End}, days[len(days)-1])
		return lastDay(last.Start, last.End)
	}
	return lastDay(e.Start, e.End)
}

func lastDay(start, end civil.Moment) civil.Date {
	if end.IsZero() {
		return start.Date.Last()
	}
	return end.Date.Last()
}
