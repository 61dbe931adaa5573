//go:build unix

package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// window is a window of Chromium that looks at a site.
type window struct {
	ctx    context.Context
	server *httptest.Server
}

// open starts a server for a folder, and Chromium; close ends both.
func open(public string) (w *window, close func(), err error) {
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if program, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("there is no Chromium: %w", err)
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true)}
	if os.Geteuid() == 0 { // the sandbox refuses to run for the superuser
		options = append(options, chromedp.Flag("no-sandbox", true))
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(options...))
	server := httptest.NewServer(compressed(public))
	return &window{ctx, server}, func() { server.Close(); cancel() }, chromedp.Do(ctx)
}

// compressed serves a folder as a good host does: scripts and the like in gzip, what is
// compressed already as it is. It lets nothing be kept, so that each visit is a first one.
func compressed(public string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := filepath.Join(public, filepath.FromSlash(path.Clean("/"+r.URL.Path)))
		if strings.HasSuffix(r.URL.Path, "/") {
			at = filepath.Join(at, "index.html")
		}
		data, err := os.ReadFile(at)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		kind := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}[path.Ext(at)]
		if kind == "" {
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Write(data) //nolint:errcheck // the reader has gone
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Encoding", "gzip")
		z, _ := gzip.NewWriterLevel(w, gzip.BestCompression)
		z.Write(data) //nolint:errcheck // as above
		z.Close()     //nolint:errcheck // as above
	})
}

// first is what the first query of a visit takes.
type first struct {
	Bytes    int     `json:"bytes"`
	Requests int     `json:"requests"`
	Trips    int     `json:"trips"` // requests of which each begins when the one before it has been answered
	Again    float64 `json:"again"` // milliseconds of the same query, asked once more
	Pages    []string
}

// trips counts the longest chain of requests each of which began after the end of the
// one before it, and sums up what was sent.
const trips = `(list => {
	list = list.filter(e => e.initiatorType !== "img").sort((a, b) => a.responseEnd - b.responseEnd);
	let n = 0, end = -1;
	for (const e of list) if (e.requestStart >= end) { n++; end = e.responseEnd; }
	return { bytes: list.reduce((n, e) => n + e.encodedBodySize, 0), requests: list.length, trips: n };
})(performance.getEntriesByType("resource").slice(before))`

// ours asks for something with the script of the theme, as its dialog does: the pages, and
// the cards of ten. It is loaded with the page, and so counted apart.
const ours = `(async (q) => {
	const m = await import(document.querySelector("script[src*=search]").src);
	const before = performance.getEntriesByType("resource").length;
	const ix = await m.open(document.querySelector("form.search").dataset.index);
	const ask = async () => Promise.all((await ix.search(q, false, 2026)).hits.slice(0, 10).map(async ([page]) => (await ix.card(page))[2]));
	const Pages = await ask();
	const out = ` + trips + `;
	const begun = performance.now();
	await ask();
	return { ...out, again: performance.now() - begun, Pages };
})(%s)`

// theirs does the same with Pagefind, whose script and program are part of what a first
// query takes, as it loads them then.
const theirs = `(async (q) => {
	const before = performance.getEntriesByType("resource").length;
	const m = await import("/pagefind/pagefind.js");
	await m.init();
	const ask = async () => Promise.all((await m.search(q)).results.slice(0, 10).map(async (r) => (await r.data()).url.replace(/^\//, "")));
	const Pages = await ask();
	const out = ` + trips + `;
	const begun = performance.now();
	await ask();
	return { ...out, again: performance.now() - begun, Pages };
})(%s)`

// ask opens a page anew and asks for something, on a processor that is slower by a factor.
func (w *window) ask(script, query string, slower float64) (first, error) {
	quoted, err := json.Marshal(query)
	if err != nil {
		return first{}, err
	}
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(w.server.URL+"/docs/"), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower})
		return err
	})); err != nil {
		return first{}, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[first](fmt.Sprintf(script, quoted), chromedp.EvalAwaitPromise))
}

// compare asks both programs the same and prints what it takes.
func compare(texts []text, public string, pagefind bool) error {
	w, end, err := open(public)
	if err != nil {
		return err
	}
	defer end()
	queries := titleQueries(texts, 60)
	for _, p := range []struct{ name, script string }{{"Meridian", ours}, {"Pagefind", theirs}} {
		if p.script == theirs && !pagefind {
			continue
		}
		var bytes, requests, trips, again []float64
		rank := 0.0
		for _, q := range queries {
			f, err := w.ask(p.script, q.words, 4)
			if err != nil {
				return fmt.Errorf("%s, %q: %w", p.name, q.words, err)
			}
			bytes, requests, trips, again = append(bytes, float64(f.Bytes)/1000), append(requests, float64(f.Requests)), append(trips, float64(f.Trips)), append(again, f.Again)
			if i := slices.Index(f.Pages, addressOf(q.text, texts[q.text])); i >= 0 {
				rank += 1 / float64(i+1)
			}
		}
		fmt.Printf("| %s | first query kB %s | requests %s | round trips %s | again ms %s | MRR of titles %.2f |\n", p.name, spread(bytes), spread(requests), spread(trips), spread(again), rank/float64(len(queries)))
	}
	return nil
}

// spread gives the median, the 95th percentile and the largest of some figures.
func spread(list []float64) string {
	slices.Sort(list)
	return fmt.Sprintf("%.0f / %.0f / %.0f", list[len(list)/2], list[len(list)*95/100], list[len(list)-1])
}

// sizeOf gives how many files lie in a folder whose names end in some way, and their bytes.
func sizeOf(dir, ending string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(d.Name(), ending) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files, bytes = files+1, bytes+info.Size()
		return nil
	})
	return files, bytes, err
}

// packedSize gives how many bytes files take in gzip, each for itself.
func packedSize(files []string) (int, error) {
	total := counter(0)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		z, _ := gzip.NewWriterLevel(&total, gzip.BestCompression)
		if _, err := z.Write(data); err != nil {
			return 0, err
		}
		if err := z.Close(); err != nil {
			return 0, err
		}
	}
	return int(total), nil
}

// counter is a writer that only counts.
type counter int

var _ io.Writer = (*counter)(nil)

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
