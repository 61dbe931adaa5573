// Package watch tells when something in a site's folder may have changed.
//
// # Hints, not facts
//
// What the operating system tells of is taken as a hint. Editors save by
// renaming, write twice and leave files behind; folders are made and filled
// faster than they can be watched; after the renaming of a folder, events name
// paths that are gone; too many events at once are lost. So a Hint says where
// to look, and looking decides. Once it is quiet after hints that name paths, a
// whole look follows and finds what they have left out.
//
// Whoever looks says whether anything had changed. That is how it is known
// whether events arrive at all: on network drives, and in some containers, they
// don't. A whole look is taken every few seconds; if it finds a change that no
// event has told of, events are not to be waited for any more, and looks are
// taken at short intervals instead. The same happens where the system refuses
// to watch. While the site's folder itself is gone, short intervals are taken
// until it is back.
//
// # How long it takes
//
// A look begins 5 ms after the last event, so that a file written twice is read
// once, and 20 ms after the first at the latest. Where dozens of files change
// together, as when a branch is switched, it waits until they have stopped,
// for a second at the most.
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

// How long things take.
const (
	quiet    = 5 * time.Millisecond   // without an event, after which a look is taken
	most     = 20 * time.Millisecond  // from the first event to the look
	storm    = 32                     // paths without calm between them, from which on more are expected
	calm     = 50 * time.Millisecond  // without an event, after which a storm is over
	longest  = time.Second            // from the first event of a storm to the look
	confirm  = 250 * time.Millisecond // from a look at what was hinted at to a whole one
	soon     = 2 * time.Second        // between whole looks, until an event has proved true
	seldom   = 30 * time.Second       // between whole looks, from then on
	late     = 200 * time.Millisecond // for an event to arrive after the change it tells of
	often    = 500 * time.Millisecond // between looks where no events arrive
	patience = 10                     // between looks, as a multiple of what one takes, at least
)

// Hint says where something may have changed.
type Hint struct {
	Paths []string // from the site's root, with slashes, sorted
	Whole bool     // it may be anywhere; Paths are then of no use
}

// Options say what to watch.
type Options struct {
	Dir      string                 // the site's folder
	Names    []string               // the files and folders in it that count
	Concerns func(path string) bool // says whether a path below Dir counts
	Poll     bool                   // look at short intervals and wait for no events
	Say      func(words string)     // is told, in a sentence, why events are not waited for
}

// Watcher watches a site's folder.
type Watcher struct {
	o    Options
	wake chan struct{} // holds an element where there is something to look at

	mu      sync.Mutex
	paths   map[string]bool
	whole   bool
	first   time.Time     // when the oldest of them was told
	last    time.Time     // and the youngest
	began   time.Time     // when the first was told since it was calm
	burst   int           // how many paths were told since then
	events  int           // how many were told since the beginning
	asked   int           // how often somebody has asked for a look
	looked  int           // how many of both have been looked at
	done    chan struct{} // closed when a look has been taken
	moved   bool          // whether folders have come or gone since the last whole look
	polling bool
}

// New makes a Watcher.
func New(o Options) *Watcher {
	return &Watcher{o: o, wake: make(chan struct{}, 1), paths: make(map[string]bool), done: make(chan struct{})}
}

// Run watches until ctx ends, and calls look whenever there may be a change,
// never twice at once. look says whether there was one.
func (w *Watcher) Run(ctx context.Context, look func(Hint) (changed bool)) {
	if s := w.listen(); s != nil {
		w.run(ctx, look, s)
	} else {
		w.run(ctx, look, nil)
	}
}

// teller is what events come from.
type teller interface {
	refresh() error // watches the folders that are there now
	close()
}

