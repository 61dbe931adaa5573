// Package watch calls a function when something in a site's folder may have
// changed.
//
// # Hints, not facts
//
// Events of the operating system are hints. Editors save by renaming, write twice
// and leave files behind; folders are created and filled faster than they can be
// watched; after a folder is renamed, events name paths that are gone; too many
// events at once are lost. So a Hint says where to scan, and the scan decides. A
// scan of named paths is followed by a full one, which finds what hints have
// missed.
//
// The scan says whether anything had changed. Thus the Watcher finds out whether
// events arrive at all: on network drives, and in some containers, they don't. A
// full scan is made every few seconds; if it finds a change without an event, or
// where the system refuses to watch, the Watcher polls at short intervals instead.
// While the site's folder itself is missing, it polls until the folder is back.
//
// # Timing
//
// A scan begins 5 ms after the last event, so that a file written twice is read
// once, and at most 20 ms after the first. Where dozens of files change together,
// as when a branch is switched, it waits until they have stopped, for a second at
// most.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	settleDelay         = 5 * time.Millisecond   // without an event, before a scan
	maxDelay            = 20 * time.Millisecond  // from the first event to the scan
	burstSize           = 32                     // paths without a pause between them that make a burst
	burstPause          = 50 * time.Millisecond  // without an event, after which a burst is over
	maxBurstDelay       = time.Second            // from the first event of a burst to the scan
	confirmDelay        = 250 * time.Millisecond // from a scan of named paths to a full one
	unconfirmedInterval = 2 * time.Second        // between full scans, until an event has proved right
	confirmedInterval   = 30 * time.Second       // between full scans, from then on
	eventDelay          = 200 * time.Millisecond // between a change and its event, at most
	pollInterval        = 500 * time.Millisecond // between scans without events
	pollFactor          = 10                     // least interval, as a multiple of the duration of a scan
)

// Hint says where something may have changed.
type Hint struct {
	Paths []string // from the site's root, with slashes, sorted
	Whole bool     // anywhere; ignore Paths
}

// Options say what to watch.
type Options struct {
	Dir      string                 // the site's folder
	Names    []string               // of the files and folders in it to watch
	Concerns func(path string) bool // whether a path below Dir matters
	Poll     bool                   // use no events
	Say      func(words string)     // receives a sentence on why events are not used
}

// Watcher watches a site's folder.
type Watcher struct {
	o    Options
	wake chan struct{} // holds an element when a scan is due

	mu      sync.Mutex
	paths   map[string]bool
	whole   bool
	first   time.Time     // time of the oldest of paths
	last    time.Time     // and of the newest
	began   time.Time     // beginning of the current burst
	burst   int           // paths in it
	events  int           // since the start
	asked   int           // calls of RequestScan
	looked  int           // number of both that a scan has covered
	done    chan struct{} // closed after a scan
	moved   bool          // folders have been created or removed since the last full scan
	polling bool
}

// New makes a Watcher.
func New(o Options) *Watcher {
	return &Watcher{o: o, wake: make(chan struct{}, 1), paths: make(map[string]bool), done: make(chan struct{})}
}

// Run watches until ctx ends, and calls scan whenever there may be a change, never
// twice at once. scan tells whether there was one.
func (w *Watcher) Run(ctx context.Context, look func(Hint) (changed bool)) {
	if s := w.listen(); s != nil {
		w.run(ctx, look, s)
	} else {
		w.run(ctx, look, nil)
	}
}

// eventSource is where events come from.
type eventSource interface {
	refresh() error // watches the folders that exist now
	close()
}

