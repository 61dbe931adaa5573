//go:build unix

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
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
)

const (
	saves     = 40 // of each file
	savedFile = "content/blog/report-000042.md"
	savedPage = "blog/report-000042/"
)

// preview measures what a writer waits for: from the start of the preview to the
// first page, and from saving a file to a response that shows the change.
func (o options) preview(t *tabwriter.Writer, dir string, pages int) error {
	if err := bench.Write(dir, pages); err != nil {
		return err
	}
	start := time.Now()
	cmd := exec.Command(o.program, "serve", "--port", "0", "--source", dir, "--today", bench.Today)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer cmd.Process.Kill() // after an error
	c := client{site: dir}
	lines := bufio.NewScanner(out)
	for c.base == "" && lines.Scan() {
		c.base = regexp.MustCompile(`http://\S+`).FindString(lines.Text())
	}
	go io.Copy(io.Discard, out) // so that the server never blocks
	c.get("")
	first := time.Since(start)
	time.Sleep(2 * time.Second) // background work goes on, as it does for a writer

	list := c.listWith(savedPage)
	text := c.save(savedFile, savedPage, func(s string, i int) string { return fmt.Sprintf("%s\nSaved as %d.\n", s, i) })
	title := c.save(savedFile, list, func(s string, i int) string {
		return strings.Replace(s, "title: ", fmt.Sprintf("title: Saved as %d. ", i), 1)
	})
	layout := c.save("layouts/partials/meta.html", savedPage, func(s string, i int) string {
		return fmt.Sprintf("%s<meta name=\"x\" content=\"Saved as %d.\">\n", s, i)
	})
	if c.err != nil {
		return c.err
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return err
	}
	fmt.Fprintf(t, "%d\t%.2f\t%s\t%s\t%s\t%d\t\n", pages, first.Seconds(), text, title, layout, costOf(cmd.ProcessState, 0).peak>>20)
	return nil
}

// client is a writer with a browser. After an error it does nothing.
type client struct {
	site, base string
	err        error
}

func (c *client) get(page string) string {
	if c.err != nil {
		return ""
	}
	resp, err := http.Get(c.base + page)
	if err != nil {
		c.err = err
		return ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if c.err = err; resp.StatusCode != http.StatusOK {
		return ""
	}
	return string(data)
}

// listWith finds the page of the blog's list that shows a page.
func (c *client) listWith(page string) string {
	for n := 2; n < 1000 && c.err == nil; n++ {
		if list := fmt.Sprintf("blog/page/%d/", n); strings.Contains(c.get(list), page) {
			return list
		}
	}
	return ""
}

// save saves changes to a file, and measures each time from the end of saving to
// the end of the response that shows it. In the end the file is as before.
func (c *client) save(file, page string, change func(text string, i int) string) string {
	file = filepath.Join(c.site, filepath.FromSlash(file))
	original, err := os.ReadFile(file)
	var times []time.Duration
	for i := 0; i < saves && err == nil && c.err == nil; i++ {
		err = os.WriteFile(file, []byte(change(string(original), i)), 0o644)
		saved := time.Now()
		for want := fmt.Sprintf("Saved as %d.", i); c.err == nil && !strings.Contains(c.get(page), want); {
			if time.Since(saved) > time.Minute {
				c.err = fmt.Errorf("%s never shows %q", page, want)
			}
		}
		times = append(times, time.Since(saved))
		time.Sleep(700 * time.Millisecond) // nobody saves more often
	}
	if err == nil {
		err = os.WriteFile(file, original, 0o644)
	}
	if err != nil {
		c.err = err
		return ""
	}
	time.Sleep(time.Second)
	slices.Sort(times)
	return fmt.Sprintf("%d / %d", times[len(times)/2].Milliseconds(), times[len(times)*95/100].Milliseconds())
}
