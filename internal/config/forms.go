package config

import (
	"fmt"
	"slices"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/form"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Comments says which pages readers may comment on, where pages do not say so
// themselves.
type Comments struct {
	State string   // schema.CommentsOn, CommentsClosed or CommentsOff
	Types []string // of pages
	Days  int      // after which a page is closed to comments; 0 for never
}

// On says how it is with the comments on a page of a type, which itself may say so.
func (c *Comments) On(typ, own string) string {
	switch {
	case own != "":
		return own
	case slices.Contains(c.Types, typ):
		return c.State
	}
	return schema.CommentsOff
}

// Forms says who receives what readers send.
type Forms struct {
	To       form.Endpoint // zero where forms can't be sent
	Email    string        // to which readers write, where there is no To
	Question string        // that the site asks, to tell people from programs; "" for none
	Answers  []string      // that are right; nobody is told
	Privacy  schema.Value  // the page that says what happens to what is sent, with a fragment perhaps
}

// Sent says whether forms can be sent, and not only e-mails.
func (f *Forms) Sent() bool { return f.To.Trap != "" }

func commentsField() schema.Field {
	state := schema.CommentState()
	state.Means, state.Example = "Whether readers may comment: on; closed, which takes no more; or off. A page may say otherwise.", "on"
	return schema.Field{Name: "comments", Kind: schema.Group, Short: "state", Means: "Comments on pages; see [Comments](comments.md).", Example: "on", Fields: []schema.Field{
		state,
		{Name: "types", Kind: schema.Text, List: true, Means: "The types of page that have comments.", Example: "[post]"},
		{Name: "days", Kind: schema.Number, Means: "For how many days after its date a page takes comments; for ever, if left out.", Example: "90"},
	}}
}

func formsField() schema.Field {
	return schema.Field{Name: "forms", Kind: schema.Group, Means: "Who receives what readers send by a form; see [Comments and forms](comments.md#leaving-a-comment).", Fields: []schema.Field{
		{Name: "send_to", Kind: schema.Text, Means: "The address that takes forms: that of a form service, a path on the site's own host, or netlify for the forms of that host.", Example: "https://formspree.io/f/abcdwxyz"},
		{Name: "email", Kind: schema.Email, Means: "The address to which readers write, where no form can be sent. It is published.", Example: "comments@example.org"},
		{Name: "question", Kind: schema.Text, Means: "A question that every form asks, whose answer people know and programs do not.", Example: "Which city is our office in?"},
		{Name: "answers", Kind: schema.Text, List: true, Means: "The right answers to it. They are not published; meridian comments take looks at them.", Example: "[London]"},
		{Name: "privacy", Kind: schema.Reference, Means: "The page that says what happens to what readers send. Each form leads to it.", Example: "terms.md"},
	}}
}

// comments reads which pages have comments.
func (r *reader) comments(rec schema.Record) {
	v, _ := rec.Get("comments")
	c := &r.settings.Comments
	if _, ok := rec.Get("comments"); ok {
		c.State = schema.CommentsOn
	}
	setText(v.Group, "state", &c.State)
	if types, ok := v.Group.Get("types"); ok {
		c.Types = nil
		for _, it := range types.List {
			c.Types = append(c.Types, it.Text)
		}
	}
	r.setCount(v.Group, "days", &c.Days)
}

// checkCommentTypes reports types of pages that there are not.
func (r *reader) checkCommentTypes(rec schema.Record) {
	v, _ := rec.Get("comments")
	types, _ := v.Group.Get("types")
	var names []string
	for _, t := range r.settings.Types {
		names = append(names, t.Name)
	}
	for _, it := range types.List {
		if slices.Contains(names, it.Text) || len(r.settings.faultyTypes) > 0 {
			continue
		}
		hint := "Leave it out, or declare it under types."
		if near, ok := schema.Nearest(it.Text, names); ok {
			hint = fmt.Sprintf("Perhaps %s?", near)
		}
		r.report(diag.TypeUnknown, it.Span, fmt.Sprintf("there is no type of page called “%s”", it.Text), hint)
	}
}

// forms reads who receives forms.
func (r *reader) forms(rec schema.Record) {
	v, _ := rec.Get("forms")
	f := &r.settings.Forms
	if to, ok := v.Group.Get("send_to"); ok {
		if f.To, ok = form.To(to.Text); !ok {
			r.report(diag.ValueWrong, to.Span, fmt.Sprintf("“%s” is no address to which a form could be sent safely", to.Text),
				"Write one that begins with https://, a path on the site's own host such as /cgi-bin/form, or netlify.")
		}
	}
	setText(v.Group, "email", &f.Email)
	setText(v.Group, "question", &f.Question)
	answers, _ := v.Group.Get("answers")
	for _, it := range answers.List {
		f.Answers = append(f.Answers, it.Text)
	}
	f.Privacy, _ = v.Group.Get("privacy")
	if q, ok := v.Group.Get("question"); ok && len(f.Answers) == 0 {
		r.report(diag.SettingMissing, q.Span, "the question has no right answer", "Write the right answers under answers, so that what arrives can be told apart.")
	}
}
