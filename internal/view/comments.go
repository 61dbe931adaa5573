package view

import (
	"cmp"
	"fmt"
	"html/template"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/form"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/site"
)

// Comments are those on a page: .List has them in order, each reply behind the one
// that it replies to.
type Comments struct {
	Count int
	Open  bool // whether more are taken
	List  []Comment
	Form  *Form  // by which one is left; nothing where no more are taken, or nobody receives them
	Feeds []Feed // of the comments on the page; nothing before there are some
	All   []Feed // of the comments on all pages; the same
}

// Comment is what a reader has said about a page.
type Comment struct {
	Anchor  string // its name in the page, for id="…"
	Name    string // of its writer, who is a stranger: isolate it with bdi
	Link    string // the writer's own page, or ""
	Date    civil.Moment
	Text    template.HTML
	Level   int      // 0 of one that begins, 1 of a reply to it, and so on up to 3
	ReplyTo *Comment // the one that it replies to, with .Anchor and .Name alone; nothing of one that begins
}

// deepest is the level beyond which replies are set in no further.
const deepest = 3

// answerable is how many comments a form offers to reply to: the newest ones. With
// more, a reply is better begun by quoting.
const answerable = 100

// CommentAnchor names a comment in its page. No heading has such a name.
func CommentAnchor(c *content.Comment) string { return "_comment-" + c.ID }

// Comments are the comments on the page; nothing where there are none and none are
// taken.
func (p *Page) Comments() *Comments {
	if p.Card.Comments == nil || p.comments != nil {
		return p.comments
	}
	all := Ask[*site.Comments](p.recorder, site.Question{Verb: site.AskComments, Key: p.Key})
	if all == nil {
		return nil
	}
	out := &Comments{Count: len(all.List), Open: all.Open, List: make([]Comment, len(all.List))}
	for i := range all.List {
		c := &all.List[i]
		v := Comment{Anchor: CommentAnchor(c.Comment), Name: c.Name, Link: c.Link, Date: c.Date, Level: min(c.Level, deepest), Text: p.parts.Comment(c.Comment)}
		if c.Parent != nil {
			v.ReplyTo = &Comment{Anchor: CommentAnchor(c.Parent), Name: c.Parent.Name}
		}
		out.List[i] = v
	}
	if all.Open {
		out.Form = p.commentForm(all.List)
	}
	settings := p.recorder.Settings()
	if len(all.List) > 0 && settings.BaseURL.Origin != "" {
		for _, f := range artifact.FeedsIn(settings.Feeds.Formats) {
			out.Feeds = append(out.Feeds, Feed{Title: p.Title, URL: p.folder + f.CommentsFile(), Type: f.MediaType, Format: f.Format})
			if !p.Unlisted { // so that it is among them
				out.All = append(out.All, Feed{Title: p.Site.Title, URL: p.Site.Home + f.CommentsFile(), Type: f.MediaType, Format: f.Format})
			}
		}
	}
	p.comments = out
	return out
}

// commentForm makes the form by which a comment is left.
func (p *Page) commentForm(list []site.Comment) *Form {
	f, ok := newForm(p.recorder, p.Card, form.Comment, p.Title)
	if !ok {
		return nil
	}
	if len(list) > answerable {
		list = list[len(list)-answerable:]
	}
	for i := range list {
		f.ReplyTo = append(f.ReplyTo, Reply{ID: list[i].ID, Name: list[i].Name, Date: list[i].Date})
	}
	return f
}

// Form is a form that readers fill in. It is sent to .Action, or, where that is "",
// written as an e-mail: .Mail leads to one.
type Form struct {
	Kind     string // comment, contact, newsletter or registration
	Anchor   string // its name in the page, for id="…"
	About    string // what it is about, such as the title of the page
	Action   string
	Netlify  bool         // whether the host finds the form in the page and takes what is sent
	Trap     string       // the name of the field that people leave empty
	Hidden   []Hidden     // fields that are sent and not shown
	Fields   []form.Field // what it asks for: each with .Name, .Type, .Autocomplete, .Required, .Max and .Hint
	ReplyTo  []Reply      // the comments that one can reply to
	Question string       // that the site asks; "" for none
	Email    string       // to which readers write, where forms are not sent
	Mail     string       // the address that opens an e-mail for the reader to go on with
	Host     string       // of the receiver, where it is not that of the site
	Privacy  *card.Crumb  // the page that says what happens to what is sent; nothing where there is none

	page string // its whole address
}

