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
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// viewState is the state of one view of the site.
type viewState struct {
	view    preview.View
	current atomic.Pointer[viewSnapshot]

	mu        sync.Mutex
	replaced  chan struct{} // closed when current changes
	tabs      int
	lastUsed  time.Time
	pending   bool // current waits to be rendered in the background
	cancel    context.CancelFunc
	goodPages map[string]goodPage // pages as they were without errors, by path
	goodOrder []string            // their paths, the one seen last at the end
	assets    []changedAsset      // in order
}

// viewSnapshot is what a view shows at one moment. It is immutable.
type viewSnapshot struct {
	version   int
	latest    *preview.Snapshot // of the files as they are
	usable    *preview.Snapshot // of which pages are rendered: latest or its fallback
	since     time.Time         // when latest was read
	changed   []string          // the files that differ from the previous version
	copies    map[string]sum.Sum
	whole     *preview.Whole // of latest; nil until everything is rendered
	published *difference    // between latest, or an earlier version, and the last build; nil until it is known

	previous     *preview.Whole  // of the last version that was rendered as a whole; may be nil
	changedSince map[string]bool // the files that have changed since previous
}

// outdated gives what is known of a file that is shown with earlier contents.
func (n *viewSnapshot) outdated(file string) (preview.StaleFile, bool) {
	for _, e := range n.latest.StaleFiles() {
		if e.File == file {
			return e, true
		}
	}
	return preview.StaleFile{}, false
}

func (n *viewSnapshot) settings() *config.Settings { return n.usable.Site.Settings }

// goodPage is a page as it was rendered without an error.
type goodPage struct {
	preview.Output
	since time.Time
}

// changedAsset is a file that is published as it is, and has changed.
type changedAsset struct {
	version int
	path    string
}

const (
	backgroundDelay = 150 * time.Millisecond // after a change
	maxGoodPages    = 64                     // of a view
	maxAssets       = 1000                   // of a view
	maxViews        = 6
	maxOpenViews    = 30 // that tabs hold
)

func (s *Server) allViews() []*viewState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.views))
}

func (s *Server) lookup(v preview.View) (*viewState, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, ok := s.views[v]
	return state, ok
}

var errTooManyViews = errors.New("too many views are open")

// view gives the state of a view, and creates it when needed.
func (s *Server) view(key preview.View) (*viewState, error) {
	v, ok := s.lookup(key)
	if !ok {
		if len(s.allViews()) >= maxOpenViews { // as evict has left them
			return nil, errTooManyViews
		}
		v = &viewState{view: key, replaced: make(chan struct{}), cancel: func() {}, goodPages: make(map[string]goodPage)}
		if err := s.refresh(v); err != nil {
			return nil, err
		}
		s.mu.Lock()
		if other, ok := s.views[key]; ok { // another request was faster
			v = other
		} else {
			s.views[key] = v
		}
		s.mu.Unlock()
		s.evict()
		s.wakeBackground()
	}
	v.mu.Lock()
	v.lastUsed = s.o.Now()
	v.mu.Unlock()
	return v, nil
}

// evict forgets the least recently used views without tabs.
func (s *Server) evict() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.views) > maxViews {
		var oldest *viewState
		for _, v := range s.views {
			v.mu.Lock()
			if v.view != s.firstView && v.tabs == 0 && (oldest == nil || v.lastUsed.Before(oldest.lastUsed)) {
				oldest = v
			}
			v.mu.Unlock()
		}
		if oldest == nil {
			return
		}
		oldest.cancelBackground()
		delete(s.views, oldest.view)
		s.preview.Forget(oldest.view)
	}
}

// refresh makes a view show the site as it was last read.
func (s *Server) refresh(v *viewState) error {
	now := s.o.Now()
	latest, err := s.preview.Snapshot(v.view, now)
	if err != nil {
		return err
	}
	usable := latest.Fallback()
	next := &viewSnapshot{latest: latest, usable: usable, since: now, copies: usable.Copies()}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cancel()
	if last := v.current.Load(); last != nil {
		v.follow(next, last)
	}
	v.pending = true
	v.replace(next)
	s.wakeBackground()
	return nil
}

// follow fills in what a snapshot takes over from the one before. It is called
// under the lock.
func (v *viewState) follow(next, last *viewSnapshot) {
	next.version = last.version + 1
	next.changed = changedFiles(last.latest.Tree, next.latest.Tree)
	next.published, next.previous, next.changedSince = last.published, last.previous, maps.Clone(last.changedSince)
	if last.whole != nil {
		next.previous, next.changedSince = last.whole, nil
	}
	if next.changedSince == nil {
		next.changedSince = make(map[string]bool)
	}
	for _, file := range next.changed {
		next.changedSince[file] = true
	}
	for path, sum := range next.copies {
		if before, ok := last.copies[path]; !ok || before != sum {
			v.assets = append(v.assets, changedAsset{next.version, path})
		}
	}
	if n := len(v.assets); n > maxAssets {
		v.assets = slices.Clone(v.assets[n-maxAssets:])
	}
}

func (v *viewState) cancelBackground() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cancel()
}

// replace publishes a snapshot and then wakes those who wait for it. It is
// called under the lock.
func (v *viewState) replace(next *viewSnapshot) {
	v.current.Store(next)
	close(v.replaced)
	v.replaced = make(chan struct{})
}

