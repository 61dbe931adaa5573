// Package serve is the preview: an HTTP server that shows a site while it is
// being written.
//
// # Pages
//
// A page is rendered when a browser requests it, by the same tasks as in a build
// (see preview.Snapshot). The response has the same bytes, plus one script
// element. Nothing is written to disk. A request that arrives after a change was
// noticed waits until the site has been read again, which takes milliseconds; so
// no response is older than what was saved before.
//
// A change makes a new Snapshot, which replaces the old one as a whole, and only
// then is announced. Everything that no browser has asked for is rendered in the
// background while the server is idle, to find the errors in it.
//
// # Errors in the site
//
// A file whose front matter has come to hold an error keeps its last correct
// front matter, above its current text; settings and layouts fall back to their
// last correct version, too (see preview.Snapshot.Fallback). Everything else stays
// up to date. Errors that were there from the start are ignored as far as
// possible. A page whose text holds an error is shown as it was last rendered
// without one, if a browser has requested it since. The tab shows what is wrong,
// and what on the page is out of date.
//
// # Tabs
//
// A tab keeps a stream of server-sent events open (HTML, section 9.2). It gets its
// state as JSON whenever that changes; see type state. The names of changed
// pictures and style sheets come in a second event. The script makes words of
// both; see files/preview.js and files/bar.js.
//
// The view of a tab (the date, with drafts, with future pages) is in the query of
// its address. The Referer header carries it along when a link is followed; so
// views need no cookie, and each tab has its own.
//
// # Access
//
// Requests must name a host that no other site can point here (see isOwnHost).
// Responses are outputs of the site, by path; no path leads to a file.
// Addresses below /.meridian/ belong to the preview, and other sites' pages may
// not request them.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/watch"
)

// Options configure a Server.
type Options struct {
	Build     engine.Options // Destination, Inspector and Progress are ignored
	Theme     []source.Layer
	Published string // the destination of builds, to compare with
	Host      string // a host name that requests may use, besides localhost
	Poll      bool   // look for changes at intervals instead of waiting for events
	Editor    Editor
	Now       func() time.Time

	Say    func(words string) // receives sentences for the person at the terminal
	Report func(Progress)     // receives the result of each change, and of the start
}

// Progress is the result of a change.
type Progress struct {
	Files []string       // the site's files that have changed; none at the start
	Took  time.Duration  // from noticing the change to being ready for requests
	Whole *preview.Whole // all diagnostics; nil until everything is rendered
}

// Server serves the preview of a site.
type Server struct {
	o         Options
	folder    string // the absolute path of the site's folder
	preview   *preview.Preview
	watcher   *watch.Watcher
	firstView preview.View  // of requests that name none
	requests  atomic.Int64  // being answered
	streams   atomic.Int64  // of tabs
	runID     string        // differs for each run of the program
	trouble   string        // the last message on an unreadable site; used by rescan alone
	wake      chan struct{} // holds an element while a view waits for the background

	mu         sync.Mutex
	views      map[preview.View]*viewState
	background sync.WaitGroup
}

// New opens a site and reads it. Run serves it.
func New(o Options) (*Server, error) {
	folder, err := filepath.Abs(o.Build.Source)
	if err != nil {
		return nil, fmt.Errorf("finding the site's folder: %w", err)
	}
	start := o.Now()
	site, err := preview.Open(o.Build, o.Theme...)
	if err != nil {
		return nil, err
	}
	s := &Server{
		o: o, folder: folder, preview: site, views: make(map[preview.View]*viewState),
		firstView: preview.View{Today: o.Build.Today, Drafts: o.Build.Drafts, Future: o.Build.Future},
		runID:     fmt.Sprint(start.UnixNano()), wake: make(chan struct{}, 1),
	}
	s.watcher = watch.New(watch.Options{Dir: o.Build.Source, Names: source.Inputs(), Concerns: source.IsInput, Poll: o.Poll, Say: o.Say})
	if _, err := s.view(s.firstView); err != nil {
		site.Close()
		return nil, err
	}
	o.Report(Progress{Took: o.Now().Sub(start)})
	return s, nil
}

// Base is the path at which the site begins on this host: that of its base_url.
func (s *Server) Base() string {
	v, _ := s.lookup(s.firstView)
	return v.current.Load().settings().BaseURL.Path
}

// shutdownTime is how long requests and background work may take to end.
const shutdownTime = 400 * time.Millisecond

// Close releases the site's folder. It does not wait long for background work:
// assembling a large site can't be interrupted, and nobody needs the result.
func (s *Server) Close() error {
	ended := make(chan struct{})
	go func() {
		s.background.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return s.preview.Close()
	case <-time.After(shutdownTime):
		return nil
	}
}

// Run watches the site and serves l until ctx ends.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	s.background.Go(func() { s.watcher.Run(ctx, s.rescan) })
	s.background.Go(func() { s.renderInBackground(ctx) })
	h := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog:    log.New(io.Discard, "", 0),                        // mistakes of browsers are no news
		BaseContext: func(net.Listener) context.Context { return ctx }, // so that streams end
	}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("waiting for browsers: %w", err)
	case <-ctx.Done():
	}
	shutdown, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if err := h.Shutdown(shutdown); err != nil {
		h.Close()
	}
	<-failed
	return nil
}

// rescan reads the site again and refreshes all views. The watcher never calls
// it twice at once.
func (s *Server) rescan(h watch.Hint) (changed bool) {
	s.requests.Add(1) // background work waits
	defer s.requests.Add(-1)
	start := s.o.Now()
	paths := h.Paths
	if h.Whole {
		paths = nil
	}
	changed, err := s.preview.Rescan(paths)
	if err != nil {
		if words := fmt.Sprintf("The site can't be read just now: %v.", err); words != s.trouble {
			s.trouble = words
			s.o.Say(words)
		}
		return false
	}
	if s.trouble != "" {
		s.trouble = ""
		s.o.Say("The site can be read again.")
	}
	if !changed && !s.timePassed() {
		return false
	}
	s.evict()
	views := s.allViews()
	for _, v := range views {
		v.cancelBackground()
	}
	for _, v := range views {
		if err := s.refresh(v); err != nil {
			s.o.Say(fmt.Sprintf("The site can't be shown as it is now: %v.", err))
		}
	}
	if v, ok := s.lookup(s.firstView); ok && changed {
		s.o.Report(Progress{Files: v.current.Load().changed, Took: s.o.Now().Sub(start)})
	}
	return changed
}

// timePassed tells whether a view without a day of its own would be another one now.
func (s *Server) timePassed() bool {
	for _, v := range s.allViews() {
		site := v.current.Load().usable.Site
		if v.view.Today.IsZero() && !site.HoldsAt(s.o.Now()) {
			return true
		}
	}
	return false
}

// waitIdle waits until all known changes are visible.
func (s *Server) waitIdle(ctx context.Context) {
	if s.timePassed() {
		s.watcher.RequestScan()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.watcher.WaitIdle(ctx)
}

// awaitRescan tells whether err says that a file has changed on disk. If so, it
// has the site read again, and waits for that.
func (s *Server) awaitRescan(ctx context.Context, err error) bool {
	if !errors.Is(err, source.ErrChanged) {
		return false
	}
	s.watcher.RequestScan()
	s.waitIdle(ctx)
	return ctx.Err() == nil
}
