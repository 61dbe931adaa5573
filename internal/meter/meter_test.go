package meter

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// ticking is a clock that moves on by a second at each look.
func ticking() func() time.Time {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return func() time.Time { now = now.Add(time.Second); return now }
}

func TestLaps(t *testing.T) {
	m := New(ticking())
	m.Mark("scan")
	m.Mark("recall")
	m.Mark("parse")
	m.Mark("recall")
	want := []Stage{{"scan", time.Second}, {"recall", 2 * time.Second}, {"parse", time.Second}}
	if got := m.Stages(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSums(t *testing.T) {
	m := New(ticking())
	for range 3 {
		m.Add(Template, "card", m.Now())
	}
	begun := m.Now()
	m.Now()
	m.Now()
	m.Now()
	m.Add(Template, "people", begun)
	m.Add(Layout, "page", m.Now())
	want := []Sum{{"people", 1, 4 * time.Second}, {"card", 3, 3 * time.Second}}
	if got := m.Sums(Template); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestManyGoroutines(t *testing.T) {
	m := New(time.Now)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { m.Add(Layout, "page", m.Now()) })
	}
	wg.Wait()
	if got := m.Sums(Layout); len(got) != 1 || got[0].Count != 100 {
		t.Errorf("got %v", got)
	}
}

// What is not measured costs no memory.
func TestNil(t *testing.T) {
	var m *Meter
	if n := testing.AllocsPerRun(100, func() {
		m.Mark("scan")
		m.Add(Template, "card", m.Now())
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOff(b *testing.B) {
	var m *Meter
	for b.Loop() {
		m.Add(Template, "card", m.Now())
	}
}

func BenchmarkOn(b *testing.B) {
	m := New(time.Now)
	for b.Loop() {
		m.Add(Template, "card", m.Now())
	}
}