// changedFiles compares two trees.
func changedFiles(a, b *source.Tree) []string {
	var out []string
	before := make(map[string]sum.Sum)
	for _, f := range a.Files() {
		before[f.Path] = f.Sum
	}
	for _, f := range b.Files() {
		if sum, ok := before[f.Path]; !ok || sum != f.Sum {
			out = append(out, f.Path)
		}
		delete(before, f.Path)
	}
	out = slices.AppendSeq(out, maps.Keys(before))
	slices.Sort(out)
	return out
}

func (s *Server) wakeBackground() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// renderInBackground renders pending views, one after the other, until ctx ends.
func (s *Server) renderInBackground(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		views := s.allViews()
		if i := slices.IndexFunc(views, func(v *viewState) bool { return v.view == s.firstView }); i > 0 { // it is reported
			views[0], views[i] = views[i], views[0]
		}
		for _, v := range views {
			ctx, cancel := context.WithCancel(ctx)
			v.mu.Lock()
			n, pending := v.current.Load(), v.pending
			v.pending, v.cancel = false, cancel
			v.mu.Unlock()
			if pending {
				s.renderRest(ctx, v, n)
			}
			cancel()
		}
	}
}

// renderRest renders everything that no browser has requested, for its
// diagnostics and to compare it with the last build.
func (s *Server) renderRest(ctx context.Context, v *viewState, n *viewSnapshot) {
	if n.version > 0 { // requests for pages come first
		select {
		case <-time.After(backgroundDelay):
		case <-ctx.Done():
			return
		}
	}
	pause := func() {
		for i := 0; s.requests.Load() > 0 && i < 20 && ctx.Err() == nil; i++ {
			time.Sleep(time.Millisecond)
		}
	}
	whole, err := n.latest.All(ctx, pause)
	for tries := 0; errors.Is(err, source.ErrChanged) && tries < 10; tries++ { // mostly, the rescan brings another snapshot
		if !s.awaitRescan(ctx, err) || v.current.Load() != n {
			return
		}
		time.Sleep(100 * time.Millisecond)
		whole, err = n.latest.All(ctx, pause)
	}
	if err != nil {
		if ctx.Err() == nil {
			s.o.Say(fmt.Sprintf("The site can't be looked through: %v.", err))
		}
		return
	}
	published := compare(s.o.Published, whole)
	v.mu.Lock()
	if v.current.Load() != n {
		v.mu.Unlock()
		return
	}
	next := *n
	next.whole, next.published, next.previous, next.changedSince = whole, published, nil, nil
	v.replace(&next)
	v.mu.Unlock()
	if v.view == s.firstView {
		s.o.Report(Progress{Files: n.changed, Whole: whole})
	}
}

// response is what is sent for a path.
type response struct {
	preview.Output
	found       bool      // something is published at the path; otherwise it is the page for missing ones
	script      bool      // it is a page that gets the preview's script
	pageSince   time.Time // for an earlier version of the page: when that was read; else zero
	layoutSince time.Time // for a page in earlier layouts: when these were read; else zero
	diags       diag.List // found when it was rendered
}

// notFound is the output that hosts send where there is nothing.
const notFound = "404.html"

// response renders what is sent for a path. The error may wrap source.ErrChanged.
func (v *viewState) response(n *viewSnapshot, at string) (response, error) {
	found := n.usable.Has(at) && at != notFound
	if !found {
		at = notFound
	}
	r := response{found: found, script: path.Ext(at) == ".html"}
	out, ok, err := n.usable.Output(at)
	if err != nil {
		return response{}, err
	}
	r.Output = out
	r.diags = slices.DeleteFunc(slices.Clone(out.Faults), func(d diag.Diagnostic) bool {
		_, outdated := n.outdated(d.File) // the diagnostic is about earlier contents
		return outdated
	})
	if !ok && found {
		if before, since := n.usable.WithPreviousLayouts(); before != nil {
			if out, ok, err := before.Output(at); err == nil && ok && !out.Faults.HasErrors() {
				r.Output, r.layoutSince = out, since
				return r, nil
			}
		}
	}
	earlier, outdated := n.outdated(out.Owner)
	good, seen := v.goodPage(at)
	switch {
	case ok && !out.Faults.HasErrors() && !(earlier.Lost && seen):
		if out.Page && !outdated {
			v.keepGoodPage(at, goodPage{out, n.since})
		}
		r.script = r.script && (out.Page || !content.IsMarkdown(out.Owner)) // redirections of old addresses need none
	case seen:
		r.Output, r.pageSince = good.Output, good.since
	case !ok:
		r.Data, r.script = ownPage(found), true
		r.Sum = sum.Of(r.Data)
	}
	return r, nil
}

func (v *viewState) goodPage(at string) (goodPage, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	g, ok := v.goodPages[at]
	return g, ok
}

func (v *viewState) keepGoodPage(at string, g goodPage) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.goodPages[at] = g
	v.goodOrder = append(slices.DeleteFunc(v.goodOrder, func(other string) bool { return other == at }), at)
	if len(v.goodOrder) > maxGoodPages {
		delete(v.goodPages, v.goodOrder[0])
		v.goodOrder = v.goodOrder[1:]
	}
}

// wait gives the current snapshot, and a channel that is closed when there is
// another one.
func (v *viewState) wait() (*viewSnapshot, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.current.Load(), v.replaced
}

// assetsSince gives the assets that have changed after a version; ok is false
// where that is not known any more.
func (v *viewState) assetsSince(version int) (paths []string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.assets) == maxAssets && v.assets[0].version > version+1 {
		return nil, false
	}
	for _, a := range v.assets {
		if a.version > version {
			paths = append(paths, a.path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), true
}
