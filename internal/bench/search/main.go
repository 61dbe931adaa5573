//go:build unix

// Command search measures the search of a site of real texts, next to Pagefind, where
// npm is there to fetch it: what the index takes on disk and to make, what readers load
// for a first query, how long the same query takes again, how many files one edit
// rewrites, and how much of what a look at every text finds the index finds, too.
// make bench-search PAGES=folder runs it. The folder holds texts in Markdown; made-up
// ones have too few words to judge search.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// pagefindVersion is that with which we compare.
const pagefindVersion = "1.6.0"

const day = "2026-11-30"

func main() {
	log.SetFlags(0)
	from := flag.String("texts", "", "a folder with texts in Markdown")
	n := flag.Int("pages", 10_000, "how many of them")
	rounds := flag.Int("rounds", 3, "how often builds are measured; medians count")
	only := flag.String("only", "", "builds, edits, quality or browser: measure only that")
	flag.Parse()
	if *from == "" {
		log.Fatal("name a folder with texts in Markdown, say clones of the documentation of some projects: make bench-search PAGES=~/texts")
	}
	dir, err := os.MkdirTemp("", "meridian-bench-search-")
	if err == nil {
		err = run(dir, *from, *n, *rounds, *only)
		os.RemoveAll(dir) //nolint:errcheck // what is left is only in the way
	}
	if err != nil {
		log.Fatal(err)
	}
}

// place is where all is.
type place struct{ program, site, without, public string }

func run(dir, from string, n, rounds int, only string) error {
	texts, err := readTexts(from, n)
	if err != nil {
		return err
	}
	p := place{filepath.Join(dir, "meridian"), filepath.Join(dir, "site"), filepath.Join(dir, "without"), filepath.Join(dir, "public")}
	if _, err := measure("go", "build", "-trimpath", "-o", p.program, "./cmd/meridian"); err != nil {
		return err
	}
	const settings = "title: Texts\nbase_url: https://texts.example/\nminify: [css, js]\n"
	if err := writeSite(p.site, texts, settings+"search: true\n"); err != nil {
		return err
	}
	if err := writeSite(p.without, texts, settings+"search: false\n"); err != nil {
		return err
	}
	all := only == ""
	if all || only == "builds" {
		if err := p.builds(rounds); err != nil {
			return err
		}
	}
	if _, err := measure(p.build(p.site, p.public)...); err != nil {
		return err
	}
	if err := p.sizes(); err != nil {
		return err
	}
	if all || only == "quality" {
		if err := quality(texts, p.public); err != nil {
			return err
		}
	}
	if all || only == "browser" {
		made, err := p.pagefind(dir)
		if err != nil {
			return err
		}
		if err := compare(texts, p.public, made); err != nil {
			return err
		}
	}
	if all || only == "edits" {
		return p.edits(texts)
	}
	return nil
}

func (p place) build(site, public string, flags ...string) []string {
	return append([]string{p.program, "build", "--quiet", "--source", site, "--destination", public, "--today", day}, flags...)
}

// builds compares clean builds without and with search, which take turns. Each goes into
// a folder of its own.
func (p place) builds(rounds int) error {
	costs := [2][]cost{}
	for round := range rounds {
		for i, site := range []string{p.without, p.site} {
			c, err := measure(p.build(site, fmt.Sprintf("%s-%d-%d", p.public, i, round), "--clean")...)
			if err != nil {
				return err
			}
			costs[i] = append(costs[i], c)
		}
	}
	for i, name := range []string{"without search", "with search"} {
		slices.SortFunc(costs[i], func(a, b cost) int { return int(a.cpu - b.cpu) })
		c := costs[i][rounds/2]
		fmt.Printf("| clean build %s | CPU s %.2f | peak MiB %d |\n", name, c.cpu.Seconds(), c.peak>>20)
	}
	fmt.Printf("| with search | CPU %+.0f %% |\n", 100*(costs[1][rounds/2].cpu.Seconds()/costs[0][rounds/2].cpu.Seconds()-1))
	return nil
}

