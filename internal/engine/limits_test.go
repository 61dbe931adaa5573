package engine_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// evil is a text that does harm wherever it is not escaped.
const evil = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)' {{ .Site }} {{template "x"}} javascript:alert(4)`

// TestNothingGetsOutOfText puts a text that would run programs into every
// field that takes a text, and into Markdown, and looks at what readers get:
// no element and no attribute has come of it, in either theme, and {{ }} was
// not carried out.
func TestNothingGetsOutOfText(t *testing.T) {
	dir := t.TempDir()
	yaml := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	e := yaml(evil)
	write(t, dir, "site.yaml", "title: "+e+"\ndescription: "+e+"\nbase_url: https://union.example/\nparams: {a: "+e+"}\n"+
		"organisation: {name: "+e+", address: "+e+", links: [{name: "+e+", url: 'https://www.example.org/?a=%22%3E%3Cscript%3E'}]}\n"+
		"menus: {main: [{name: "+e+", url: https://www.example.org/}]}\n"+
		"types: {event: {fields: {dress: {kind: text}, words: {kind: markdown}}}}\n")
	common := "title: " + e + "\nsummary: " + e + "\nauthors: [{name: " + e + ", role: " + e + ", organisation: " + e + "}]\n" +
		"categories: [" + e + "]\nimage: {file: a.svg, alt: " + e + ", caption: " + e[:1] + "x \\<script>alert(5)\\</script>', credit: " + e + "}\n" +
		"params: {a: " + e + ", b: [" + e + "]}\nmenu: {name: footer, label: " + e + "}\n"
	escaped := strings.NewReplacer("<", `\<`, "[", `\[`).Replace(evil)
	body := escaped + "\n\n## " + escaped + "\n\n`" + evil + "`\n\n```html\n" + evil + "\n```\n\n[" + escaped + "](https://www.example.org/ \"" + strings.ReplaceAll(evil, `"`, `\"`) + "\")\n\n" +
		"![" + escaped + "](a.svg 'Again: " + strings.ReplaceAll(escaped, `'`, `\'`) + "')\n\n| " + escaped + " |\n|---|\n| " + escaped + " |\n\n" +
		"{{< figure src=a.svg alt=\"" + strings.ReplaceAll(evil, `"`, `\"`) + "\" credit=\"" + strings.ReplaceAll(evil, `"`, `\"`) + "\" >}}\n"
	pages := map[string]string{
		"content/a/index.md":        common + "date: 2016-01-01\n",
		"content/events/e/index.md": common + "date: 2016-01-01\nstart: 2016-07-01\nplace: " + e + "\norganiser: " + e + "\ndress: " + e + "\nwords: 'x \\<script>'\ndelegates: [{name: " + e + ", role: " + e + "}]\n",
		"content/projects/p/index.md": common + "date: 2016-01-01\nstart: 2016\nprogramme: " + e + "\nlead: {name: " + e + "}\npartners: [" + yaml("A"+evil) + ", {name: " + yaml("B"+evil) +
			", link: 'https://www.example.org/?\"onclick=\"'}]\n",
		"content/blog/b/index.md":  common + "date: 2016-01-01\ncredit: " + e + "\n",
		"content/events/_index.md": "title: " + e + "\n",
	}
	// A quotation mark in an address is a fault of its own.
	pages["content/projects/p/index.md"] = strings.ReplaceAll(pages["content/projects/p/index.md"], `?"onclick="`, "?%22onclick=%22")
	for name, front := range pages {
		write(t, dir, name, "---\nid: "+yaml(name+evil)+"\n"+front+"---\n"+body)
		write(t, dir, path.Join(path.Dir(name), "a.svg"), `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>`)
	}
	ours := regexp.MustCompile(`^(https://union\.example)?/assets/[a-z]+\.[0-9a-z]+\.js$`) // the theme's own scripts
	for _, layers := range [][]source.Layer{theme(), realTheme()} {
		_, got := makeSite(t, dir, layers)
		seen := 0
		for _, name := range slices.Sorted(maps.Keys(got)) {
			if path.Ext(name) != ".html" {
				continue
			}
			for n := range parse(t, name, got[name]).Descendants() {
				if n.Type == html.TextNode {
					seen += strings.Count(n.Data, "alert(1)")
				}
				if n.Type != html.ElementNode {
					continue
				}
				if n.Data == "script" && attr(n, "type") != "application/ld+json" && (!ours.MatchString(attr(n, "src")) || n.FirstChild != nil) {
					t.Errorf("%s runs a script: %s%s", name, attr(n, "src"), text1(n))
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "style" && strings.Contains(a.Val, "alert") {
						t.Errorf("%s has an attribute that came out of a text: %s=%q", name, a.Key, a.Val)
					}
					if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript") {
						t.Errorf("%s links to a program: %s", name, a.Val)
					}
				}
				if n.Data == "img" && attr(n, "src") == "x" {
					t.Errorf("%s has a picture that came out of a text", name)
				}
			}
			if strings.Contains(got[name], "ZgotmplZ") {
				t.Errorf("%s holds an address that the engine has refused", name)
			}
		}
		if seen < 20 {
			t.Errorf("the text was seen %d times only, so little was tried", seen)
		}
		checkFeeds(t, got)
		checkStructuredData(t, map[string]string{"a/index.html": got["a/index.html"], "events/e/index.html": got["events/e/index.html"], "blog/b/index.html": got["blog/b/index.html"], "index.html": got["index.html"]})
		checkCalendars(t, got)
		for name, text := range got {
			if strings.HasSuffix(name, ".xml") && (strings.Contains(text, "<script") || strings.Contains(text, "<img src=x")) {
				t.Errorf("%s holds an element that came out of a text", name)
			}
		}
	}
}

