package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// The promise of the engine: whatever is edited, a builder that has built
// before publishes the same bytes and tells the same faults as a new one.
// Here random edits are made to a small site; after each one both build, and
// everything is compared. This test is the engine's specification.
func TestIncrementalEqualsClean(t *testing.T) {
	edits, seeds := 30, 4
	if testenv.Long() {
		edits, seeds = 60, 40
	}
	var published, failed, reused, indexed atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for seed := range seeds {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(uint64(seed), 7))
				w := newTestSite(t, func(n int) int { return r.IntN(n) })
				for range edits {
					w.step()
					w.check()
				}
				published.Add(int64(w.published))
				failed.Add(int64(w.failed))
				reused.Add(int64(w.reused))
				indexed.Add(int64(w.indexed))
			})
		}
	})
	all := int64(seeds * edits)
	if published.Load() < all/3 || failed.Load() < all/10 {
		t.Errorf("of %d builds %d were published and %d were at fault: the edits are too tame or too wild", all, published.Load(), failed.Load())
	}
	if reused.Load() < all*10 {
		t.Errorf("only %d tasks were reused, so little was tested", reused.Load())
	}
	if indexed.Load() < all/20 {
		t.Errorf("only %d builds changed a search index that was there, so little of it was tested", indexed.Load())
	}
}

// FuzzEdits makes edits of the fuzzer's choosing.
func FuzzEdits(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add(bytes.Repeat([]byte{7, 91, 200}, 20))
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) > 120 {
			return
		}
		w := newTestSite(t, func(n int) int {
			if len(choices) == 0 {
				return 0
			}
			c := int(choices[0])
			choices = choices[1:]
			return c % n
		})
		for len(choices) > 0 {
			w.step()
			w.check()
		}
	})
}

// program names the program that keeps a memory on disk.
var program = sum.OfString("the program under test")

// testSite is a site on disk, with a builder that remembers.
type testSite struct {
	t                      *testing.T
	pick                   func(n int) int // a number below n
	dir                    string
	files                  map[string]string // by path; what lies on disk
	now                    time.Time
	clock                  time.Time
	builder                *engine.Builder
	dest                   string
	last                   map[string]string // what the last good build published
	good                   map[string]string // the files it was made from
	faults                 int               // builds at fault since
	what                   string            // the edit made last
	drafts, future, strict bool
	base                   *config.BaseURL
	elsewhere              string            // another folder that the site goes to now and then
	lastElsewhere          map[string]string // what was published there
	backup                 backup

	published int
	failed    int
	reused    int
	indexed   int // builds that changed a search index
	runs      int // of the program
}

