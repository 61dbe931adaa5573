package feed

import (
	"testing"
)

const (
	origin = "https://example.org"
	page   = "https://example.org/posts/warsaw/"
)

func TestAbsoluteURLs(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"nothing to do", `<p>Plain &lt;a href="/x"&gt; text</p>`, `<p>Plain &lt;a href="/x"&gt; text</p>`},
		{"a link", `<a href="/events/">x</a>`, `<a href="https://example.org/events/">x</a>`},
		{"a footnote", `<a href="#fn:1" class="footnote-ref">1</a>`, `<a href="https://example.org/posts/warsaw/#fn:1" class="footnote-ref">1</a>`},
		{"a picture", `<img src="/a.png" alt="/not" loading="lazy"/>`, `<img src="https://example.org/a.png" alt="/not" loading="lazy"/>`},
		{"sizes of a picture", `<img srcset="/a.png 480w, /b,c.png 2x,/d.png" src="/a.png">`,
			`<img srcset="https://example.org/a.png 480w, https://example.org/b,c.png 2x,https://example.org/d.png" src="https://example.org/a.png">`},
		{"a film", `<video poster="/p.jpg" controls src=/v.mp4></video>`, `<video poster="https://example.org/p.jpg" controls src=https://example.org/v.mp4></video>`},
		{"other sites", `<a href="https://a.example/#x">x</a><a href="mailto:a@b.example">m</a><a href="tel:+44">t</a><img src="data:image/png;base64,/9j/">`,
			`<a href="https://a.example/#x">x</a><a href="mailto:a@b.example">m</a><a href="tel:+44">t</a><img src="data:image/png;base64,/9j/">`},
		{"for browsers without scripts", `<noscript><img src="/a.png"></noscript>`, `<noscript><img src="https://example.org/a.png"></noscript>`},
		{"a host without a scheme", `<a href="//a.example/x">x</a>`, `<a href="https://a.example/x">x</a>`},
		{"beside the page", `<a href="who.pdf">x</a><a href="./a">x</a><a href="../b/">x</a><a href="../../../../c">x</a><a href="?q=1">x</a><a href="">x</a>`,
			`<a href="https://example.org/posts/warsaw/who.pdf">x</a><a href="https://example.org/posts/warsaw/a">x</a><a href="https://example.org/posts/b/">x</a>` +
				`<a href="https://example.org/c">x</a><a href="https://example.org/posts/warsaw/?q=1">x</a><a href="https://example.org/posts/warsaw/">x</a>`},
		{"as writers write HTML", `<A HREF='/x' title="a > b"   data-href="/no">x</A ><a  href = "/y">`, `<A HREF='https://example.org/x' title="a > b"   data-href="/no">x</A ><a  href = "https://example.org/y">`},
		{"comments", `<!-- <a href="/x"> --><a href="/y">`, `<!-- <a href="/x"> --><a href="https://example.org/y">`},
		{"signs that are no tags", `1 < 2 <3 href="/x" <`, `1 < 2 <3 href="/x" <`},
		{"cut off", `<a href="/x`, `<a href="/x`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := AbsoluteURLs(tt.html, origin, page); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
			if got := AbsoluteURLs(tt.html, "", ""); got != tt.html {
				t.Errorf("without an origin: %s", got)
			}
		})
	}
}

// What is whole already stays as it is, whatever the HTML.
func FuzzAbsoluteURLs(f *testing.F) {
	for _, s := range []string{
		`<a href="/x">`, `<a href=#y>`, `<img srcset="/a 1x,/b 2x, c">`, `<!--`, `<a href`, `<a href=`, `<a href='`, `<a/href=//x/>`, `<a b=c href>`,
		`<a href="../..">`, `<a href=" /x ">`, `<img srcset=",,a,,">`, `<<a href=x:y>`, `<a href=1:2>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, html string) {
		once := AbsoluteURLs(html, origin, page)
		if twice := AbsoluteURLs(once, origin, page); twice != once {
			t.Errorf("%q\nonce  %q\ntwice %q", html, once, twice)
		}
	})
}
func TestStripActive(t *testing.T) {
	for in, want := range map[string]string{
		`<p>Text</p>`: `<p>Text</p>`,
		`<figure><iframe title="x" srcdoc="<a href='y'>z</a>"></iframe><figcaption>On <a href="v">v</a></figcaption></figure>`:                 `<figure><figcaption>On <a href="v">v</a></figcaption></figure>`,
		`a<script>if (1 < 2) {}</script>b<SCRIPT src="x"></SCRIPT >c`:                                                                          `abc`,
		`a<style>p{}</style>b<embed src="x">c`:                                                                                                 `abc`,
		`<p><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3"/></svg>Report <svg width="9" height="9"><path/></svg></p>`: `<p>Report <svg width="9" height="9"><path/></svg></p>`,
		`<h2 id="a"><a href="#a">A <em>b</em></a></h2><p><a href="#c">d</a></p><h3><a href="/e">f</a></h3>`:                                    `<h2 id="a">A <em>b</em></h2><p><a href="#c">d</a></p><h3><a href="/e">f</a></h3>`,
		`a<iframe src="x">`:       `a`,
		`<iframes>stay</iframes>`: `<iframes>stay</iframes>`,
	} {
		if got := StripActive(in); got != want {
			t.Errorf("StripActive(%q) = %q, want %q", in, got, want)
		}
	}
}
