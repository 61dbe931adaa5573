package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// keepAlive is how often something is sent, so that nobody on the way takes the
// stream for dead.
const keepAlive = 20 * time.Second

// serveEvents tells a tab of what concerns it, as long as it is open.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		refuse(w, http.StatusNotImplemented, "Streams can't be sent here.")
		return
	}
	query := r.URL.Query()
	address, err := url.PathUnescape(query.Get("page"))
	if err != nil || !strings.HasPrefix(address, "/") {
		refuse(w, http.StatusBadRequest, "The address of the page is missing.")
		return
	}
	c, err := s.scene(s.read(query))
	if err != nil {
		s.broken(w, err)
		return
	}
	c.mu.Lock()
	c.tabs++
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.tabs--
		c.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	t := &tab{Server: s, scene: c, address: address}
	version := s.versionOf(cmp.Or(r.Header.Get("Last-Event-ID"), query.Get("since")))
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	fmt.Fprint(w, "retry: 500\n\n") //nolint:errcheck // the next line will tell
	for r.Context().Err() == nil {
		n, renewed := c.wait()
		if err := t.tell(w, n, version); err != nil {
			if !s.changedBehind(r.Context(), err) {
				return
			}
			time.Sleep(10 * time.Millisecond) // a program may be writing without end
			continue
		}
		version = n.version
		flusher.Flush()
		select {
		case <-r.Context().Done():
		case <-renewed:
		case <-alive.C:
			fmt.Fprint(w, ": still here\n\n") //nolint:errcheck // the next line will tell
			flusher.Flush()
		}
	}
}

// Versions of tabs that were told of none by this run of the program.
const (
	fresh   = -1 // just opened, and so up to date
	unknown = -2 // told by another run
)

// versionOf reads the id of the event that a tab received last.
func (s *Server) versionOf(id string) int {
	if id == "" {
		return fresh
	}
	born, version, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(version)
	if born != s.born || err != nil {
		return unknown
	}
	return n
}

// tell sends a tab what it does not know yet; version is the last that it knows.
func (t *tab) tell(w http.ResponseWriter, n *shown, version int) error {
	st, err := t.state(n)
	if err != nil {
		return err
	}
	id := fmt.Sprintf("%s-%d", t.born, n.version)
	if version != fresh && version != n.version {
		paths, all := t.scene.touchedSince(version)
		base := n.settings().BaseURL.Path
		for i, p := range paths {
			paths[i] = (&url.URL{Path: base + p}).EscapedPath()
		}
		if all || version == unknown {
			paths = []string{"*"}
		}
		if len(paths) > 0 {
			event(w, id, "files", paths)
		}
	}
	data, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("telling a tab: %w", err)
	}
	if !bytes.Equal(data, t.last) {
		t.last = data
		event(w, id, "state", json.RawMessage(data))
	}
	return nil
}

// event sends an event. JSON holds no line ends, so it is one line.
func event(w http.ResponseWriter, id, name string, data any) {
	text, err := json.Marshal(data)
	if err == nil {
		fmt.Fprintf(w, "id: %s\nevent: %s\ndata: %s\n\n", id, name, text) //nolint:errcheck // the stream's end will tell
	}
}
