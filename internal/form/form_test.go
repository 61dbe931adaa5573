package form

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Forms are sent to whole addresses with https, to the site's own host, to Netlify and, to
// try them out, to this computer; never in the open, and nowhere else.
func TestTo(t *testing.T) {
	for address, want := range map[string]Endpoint{
		"netlify":                        {Netlify: true, Trap: "website"},
		"/cgi-bin/form":                  {Action: "/cgi-bin/form", Trap: "website", Next: "next", Subject: "subject"},
		"https://formspree.io/f/abc":     {Action: "https://formspree.io/f/abc", Host: "formspree.io", Trap: "_gotcha", Next: "_next", Subject: "_subject"},
		"https://Forms.Example/take?a=1": {Action: "https://Forms.Example/take?a=1", Host: "forms.example", Trap: "website", Next: "next", Subject: "subject"},
		"http://127.0.0.1:8080/take":     {Action: "http://127.0.0.1:8080/take", Host: "127.0.0.1:8080", Trap: "website", Next: "next", Subject: "subject"},
	} {
		if got, ok := To(address); !ok || got != want {
			t.Errorf("%s is %+v, %v", address, got, ok)
		}
	}
	for _, address := range []string{
		"", "http://forms.example/take", "//forms.example/take", "forms.example/take", "javascript:alert(1)", "mailto:a@b.example", "https://user:word@forms.example/",
		"https://", "/a b", "/a\"onload=x", "https://forms.example/#part", "http://localhost.example/", `/\forms.example`, "data:text/html,x",
	} {
		if got, ok := To(address); ok {
			t.Errorf("%q is taken: %+v", address, got)
		}
	}
}

// Whatever the title of a page is, an e-mail has one receiver, one subject and one text.
func FuzzMail(f *testing.F) {
	f.Add("Bcc: x@y.example\r\nTo: z", "a&bcc=b@c.example\nd")
	f.Add("100 % sure? #1", "é+ü")
	f.Fuzz(func(t *testing.T, subject, body string) {
		u, err := url.Parse(Mail("us@union.example", subject, body))
		if err != nil || u.Scheme != "mailto" || u.Opaque != "us@union.example" || u.Fragment != "" {
			t.Fatal(u, err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || len(q) != 2 || len(q["subject"]) != 1 || len(q["body"]) != 1 || strings.ContainsAny(q.Get("subject"), "\r\n") {
			t.Errorf("%q, %v", q, err)
		}
		if strings.Contains(u.RawQuery, "+") {
			t.Errorf("programs would show the plus signs of %s", u.RawQuery)
		}
	})
}

// No form has two fields of one name, nor one that only programs fill in.
func TestFields(t *testing.T) {
	for _, name := range append(PageForms(), Comment) {
		kind, ok := Find(name)
		if !ok {
			t.Errorf("there is no form called %s", name)
		}
		seen := []string{Page, ReplyTo, Answer, "form", "about"}
		for _, f := range kind.Fields {
			if slices.Contains(seen, f.Name) || slices.Contains(Traps(), f.Name) {
				t.Errorf("%s has a second %s", name, f.Name)
			}
			seen = append(seen, f.Name)
		}
	}
}
