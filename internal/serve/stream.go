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

// keepAlive is the interval after which something is sent, lest a proxy close the
// stream.
const keepAlive = 20 * time.Second

// maxStreams is how many tabs may be open at a time.
const maxStreams = 200

// serveEvents sends a tab its state whenever that changes, until the tab closes.
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
	defer s.streams.Add(-1)
	if s.streams.Add(1) > maxStreams {
		refuse(w, http.StatusServiceUnavailable, "Too many pages are open; close some of them.")
		return
	}
	v, err := s.view(s.parseView(query))
	if err != nil {
		fail(w, r, err)
		return
	}
	v.countTab(1)
	defer v.countTab(-1)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	t := &tab{server: s, view: v, address: address, isLocal: isLocal(r)}
	version := s.parseVersion(cmp.Or(r.Header.Get("Last-Event-ID"), query.Get("since")))
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	fmt.Fprint(w, "retry: 500\n\n")
	for r.Context().Err() == nil {
		n, replaced := v.wait()
		if err := t.update(w, n, version); err != nil {
			if !s.awaitRescan(r.Context(), err) {
				return
			}
			time.Sleep(10 * time.Millisecond) // some program may be writing without end
			continue
		}
		version = n.version
		flusher.Flush()
		select {
		case <-r.Context().Done():
		case <-replaced:
		case <-alive.C:
			fmt.Fprint(w, ": still here\n\n")
			flusher.Flush()
		}
	}
}

func (v *viewState) countTab(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tabs += n
}

// Versions of tabs that have received no event from this run of the program.
const (
	newTab     = -1 // just loaded, and so up to date
	unknownTab = -2 // connected to an earlier run
)

// parseVersion reads the id of the last event that a tab has received.
func (s *Server) parseVersion(id string) int {
	if id == "" {
		return newTab
	}
	run, version, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(version)
	if run != s.runID || err != nil {
		return unknownTab
	}
	return n
}

// update sends what has changed for a tab since a version: the event "files" with
// the addresses of changed files, or ["*"] for any, and the event "state".
func (t *tab) update(w http.ResponseWriter, n *viewSnapshot, version int) error {
	st, err := t.state(n)
	if err != nil {
		return err
	}
	id := fmt.Sprintf("%s-%d", t.server.runID, n.version)
	if version != newTab && version != n.version {
		paths, known := t.view.assetsSince(version)
		for i, p := range paths {
			paths[i] = (&url.URL{Path: n.settings().BaseURL.Path + p}).EscapedPath()
		}
		if !known || version == unknownTab {
			paths = []string{"*"}
		}
		if len(paths) > 0 {
			sendEvent(w, id, "files", paths)
		}
	}
	data, err := json.Marshal(st)
	if err != nil {
		return fmt.Errorf("encoding the state of a tab: %w", err)
	}
	if !bytes.Equal(data, t.sent) {
		t.sent = data
		sendEvent(w, id, "state", json.RawMessage(data))
	}
	return nil
}

// sendEvent writes a server-sent event. JSON has no line breaks, so it is one
// line.
func sendEvent(w http.ResponseWriter, id, name string, data any) {
	if text, err := json.Marshal(data); err == nil {
		fmt.Fprintf(w, "id: %s\nevent: %s\ndata: %s\n\n", id, name, text)
	}
}
