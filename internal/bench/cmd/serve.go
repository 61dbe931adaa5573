package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/layouts"
)

// The page that is saved again and again, the list that shows its title, and a
// piece of a layout that every page is made of.
const (
	savedFile = "content/blog/report-000042.md"
	savedPage = "blog/report-000042/"
	listPage  = "blog/page/%d/"
	piece     = "partials/meta.html"
)

// previews prints the table of the preview.
func (o options) previews(self, dir string) error {
	fmt.Printf("%s, %s/%s, %d processors; ms from saving to the answer that shows it: median / 95th percentile of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "pages\tstart to first page s\ttext\ttitle, in its list\tlayout\tpeak MiB\t")
	for _, n := range strings.Split(o.pages, ",") {
		if err := o.preview(t, self, filepath.Join(dir, n), n); err != nil {
			return err
		}
	}
	return t.Flush()
}

// preview measures what a writer waits for: from starting the preview to the
// first page, and from saving a file to an answer that shows it.
func (o options) preview(t *tabwriter.Writer, self, dir, n string) error {
	site := filepath.Join(dir, "site")
	if _, err := measure(self, "write", site, n); err != nil {
		return err
	}
	text, err := layouts.FS.ReadFile(piece)
	if err != nil {
		return err
	}
	own := filepath.Join(site, "layouts", filepath.FromSlash(piece))
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(own, text, 0o644); err != nil {
		return err
	}
	start := time.Now()
	cmd := exec.Command(o.program, "serve", "--port", "0", "--source", site, "--today", bench.Today) //nolint:gosec // our own program
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p := patient{}
	lines := bufio.NewScanner(out)
	for p.base == "" && lines.Scan() {
		p.base = regexp.MustCompile(`http://\S+`).FindString(lines.Text())
	}
	go io.Copy(io.Discard, out) //nolint:errcheck // so that it does not wait for us
	if _, err := p.until("", ""); err != nil {
		return err
	}
	first := time.Since(start)
	time.Sleep(2 * time.Second) // what is behind goes on meanwhile, as it does for a writer

	body, err := p.saves(filepath.Join(site, filepath.FromSlash(savedFile)), func(s string, i int) string { return fmt.Sprintf("%s\nSaved as %d.\n", s, i) }, savedPage)
	if err != nil {
		return err
	}
	list, err := p.listOf(savedPage)
	if err != nil {
		return err
	}
	title, err := p.saves(filepath.Join(site, filepath.FromSlash(savedFile)), func(s string, i int) string {
		return strings.Replace(s, "title: ", fmt.Sprintf("title: Saved as %d. ", i), 1)
	}, list)
	if err != nil {
		return err
	}
	layout, err := p.saves(own, func(s string, i int) string {
		return fmt.Sprintf("%s<meta name=\"x\" content=\"Saved as %d.\">\n", s, i)
	}, savedPage)
	if err != nil {
		return err
	}
	cmd.Process.Signal(os.Interrupt) //nolint:errcheck // Wait will tell
	if err := cmd.Wait(); err != nil {
		return err
	}
	fmt.Fprintf(t, "%s\t%.2f\t%s\t%s\t%s\t%s\t\n", n, first.Seconds(), both(body), both(title), both(layout), mebibytes(peak(cmd.ProcessState)))
	return os.RemoveAll(dir)
}

// patient asks until it is answered.
type patient struct{ base string }

// until asks for a page until a text is in it.
func (p patient) until(page, text string) (string, error) {
	for range 100_000 {
		resp, err := http.Get(p.base + page)
		if err != nil {
			return "", err
		}
		data, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return "", err
		}
		if resp.StatusCode == http.StatusOK && strings.Contains(string(data), text) {
			return string(data), nil
		}
	}
	return "", fmt.Errorf("%s never shows %q", page, text)
}

// listOf finds the page of the list that shows a page.
func (p patient) listOf(page string) (string, error) {
	for n := 2; n < 1000; n++ {
		at := fmt.Sprintf(listPage, n)
		text, err := p.until(at, "")
		if err != nil {
			return "", err
		}
		if strings.Contains(text, page) {
			return at, nil
		}
	}
	return "", fmt.Errorf("no list shows %s", page)
}

// rounds is how often a file is saved.
const rounds = 40

// saves saves a file again and again, and measures from the end of each saving
// to the end of the answer that shows it. The file is as before in the end.
func (p patient) saves(file string, change func(text string, i int) string, page string) ([]time.Duration, error) {
	first, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []time.Duration
	for i := range rounds {
		if err := os.WriteFile(file, []byte(change(string(first), i)), 0o644); err != nil {
			return nil, err
		}
		saved := time.Now()
		if _, err := p.until(page, fmt.Sprintf("Saved as %d.", i)); err != nil {
			return nil, err
		}
		out = append(out, time.Since(saved))
		time.Sleep(700 * time.Millisecond) // nobody saves more often
	}
	if err := os.WriteFile(file, first, 0o644); err != nil {
		return nil, err
	}
	time.Sleep(time.Second)
	return out, nil
}

// both gives the median and the 95th percentile in milliseconds.
func both(took []time.Duration) string {
	slices.Sort(took)
	return fmt.Sprintf("%d / %d", took[len(took)/2].Milliseconds(), took[len(took)*95/100].Milliseconds())
}
