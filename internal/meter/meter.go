// Package meter measures what a build spends its time on.
//
// A nil Meter measures nothing and costs a comparison. Measurements never reach an
// output of the site.
//
// Stages follow one another: Mark ends one that began at the last Mark. Things
// that happen in parallel, and within one another, are measured by Now before and
// Add behind; the time of a template includes that of the templates that it uses.
package meter

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Kind is a kind of thing that is measured, besides stages.
type Kind uint8

const (
	Layout    Kind = iota // a layout, for one page
	Template              // one execution of a partial, or of a part of a layout
	Shortcode             // one use of a shortcode
)

// Meter is a measurement under way. Mark and Stages are for one goroutine, Now,
// Add and Sums for many.
type Meter struct {
	clock  func() time.Time
	last   time.Time
	stages []Stage
	sums   sync.Map // thing → *spent
}

// Stage is a stage of the build.
type Stage struct {
	Name string
	Time time.Duration
}

type thing struct {
	kind Kind
	name string
}

type spent struct{ count, time atomic.Int64 }

// Sum is the total of one thing.
type Sum struct {
	Name  string
	Count int
	Time  time.Duration // added up over all processors
}

// New begins to measure.
func New(clock func() time.Time) *Meter { return &Meter{clock: clock, last: clock()} }

// Mark ends a stage. Stages of the same name are added up.
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

// Stages lists the stages in the order of their first Mark.
func (m *Meter) Stages() []Stage { return m.stages }

// Now is the time for Add.
func (m *Meter) Now() time.Time {
	if m == nil {
		return time.Time{}
	}
	return m.clock()
}

// Since gives the time since begun.
func (m *Meter) Since(begun time.Time) time.Duration {
	if m == nil {
		return 0
	}
	return m.clock().Sub(begun)
}

// Add counts one thing that began at a time given by Now.
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

// Sums lists the things of a kind, the most expensive first.
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
