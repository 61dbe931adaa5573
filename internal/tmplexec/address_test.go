package tmplexec_test

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// Addresses are written as html/template writes them, whatever their scheme:
// those that it replaces are left to it.
func TestAddressesOfEveryScheme(t *testing.T) {
	for _, address := range []string{
		"http://a.example/", "https://a.example/", "HTTPS://a.example/", "mailto:a@a.example", "MAILTO:a@a.example", "/a:b", "a/b:c", "", "#a", "?a=b:c", "a b",
		"tel:+44", "ftp://a.example/", "javascript:alert(1)", "data:text/html,x", "webcal://a.example/", "x:y", ":", "http", "mailtox:a", "xhttp:a", "https.:a",
		"/%41%zz%2", "/%4", "/a%2Fb", "/é", "/\x00\x1f\x7f", "/a'b\"c<d>e`f{g}h|i\\j^k", "/a&b+c", "/!#$&*+,/:;=?@[]-._~", "/A-Z/a-z/0-9/@AZ[`az{/09:",
	} {
		for _, text := range []string{`<a href="{{.URL}}">x</a>`, `<img src='{{.URL}}'>`, `<a href="mailto:{{.URL}}">x</a>`, `<a href="/q?x={{.URL}}">x</a>`, `<a href="/p/{{.URL}}">x</a>`} {
			compare(t, text, sample("x", address, 1))
		}
	}
}

// What html/template would replace by "#ZgotmplZ" is an error; telephones may be
// called.
func TestUnsafeAddresses(t *testing.T) {
	for address, safe := range map[string]bool{
		"tel:+44 20": true, "SMS:+44": true, "https://a.example/": true, "a/b:c": true, "": true,
		"javascript:alert(1)": false, "JavaScript:x": false, " javascript:x": false, "data:text/html,x": false, "vbscript:x": false, "x:y": false, ":": false,
	} {
		tmpl := template.Must(template.New("main").Parse(`<a href="{{.}}">x</a>`))
		tmpl.Execute(io.Discard, nil)
		tmplexec.FilterAddresses(tmpl)
		var out bytes.Buffer
		err := tmpl.Execute(&out, address)
		var unsafe tmplexec.UnsafeAddress
		if errors.As(err, &unsafe) == safe || strings.Contains(out.String(), "ZgotmplZ") {
			t.Errorf("%q: %v, %s", address, err, &out)
		}
	}
}

// Text and quoted attributes escape the same characters as html/template.
func TestEscapesOfEveryCharacter(t *testing.T) {
	all := make([]byte, 0, 256)
	for c := range 128 {
		all = append(all, byte(c))
	}
	text := string(all) + "\u00a0é\u2028\U0001f600"
	for _, template := range []string{`{{.Title}}`, `<p title="{{.Title}}" class='{{.Title}}'>`, `<title>{{.Title}}</title><textarea>{{.Title}}</textarea>`, `<a href="/q?x={{.Title}}">x</a>`} {
		if _, done := compare(t, template, sample(text, text, 1)); !done {
			t.Errorf("%s is left to html/template", template)
		}
	}
}
