package feed

import "testing"

func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		`<p>Text</p>`: `<p>Text</p>`,
		`<figure><iframe title="x" srcdoc="<a href='y'>z</a>"></iframe><figcaption>On <a href="v">v</a></figcaption></figure>`: `<figure><figcaption>On <a href="v">v</a></figcaption></figure>`,
		`a<script>if (1 < 2) {}</script>b<SCRIPT src="x"></SCRIPT >c`:                                                          `abc`,
		`a<style>p{}</style>b<embed src="x">c`:                                                                                 `abc`,
		`a<iframe src="x">`:                                                                                                    `a`,
		`<iframes>stay</iframes>`:                                                                                              `<iframes>stay</iframes>`,
	} {
		if got := StripActive(in); got != want {
			t.Errorf("StripActive(%q) = %q, want %q", in, got, want)
		}
	}
}
