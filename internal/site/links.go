package site

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// ResolveLink says where a link leads that stands on a page. route finds the path of
// the link as seen from the page.
func ResolveLink(settings *config.Settings, from *card.Card, dest string, route func(path string) Route) markdown.Target {
	if dest == "" || dest == "#" {
		return markdown.Target{Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "the link leads nowhere", Hint: "Write where it leads; #top is the top of the page."}}
	}
	path, rest := dest, ""
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		path, rest = dest[:i], dest[i:]
	}
	if fragment, ok := strings.CutPrefix(dest, "#"); ok { // of a line; a text looks for those of its own
		t := markdown.Target{URL: dest}
		if fragment != "" && !strings.EqualFold(fragment, "top") {
			t.Key, t.Fragment = AnchorKey(settings.Edition, from.Key), fragment
		}
		return t
	}
	if f := templateFault(dest, route); f != nil {
		return markdown.Target{Fault: f.Of(dest)}
	}
	_, where := ClassifyURL(settings, path)
	if where == External && !strings.Contains(path, "//") && !tmplexec.SafeAddress(path) {
		if file := "./" + path; route(file).Fault == nil { // such as a:b.png
			where, path, dest = Relative, file, "./"+dest
		}
	}
	if where == External {
		if f := ExternalFault(dest); f != nil {
			return markdown.Target{Fault: f.Of(dest)}
		}
	}
	u, err := url.Parse(dest)
	switch {
	case where == Local: // no address at all, perhaps
	case err != nil:
		return markdown.Target{Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: fmt.Sprintf("“%s” is not an address", dest), Hint: "Check it for spaces, and for signs such as %, which need two digits behind them."}}
	case where == External:
		return markdown.Target{URL: dest, External: true}
	}
	r := route(path)
	if at, ok := seenFrom(settings, from.URL, path); ok && where == Relative && (r.Fault != nil || strings.HasSuffix(path, "/")) {
		r = byAddress(parentDir(strings.TrimPrefix(from.Source, content.Root+"/")), r, route(at))
	}
	if r.Fault != nil {
		return markdown.Target{Fault: r.Fault.Of(path)}
	}
	if r.Key == from.Key && r.Warning != nil && r.Warning.Code == diag.LinkLanguage { // the page itself in another language
		r.Warning = nil
	}
	t := markdown.Target{URL: r.URL + rest, Type: r.Type, Warning: r.Warning.WithQuery(rest).Of(path)}
	if r.Type != "" {
		t.Size = settings.Locale.Size(r.Size)
	}
	if r.IsPage && u != nil && u.Fragment != "" && (r.Warning == nil || r.Warning.Code != diag.LinkUnclear) {
		t.Key, t.Fragment = AnchorKey(r.Edition, r.Key), u.Fragment
	}
	return t
}

// templateFault tells of an address that holds what other programs put something in the
// place of, and of the page that the rest of it leads to.
func templateFault(dest string, route func(path string) Route) *Fault {
	if strings.IndexByte(dest, '{') < 0 {
		return nil
	}
	for _, marks := range [][2]string{{"{{", "}}"}, {"{%", "%}"}, {"${", "}"}, {"{", "}"}} {
		before, rest, ok := strings.Cut(dest, marks[0])
		mark, after, closed := strings.Cut(rest, marks[1])
		if !ok || !closed {
			continue
		}
		f := &Fault{
			Code:    diag.ShortcodeSyntax,
			Message: fmt.Sprintf("nothing is put in place of %s here", diag.Quoted(diag.Clip(marks[0]+mark+marks[1]))),
			Hint:    "Write the path of a page's file, or a whole address.",
		}
		if r := route(after); before == "" && strings.HasPrefix(after, "/") && r.Fault == nil && r.URL != "" {
			f.Hint = fmt.Sprintf("Perhaps %s?", after)
		}
		return f
	}
	return nil
}

// ExternalFault tells of an address elsewhere that can't be right.
func ExternalFault(dest string) *Fault {
	hint, meant, ok := schema.CheckLink(webSpaces(dest))
	if ok {
		return nil
	}
	return &Fault{Code: diag.LinkMissing, Message: fmt.Sprintf("%s is not an address", diag.Quoted(diag.Clip(dest))), Hint: hint, Fix: meant}
}

// webSpaces writes the spaces in the address of a page as browsers send them.
func webSpaces(dest string) string {
	if _, rest, ok := strings.Cut(dest, "://"); ok && strings.Contains(rest, " ") && !strings.HasPrefix(rest, " ") {
		return strings.ReplaceAll(dest, " ", "%20")
	}
	return dest
}

