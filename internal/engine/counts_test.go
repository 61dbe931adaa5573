package engine_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// edited is a copy of the site in testdata/union to which edits are made, one
// after the other; after each one it is laid again as it was.
type edited struct {
	t       *testing.T
	options engine.Options
	files   map[string]string
}

func (s *edited) write(file, text string) { s.files[file] = text }

func (s *edited) remove(file string) {
	if _, ok := s.files[file]; !ok {
		s.t.Fatalf("there is no %s", file)
	}
	delete(s.files, file)
}

func (s *edited) move(from, to string) {
	text := s.files[from]
	s.remove(from)
	s.write(to, text)
}

func (s *edited) replace(file, old, with string) {
	text, ok := s.files[file]
	if !ok { // the site takes over a file of the theme
		data, err := os.ReadFile(filepath.Join("testdata", "theme", filepath.FromSlash(file)))
		if err != nil {
			s.t.Fatal(err)
		}
		text = string(data)
	}
	if !strings.Contains(text, old) {
		s.t.Fatalf("%s does not hold %q", file, old)
	}
	s.write(file, strings.Replace(text, old, with, 1))
}

const (
	third = "content/blog/third.md"
	paris = "content/events/paris/index.md"
	means = "content/strategy/means.md"

	ruxandra = "content/people/ruxandra.md"
)