// TestNothingOutsideTheSiteIsRead hides a word beside the site and tries every
// way a writer has to name a file or a page. The word is never published.
func TestNothingOutsideTheSiteIsRead(t *testing.T) {
	const word = "rosebud"
	above := t.TempDir()
	dir := filepath.Join(above, "site")
	write(t, above, "secret.txt", word)
	write(t, above, "secret.svg", "<svg>"+word+"</svg>")
	write(t, above, "secret.md", "---\ntitle: "+word+"\n---\n"+word)
	write(t, above, "secret.css", word+"{}")
	write(t, above, "secret.html", word)
	write(t, dir, "private.txt", word)
	tries := []string{"../secret", "../../secret", "../../../secret", "/../secret", "a/../../../secret", "..%2f..%2fsecret", "%2e%2e/%2e%2e/secret", `..\..\secret`, above + "/secret"}
	n := 0
	for _, try := range tries {
		for _, text := range []string{
			"---\ntitle: A\n---\n[a](<" + try + ".txt>)\n",
			"---\ntitle: A\n---\n[a](<" + try + ".md>)\n",
			"---\ntitle: A\n---\n![a](<" + try + ".svg>)\n",
			"---\ntitle: A\n---\n{{< document src=\"" + try + ".txt\" >}}\n",
			"---\ntitle: A\n---\n{{< figure src=\"" + try + ".svg\" alt=a >}}\n",
			"---\ntitle: A\n---\n{{< button to=\"" + try + ".md\" text=a >}}\n",
			"---\ntitle: A\nimage: {file: '" + try + ".svg', alt: a}\n---\n",
			"---\ntitle: A\nlayout: '" + try + "'\n---\n",
			"---\ntitle: A\nslug: '" + try + "'\n---\n",
			"---\ntitle: A\naliases: ['" + try + ".html']\n---\n",
			"---\ntitle: A\ndate: 2016-01-01\ntype: post\nevent: '" + try + ".md'\n---\n",
			"---\ntitle: A\ntype: project\nlead: {name: a, page: '" + try + ".md'}\n---\n",
		} {
			n++
			public := filepath.Join(above, "public")
			write(t, dir, "content/x/a.md", text)
			report, err := engine.New(theme()...).Build(t.Context(), options(dir, public))
			if err != nil {
				t.Errorf("%s\nthe machine is blamed: %v", text, err)
				continue
			}
			harmless := strings.Contains(text, "aliases: ['/") && !strings.Contains(text, "..") // an address of this site like any other
			if !report.Diagnostics.HasErrors() && !harmless {
				t.Errorf("%s\nnothing was said", text)
			}
			for name, data := range read(t, public) {
				if strings.Contains(data, word) {
					t.Errorf("%s\n%s holds what lies outside of the site", text, name)
				}
			}
		}
	}
	entries, err := os.ReadDir(above)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{"site", "public", "secret.txt", "secret.svg", "secret.md", "secret.css", "secret.html"}, e.Name()) {
			t.Errorf("%s was written beside the site", e.Name())
		}
	}
	if n < 100 {
		t.Errorf("only %d ways were tried", n)
	}
}
