package hosting

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each host is told the same in its own form: where old addresses lead, and which
// are gone. What it knows by itself is left out, as it would lead in a circle.
func TestRedirects(t *testing.T) {
	s := &Site{Path: "/int/", Policy: "default-src 'none'", Rules: []Rule{
		{"/int/About/", "/int/about/"}, {"/int/a$b%20%22c/", "/int/a$d/"}, {"/int/gone/", ""}, {"/int/old", "/int/old/"}, {"/int/x.(1)/", "https://other.example/"},
	}}
	for name, c := range map[string]struct {
		hosts []string
		want  []string
	}{
		"_redirects":  {[]string{Netlify}, []string{"/int/a$b%20%22c/ /int/a$d/ 301!", "/int/gone/ /int/404.html 410!", "/int/x.(1)/ https://other.example/ 301!"}},
		"_redirects ": {[]string{Cloudflare}, []string{"/int/About/ /int/about/ 301", "/int/a$b%20%22c/ /int/a$d/ 301", "/int/x.(1)/ https://other.example/ 301"}},
		".nginx.conf": {[]string{Nginx}, []string{
			`location = "/int/About/" { return 301 "/int/about/"; }`, `location = "/int/a$b \"c/" { return 301 "/int/a%24d/"; }`, `location = "/int/gone/" { return 410; }`,
			`location = "/int/old" { return 301 "/int/old/"; }`, `location = "/int/x.(1)/" { return 301 "https://other.example/"; }`,
		}},
		".htaccess": {[]string{Apache, Plain}, []string{
			`RedirectMatch 404 "/\.(?!well-known/)"`, `RedirectMatch 301 "^/int/About/$" "/int/about/"`, `RedirectMatch 301 "^/int/a\$b \"c/$" "/int/a%24d/"`, `RedirectMatch 410 "^/int/gone/$"`,
			`RedirectMatch 301 "^/int/old$" "/int/old/"`, `RedirectMatch 301 "^/int/x\.\(1\)/$" "https://other.example/"`,
		}},
	} {
		var got []string
		for _, f := range Files(c.hosts, s) {
			for line := range strings.Lines(string(f.Data)) {
				if f.Name == strings.TrimSpace(name) && (strings.Contains(line, " 301") || strings.Contains(line, "410") || strings.HasPrefix(line, "RedirectMatch")) && !strings.Contains(line, "error_page") && !strings.HasPrefix(line, "ErrorDocument") {
					got = append(got, strings.TrimSpace(line))
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// HSTS is spoken of only where it was asked for.
func TestHTTPSDays(t *testing.T) {
	for days, want := range map[int]string{0: "", 365: "max-age=31536000"} {
		for _, f := range Files([]string{Netlify, Nginx, Apache}, &Site{Path: "/", HSTS: days}) {
			if f.Name != "_redirects" && (strings.Contains(string(f.Data), "Strict-Transport-Security") != (days > 0) || !strings.Contains(string(f.Data), want)) {
				t.Errorf("%d days: %s\n%s", days, f.Name, f.Data)
			}
		}
	}
}

// Each further language has a page of its own for addresses at which there is nothing.
func TestMissingPagesOfLanguages(t *testing.T) {
	s := &Site{Path: "/int/", Homes: []string{"/int/cy/"}}
	for host, want := range map[string]string{
		Netlify: "/int/cy/* /int/cy/404.html 404\n",
		Nginx:   "    if ($request_uri ~ \"^/int/cy/\") {\n        rewrite ^ \"/int/cy/404.html\" last;\n    }\n",
		Apache:  "<If \"%{REQUEST_URI} =~ m#^/int/cy/#\">\n    ErrorDocument 404 /int/cy/404.html\n",
	} {
		found := false
		for _, f := range Files([]string{host}, s) {
			found = found || strings.Contains(string(f.Data), want)
		}
		if !found {
			t.Errorf("%s is not told %s", host, want)
		}
		for _, f := range Files([]string{host}, &Site{Path: "/int/"}) {
			if strings.Contains(string(f.Data), "/cy/") || strings.Contains(string(f.Data), "$request_uri") {
				t.Errorf("%s: a site in one language says %s", host, f.Data)
			}
		}
	}
}