// edits are all kinds of edits that there are. After each one the site is made
// again from what it was before, which mends those that break something.
var edits = []struct {
	what string
	make func(s *edited)
}{
	{"nothing", func(*edited) {}},

	{"write a page", func(s *edited) {
		s.write("content/blog/fourth.md", "---\ntitle: Fourth\ndate: 2016-05-01\n---\n\nNew.\n")
	}},
	{"delete a page", func(s *edited) { s.remove(means) }},
	{"rename a page", func(s *edited) { s.move(third, "content/blog/last.md") }},
	{"move a page to another section", func(s *edited) { s.move(means, "content/partners/means.md") }},
	{"make a page a bundle", func(s *edited) { s.move(means, "content/strategy/means/index.md") }},
	{"change the text of a page", func(s *edited) { s.replace(means, "get there.", "get there.\n\nSoon.") }},
	{"change the first paragraph of a page", func(s *edited) { s.replace(means, "How", "When") }},
	{"change the text of a page in a feed", func(s *edited) { s.replace(third, "texte.", "texte.\n\nFin.") }},
	{"add a heading to a page", func(s *edited) { s.replace(means, "get there.", "get there.\n\n## Soon") }},

	{"change a text that a page includes", func(s *edited) { s.replace("content/_includes/hours.md", "the hours", "all hours") }},
	{"add a text that nobody includes", func(s *edited) { s.write("content/_includes/unused.md", "Words.\n") }},

	{"retitle a page", func(s *edited) { s.replace(means, "title: Means", "title: Ways") }},
	{"retitle a post", func(s *edited) { s.replace(third, "Third entry", "Last entry") }},
	{"retitle an event", func(s *edited) { s.replace(paris, "United for Equality", "Together") }},
	{"retitle a project", func(s *edited) { s.replace("content/projects/finished.md", "that is over", "of old") }},
	{"retitle a section of the menu", func(s *edited) { s.replace("content/projects/_index.md", "title: ", "title: All ") }},
	{"retitle a section", func(s *edited) { s.replace("content/strategy/_index.md", "title: Strategy", "title: Plans") }},
	{"retitle the home page", func(s *edited) { s.replace("content/_index.md", "title: ", "title: Our ") }},

	{"change a date, and the order", func(s *edited) { s.replace(third, "2016-03-10", "2016-01-01") }},
	{"change a date, and not the order", func(s *edited) { s.replace(third, "2016-03-10", "2016-03-11") }},
	{"change the start of an event", func(s *edited) { s.replace("content/events/yerevan.md", "07-01 10:00", "07-01 11:00") }},
	{"change the end of a project", func(s *edited) { s.replace("content/projects/finished.md", "end: 2012", "end: 2013") }},
	{"add a page to a term", func(s *edited) { s.replace(means, "weight: 10", "weight: 10\ntopics: [Elections]") }},
	{"take a page from a term", func(s *edited) { s.replace("content/alone.md", "topics: [Elections]\n", "") }},
	{"change the role of a person", func(s *edited) { s.replace(ruxandra, "Partnerships Coordinator", "President") }},
	{"change the address of a person", func(s *edited) { s.replace(ruxandra, "ruxandra@union", "president@union") }},
	{"retitle a person", func(s *edited) { s.replace(ruxandra, "title: Ruxandra Cālin", "title: Ruxandra Popescu") }},
	{"name a person on a page", func(s *edited) { s.replace(third, "language: fr", "language: fr\nauthors: [R. Cālin]") }},
	{"change what is said of a partner", func(s *edited) { s.replace("content/partners/macerata.md", "since *2013*", "since *2012*") }},
	{"change what is said of a term", func(s *edited) { s.replace("content/categories/announcements/_index.md", "All that", "What") }},
	{"change the place of a term", func(s *edited) { s.replace("content/categories/announcements/_index.md", "weight: 1\n", "") }},
	{"add a term", func(s *edited) { s.replace(means, "weight: 10", "weight: 10\ntopics: [Money]") }},
	{"change what a free value says", func(s *edited) { s.replace("content/blog/2016-01-first.md", `mood = "good"`, `mood = "bad"`) }},
	{"change the order by weight", func(s *edited) { s.replace(means, "weight: 10", "weight: 1") }},
	{"add an old address", func(s *edited) { s.replace(means, "weight: 10", "weight: 10\naliases: [/ways/]") }},
	{"make a page a draft", func(s *edited) { s.replace(third, "language: fr", "language: fr\ndraft: true") }},
	{"let a page expire later", func(s *edited) { s.replace(third, "language: fr", "language: fr\nexpires: 2017-01-01") }},

	{"change the layout of posts", func(s *edited) { s.replace("layouts/page.post.html", "<h1>", "<h1 class=\"post\">") }},
	{"change the skeleton of all pages", func(s *edited) { s.replace("layouts/base.html", "<nav>", "<nav class=\"main\">") }},
	{"change the piece that shows a page in a list", func(s *edited) { s.replace("layouts/partials/card.html", "<article>", "<article class=\"card\">") }},
	{"change the piece at the end of all pages", func(s *edited) { s.replace("layouts/partials/footer.html", "<footer>", "<footer class=\"end\">") }},
	{"change a shortcode", func(s *edited) {
		s.replace("layouts/shortcodes/people.html", ".Delegates}}<span>", ".Delegates}}<span class=\"name\">")
	}},
	{"change a shortcode that nobody uses", func(s *edited) { s.replace("layouts/shortcodes/unused.html", "words", "Words") }},
	{"change a remark in a layout", func(s *edited) { s.replace("layouts/page.post.html", "{{define", "{{/* of posts */}}{{define") }},
	{"add a layout that nobody uses", func(s *edited) { s.write("layouts/unused.html", "{{define \"main\"}}{{end}}") }},

	{"change the title of the site", func(s *edited) { s.replace("site.yaml", "title: International work", "title: Work abroad") }},
	{"change a remark in the settings", func(s *edited) { s.replace("site.yaml", "paginate: 2", "# Two of them.\npaginate: 2") }},
	{"change the length of lists", func(s *edited) { s.replace("site.yaml", "paginate: 2", "paginate: 3") }},
	{"change the length of feeds", func(s *edited) { s.replace("site.yaml", "limit: 4", "limit: 3") }},
	{"change a label in the menu", func(s *edited) { s.replace("site.yaml", "name: Elsewhere", "name: Outside") }},
	{"change the name of the organisation", func(s *edited) { s.replace("site.yaml", "name: National Union", "name: Union") }},
	{"change the address of the site", func(s *edited) { s.replace("site.yaml", "/international/", "/abroad/") }},
	{"change a free value of the site", func(s *edited) { s.replace("site.yaml", "Autumn", "Spring") }},

	{"change a static file", func(s *edited) { s.replace("static/robots.txt", "\n", "\n# Welcome.\n") }},
	{"change a file that pages link to", func(s *edited) { s.write("static/files/plan.pdf", "%PDF-2.0") }},
	{"change the size of a file that pages link to", func(s *edited) { s.write("static/files/plan.pdf", "%PDF-1.4 and more") }},
	{"add a static file", func(s *edited) { s.write("static/files/new.pdf", "%PDF") }},
	{"change the style sheet", func(s *edited) { s.replace("static/assets/site.css", "ours", "mine") }},
	{"change a picture in a style sheet", func(s *edited) { s.replace("static/assets/ripple.svg", "</svg>", "<g/></svg>") }},
	{"change a picture, but not its size", func(s *edited) { s.replace("content/projects/kosovo/ballot.svg", "</svg>", "<g/></svg>") }},
	{"change the size of a picture", func(s *edited) {
		s.write("content/projects/kosovo/ballot.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"/>`)
	}},
	{"add a file to a bundle", func(s *edited) { s.write("content/projects/kosovo/new.txt", "New.") }},
	{"change the size of the logo", func(s *edited) {
		s.write("static/images/own.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"/>`)
	}},

	{"another day: a page appears", func(s *edited) { s.options.Today = today.AddDays(1) }},
	{"another day: nothing", func(s *edited) { s.options.Today = today.AddDays(-1) }},
	{"another day: events are over", func(s *edited) { s.options.Today = today.AddDays(200) }},
	{"with drafts", func(s *edited) { s.options.Drafts = true }},
	{"with pages of later dates", func(s *edited) { s.options.Future = true }},
	{"at another address", func(s *edited) { s.options.BaseURL = &config.BaseURL{Origin: "https://test.example", Path: "/"} }},

	{"add a comment", func(s *edited) {
		s.write("content/blog/2016-01-first/comments/2016-03-01-jo.md", "---\nname: Jo\n---\nGood.\n")
	}},
	{"add a comment to a page that has some", func(s *edited) {
		s.write("content/blog/second/comments/2016-03-01-jo.md", "---\nname: Jo\n---\nGood.\n")
	}},
	{"change the text of a comment", func(s *edited) { s.replace("content/blog/second/comments/2016-02-13-ana.md", "Hello", "Good day") }},
	{"delete a comment", func(s *edited) { s.remove("content/blog/second/comments/2016-02-13-ana.md") }},
	{"another day: a page closes to comments", func(s *edited) { s.options.Today = today.AddDays(10) }},

	{"break a comment", func(s *edited) { s.replace("content/blog/second/comments/2016-02-13-ana.md", "name: ", "nme: ") }},
	{"break a front matter", func(s *edited) { s.replace(means, "title: ", "titel: ") }},
	{"break a link", func(s *edited) { s.replace(means, "get there.", "get [there](gone.md).") }},
	{"break the page that others link to", func(s *edited) { s.remove("content/venues/hall.md") }},
	{"break a layout", func(s *edited) { s.replace("layouts/page.post.html", "{{.}}", "{{.Gone}}") }},
	{"break a piece", func(s *edited) { s.replace("layouts/partials/card.html", "{{.Title}}", "{{.Titel}}") }},
	{"break the frame of a layout", func(s *edited) { s.replace("layouts/page.post.html", "{{- end}}", "") }},
	{"break a shortcode", func(s *edited) {
		s.replace("layouts/shortcodes/people.html", ".Delegates}}<span>", ".Delegates}}{{.Gone}}<span>")
	}},
	{"break the settings", func(s *edited) { s.replace("site.yaml", "paginate: 2", "paginate: two") }},
	{"break a picture", func(s *edited) { s.write("content/events/paris/paris.png", "no picture") }},
	{"break a style sheet", func(s *edited) { s.replace("static/assets/site.css", "ripple.svg", "gone.svg") }},
}

