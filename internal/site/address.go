package site

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// addressOf gives where a document is found below base_url: "events/paris", with a
// slash or ".html" at the end where the page shall end so whatever the settings
// say. It follows from the names of folders and file, from a pattern of
// site.yaml, or from what the page says itself. What the page of a folder says
// itself holds for that page alone: those in the folder stay where they are.
func (b *builder) addressOf(doc *content.Head) string {
	fixed := ""
	switch doc.Card.Kind {
	case card.Home:
		fixed = "the home page always stands at the beginning of the site"
	case card.Missing:
		fixed = "hosts look for the page that stands in for missing ones at its place alone"
	}
	if doc.Address.Text != "" {
		if fixed != "" {
			b.report(diag.AddressBad, doc, doc.Address.Span, "“url” can't move this page: "+fixed, "Delete the line.")
		} else if below, ok := b.givenAddress(doc); ok {
			return below
		}
	}
	switch doc.Card.Kind {
	case card.Home:
		return ""
	case card.Missing:
		return artifact.NotFound
	case card.Section, card.Taxonomy:
		return b.folderAddress(doc.Dir)
	case card.Term:
		folder := parentDir(doc.Key)
		taxonomy, _ := b.Settings.TaxonomyIn(folder)
		return b.termAddress(taxonomy.Name, b.folderAddress(folder), b.lastPart(doc), doc.Card.Title)
	}
	if pattern, ok := b.pattern(doc); ok {
		if below, ok := b.expand(pattern, doc); ok {
			return below
		}
	}
	if doc.Bundle {
		return b.folderAddress(doc.Dir)
	}
	return path.Join(b.folderAddress(parentDir(doc.Key)), b.lastPart(doc))
}

// givenAddress reads the address that a page gives itself.
func (b *builder) givenAddress(doc *content.Head) (string, bool) {
	text := doc.Address.Text
	below := strings.TrimPrefix(text, "/")
	if base := b.Settings.BaseURL.Path; base != "/" && strings.HasPrefix(text, base) {
		below = strings.TrimPrefix(text, base)
	}
	if edition := b.Settings.Edition; edition != "" {
		below = strings.TrimPrefix(below, edition+"/")
	}
	fault := ""
	for _, part := range strings.Split(strings.TrimSuffix(below, "/"), "/") {
		if fault == "" {
			fault = segmentFault(part)
		}
	}
	if fault != "" {
		b.report(diag.AddressBad, doc, doc.Address.Span, fmt.Sprintf("“%s” can't be the address of a page: %s", text, fault), "Write it as it stands behind the host, such as /2018/visit/ or /visit.html.")
		return "", false
	}
	return below, true
}

// segmentFault says why a part of a path can't be the name of a file or a folder
// on every machine; "" where it can.
func segmentFault(part string) string {
	switch {
	case part == "":
		return "a part of it is empty"
	case strings.ContainsAny(part, `\<>:"|?*#%/`) || strings.ContainsFunc(part, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }):
		return "it holds a sign that no address may have"
	case part[0] == '.' || part[len(part)-1] == '.':
		return "a part of it begins or ends with a full stop"
	}
	return ""
}

// pattern gives the pattern of a document's address, by its section or else by its
// type.
func (b *builder) pattern(doc *content.Head) (string, bool) {
	for _, name := range []string{doc.Card.Section, doc.Card.Type} {
		for _, p := range b.Settings.Permalinks {
			if p.For == name && name != "" {
				return p.Pattern, true
			}
		}
	}
	return "", false
}

// termAddress gives where the page of a term is found: as the pattern of its taxonomy
// says, or below the list of all terms.
func (b *builder) termAddress(taxonomy, list, own, title string) string {
	for _, p := range b.Settings.Permalinks {
		if p.For == taxonomy {
			return strings.TrimPrefix(permalinkWord.ReplaceAllStringFunc(p.Pattern, func(word string) string {
				if word == ":title" && title != "" {
					return b.segment(title)
				}
				return own
			}), "/")
		}
	}
	return path.Join(list, own)
}

// checkTermPattern reports words in the pattern of a taxonomy that mean nothing there.
func (b *builder) checkTermPattern(p config.Permalink) {
	for _, word := range permalinkWord.FindAllString(p.Pattern, -1) {
		if word != ":slug" && word != ":title" {
			b.diags = append(b.diags, diag.Diagnostic{
				Code: diag.ValueWrong, File: config.File, Span: p.Span,
				Message: fmt.Sprintf("the pattern %s has the word “%s”, which the terms of a taxonomy do not have", p.Pattern, word),
				Hint:    "Use :slug or :title, as in /topics/:slug/.",
			})
			return
		}
	}
}

