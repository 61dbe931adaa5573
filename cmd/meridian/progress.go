package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progress is a line on a screen that says how far a long task has come, and of
// a build how long it will still take. It appears once the task has taken a
// second, and leaves no trace.
type progress struct {
	w       io.Writer
	now     func() time.Time
	columns func() int // of the screen; 0 where that is not known
	begun   time.Time
	doing   string // what is done, where that is no build: "Asking other sites"

	mu    sync.Mutex
	first time.Time // when pages began to be made
	last  time.Time
	shown bool
}

// show is called by many goroutines.
func (p *progress) show(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.first.IsZero() {
		p.first = now
	}
	if now.Sub(p.begun) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	line := bar(done, total, now.Sub(p.first), p.columns())
	if p.doing != "" {
		line = fmt.Sprintf("%s: %d of %d", p.doing, done, total)
	}
	fmt.Fprintf(p.w, "\r%s\x1b[K", line) //nolint:errcheck // it is only progress
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K") //nolint:errcheck // it was only progress
	}
}

// cells is how long the bar is at most.
const cells = 30

// bar draws how far a build has come: with as much as fits into a line of so
// many columns, whose last one stays free, as some terminals go on to the next
// line behind it. 0 columns are as many as most terminals have.
func bar(done, total int, spent time.Duration, columns int) string {
	if columns == 0 {
		columns = 80
	}
	columns--
	digits := len(fmt.Sprint(total))
	count := fmt.Sprintf("%*d of %d files", digits, done, total)
	percent := fmt.Sprintf("%3d %%", 100*done/max(total, 1))
	rest := left(done, total, spent)
	if room := min(cells, columns-len(count)-len(rest)-4); room >= 10 {
		full := room * done / max(total, 1)
		return "[" + strings.Repeat("#", full) + strings.Repeat(".", room-full) + "] " + count + rest
	}
	for _, line := range []string{count + rest, count, percent} {
		if len(line) <= columns {
			return line
		}
	}
	return ""
}

// left says how long a build will still take, if it goes on as so far; "" as
// long as that is anybody's guess.
func left(done, total int, spent time.Duration) string {
	if done == 0 || spent < time.Second/2 {
		return ""
	}
	rest := time.Duration(float64(spent) / float64(done) * float64(total-done))
	if rest < time.Minute {
		return fmt.Sprintf(", %d s left", int(rest.Round(time.Second).Seconds()))
	}
	rest = rest.Round(time.Second)
	return fmt.Sprintf(", %d min %02d s left", int(rest.Minutes()), int(rest.Seconds())%60)
}
