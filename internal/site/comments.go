package site

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Thanks is the key of the page that readers see when they have sent a form. A
// site may have one of its own; else it is made.
const Thanks = "thanks"

// Comment is a comment in its place below a page.
type Comment struct {
	*content.Comment
	Parent *content.Comment // the one that it replies to; nil of those that begin
	Level  int              // how many replies lie between it and the one that begins

	page *Page
}

// On gives the page of the comment, as far as one needs it to lead there.
func (c *Comment) On() card.Crumb { return card.CrumbOf(c.page.Card) }

// PageID gives the permanent identity of the page.
func (c *Comment) PageID() string { return c.page.ID }

// Comments are those on one page: each one that begins, the oldest first, with the
// replies to it behind it.
type Comments struct {
	Open bool
	List []Comment
}

// comments gives each page its comments, before the cards are sealed, which tell
// how many there are. Those on a page and on its translations are the same: people who
// read it in other languages talk with each other.
func (b *builder) comments() {
	files := make(map[string][]*content.Comment)
	for _, c := range b.in.Comments {
		files[c.Page] = append(files[c.Page], c)
	}
	for _, p := range b.pages {
		if p.Doc == nil || p.Kind != card.Page || p.Redirect != "" {
			continue
		}
		doc := p.Doc
		if original := b.all[0].byKey[p.Key]; original != nil && original.Doc != nil { // it speaks for its translations
			doc = original.Doc
		}
		if p.isElsewhere() {
			p.Comments = p.original.Comments
			continue
		}
		list := files[p.Key]
		switch state := b.Settings.Comments.On(p.Type, doc.Comments.Text); {
		case state == schema.CommentsOff && (doc.Comments.Text != "" || list == nil):
		case state == schema.CommentsOff:
			b.diags = append(b.diags, diag.Diagnostic{
				Code: diag.CommentUnshown, File: list[0].File, Span: list[0].Title,
				Message: "nobody sees this comment, as comments are off on its page",
				Hint:    "Write comments: closed at the top of the page to show those that there are, or comments: on in site.yaml.",
			})
		default:
			open := state == schema.CommentsOn
			if closes := b.commentsClose(doc); !closes.IsZero() && b.reached(closes) {
				open = false
			}
			c := &Comments{Open: open, List: b.thread(list)}
			for i := range c.List {
				c.List[i].page = p
			}
			p.Comments = &card.CommentCount{Count: len(c.List), Open: open}
			if b.commentsOn == nil {
				b.commentsOn = make(map[string]*Comments)
			}
			b.commentsOn[p.Key] = c
		}
	}
	b.checkForms()
}

// commentsClose gives the day from which on a page takes no more comments; zero
// for none. A page that says of itself that they are on takes them for ever.
func (s *Site) commentsClose(doc *content.Head) civil.Moment {
	days := s.Settings.Comments.Days
	if days == 0 || doc.Comments.Text != "" || doc.Card.Date.IsZero() || s.Settings.Comments.On(doc.Card.Type, "") != schema.CommentsOn || doc.Card.Kind != card.Page {
		return civil.Moment{}
	}
	return civil.Moment{Date: doc.Card.Date.ToZone(s.Settings.Location).Date.First().AddDays(days)}
}

// thread puts the comments on a page in order. One that replies to none that is
// there, or to itself by way of others, is told of and begins a thread of its own.
func (b *builder) thread(list []*content.Comment) []Comment {
	list = slices.DeleteFunc(slices.Clone(list), func(c *content.Comment) bool { return c.Broken })
	zone := b.Settings.Location
	slices.SortFunc(list, func(x, y *content.Comment) int {
		return cmp.Or(x.Date.In(zone).Compare(y.Date.In(zone)), cmp.Compare(x.File, y.File))
	})
	byID := make(map[string]*content.Comment, len(list))
	for _, c := range list {
		if other, taken := byID[c.ID]; taken {
			b.diags = append(b.diags, diag.Diagnostic{
				Code: diag.AddressTaken, File: c.File, Span: c.Title, Message: "this comment has the same address as " + other.File,
				Hint: "Give one of the two files another name.", Related: []diag.Location{{File: other.File, Span: other.Title, Note: "the other comment"}},
			})
			continue
		}
		byID[c.ID] = c
	}
	parents := make(map[*content.Comment]*content.Comment)
	replies := make(map[*content.Comment][]*content.Comment) // of nil: those that begin
	for _, c := range list {
		parent := byID[c.ReplyTo.Text]
		switch {
		case c.ReplyTo.Text == "":
		case parent == nil:
			b.reportReply(c, fmt.Sprintf("there is no comment “%s” on this page", c.ReplyTo.Text), byID)
		case leadsTo(parents, parent, c):
			b.reportReply(c, "this comment replies to itself, by way of those that reply to it", nil)
			parent = nil
		}
		parents[c] = parent
		replies[parent] = append(replies[parent], c)
	}
	out := make([]Comment, 0, len(list))
	open := slices.Clone(replies[nil]) // a stack, as replies may go as deep as there are comments
	slices.Reverse(open)
	level := make(map[*content.Comment]int)
	for len(open) > 0 {
		c := open[len(open)-1]
		open = open[:len(open)-1]
		if parent := parents[c]; parent != nil {
			level[c] = level[parent] + 1
		}
		out = append(out, Comment{Comment: c, Parent: parents[c], Level: level[c]})
		for _, reply := range slices.Backward(replies[c]) {
			open = append(open, reply)
		}
	}
	return out
}