// checkPermalinks reports patterns that are for no section, no type and no taxonomy.
func (b *builder) checkPermalinks() {
	for _, p := range b.Settings.Permalinks {
		if in, ok := b.Settings.TaxonomyIn(p.For); ok && in.Name == p.For {
			b.checkTermPattern(p)
			continue
		}
		_, isType := b.Settings.Type(p.For)
		if section := b.byKey[p.For]; isType || section != nil && section.Kind == card.Section && p.For != "" {
			continue
		}
		var names []string
		for _, page := range b.pages {
			if page.Kind == card.Section && !strings.Contains(page.Key, "/") {
				names = append(names, page.Key)
			}
		}
		for _, t := range b.Settings.Types {
			names = append(names, t.Name)
		}
		for _, t := range b.Settings.Taxonomies {
			names = append(names, t.Name)
		}
		hint := "Name a folder in content/, a type of page, or a taxonomy."
		if near, ok := schema.Nearest(p.For, names); ok {
			hint = fmt.Sprintf("Perhaps %s?", near)
		}
		b.diags = append(b.diags, diag.Diagnostic{
			Code: diag.SettingUnknown, File: config.File, Span: p.Span,
			Message: fmt.Sprintf("there is no section, type of page or taxonomy called “%s”", p.For), Hint: hint,
		})
	}
}

// expand puts a document's own words into the pattern of an address.
func (b *builder) expand(pattern string, doc *content.Head) (string, bool) {
	c := &doc.Card
	day := SubjectDate(c).Date
	name := path.Base(doc.Key)
	_, undated := content.DatedName(name)
	missing := ""
	number := func(word string, n int, format string) string {
		if n == 0 {
			missing = word
		}
		return fmt.Sprintf(format, n)
	}
	var out []string
	for _, part := range strings.Split(strings.TrimPrefix(pattern, "/"), "/") {
		out = append(out, permalinkWord.ReplaceAllStringFunc(part, func(word string) string {
			switch word[1:] {
			case "section":
				return b.folderAddress(c.Section)
			case "sections":
				return b.folderAddress(parentDir(doc.Key))
			case "year":
				return number("year", int(day.Year), "%04d")
			case "month":
				return number("month", int(day.Month), "%02d")
			case "day":
				return number("day", int(day.Day), "%02d")
			case "filename":
				return b.segment(name)
			case "title":
				return b.segment(c.Title)
			}
			if doc.Slug.Text != "" {
				return b.lastPart(doc)
			}
			return b.segment(undated)
		}))
	}
	if missing != "" {
		b.report(diag.AddressBad, doc, doc.Title, fmt.Sprintf("the address %s, which site.yaml gives to such pages, holds the %s, and this page has none", pattern, missing),
			"Give the page a date, or an address of its own under url.")
		return "", false
	}
	address := path.Join(out...) // a page outside of all folders has no section
	if strings.HasSuffix(pattern, "/") {
		address += "/"
	}
	return address, true
}

// permalinkWord finds the words of a pattern that config has read.
var permalinkWord = regexp.MustCompile(`:(` + strings.Join(config.PermalinkWords, "|") + `)\b`)

// segment gives the part of an address that a name stands for.
func (b *builder) segment(name string) string {
	part := ""
	switch b.Settings.AddressNames {
	case config.LowerNames:
		part = slug.Lower(name)
	case config.KeptNames:
		part = slug.Kept(name)
	}
	if segmentFault(part) != "" {
		return slug.Path(name)
	}
	return part
}

// lastPart gives the part of a document's address that is its own. A slug is taken
// as it is written; one in another form than this program gives to new pages is
// told of on the page's first day, see reportUnusual.
func (b *builder) lastPart(doc *content.Head) string {
	given := strings.TrimSuffix(doc.Slug.Text, "/")
	if given == "" {
		name := path.Base(doc.Key)
		if doc.Card.Kind == card.Term {
			if code := countryCode(parentDir(doc.Key), name); code != "" {
				name = b.Settings.Locale.Country(code)
			}
		}
		return b.segment(name)
	}
	clean := make([]string, 0, 2)
	fault := ""
	for _, part := range strings.Split(given, "/") {
		if fault == "" {
			fault = segmentFault(part)
		}
		if strings.Trim(part, ".") != "" {
			clean = append(clean, slug.Path(part))
		}
	}
	usual := strings.Join(clean, "/")
	switch {
	case fault != "":
		b.report(diag.AddressBad, doc, doc.Slug.Span, fmt.Sprintf("the slug “%s” can't stand in an address: %s", given, fault), "Use letters, digits and hyphens: "+usual)
		return usual
	case usual != given:
		b.unusual[doc] = usual
	}
	return given
}

