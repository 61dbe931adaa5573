package render_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

const settings = "title: Union\nbase_url: https://union.example/int/\n"

// input loads a site of files, with the theme, for 1 June 2016.
func input(t *testing.T, files map[string]string) render.Input {
	t.Helper()
	dir := t.TempDir()
	files = maps.Clone(files)
	if files["site.yaml"] == "" {
		files["site.yaml"] = settings
	}
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	builder := engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
	loaded, err := builder.Load(engine.Options{Source: dir, Today: civil.Date{Year: 2016, Month: 6, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	loaded.Layouts.Reset(nil)
	assets, _ := asset.Collect(loaded.Tree, nil, loaded.Site.Settings.Theme.Theme)
	return render.Input{
		Site: loaded.Site, Layouts: loaded.Layouts, Tree: loaded.Tree, Assets: assets,
		Engine: markdown.New(markdown.Options{Language: loaded.Site.Settings.Language}),
	}
}

// run carries out one task, and gives its outputs, its result and its notes.
func run(t *testing.T, in render.Input, name string) (map[string]string, render.Result, trace.Notes[site.Question]) {
	t.Helper()
	renderer := render.New(in)
	tasks, _ := renderer.Plan()
	i := slices.IndexFunc(tasks, func(t render.Task) bool { return t.Name == name })
	if i < 0 {
		t.Fatalf("there is no task %q", name)
	}
	var log view.Log
	out := make(map[string]string)
	result, err := renderer.Run(&tasks[i], &log, func(path string, data []byte) error {
		out[path] = string(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, result, log.Notes()
}

var small = map[string]string{
	"content/events/ball.md": "---\ntitle: Ball\nstart: 2016-07-01\ndate: 2016-01-01\naliases: [/old/ball/, /gone.html]\n---\nSee [us](../about.md).\n",
	"content/about.md":       "---\ntitle: About\ncategories: [Aims]\n---\nWhat we do.\n",
	"static/notes.pdf":       "%PDF-1.4",
}

func TestPlanListsEveryOutput(t *testing.T) {
	tasks, diags := render.New(input(t, small)).Plan()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	paths := make(map[string]string)
	for _, task := range tasks {
		for _, p := range task.Paths {
			paths[p] = task.Name
		}
	}
	for path, want := range map[string]string{
		"index.html": "home", "404.html": "404", "events/ball/index.html": "page events/ball", "events/index.html": "page events",
		"categories/index.html": "page categories", "categories/aims/index.html": "page categories/aims",
		"old/ball/index.html": "alias old/ball/index.html", "gone.html": "alias gone.html",
		"atom.xml": "feed /int/", "rss.xml": "feed /int/", "feed.json": "feed /int/", "events/atom.xml": "feed /int/events/",
		"events/ball/event.ics": "calendar events/ball", "events/events.ics": "calendar events",
		"notes.pdf": "copy static/notes.pdf", "sitemap.xml": "sitemap", "robots.txt": "robots",
	} {
		if paths[path] != want {
			t.Errorf("%s is made by %q, want %q", path, paths[path], want)
		}
	}
	if _, ok := paths["categories/aims/atom.xml"]; ok {
		t.Error("a list without dated pages has a feed")
	}
}

func TestWithoutBaseURLThereAreNoFeedsAndNoSitemap(t *testing.T) {
	files := maps.Clone(small)
	files["site.yaml"] = "title: Union\n"
	tasks, _ := render.New(input(t, files)).Plan()
	for _, task := range tasks {
		if strings.HasPrefix(task.Name, "feed ") || task.Name == "sitemap" {
			t.Errorf("there is a task %q", task.Name)
		}
	}
}

func TestRobotsOfTheSiteTakesTheProgramsPlace(t *testing.T) {
	files := maps.Clone(small)
	files["static/robots.txt"] = "User-agent: *\n"
	tasks, diags := render.New(input(t, files)).Plan()
	if diags.HasErrors() || slices.ContainsFunc(tasks, func(t render.Task) bool { return t.Name == "robots" }) {
		t.Errorf("robots.txt is made beside the site's own: %v", diags)
	}
}

func TestCollisions(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, want string
	}{
		"alias of a page":    {"content/x.md", "---\ntitle: X\naliases: [/about/]\n---\nx\n", "this has the same address as content/about.md: /about/"},
		"alias of itself":    {"content/x.md", "---\ntitle: X\naliases: [/x/]\n---\nx\n", "the page has this address already: /x/"},
		"a file on a page":   {"static/about/index.html", "x", "this has the same address as content/about.md: /about/"},
		"case alone":         {"static/About/index.html", "x", "this has the same address as content/about.md: /About/"},
		"file and folder":    {"static/events", "x", "this file has the name of a folder that the site needs: /events/"},
		"generated file":     {"static/sitemap.xml", "x", "this has the same address as something that every build makes: /sitemap.xml"},
		"alias off the site": {"content/x.md", "---\ntitle: X\naliases: [\"https://a.example/\"]\n---\nx\n", "“https://a.example/” can't be an old address of this site"},
	} {
		files := maps.Clone(small)
		files[c.file] = c.text
		_, diags := render.New(input(t, files)).Plan()
		var got []string
		for _, d := range diags {
			got = append(got, d.Message)
		}
		if !slices.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestUnknownLayout(t *testing.T) {
	files := maps.Clone(small)
	files["content/x.md"] = "---\ntitle: X\nlayout: pgae\n---\nx\n"
	_, diags := render.New(input(t, files)).Plan()
	if len(diags) != 1 || diags[0].Code != diag.LayoutUnknown || diags[0].Hint != "Perhaps page?" {
		t.Errorf("got %v", diags)
	}
}

func TestPage(t *testing.T) {
	out, result, _ := run(t, input(t, small), "page events/ball")
	html := out["events/ball/index.html"]
	if !strings.Contains(html, `<a href="/int/about/">us</a>`) || !strings.Contains(html, "application/ld+json") {
		t.Errorf("the page lacks its link or its structured data:\n%s", html)
	}
	if result.Text != "content/events/ball.md" || result.PublishedBody == nil || len(result.Files) != 1 {
		t.Errorf("got %+v", result)
	}
	b := result.PublishedBody
	if text := html[b.At : b.At+b.Size]; !strings.HasPrefix(text, "<p>See ") {
		t.Errorf("the text is looked for at %q", text)
	}
}

func TestAlias(t *testing.T) {
	out, _, _ := run(t, input(t, small), "alias gone.html")
	if !strings.Contains(out["gone.html"], `<link rel="canonical" href="https://union.example/int/events/ball/">`) || strings.Contains(out["gone.html"], "noindex") {
		t.Errorf("the old address leads elsewhere:\n%s", out["gone.html"])
	}
}

func TestFeeds(t *testing.T) {
	out, _, _ := run(t, input(t, small), "feed /int/")
	for path, want := range map[string]string{
		"atom.xml": `:/int/home</id>`, "rss.xml": "<rss ", "feed.json": `"feed_url":"https://union.example/int/feed.json"`,
	} {
		if !strings.Contains(strings.ReplaceAll(out[path], `": "`, `":"`), want) {
			t.Errorf("%s lacks %s:\n%s", path, want, out[path])
		}
	}
	if !strings.Contains(out["atom.xml"], "https://union.example/int/about/") {
		t.Errorf("the link in the text is not absolute:\n%s", out["atom.xml"])
	}
}

// The feeds of the home page are those of the site, whatever its heading says.
func TestFeedsHaveTheSitesTitle(t *testing.T) {
	files := maps.Clone(small)
	files["content/_index.md"] = "---\ntitle: Welcome!\n---\nHello.\n"
	out, _, _ := run(t, input(t, files), "feed /int/")
	for path, want := range map[string]string{
		"atom.xml": "<title>Union</title>", "rss.xml": "<title>Union</title>", "feed.json": `"title":"Union"`,
	} {
		if strings.Contains(out[path], "Welcome!") || !strings.Contains(out[path], want) {
			t.Errorf("%s lacks %s:\n%s", path, want, out[path])
		}
	}
	if !strings.Contains(out["atom.xml"], "<author><name>Union</name>") {
		t.Errorf("the site is not the author:\n%s", out["atom.xml"])
	}
	if out, _, _ = run(t, input(t, files), "feed /int/events/"); !strings.Contains(out["events/atom.xml"], "<author><name>Union</name>") {
		t.Errorf("the site is not the author of a section's feed:\n%s", out["events/atom.xml"])
	}
}

// A page has the words, the dates and the direction of its own language. What it shows
// of others is marked as theirs, and so are the theme's words where it does not speak
// that language.
func TestPagesInOtherLanguages(t *testing.T) {
	in := input(t, map[string]string{
		"site.yaml":                settings + "menus: {main: [{name: Events, page: events/_index.md}]}\n",
		"content/events/_index.md": "---\ntitle: Events\n---\n",
		"content/events/fr.md":     "---\ntitle: Rencontre\nlanguage: fr\nstart: 2016-07-14\ndate: 2016-01-01\nplace: Paris\n---\nVenez.\n",
		"content/events/ar.md":     "---\ntitle: مرحبا\nlanguage: ar\nstart: 2016-07-15\ndate: 2016-01-01\n---\nنص\n",
		"content/events/ja.md":     "---\ntitle: 会議\nlanguage: ja\nstart: 2016-07-16\ndate: 2016-01-01\n---\n本文\n",
		"content/about.md":         "---\ntitle: About\n---\nنص\n{lang=ar}\n\nTexte\n{lang=fr}\n",
	})
	for task, want := range map[string]map[string][]string{
		"page events/fr": {"events/fr/index.html": {
			`<html lang="fr" dir="ltr">`, `>14 juillet 2016</time>`, `<p class="kicker">Événement`,
			`<ul lang="en-GB" dir="ltr">`, `lang="en-GB" dir="ltr">Events</a></li>`, `<bdi lang="ar" dir="rtl">مرحبا</bdi>`,
		}},
		"page events/ar": {"events/ar/index.html": {`<html lang="ar" dir="rtl">`, `<bdi lang="fr" dir="ltr">Rencontre</bdi>`}},
		"page events/ja": {"events/ja/index.html": {
			`<html lang="ja" dir="ltr">`, `>2016年7月16日</time>`, `<p class="kicker"><span lang="en" dir="ltr">Event</span>`,
			`aria-label="You are here"`,
		}},
		"page events": {"events/index.html": {`<h3 lang="ar" dir="rtl">`, `<h3 lang="fr" dir="ltr">`, `>14 July 2016</time>`}},
		"page about":  {"about/index.html": {`<p lang="ar" dir="rtl">`, `<p lang="fr">`}},
		"feed /int/": {
			"atom.xml": {"&lt;div lang=&#34;ar&#34; dir=&#34;rtl&#34;&gt;", "14 juillet 2016, Paris"},
			"rss.xml":  {"&lt;div lang=&#34;ar&#34; dir=&#34;rtl&#34;&gt;", "14 juillet 2016, Paris"},
		},
		"calendar events":    {"events/events.ics": {"NAME;LANGUAGE=en-GB:", "SUMMARY;LANGUAGE=fr:Rencontre"}},
		"calendar events/fr": {"events/fr/event.ics": {"SUMMARY;LANGUAGE=fr:Rencontre"}},
	} {
		out, _, _ := run(t, in, task)
		for path, texts := range want {
			for _, text := range texts {
				if !strings.Contains(out[path], text) {
					t.Errorf("%s lacks %s:\n%s", path, text, out[path])
				}
			}
		}
	}
}

// An event whose day is not known yet is in no calendar, and its page says so.
func TestEventsWithoutADay(t *testing.T) {
	for start, known := range map[string]bool{"2016-07-14": true, "2016-07": false, "2017": false} {
		in := input(t, map[string]string{"content/events/a.md": "---\ntitle: A\nstart: " + start + "\nplace: Paris\n---\nText.\n"})
		out, _, _ := run(t, in, "page events/a")
		page := out["events/a/index.html"]
		if strings.Contains(page, "event.ics") != known || strings.Contains(page, "The day is not fixed yet.") == known || !strings.Contains(page, `"startDate":"`+start+`"`) {
			t.Errorf("an event in %s:\n%s", start, page)
		}
		tasks, _ := render.New(in).Plan()
		planned := slices.ContainsFunc(tasks, func(t render.Task) bool { return strings.HasPrefix(t.Name, "calendar ") })
		if planned != known {
			t.Errorf("an event in %s: a calendar is written: %v", start, planned)
		}
	}
}

// Folders without _index.md have the theme's words for a title, in the site's language,
// or as English where the theme does not speak it.
func TestTitlesOfGeneratedPages(t *testing.T) {
	for language, want := range map[string]map[string]string{
		"cy": {"page events": "Digwyddiadau", "page projects": "Prosiectau", "page blog": "Blog", "page team": "Team", "page categories": "Categorïau", "404": "Heb ddod o hyd i’r dudalen"},
		"ja": {"page events": `Events`, "page team": "Team"},
	} {
		in := input(t, map[string]string{
			"site.yaml":             settings + "language: " + language + "\n",
			"content/events/a.md":   "---\ntitle: A\nstart: 2016-07-14\ncategories: [X]\n---\nText.\n",
			"content/projects/a.md": "---\ntitle: A\n---\nText.\n",
			"content/blog/a.md":     "---\ntitle: A\ndate: 2016-01-01\n---\nText.\n",
			"content/team/a.md":     "---\ntitle: A\n---\nText.\n",
		})
		for task, title := range want {
			out, _, _ := run(t, in, task)
			for path, page := range out {
				if !strings.Contains(page, "<h1>"+title+"</h1>") {
					t.Errorf("%s in %s: no %s", path, language, title)
				}
				if task == "page events" && language == "ja" && !strings.Contains(page, `<html lang="en" dir="ltr">`) {
					t.Errorf("%s in %s: English is not marked", path, language)
				}
			}
		}
	}
}

// previous is a build that has made one task.
type previous struct {
	task   string
	notes  trace.Notes[site.Question]
	result render.Result
	out    map[string]string
}

func (p previous) Task(name string) (trace.Notes[site.Question], render.Result, bool) {
	return p.notes, p.result, name == p.task
}

func (p previous) Published(path string, into *bytes.Buffer) bool {
	text, ok := p.out[path]
	into.WriteString(text)
	return ok
}

// A text is taken out of the page that was published, as long as it was made
// from the same, its questions have the same answers, and its bytes are there.
func TestPublishedBodyIsReused(t *testing.T) {
	const name, path = "page events/ball", "events/ball/index.html"
	in := input(t, small)
	out, result, notes := run(t, in, name)
	edited := strings.Replace(small["content/events/ball.md"], "See", "Read", 1) // what a text that is rendered again says
	in.Tree = in.Tree.WithEdits(map[string][]byte{"content/events/ball.md": []byte(edited)})
	mark := func(text string) string { return strings.ReplaceAll(text, "See", "SEE") }
	marked := map[string]string{path: mark(out[path])}
	other := result
	body := *result.PublishedBody
	body.HTML = body.Base // of other bytes
	other.PublishedBody = &body
	for what, c := range map[string]struct {
		previous previous
		reused   bool
	}{
		"unchanged":            {previous{name, notes, result, out}, true},
		"bytes of another run": {previous{name, notes, result, marked}, false},
		"sum of another text":  {previous{name, notes, other, out}, false},
		"nothing published":    {previous{name, notes, result, nil}, false},
		"page cut short":       {previous{name, notes, result, map[string]string{path: out[path][:result.PublishedBody.At+1]}}, false},
		"other answers":        {previous{name, changedAnswers(notes), result, out}, false},
		"another task":         {previous{"page about", notes, result, out}, false},
	} {
		in.Previous = c.previous
		again, _, asked := run(t, in, name)
		if reused := strings.Contains(again[path], "<p>See "); reused != c.reused || asked != notes {
			t.Errorf("%s: reused: %v; the same questions: %v", what, reused, asked == notes)
		}
	}
}

func changedAnswers(notes trace.Notes[site.Question]) trace.Notes[site.Question] {
	list := notes.List()
	list[0].Answer[0]++
	return trace.NotesOf(list)
}

// A text that feeds hold is rendered once, and each task that uses it notes its
// questions.
func TestBodiesInFeedsKeepTheirQuestions(t *testing.T) {
	in := input(t, small)
	renderer := render.New(in)
	tasks, _ := renderer.Plan()
	for _, name := range []string{"feed /int/", "page events/ball", "feed /int/events/"} {
		i := slices.IndexFunc(tasks, func(t render.Task) bool { return t.Name == name })
		var log view.Log
		if _, err := renderer.Run(&tasks[i], &log, func(string, []byte) error { return nil }); err != nil {
			t.Fatal(err)
		}
		asked := false
		for q := range log.Notes().All() {
			asked = asked || q == site.Question{Verb: site.AskRoute, Key: site.PathKey("events", "../about.md")}
		}
		if !asked {
			t.Errorf("%s does not note where the link in the text leads", name)
		}
	}
}

func TestErrorsOfThePublishedFolderEndTheTask(t *testing.T) {
	renderer := render.New(input(t, small))
	tasks, _ := renderer.Plan()
	full := errors.New("the disk is full")
	puts := 0
	i := slices.IndexFunc(tasks, func(t render.Task) bool { return t.Name == "feed /int/" })
	_, err := renderer.Run(&tasks[i], new(view.Log), func(string, []byte) error { puts++; return full })
	if !errors.Is(err, full) || puts != 1 {
		t.Errorf("after %d outputs: %v", puts, err)
	}
}

func TestShortcodeArguments(t *testing.T) {
	files := maps.Clone(small)
	files["layouts/shortcodes/box.html"] = "{{- /*\nmeans: A box.\nargs:\n  name: {kind: text, required: true, means: Its name.}\n  width: {kind: number, means: How wide.}\n" +
		"  flat: {kind: yes/no, means: Without a shadow.}\n  file: {kind: file, means: A file.}\n  to: {kind: reference, means: A page.}\n*/ -}}\n<b>{{.Args.name}}/{{.Args.width}}/{{.Args.flat}}</b>"
	for call, want := range map[string]string{
		`{{< box "A" >}}`:                   "<b>A/0/false</b>",
		`{{< box name="A" width=3 flat >}}`: "<b>A/3/true</b>",
		`{{< box A flat=true >}}`:           "<b>A/0/true</b>",
		`{{< box A flat=false >}}`:          "<b>A/0/false</b>",
		`{{< box width=3 >}}`:               "“box” needs “name”",
		`{{< box A B >}}`:                   "“box” takes no second value without a name",
		`{{< box A name=B >}}`:              "“name” is given twice",
		`{{< box A colour=red >}}`:          "“box” takes no argument called “colour”",
		`{{< box nam=A >}}`:                 "“box” takes no argument called “nam”",
		`{{< box A file=gone.pdf >}}`:       "there is no file “gone.pdf”",
		`{{< box A to=gone.md >}}`:          "there is no page “gone.md”",
		`{{< bax A >}}`:                     "there is no shortcode called “bax”",
		`{{< box A >}}inner{{< /box >}}`:    "“box” shows nothing of the text that stands in it",
	} {
		files["content/x.md"] = "---\ntitle: X\n---\n" + call + "\n"
		out, result, _ := run(t, input(t, files), "page x")
		got := out["x/index.html"]
		for _, d := range result.Diags {
			got += d.Message + "\n"
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q is missing in %v", call, want, result.Diags)
		}
		if len(result.Diags) > 1 {
			t.Errorf("%s: more than one message: %v", call, result.Diags)
		}
	}
}
