package main

import (
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

const (
	baseRoom  = 8 << 20 // bytes, for what any build allocates
	fileRoom  = 4 << 10 // more for each file of the site: half of what will be live for each page
	minGrowth = 50      // per cent of the live heap: less would collect all the time on sites larger than they seemed
	maxGrowth = 1000
)

// tuneGC lets the heap grow by a constant number of bytes between collections,
// until stop is called. Go's own rule, growth in proportion to the live heap,
// would collect most often at the start of a build, and need most memory at its
// end; this takes fewer collections for the same peak. setFiles sets the number of
// the site's files, from which the number of bytes follows.
func tuneGC() (setFiles func(n int), stop func()) {
	var room atomic.Uint64
	room.Store(baseRoom)
	before := debug.SetGCPercent(minGrowth)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for last := minGrowth; ; {
			if growth := gcPercent(room.Load()); growth != last { // setting it stops the program for a moment
				debug.SetGCPercent(growth)
				last = growth
			}
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	})
	stop = sync.OnceFunc(func() {
		close(done)
		wg.Wait()
		debug.SetGCPercent(before)
	})
	return func(n int) { room.Store(baseRoom + fileRoom*uint64(n)) }, stop
}

// gcPercent gives room bytes in per cent of the live heap.
func gcPercent(room uint64) int {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int(min(max(100*room/max(live[0].Value.Uint64(), 1), minGrowth), maxGrowth))
}
