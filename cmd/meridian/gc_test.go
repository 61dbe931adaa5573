package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func currentGCPercent() int {
	percent := debug.SetGCPercent(-1)
	debug.SetGCPercent(percent)
	return percent
}

func TestTuneGC(t *testing.T) {
	runtime.GC() // what other tests have left
	before := currentGCPercent()
	setFiles, stop := tuneGC()
	defer stop()
	becomes := func(want int) {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); currentGCPercent() != want; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the heap may grow by %d %%, want %d %%", currentGCPercent(), want)
			}
		}
	}
	setFiles(1_000_000)
	becomes(maxGrowth)
	ballast := make([]byte, 64*baseRoom)
	runtime.GC()
	setFiles(0)
	becomes(minGrowth)
	runtime.KeepAlive(ballast)
	stop()
	if after := currentGCPercent(); after != before {
		t.Errorf("after stop, the heap may grow by %d %%, and by %d %% before", after, before)
	}
}
