package engine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// What a site says depends on the time, and the schedule knows all the days and
// times at which it changes: where none has come since the build before, the same
// files come out, as long as what was published is recorded. Nor does it name one at
// which there is nothing to show, whether the layouts show it or not. Random sites
// are built every nine hours for sixty days.
func TestScheduleNamesEveryDay(t *testing.T) {
	seeds := 2
	if testenv.Long() {
		seeds = 20
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 13))
			w := newTestSite(t, func(n int) int { return r.IntN(n) })
			w.write("site.yaml", "title: Site\npaginate: 3\nmarkdown: {html: safe}\ntypes: {grant: {folder: grants, fields: {until: time}, lists: {past: until}}}\ncomments: {days: 9}\nforms: {email: a@example.org}\nlanguages: {en-GB: English, cy: Cymraeg}\n"+choose(w, "", "base_url: https://example.org/\n")+
				choose(w, "", "time_zone: Pacific/Auckland\n", "time_zone: America/Los_Angeles\n", "time_zone: Europe/London\n"))
			for _, folder := range []string{"events", "projects", "blog", "partners", "notes", "grants"} {
				for i := range 2 + r.IntN(3) {
					w.write(fmt.Sprintf("content/%s/page%d.md", folder, i), dated(w, folder))
				}
			}
			o := engine.Options{Source: w.dir, Drafts: w.pick(3) == 0, Future: w.pick(3) == 0}
			var before, known map[string]string // files and cards
			var announced []site.Change
			now, zone := time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC), time.UTC
			ahead := func(c site.Change) bool { return c.At.In(zone).After(now) }
			for range 160 {
				made := outputs{made: make(map[string]string)}
				o.Inspector, o.Now = &made, now
				report, err := engine.New(questions, styles).Build(t.Context(), o)
				if err != nil || report.Diagnostics.HasErrors() {
					t.Fatalf("%v %+v", err, report.Diagnostics)
				}
				zone = report.Site.Settings.Location
				due := slices.DeleteFunc(slices.Clone(announced), ahead)
				switch changed := before != nil && !maps.Equal(before, made.made); {
				case changed && len(due) == 0:
					t.Errorf("at %s the site changes, and was not announced to:\n%s", now, unlike(before, made.made))
				case len(due) > 0 && !changed && maps.Equal(known, cards(report.Site)):
					t.Errorf("at %s the site does not change, and is announced to: %v", now, due)
				}
				for _, c := range report.Schedule {
					if !ahead(c) {
						t.Fatalf("at %s, %s is announced", now, c.At)
					}
				}
				if slices.ContainsFunc(announced, func(c site.Change) bool { return ahead(c) && !slices.Contains(report.Schedule, c) }) {
					t.Errorf("at %s something is no longer announced", now)
				}
				w.write(ledger.File, string(report.Site.Ledger.Format()))
				before, known, announced = made.made, cards(report.Site), report.Schedule
				now = now.Add(9 * time.Hour)
			}
		})
	}
}

// cards gives the sum of each page's card, by key.
func cards(s *site.Site) map[string]string {
	out := make(map[string]string)
	for _, p := range s.Pages() {
		out[p.Key] = fmt.Sprintf("%x", p.Sum)
	}
	return out
}

// dated makes a page to which something may happen in the course of time.
func dated(w *testSite, folder string) string {
	after := 0
	day := func() string {
		d := civil.Date{Year: 2026, Month: 2, Day: 1}.AddDays(after + w.pick(100-after))
		return d.String() + choose(w, "", "", "T00:30:00Z", "T23:30:00Z", "T12:00:00", "T23:00:00-11:00", "T01:00:00+14:00")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Page %d\n", w.pick(1000))
	whole := func() string { return day()[:len("2026-02-01")] }
	switch folder {
	case "events":
		first, last := day(), day()
		if last < first {
			first, last = last, first
		}
		fmt.Fprintf(&b, "start: %s\n", first[:10])
		if w.pick(2) == 0 {
			fmt.Fprintf(&b, "end: %s\n", last[:10])
		}
		if w.pick(3) == 0 {
			fmt.Fprintf(&b, "repeats: {every: %s, times: %s}\n", choose(w, "day", "week", "month"), choose(w, "1", "3", "5"))
		}
		if w.pick(3) == 0 {
			fmt.Fprintf(&b, "register_by: %s\nregistration: 'https://example.org/'\n", choose(w, day(), whole()))
		}
	case "grants":
		if w.pick(4) > 0 {
			fmt.Fprintf(&b, "until: %s\n", choose(w, day(), whole(), whole()[:7]))
		}
	case "projects":
		first, last := whole(), whole()
		if last < first {
			first, last = last, first
		}
		fmt.Fprintf(&b, "start: %s\n", choose(w, first, first[:7], "2026"))
		if w.pick(3) > 0 {
			fmt.Fprintf(&b, "end: %s\n", choose(w, last, last[:7]))
		}
		if w.pick(4) == 0 {
			b.WriteString("status: finished\n")
		}
	}
	if folder == "blog" || w.pick(3) == 0 {
		after = w.pick(70)
		fmt.Fprintf(&b, "date: %s\n", civil.Date{Year: 2026, Month: 2, Day: 1}.AddDays(after).String()+choose(w, "", "T00:30:00Z", "T23:30:00Z", "T12:00:00", "T01:00:00+14:00"))
		after += 2
	} else if w.pick(4) == 0 {
		after = 60
		b.WriteString("date: 2026-03\n")
	}
	if w.pick(4) == 0 {
		fmt.Fprintf(&b, "updated: %s\n", day())
	}
	if w.pick(4) == 0 {
		fmt.Fprintf(&b, "expires: %s\n", day())
	}
	if w.pick(5) == 0 {
		b.WriteString("draft: true\n")
	}
	b.WriteString("---\nWords.\n")
	return b.String()
}

// unlike names the files that differ between two days.
func unlike(before, now map[string]string) string {
	var b strings.Builder
	for _, file := range slices.Sorted(maps.Keys(now)) {
		if before[file] != now[file] {
			fmt.Fprintf(&b, "%s\n%s\n%s\n", file, before[file], now[file])
		}
	}
	return b.String()
}
