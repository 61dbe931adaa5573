package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/linkcheck"
)

// Somebody who has enough of waiting loses nothing of what was learned.
func TestExternalInterrupted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	site := t.TempDir()
	for name, text := range map[string]string{
		"site.yaml":        "title: Union\n",
		"content/index.md": "---\ntitle: Home\n---\n\n[The first](http://there.test/1), [the second](http://there.test/2), [the third](http://there.test/3).\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(site, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(site, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, enough := context.WithCancel(t.Context())
	defer enough()
	asked := 0
	var out, faults bytes.Buffer
	env := environment{
		Args: []string{"check", "--external", "--source", site}, Out: &out, Err: &faults,
		Now: func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) },
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			if asked++; asked == 2 {
				enough()
			}
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
	}
	root := newRoot(env)
	root.SetArgs(env.Args)
	if code := env.exit(root.ExecuteContext(ctx)); code != 2 || !strings.Contains(faults.String(), "meridian: interrupted; what other sites have answered until then is noted in external-links.txt\n") {
		t.Errorf("ended with %d: %s%s", code, &out, &faults)
	}
	ledger, err := os.ReadFile(filepath.Join(site, "external-links.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(ledger); !strings.HasSuffix(text, "\nhttp://there.test/1 good=2026-03-01\n") {
		t.Errorf("the ledger is\n%s", text)
	}
}

// A long round of questions shows on a screen how far it has come.
func TestExternalProgress(t *testing.T) {
	var out bytes.Buffer
	begun := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := progress{w: &out, now: func() time.Time { return begun.Add(2 * time.Second) }, columns: func() int { return 0 }, begun: begun, doing: "Asking other sites"}
	p.update(3, 40)
	p.clear()
	if got := out.String(); got != "\rAsking other sites: 3 of 40\x1b[K\r\x1b[K" {
		t.Errorf("got %q", got)
	}
}

func TestInSentences(t *testing.T) {
	for _, c := range []struct {
		sum  linkcheck.Summary
		want string
	}{
		{linkcheck.Summary{}, "No page leads to another site."},
		{linkcheck.Summary{Links: 9}, "Nothing had to be asked: 9 pages on other sites answered within the last week."},
		{linkcheck.Summary{Links: 9, Checked: 1, Hosts: 1, Reachable: 1}, "Asked for 1 page on 1 other site: 1 there."},
		{linkcheck.Summary{Links: 9, Checked: 6, Hosts: 2, Reachable: 3, Failed: 2, Inconclusive: 1, Deferred: 1, Private: 2},
			"Asked for 6 pages on 2 other sites: 3 there, 2 not to be had today, 1 that only people may see. Left for another day: 1. Not asked, as on no public host: 2."},
	} {
		if got := describeExternal(c.sum); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
