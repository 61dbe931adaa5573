package watch

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// told is a teller whose events the test brings about itself.
type told struct {
	refreshed, closed int
	fault             atomic.Pointer[error] // of refreshing
}

func (t *told) refresh() error {
	t.refreshed++
	if fault := t.fault.Load(); fault != nil {
		return *fault
	}
	return nil
}

func (t *told) fail(fault error) { t.fault.Store(&fault) }
func (t *told) close()           { t.closed++ }

// bench is a Watcher in a bubble of time that stands still until everybody
// waits, with notes of the looks that it takes.
type bench struct {
	*Watcher
	fsEvents *told
	notes    sync.Mutex
	began    time.Time
	looks    []string
	changed  atomic.Bool  // what looks find
	takes    atomic.Int64 // how long they take
	said     []string
	stop     func()
}

// start runs a Watcher, and is past the look that follows the beginning.
func start(t *testing.T, polling bool) *bench {
	b := &bench{fsEvents: &told{}}
	b.Watcher = New(Options{Say: func(words string) { b.said = append(b.said, words) }})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		look := func(h Hint) bool {
			b.notes.Lock()
			at := time.Since(b.began).Round(time.Millisecond)
			what := strings.Join(h.Paths, " ")
			if h.Whole {
				what = fmt.Sprintf("whole(%d)", len(h.Paths))
			}
			b.looks = append(b.looks, fmt.Sprintf("%v %s", at, what))
			b.notes.Unlock()
			time.Sleep(time.Duration(b.takes.Load()))
			return b.changed.Load()
		}
		if polling {
			b.poll("")
			b.run(ctx, look, nil)
		} else {
			b.run(ctx, look, b.fsEvents)
		}
	}()
	b.stop = func() { cancel(); <-done }
	time.Sleep(confirmDelay)
	synctest.Wait()
	b.notes.Lock()
	b.began, b.looks = time.Now(), nil
	b.notes.Unlock()
	return b
}

// at waits until the given time has passed since the beginning.
func (b *bench) at(d time.Duration) {
	time.Sleep(time.Until(b.began.Add(d)))
	synctest.Wait()
}

func (b *bench) expect(t *testing.T, want ...string) {
	t.Helper()
	b.notes.Lock()
	defer b.notes.Unlock()
	if !slices.Equal(b.looks, want) {
		t.Errorf("looks were taken at %q, want %q", b.looks, want)
	}
}

const ms = time.Millisecond

// What is saved once is looked at 5 ms later, and wholly once it is quiet.
func TestOneSave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.notify("content/a.md")
		b.at(time.Second)
		b.expect(t, "5ms content/a.md", "255ms whole(0)")
	})
}

// A file that is written twice is looked at once.
func TestDoubleWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.notify("content/a.md")
		b.at(3 * ms)
		b.notify("content/a.md")
		b.notify("content/a.md~")
		b.at(time.Second)
		b.expect(t, "8ms content/a.md content/a.md~", "258ms whole(0)")
	})
}

// A stream of events can't put a look off for more than 20 ms.
func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		for i := range 30 {
			b.at(time.Duration(i) * 2 * ms)
			b.notify("content/a.md")
		}
		b.at(100 * ms)
		b.expect(t, "20ms content/a.md", "40ms content/a.md", "60ms content/a.md")
	})
}

// Where hundreds of files change, one look is taken when they have stopped.
func TestBranchSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		for i := range 400 {
			b.notify(fmt.Sprintf("content/%d.md", i))
			if i%40 == 39 {
				b.at(time.Duration(i) * ms)
			}
		}
		b.at(2 * time.Second)
		b.expect(t, "409ms whole(0)")
	})
}

// Also where there are moments between them in which nothing is told.
func TestSlowBranchSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		for i := range 90 {
			b.at(time.Duration(i) * 10 * ms)
			b.notify(fmt.Sprintf("content/%d.md", i))
		}
		b.at(2 * time.Second)
		b.notes.Lock()
		n := len(b.looks)
		b.notes.Unlock()
		if n > 34 {
			t.Errorf("%d looks were taken", n)
		}
		b.notes.Lock()
		b.looks = b.looks[31:]
		b.notes.Unlock()
		b.expect(t, "940ms whole(0)")
	})
}

// Not even such a storm puts it off for more than a second.
func TestEndlessStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		for i := range 400 {
			b.at(time.Duration(i) * 4 * ms)
			for n := range 12 {
				b.notify(fmt.Sprintf("content/%d-%d.md", i, n))
			}
		}
		b.at(2 * time.Second)
		b.expect(t, "1s whole(0)", "1.646s whole(0)")
	})
}

