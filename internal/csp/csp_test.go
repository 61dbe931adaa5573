package csp

import (
	"strings"
	"testing"
)

// A policy allows what a page uses, and nothing else.
func TestPolicyOfPage(t *testing.T) {
	const none = "default-src 'none'; base-uri 'none'; form-action 'none'"
	for page, want := range map[string]string{
		``: none,
		`<p>Text and <a href="https://other.example/">a link</a>`:                                   none,
		`<img src="/a.png"><img src=b.png>`:                                                         none + "; img-src 'self'",
		`<img src="https://www.example.org/a.png">`:                                                 none + "; img-src 'self'",
		`<img src="data:image/png;base64,AA">`:                                                      none + "; img-src data:",
		`<img src="https://other.example/a.png">`:                                                   none,
		`<img src="//named.example/a.png" srcset="https://other.example/b.png 2x, c.png 3x">`:       none + "; img-src 'self' https://named.example",
		`<link rel="Stylesheet" href="/a.css"><link rel="canonical" href="https://other.example/">`: none + "; style-src 'self'",
		`<link rel="icon" href="/a.svg"><link rel=manifest href=m.json>`:                            none + "; img-src 'self'; manifest-src 'self'",
		`<script type="application/ld+json">{"@context":"https://schema.org"}</script>`:             none,
		`<script>alert(1)</script>`:                                                                 none + "; script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
		`<script src="/a.js" type=module></script>`:                                                 none + "; script-src 'self'",
		`<style>p{color:red}</style>`:                                                               none + "; style-src 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='",
		`<p style="color:red">`:                                                                     none + "; style-src-attr 'sha256-8f935d27GvUutRyY9yWScUMiFUk4WTdZURISiYfPOeQ=' 'unsafe-hashes'",
		`<form action="/send">`:                                                                     "default-src 'none'; base-uri 'none'; form-action 'self'",
		`<video src="a.mp4" poster="p.png"><track src="t.vtt"></video>`:                             none + "; img-src 'self'; media-src 'self'",
		`<iframe src="https://other.example/"></iframe>`:                                            none,
		`<iframe srcdoc="<a href='https://film.example/1'>Play</a>"></iframe>`:                      none + "; frame-src https://film.example",
		`<iframe srcdoc="<a href='https://x;script-src/'>">`:                                        none,
		`<p onclick="x()">`:                                                                         none + "; script-src-attr 'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI=' 'unsafe-hashes'",
	} {
		got := Policy(OfPage([]byte(page), "https://www.example.org"), func(_, host string) bool { return host == "named.example" })
		if got != want {
			t.Errorf("%s\n gives %s\n  want %s", page, got, want)
		}
		if strings.Contains(got, "unsafe-inline") || strings.Contains(got, "unsafe-eval") {
			t.Errorf("%s: %s", page, got)
		}
	}
}

// A style sheet needs its fonts, its pictures and the sheets that it takes in.
func TestPolicyOfSheet(t *testing.T) {
	got := Policy(OfSheet([]byte(`@import "b.css"; @font-face{src:url(f.woff2)} p{background:url("data:image/png;base64,A/A="),url(//other.example/x.png),url(#a)}`), ""), func(_, _ string) bool { return false })
	if want := "default-src 'none'; base-uri 'none'; font-src 'self'; form-action 'none'; img-src data:; style-src 'self'"; got != want {
		t.Errorf("%s\n want %s", got, want)
	}
}

func FuzzPolicy(f *testing.F) {
	f.Add(`<iframe srcdoc="&lt;iframe srcdoc='&amp;lt;style>'">`)
	f.Fuzz(func(t *testing.T, page string) {
		policy := Policy(OfPage([]byte(page), "https://www.example.org"), func(_, _ string) bool { return true })
		if strings.Contains(policy, "'unsafe-inline'") || strings.ContainsAny(policy, "\n\r\x00\",") || strings.Count(policy, "default-src") != 1 {
			t.Errorf("%q gives %q", page, policy)
		}
	})
}
