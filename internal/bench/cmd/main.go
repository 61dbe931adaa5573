//go:build unix

// Command bench prints what builds and checks cost, as multiples of the floor of
// package bench. Run it from the top of the checkout:
//
//	go run ./internal/bench/cmd
//	go run ./internal/bench/cmd -serve
//	go run ./internal/bench/cmd -peers
//
// The second measures the preview instead: what a writer waits for. The third
// compares with other programs that make the same site.
//
// It compiles the program as it is released and measures whole processes: the
// CPU seconds of user and system that the kernel counts, and the peak of their
// memory. Each round runs all jobs, so that other load on the machine meets all
// of them; the figures are medians. This process stays small, since on Linux a
// process inherits the peak of the one that started it.
//
// Every round writes into folders of its own, and nothing is deleted before the
// last one has ended: some file systems (ext4 for one) take several times as long
// to create a file where others were deleted within the last minutes.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	pages, dir, program, hugo string
	rounds                    int
}

func run(args []string) error {
	if len(args) == 3 && args[0] == "floor" { // a job of builds
		return bench.Floor(args[1], args[2])
	}
	var o options
	f := flag.NewFlagSet("bench", flag.ExitOnError)
	f.StringVar(&o.pages, "pages", "1000,10000", "sizes of the sites")
	f.IntVar(&o.rounds, "rounds", 5, "how often each is measured; the table shows medians")
	f.StringVar(&o.dir, "dir", "", "where to put the sites (default: the folder for temporary files)")
	f.StringVar(&o.program, "program", "", "the program to measure (default: this checkout's, compiled now)")
	f.StringVar(&o.hugo, "hugo", "", "the Hugo to compare with (default: the one that is installed, or "+hugoVersion+", compiled now)")
	serve := f.Bool("serve", false, "measure the preview")
	peers := f.Bool("peers", false, "measure other programs, too")
	f.Parse(args)

	dir, err := os.MkdirTemp(o.dir, "meridian-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.program == "" {
		o.program = filepath.Join(dir, "meridian")
		if _, err := measure("go", "build", "-trimpath", "-o", o.program, "./cmd/meridian"); err != nil {
			return err
		}
	}
	fmt.Printf("%s, %s/%s, %d processors, ", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	measureSite := o.builds
	switch {
	case *serve:
		fmt.Printf("ms from saving to the response that shows it: median / 95th percentile of %d\n\n", saves)
		fmt.Fprintln(t, "pages\tstart to first page s\ttext\ttitle, in its list\tlayout\tpeak MiB\t")
		measureSite = o.preview
	case *peers:
		if o.hugo, err = findHugo(o.hugo, dir); err != nil {
			return err
		}
		measureSite = o.peers
		fallthrough
	default:
		fmt.Printf("medians of %d\n\n", o.rounds)
		fmt.Fprintln(t, "pages\t\tCPU s\tagainst the first\twall s\tMiB\t")
	}
	for pages := range strings.SplitSeq(o.pages, ",") {
		n, err := strconv.Atoi(pages)
		if err != nil {
			return err
		}
		site := filepath.Join(dir, pages)
		if err := measureSite(t, site, n); err != nil {
			return err
		}
		if err := os.RemoveAll(site); err != nil {
			return err
		}
	}
	return t.Flush()
}

// job is a command to be measured once in each round, after prepare, which may
// be nil. %out stands for a folder that the jobs of a round share.
type job struct {
	name    string
	prepare func(round int) error
	command []string
}

// builds measures our own program.
func (o options) builds(t *tabwriter.Writer, dir string, pages int) error {
	site := filepath.Join(dir, "site")
	if err := bench.Write(site, pages); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	jobs := []job{{"floor", nil, []string{self, "floor", site, "%out-floor"}}}
	jobs = append(jobs, changes(site, "", o.build(site), o.build(site, "--clean"))...)
	jobs = append(jobs,
		job{"one title changed", func(round int) error {
			return edit(site, "content/blog/*-000043.md", func(text string) string {
				return strings.Replace(text, "title: ", fmt.Sprintf("title: %d ", round), 1)
			})
		}, o.build(site)},
		job{"a partial of every page changed", func(round int) error {
			return edit(site, "layouts/partials/meta.html", func(text string) string {
				return text + fmt.Sprintf("<meta name=\"generator\" content=\"round %d\">\n", round)
			})
		}, o.build(site)},
		job{"check", nil, []string{o.program, "check", "--quiet", "--source", site, "--today", bench.Today}})
	return o.table(t, dir, pages, jobs)
}

func (o options) build(site string, flags ...string) []string {
	return append([]string{o.program, "build", "--quiet", "--source", site, "--destination", "%out", "--today", bench.Today}, flags...)
}

// peers measures all programs with the same content.
func (o options) peers(t *tabwriter.Writer, dir string, pages int) error {
	var jobs []job
	for _, peer := range bench.Peers {
		site := filepath.Join(dir, peer)
		if err := bench.WritePeer(site, peer, pages); err != nil {
			return err
		}
		build, clean := o.build(site), o.build(site, "--clean")
		if peer == "hugo" {
			build = []string{o.hugo, "build", "--quiet", "--noBuildLock", "--source", site, "--destination", "%out-hugo", "--clock", bench.Today + "T00:00:00Z"}
			clean = build
		}
		jobs = append(jobs, changes(site, peer+", ", build, clean)...)
	}
	return o.table(t, dir, pages, jobs)
}

// changes gives the jobs that all programs have.
func changes(site, prefix string, build, clean []string) []job {
	return []job{
		{prefix + "clean", nil, clean},
		{prefix + "settled", func(int) error {
			time.Sleep(2100 * time.Millisecond) // until times of change can be told from later ones
			return nil
		}, build},
		{prefix + "nothing changed", nil, build},
		{prefix + "one body changed", func(round int) error {
			return edit(site, "content/blog/*-000042.md", func(text string) string { return text + fmt.Sprintf("\nOne more line, %d.\n", round) })
		}, build},
	}
}

// table measures jobs and prints a row for each.
func (o options) table(t *tabwriter.Writer, dir string, pages int, jobs []job) error {
	costs := make([][]cost, len(jobs))
	for round := range o.rounds {
		out := filepath.Join(dir, fmt.Sprint("out-", round))
		for i, job := range jobs {
			if job.prepare != nil {
				if err := job.prepare(round); err != nil {
					return err
				}
			}
			var args []string
			for _, arg := range job.command {
				args = append(args, strings.Replace(arg, "%out", out, 1))
			}
			c, err := measure(args...)
			if err != nil {
				return err
			}
			costs[i] = append(costs[i], c)
		}
	}
	first := medians(costs[0])
	for i, job := range jobs {
		c := medians(costs[i])
		fmt.Fprintf(t, "%d\t%s\t%.2f\t%.2f\t%.2f\t%d\t\n", pages, job.name, c.cpu.Seconds(), c.cpu.Seconds()/first.cpu.Seconds(), c.wall.Seconds(), c.peak>>20)
	}
	return nil
}

// edit changes the one file that a pattern matches.
func edit(site, pattern string, change func(text string) string) error {
	found, err := filepath.Glob(filepath.Join(site, pattern))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("%s matches %d files: %w", pattern, len(found), err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		return err
	}
	return os.WriteFile(found[0], []byte(change(string(text))), 0o644)
}

const hugoVersion = "v0.165.0" // where none is installed

// findHugo gives the program that was named, the installed one, or one that is
// compiled now.
func findHugo(named, dir string) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	if found, err := exec.LookPath("hugo"); err == nil {
		return found, nil
	}
	c := exec.Command("go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	c.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("hugo is not installed, and go install can't get it: %w\n%s", err, out)
	}
	return filepath.Join(dir, "hugo"), nil
}

// cost is what a process took.
type cost struct {
	cpu  time.Duration // user and system
	wall time.Duration
	peak int64 // bytes of memory
}

func measure(args ...string) (cost, error) {
	c := exec.Command(args[0], args[1:]...)
	c.Stderr = os.Stderr
	start := time.Now()
	if err := c.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return costOf(c.ProcessState, time.Since(start)), nil
}

func costOf(s *os.ProcessState, wall time.Duration) cost {
	peak := int64(s.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" { // there it is in bytes
		peak <<= 10
	}
	return cost{s.UserTime() + s.SystemTime(), wall, peak}
}

func medians(costs []cost) cost {
	return cost{
		cpu:  median(costs, func(c cost) time.Duration { return c.cpu }),
		wall: median(costs, func(c cost) time.Duration { return c.wall }),
		peak: median(costs, func(c cost) int64 { return c.peak }),
	}
}

func median[T cmp.Ordered](costs []cost, field func(cost) T) T {
	var all []T
	for _, c := range costs {
		all = append(all, field(c))
	}
	slices.Sort(all)
	return all[len(all)/2]
}
