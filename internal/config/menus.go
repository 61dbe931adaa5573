package config

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// menusIn reads the menus below a key: of the site, or of one of its languages.
func (r *reader) menusIn(p frontmatter.Pair) []Menu {
	var out []Menu
	for _, m := range r.pairsOf(p) {
		out = append(out, Menu{Name: m.Key, Span: m.KeySpan, Items: r.menuItems(m, fmt.Sprintf("the menu “%s”", m.Key), false)})
	}
	return out
}

// menuItems reads the lines of a menu, or of a sub-menu. owner is whose they are, in
// words.
func (r *reader) menuItems(p frontmatter.Pair, owner string, sub bool) []MenuItem {
	lines := p.Value.Items
	if p.Value.Kind == frontmatter.Map {
		lines = []frontmatter.Node{p.Value}
	}
	if p.Value.Kind == frontmatter.Scalar {
		r.report(diag.ValueWrong, p.Value.Span, owner+" must be a list of links", "Begin each one with a dash: - page: events/_index.md")
	}
	var out []MenuItem
	for _, line := range lines {
		if item, ok := r.menuItem(line, sub); ok {
			out = append(out, item)
		}
	}
	return out
}

func (r *reader) menuItem(n frontmatter.Node, sub bool) (item MenuItem, ok bool) {
	if n.Kind != frontmatter.Map {
		r.report(diag.ValueWrong, n.Span, "a line of a menu needs a “page” or a “url”", "Write - page: events/_index.md")
		return item, false
	}
	before := len(r.diags)
	rec := r.decode(n, menuItemFields())
	faulty := len(r.diags) > before // what is missing may stand under a key at fault
	setText(rec, "name", &item.Name)
	hasChildren := false
	if i := slices.IndexFunc(n.Pairs, func(p frontmatter.Pair) bool { return p.Key == "children" }); i >= 0 {
		if sub {
			r.report(diag.ValueWrong, n.Pairs[i].KeySpan, "this line stands in a sub-menu itself, and there are no deeper ones", "Put its children beside it.")
		} else {
			item.Children = r.menuItems(n.Pairs[i], "a sub-menu", true)
			hasChildren = len(item.Children) > 0 || len(r.diags) > before
		}
	}
	page, hasPage := rec.Get("page")
	address, hasURL := rec.Get("url")
	switch {
	case hasPage && hasURL:
		r.report(diag.ValueWrong, address.Span, "this line of the menu has both a “page” and a “url”, so it is not clear where it leads", "Keep one of the two.")
	case hasPage:
		item.Page = page
		return item, true
	case faulty && (!hasURL || item.Name == ""):
	case !hasURL && item.Name != "" && hasChildren:
		return item, true
	case !hasURL && hasChildren:
		r.report(diag.FieldMissing, n.Span, "this line of the menu has a sub-menu and nothing to show: neither a “name” nor a “page”", "Add name: Our work, for example, or a page.")
	case !hasURL:
		r.report(diag.FieldMissing, n.Span, "this line of the menu leads nowhere: it has neither a “page” nor a “url”", "Add page: events/_index.md, for example: the path of the page's file in content/.")
	case item.Name == "":
		r.report(diag.FieldMissing, address.Span, "this line of the menu has a “url” but no “name” to show", "Add a name beside it.")
	case !isSafeLink(address.Text) && isKnown(address.Text):
		r.report(diag.ValueWrong, address.Span, fmt.Sprintf("“%s” is not an address that a link may have", address.Text), "Begin it with https://, http://, mailto:, tel:, sms: or a slash.")
	default:
		item.URL, item.Span = address.Text, address.Span
		return item, true
	}
	return item, false
}

// isSafeLink says whether a link may lead to an address.
func isSafeLink(a string) bool {
	_, err := url.Parse(a)
	return err == nil && tmplexec.SafeAddress(a)
}

// isKnown says whether nothing else is wrong with an address, which is told when it is
// looked up.
func isKnown(a string) bool {
	_, _, ok := schema.CheckLink(a)
	return ok
}
