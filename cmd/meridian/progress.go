package main

import (
	"cmp"
	"fmt"
	"io"
	"sync"
	"time"
)

// progress is a line on a screen that says how far a long task has come. It
// appears once the task has taken a second, and leaves no trace.
type progress struct {
	w     io.Writer
	now   func() time.Time
	begun time.Time
	doing string // "Building" where it is ""

	mu    sync.Mutex
	last  time.Time
	shown bool
}

// show is called by many goroutines.
func (p *progress) show(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if now.Sub(p.begun) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.w, "\r\x1b[K%s: %d of %d", cmp.Or(p.doing, "Building"), done, total) //nolint:errcheck // it is only progress
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K") //nolint:errcheck // it was only progress
	}
}
