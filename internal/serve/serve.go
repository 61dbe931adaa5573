// Package serve shows a site to its writers while they write.
//
// # What is shown
//
// A page is made when it is asked for, by the same tasks as in a build (see
// engine.Snapshot), and answered with the same bytes, but for one script element
// that is added to the answer. Nothing is written anywhere. Whoever asks while
// a change is known and not yet looked at is kept waiting until it is, which
// takes milliseconds; so no answer is older than what was saved before.
//
// A change makes a new Snapshot, which takes the place of the old one whole and
// is announced after that. Behind it everything that has not been made yet is
// made, while nobody asks for anything, for the faults in it.
//
// # What is shown where something is wrong
//
// A file whose front matter has come to hold an error is shown everywhere as it
// said last without one, with the text that it has now; settings and layouts are
// taken back as well (see engine.Snapshot.Instead). Everything else is up to date
// meanwhile. An error that was there from the beginning is passed over as well
// as may be. Where the text of a page holds one, that page is answered as it last
// was without, if somebody has seen it so. The tab says what is wrong, and what
// of that which it shows is from when.
//
// # Tabs
//
// A tab holds a stream of events open (server-sent events, HTML, section 9.2),
// and is told its State whenever that changes: the sum of what its address
// answers with now, where the page has gone if it has, what is wrong, and what
// the bar shows. It is told of changed pictures and styles by a second event.
// What to do about it is up to the script; see files/preview.js.
//
// The view of a tab (as of which day, with drafts, with later pages) stands in
// its address, as query parameters. A link that is followed takes them along,
// by way of the Referer; so views need no cookie, and each tab has its own.
//
// # Who may ask
//
// Requests must be sent to a name that no stranger can lead here (see knows).
// Only outputs of the site are answered with, by their paths; there is no way
// from a path to a file. What begins with /.meridian/ is the server's own, and
// is not for other sites' pages to ask.
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

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/watch"
)

// Options say what to show, and to whom.
type Options struct {
	Build     engine.Options // those about the destination, the inspector and the progress don't count
	Theme     []source.Layer
	Published string // the folder in which builds publish, to compare with
	Host      string // a name that requests may be sent to, besides localhost
	Poll      bool   // don't wait for events of the file system
	Editor    Editor
	Now       func() time.Time

	Say    func(words string) // is told, in sentences, what somebody at the terminal should know
	Report func(Progress)     // is told what became of each change, at the beginning too
}

// Progress is what became of a change.
type Progress struct {
	Files []string      // the site's files that have changed; none at the beginning
	Took  time.Duration // from looking to being able to answer
	Whole *engine.Whole // everything that is wrong; nil as long as that is not known
}

// Server shows a site.
type Server struct {
	o       Options
	folder  string // the whole path of the site's folder
	preview *engine.Preview
	watcher *watch.Watcher
	first   engine.View  // the view of those who ask for none
	busy    atomic.Int64 // how many requests are being answered
	born    string       // tells this run of the program from others
	trouble string       // what was said last of why the site can't be read; for look alone

	mu     sync.Mutex
	scenes map[engine.View]*scene
	behind sync.WaitGroup     // for what is made behind
	ctx    context.Context    // of everything that happens behind; see Close
	cancel context.CancelFunc // ends it
}

// New opens a site and reads it. ctx ends what happens behind.
func New(ctx context.Context, o Options) (*Server, error) {
	folder, err := filepath.Abs(o.Build.Source)
	if err != nil {
		return nil, fmt.Errorf("finding the site's folder: %w", err)
	}
	start := o.Now()
	preview, err := engine.New(o.Theme...).Preview(o.Build)
	if err != nil {
		return nil, err
	}
	s := &Server{
		o: o, folder: folder, preview: preview, scenes: make(map[engine.View]*scene),
		first: engine.View{Today: o.Build.Today, Drafts: o.Build.Drafts, Future: o.Build.Future},
		born:  fmt.Sprint(start.UnixNano()),
	}
	s.watcher = watch.New(watch.Options{Dir: o.Build.Source, Names: source.Inputs(), Concerns: source.IsInput, Poll: o.Poll, Say: o.Say})
	s.ctx, s.cancel = context.WithCancel(ctx)
	if _, err := s.scene(s.first); err != nil {
		s.Close() //nolint:errcheck // it was only read
		return nil, err
	}
	o.Report(Progress{Took: o.Now().Sub(start)})
	return s, nil
}

// Base is where the site begins on this host: the path of its base_url.
func (s *Server) Base() string {
	c, _ := s.known(s.first)
	return c.now.Load().settings().BaseURL.Path
}

// Close lets go of the site. It does not wait long for what is being read behind:
// putting together a large site can't be interrupted, and nobody needs it any
// more.
func (s *Server) Close() error {
	s.cancel()
	ended := make(chan struct{})
	go func() {
		s.behind.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return s.preview.Close()
	case <-time.After(grace):
		return nil
	}
}

// grace is how long requests, and what happens behind, may take to end after the
// server was told to.
const grace = 400 * time.Millisecond

// Run watches the site and answers those who come through l, until the context
// that New was given ends.
func (s *Server) Run(l net.Listener) error {
	s.behind.Go(func() { s.watcher.Run(s.ctx, s.look) })
	h := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog:    log.New(io.Discard, "", 0),                          // what browsers do wrong is no news
		BaseContext: func(net.Listener) context.Context { return s.ctx }, // so that streams end with it
	}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("waiting for browsers: %w", err)
	case <-s.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		h.Close() //nolint:errcheck // it is over
	}
	<-failed
	return nil
}

// look reads the site again and makes new scenes of it. It is called by the
// watcher, never twice at once.
func (s *Server) look(h watch.Hint) (changed bool) {
	s.busy.Add(1) // whatever is made behind waits
	defer s.busy.Add(-1)
	start := s.o.Now()
	paths := h.Paths
	if h.Whole {
		paths = nil
	}
	changed, err := s.preview.Look(paths)
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
	if !changed && !s.midnight() {
		return false
	}
	s.thin()
	for _, c := range s.all() {
		c.halt()
	}
	for _, c := range s.all() {
		if err := s.renew(c); err != nil {
			s.o.Say(fmt.Sprintf("The site can't be shown as it is now: %v.", err))
		}
	}
	if c, ok := s.known(s.first); ok && changed {
		s.o.Report(Progress{Files: c.now.Load().files, Took: s.o.Now().Sub(start)})
	}
	return changed
}

// midnight says whether a day has begun since what is shown was made.
func (s *Server) midnight() bool {
	for _, c := range s.all() {
		site := c.now.Load().made.Site
		if c.view.Today.IsZero() && civil.DateOf(s.o.Now().In(site.Settings.Location)) != site.Today {
			return true
		}
	}
	return false
}

// settle waits until all that is known to have changed is shown.
func (s *Server) settle(ctx context.Context) {
	if s.midnight() {
		s.watcher.Look()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.watcher.Settle(ctx)
}

// changedBehind asks for a look, where a file turned out not to be what it was,
// and waits for it.
func (s *Server) changedBehind(ctx context.Context, err error) bool {
	if !errors.Is(err, source.ErrChanged) {
		return false
	}
	s.watcher.Look()
	s.settle(ctx)
	return ctx.Err() == nil
}
