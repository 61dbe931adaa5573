package engine_test

import (
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/ledger"
)

// Edits that an incremental build would miss if a sum lacked one of its terms.
// Each is compared with a clean build, as a random edit is. All but the last
// edit of a scenario prepare the site for it.
func TestScenarios(t *testing.T) {
	write := func(file, text string) func(*testSite) {
		return func(w *testSite) { w.what = "write " + file; w.write(file, text) }
	}
	move := func(from, to string) func(*testSite) { return func(w *testSite) { w.move(from, to) } }
	hours := []func(*testSite){
		write("content/blog/two.md", "---\ntitle: Two\ndate: 2026-03-10 14:00\n---\nWords.\n"),
		write("content/blog/three.md", "---\ntitle: Three\ndate: 2026-03-01\nexpires: 2026-03-10 13:00\n---\n"),
		func(w *testSite) { w.now = w.now.Add(2 * time.Hour) },
		func(w *testSite) { w.now = w.now.Add(time.Hour) },
		write("content/blog/three.md", "---\ntitle: Three again\ndate: 2026-03-01\nexpires: 2026-03-10 13:00\n---\n"),
		func(w *testSite) { w.now = w.now.Add(-3 * time.Hour) },
	}
	const shortcode = "layouts/shortcodes/name.html"
	for _, c := range []struct {
		name      string
		inProcess bool // one Builder makes all builds; else each is another run of the program
		edits     []func(*testSite)
	}{
		{name: "a file is renamed to a name that no page links to", edits: []func(*testSite){
			move("static/plan1.pdf", "static/plan2.pdf"),
		}},
		{name: "a link goes and comes again", edits: []func(*testSite){
			write("content/team/map.pdf", "%PDF"),
			write("content/blog/two.md", "---\ntitle: Two\n---\n[The map](/team/map.pdf)\n"),
			write("content/blog/two.md", "---\ntitle: Two\n---\nWords.\n"),
			write("content/blog/two.md", "---\ntitle: Two\nimage: {file: /team/map.png, alt: A map}\n---\nWords.\n"),
			write("content/team/map.png", photo(4, 3)),
			write("content/blog/two.md", "---\ntitle: Two\ndraft: true\n---\n[The map](/team/map.pdf)\n"),
			write("layouts/partials/card.html", `<a href="/team/map.pdf">{{.Title}}</a>`),
		}},
		{name: "two pages exchange their contents", edits: []func(*testSite){
			func(w *testSite) { w.exchange("content/projects/a.md", "content/projects/b.md") },
		}},
		{name: "two files exchange their contents", edits: []func(*testSite){
			func(w *testSite) { w.exchange("static/plan1.pdf", "static/a/b.txt") },
		}},
		{name: "an old address moves to another page", edits: []func(*testSite){
			func(w *testSite) { w.moveAlias() },
		}},
		{name: "the layout of old addresses changes", edits: []func(*testSite){
			write("layouts/redirect.html", "<title>{{.Title}}</title>"),
			write("layouts/redirect.html", "<title>Moved: {{.Title}}</title>"),
		}},
		{name: "a folder of two builds ago is put back", edits: []func(*testSite){
			func(w *testSite) { w.putBack() },
			write("content/blog/two.md", "---\ntitle: Two\n---\nWords.\n"),
			func(w *testSite) { w.putBack() },
		}},
		{name: "another day", edits: []func(*testSite){
			func(w *testSite) { w.now = w.now.AddDate(0, 0, 30) },
		}},
		{name: "the hour of a page comes", edits: hours},
		{name: "the hour of a page comes to a builder that runs on", inProcess: true, edits: hours},
		{name: "drafts are shown", edits: []func(*testSite){
			write("content/blog/two.md", "---\ntitle: Two\ndraft: true\n---\nWords.\n"),
			func(w *testSite) { w.drafts = true },
		}},
		{name: "pages of later dates are shown", edits: []func(*testSite){
			write("content/blog/two.md", "---\ntitle: Two\ndate: 2026-04-01\n---\nWords.\n"),
			func(w *testSite) { w.future = true },
		}},
		{name: "the day of a page that is shown early comes", edits: []func(*testSite){
			func(w *testSite) { w.future = true },
			write("content/blog/two.md", "---\ntitle: Two\ndate: 2026-03-20\n---\nWords.\n"),
			func(w *testSite) { w.now = w.now.AddDate(0, 0, 20) },
		}},
		{name: "another address", edits: []func(*testSite){
			func(w *testSite) { w.base = &config.BaseURL{Origin: "https://other.example", Path: "/sub/"} },
		}},
		{name: "the author of feeds changes", edits: []func(*testSite){
			write("site.yaml", "title: Site\nbase_url: https://example.org/\norganisation: {name: Other}\n"),
		}},
		{name: "a section with a feed has another title", edits: []func(*testSite){
			write("content/blog/_index.md", "---\ntitle: Blog\n---\n"),
			write("content/blog/_index.md", "---\ntitle: Notes\n---\n"),
		}},
		{name: "a bundle moves with its files", edits: []func(*testSite){
			write("content/events/fair/index.md", "---\ntitle: Fair\nstart: 2026-03-01\nslug: gala\n---\n[The plan](plan.pdf)\n"),
		}},
		{name: "a section with a calendar has another title", edits: []func(*testSite){
			write("content/events/_index.md", "---\ntitle: Dates\n---\n"),
		}},
		{name: "a list grows behind its first page", edits: []func(*testSite){
			write("site.yaml", "title: Site\nbase_url: https://example.org/\npaginate: 1\n"),
			write("content/blog/_index.md", "---\ntitle: Blog\n---\n"),
			write("content/blog/two.md", "---\ntitle: Two\ndate: 2020-01-01\n---\nWords.\n"),
		}},
		{name: "a style sheet changes", edits: []func(*testSite){
			write("static/assets/site.css", "body{color:red}"),
			write("static/assets/site.css", "body{color:blue}"),
		}},
		{name: "the text of a page with a shortcode changes", edits: []func(*testSite){
			write("content/about.md", "---\ntitle: About\n---\nFirst.\n\n{{< doc src=\"/a/b.txt\" >}}\n\nOne.\n\n## A heading\n"),
			write("content/about.md", "---\ntitle: About\n---\nFirst.\n\n{{< doc src=\"/a/b.txt\" >}}\n\nTwo.\n\n## A heading\n"),
		}},
		{name: "a shortcode in a feed changes", edits: []func(*testSite){
			write(shortcode, "<b>{{.Page.Title}}</b>"),
			write("content/blog/one.md", "---\ntitle: First\ndate: 2026-03-01\n---\n{{< name >}}\n"),
			write(shortcode, "<i>{{.Page.Title}}</i>"),
		}},
		{name: "a shortcode is renamed", edits: []func(*testSite){
			write(shortcode, "<b>{{.Page.Title}}</b>"),
			write("content/about.md", "---\ntitle: About\n---\n{{< name >}}\n\n## A heading\n"),
			move(shortcode, "layouts/shortcodes/nama.html"),
		}},
		{name: "a shortcode shows an address that changes with the section's", edits: []func(*testSite){
			write(shortcode, "<b>{{.Page.URL}}</b>"),
			write("content/events/rome.md", "---\ntitle: Rome\nstart: 2026-03-12\n---\n{{< name >}}\n"),
			write("content/events/_index.md", "---\ntitle: Events\nslug: dates\n---\n"),
		}},
		{name: "feeds have other identities", edits: []func(*testSite){
			write(ledger.File, "tag:one.example,2020-01-01:/\n"),
			write(ledger.File, "tag:two.example,2020-01-01:/\n"),
		}},
		{name: "an event was published earlier than it was said to be", edits: []func(*testSite){
			write(ledger.File, "/events/paris/ events/paris 2026-01-02 calendar=1,2026-01-02,ff\n"),
			write(ledger.File, "/events/paris/ events/paris 2026-01-01 calendar=2,2026-01-03,ff\n"),
		}},
		{name: "a layout with an error is renamed", edits: []func(*testSite){
			write("layouts/page.post.html", "{{define \"main\"}}{{once \"card\" .Title}}{{end}}"),
			move("layouts/page.post.html", "layouts/page.html"),
		}},
		{name: "a layout is renamed", inProcess: true, edits: []func(*testSite){
			write("layouts/page.post.html", "{{define \"main\"}}Of posts: {{.Content}}{{end}}"),
			move("layouts/page.post.html", "layouts/page.project.html"),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newTestSite(t, func(n int) int {
				if c.inProcess {
					return n - 1
				}
				return 0
			})
			w.what = "nothing"
			w.check() // which knows by size and time what is published
			for _, edit := range c.edits {
				edit(w)
				w.check()
			}
		})
	}
}