// run is Run with events from system; nil where there are none.
func (w *Watcher) run(ctx context.Context, look func(Hint) (changed bool), system teller) {
	defer func() {
		if system != nil {
			system.close()
		}
	}()
	beat := time.NewTimer(soon)
	follow := time.NewTimer(confirm)
	defer beat.Stop()
	defer follow.Stop()
	proved, took := false, time.Duration(0)
	lost := false // whether the site's own folder is gone, and with it all that was watched
	whole := func() bool {
		if system != nil && (w.foldersMoved() || lost) {
			err := system.refresh()
			lost = errors.Is(err, fs.ErrNotExist)
			if err != nil && !lost {
				system.close()
				system = nil
				w.poll(refused(err))
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
		case system == nil || lost:
			beat.Reset(max(often, patience*took))
		case proved:
			beat.Reset(seldom)
		default:
			beat.Reset(max(soon, patience*took))
		}
	}
	rest()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			if !w.gather(ctx) {
				return
			}
			hint, upTo := w.take()
			if hint.Whole {
				proved = whole() || proved
			} else {
				proved = look(hint) || proved
				follow.Reset(confirm)
			}
			w.settle(upTo)
			rest()
		case <-follow.C:
			whole()
		case <-beat.C:
			before := w.count()
			was := lost
			if whole() && system != nil && !was && w.silent(ctx, before) {
				system.close()
				system = nil
				w.poll("Nothing tells of changes in this folder, as is usual on network drives; it is looked through at short intervals instead.")
			}
			rest()
		}
	}
}

// silent says whether no event has come since there were n, and none comes.
func (w *Watcher) silent(ctx context.Context, n int) bool {
	if w.count() == n {
		sleep(ctx, late)
	}
	return w.count() == n && ctx.Err() == nil
}

// gather waits until what is going on is over. It is false where ctx ends.
func (w *Watcher) gather(ctx context.Context) bool {
	for {
		w.mu.Lock()
		until := w.last.Add(quiet)
		end := w.first.Add(most)
		if over := w.began.Add(longest); len(w.paths) >= storm {
			until, end = w.last.Add(calm), w.first.Add(longest)
		} else if w.burst >= storm && time.Now().Before(over) { // one that a slow disk stretches
			until, end = w.last.Add(calm), over
		}
		w.mu.Unlock()
		if end.Before(until) {
			until = end
		}
		wait := time.Until(until)
		if wait <= 0 {
			return ctx.Err() == nil
		}
		if !sleep(ctx, wait) {
			return false
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// told notes that something may have changed at a path, or anywhere where it
// is "".
func (w *Watcher) told(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if len(w.paths) == 0 && !w.whole {
		w.first = now
	}
	if now.Sub(w.last) > calm {
		w.began, w.burst = now, 0
	}
	w.last = now
	w.events++
	w.whole = w.whole || path == ""
	if path != "" && !w.paths[path] {
		w.paths[path] = true
		w.burst++
	}
	w.waken()
}

// waken makes Run look. It is called under the lock.
func (w *Watcher) waken() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// take hands out what has been told, and how much that was since the beginning.
func (w *Watcher) take() (h Hint, upTo int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h = Hint{Paths: slices.Sorted(maps.Keys(w.paths)), Whole: w.whole || len(w.paths) >= storm}
	w.paths, w.whole = make(map[string]bool), false
	select {
	case <-w.wake: // told of what is taken now
	default:
	}
	return h, w.events + w.asked
}

// settle lets those go who wait for what was taken.
func (w *Watcher) settle(upTo int) {
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

// Settle waits until everything that is known by now to have happened has been
// looked at, or until ctx ends.
func (w *Watcher) Settle(ctx context.Context) {
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

// Look asks for a whole look, as somebody has met something that has changed.
func (w *Watcher) Look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if len(w.paths) == 0 && !w.whole {
		w.first, w.last = now, now
	}
	w.whole = true
	w.asked++
	w.waken()
}

// Polling says whether looks are taken at short intervals.
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

// foldersMoved says whether folders have come or gone since it was asked last.
func (w *Watcher) foldersMoved() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	moved := w.moved
	w.moved = false
	return moved
}
