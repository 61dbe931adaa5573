package serve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// scene is the site as it is shown from one view.
type scene struct {
	view engine.View
	now  atomic.Pointer[shown]

	mu       sync.Mutex
	renewed  chan struct{} // closed when now has changed
	tabs     int
	used     time.Time
	stop     context.CancelFunc // ends what is being made behind
	good     map[string]good    // pages without a fault, by path
	goodKeys []string           // the order in which they were seen last
	touched  []touch            // which files have changed, in order
}

// shown is what a scene shows at one moment. It never changes.
type shown struct {
	version int
	newest  *engine.Snapshot // of the files as they are
	made    *engine.Snapshot // what pages are made from: newest, or what stands in for it
	since   time.Time        // when newest was read
	files   []string         // the site's files that have changed since the version before
	copies  map[string]sum.Sum
	whole   *engine.Whole // of newest; nil as long as it is being made
	public  *difference   // between newest and what was published last, or an older one; nil as long as none is known

	before  *engine.Whole   // the last one that was whole; nil where none was
	changed map[string]bool // the files that have changed since it was
}

// earlier gives what is known of a file that says what it said before it held an
// error.
func (n *shown) earlier(file string) (e engine.Earlier, ok bool) {
	for _, e := range n.newest.Earlier() {
		if e.File == file {
			return e, true
		}
	}
	return engine.Earlier{}, false
}

// settings are those that pages are made with.
func (n *shown) settings() *config.Settings { return n.made.Site.Settings }

// good is a page as it was without a fault.
type good struct {
	engine.Output
	since time.Time
}

// touch is a file that is published as it is, and has changed.
type touch struct {
	version int
	path    string
}

// later is how long nothing is made behind after a change.
const later = 150 * time.Millisecond

// How much a scene keeps.
const (
	mostGood    = 64
	mostTouched = 1000
	mostScenes  = 6
)

// all gives every scene.
func (s *Server) all() []*scene {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*scene, 0, len(s.scenes))
	for _, c := range s.scenes {
		out = append(out, c)
	}
	return out
}

func (s *Server) known(v engine.View) (*scene, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.scenes[v]
	return c, ok
}

// scene gives the scene of a view, and makes it where nobody has had that view
// yet.
func (s *Server) scene(v engine.View) (*scene, error) {
	c, ok := s.known(v)
	if !ok {
		c = &scene{view: v, renewed: make(chan struct{}), stop: func() {}, good: make(map[string]good)}
		if err := s.renew(c); err != nil {
			return nil, err
		}
		s.mu.Lock()
		if other, ok := s.scenes[v]; ok { // somebody was quicker
			c.stop()
			c = other
		} else {
			s.scenes[v] = c
		}
		s.mu.Unlock()
		s.thin()
	}
	c.mu.Lock()
	c.used = s.o.Now()
	c.mu.Unlock()
	return c, nil
}

// thin forgets the scenes that nobody has looked at for longest.
func (s *Server) thin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.scenes) > mostScenes {
		var oldest *scene
		for _, c := range s.scenes {
			c.mu.Lock()
			if c.view != s.first && c.tabs == 0 && (oldest == nil || c.used.Before(oldest.used)) {
				oldest = c
			}
			c.mu.Unlock()
		}
		if oldest == nil {
			return
		}
		oldest.stop()
		delete(s.scenes, oldest.view)
		s.preview.Forget(oldest.view)
	}
}

// renew shows in a scene what the last look has found.
func (s *Server) renew(c *scene) error {
	now := s.o.Now()
	newest, err := s.preview.Snapshot(c.view, now)
	if err != nil {
		return err //nolint:wrapcheck // it says what it is about
	}
	next := &shown{newest: newest, made: newest.Instead(), since: now, copies: newest.Copies()}
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := c.now.Load(); last != nil {
		next.version = last.version + 1
		next.files = changedFiles(last.newest.Tree, newest.Tree)
		next.public, next.before, next.changed = last.public, last.before, maps.Clone(last.changed)
		if last.whole != nil {
			next.before, next.changed = last.whole, nil
		}
		if next.changed == nil {
			next.changed = make(map[string]bool)
		}
		for _, file := range next.files {
			next.changed[file] = true
		}
		for at, is := range next.copies {
			if was, there := last.copies[at]; !there || was != is {
				c.touched = append(c.touched, touch{next.version, at})
			}
		}
		if n := len(c.touched); n > mostTouched {
			c.touched = slices.Clone(c.touched[n-mostTouched:])
		}
	}
	c.stop()
	ctx, cancel := context.WithCancel(s.ctx)
	c.stop = cancel
	c.set(next)
	if s.ctx.Err() == nil {
		s.behind.Go(func() { s.rest(ctx, c, next) })
	}
	return nil
}

// halt ends what is being made behind.
func (c *scene) halt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop()
}

// set puts what is shown in its place, and then tells everybody. It is called
// under the lock.
func (c *scene) set(next *shown) {
	c.now.Store(next)
	close(c.renewed)
	c.renewed = make(chan struct{})
}

