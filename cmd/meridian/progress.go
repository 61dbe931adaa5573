package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progress is a line on a screen that shows how far a long task has come, and how
// long a build will still take. It appears after a second, and leaves no trace.
// The zero value shows nothing.
type progress struct {
	w       io.Writer
	now     func() time.Time
	columns func() int // of the screen; 0 where that is not known
	begun   time.Time
	doing   string // for tasks other than a build: "Asking other sites"

	mu    sync.Mutex
	first time.Time // of the first call of update
	last  time.Time
	shown bool
}

// progress makes a line where the screen and the flags allow one.
func (e environment) progress(begun time.Time, doing string, quiet bool, format *choice) *progress {
	if !e.Progress || quiet || format.value != "text" {
		return new(progress)
	}
	return &progress{w: e.Err, now: e.Now, columns: e.Width, begun: begun, doing: doing}
}

// callback gives update; nil where nothing is shown.
func (p *progress) callback() func(done, total int) {
	if p.w == nil {
		return nil
	}
	return p.update
}

// update may be called by many goroutines.
func (p *progress) update(done, total int) {
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
	line := progressBar(done, total, now.Sub(p.first), p.columns())
	if p.doing != "" {
		line = fmt.Sprintf("%s: %d of %d", p.doing, done, total)
	}
	fmt.Fprintf(p.w, "\r%s\x1b[K", line)
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// progressBar draws as much as fits into a line. Its last column stays free, as
// some terminals break the line behind it. 0 columns mean 80.
func progressBar(done, total int, spent time.Duration, columns int) string {
	if columns == 0 {
		columns = 80
	}
	columns--
	digits := len(fmt.Sprint(total))
	count := fmt.Sprintf("%*d of %d files", digits, done, total)
	percent := fmt.Sprintf("%3d %%", 100*done/max(total, 1))
	rest := timeLeft(done, total, spent)
	if room := min(30, columns-len(count)-len(rest)-4); room >= 10 {
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

// timeLeft extrapolates how long a build will still take; "" as long as that would
// be a guess.
func timeLeft(done, total int, spent time.Duration) string {
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
