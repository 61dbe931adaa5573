// Package hosting writes what tells a host how to answer: with which headers, and
// where addresses lead at which nothing stands any more. Each host reads a form of
// its own; what they say is the same.
package hosting

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/precompress"
)

// The hosts, as the setting hosting names them.
const (
	Netlify    = "netlify"
	Cloudflare = "cloudflare"
	Nginx      = "nginx"
	Apache     = "apache"
	Plain      = "plain" // GitHub Pages and other web space that takes no headers
)

// Hosts are all of them.
func Hosts() []string { return []string{Netlify, Cloudflare, Nginx, Apache, Plain} }

// Rule says what a host answers at an address. From and To are paths on the host,
// percent-encoded; To may be a whole address, and is "" where From is gone.
type Rule struct{ From, To string }

// Site is what a host must know of a site.
type Site struct {
	Path   string   // of base_url: "/international/"
	Homes  []string // the home pages of further languages, each with a page for missing addresses of its own: "/international/cy/"
	Rules  []Rule   // by From
	Policy string   // the Content Security Policy; see package csp
	HSTS   int      // for how many days browsers use https alone; 0 for no word of it

	// Lasting are the files in assets/ whose names change with their contents, where
	// others lie beside them; none where all are such.
	Lasting []string

	Encodings []precompress.Encoding // in which files are published as well
}

// File is a file to be published.
type File struct {
	Name string
	Data []byte
}