// leadsTo says whether one comes from a comment to another by the replies that are
// known: each has one parent, so that the way ends.
func leadsTo(parents map[*content.Comment]*content.Comment, from, to *content.Comment) bool {
	for c := from; c != nil; c = parents[c] {
		if c == to {
			return true
		}
	}
	return false
}

func (b *builder) reportReply(c *content.Comment, message string, known map[string]*content.Comment) {
	hint := "Write the name of the file of the comment that is meant, or take the line out."
	if near, ok := schema.Nearest(c.ReplyTo.Text, sortedKeys(known)); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	}
	b.diags = append(b.diags, diag.Diagnostic{Code: diag.CommentReply, File: c.File, Span: c.ReplyTo.Span, Message: message, Hint: hint})
}

// checkForms tells where readers may comment and have no way to.
func (b *builder) checkForms() {
	f := &b.Settings.Forms
	if f.Sent() || f.Email != "" || b.Settings.Faulty("") {
		return
	}
	d := diag.Diagnostic{
		Code: diag.FormUnsent, File: config.File, Message: "readers may comment, and there is no way for them to do so",
		Hint: "Say under forms in site.yaml where forms are sent (send_to), or give an address to write to (email). Or write comments: closed.",
	}
	for _, key := range sortedKeys(b.commentsOn) {
		if !b.commentsOn[key].Open {
			continue
		}
		if own := b.byKey[key].Doc.Comments; own.Text != "" {
			d.File, d.Span = b.byKey[key].Doc.File, own.Span
		}
		b.diags = append(b.diags, d)
		return
	}
}

// privacy finds the page that says what happens to what readers send.
func (b *builder) privacyPage() {
	v := b.Settings.Forms.Privacy
	if v.Text == "" {
		return
	}
	page, held := b.lookUp("", v.Text)
	switch {
	case page != nil:
		b.Site.structure.privacy = page
	case held == nil:
		f := &Fault{Code: diag.ReferenceMissing, Message: fmt.Sprintf("the forms lead to “%s”, and there is no such page", v.Text), Hint: "Write the path of the page's file in content/, such as terms.md."}
		b.reportSetting(f, content.Value{Text: v.Text, Span: v.Span}, "")
	}
}

// thanks makes the page that readers see when they have sent a form, unless the site
// has one.
func (b *builder) thanks() {
	if !b.Settings.Forms.Sent() || b.byKey[Thanks] != nil {
		return
	}
	title, language := b.words("thanks.title")
	p := b.generate(Thanks, card.Page, title, "")
	p.Type, p.Language, p.Unlisted, p.NoIndex, p.Parent = "page", language, true, true, b.byKey[""]
}

// FormPages are the pages to which a form leads.
type FormPages struct {
	Thanks  *card.Crumb // nil where forms are not sent
	Privacy *card.Crumb // nil where the settings name none
}

// formPages gives the pages to which forms lead.
func (s *Site) formPages(Question) (any, sum.Sum) {
	out := &FormPages{}
	var h sum.Hasher
	add := func(p *Page, into **card.Crumb) {
		if h.AddBool(p != nil); p != nil {
			c := card.CrumbOf(p.Card)
			*into = &c
			h.AddStrings([]string{c.Key, string(c.Kind), c.Title, c.Language, c.URL, c.Permalink})
		}
	}
	if s.Settings.Forms.Sent() {
		add(s.byKey[Thanks], &out.Thanks)
	}
	add(s.structure.privacy, &out.Privacy)
	return out, h.Sum()
}