// Hidden is a field that is sent and not shown.
type Hidden struct{ Name, Value string }

// Reply is a comment that one can reply to.
type Reply struct {
	ID   string
	Name string
	Date civil.Moment
}

// newForm makes a form that stands on a page; ok is false where nobody receives it.
func newForm(r Recorder, c *card.Card, name, about string) (f *Form, ok bool) {
	kind, ok := form.Find(name)
	settings := &r.Settings().Forms
	if !ok || !settings.Sent() && settings.Email == "" {
		return nil, false
	}
	pages := Ask[*site.FormPages](r, site.Question{Verb: site.AskFormPages})
	to := settings.To
	page := c.Permalink
	if page == "" {
		page = c.URL
	}
	f = &Form{
		Kind: kind.Name, Anchor: "_form-" + kind.Name, About: about, Action: to.Action, Netlify: to.Netlify, Trap: to.Trap, Host: to.Host,
		Fields: kind.Fields, Question: settings.Question, Privacy: pages.Privacy, page: page,
	}
	if !settings.Sent() {
		f.Email, f.Mail = settings.Email, f.mail(settings.Email, r.Settings().LocaleOf(c.Language))
		return f, true
	}
	hide := func(name, value string) {
		if name != "" && value != "" {
			f.Hidden = append(f.Hidden, Hidden{name, value})
		}
	}
	if to.Netlify {
		hide("form-name", kind.Name)
		if pages.Thanks != nil {
			f.Action = pages.Thanks.URL
		}
	} else if pages.Thanks != nil {
		hide(to.Next, pages.Thanks.Permalink)
	}
	hide(form.Page, page)
	hide("form", kind.Name)
	hide(to.Subject, about)
	if kind.Name != form.Comment { // the page says what a comment is about
		hide("about", about)
	}
	return f, true
}

// Form is the form that front matter puts below the text of the page; nothing where it
// asks for none, and on an event that is over or called off or takes no more people.
func (p *Page) Form() *Form {
	if p.Card.Form == "" {
		return nil
	}
	if e := p.Event; e != nil && (e.Phase == card.Past || e.Closed || e.Status == "cancelled") {
		return nil
	}
	f, ok := newForm(p.recorder, p.Card, p.Card.Form, p.Title)
	if !ok {
		return nil
	}
	f.Anchor = "_page-form"
	return f
}

// Form is a form of a kind, such as "contact", that stands in the text. What it is about
// is the page, if "" is given.
func (s *Shortcode) Form(kind, about any) (*Form, error) {
	f, ok := newForm(s.recorder, s.Page, fmt.Sprint(kind), cmp.Or(fmt.Sprint(about), s.Page.Title))
	if !ok {
		return nil, s.refuse(kind, &site.Fault{
			Code: diag.ShortcodeArgument, Message: "nobody would receive this form",
			Hint: "Say in site.yaml where forms are sent, under forms: send_to or email.",
		})
	}
	f.Anchor = "_" + s.text.Anchor("form-"+f.Kind)
	return f, nil
}

// mail gives the address of an e-mail in which everything stands that the form asks
// for, in the words of a language.
func (f *Form) mail(to string, words *locale.Locale) string {
	subject := words.Text("form."+f.Kind+".title") + ": " + f.About
	text := f.page + "\n\n"
	for _, field := range f.Fields {
		if field.Name != "email" && field.Type != "checkbox" { // which an e-mail says by itself
			text += words.Text("form."+field.Name) + ":\n\n"
		}
	}
	if f.Question != "" {
		text += f.Question + "\n\n"
	}
	return form.Mail(to, subject, text)
}