// Whoever waits for what has happened to be looked at waits as long as that
// takes, and for nothing else.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.takes.Store(int64(30 * ms))
		b.WaitIdle(t.Context())
		if got := time.Since(b.began); got != 0 {
			t.Errorf("waited %v for nothing", got)
		}
		b.notify("content/a.md")
		b.WaitIdle(t.Context())
		if got := time.Since(b.began); got != 35*ms {
			t.Errorf("waited %v", got)
		}
		b.notify("content/a.md")
		b.at(50 * ms) // while it is being looked at
		b.WaitIdle(t.Context())
		if got := time.Since(b.began); got != 70*ms {
			t.Errorf("waited %v", got)
		}
		b.notify("content/b.md")
		b.WaitIdle(t.Context())
		b.expect(t, "5ms content/a.md", "40ms content/a.md", "75ms content/b.md")

		// What happens after one has begun to wait is no reason to wait longer.
		go func() {
			for range 50 {
				b.notify("content/c.md")
				time.Sleep(4 * ms)
			}
		}()
		time.Sleep(ms)
		began := time.Now()
		b.WaitIdle(t.Context())
		if got := time.Since(began); got > 60*ms {
			t.Errorf("waited %v where saving goes on", got)
		}
		time.Sleep(time.Second)

		ctx, cancel := context.WithTimeout(t.Context(), ms)
		defer cancel()
		b.notify("content/c.md")
		before := time.Now()
		b.WaitIdle(ctx)
		if got := time.Since(before); got != ms {
			t.Errorf("waited %v, although it was told to stop", got)
		}
	})
}

// Somebody who met a change asks for a look at everything.
func TestLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.RequestScan()
		b.RequestScan()
		b.WaitIdle(t.Context())
		b.expect(t, "5ms whole(0)")
	})
}

// Where a look finds what no event has told of, events are not waited for any
// more, and that is said.
func TestNoEventsArrive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.at(unconfirmedInterval + time.Second) // nothing has changed yet
		b.expect(t, "1.75s whole(0)")
		b.changed.Store(true)
		b.at(unconfirmedInterval + unconfirmedInterval)
		b.changed.Store(false)
		b.at(5500 * ms)
		b.expect(t, "1.75s whole(0)", "3.75s whole(0)", "4.45s whole(0)", "4.95s whole(0)", "5.45s whole(0)")
		if len(b.said) != 1 || !b.Polling() || b.fsEvents.closed != 1 {
			t.Errorf("said %q, polling %v, closed %d times", b.said, b.Polling(), b.fsEvents.closed)
		}
	})
}

// An event that comes a little later than the look that finds its change is no
// reason to do without events.
func TestEventComesLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.changed.Store(true)
		b.at(1800 * ms) // the look has been taken
		b.notify("content/a.md")
		b.at(10 * time.Second)
		b.expect(t, "1.75s whole(0)", "1.95s content/a.md", "2.2s whole(0)")
		if b.Polling() {
			t.Error("events are not waited for any more")
		}
	})
}

// Once an event has proved true, whole looks are rare.
func TestProved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.changed.Store(true)
		b.notify("content/a.md")
		b.at(time.Second)
		b.changed.Store(false)
		b.at(time.Minute)
		b.expect(t, "5ms content/a.md", "255ms whole(0)", "30.005s whole(0)")
	})
}

// Looks at a large site don't take up the machine.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, true)
		defer b.stop()
		b.at(2 * time.Second)
		b.takes.Store(int64(200 * ms))
		b.at(7 * time.Second)
		b.expect(t, "250ms whole(0)", "750ms whole(0)", "1.25s whole(0)", "1.75s whole(0)", "2.25s whole(0)", "4.45s whole(0)", "6.65s whole(0)")
	})
}

// Folders that have come or gone are watched before they are looked through.
func TestFoldersMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.moved = true
		b.notify("")
		b.at(100 * ms)
		b.expect(t, "5ms whole(0)")
		if b.fsEvents.refreshed != 1 {
			t.Errorf("refreshed %d times", b.fsEvents.refreshed)
		}
	})
}

// While the site's folder is gone, nothing can be watched, so that it is looked
// for at short intervals; when it is back, it is watched again, and that looks
// had to find out is no proof that events do not arrive.
func TestSiteFolderGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.fsEvents.fail(fs.ErrNotExist)
		b.moved = true
		b.notify("")
		b.at(1100 * ms)
		b.fsEvents.fault.Store(nil)
		b.changed.Store(true)
		b.at(2 * time.Second)
		b.changed.Store(false)
		b.at(20 * time.Second)
		b.expect(t, "5ms whole(0)", "505ms whole(0)", "1.005s whole(0)", "1.505s whole(0)", "3.505s whole(0)", "5.505s whole(0)",
			"7.505s whole(0)", "9.505s whole(0)", "11.505s whole(0)", "13.505s whole(0)", "15.505s whole(0)", "17.505s whole(0)", "19.505s whole(0)")
		if b.fsEvents.refreshed != 4 || b.Polling() {
			t.Errorf("refreshed %d times, polling %v", b.fsEvents.refreshed, b.Polling())
		}
	})
}

// A new folder that the system refuses to watch, as there are too many, is not
// waited for in vain.
func TestOneFolderTooMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := start(t, false)
		defer b.stop()
		b.fsEvents.fail(errTooMany)
		b.moved = true
		b.notify("")
		b.at(1100 * ms)
		b.expect(t, "5ms whole(0)", "505ms whole(0)", "1.005s whole(0)")
		if b.fsEvents.closed != 1 || !b.Polling() {
			t.Errorf("closed %d times, polling %v", b.fsEvents.closed, b.Polling())
		}
	})
}
