package schema_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/schema"
)

// What can't be the address of a page, a mailbox or a telephone is refused, and
// what is suggested in its place is right.
func TestAddressesThatCannotBeRight(t *testing.T) {
	const none = ""
	for address, meant := range map[string]string{
		"htps://a.org": "https://a.org", "http:/a.org": "https://a.org", "https:a.org": "https://a.org", "HTTP//a.org": "https://a.org",
		"https//a.org/c": "https://a.org/c", "https;//a.org": "https://a.org", "ttps://a.org": "https://a.org", "hhttps://a.org": "https://a.org",
		"https//a.b/c": none, "http://": none, "http://http://a.org": "http://a.org", "https://http//a.org": none, "http://a.org:99999/": none, "http://a.org:x/": none,
		"https://www.example,org/": "https://www.example.org/", "https://www..example.org": "https://www.example.org", "https://union": none,
		"//union": none, "https://office@x.org": "mailto:office@x.org", "https://mailto:office@x.org": "mailto:office@x.org",
		"mailto:": none, "mailto:nobody": none, "mailto:a@b": none, "mailto://x@y": none, "mailto://x@y.org": "mailto:x@y.org", "mailto: x@y.org": "mailto:x@y.org",
		"mailto:x@y.org;z@y.org": "mailto:x@y.org,z@y.org", "mailto:https://y.org": "https://y.org", "mailto:mailto:x@y.org": "mailto:x@y.org", "mailto:+44 20 7946 0000": "tel:+442079460000",
		"mail:x@y.org": "mailto:x@y.org", "email:x@y.org": "mailto:x@y.org", "mailto:<x@y.org>": "mailto:x@y.org",
		"tel:abc": none, "tel:": none, "tel:1": none, "tel://+442079460000": "tel:+442079460000", "tel:x@y.org": "mailto:x@y.org", "phone:+442079460000": "tel:+442079460000",
		"tel:+44(0)2079460000": "tel:+442079460000", "tel:+44 20 7946 0000": "tel:+442079460000", "tel:+44%2020%207946%200000": "tel:+442079460000",
		"office@x.org": "mailto:office@x.org", "02079460000": "tel:02079460000", "+44 (0)20 7946 0000": "tel:+442079460000", "union.org": "https://union.org", "www.example.com": "https://www.example.com",
		"<https://a.org>": "https://a.org", "[a](https://a.org)": "https://a.org", "{{ site.url }}/b": none, "https://{{host}}/": none, "https://a.org/ b": none,
		"about.md": none, "../a/": none, "#a": none, "": none, "http://localhost:1313/": none, "https://127.0.0.1/": none,
	} {
		hint, got, ok := schema.CheckLink(address)
		if ok || got != meant || hint == "" {
			t.Errorf("%q: taken %t, meant %q, wanted %q; hint %q", address, ok, got, meant, hint)
		}
		if got == "" {
			continue
		}
		if _, _, ok := schema.CheckLink(got); !ok {
			t.Errorf("%q: what is suggested, %q, is refused", address, got)
		}
	}
}

// Addresses that may be right are taken, whatever their kind.
func TestAddressesThatMayBeRight(t *testing.T) {
	for _, address := range []string{
		"https://a.org", "HTTPS://A.org/x?y=z#a", "http://a.org:8080/", "//a.org/x", "https://例え.jp/ü", "https://a.org/https://b.org", "https://192.0.2.1/x", "https://[2001:db8::1]/", "https://medium.com/@office/x",
		"mailto:x@y.org", "mailto:x@y.org,z@y.org?subject=a%20b", "MAILTO:x@y.org", "mailto:?subject=a", "mailto:x%2By@y.org", "tel:+442079460000", "tel:112", "tel:+44-20-7946-0000", "tel:(020)7946.0000", "tel:+441;ext=2", "sms:+441234?body=x",
		"webcal://a.org/x.ics", "ftp://a.org/", "xmpp:a@b.org", "skype:x", "tg://resolve?domain=x", "whatsapp://send?text=x", "geo:1,2", "https://a_b.example.org/",
	} {
		if hint, meant, ok := schema.CheckLink(address); !ok || hint != "" || meant != "" {
			t.Errorf("%q is refused: %s", address, hint)
		}
	}
}

// Of a path that leads nowhere, an address elsewhere is suggested only where it can
// hardly have been a path.
func TestPathsThatAreAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"office@x.org": "mailto:office@x.org", "02079460000": "tel:02079460000", "020 7946 0000": "tel:02079460000", "+442079460000": "tel:+442079460000", "union.org": "https://union.org", "union.org/a/": "https://union.org/a/",
		"sec.gov": "https://sec.gov", "www.example.com": "https://www.example.com", "psrp.org.pl": "https://psrp.org.pl", "https//a.org/c": "https://a.org/c",
		"2018-07-05": "", "2018/07/05": "", "20180705": "", "123": "", "about": "", "about.md": "", "report.v2": "", "../x.org": "", "events/paris.md": "", "x.zip": "", "v1.2": "", "photo.JPG": "", "a b.org": "", "index.php": "", "": "",
	} {
		if got := schema.NearLink(text); got != want {
			t.Errorf("%q: %q, wanted %q", text, got, want)
		}
	}
}
