// Package form says of which fields the forms of a site are made, and how those
// who receive them want them.
//
// A form is sent to an address that site.yaml gives: a form service, Netlify
// Forms, or a script on the site's own host. It works without a script of ours,
// and a receiver that knows nothing of us gets fields with plain names. What keeps
// spam away goes with it: a field that people do not see and programs fill in, and
// a question that the site chooses. The answer to that is never published.
package form

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// Netlify stands for the forms of that host in the place of an address.
const Netlify = "netlify"

// Names of fields that every form may have.
const (
	Page    = "page"     // the whole address of the page on which it stands
	ReplyTo = "reply_to" // the comment that is replied to
	Answer  = "answer"   // to the question of the site
)

// Field is something that a form asks for. Its label is the theme's word
// "form." and its name, and what there is to say of it "form.", its name, ".hint".
type Field struct {
	Name         string
	Type         string // "text", "email", "url", "textarea" or "checkbox"
	Autocomplete string // see WCAG 2.2, success criterion 1.3.5; "" for none
	Required     bool
	Max          int // characters; 0 for any number
	Hint         bool
}

// Kind is a kind of form.
type Kind struct {
	Name   string
	Fields []Field
}

var (
	name         = Field{Name: "name", Type: "text", Autocomplete: "name", Required: true, Max: 80}
	email        = Field{Name: "email", Type: "email", Autocomplete: "email", Required: true, Max: 254}
	organisation = Field{Name: "organisation", Type: "text", Autocomplete: "organization", Max: 120}
)

// Comment is the kind of form by which a comment is left.
const Comment = "comment"

// kinds are all forms. What a form asks for is what its purpose needs, and no more.
var kinds = []Kind{
	{Comment, []Field{
		name,
		{Name: "link", Type: "url", Autocomplete: "url", Max: 300, Hint: true},
		{Name: "comment", Type: "textarea", Required: true, Max: 10000, Hint: true},
	}},
	{"contact", []Field{name, email, {Name: "message", Type: "textarea", Required: true, Max: 10000}}},
	{"newsletter", []Field{email, {Name: "consent", Type: "checkbox", Required: true}}},
	{"registration", []Field{name, email, organisation, {Name: "needs", Type: "textarea", Max: 2000, Hint: true}}},
}

// Find gives the form of a name.
func Find(name string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// PageForms gives the names of the forms that a page may have: all but that for
// comments, which the settings switch on.
func PageForms() []string {
	var out []string
	for _, k := range kinds {
		if k.Name != Comment {
			out = append(out, k.Name)
		}
	}
	return out
}

// Endpoint is where forms are sent, and what their receiver calls things.
type Endpoint struct {
	Action  string // "" of Netlify, which takes what is sent to any page of the site
	Host    string // of others; "" on the site's own host
	Netlify bool
	Trap    string // the field that people leave empty
	Next    string // the field with the address of the page that is shown when the form was sent; "" where none is read
	Subject string // the field with the subject of the message to the site; "" where none is read
}

// services are those whose names for things are known. Others get ours.
var services = map[string]Endpoint{
	"formspree.io":        {Trap: "_gotcha", Next: "_next", Subject: "_subject"},
	"formsubmit.co":       {Trap: "_honey", Next: "_next", Subject: "_subject"},
	"submit-form.com":     {Trap: "_gotcha", Next: "_redirect", Subject: "_email.subject"},
	"getform.io":          {Trap: "_gotcha"},
	"usebasin.com":        {Trap: "_gotcha", Next: "_next", Subject: "_subject"},
	"api.staticforms.xyz": {Trap: "honeypot", Next: "redirectTo", Subject: "subject"},
}

// Traps are the names of the fields that people leave empty, with every receiver.
func Traps() []string {
	out := []string{ours.Trap}
	for _, s := range services {
		out = append(out, s.Trap)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var ours = Endpoint{Trap: "website", Next: "next", Subject: "subject"}

// To gives the receiver at an address: Netlify, a whole address with https, or a
// path on the site's host. ok is false where it is none of these, as what readers write
// is not sent in the open.
func To(address string) (e Endpoint, ok bool) {
	if address == Netlify {
		return Endpoint{Netlify: true, Trap: ours.Trap}, true
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.User != nil || u.Fragment != "" || strings.ContainsAny(address, " \t\r\n\"'<>\\"):
		return Endpoint{}, false
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		e = ours
	case u.Scheme == "https" && u.Hostname() != "", u.Scheme == "http" && loopback(u.Hostname()):
		host := strings.ToLower(u.Host)
		if e, ok = services[host]; !ok {
			e = ours
		}
		e.Host = host
	default:
		return Endpoint{}, false
	}
	e.Action = address
	return e, true
}

// loopback says whether a host is this computer, on which a receiver is tried out.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Mail gives the address that opens an e-mail with a subject and a text (RFC 6068).
// Nothing in these can add a header or another receiver.
func Mail(to, subject, body string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	lines := strings.ReplaceAll(strings.ReplaceAll(body, "\r", ""), "\n", "\r\n")
	subject = strings.Join(strings.Fields(subject), " ")
	return "mailto:" + strings.ReplaceAll(url.PathEscape(to), "%40", "@") + "?subject=" + escape(subject) + "&body=" + escape(lines)
}
