package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// Random sites are written, moved, renamed, taken apart and merged for many days,
// and published after each change. Where a build says that an address would be
// lost, it is redirected or retired. No address that was ever published, be it of
// a page, a feed, a calendar or a document, answers "not found" afterwards.
func TestNoAddressIsEverLost(t *testing.T) {
	if testing.Short() {
		t.Skip("looks at outputs, and not for data races")
	}
	t.Parallel()
	histories, days := 20, 10
	if testenv.Long() {
		histories, days = 1000, 15
	}
	var moved, lost, merged atomic.Int64
	t.Run("histories", func(t *testing.T) {
		for seed := range histories {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				h := newHistory(t, uint64(seed))
				for day := range days {
					h.live(day)
				}
				moved.Add(int64(h.moved))
				lost.Add(int64(h.lost))
				merged.Add(int64(h.merged))
			})
		}
	})
	if n := int64(histories); moved.Load() < n || lost.Load() < n || merged.Load() < n/2 {
		t.Errorf("in %d histories only %d addresses moved, %d were lost and %d branches merged", n, moved.Load(), lost.Load(), merged.Load())
	}
}

// bare is a theme with nothing in it but what is needed.
var bare = source.Layer{Under: "layouts", FS: fstest.MapFS{
	"base.html":     {Data: []byte(`<!doctype html><html lang="{{.Language}}"><head><title>{{.Title}}</title></head><body>{{block "main" .}}{{.Content}}{{end}}</body></html>`)},
	"page.html":     {Data: []byte(`{{define "main"}}{{.Content}}{{end}}`)},
	"home.html":     {Data: []byte(`{{define "main"}}{{.Content}}{{end}}`)},
	"section.html":  {Data: []byte(`{{define "main"}}{{.Content}}{{end}}`)},
	"taxonomy.html": {Data: []byte(`{{define "main"}}{{.Title}}{{end}}`)},
	"term.html":     {Data: []byte(`{{define "main"}}{{.Title}}{{end}}`)},
	"404.html":      {Data: []byte(`{{define "main"}}{{.Title}}{{end}}`)},
	"redirect.html": {Data: []byte(`<meta http-equiv="refresh" content="0; url={{.URL}}">`)},
}}

type history struct {
	t         *testing.T
	r         *rand.Rand
	dir, dest string
	files     map[string]string
	before    map[string]string // as they were last published
	gone      map[string]string // deleted files, which may come back
	published map[string]bool   // every path that is a promise
	day       civil.Date
	made      int

	moved, lost, merged int
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{
		t: t, r: rand.New(rand.NewPCG(seed, 11)), dir: t.TempDir(), dest: filepath.Join(t.TempDir(), "public"),
		gone: map[string]string{}, published: map[string]bool{}, day: civil.Date{Year: 2026, Month: 3, Day: 1},
		files: map[string]string{
			"site.yaml":         "title: Site\nbase_url: https://example.org/int/\nhosting: nginx\n",
			"content/_index.md": "---\ntitle: Home\n---\nWelcome.\n",
		},
	}
	for range 6 {
		h.write()
	}
	return h
}

// live makes some changes, and publishes the site.
func (h *history) live(day int) {
	h.day = h.day.AddDays(1 + h.r.IntN(3))
	h.before = maps.Clone(h.files)
	if day > 0 && h.r.IntN(5) == 0 {
		h.merge()
	} else {
		for range 1 + h.r.IntN(3) {
			h.change()
		}
	}
	if !h.publish() {
		h.files = h.before // two changes are in each other's way
		if !h.publish() {
			h.t.Fatal("what could be published can't be any more")
		}
	}
}

