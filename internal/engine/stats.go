package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/meridian-ssg/meridian/internal/meter"
)

// The stages, by which a build is measured.
const (
	stageScan     = "scan"     // the site's files are read, as far as they may have changed
	stageRecall   = "recall"   // what earlier runs have left is read
	stageParse    = "parse"    // front matter
	stageAssemble = "assemble" // addresses, sections, terms, lists
	stageLayouts  = "layouts"  // read and compiled
	stagePlan     = "plan"     // what is to be made
	stageRender   = "render"   // made, and written beside the published site
	stagePublish  = "publish"  // compared with what is published, and put into its place
	stageRemember = "remember" // what the next run may use is written
)

// slowest is how many pages, layouts and pieces are named.
const slowest = 10

// Stats are what a build spent its time on. Times of stages are those that
// passed; all others are added up over the processors, which work side by side.
type Stats struct {
	Stages        []meter.Stage // in order; those only that there were
	Files         int           // that the site is made from
	Documents     int           // texts among them
	Tasks         int           // everything that was to be made: pages, feeds, calendars, copies
	TasksRendered int
	PagesRendered int     // of the pages that readers see
	Unchanged     bool    // nothing had changed since the last build, so nothing was looked at any further
	Pictures      Spent   // on versions of pictures; Count is of pictures
	SocialCards   Spent   // Count is of cards
	Slowest       []Spent // pages
	Layouts       []Spent
	Pieces        []Spent
	Shortcodes    []Spent
}

// Spent is what was spent on one thing.
type Spent struct {
	Name  string // the published file, or what the layout, the piece or the shortcode is called
	File  string // from which it comes; "" where there is none
	Count int    // how often it was carried out
	Time  time.Duration
}

// stats gives what a build of which m was the meter has spent. r is nil where
// nothing was to be done.
func stats(m *meter.Meter, report *Report, r *run) *Stats {
	if m == nil {
		return nil
	}
	s := &Stats{
		Stages: m.Stages(), Files: len(report.Tree.Files()), Tasks: report.Rendered + report.Reused,
		TasksRendered: report.Rendered, Unchanged: r == nil,
	}
	if r == nil {
		return s
	}
	s.Documents = len(r.Memory.Documents)
	for i, t := range r.Tasks {
		if t.Picture() && r.spent[i] >= 0 {
			on := &s.Pictures
			if !t.Versions() {
				on = &s.SocialCards
			}
			on.Count++
			on.Time += r.spent[i]
		}
		if !t.Page || r.spent[i] < 0 {
			continue
		}
		s.PagesRendered++
		s.Slowest = append(s.Slowest, Spent{t.Paths[0], t.Owner.File, 1, r.spent[i]})
	}
	slices.SortFunc(s.Slowest, func(a, b Spent) int { return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Name, b.Name)) })
	s.Slowest = head(s.Slowest)
	layouts := r.Layouts
	if layouts == nil {
		return s
	}
	take := func(kind meter.Kind, file func(name string) (string, bool)) (out []Spent) {
		for _, sum := range m.Sums(kind) {
			if from, ok := file(sum.Name); ok {
				out = append(out, Spent{sum.Name, from, sum.Count, sum.Time})
			}
		}
		return head(out)
	}
	s.Layouts = take(meter.Layout, func(name string) (string, bool) { return layouts.File(name), true })
	s.Pieces = take(meter.Template, layouts.Partial) // of the parts of layouts nothing is told apart from these
	s.Shortcodes = take(meter.Shortcode, func(name string) (string, bool) { return layouts.ShortcodeFile(name), true })
	return s
}

func head(list []Spent) []Spent { return slices.Clip(list[:min(len(list), slowest)]) }