// seenFrom reads a path that has no ending, as the addresses of pages have none, as a
// browser reads it on the page at an address; false for other paths, and for those that
// lead out of the site.
func seenFrom(settings *config.Settings, at, path string) (string, bool) {
	if strings.HasPrefix(path, "/") || strings.Contains(path[strings.LastIndexByte(path, '/')+1:], ".") {
		return "", false
	}
	page, err := url.Parse(at)
	if err != nil {
		return "", false
	}
	to, err := page.Parse(path)
	if err != nil {
		return "", false
	}
	below, ok := strings.CutPrefix(to.EscapedPath(), settings.BaseURL.Path)
	return "/" + Unescape(below), ok
}

// byAddress chooses between the page to which a path leads as that of a file, and the
// one to which it leads as an address, which browsers would show.
func byAddress(dir string, file, address Route) Route {
	switch {
	case !address.IsPage || address.Fault != nil:
		return file
	case file.IsPage && file.Fault == nil && file.Key != address.Key:
		address.Warning = twoPages(dir, address, file)
	}
	return address
}

// twoPages tells of a link that leads to one page as an address, and to another as
// the path of a file, as seen from a page in dir.
func twoPages(dir string, address, file Route) *Fault {
	f := &Fault{
		Code: diag.LinkUnclear, Message: fmt.Sprintf("by its address this leads to the page %s, and as a file's path to the page %s; the address counts", address.URL, file.URL),
		Hint: "Write the path of the file of the page that is meant.",
	}
	if address.Source != "" && file.Source != "" {
		f.Hint = fmt.Sprintf("Write %s for the one, and %s for the other.", suggestion{file: address.Source}.from(dir), suggestion{file: file.Source}.from(dir))
	}
	return f
}

// AnchorKey is the name under which the anchors of a page of an edition are looked up; it
// is never "", which to package markdown means that there is nothing to check.
func AnchorKey(edition, key string) string { return edition + "/" + key }

// CutAnchorKey gives the edition and the key of an AnchorKey.
func CutAnchorKey(name string) (edition, key string) {
	edition, key, _ = strings.Cut(name, "/")
	return edition, key
}

// Of is a fault of a destination, of which the path was written as path; nil for
// none.
func (f *Fault) Of(path string) *diag.Diagnostic {
	if f == nil {
		return nil
	}
	f = f.WithFix(inBrackets(f.Fix))
	out := &diag.Diagnostic{Code: f.Code, Message: f.Message, Hint: f.Hint}
	if f.Fix != "" {
		out.Fix = []diag.Edit{{Span: diag.Span{End: len(path)}, Text: f.Fix}}
	}
	return out
}

// inBrackets writes a path so that it can stand between the round brackets of
// a link.
func inBrackets(path string) string {
	const marks = " ()<>\\?#%\"`"
	if !strings.ContainsAny(path, marks) || strings.Contains(path, ":") {
		return path
	}
	var b strings.Builder
	for _, r := range path {
		if strings.ContainsRune(marks, r) {
			fmt.Fprintf(&b, "%%%02X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fillLinks puts in where the links lead that the front matter's Markdown holds.
func (b *builder) fillLinks(p *Page) {
	doc := p.Doc
	if len(doc.Links) == 0 {
		return
	}
	targets := make([]markdown.Target, len(doc.Links))
	for i, link := range doc.Links {
		t := ResolveLink(b.Settings, p.Card, link.Text, func(path string) Route { return b.route(doc.Dir, Unescape(path)) })
		if strings.HasPrefix(t.URL, "#") {
			t.URL = p.URL + t.URL // lists show it as well
		}
		for _, d := range []*diag.Diagnostic{t.Fault, t.Warning} {
			if d != nil {
				b.reportLink(doc, link, *d)
			}
		}
		if t.Key != "" && t.Fragment != "" {
			b.addFragment(Fragment{Page: t.Key, Name: Unescape(t.Fragment), At: diag.Location{File: doc.File, Span: link.Span}})
		}
		targets[i] = t
		path, _, _ := strings.Cut(t.URL, "#")
		b.fieldLinks = append(b.fieldLinks, path)
	}
	p.MapHTML(func(line template.HTML) template.HTML {
		return markdown.FillLinks(line, func(n int) markdown.Target { return targets[min(n, len(targets)-1)] })
	})
}

// addFragment notes a part of a page that is to be looked for. Those of originals are
// noted in the first edition.
func (b *builder) addFragment(f Fragment) {
	if f.At.Span != content.Inherited && (b.isFirst() || b.byFile[f.At.File] == nil || b.byFile[f.At.File].as == itself) {
		b.all[0].Fragments = append(b.all[0].Fragments, f)
	}
}

// reportLink reports a fault of a link. Where the link stands letter by letter, its
// edits are those of the destination.
func (b *builder) reportLink(doc *content.Head, link content.Value, d diag.Diagnostic) {
	d.File, d.Span = doc.File, link.Span
	if link.Span.End-link.Span.Start != len(link.Text) {
		d.Fix = nil
	}
	for i := range d.Fix {
		d.Fix[i].Span.Start += link.Span.Start
		d.Fix[i].Span.End += link.Span.Start
	}
	b.diags = append(b.diags, d)
}
