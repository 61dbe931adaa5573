package engine_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// wrongAddresses are addresses that can't be right, and paths that lead nowhere.
var wrongAddresses = []string{
	"htps://a.org", "http:/a.org", "http://", "http://http://a.org", "https//a.b/c", "https//a.org/c", "http://a.org:99999/", "https://union", "https://www.a,org/",
	"mailto:", "mailto:nobody", "mailto://x@y", "mailto://x@y.org", "mailto: x@y.org", "email:x@y.org", "office@x.org", "https://office@x.org",
	"tel:abc", "tel:+44 20 7946 0000", "phone:+442079460000", "02079460000", "+44 (0)20 7946 0000",
	"union.org", "sec.gov", "www.example.com", "//union", "http://localhost:1313/nope/",
	"nope.md", "events/index.md", "nope/", "/nope/", "q.html", "Q.md", "/q.md/nope", "https://union.example/int/nope/", "https://union.example/int/Q/",
}

// places are where an address may stand in a file: in its text, in its front matter,
// in each of the formats, and in shortcodes.
var places = map[string]string{
	"a link":              "---\ntitle: A\n---\n\n[write](<%s>)\n",
	"a bare link":         "---\ntitle: A\n---\n\n[write](%s)\n",
	"a reference":         "---\ntitle: A\n---\n\n[write][r]\n\n[r]: <%s>\n",
	"a linked picture":    "---\ntitle: A\n---\n\n[![A hall](file.svg)](<%s>)\n",
	"a shortcode":         "---\ntitle: A\n---\n\n{{< to \"%s\" >}}\n",
	"a caption":           "---\ntitle: A\n---\n\n![A hall](file.svg \"[write](<%s>)\")\n",
	"a field of Markdown": "---\ntitle: A\nimage: {file: file.svg, alt: A hall, caption: \"[write](<%s>)\"}\n---\n\nText.\n",
	"the same in TOML":    "+++\ntitle = \"A\"\n[image]\nfile = \"file.svg\"\nalt = \"A hall\"\ncaption = '[write](<%s>)'\n+++\n\nText.\n",
	"the same in JSON":    "{\"title\": \"A\", \"image\": {\"file\": \"file.svg\", \"alt\": \"A hall\", \"caption\": \"[write](<%s>)\"}}\n\nText.\n",
	"an address":          "---\ntitle: A\nlink: \"%s\"\n---\n\nText.\n",
	"an address in TOML":  "+++\ntitle = \"A\"\nlink = \"%s\"\n+++\n\nText.\n",
	"an address in JSON":  "{\"title\": \"A\", \"link\": \"%s\"}\n\nText.\n",
}

// Of an address that can't be right the writer is told once, wherever it stands, and
// what is suggested in its place clears the message.
func TestWrongAddressesInEveryPlace(t *testing.T) {
	b := engine.New(theme()...)
	files := make(map[string]string)   // by name
	address := make(map[string]string) // by name, or by line of site.yaml
	settings := "base_url: https://union.example/int/\ntitle: Union\nmenus:\n  footer:\n"
	for i, wrong := range wrongAddresses {
		for place, text := range places {
			if place == "a bare link" && strings.Contains(wrong, " ") || strings.HasPrefix(place, "an address") && strings.Contains(wrong, "union.example") {
				continue // the latter is told by check
			}
			name := fmt.Sprintf("content/%d-%s.md", i, strings.ReplaceAll(strings.ToLower(place), " ", "-"))
			files[name], address[name] = fmt.Sprintf(text, wrong), wrong
		}
		settings += fmt.Sprintf("    - {name: A, url: %q}\n", wrong)
		address[fmt.Sprintf("site.yaml:%d", strings.Count(settings, "\n"))] = wrong
	}
	first := toldOf(t, b, settings, files)
	for at, wrong := range address {
		if n := len(first[at]); n != 1 {
			t.Errorf("%s: %q gives %d diagnostics", at, wrong, n)
			for _, d := range first[at] {
				t.Log(d.Code, d.Message, d.Hint)
			}
		}
	}
	mended := make(map[string]string) // by name or line: what is suggested
	for at, list := range first {
		found := suggested.FindStringSubmatch(list[0].Hint)
		if found == nil || address[at] == "" {
			continue
		}
		mended[at] = found[1]
		if _, ok := files[at]; ok {
			files[at] = strings.Replace(files[at], address[at], found[1], 1)
		} else {
			settings = strings.Replace(settings, fmt.Sprintf("%q", address[at]), fmt.Sprintf("%q", found[1]), 1)
		}
	}
	if len(mended) < len(address)/2 {
		t.Errorf("only %d of %d have a suggestion", len(mended), len(address))
	}
	second := toldOf(t, b, settings, files)
	for at, to := range mended {
		if list := second[at]; len(list) > 0 {
			t.Errorf("%s: %q was suggested for %q, and gives %s %s", at, to, address[at], list[0].Message, list[0].Hint)
		}
	}
}

var suggested = regexp.MustCompile(`^Perhaps (\S+)\?`)

// toldOf builds a site, and gives what is told of each page, and of each line of the
// settings.
func toldOf(t *testing.T, b *engine.Builder, settings string, files map[string]string) map[string]diag.List {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "site.yaml", settings)
	write(t, dir, "content/q.md", "---\ntitle: Q\n---\n\nWords.\n")
	write(t, dir, "content/events/_index.md", "---\ntitle: Events\n---\n\nWords.\n")
	write(t, dir, "content/file.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>`)
	write(t, dir, "layouts/shortcodes/to.html", "{{- /*\nargs:\n  to: {kind: text}\n*/ -}}\n<a href=\"{{.Link .Args.to}}\">x</a>")
	for name, text := range files {
		write(t, dir, name, text)
	}
	report, err := b.Build(t.Context(), options(dir, ""))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]diag.List)
	for _, d := range report.Diagnostics {
		at := d.File
		if at == "site.yaml" {
			at = fmt.Sprintf("%s:%d", at, 1+bytes.Count([]byte(settings)[:d.Span.Start], []byte("\n")))
		}
		out[at] = append(out[at], d)
	}
	return out
}
