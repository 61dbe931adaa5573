package serve

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/testenv"
)

// load is how long TestManyAskWhileFilesAreSaved lasts; the figures of
// docs/performance.md are of a minute.
var load = flag.Duration("load", 4*time.Second, "how long pages are asked for while files are saved")

// While files are saved in every way, many ask for every page: each answer is
// whole, and shows what the files held at some moment between the request and
// the answer. Meanwhile memory and open files do not grow, and in the end nothing
// is left.
func TestManyAskWhileFilesAreSaved(t *testing.T) {
	const pages, askers = 40, 6
	testenv.RequireLong(t)
	lasts := *load
	const lag = 400 * time.Millisecond // that the system may take to tell of a change, on a busy machine
	files := map[string]string{
		"content/_index.md":      "---\ntitle: Home\n---\n",
		"layouts/base.html":      `<title>{{.Title}}</title>{{block "main" .}}{{.Content}}{{end}}`,
		"layouts/home.html":      `{{define "main"}}{{range .Site.Newest "post" 100}}<li>{{.Title}}</li>{{end}}{{end}}`,
		"layouts/page.post.html": `{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{end}}`,
	}
	text := func(page, version int) string {
		return fmt.Sprintf("---\ntitle: page %d version %d\ndate: 2026-01-01\n---\nText %d.\n\n%s\n\nEnd %d.\n", page, version, version, strings.Repeat("Words. ", 200), version)
	}
	for i := range pages {
		files[fmt.Sprintf("content/blog/%d.md", i)] = text(i, 0)
	}
	first, err := net.Listen("tcp", "127.0.0.1:0") // the first of a process opens more than itself
	if err != nil {
		t.Fatal(err)
	}
	first.Close()
	handles := openFiles()
	before := runtime.NumGoroutine()
	d := sit(t, files)
	time.Sleep(300 * time.Millisecond)

	// When each version began to be saved, and when that was done.
	type save struct{ began, done time.Time }
	var mu sync.Mutex
	saves := make([][]save, pages)
	for i := range saves {
		saves[i] = []save{{}}
	}
	var wg sync.WaitGroup
	var over atomic.Bool
	var saved atomic.Int64
	took := make([][]time.Duration, askers)
	wg.Go(func() {
		r := rand.New(rand.NewPCG(1, 2))
		for ; !over.Load(); saved.Add(1) {
			page := r.IntN(pages)
			mu.Lock()
			version := len(saves[page])
			saves[page] = append(saves[page], save{began: time.Now()})
			mu.Unlock()
			name := fmt.Sprintf("content/blog/%d.md", page)
			switch r.IntN(3) {
			case 0:
				d.save(name, text(page, version))
			case 1: // renamed over
				d.save("content/blog/.saving", text(page, version))
				if err := os.Rename(d.at("content/blog/.saving"), d.at(name)); err != nil {
					t.Error(err)
				}
			case 2: // put away and written anew, which is gone for a moment
				if err := os.Rename(d.at(name), d.at(name+"~")); err != nil {
					t.Error(err)
				}
				d.save(name, text(page, version))
			}
			mu.Lock()
			saves[page][version].done = time.Now()
			mu.Unlock()
			time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
		}
	})
	shown := regexp.MustCompile(`page (\d+) version (\d+)`)
	check := func(asked time.Time, page, version int, body string) {
		now := time.Now()
		mu.Lock()
		defer mu.Unlock()
		list := saves[page]
		if version >= len(list) || list[version].began.After(now) {
			t.Errorf("page %d shows version %d, which is not there yet", page, version)
			return
		}
		if version+1 < len(list) && !list[version+1].done.IsZero() && list[version+1].done.Before(asked.Add(-lag)) {
			t.Errorf("page %d shows version %d, and the next one was saved %v before it was asked for", page, version, asked.Sub(list[version+1].done))
		}
		if body != "" && (!strings.Contains(body, fmt.Sprintf("Text %d.", version)) || !strings.Contains(body, fmt.Sprintf("End %d.", version))) {
			t.Errorf("page %d is torn:\n%s", page, body)
		}
	}
	for n := range askers {
		wg.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			r := rand.New(rand.NewPCG(3, uint64(n)))
			for !over.Load() {
				page := r.IntN(pages + 1)
				address := fmt.Sprintf("%s/blog/%d/", d.address, page)
				if page == pages {
					address = d.address + "/"
				}
				asked := time.Now()
				resp, err := client.Get(address)
				if err != nil {
					t.Error(err)
					return
				}
				data, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil {
					t.Error(err)
					return
				}
				took[n] = append(took[n], time.Since(asked))
				body := string(data)
				found := shown.FindAllStringSubmatch(body, -1)
				switch {
				case resp.StatusCode == http.StatusNotFound: // it was gone for a moment
					continue
				case resp.StatusCode != http.StatusOK || len(found) == 0:
					t.Errorf("%s: %s\n%s", address, resp.Status, body)
					continue
				}
				for _, m := range found {
					p, _ := strconv.Atoi(m[1])
					v, _ := strconv.Atoi(m[2])
					if page == pages {
						check(asked, p, v, "")
					} else if check(asked, p, v, body); p != page {
						t.Errorf("page %d shows page %d", page, p)
					}
				}
			}
		})
	}
	type sample struct{ heap, files int }
	var samples []sample
	for range 8 {
		time.Sleep(lasts / 8)
		samples = append(samples, sample{heap(), openFiles()})
	}
	over.Store(true)
	wg.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	n := len(all)
	if n == 0 {
		t.Fatal("nothing was answered")
	}
	t.Logf("%d saves and %d answers in %v, %.0f a second; median %v, 95th percentile %v, 99th %v, longest %v",
		saved.Load(), n, lasts, float64(n)/lasts.Seconds(), all[n/2], all[n*95/100], all[n*99/100], all[n-1])
	t.Logf("memory in use, in KiB, and open files, in turn: %v", samples)
	// Answers of late are kept, up to 16 MiB; a few more the test itself notes.
	if early, late := samples[1], samples[7]; late.heap > early.heap+28<<10 || late.files > early.files+2*askers {
		t.Errorf("memory or open files have grown: %v", samples)
	}
	d.stop()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	for range 200 {
		if runtime.NumGoroutine() <= before && openFiles() <= handles {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left of %d, %d open files of %d", runtime.NumGoroutine(), before, openFiles(), handles)
}

// heap gives the memory that is in use, in KiB.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc >> 10)
}

// openFiles counts the open files of this process, where the system tells.
func openFiles() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// BenchmarkAnswers measures how many pages are answered with on one processor.
func BenchmarkAnswers(b *testing.B) {
	files := map[string]string{"site.yaml": plain["site.yaml"], "content/_index.md": plain["content/_index.md"]}
	for i := range 100 {
		files[fmt.Sprintf("content/blog/%d.md", i)] = fmt.Sprintf("---\ntitle: Page %d\ndate: 2026-01-01\ncategories: [One, Two]\n---\n%s", i, strings.Repeat("Some *words* in a paragraph.\n\n", 30))
	}
	d := sit(b, files)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	n := 0
	for b.Loop() {
		resp, err := client.Get(fmt.Sprintf("%s/blog/%d/", d.address, n%100))
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body) //nolint:errcheck // the status will tell
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "answers/s")
}
