package build_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// The promise of the engine: whatever is edited, a builder that has built
// before publishes the same bytes and tells the same faults as a new one.
// Here random edits are made to a small site; after each one both build, and
// everything is compared. This test is the engine's specification.
func TestIncrementalEqualsClean(t *testing.T) {
	edits := 60
	seeds := 10
	if testing.Short() {
		edits, seeds = 25, 4
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 7))
			w := newWorld(t, func(n int) int { return r.IntN(n) })
			for range edits {
				w.edit()
				w.check()
			}
			if w.published == 0 || w.failed == 0 {
				t.Errorf("%d builds were published and %d were at fault: the edits are too tame or too wild", w.published, w.failed)
			}
			if w.reused == 0 {
				t.Error("nothing was ever reused, so nothing was tested")
			}
		})
	}
}

// FuzzEdits makes edits of the fuzzer's choosing.
func FuzzEdits(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add(bytes.Repeat([]byte{7, 91, 200}, 20))
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) > 400 {
			return
		}
		w := newWorld(t, func(n int) int {
			if len(choices) == 0 {
				return 0
			}
			c := int(choices[0])
			choices = choices[1:]
			return c % n
		})
		for len(choices) > 0 {
			w.edit()
			w.check()
		}
	})
}

// program names the program that keeps a memory on disk.
var program = sum.OfString("the program under test")

// world is a site on disk, with a builder that remembers.
type world struct {
	t         *testing.T
	pick      func(n int) int // a number below n
	dir       string
	files     map[string]string // by path; what lies on disk
	today     civil.Date
	clock     time.Time
	builder   *build.Builder
	dest      string
	last      map[string]string // what the last good build published
	good      map[string]string // the files it was made from
	faults    int               // builds at fault since
	what      string            // the edit made last
	published int
	failed    int
	reused    int
	runs      int // of the program
}

