package serve

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fair is a page that others mention: the list of events, the page of its
// country, feeds, a calendar, and what stands where there is no page.
const fair = `---
title: The fair
start: 2026-09-20
date: 2026-01-01
place: London
countries: [GB]
---

Come along.

## Who goes

Everybody.
`

// mentions are the outputs that show something of it.
var mentions = map[string]string{
	"/events/fair/":              "The fair</h1>",
	"/events/":                   "The fair",
	"/":                          "The fair",
	"/countries/united-kingdom/": "The fair",
	"/atom.xml":                  "Everybody.",
	"/events/feed.json":          "The fair",
	"/events/events.ics":         "SUMMARY;LANGUAGE=en-GB:The fair",
	"/events/fair/event.ics":     "DTSTART;VALUE=DATE:20260920",
	"/sitemap.xml":               "/events/fair/",
	"/nothing/":                  "<li>The fair</li>",
}

func withFair() map[string]string {
	return map[string]string{
		"site.yaml": plain["site.yaml"], "content/_index.md": plain["content/_index.md"], "content/about.md": "---\ntitle: About us\n---\nWhat we do.\n",
		"content/events/_index.md": "---\ntitle: Events\n---\n", "content/events/fair/index.md": fair,
		"content/events/ball.md": "---\ntitle: The ball\nstart: 2026-10-01\ndate: 2026-01-02\n---\nAn evening.\n",
		"layouts/404.html":       `{{define "main"}}<h1>Nothing here</h1>{{range .Site.Newest "event" 5}}<li>{{.Title}}</li>{{end}}{{end}}`,
	}
}

// all gives what is answered at every mention.
func (d *desk) all() map[string]string {
	d.t.Helper()
	out := make(map[string]string)
	for at := range mentions {
		_, out[at] = d.ask(at)
	}
	return out
}

// A file that comes to hold an error is shown everywhere as it was before,
// whether or not anybody has looked at its page; nothing else stands still
// meanwhile, and when it is mended everything is as it would be.
func TestAsItWasBeforeTheError(t *testing.T) {
	replace := func(old, new string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, new, 1) }
	}
	files := withFair()
	good := sit(t, files).all()
	for at, words := range mentions {
		if !strings.Contains(good[at], words) {
			t.Fatalf("%s does not mention the fair:\n%s", at, good[at])
		}
	}
	for _, c := range []struct {
		what, file string
		edit       func(string) string
		part       string // of stale
	}{
		{"a colon in the title", "content/events/fair/index.md", replace("The fair", "The fair: now"), "head"},
		{"a date that does not exist", "content/events/fair/index.md", replace("2026-09-20", "2026-09-31"), "head"},
		{"a title that is gone", "content/events/fair/index.md", replace("title: The fair\n", ""), "head"},
		{"a quotation mark without its twin", "content/events/fair/index.md", replace("The fair", `"The fair`), "head"},
		{"front matter without an end", "content/events/fair/index.md", replace("[GB]\n---\n", "[GB]\n"), "head"},
		{"front matter without a beginning", "content/events/fair/index.md", replace("---\n", ""), "head"},
		{"a partner that is not there", "content/events/fair/index.md", replace("place", "layout: none\nplace"), "head"},
		{"two versions in the front matter", "content/events/fair/index.md", replace("place: London", "<<<<<<< HEAD\nplace: London\n=======\nplace: Paris\n>>>>>>> other"), "head"},
		{"a page that was emptied", "content/about.md", func(string) string { return "" }, ""},
		{"the section", "content/events/_index.md", replace("Events", "Events: all"), "file"},
		{"a layout that can't be read", "layouts/page.event.html", func(string) string { return "{{if}" }, "layouts"},
		{"a field that no page has", "layouts/page.event.html", func(string) string { return `{{define "main"}}{{.Titel}}{{end}}` }, "layouts"},
		{"settings that can't be read", "site.yaml", replace("base_url: ", "base_url "), "settings"},
		{"an address that is none", "site.yaml", replace("https://example.org/", "nowhere"), "settings"},
		{"a setting that there is not", "site.yaml", func(s string) string { return s + "titel: x\n" }, "settings"},
	} {
		for _, looked := range []bool{true, false} {
			name := c.what + ", looked at before"
			if !looked {
				name = c.what + ", never looked at"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				d := sit(t, files)
				if looked {
					d.all()
				}
				l := d.listen("page=/about/")
				l.until(func(s state) bool { return !s.Diagnostics.Pending && s.Diagnostics.Errors == 0 })
				before, had := files[c.file]
				d.save(c.file, c.edit(before))
				l.until(func(s state) bool { return s.Diagnostics.Errors > 0 })
				for at, body := range d.all() {
					if body != good[at] {
						t.Errorf("%s is not as it was before:\n%s", at, body)
					}
				}
				page := "/events/fair/"
				if c.file == "content/about.md" {
					page = "/about/"
				}
				if s := d.listen("page=" + page).until(whole); s.Diagnostics.Errors == 0 || s.Diagnostics.Cover == "" || s.Diagnostics.Stale == nil || c.part != "" && s.Diagnostics.Stale.Part != c.part {
					t.Errorf("%+v", s.Diagnostics)
				}

				// Others are written on meanwhile.
				d.save("content/events/ball.md", strings.Replace(files["content/events/ball.md"], "title: The ball", "title: The great ball", 1))
				d.until("/events/", "The great ball")
				if _, body := d.ask("/events/"); !strings.Contains(body, "The fair") {
					t.Error("the list has lost the fair")
				}
				d.save("content/events/ball.md", files["content/events/ball.md"])
				d.until("/events/", "The ball")

				if had {
					d.save(c.file, before)
				} else if err := os.Remove(d.at(c.file)); err != nil {
					t.Fatal(err)
				}
				l.until(func(s state) bool { return whole(s) && s.Diagnostics.Errors == 0 && s.Diagnostics.Stale == nil })
				for at, body := range d.all() {
					if body != good[at] {
						t.Errorf("when it is mended, %s is not as it was:\n%s", at, body)
					}
				}
			})
		}
	}
}