// changedFiles gives the files that differ between two trees.
func changedFiles(a, b *source.Tree) []string {
	var out []string
	x, y := a.Files(), b.Files()
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].Path < y[0].Path:
			out = append(out, x[0].Path)
			x = x[1:]
		case len(x) == 0 || y[0].Path < x[0].Path:
			out = append(out, y[0].Path)
			y = y[1:]
		default:
			if x[0].Sum != y[0].Sum {
				out = append(out, x[0].Path)
			}
			x, y = x[1:], y[1:]
		}
	}
	return out
}

// rest makes everything that has not been made, for the faults in it and to
// compare it with what was published.
func (s *Server) rest(ctx context.Context, c *scene, n *shown) {
	if n.version > 0 { // those who look at pages come first
		select {
		case <-time.After(later):
		case <-ctx.Done():
			return
		}
	}
	pause := func() {
		for i := 0; s.busy.Load() > 0 && i < 20 && ctx.Err() == nil; i++ {
			time.Sleep(time.Millisecond)
		}
	}
	whole, err := n.newest.All(ctx, pause)
	for tries := 0; errors.Is(err, source.ErrChanged) && tries < 10; tries++ { // mostly, a look brings another scene
		if !s.changedBehind(ctx, err) || c.now.Load() != n {
			return
		}
		time.Sleep(100 * time.Millisecond)
		whole, err = n.newest.All(ctx, pause)
	}
	if err != nil {
		if ctx.Err() == nil {
			s.o.Say(fmt.Sprintf("The site can't be looked through: %v.", err))
		}
		return
	}
	public := s.compare(whole)
	c.mu.Lock()
	if c.now.Load() != n {
		c.mu.Unlock()
		return
	}
	next := *n
	next.whole, next.public, next.before, next.changed = whole, public, nil, nil
	c.set(&next)
	c.mu.Unlock()
	if c.view == s.first {
		s.o.Report(Progress{Files: n.files, Whole: whole})
	}
}

// answer is what is shown at a path.
type answer struct {
	engine.Output
	found   bool      // whether there is something at the path; else this is what hosts answer with then
	html    bool      // whether it is a page to which the script can be added
	since   time.Time // where it is an earlier version of the page: from when; else zero
	layouts time.Time // where it is made with earlier layouts: of when these are; else zero
	faults  diag.List // those that were met when it was made
}

// notFound is the output that hosts answer with where there is nothing.
const notFound = "404.html"

// answer gives what is shown at a path. The error may wrap source.ErrChanged.
func (c *scene) answer(n *shown, at string) (answer, error) {
	found := n.made.Has(at) && at != notFound
	if !found {
		at = notFound
	}
	a := answer{found: found, html: path.Ext(at) == ".html"}
	out, ok, err := n.made.Output(at)
	if err != nil {
		return answer{}, err //nolint:wrapcheck // it says what it is about
	}
	a.Output = out
	a.faults = slices.DeleteFunc(slices.Clone(out.Faults), func(d diag.Diagnostic) bool { // of files that are no longer so
		_, is := n.earlier(d.File)
		return is
	})
	if !ok && found {
		if before, since := n.made.WithLayoutsBefore(); before != nil {
			if out, ok, err := before.Output(at); err == nil && ok && !out.Faults.HasErrors() {
				a.Output, a.layouts = out, since
				return a, nil
			}
		}
	}
	e, earlier := n.earlier(out.Owner)
	g, seen := c.seen(at)
	switch {
	case ok && !out.Faults.HasErrors() && !(e.Lost && seen):
		if out.Page && !earlier {
			c.see(at, good{out, n.since})
		}
		a.html = a.html && (out.Page || !content.IsPage(out.Owner)) // a page at an old address leads on by itself
	case seen:
		a.Output, a.since = g.Output, g.since
	case !ok && found:
		a.Data, a.Sum, a.html = []byte(barePage), sum.OfString(barePage), true
	case !ok:
		a.Data, a.Sum, a.html = []byte(noPage), sum.OfString(noPage), true
	}
	return a, nil
}

func (c *scene) seen(at string) (good, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g, ok := c.good[at]
	return g, ok
}

// see keeps a page that has no fault. since moves on only where it differs.
func (c *scene) see(at string, g good) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.good[at] = g
	c.goodKeys = append(slices.DeleteFunc(c.goodKeys, func(k string) bool { return k == at }), at)
	if len(c.goodKeys) > mostGood {
		delete(c.good, c.goodKeys[0])
		c.goodKeys = c.goodKeys[1:]
	}
}

// wait gives what is shown now, and what is closed when that has changed.
func (c *scene) wait() (*shown, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now.Load(), c.renewed
}

// touchedSince gives the files that have changed after a version. all is true
// where that is not known.
func (c *scene) touchedSince(version int) (paths []string, all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.touched) == mostTouched && c.touched[0].version > version+1 {
		return nil, true
	}
	for _, t := range c.touched {
		if t.version > version {
			paths = append(paths, t.path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), false
}