// sizes tells what the index and the script take.
func (p place) sizes() error {
	files, bytes, err := sizeOf(p.public, ".idx")
	if err != nil {
		return err
	}
	fmt.Printf("| index | MB %.2f | files %d |\n", float64(bytes)/1e6, files)
	for _, pattern := range []string{"search.*.js", "search.*.css"} {
		found, err := filepath.Glob(filepath.Join(p.public, "assets", pattern))
		if err != nil {
			return err
		}
		n, err := packedSize(found)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | bytes in gzip %d |\n", pattern, n)
	}
	return nil
}

// pagefind makes Pagefind's index of the same pages; false where it can't be had.
func (p place) pagefind(dir string) (bool, error) {
	install := exec.Command("npm", "install", "--no-save", "--prefix", dir, "pagefind@"+pagefindVersion)
	if out, err := install.CombinedOutput(); err != nil {
		log.Printf("Pagefind can't be installed, so it is left out: %v\n%s", err, out)
		return false, nil
	}
	program, err := filepath.Glob(filepath.Join(dir, "node_modules", "@pagefind", "*", "bin", "pagefind_extended"))
	if err != nil || len(program) != 1 {
		return false, fmt.Errorf("version %s of Pagefind has %d programs: %w", pagefindVersion, len(program), err)
	}
	c, err := measure(program[0], "--site", p.public, "--root-selector", "main", "--glob", "{blog,docs}/text-*/index.html", "--quiet")
	if err != nil {
		return false, err
	}
	files, bytes, err := sizeOf(filepath.Join(p.public, "pagefind"), "")
	if err != nil {
		return false, err
	}
	fmt.Printf("| Pagefind | CPU s %.1f | peak MiB %d | MB %.2f | files %d |\n", c.cpu.Seconds(), c.peak>>20, float64(bytes)/1e6, files)
	return true, nil
}

// edits tells how many files of the index one edited page rewrites, and one new page.
func (p place) edits(texts []text) error {
	var edited []float64
	before, err := shards(p.public)
	if err != nil {
		return err
	}
	step := func(i int, t text) (float64, error) {
		if err := os.WriteFile(filepath.Join(p.site, filepath.FromSlash(fileOf(i, t))), []byte(sourceOf(t)), 0o644); err != nil {
			return 0, err
		}
		if _, err := measure(p.build(p.site, p.public)...); err != nil {
			return 0, err
		}
		now, err := shards(p.public)
		if err != nil {
			return 0, err
		}
		rewritten := 0
		for name := range now {
			if !before[name] {
				rewritten++
			}
		}
		part := 100 * float64(rewritten) / float64(len(now))
		before = now
		return part, nil
	}
	const edits = 20
	for e := range edits {
		i := e * len(texts) / edits
		t := texts[i]
		paragraphs := strings.Split(t.body, "\n\n")
		other := strings.Fields(texts[(i+len(texts)/2)%len(texts)].body)
		t.body = strings.Join(slices.Insert(paragraphs, len(paragraphs)/2, strings.Join(other[:min(12, len(other))], " ")), "\n\n") // a new sentence
		part, err := step(i, t)
		if err != nil {
			return err
		}
		edited = append(edited, part)
	}
	fmt.Printf("| files of the index rewritten by a new sentence of 12 words | %% %s |\n", spread(edited))
	added, err := step(len(texts), texts[len(texts)/3])
	if err != nil {
		return err
	}
	fmt.Printf("| by a new page | %% %.0f |\n", added)
	return nil
}

// shards gives the names of the files of an index.
func shards(public string) (map[string]bool, error) {
	out := make(map[string]bool)
	err := filepath.WalkDir(filepath.Join(public, "assets", "search"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[d.Name()] = true
		}
		return err
	})
	return out, err
}

// cost is what a process took.
type cost struct {
	cpu  time.Duration // user and system
	peak int64         // bytes of memory
}

func measure(args ...string) (cost, error) {
	c := exec.Command(args[0], args[1:]...)
	var said strings.Builder
	c.Stderr, c.Stdout = &said, &said // real texts have many small faults that Meridian tells of
	if err := c.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%.2000s", strings.Join(args, " "), err, said.String())
	}
	peak := int64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" { // there it is in bytes
		peak <<= 10
	}
	return cost{c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak}, nil
}
