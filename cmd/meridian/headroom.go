package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// headroom is what the heap may grow by before garbage is collected. Left to
// itself, Go lets it grow by as much as lives, so that a build would collect
// most often while little lives, and need most memory when it is about to end.
// A headroom that stays the same all the time has fewer collections for the same
// peak. How much it takes follows from how much will live in the end, and that
// from the number of the site's files.
type headroom struct {
	mu    sync.Mutex
	bytes uint64
	over  bool
	live  [1]metrics.Sample
}

const (
	leastRoom   = 8 << 20 // for what any build makes
	roomForFile = 3 << 10 // more for each file of the site: half of what will live for each page
	leastGrowth = 50      // per cent of what lives: with less, sites that are larger than they seemed would do little else
	mostGrowth  = 1000
)

// leaveRoom begins to see to the headroom of a build. forFiles is to be told how
// many files the site has; end leaves the heap to Go again.
func leaveRoom() (forFiles func(n int), end func()) {
	h := &headroom{bytes: leastRoom}
	h.live[0].Name = "/gc/heap/live:bytes"
	before := debug.SetGCPercent(leastGrowth)
	h.renew()
	forFiles = func(n int) {
		h.mu.Lock()
		h.bytes = leastRoom + roomForFile*uint64(n)
		h.mu.Unlock()
		h.set()
	}
	end = func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.over = true
		debug.SetGCPercent(before)
	}
	return forFiles, end
}

// collected is garbage at once, so that the next collection tells that it has
// taken place.
type collected struct{ of *headroom }

// renew sets the growth that leaves the headroom above what lives now, and does
// so again after each collection.
func (h *headroom) renew() {
	if h.set() {
		runtime.SetFinalizer(&collected{h}, func(c *collected) { c.of.renew() })
	}
}

// set says whether the headroom is still to be seen to.
func (h *headroom) set() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return false
	}
	metrics.Read(h.live[:])
	growth := 100 * h.bytes / max(h.live[0].Value.Uint64(), 1)
	debug.SetGCPercent(int(min(max(growth, leastGrowth), mostGrowth)))
	return true
}