func newTestSite(t *testing.T, pick func(int) int) *testSite {
	w := &testSite{
		t: t, pick: pick, dir: t.TempDir(), files: map[string]string{},
		now: time.Date(2026, 3, 10, 11, 0, 0, 0, time.UTC), clock: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		builder: engine.New(questions, styles), dest: filepath.Join(t.TempDir(), "public"), elsewhere: filepath.Join(t.TempDir(), "elsewhere"),
	}
	for file, text := range map[string]string{
		"content/_index.md":                           "---\ntitle: Home\n---\nWelcome.\n\n{{< doc src=\"/a/b.txt\" >}}\n",
		"content/events/_index.md":                    "---\ntitle: Events\n---\n",
		"content/projects/k.md":                       "---\ntitle: Kosovo\nstart: 2026\npartners: [{page: partners/sparqs.md}]\ncategories: [News]\n---\n",
		"content/projects/a.md":                       "---\ntitle: Armenia\nstart: 2025\ncategories: [News]\n---\nText.\n",
		"content/projects/b.md":                       "---\ntitle: Belgium\nstart: 2024\ncategories: [News]\n---\nText.\n",
		"site.yaml":                                   "title: Site\nmarkdown: {html: safe}\nembed_hosts: [example.org]\nbase_url: https://example.org/\nsearch: true\norganisation: {name: NUS, logo: logo.svg}\nmenus: {main: [{page: about.md}]}\ndata: [event, project, post]\nlanguages: {en-GB: English, cy: Cymraeg}\ncomments: on\nforms: {send_to: netlify, privacy: about.md}\n",
		"content/events/paris.cy.md":                  "---\ntitle: Paris yn Gymraeg\n---\n## Pennawd\n\n[Amdanom](../about.md)\n",
		"content/about.md":                            "---\ntitle: About\n---\nWhat we do.\n\n## A heading\n",
		"content/events/paris.md":                     "---\ntitle: Paris\nstart: 2026-03-11\ncategories: [News]\n---\n## A heading\n",
		"content/blog/one.md":                         "---\ntitle: First\ndate: 2026-03-01\nevent: events/paris.md\nauthors: [Ana, people/ben.md]\ncategories: [News]\n---\n[To Paris](/events/paris.md#a-heading)\n",
		"content/blog/plan.md":                        "---\ntitle: Plan\ndate: 2026-02-01\naliases: [/old/]\n---\n[The plan](/plan1.pdf)\n",
		"static/plan1.pdf":                            "%PDF-1",
		"content/partners/sparqs.md":                  "---\ntitle: sparqs\n---\n",
		"content/people/ana.md":                       "---\ntitle: Ana\nrole: Officer\norganisation: sparqs\n---\nAna writes.\n",
		"content/people/ben.md":                       "---\ntitle: Ben\n---\n",
		"content/events/fair/index.md":                "---\ntitle: Fair\nstart: 2026-03-01\n---\n[The plan](plan.pdf)\n",
		"content/events/fair/plan.pdf":                "%PDF",
		"static/logo.svg":                             `<svg width="5" height="5"></svg>`,
		"static/a/b.txt":                              "text",
		"static/photo.png":                            photo(4, 3),
		"content/blog/one/comments/2026-03-02-sam.md": "---\nname: Sam\n---\nGood.\n",
		"content/_includes/note.md":                   "## Note\n\n[To Paris](../events/paris.md)\n",
		"content/_includes/deep.md":                   "Deep words.\n",
		"content/blog/made.html":                      "---\ntitle: Made\ndate: 2026-02-04\ncategories: [News]\n---\n<h2 id=\"part\">A part</h2>\n<p>See <a href=\"/events/paris.md#a-heading\">Paris</a> and <img src=\"/logo.svg\" alt=\"A sign\">\n",
		"content/blog/notes.md":                       "---\ntitle: Notes\ndate: 2026-02-03\n---\n{{< toc >}}\n\n{{< text note >}}\n\n{{< text ../about.md >}}\n",
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
func (w *testSite) restore() {
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
	w.faults, w.strict = 0, false
	w.what = "giving up"
}

func (w *testSite) write(file, text string) {
	w.t.Helper()
	w.files[file] = text
	w.lay(filepath.Join(w.dir, filepath.FromSlash(file)), text)
}

// lay writes a file on disk that is older than those written after it.
func (w *testSite) lay(at, text string) {
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
func (w *testSite) age() {
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
func (w *testSite) somePublished() string {
	if len(w.last) == 0 {
		return ""
	}
	return choose(w, slices.Sorted(maps.Keys(w.last))...)
}

func (w *testSite) remove(file string) {
	w.t.Helper()
	delete(w.files, file)
	if err := os.Remove(filepath.Join(w.dir, filepath.FromSlash(file))); err != nil {
		w.t.Fatal(err)
	}
}

// choose gives one of a list.
func choose[T any](w *testSite, list ...T) T { return list[w.pick(len(list))] }

// some gives a file whose path begins with one of the prefixes, or "".
func (w *testSite) some(prefixes ...string) string {
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

// check builds both ways and compares.
func (w *testSite) check() {
	w.t.Helper()
	options := w.options()
	options.Program = program
	if w.pick(2) == 0 {
		time.Sleep(tick) // files are known by size and time alone
	}
	options.Record = w.pick(3) == 0
	if w.pick(2) == 0 { // another run of the program, which knows what lies on disk
		w.builder = engine.New(questions, styles)
		w.runs++
	}
	got, err := w.builder.Build(context.Background(), options)
	if err != nil {
		w.t.Fatalf("after %s: %v", w.what, err)
	}
	if got.CacheErr != nil {
		w.t.Fatalf("after %s nothing could be kept: %v", w.what, got.CacheErr)
	}
	if got.Recorded {
		recorded, err := os.ReadFile(filepath.Join(w.dir, ledger.File))
		if err != nil {
			w.t.Fatalf("after %s: %v", w.what, err)
		}
		w.write(ledger.File, string(recorded)) // the same again, with a time of the test's own
	}
	fresh := outputs{made: make(map[string]string)}
	clean := w.options()
	clean.Record = options.Record
	if clean.Inspector, clean.Destination = &fresh, ""; w.pick(8) == 0 {
		clean.Destination = filepath.Join(w.t.TempDir(), "public")
	}
	want, err := engine.New(questions, styles).Build(context.Background(), clean)
	if err != nil {
		w.t.Fatalf("after %s, clean: %v", w.what, err)
	}
	w.reused += got.Reused
	if g, c := fmt.Sprintf("%+v", got.Diagnostics), fmt.Sprintf("%+v", want.Diagnostics); g != c {
		w.t.Fatalf("after %s the diagnostics differ\nincremental: %s\nclean:       %s", w.what, g, c)
	}
	now := published(w.t, w.dest)
	if want.Diagnostics.HasErrors() || w.strict && len(want.Diagnostics) > 0 {
		w.failed++
		w.faults++
		if !maps.Equal(now, w.last) {
			w.t.Fatalf("after %s the build failed, and what was published changed", w.what)
		}
		return
	}
	w.published++
	w.faults, w.good = 0, maps.Clone(w.files)
	compare(w.t, w.what, now, fresh.made)
	if clean.Destination != "" {
		compare(w.t, w.what+", on disk", published(w.t, clean.Destination), fresh.made)
	}
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
	if before, was := w.last[artifact.SearchIndex]; was && now[artifact.SearchIndex] != "" && now[artifact.SearchIndex] != before {
		w.indexed++
	}
	w.last = now
	w.age()
}

// options are those of the next build.
func (w *testSite) options() engine.Options {
	return engine.Options{
		Source: w.dir, Now: w.now, Destination: w.dest, Workers: choose(w, 1, 2, 8),
		Drafts: w.drafts, Future: w.future, Strict: w.strict, BaseURL: w.base,
	}
}

// step makes one random edit, or has the next build asked for something else.
func (w *testSite) step() {
	if w.pick(12) == 0 {
		w.command()
		return
	}
	w.edit()
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
