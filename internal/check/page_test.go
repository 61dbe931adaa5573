package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a browser would fetch or follow is found in every attribute that holds
// addresses.
func TestPage(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"link", `<a href="a" rel=next>x</a><a href=b>y</a><area href=c>`, "turned a, followed b, followed c"},
		{"second attribute of one name", `<a href="first" href="second">x</a><img src=one src=two>`, "followed first, fetched one"},
		{"candidates of a picture", `<img srcset="a.png 1x, b.png 2x">`, "fetched a.png, fetched b.png"},
		{"candidate without width", `<img srcset="a.png, b.png 2x">`, "fetched a.png, fetched b.png"},
		{"last candidate without width", `<img srcset="a.png 1x, b.png">`, "fetched a.png, fetched b.png"},
		{"comma within an address", `<img srcset="a,b.png 1x , c.png 2x,">`, "fetched a,b.png, fetched c.png"},
		{"no space behind the comma", `<img srcset="a.png 1x,b.png 2x">`, "fetched a.png, fetched b.png"},
		{"preload", `<link rel=preload imagesrcset="a.png 1x" href=b><link rel=preconnect href=https://c.example>`, "fetched b, fetched a.png, fetched https://c.example"},
		{"form", `<form action=a><button formaction=b></form>`, "sent a, sent b"},
		{"media", `<video src=a poster=b></video><object data=c></object><iframe src=d></iframe><source srcset=e>`, "fetched a, fetched b, fetched c, followed d, fetched d, fetched e"},
		{"drawing", `<svg><use href=a /><image xlink:href=b /></svg>`, "fetched a, fetched b"},
		{"addresses that nothing fetches", `<del href=a>x</del><span href=b>y</span><p xlink:href=c>`, ""},
		{"card of a page", `<meta property=og:image content=a><meta name=twitter:image content=b><meta name=description content=c>`, "named a, named b"},
		{"for machines", `<link rel=canonical href=a><link rel="alternate" href=b><link rel="alternate stylesheet" href=c>`, "named a, named b, fetched c"},
		{"styles", `<style>a{background:url(a)}</style><p style="background:url(&quot;b&quot;)"><body background=c><style></style><p style>`, "fetched a, fetched b, fetched c"},
		{"page within a page", `<iframe srcdoc="<a href=a>x</a><img src=b><p id=c><iframe srcdoc='<img src=d>'></iframe>"></iframe>`, "fetched b"},
		{"redirection", `<meta http-equiv=Refresh content="0; URL='a'">`, "named a"},
		{"no redirection", `<meta http-equiv=refresh content="5">`, ""},
		{"blanks", `<a href=" a ">x</a><a href="">y</a><a>z</a>`, "followed a"},
	} {
		var p page
		p.readHTML([]byte(c.html))
		var got []string
		for _, l := range p.links {
			got = append(got, fmt.Sprintf("%s %s", []string{"fetched", "followed", "turned", "sent", "named"}[l.role], p.text[l.start:l.end]))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %s\n%s", c.name, c.html, diff)
		}
	}
}

// The names of parts are their ids, and those of links; the first base counts.
func TestPageNames(t *testing.T) {
	var p page
	p.readHTML([]byte(`<base href=" /a/ "><base href=/b/><h1 id=x id=y>H</h1><a name=z></a><p name=no></p><meta http-equiv=refresh content="0;url=/c/">`))
	if diff := cmp.Diff([]string{"x", "z"}, p.idList()); diff != "" {
		t.Error(diff)
	}
	if p.base != "/a/" || !p.redirect {
		t.Errorf("the base is %q, and it redirects: %v", p.base, p.redirect)
	}
	p.reset()
	if len(p.idList())+len(p.links) > 0 || p.base != "" || p.redirect {
		t.Errorf("after reset it holds %+v", p)
	}
}

func TestStyleSheetNamesFiles(t *testing.T) {
	var p page
	p.readCSS([]byte(`@import url("a.css"); @import "c.css"; /* url(no) */ b { background: url( 'b.png' ) } c { fill: url(#c) } d { src: url(d.woff2`))
	var got []string
	for _, l := range p.links {
		got = append(got, string(p.text[l.start:l.end]))
	}
	if diff := cmp.Diff([]string{"a.css", "c.css", "b.png"}, got); diff != "" {
		t.Error(diff)
	}
}