// Text that is written while the front matter holds an error is shown below the
// front matter as it was.
func TestTextBelowFrontMatterAtFault(t *testing.T) {
	d := sit(t, withFair())
	d.save("content/events/fair/index.md", strings.NewReplacer("The fair", "The fair: now", "Everybody.", "Nearly everybody.").Replace(fair))
	d.until("/events/fair/", "Nearly everybody.")
	if _, body := d.ask("/events/fair/"); !strings.Contains(body, "The fair</h1>") || !strings.Contains(body, "Come along.") {
		t.Error(body)
	}
	d.save("content/events/fair/index.md", strings.ReplaceAll(fair, "The fair", "The great fair"))
	d.until("/events/fair/", "The great fair</h1>")
	d.until("/events/", "The great fair")

	// The same mistake again stands on another title now.
	d.save("content/events/fair/index.md", strings.NewReplacer("The fair", "The fair: now", "Everybody.", "Nearly everybody.").Replace(fair))
	d.until("/events/fair/", "Nearly everybody.")
	if _, body := d.ask("/events/fair/"); !strings.Contains(body, "The great fair</h1>") {
		t.Error(body)
	}
}

// A page that vanishes for a moment, is emptied, deleted, renamed or made anew.
func TestPagesThatVanish(t *testing.T) {
	d := sit(t, withFair())
	good := d.all()
	file := d.at("content/events/fair/index.md")

	// Emptied, as some editors do before they write, it stands as it was seen.
	d.save("content/events/fair/index.md", "")
	d.listen("page=/events/fair/").until(func(s state) bool { return s.Diagnostics.Errors == 1 })
	if now := d.all(); now["/events/fair/"] != good["/events/fair/"] || now["/events/"] != good["/events/"] {
		t.Errorf("%s", now["/events/fair/"])
	}

	// Deleted, it is nowhere.
	if err := os.RemoveAll(d.at("content/events/fair")); err != nil {
		t.Fatal(err)
	}
	l := d.listen("page=/events/fair/")
	l.until(func(s state) bool { return whole(s) && !s.Found && s.Diagnostics.Errors == 0 })
	for at, words := range mentions {
		if resp, body := d.ask(at); strings.Contains(body, words) || at == "/events/fair/" && resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s\n%s", at, resp.Status, body)
		}
	}

	// Put back with an error, it is what it was when it last had none.
	d.save("content/events/fair/index.md", strings.Replace(fair, "The fair", "The fair: now", 1))
	l.until(func(s state) bool { return whole(s) && s.Found && s.Diagnostics.Errors == 1 })
	for at, body := range d.all() {
		if body != good[at] {
			t.Errorf("put back with an error, %s is not as it was:\n%s", at, body)
		}
	}
	d.save("content/events/fair/index.md", fair)
	l.until(func(s state) bool { return whole(s) && s.Diagnostics.Errors == 0 })
	for at, body := range d.all() {
		if body != good[at] {
			t.Errorf("put back, %s is not as it was:\n%s", at, body)
		}
	}

	// Renamed with an error in it, it has its file's name until that is mended.
	d.save("content/events/fair/index.md", strings.Replace(fair, "The fair", "The fair: now", 1))
	l.until(func(s state) bool { return s.Diagnostics.Errors == 1 })
	if err := os.Rename(file, d.at("content/events/market.md")); err != nil {
		t.Fatal(err)
	}
	d.until("/events/market/", ">market</h1>") // not that of the page that says that there is none
	if _, body := d.ask("/events/market/"); !strings.Contains(body, "Everybody.") {
		t.Error(body)
	}
	d.save("content/events/market.md", strings.Replace(fair, "The fair", "The market", 1))
	d.until("/events/market/", "The market</h1>")
	d.until("/events/", "The market")
}