// Names gives the names of the files that hosts read.
func Names(hosts []string) []string {
	var names []string
	for _, h := range hosts {
		names = append(names, files[h]...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var files = map[string][]string{Netlify: {"_headers", "_redirects"}, Cloudflare: {"_headers", "_redirects"}, Nginx: {".nginx.conf"}, Apache: {".htaccess"}}

// Files writes the files that hosts read, in the order of Names.
func Files(hosts []string, s *Site) []File {
	var out []File
	for _, name := range Names(hosts) {
		var text string
		switch name {
		case "_headers":
			text = s.headersFile()
		case "_redirects":
			text = s.redirectsFile(hosts)
		case ".nginx.conf":
			text = s.nginx()
		case ".htaccess":
			text = s.apache()
		}
		out = append(out, File{name, []byte(text)})
	}
	return out
}

// header is a field of an answer.
type header struct{ name, value string }

// headers are those of all answers.
func (s *Site) headers() []header {
	list := []header{
		{"Content-Security-Policy", s.Policy + "; frame-ancestors 'self'"},
		{"X-Content-Type-Options", "nosniff"},
		{"X-Frame-Options", "SAMEORIGIN"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Permissions-Policy", "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
	}
	if s.HSTS > 0 {
		list = append(list, header{"Strict-Transport-Security", fmt.Sprintf("max-age=%d", s.HSTS*24*60*60)})
	}
	return list
}

// How long browsers may keep what they were given: files whose names change with
// their contents for ever, and all others until the host says that they are new.
const (
	keepForever = "public, max-age=31536000, immutable"
	askAgain    = "public, max-age=0, must-revalidate"
)

// mediaType is the type of files that hosts often don't know.
type mediaType struct {
	file string // a name, or an ending with its dot
	kind string
}

func mediaTypes() []mediaType {
	list := []mediaType{{".ics", artifact.CalendarType + "; charset=utf-8"}}
	for _, f := range artifact.Feeds {
		list = append(list, mediaType{f.File, f.MediaType + "; charset=utf-8"})
	}
	return list
}

// headersFile is in the form that Netlify and Cloudflare share. Where two sections
// give one field, Cloudflare joins the values; so none does.
func (s *Site) headersFile() string {
	var b strings.Builder
	section := func(path string, list ...header) {
		fmt.Fprintln(&b, path)
		for _, h := range list {
			fmt.Fprintf(&b, "  %s: %s\n", h.name, h.value)
		}
	}
	section(s.Path+"*", s.headers()...)
	if s.Lasting == nil {
		section(s.Path+"assets/*", header{"Cache-Control", keepForever})
	}
	for _, file := range s.Lasting {
		section(s.Path+(&url.URL{Path: file}).EscapedPath(), header{"Cache-Control", keepForever})
	}
	for _, t := range mediaTypes() {
		of := header{"Content-Type", t.kind}
		if t.file[0] == '.' {
			section(s.Path+"*"+t.file, of)
			continue
		}
		section(s.Path+t.file, of)
		section(s.Path+"*/"+t.file, of)
	}
	return b.String()
}

// redirectsFile is in the form that Netlify and Cloudflare share, but for two
// things: Netlify serves a file before it looks at rules, unless told otherwise
// with "!", which Cloudflare does not know; and Cloudflare has no 410.
func (s *Site) redirectsFile(hosts []string) string {
	netlify := !slices.Contains(hosts, Cloudflare)
	var b strings.Builder
	for _, r := range s.Rules {
		switch {
		case plainForm(r.From, netlify) == plainForm(r.To, netlify): // the host knows by itself, and would lead in a circle
		case r.To == "" && netlify:
			fmt.Fprintf(&b, "%s %s404.html 410!\n", r.From, s.Path)
		case r.To != "" && netlify:
			fmt.Fprintf(&b, "%s %s 301!\n", r.From, r.To)
		case r.To != "":
			fmt.Fprintf(&b, "%s %s 301\n", r.From, r.To)
		}
	}
	for _, home := range s.Homes { // Cloudflare looks for the nearest one by itself
		if netlify {
			fmt.Fprintf(&b, "%s* %s404.html 404\n", home, home)
		}
	}
	return b.String()
}

// plainForm leaves out of a path what these hosts make no difference of.
func plainForm(path string, anyCase bool) string {
	if anyCase {
		path = strings.ToLower(path)
	}
	return strings.TrimSuffix(strings.TrimSuffix(path, ".html"), "/")
}

// lasting matches the paths, below that of the site, of files whose names change with
// their contents.
func (s *Site) lasting() string {
	if s.Lasting == nil {
		return "assets/"
	}
	var names []string
	for _, file := range s.Lasting {
		names = append(names, strings.ReplaceAll(regexp.QuoteMeta(file), "#", `\x23`))
	}
	end := "$"
	if len(s.Encodings) > 0 { // Apache looks at the name of the form with which it answers
		end = `(\.gz|\.br)?$`
	}
	return "(" + strings.Join(names, "|") + ")" + end
}

// nginx is to be included in the server or the location that serves the site.
// add_header in a location takes the place of all others, so that all stand in
// one place, with values that depend on the address.
func (s *Site) nginx() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written by Meridian. Include it in the server, or in the location, that serves the site.\n")
	for _, h := range s.headers() {
		fmt.Fprintf(&b, "add_header %s %s always;\n", h.name, quoteNginx(h.value))
	}
	fmt.Fprintf(&b, "set $meridian_cache %s;\nif ($uri ~ %s) {\n    set $meridian_cache %s;\n}\nadd_header Cache-Control $meridian_cache;\n",
		quoteNginx(askAgain), quoteNginx("^"+regexp.QuoteMeta(s.Path)+s.lasting()), quoteNginx(keepForever))
	fmt.Fprintf(&b, "charset utf-8;\ncharset_types text/css text/javascript application/javascript application/json application/xml text/xml text/plain image/svg+xml;\n")
	for _, e := range s.Encodings {
		if e.Header == "gzip" {
			fmt.Fprintf(&b, "gzip_static on;\ngzip_vary on;\n")
		} else {
			fmt.Fprintf(&b, "# brotli_static on; # where nginx has the module %s\n", e.Name)
		}
	}
	missing := quoteNginx(s.Path + "404.html")
	fmt.Fprintf(&b, "error_page 404 410 %s;\n", missing)
	if len(s.Homes) > 0 { // a variable in error_page would be empty in the locations below, which do not set it
		fmt.Fprintf(&b, "location = %s {\n    set $meridian_cache %s;\n", missing, quoteNginx(askAgain))
		for _, home := range s.Homes {
			asked := (&url.URL{Path: home}).EscapedPath()
			fmt.Fprintf(&b, "    if ($request_uri ~ %s) {\n        rewrite ^ %s last;\n    }\n", quoteNginx("^"+regexp.QuoteMeta(asked)), quoteNginx(home+"404.html"))
		}
		fmt.Fprintf(&b, "}\n")
	}
	for _, t := range mediaTypes() {
		before := "(.*/)?"
		if t.file[0] == '.' {
			before = ".*"
		}
		pattern := "^" + regexp.QuoteMeta(s.Path) + before + regexp.QuoteMeta(t.file) + "$"
		fmt.Fprintf(&b, "location ~ %s {\n    types { }\n    default_type %s;\n    set $meridian_cache %s;\n}\n", quoteNginx(pattern), quoteNginx(t.kind), quoteNginx(askAgain))
	}
	fmt.Fprintf(&b, "location ~ %s {\n    return 404;\n}\n", quoteNginx(hidden))
	for _, r := range s.Rules {
		if r.To == "" {
			fmt.Fprintf(&b, "location = %s { return 410; }\n", quoteNginx(unescape(r.From)))
		} else {
			fmt.Fprintf(&b, "location = %s { return 301 %s; }\n", quoteNginx(unescape(r.From)), quoteNginx(strings.ReplaceAll(r.To, "$", "%24")))
		}
	}
	return b.String()
}

// hidden are the files that are no business of readers.
const hidden = `/\.(?!well-known/)`

// quoteNginx quotes a value. In one that is no pattern and no name of a location,
// "$" would begin a variable.
func quoteNginx(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// apache is a .htaccess in the folder of the site.
func (s *Site) apache() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written by Meridian.\n<IfModule mod_headers.c>\n")
	for _, h := range s.headers() {
		fmt.Fprintf(&b, "    Header always set %s %s\n", h.name, quoteApache(h.value))
	}
	fmt.Fprintf(&b, "    Header set Cache-Control %s\n", quoteApache(askAgain))
	fmt.Fprintf(&b, "    Header set Cache-Control %s \"expr=%%{REQUEST_URI} =~ m#^%s%s#\"\n</IfModule>\n", quoteApache(keepForever), regexp.QuoteMeta(s.Path), s.lasting())
	fmt.Fprintf(&b, "AddDefaultCharset utf-8\nAddCharset utf-8 .css .js .json .svg .txt .xml\n")
	for _, t := range mediaTypes() {
		if t.file[0] == '.' {
			fmt.Fprintf(&b, "AddType %s %s\n", quoteApache(t.kind), t.file)
		} else {
			fmt.Fprintf(&b, "<Files %s>\n    ForceType %s\n</Files>\n", quoteApache(t.file), quoteApache(t.kind))
		}
	}
	s.apacheEncodings(&b)
	fmt.Fprintf(&b, "ErrorDocument 404 %[1]s404.html\nErrorDocument 410 %[1]s404.html\n", s.Path)
	for _, home := range s.Homes {
		fmt.Fprintf(&b, "<If \"%%{REQUEST_URI} =~ m#^%[2]s#\">\n    ErrorDocument 404 %[1]s404.html\n    ErrorDocument 410 %[1]s404.html\n</If>\n", home, regexp.QuoteMeta(home))
	}
	fmt.Fprintf(&b, "RedirectMatch 404 %s\n", quoteApache(hidden))
	for _, r := range s.Rules {
		from := quoteApache("^" + regexp.QuoteMeta(unescape(r.From)) + "$")
		if r.To == "" {
			fmt.Fprintf(&b, "RedirectMatch 410 %s\n", from)
		} else {
			fmt.Fprintf(&b, "RedirectMatch 301 %s %s\n", from, quoteApache(strings.ReplaceAll(r.To, "$", "%24")))
		}
	}
	return b.String()
}

// apacheEncodings lets Apache answer with the smaller form of a file, the smallest
// first, under the type of the file itself. It would else take .br for Breton. Archives
// that end in the same way are as they were.
func (s *Site) apacheEncodings(b *strings.Builder) {
	if len(s.Encodings) == 0 {
		return
	}
	var texts, endings []string
	for _, t := range precompress.Types {
		texts = append(texts, t.Ending[1:])
	}
	fmt.Fprintf(b, "<IfModule mod_rewrite.c>\n    RewriteEngine On\n    RewriteBase %s\n", s.Path)
	for _, e := range slices.Backward(s.Encodings) {
		endings = append(endings, e.Ending[1:])
		fmt.Fprintf(b, "    RewriteCond %%{HTTP:Accept-Encoding} \\b%s\\b\n    RewriteCond %%{REQUEST_FILENAME}%s -f\n    RewriteRule ^(.+)$ $1%[2]s [L]\n", e.Header, e.Ending)
		fmt.Fprintf(b, "    <FilesMatch \"\\.(%s)\\%s$\">\n        RemoveLanguage %[2]s\n        AddEncoding %s %[2]s\n", strings.Join(texts, "|"), e.Ending, e.Header)
		fmt.Fprintf(b, "        <IfModule mod_headers.c>\n            Header append Vary Accept-Encoding\n        </IfModule>\n    </FilesMatch>\n")
	}
	either := strings.Join(endings, "|")
	for _, t := range precompress.Types {
		fmt.Fprintf(b, "    <FilesMatch \"\\%s\\.(%s)$\">\n        ForceType %s\n    </FilesMatch>\n", t.Ending, either, quoteApache(t.Type))
	}
	for _, t := range mediaTypes() {
		fmt.Fprintf(b, "    <FilesMatch \"%s\\.(%s)$\">\n        ForceType %s\n    </FilesMatch>\n", strings.ReplaceAll(t.file, ".", "\\."), either, quoteApache(t.kind))
	}
	fmt.Fprintf(b, "</IfModule>\n")
}

func quoteApache(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// unescape gives a path as hosts compare it.
func unescape(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}