// publish builds the site, and holds that every address answers. It is false where the site is at
// fault in another way.
func (h *history) publish() bool {
	for attempt := 0; ; attempt++ {
		report := h.build()
		var lost bool
		for _, d := range report.Diagnostics {
			if d.Severity() == diag.Error && d.Code != diag.AddressLost {
				h.t.Log(h.day, d.Code, d.File, d.Message)
				return false
			}
			lost = lost || d.Code == diag.AddressLost
		}
		if !lost {
			break
		}
		if attempt > 0 {
			h.t.Fatalf("addresses are lost that were redirected or retired: %+v\n%s", report.Diagnostics, h.files[ledger.File])
		}
		h.declare(report)
	}
	text, err := os.ReadFile(filepath.Join(h.dir, ledger.File))
	if err != nil {
		h.t.Fatal(err)
	}
	h.files[ledger.File] = string(text)
	h.answered()
	return true
}

func (h *history) build() *engine.Report {
	h.t.Helper()
	for _, folder := range []string{"content", "static"} {
		if err := os.RemoveAll(filepath.Join(h.dir, folder)); err != nil {
			h.t.Fatal(err)
		}
	}
	for file, text := range h.files {
		write(h.t, h.dir, file, text)
	}
	report, err := engine.New(bare).Build(h.t.Context(), engine.Options{Source: h.dir, Destination: h.dest, Today: h.day, Record: true, Workers: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	if !report.Diagnostics.HasErrors() {
		for _, o := range report.Site.Ledger.Old() {
			if o.Found {
				h.moved++
			}
		}
	}
	return report
}

// declare redirects or retires what would be lost.
func (h *history) declare(report *engine.Report) {
	l, _ := ledger.Parse([]byte(h.files[ledger.File]))
	for _, o := range report.Site.Ledger.Old() {
		if !o.Lost() {
			continue
		}
		for _, address := range append([]string{o.Address}, o.Below...) {
			h.lost++
			pages := slices.DeleteFunc(slices.Clone(report.Site.Pages()), func(p *site.Page) bool { return p.Kind == card.Missing })
			to, _ := report.Site.Below(pages[h.r.IntN(len(pages))].URL)
			if h.r.IntN(2) == 0 {
				l = l.Redirect(address, to, h.day)
			} else {
				l = l.Retire(address, h.day)
			}
		}
	}
	h.files[ledger.File] = string(l.Format())
}

// furtherPage is one of the pages of a list, which is no promise.
var furtherPage = regexp.MustCompile(`(^|/)page/\d+/`)

// nginxRule finds what nginx is told of an address.
var nginxRule = regexp.MustCompile(`location = "(.*)" \{ return (?:301 "(.*)"|410); \}`)

// answered notes what is published, and holds that all that ever was answers, by the
// files of the site and the rules for its host.
func (h *history) answered() {
	h.t.Helper()
	now := published(h.t, h.dest)
	rules := map[string]string{} // "" for what is gone
	for _, m := range nginxRule.FindAllStringSubmatch(now[".nginx.conf"], -1) {
		rules[m[1]] = site.Unescape(m[2])
	}
	for file := range now {
		name := path.Base(file)
		if !strings.HasPrefix(name, ".") && name != "404.html" && name != "sitemap.xml" && name != "robots.txt" && !furtherPage.MatchString(file) {
			h.published[file] = true
		}
	}
	for file := range h.published {
		address := "/int/" + strings.TrimSuffix(file, "index.html")
		to, ruled := rules[address]
		switch {
		case ruled && to == "":
		case ruled:
			if _, again := rules[to]; again {
				h.t.Fatalf("%s leads to %s, and that leads on", address, to)
			}
			below := strings.TrimPrefix(to, "/int/")
			if now[below] == "" && now[path.Join(below, "index.html")] == "" {
				h.t.Fatalf("%s leads to %s, where there is nothing\n%s", address, to, h.files[ledger.File])
			}
		case now[file] != "":
			if name := path.Ext(file); name == ".html" && strings.Contains(now[file], "http-equiv") && !strings.Contains(h.files[ledger.File], "aliases") {
				h.t.Fatalf("%s leads on without a rule", address)
			}
		default:
			h.t.Fatalf("on %s nothing is at %s\n%s\n%s", h.day, address, h.files[ledger.File], now[".nginx.conf"])
		}
	}
}