// A page that has held an error since the preview began has the name of its
// file where it has no title, in lists as well, and becomes what it should be.
func TestErrorsFromTheBeginningHaveNames(t *testing.T) {
	for text, name := range map[string]string{
		strings.Replace(fair, "The fair", "The fair: now", 1): "fair", strings.Replace(fair, "title: The fair\n", "", 1): "fair",
		strings.Replace(fair, "[GB]\n---\n", "[GB]\n", 1): "The fair", "": "fair",
	} {
		files := withFair()
		files["content/events/fair/index.md"] = text
		d := sit(t, files)
		for _, at := range []string{"/events/fair/", "/events/"} {
			resp, body := d.ask(at)
			if resp.StatusCode != http.StatusOK || !strings.Contains(body, ">"+name+"<") {
				t.Errorf("%q: %s says\n%s", text, at, body)
			}
		}
		d.save("content/events/fair/index.md", fair)
		d.until("/events/fair/", "The fair</h1>")
		d.until("/events/", "The fair")
		if _, body := d.ask("/events/"); strings.Contains(body, ">fair<") {
			t.Error("the name of the file is still there")
		}
	}
}

// The site's folder may be moved away and come back, or another one may take its
// place: what is in it is shown, and every change after that.
func TestTheFolderIsReplaced(t *testing.T) {
	d := sit(t, withFair())
	d.save("content/about.md", "---\ntitle: About us\n---\nBefore.\n")
	d.until("/about/", "Before.")
	away := filepath.Join(t.TempDir(), "away")
	for _, round := range []string{"first", "second"} {
		if err := os.Rename(d.dir, away); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // in which the watcher may notice
		if round == "first" {             // the same again
			if err := os.Rename(away, d.dir); err != nil {
				t.Fatal(err)
			}
		} else if err := os.CopyFS(d.dir, os.DirFS(away)); err != nil {
			t.Fatal(err)
		}
		d.until("/about/", "About us")
		for _, text := range []string{"a change.", "another change."} {
			d.save("content/about.md", "---\ntitle: About us\n---\nThe "+round+" time, "+text+"\n")
			d.until("/about/", "The "+round+" time, "+text)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, words := range d.said {
		if i > 0 && d.said[i-1] == words || strings.Contains(words, "network drives") {
			t.Errorf("it is said again and again, or wrong: %q", d.said)
		}
	}
}