// sealUncounted makes the page as those see it who don't show how many comments there
// are, so that a comment more costs them nothing.
func (p *Page) sealUncounted() {
	if p.Comments == nil {
		return
	}
	c := *p.Card
	c.Comments = nil
	c.ComputeSum()
	copied := *p
	copied.Card = &c
	p.uncounted = &copied
}

// uncounted gives pages without the numbers of their comments.
func uncounted(pages []*Page) []*Page {
	out := pages
	for i, p := range pages {
		if p.uncounted == nil {
			continue
		}
		if &out[0] == &pages[0] {
			out = slices.Clone(pages)
		}
		out[i] = p.uncounted
	}
	return out
}

// commentsAnswer gives the comments on a page.
func (s *Site) commentsAnswer(q Question) (any, sum.Sum) {
	c := s.commentsOn[q.Key]
	var h sum.Hasher
	if h.AddBool(c != nil); c != nil {
		h.AddBool(c.Open)
		addComments(&h, c.List)
	}
	return c, h.Sum()
}

// addComments adds what is told of comments. Of the pages it adds what leads there.
func addComments(h *sum.Hasher, list []Comment) {
	h.AddInt(len(list))
	for i := range list {
		c := &list[i]
		h.AddString(c.File)
		h.AddSum(c.Sum)
		h.AddInt(c.Level)
		h.AddStrings([]string{c.page.Key, string(c.page.Kind), c.page.Title, c.page.Language, c.page.URL, c.page.Permalink, c.page.ID})
		if h.AddBool(c.Parent != nil); c.Parent != nil {
			h.AddStrings([]string{c.Parent.ID, c.Parent.Name})
		}
	}
}

// newestComments gives the newest N comments on a page, or on all pages that lists
// show; Key is "" for those.
func (s *Site) newestComments(q Question) (any, sum.Sum) {
	var out []Comment
	if q.Key != "" {
		if c := s.commentsOn[q.Key]; c != nil {
			out = slices.Clone(c.List)
		}
	} else {
		for _, key := range sortedKeys(s.commentsOn) {
			if c := s.commentsOn[key]; !s.byKey[key].Unlisted {
				out = append(out, c.List...)
			}
		}
	}
	zone := s.Settings.Location
	slices.SortFunc(out, func(x, y Comment) int {
		return cmp.Or(y.Date.In(zone).Compare(x.Date.In(zone)), cmp.Compare(x.File, y.File))
	})
	out = out[:max(0, min(q.N, len(out)))]
	var h sum.Hasher
	addComments(&h, out)
	return out, h.Sum()
}

// HasComments says whether there is a feed of the comments on a page; on all of
// them, where key is "".
func (s *Site) HasComments(key string) bool {
	if key != "" {
		return s.commentsOn[key] != nil
	}
	return len(s.commentsOn) > 0
}

// Commented gives the keys of the pages that have comments or may have them, in order.
func (s *Site) Commented() []string { return sortedKeys(s.commentsOn) }

// CommentedPage gives the page that an address means from which a comment comes: a whole one,
// that of another host as well, from which the site has moved, or an old one. Where none
// stands there, it is the one page whose own part of the address is the same; nil for
// none.
func (s *Site) CommentedPage(address string) *Page {
	address, _, _ = strings.Cut(strings.TrimSpace(address), "#")
	address, _, _ = strings.Cut(address, "?")
	if _, rest, ok := strings.Cut(address, "://"); ok {
		_, below, _ := strings.Cut(rest, "/")
		address = "/" + below
	}
	if address == "" || len(address) > 1000 {
		return nil
	}
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	below := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(address, s.Settings.BaseURL.Path), "index.html"), "/")
	whole := strings.TrimSuffix(s.Settings.BaseURL.Path+EscapePath(below), "/")
	if p := s.byAddress[whole]; p != nil {
		return p
	}
	if p := s.aliases[below]; p != nil {
		return p
	}
	for _, o := range s.Ledger.Old() {
		if strings.Trim(o.Address, "/") == below && o.To != "" {
			if p := s.byAddress[strings.TrimSuffix(s.Settings.BaseURL.Path+strings.Trim(o.To, "/"), "/")]; p != nil {
				return p
			}
		}
	}
	var found *Page
	for _, p := range s.pages {
		if p.Kind == card.Page && path.Base(strings.TrimSuffix(p.URL, "/")) == EscapePath(path.Base(below)) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// CommentsOn gives the comments on a page; nil where there are none and can be none.
func (s *Site) CommentsOn(p *Page) *Comments { return s.commentsOn[p.Key] }