// reportUnusual tells of a slug in another form than new pages have, on the day on
// which the page first stands at its address.
func (b *builder) reportUnusual(p *Page) {
	if usual, ok := b.unusual[p.Doc]; ok {
		b.report(diag.AddressUnusual, p.Doc, p.Doc.Slug.Span, fmt.Sprintf("the slug “%s” is not in small letters, digits and hyphens, which are easiest to type and to read out", p.Doc.Slug.Text),
			fmt.Sprintf("Write %s, unless the page has stood at this address before.", usual))
	}
}

// folderAddress gives the address of a folder below content.
func (b *builder) folderAddress(dir string) string {
	if dir == "" {
		return ""
	}
	if a, ok := b.folders[dir]; ok {
		return a
	}
	last := b.segment(path.Base(dir))
	if doc, ok := b.indexes[dir]; ok { // a section or a bundle may choose its own name
		last = b.lastPart(doc)
	}
	a := path.Join(b.folderAddress(parentDir(dir)), last)
	b.folders[dir] = a
	return a
}

// locate gives a page its addresses. below is its place below base_url; see
// addressOf.
func (b *builder) locate(p *Page, below string) {
	base := b.Settings.BaseURL
	form := b.Settings.AddressForm
	if p.Kind != card.Page || strings.HasSuffix(below, "/") {
		form = config.FolderForm
	}
	below = strings.TrimSuffix(below, "/")
	if edition := b.Settings.Edition; edition != "" {
		below = path.Join(edition, below)
	}
	p.Folder = strings.TrimSuffix(below, ".html")
	switch {
	case below == "":
		p.URL, p.Path = base.Path, "index.html"
	case strings.HasSuffix(below, ".html"):
		p.URL, p.Path = base.Path+EscapePath(below), below
	case form == config.HTMLForm:
		p.URL, p.Path = base.Path+EscapePath(below)+".html", below+".html"
	case form == config.BareForm:
		p.URL, p.Path = base.Path+EscapePath(below), below+".html"
	case EscapePath(below) == below: // as nearly all are: one text in memory, of which the three are parts
		whole := base.Origin + base.Path + below + "/index.html"
		folder := len(whole) - len("index.html")
		p.URL, p.Path = whole[len(base.Origin):folder], whole[len(base.Origin)+len(base.Path):]
		if base.Origin != "" {
			p.Permalink = whole[:folder]
		}
		return
	default:
		p.URL, p.Path = base.Path+EscapePath(below)+"/", below+"/index.html"
	}
	p.Permalink = base.Absolute(p.URL)
}

// AddressIn gives the address of a file in the folder of a page, such as its
// calendar.
func (s *Site) AddressIn(p *Page, file string) string {
	if p.Folder == "" {
		return s.Settings.BaseURL.Path + file
	}
	return s.Settings.BaseURL.Path + EscapePath(p.Folder) + "/" + file
}

// EscapePath writes a path as an address does (RFC 3986, section 2.1).
func EscapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// fileAddress gives where a file beside a page is published, below base_url,
// or false where the page it belongs to is held back.
func (s *Site) fileAddress(file string) (string, bool) {
	if !s.isFirst() {
		return s.all[0].fileAddress(file)
	}
	rel := strings.TrimPrefix(file, content.Root+"/")
	dir, name := path.Split(rel)
	dir = strings.TrimSuffix(dir, "/")
	rest := ""
	for d := dir; d != ""; d = parentDir(d) {
		if page, ok := s.bundles[d]; ok {
			if page == nil {
				return "", false
			}
			return path.Join(page.Folder, rest, name), true
		}
		if a, ok := s.folders[d]; ok {
			return path.Join(a, rest, name), true
		}
		rest = path.Join(path.Base(d), rest)
	}
	return path.Join(rest, name), true
}
