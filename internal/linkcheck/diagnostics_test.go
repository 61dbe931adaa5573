package linkcheck

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/fix"
)

func nowhere(string) ([]byte, bool) { return nil, false }

func linksAt(addresses ...string) []Link {
	out := linksTo(addresses...)
	for i := range out {
		out[i].Places = []diag.Location{{File: "content/a.md"}}
	}
	return out
}

func TestCanonical(t *testing.T) {
	for written, want := range map[string]string{
		"HTTP://Example.ORG":                "http://example.org/",
		"https://example.org:443/a#b":       "https://example.org/a",
		"http://example.org:8080?q=a b&c=é": "http://example.org:8080/?q=a%20b&c=%C3%A9",
		"https://me:secret@example.org/":    "https://example.org/",
		"https://bücher.example/straße":     "https://xn--bcher-kva.example/stra%C3%9Fe",
		"https://հայ.example/%D5%B0":        "https://xn--y9a3aq.example/%D5%B0",
		"https://example.org/a(b)/%2F?":     "https://example.org/a(b)/%2F",
		" https://under_score.example/ ":    "https://under_score.example/",
		"http://[::1]:80/":                  "http://[::1]/",
		"mailto:a@b.example":                "",
		"ftp://example.org/":                "",
		"//example.org/":                    "",
		"https://":                          "",
		"https://exa mple.org/":             "",
		"https://example.org/%zz":           "",
		"javascript:alert(1)":               "",
	} {
		got, ok := Canonical(written)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
		if again, _ := Canonical(got); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("https://bücher.example:443/a b?c=é#d")
	f.Add("HTTP://[::1%25a]:80/%2f")
	f.Fuzz(func(t *testing.T, written string) {
		got, ok := Canonical(written)
		if !ok {
			return
		}
		if again, ok := Canonical(got); !ok || again != got || strings.ContainsAny(got, " \t\r\n#") {
			t.Errorf("%q is %q, and that is %q, %v", written, got, again, ok)
		}
	})
}

// An address that has moved is reported, one that only looks different is not.
func TestMovedLinkHints(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"http://a.example/x", "https://www.a.example/x/", "Perhaps https://www.a.example/x/? (sure)"},
		{"http://a.example/", "https://a.example/", "Perhaps https://a.example/? (sure)"},
		{"https://a.example/x", "https://a.example/new?id=1", "Perhaps https://a.example/new?id=1? (sure)"},
		{"https://a.example/x", "https://a.example/new(1)", "Perhaps https://a.example/new(1)?"},
		{"https://a.example/x", "https://b.example/x", "Perhaps https://b.example/x? It is on another site, so look at it first."},
		{"https://a.example/x", "https://a.example/", "The page itself is probably gone. Look for its new address, or for a copy in the archive: https://web.archive.org/web/*/https://a.example/x"},
		{"https://a.example/x", "https://www.a.example/en/index.html", "The page itself is probably gone. Look for its new address, or for a copy in the archive: https://web.archive.org/web/*/https://a.example/x"},
		{"https://a.example/", "https://a.example/en/", ""},
		{"http://a.example/", "https://www.a.example/hy/home", ""},
		{"https://a.example/x", "https://a.example/x/", ""},
		{"https://a.example/x/", "https://a.example/x", ""},
		{"https://a.example/x", "", ""},
		{"http://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182", ""},
	} {
		l := Ledger{Entries: []Entry{{Address: c.from, LastOK: today, MovedTo: c.to}}}
		src := []byte("[x](" + c.from + "#y)\n")
		links := []Link{{c.from, []diag.Location{{File: "content/a.md", Span: diag.Span{Start: 4, End: 4 + len(c.from) + 2}}}}}
		list := l.Diagnostics(links, func(string) ([]byte, bool) { return src, true })
		got := ""
		for _, d := range list {
			got = d.Hint
			if after, n := fix.Apply(src, list); n > 0 {
				got += " (sure)"
				if string(after) != "[x]("+c.to+"#y)\n" {
					t.Errorf("mended: %s", after)
				}
			}
			for _, wrong := range wording.Faults(d, src) {
				t.Error(wrong)
			}
		}
		if got != c.want {
			t.Errorf("%s to %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// Each cause of a failure has its message.
func TestDeadLinkMessages(t *testing.T) {
	for met, want := range map[string]string{
		"404":        "there is no page at “https://a.example/x” any more",
		"410":        "there is no page at “https://a.example/x” any more",
		"500":        "“https://a.example/x” shows only that something is wrong (status 500)",
		noHost:       "there is no site “a.example” any more",
		noConnection: "“https://a.example/x” does not answer any more",
		timeout:      "“https://a.example/x” does not answer any more",
		disconnected: "“https://a.example/x” does not answer any more",
		certificate:  "browsers warn of “https://a.example/x”, as its certificate is not valid",
		redirectLoop: "“https://a.example/x” sends readers round in a circle",
	} {
		e := Entry{Address: "https://a.example/x", LastOK: today}
		for _, n := range []int{10, 14, 20} {
			e.Failed = append(e.Failed, Failure{today.AddDays(n), met})
		}
		for _, c := range []struct {
			e    Entry
			hint string
		}{
			{e, "It was last there on 1 March 2026, and has failed since 11 March 2026. Look for its new address, or link to the copy in the archive: https://web.archive.org/web/20260301/https://a.example/x"},
			{Entry{Address: e.Address, Failed: e.Failed}, "It has failed since 11 March 2026, when it was first asked. Look for its new address, or link to the copy in the archive: https://web.archive.org/web/*/https://a.example/x"},
		} {
			l := Ledger{Entries: []Entry{c.e}}
			list := l.Diagnostics(linksAt(e.Address), nowhere)
			if c.e.LastOK.IsZero() {
				want = strings.TrimSuffix(want, " any more")
			}
			if len(list) != 1 || list[0].Message != want || list[0].Hint != c.hint {
				t.Errorf("%s: got %+v", met, list)
				continue
			}
			for _, wrong := range wording.Faults(list[0], nil) {
				t.Error(wrong)
			}
		}
	}
}

// Each file gets one diagnostic, with all places in it.
func TestOneDiagnosticPerFile(t *testing.T) {
	l := Ledger{Entries: []Entry{{Address: "https://a.example/x", LastOK: today, MovedTo: "https://a.example/y"}}}
	place := func(file string, at int) diag.Location {
		return diag.Location{File: file, Span: diag.Span{Start: at, End: at + 19}}
	}
	src := []byte("https://a.example/x https://a.example/x")
	list := l.Diagnostics([]Link{{"https://a.example/x", []diag.Location{place("a.md", 0), place("a.md", 20), place("b.md", 20)}}}, func(string) ([]byte, bool) { return src, true })
	if len(list) != 2 || len(list[0].Related) != 1 || len(list[0].Fix) != 2 || list[1].File != "b.md" || len(list[1].Fix) != 1 {
		t.Errorf("got %+v", list)
	}
}

// Each code that needs the network is reported, and no other.
func TestEveryCode(t *testing.T) {
	dead := Entry{Address: "https://a.example/dead"}
	for _, n := range []int{1, 5, 12} {
		dead.Failed = append(dead.Failed, Failure{today.AddDays(n), "404"})
	}
	moved := Entry{Address: "https://a.example/moved", LastOK: today, MovedTo: "https://a.example/new"}
	l := Ledger{Entries: []Entry{dead, moved}}
	list := l.Diagnostics(append(linksAt(dead.Address), linksAt(moved.Address)...), nowhere)
	_, damaged := Read([]byte(ledgerText + "what is this\n"))
	told := make(map[diag.Code]bool)
	for _, d := range append(list, damaged...) {
		told[d.Code] = true
	}
	for _, e := range diag.Codes() {
		if (e.FoundBy == diag.ByExternal) != told[e.Code] {
			t.Errorf("%s: told %v", e.Code, told[e.Code])
		}
	}
}