// run is Run with a source of events, which may be nil.
func (w *Watcher) run(ctx context.Context, look func(Hint) (changed bool), fsEvents eventSource) {
	defer func() {
		if fsEvents != nil {
			fsEvents.close()
		}
	}()
	beat := time.NewTimer(unconfirmedInterval)
	follow := time.NewTimer(confirmDelay)
	defer beat.Stop()
	defer follow.Stop()
	proved, took := false, time.Duration(0)
	lost := false // the site's own folder is missing
	whole := func() bool {
		if fsEvents != nil && (w.takeMoved() || lost) {
			err := fsEvents.refresh()
			lost = errors.Is(err, fs.ErrNotExist)
			if err != nil && !lost {
				fsEvents.close()
				fsEvents = nil
				w.poll(pollReason(err))
			}
		}
		start := time.Now()
		changed := look(Hint{Whole: true})
		took = time.Since(start)
		follow.Stop()
		return changed
	}
	rest := func() {
		switch {
		case fsEvents == nil || lost:
			beat.Reset(max(pollInterval, pollFactor*took))
		case proved:
			beat.Reset(confirmedInterval)
		default:
			beat.Reset(max(unconfirmedInterval, pollFactor*took))
		}
	}
	rest()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			if !w.waitQuiet(ctx) {
				return
			}
			hint, upTo := w.take()
			if hint.Whole {
				proved = whole() || proved
			} else {
				proved = look(hint) || proved
				follow.Reset(confirmDelay)
			}
			w.finish(upTo)
			rest()
		case <-follow.C:
			whole()
		case <-beat.C:
			before := w.count()
			was := lost
			if whole() && fsEvents != nil && !was && w.missedEvent(ctx, before) {
				fsEvents.close()
				fsEvents = nil
				w.poll("Nothing tells of changes in this folder, as is usual on network drives; it is looked through at short intervals instead.")
			}
			rest()
		}
	}
}

// missedEvent tells whether there has been no event since there were n.
func (w *Watcher) missedEvent(ctx context.Context, n int) bool {
	if w.count() == n {
		select {
		case <-time.After(eventDelay):
		case <-ctx.Done():
		}
	}
	return w.count() == n && ctx.Err() == nil
}

// waitQuiet waits until changes have stopped. It is false if ctx ends.
func (w *Watcher) waitQuiet(ctx context.Context) bool {
	for {
		w.mu.Lock()
		until := w.last.Add(settleDelay)
		end := w.first.Add(maxDelay)
		if over := w.began.Add(maxBurstDelay); len(w.paths) >= burstSize {
			until, end = w.last.Add(burstPause), w.first.Add(maxBurstDelay)
		} else if w.burst >= burstSize && time.Now().Before(over) { // a slow disk stretches it
			until, end = w.last.Add(burstPause), over
		}
		w.mu.Unlock()
		if end.Before(until) {
			until = end
		}
		wait := time.Until(until)
		if wait <= 0 {
			return ctx.Err() == nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return false
		}
	}
}

// notify records that something may have changed at a path, or anywhere for "".
func (w *Watcher) notify(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if len(w.paths) == 0 && !w.whole {
		w.first = now
	}
	if now.Sub(w.last) > burstPause {
		w.began, w.burst = now, 0
	}
	w.last = now
	w.events++
	w.whole = w.whole || path == ""
	if path != "" && !w.paths[path] {
		w.paths[path] = true
		w.burst++
	}
	w.wakeUp()
}

// wakeUp makes Run scan. It is called under the lock.
func (w *Watcher) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// take returns the recorded hints, and their number since the start.
func (w *Watcher) take() (h Hint, upTo int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h = Hint{Paths: slices.Sorted(maps.Keys(w.paths)), Whole: w.whole || len(w.paths) >= burstSize}
	w.paths, w.whole = make(map[string]bool), false
	select {
	case <-w.wake: // by what is taken now
	default:
	}
	return h, w.events + w.asked
}

// finish ends the waiting for hints up to a number.
func (w *Watcher) finish(upTo int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looked = upTo
	close(w.done)
	w.done = make(chan struct{})
}

func (w *Watcher) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.events
}

// WaitIdle waits until scans have covered all hints so far, or until ctx ends.
func (w *Watcher) WaitIdle(ctx context.Context) {
	w.mu.Lock()
	known := w.events + w.asked
	for w.looked < known {
		done := w.done
		w.mu.Unlock()
		select {
		case <-done:
		case <-ctx.Done():
			return
		}
		w.mu.Lock()
	}
	w.mu.Unlock()
}

// RequestScan requests a full scan.
func (w *Watcher) RequestScan() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if len(w.paths) == 0 && !w.whole {
		w.first, w.last = now, now
	}
	w.whole = true
	w.asked++
	w.wakeUp()
}

// Polling tells whether events are given up.
func (w *Watcher) Polling() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.polling
}

func (w *Watcher) poll(why string) {
	w.mu.Lock()
	w.polling = true
	w.mu.Unlock()
	if why != "" {
		w.o.Say(why)
	}
}

// takeMoved returns and resets moved.
func (w *Watcher) takeMoved() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	moved := w.moved
	w.moved = false
	return moved
}