// questions is a small theme in which every question is asked somewhere, and
// as far as may be by a page that asks little else: else a question that was
// not noted would hide behind others that change with it.
var questions = source.Layer{Under: "layouts", FS: fstest.MapFS{
	"base.html": {Data: []byte(`<!doctype html><html lang="{{.Language}}"><head><title>{{.Title}} | {{.Site.Title}}</title>` +
		`<link rel="stylesheet" href="{{.Site.Asset "site.css"}}">{{range .Feeds}}<link rel="alternate" type="{{.Type}}" href="{{.URL}}" title="{{.Title}}">{{end}}` +
		`{{range .Calendars}}<link href="{{.URL}}">{{end}}{{.StructuredData}}</head><body>` +
		`{{range .Site.Menu "main"}}<a href="{{.URL}}"{{if .Current}} aria-current="page"{{end}}>{{.Title}}</a>{{end}}` +
		`{{if eq .Section "deep"}}{{range .Ancestors}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}{{block "main" .}}{{end}}{{once "footer" .Site.Facts}}</body></html>`)},
	"partials/footer.html": {Data: []byte(`<footer>{{.Organisation.Name}}{{with .Organisation.Logo}}{{.Width}}{{end}}{{range .FooterMenu}}<a href="{{.URL}}">{{.Title}}</a>{{end}}</footer>`)},
	"partials/card.html": {Data: []byte(`<article><a href="{{.URL}}">{{.Title}}</a> {{.Summary}} {{words .Date}}` +
		`{{with .Event}}{{span .Start .End}} {{.Phase}}{{end}}{{with .Project}}{{.Phase}}{{range .Partners}}{{.Name}} {{.URL}}{{end}}{{end}}` +
		`{{range .TermsIn "categories"}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{with .Image}}<img src="{{.URL}}" width="{{.Width}}">{{end}}</article>`)},
	"home.html": {Data: []byte(`{{define "main"}}{{.Content}}{{range .Site.Newest "post" 3}}{{once "card" .}}{{end}}{{range .Site.Coming 2}}{{once "card" .}}{{end}}` +
		`{{range .Site.Past 2}}{{once "card" .}}{{end}}{{range .Site.Running 2}}{{once "card" .}}{{end}}` +
		`{{range .Site.Terms "countries"}}{{.Title}} {{.Count}}{{end}}{{with .Site.Section "events"}}{{.Title}}{{end}}{{with .Site.Page "about"}}{{.Title}}{{end}}{{end}}`)},
	"page.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range $k, $v := .Params}}{{$k}}={{printf "%T %v" $v $v}}{{end}}{{range $k, $v := .Fields}}{{$k}}={{printf "%T %v" $v $v}}{{end}}{{.Content}}{{range .Contents}}#{{.ID}}{{end}}{{.Words}}` +
		`{{if eq .Section "blog"}}{{with .Prev}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{with .Next}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}` +
		`{{if eq .Section "projects"}}{{range .Related 2}}{{template "card" .}}{{end}}{{end}}` +
		`{{if eq .Section "partners"}}{{range .Referring}}{{once "card" .}}{{end}}{{end}}` +
		`{{if eq .Section "events"}}{{range .Referring}}{{.Title}}{{end}}{{range .Resources}}{{.URL}} {{size .Size}}{{end}}{{end}}{{end}}`)},
	"section.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{if eq .Type "project"}}{{range .Children}}{{.Title}}{{end}}{{else}}{{with .Pager}}{{.Number}}/{{.Total}}{{range .Groups}}{{.Name}}{{range .Cards}}{{once "card" .}}{{end}}{{end}}` +
		`{{.Prev}}{{.Next}}{{end}}{{end}}{{end}}`)},
	"term.html":     {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Taxonomy}}{{range .Pager.Groups}}{{range .Cards}}{{once "card" .}}{{end}}{{end}}{{end}}`)},
	"taxonomy.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range .TermList}}<a href="{{.URL}}">{{.Title}} {{.Count}}</a>{{end}}{{end}}`)},
	"404.html":      {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range .Site.Sections}}{{.Title}}{{end}}{{end}}`)},
	"redirect.html": {Data: []byte(`<!doctype html><title>{{.Title}}</title><meta http-equiv="refresh" content="0; url={{.URL}}">`)},
	"shortcodes/doc.html": {Data: []byte("{{- /*\nmeans: A document.\nargs:\n  src: {kind: file, required: true, means: \"The file.\"}\n*/ -}}" +
		`{{with .File .Args.src}}<a href="{{.URL}}">{{.Title}} {{.Type}} {{size .Size}}</a>{{end}}`)},
}}

var styles = source.Layer{Under: "static", FS: fstest.MapFS{
	"assets/site.css": {Data: []byte("body { color: #123 }\n")},
}}

func newWorld(t *testing.T, pick func(int) int) *world {
	w := &world{
		t: t, pick: pick, dir: t.TempDir(), files: map[string]string{},
		today: civil.Date{Year: 2026, Month: 3, Day: 10}, clock: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		builder: build.New(questions, styles), dest: filepath.Join(t.TempDir(), "public"),
	}
	for file, text := range map[string]string{
		"content/_index.md":            "---\ntitle: Home\n---\nWelcome.\n\n{{< doc src=\"/a/b.txt\" >}}\n",
		"content/events/_index.md":     "---\ntitle: Events\n---\n",
		"content/projects/k.md":        "---\ntitle: Kosovo\nstart: 2026\npartners: [{page: partners/sparqs.md}]\ncategories: [News]\n---\n",
		"content/projects/a.md":        "---\ntitle: Armenia\nstart: 2025\ncategories: [News]\n---\nText.\n",
		"content/projects/b.md":        "---\ntitle: Belgium\nstart: 2024\ncategories: [News]\n---\nText.\n",
		"site.yaml":                    "title: Site\nbase_url: https://example.org/\norganisation: {name: NUS, logo: logo.svg}\nmenus: {main: [{page: about.md}]}\n",
		"content/about.md":             "---\ntitle: About\n---\nWhat we do.\n\n## A heading\n",
		"content/events/paris.md":      "---\ntitle: Paris\nstart: 2026-03-11\ncategories: [News]\n---\n## A heading\n",
		"content/blog/one.md":          "---\ntitle: First\ndate: 2026-03-01\nevent: events/paris.md\ncategories: [News]\n---\n[To Paris](/events/paris.md#a-heading)\n",
		"content/partners/sparqs.md":   "---\ntitle: sparqs\n---\n",
		"content/events/fair/index.md": "---\ntitle: Fair\nstart: 2026-03-01\n---\n[The plan](plan.pdf)\n",
		"content/events/fair/plan.pdf": "%PDF",
		"static/logo.svg":              `<svg width="5" height="5"></svg>`,
		"static/a/b.txt":               "text",
	} {
		w.write(file, text)
	}
	w.what = "the beginning"
	w.check()
	if w.published == 0 {
		t.Fatal("the site that the edits begin with is at fault")
	}
	return w
}

// restore lays the files of the last good build again, as somebody does who
// gives up an attempt.
func (w *world) restore() {
	for _, f := range slices.Sorted(maps.Keys(w.files)) {
		if _, was := w.good[f]; !was {
			w.remove(f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(w.good)) {
		if w.files[f] != w.good[f] {
			w.write(f, w.good[f])
		}
	}
	w.faults = 0
	w.what = "giving up"
}

func (w *world) write(file, text string) {
	w.t.Helper()
	w.files[file] = text
	w.lay(filepath.Join(w.dir, filepath.FromSlash(file)), text)
}

// lay writes a file on disk that is older than those written after it.
func (w *world) lay(at, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
	w.clock = w.clock.Add(time.Minute) // old enough to be trusted, different enough to be seen
	if err := os.Chtimes(at, w.clock, w.clock); err != nil {
		w.t.Fatal(err)
	}
}

// age makes what was published so old that the next build can tell by a
// file's time whether it is still the same.
func (w *world) age() {
	w.t.Helper()
	w.clock = w.clock.Add(time.Minute)
	for file := range published(w.t, w.dest) {
		at := filepath.Join(w.dest, filepath.FromSlash(file))
		if info, err := os.Stat(at); err != nil || info.ModTime().Before(w.clock) {
			continue
		}
		if err := os.Chtimes(at, w.clock, w.clock); err != nil {
			w.t.Fatal(err)
		}
	}
}

// somePublished gives a published file, or "".
func (w *world) somePublished() string {
	if len(w.last) == 0 {
		return ""
	}
	return choose(w, slices.Sorted(maps.Keys(w.last))...)
}

func (w *world) remove(file string) {
	w.t.Helper()
	delete(w.files, file)
	if err := os.Remove(filepath.Join(w.dir, filepath.FromSlash(file))); err != nil {
		w.t.Fatal(err)
	}
}

// choose gives one of a list.
func choose[T any](w *world, list ...T) T { return list[w.pick(len(list))] }

// some gives a file whose path begins with one of the prefixes, or "".
func (w *world) some(prefixes ...string) string {
	var found []string
	for _, f := range slices.Sorted(maps.Keys(w.files)) {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(f, p) }) {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return found[w.pick(len(found))]
}

// edit makes one random edit.
func (w *world) edit() {
	if w.faults > w.pick(4) {
		w.restore()
		return
	}
	switch n := w.pick(32); n {
	case 0, 1, 2, 3, 4:
		file := w.page()
		w.what = "write " + file
		w.write(file, w.text(file))
	case 5, 6:
		if file := w.some("content/"); file != "" && file != "content/_index.md" {
			w.what = "delete " + file
			w.remove(file)
		}
	case 7:
		if file := w.some("content/"); strings.HasSuffix(file, ".md") && file != "content/_index.md" {
			to := w.page()
			w.what = "rename " + file + " to " + to
			text := w.files[file]
			w.remove(file)
			w.write(to, text)
		}
	case 8, 9:
		w.change("retitle", "content/", "title: ", choose(w, "Alpha", "Beta", "Gamma", "Über uns", "\"Quoted: yes\""))
	case 10:
		w.change("redate", "content/", "date: ", choose(w, "2026-03-09", "2026-03-10", "2026-03-11", "2025-01-01"))
	case 11:
		w.change("retag", "content/", "categories: ", choose(w, "[News]", "[News, Campaigns]", "[news]", "[Campaign]", "[]"))
	case 12:
		w.today = w.today.AddDays(choose(w, 1, -1, 30, -30, 400))
		w.what = "today " + w.today.String()
	case 13:
		w.what = "change a piece"
		w.write("layouts/partials/card.html", choose(w, `<b>{{.Title}}</b>`, `{{.Title}} {{.URL}} {{.Summary}}`, `<i>{{.Title}}</i>{{template "extra" .}}`))
		w.write("layouts/partials/extra.html", choose(w, `x`, `y{{.Type}}`))
	case 14:
		w.what = "change, break or mend a layout"
		if _, own := w.files["layouts/page.html"]; own {
			w.remove("layouts/page.html")
			return
		}
		w.write("layouts/page.html", choose(w, `{{define "main"}}{{.Title}}{{.Content}}{{end}}`, `{{define "main"}}{{.Titel}}{{end}}`, `{{define "main"}}{{.Title}`, `{{define "main"}}{{with .Event}}{{.Place}}{{end}}{{.Content}}{{range .Site.Past 9}}{{.Title}}{{end}}{{end}}`))
	case 15:
		if file := w.some("layouts/", "static/", "site.yaml"); file != "" {
			w.what = "delete " + file
			w.remove(file)
		}
	case 16, 17:
		w.what = "change the settings"
		w.write("site.yaml", w.settings())
	case 18:
		w.what = "change a file"
		w.write(choose(w, "static/logo.svg", "static/robots.txt", "static/assets/site.css", "static/assets/dot.svg", "content/events/fair/plan.pdf", "static/a/b.txt"),
			choose(w, `<svg width="10" height="20"></svg>`, `<svg width="30" height="20"></svg>`, "body{background:url(dot.svg)}", "plain"))
	case 24, 25:
		file := choose(w, "content/events/fair/plan.pdf", "static/a/b.txt", "content/events/fair/new.txt", "static/logo.svg")
		w.what = "resize " + file
		w.write(file, "<svg width=\"7\" height=\"7\"></svg>"+strings.Repeat(" ", w.pick(3000)))
	case 26, 27:
		if file := w.some("content/blog/", "content/events/"); strings.HasSuffix(file, ".md") {
			w.what = "write on in " + file
			w.write(file, w.files[file]+"\n\nOne more paragraph.\n")
		}
	case 28:
		w.what = "nothing"
	case 29:
		if file := w.somePublished(); file != "" {
			w.what = "write into the published " + file
			w.last[file] = "somebody else's"
			w.lay(filepath.Join(w.dest, filepath.FromSlash(file)), "somebody else's")
		}
	case 30:
		if file := w.somePublished(); file != "" {
			w.what = "delete the published " + file
			delete(w.last, file)
			if err := os.Remove(filepath.Join(w.dest, filepath.FromSlash(file))); err != nil {
				w.t.Fatal(err)
			}
		}
	case 31:
		w.what = "damage what is remembered"
		at := filepath.Join(w.dir, ".meridian", "memory")
		if kept, err := os.ReadFile(at); err == nil && len(kept) > 0 {
			i := w.pick(len(kept))
			if w.pick(2) == 0 {
				kept = kept[:i]
			} else {
				kept[i] ^= 0x10
			}
			w.lay(at, string(kept))
		}
	case 19:
		w.what = "change a shortcode"
		w.write("layouts/shortcodes/doc.html", choose(w, `<p>{{.Page.Title}}</p>`, "{{- /*\nargs:\n  src: {kind: text}\n*/ -}}[{{.Args.src}}]"))
	case 20:
		if file := w.some("content/"); strings.HasSuffix(file, ".md") {
			w.what = "break the front matter of " + file
			w.write(file, strings.Replace(w.files[file], "---\n", choose(w, "--\n", "---\ntitel: x\n", "---\ndate: 2026-02-31\n"), 1))
		}
	case 21:
		w.change("reslug", "content/", "slug: ", choose(w, "one", "two", "three"))
	case 22:
		w.change("draft", "content/", "draft: ", choose(w, "true", "false"))
	case 23:
		if file := w.some("content/"); strings.HasSuffix(file, ".md") {
			w.what = "mend " + file
			w.write(file, w.text(file))
		}
	}
}

// change sets a key of a page's front matter, in place or as a new line.
func (w *world) change(what, prefix, key, value string) {
	file := w.some(prefix)
	if !strings.HasSuffix(file, ".md") {
		return
	}
	w.what = what + " " + file
	text := w.files[file]
	if i := strings.Index(text, "\n"+key); i >= 0 {
		end := i + 1 + strings.IndexByte(text[i+1:], '\n')
		text = text[:i+1] + key + value + text[end:]
	} else {
		text = strings.Replace(text, "---\n", "---\n"+key+value+"\n", 1)
	}
	w.write(file, text)
}

func (w *world) page() string {
	return choose(w, "content/about.md", "content/events/fair/index.md", "content/events/paris.md", "content/events/rome.md", "content/projects/k.md",
		"content/projects/a.md", "content/projects/b.md", "content/blog/one.md", "content/blog/two.md", "content/blog/three.md", "content/blog/_index.md", "content/events/_index.md",
		"content/partners/sparqs.md", "content/deep/er/page.md", "content/deep/er/_index.md", "content/blog/categories.md", "content/Blog Übung.md")
}

// text makes a page that fits its folder.
func (w *world) text(file string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n", choose(w, "One", "Two", "Three", "Four"))
	section, _, _ := strings.Cut(strings.TrimPrefix(file, "content/"), "/")
	index := path.Base(file) == "_index.md"
	if section == "blog" || w.pick(3) == 0 {
		fmt.Fprintf(&b, "date: %s\n", choose(w, "2026-03-01", "2026-03-09", "2026-03-10T10:00:00Z", "2026-04-01", "2020-05-05"))
	}
	if !index {
		switch section {
		case "events":
			fmt.Fprintf(&b, "start: %s\n", choose(w, "2026-03-10", "2026-03-12", "2026-02-01", "2026-03-11T18:00:00+01:00", "2206-03-10"))
			if w.pick(3) == 0 {
				b.WriteString("end: 2026-03-20\n")
			}
		case "projects":
			fmt.Fprintf(&b, "start: %s\nend: %s\n", choose(w, "2013-12", "2026-03-11", "2025"), choose(w, "2026-03-10", "2027", "2026-03-11"))
			if w.pick(2) == 0 {
				b.WriteString("partners:\n  - {page: partners/sparqs.md}\n  - Name alone\n")
			}
		case "blog":
			if w.pick(2) == 0 {
				b.WriteString("event: events/paris.md\n")
			}
		}
	}
	if w.pick(2) == 0 {
		fmt.Fprintf(&b, "categories: %s\n", choose(w, "[News]", "[Campaigns]", "[News, Campaigns]", "[news]"))
	}
	if w.pick(3) == 0 {
		fmt.Fprintf(&b, "countries: %s\n", choose(w, "[FR]", "[AM, FR]", "[XK]"))
	}
	if w.pick(5) == 0 {
		fmt.Fprintf(&b, "aliases: [%s]\n", choose(w, "/old/", "/older.html", "/blog/one/"))
	}
	if w.pick(6) == 0 {
		b.WriteString("image: {file: logo.svg, alt: The logo}\n")
	}
	if w.pick(6) == 0 {
		b.WriteString("menu: main\n")
	}
	if w.pick(8) == 0 {
		b.WriteString("expires: 2026-03-15\n")
	}
	if w.pick(4) == 0 {
		fmt.Fprintf(&b, "params: {n: %s, list: [1, two, 3.5, true, ~, {deep: 07}]}\n", choose(w, "3", "3.0", "'3'", "2018-07-05"))
	}
	if section == "projects" && !index && w.pick(2) == 0 {
		fmt.Fprintf(&b, "budget: %s\ndecided: %s\n", choose(w, "3", "2.5"), choose(w, "2018-07-05", "2018"))
	}
	if w.pick(6) == 0 {
		fmt.Fprintf(&b, "ignore: %s\n", choose(w, "[page-empty]", "[{code: event-past, reason: Because.}]", "[{code: date-unlikely, reason: Because.}, image-alt]"))
	}
	b.WriteString("---\n")
	for range w.pick(4) {
		b.WriteString(choose(w, "A paragraph with *words*.\n\n", "## A heading\n\n", "## Another heading {#own}\n\n",
			"[To about](/about.md)\n\n", "[To Paris](/events/paris.md#a-heading)\n\n", "[To a file](/events/fair/plan.pdf)\n\n",
			"![A logo](/logo.svg)\n\n", "[Old](/old/)\n\n", "[Own](https://example.org/about/)\n\n", "[Own](https://example.org/sub/about/)\n\n", "{{< doc src=\"/a/b.txt\" >}}\n\n", "[Here](#own)\n\n", "> [!NOTE]\n> Mind.\n\n", "Join us!\n\n"))
	}
	return b.String()
}

func (w *world) settings() string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\npaginate: %s\n", choose(w, "Site", "Other site"), choose(w, "1", "2", "20"))
	b.WriteString(choose(w, "", "base_url: https://example.org/\n", "base_url: https://example.org/\n", "base_url: https://example.org/sub/\n"))
	b.WriteString(choose(w, "", "language: fr\n", "language: cy\n"))
	b.WriteString(choose(w, "", "taxonomies: {categories: {terms: [News]}}\n", "taxonomies: {topics: {}}\n"))
	b.WriteString(choose(w, "", "menus: {main: [{page: about.md}, {name: Out, url: 'https://example.com/'}]}\n", "menus: {footer: [{page: blog/one.md}, {name: Part, url: '/about/#a-heading'}]}\n"))
	b.WriteString(choose(w, "", "largest_picture: 1 kB\n"))
	b.WriteString("types: {project: {fields: {budget: {kind: number, means: Money.}, decided: {kind: date, means: The day.}}}}\n")
	b.WriteString(choose(w, "", "feeds: {full: false}\n", "feeds: {formats: [atom], limit: 1}\n"))
	b.WriteString(choose(w, "", "organisation: {name: NUS, logo: logo.svg}\nmenus: {main: [{page: about.md}]}\n", "organisation: {name: Other}\n", "titel: x\n"))
	return b.String()
}

// check builds both ways and compares.
func (w *world) check() {
	w.t.Helper()
	options := build.Options{Source: w.dir, Today: w.today, Destination: w.dest, Workers: choose(w, 1, 2, 8), Program: program}
	if w.pick(2) == 0 { // another run of the program, which knows what lies on disk
		w.builder = build.New(questions, styles)
		w.runs++
	}
	got, err := w.builder.Build(context.Background(), options)
	if err != nil {
		w.t.Fatalf("after %s: %v", w.what, err)
	}
	if got.Forgetful != nil {
		w.t.Fatalf("after %s nothing could be kept: %v", w.what, got.Forgetful)
	}
	clean := options
	clean.Program = sum.Sum{}
	clean.Destination = filepath.Join(w.t.TempDir(), "public")
	want, err := build.New(questions, styles).Build(context.Background(), clean)
	if err != nil {
		w.t.Fatalf("after %s, clean: %v", w.what, err)
	}
	w.reused += got.Reused
	if g, c := fmt.Sprintf("%+v", got.Diagnostics), fmt.Sprintf("%+v", want.Diagnostics); g != c {
		w.t.Fatalf("after %s the diagnostics differ\nincremental: %s\nclean:       %s", w.what, g, c)
	}
	now := published(w.t, w.dest)
	if want.Diagnostics.Failed() {
		w.failed++
		w.faults++
		if !maps.Equal(now, w.last) {
			w.t.Fatalf("after %s the build failed, and what was published changed", w.what)
		}
		return
	}
	w.published++
	w.faults, w.good = 0, maps.Clone(w.files)
	compare(w.t, w.what, now, published(w.t, clean.Destination))
	var added, changed, removed []string
	for _, f := range slices.Sorted(maps.Keys(now)) {
		switch before, was := w.last[f]; {
		case !was:
			added = append(added, f)
		case before != now[f]:
			changed = append(changed, f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(w.last)) {
		if _, is := now[f]; !is {
			removed = append(removed, f)
		}
	}
	c := got.Changes
	if !slices.Equal(c.Added, added) || !slices.Equal(c.Changed, changed) || !slices.Equal(c.Removed, removed) {
		w.t.Fatalf("after %s the build told of %+v\nwhere added %v changed %v removed %v", w.what, c, added, changed, removed)
	}
	w.last = now
	w.age()
}

// published gives every published file by path, leaving out what is kept for the
// next build.
func published(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		if strings.HasPrefix(rel, ".meridian") {
			return nil
		}
		data, err := os.ReadFile(p)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

func compare(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for _, f := range slices.Sorted(maps.Keys(want)) {
		g, ok := got[f]
		if !ok {
			t.Fatalf("after %s, %s is missing", what, f)
		}
		if g != want[f] {
			t.Fatalf("after %s, %s differs\nincremental: %s\nclean:       %s", what, f, g, want[f])
		}
	}
	for _, f := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[f]; !ok {
			t.Fatalf("after %s, %s should be gone", what, f)
		}
	}
}
