// Package meter measures what a build spends its time on.
//
// A nil Meter measures nothing and costs a comparison. The clock is given to
// it; what is measured never reaches an output of the site.
//
// Stages follow one another, so that Mark is enough for them: all that has
// passed since the last Mark was that stage. Things that happen side by side
// and within one another are measured by Now before and Add behind; the time
// of a template holds that of the templates that it uses.
package meter

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Kind says what is measured.
type Kind uint8

// What is measured besides stages.
const (
	Layout    Kind = iota // a layout, on one page
	Template              // a piece, or a part of a layout, each time that it is carried out
	Shortcode             // a shortcode, each time that a text calls it
)

// Meter is a measurement under way. Mark and Stages are for one goroutine, Now,
// Add and Sums for many.
type Meter struct {
	clock  func() time.Time
	last   time.Time
	stages []Stage
	sums   sync.Map // thing → *spent
}

// Stage is a stage of the build with the time that it took.
type Stage struct {
	Name string
	Time time.Duration
}

type thing struct {
	kind Kind
	name string
}

type spent struct{ count, time atomic.Int64 }

// Sum is what was spent on one thing altogether.
type Sum struct {
	Name  string
	Count int
	Time  time.Duration // on all processors
}

// New begins to measure.
func New(clock func() time.Time) *Meter { return &Meter{clock: clock, last: clock()} }

// Mark ends a stage. One that comes again is added to.
func (m *Meter) Mark(stage string) {
	if m == nil {
		return
	}
	now := m.clock()
	took := now.Sub(m.last)
	m.last = now
	if i := slices.IndexFunc(m.stages, func(s Stage) bool { return s.Name == stage }); i >= 0 {
		m.stages[i].Time += took
		return
	}
	m.stages = append(m.stages, Stage{stage, took})
}

// Stages gives the stages in the order in which they were first met.
func (m *Meter) Stages() []Stage { return m.stages }

// Now gives the time for Add.
func (m *Meter) Now() time.Time {
	if m == nil {
		return time.Time{}
	}
	return m.clock()
}

// Since tells how long ago begun was.
func (m *Meter) Since(begun time.Time) time.Duration {
	if m == nil {
		return 0
	}
	return m.clock().Sub(begun)
}

// Add notes that something was done once, and begun at a time of Now.
func (m *Meter) Add(kind Kind, name string, begun time.Time) {
	if m == nil {
		return
	}
	took := m.clock().Sub(begun)
	s, ok := m.sums.Load(thing{kind, name})
	if !ok {
		s, _ = m.sums.LoadOrStore(thing{kind, name}, new(spent))
	}
	s.(*spent).count.Add(1)
	s.(*spent).time.Add(int64(took))
}

// Sums gives what was spent on things of a kind, the most first.
func (m *Meter) Sums(kind Kind) []Sum {
	var out []Sum
	for key, value := range m.sums.Range {
		if t, s := key.(thing), value.(*spent); t.kind == kind {
			out = append(out, Sum{t.name, int(s.count.Load()), time.Duration(s.time.Load())})
		}
	}
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Name, b.Name)) })
	return out
}