// How many tasks run after each kind of edit, and what for, stands in a file,
// since nothing else would tell that a question has become coarser. It is the
// same whether the memory was in RAM or on disk, and on any number of
// processors.
func TestCounts(t *testing.T) {
	t.Parallel()
	type config struct {
		workers int
		disk    bool
	}
	configs := []config{{2, true}}
	if testenv.Long() {
		configs = append(configs, config{1, false}, config{8, false})
	}
	got := make([]string, len(configs))
	t.Run("", func(t *testing.T) {
		for i, c := range configs {
			t.Run(fmt.Sprintf("workers %d, disk %v", c.workers, c.disk), func(t *testing.T) {
				t.Parallel()
				got[i] = counts(t, c.workers, c.disk)
			})
		}
	})
	for _, other := range got[1:] {
		if diff := cmp.Diff(got[0], other); diff != "" {
			t.Fatalf("it is not always the same:\n%s", diff)
		}
	}
	golden.Compare(t, "testdata/counts.txt", got[0])
}

// counts makes each edit and takes it back.
func counts(t *testing.T, workers int, disk bool) string {
	s := &edited{t: t, options: options(filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "public"))}
	s.options.Workers = workers
	if disk {
		s.options.Program = program
	}
	builder := engine.New(theme()...)
	first := read(t, "testdata/union")
	first["layouts/shortcodes/unused.html"] = "words\n"
	s.files = maps.Clone(first)
	asked := s.options
	lie := make(map[string]string) // what lies on disk
	var out strings.Builder
	once := func(what string) *engine.Report {
		for _, file := range slices.Sorted(maps.Keys(lie)) {
			if _, stays := s.files[file]; !stays {
				if err := os.Remove(filepath.Join(s.options.Source, filepath.FromSlash(file))); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, file := range slices.Sorted(maps.Keys(s.files)) {
			if was, there := lie[file]; !there || was != s.files[file] {
				write(t, s.options.Source, file, s.files[file])
			}
		}
		lie = maps.Clone(s.files)
		if disk {
			builder = engine.New(theme()...)
			unsettle(t, s.options.Destination)
		}
		report, err := builder.Build(t.Context(), s.options)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return report
	}
	if err := os.Mkdir(s.options.Destination, 0o755); err != nil {
		t.Fatal(err)
	}
	all := once("the beginning")
	fmt.Fprintf(&out, "A clean build carries out %d tasks, which write %d files.\n\nBehind each edit: tasks carried out, files written, files removed. Listed are the\nfiles, as + added, ~ changed or - removed, and, behind =, the tasks that wrote no\nnew byte; only how many where there are more than a dozen.\n\n", all.Rendered, len(all.Changes.Added))
	for _, e := range edits {
		e.make(s)
		report := once(e.what)
		c := report.Changes
		failed := report.Diagnostics.HasErrors()
		fmt.Fprintf(&out, "%-50s %4d %4d %4d", e.what, report.Rendered, len(c.Added)+len(c.Changed), len(c.Removed))
		if failed {
			out.WriteString("  an error")
		}
		if report.Rendered+report.Reused < all.Rendered/2 {
			t.Errorf("%s: there are only %d tasks", e.what, report.Rendered+report.Reused)
		}
		out.WriteByte('\n')
		list(&out, "  + ", c.Added)
		list(&out, "  ~ ", c.Changed)
		list(&out, "  - ", c.Removed)
		if report.Rendered > 0 && !failed {
			list(&out, "  = ", vain(builder.Ran(), c.Added, c.Changed))
		}
		s.files, s.options = maps.Clone(first), asked
		report = once("taking back: " + e.what)
		c = report.Changes
		fmt.Fprintf(&out, "%-50s %4d %4d %4d\n", "  and taken back", report.Rendered, len(c.Added)+len(c.Changed), len(c.Removed))
	}
	return out.String()
}

// unsettle makes what is published so young that no build trusts its times.
// Else one in which nothing has changed would not even look at its tasks, but
// only where this test has become old enough.
func unsettle(t *testing.T, dir string) {
	t.Helper()
	soon := time.Now().Add(time.Hour)
	for file := range read(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, filepath.FromSlash(file)), soon, soon); err != nil {
			t.Fatal(err)
		}
	}
}

// vain gives the tasks that ran and wrote nothing new.
func vain(ran map[string][]string, written ...[]string) []string {
	var out []string
	all := slices.Concat(written...)
	for _, task := range slices.Sorted(maps.Keys(ran)) {
		if !slices.ContainsFunc(ran[task], func(f string) bool { return slices.Contains(all, f) }) {
			out = append(out, task)
		}
	}
	return out
}

func list(out *strings.Builder, before string, names []string) {
	if len(names) > 12 {
		fmt.Fprintf(out, "%s%d of them\n", before, len(names))
		return
	}
	for _, name := range names {
		fmt.Fprintf(out, "%s%s\n", before, name)
	}
}
