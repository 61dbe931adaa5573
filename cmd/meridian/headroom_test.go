package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// growth is how far the heap may grow, in per cent of what lives.
func growth() int {
	now := debug.SetGCPercent(-1)
	debug.SetGCPercent(now)
	return now
}

// The heap may grow by less in proportion the more of it lives, never by less
// than the least, and by as much as before once the build has ended.
func TestHeadroom(t *testing.T) {
	runtime.GC() // what other tests have left
	before := growth()
	forFiles, end := leaveRoom()
	defer end()
	forFiles(1_000_000)
	if most := growth(); most != mostGrowth {
		t.Errorf("with little in it and many files, the heap may grow by %d %%", most)
	}
	forFiles(0)
	ballast := make([]byte, 64*leastRoom)
	for deadline := time.Now().Add(10 * time.Second); growth() != leastGrowth && time.Now().Before(deadline); {
		runtime.GC() // the finalizer runs beside us
		time.Sleep(time.Millisecond)
	}
	if least := growth(); least != leastGrowth {
		t.Errorf("with %d bytes in it, the heap may grow by %d %%", len(ballast), least)
	}
	runtime.KeepAlive(ballast)
	end()
	if after := growth(); after != before {
		t.Errorf("after the build, the heap may grow by %d %%, and by %d before", after, before)
	}
}
