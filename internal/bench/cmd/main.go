// Command bench prints what builds and checks cost, next to the floor of package
// bench. Run it from the top of the checkout:
//
//	go run ./internal/bench/cmd
//	go run ./internal/bench/cmd -serve
//	go run ./internal/bench/cmd -peers
//
// The second measures the preview instead: what a writer waits for. The third
// makes the same site with other programs, too.
//
// It compiles the program as it is released and measures whole processes: the
// CPU seconds of user and system that the kernel has counted, and the peak of
// their memory. Each round runs the floor, a clean build, a check, and then a
// build after each kind of change, so that whatever else the machine does meets all
// of them; the figures are medians. Nothing is measured in this process, which
// stays small: on Linux a process takes over the peak of the one that started
// it.
//
// Every round writes into folders of its own, and nothing is deleted before the
// last one has ended: some file systems (ext4 is one) take several times as
// long to make a file where others were deleted within the last minutes.
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

// run is the command itself, or one of the two jobs that it gives to processes
// of their own.
func run(args []string) error {
	if len(args) == 3 {
		switch args[0] {
		case "write":
			pages, err := strconv.Atoi(args[2])
			if err != nil {
				return err
			}
			return bench.Write(args[1], pages)
		case "write-meridian", "write-hugo":
			pages, err := strconv.Atoi(args[2])
			if err != nil {
				return err
			}
			return bench.WritePeer(args[1], strings.TrimPrefix(args[0], "write-"), pages)
		case "floor":
			return bench.Floor(args[1], args[2])
		}
	}
	var o options
	f := flag.NewFlagSet("bench", flag.ExitOnError)
	f.StringVar(&o.pages, "pages", "1000,10000", "sizes of the sites")
	f.IntVar(&o.rounds, "rounds", 5, "how often each is measured; the table shows medians")
	f.StringVar(&o.dir, "dir", "", "where to put the sites (default: the folder for temporary files)")
	f.StringVar(&o.program, "program", "", "the program to measure (default: this checkout's, compiled now)")
	f.BoolVar(&o.serve, "serve", false, "measure the preview")
	f.BoolVar(&o.others, "peers", false, "measure other programs, too")
	f.StringVar(&o.hugo, "hugo", "", "the Hugo to compare with (default: the one that is installed, or "+bench.HugoVersion+", compiled now)")
	f.Parse(args) //nolint:errcheck // it exits
	return o.table()
}

type options struct {
	pages, dir, program string
	rounds              int
	serve, others       bool
	hugo                string
}

func (o options) table() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.dir, "meridian-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is in the folder for temporary files
	if o.program == "" {
		o.program = filepath.Join(dir, "meridian.exe") // Windows wants the ending, others don't mind
		if _, err := measure("go", "build", "-trimpath", "-o", o.program, "./cmd/meridian"); err != nil {
			return err
		}
	}
	switch {
	case o.serve:
		return o.previews(self, dir)
	case o.others:
		return o.peers(self, dir)
	}
	fmt.Printf("%s, %s/%s, %d processors, medians of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "pages\t\tCPU s\tagainst the floor\twall s\tMiB\t")
	for _, n := range strings.Split(o.pages, ",") {
		if err := o.rows(t, self, filepath.Join(dir, n), n); err != nil {
			return err
		}
	}
	return t.Flush()
}

// rows measures a site of n pages.
func (o options) rows(t *tabwriter.Writer, self, dir, n string) error {
	site := filepath.Join(dir, "site")
	if _, err := measure(self, "write", site, n); err != nil {
		return err
	}
	costs := make([][]cost, len(jobs))
	for round := range o.rounds {
		out := filepath.Join(dir, fmt.Sprint("out-", round))
		build := []string{o.program, "build", "--quiet", "--source", site, "--destination", out, "--today", bench.Today}
		for i, job := range jobs {
			if job.prepare != nil {
				if err := job.prepare(site, round, build); err != nil {
					return err
				}
			}
			args := build
			switch job.name {
			case theFloor:
				args = []string{self, "floor", site, out + "-floor"}
			case theClean:
				args = append(args, "--clean")
			case theCheck:
				args = []string{o.program, "check", "--quiet", "--source", site, "--today", bench.Today}
			}
			c, err := measure(args...)
			if err != nil {
				return err
			}
			costs[i] = append(costs[i], c)
		}
	}
	floor := medians(costs[0])
	for i, job := range jobs {
		c := medians(costs[i])
		fmt.Fprintf(t, "%s\t%s\t%.2f\t%.2f\t%.2f\t%s\t\n", n, job.name, c.cpu.Seconds(), c.cpu.Seconds()/floor.cpu.Seconds(), c.wall.Seconds(), mebibytes(c.peak))
	}
	return os.RemoveAll(dir)
}

// job is something to be measured. prepare makes the change that the build is
// to find; it is given the site's folder, the number of the round and the
// command that builds.
type job struct {
	name    string
	prepare func(site string, round int, build []string) error
}

// The jobs that are more than a build.
const (
	theFloor = "floor"
	theClean = "clean"
	theCheck = "check"
)

// jobs are measured in this order; the first is the floor.
var jobs = []job{
	{name: theFloor},
	{name: theClean},
	{name: theCheck},
	{name: "nothing changed", prepare: settle},
	{name: "one body changed", prepare: changeBody},
	{name: "one title changed", prepare: func(site string, round int, _ []string) error {
		return change(site, "content/blog/*-000043.md", func(text string) string {
			return strings.Replace(text, "title: ", fmt.Sprintf("title: %d ", round), 1)
		})
	}},
	{name: "a piece of every page changed", prepare: func(site string, round int, _ []string) error {
		return change(site, "layouts/partials/meta.html", func(text string) string {
			return text + fmt.Sprintf("<meta name=\"generator\" content=\"round %d\">\n", round)
		})
	}},
}

// settle waits until files that were written just now can be told by their
// time from later ones, and lets a build take note of it. Whoever builds again
// within two seconds has some of them read once more.
func settle(_ string, _ int, build []string) error {
	time.Sleep(2100 * time.Millisecond)
	_, err := measure(build...)
	return err
}

// changeBody writes on in one page.
func changeBody(site string, round int, _ []string) error {
	return change(site, "content/blog/*-000042.md", func(text string) string { return text + fmt.Sprintf("\nOne more line, %d.\n", round) })
}

// change writes into the one file that a pattern finds.
func change(site, pattern string, how func(text string) string) error {
	found, err := filepath.Glob(filepath.Join(site, filepath.FromSlash(pattern)))
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("%s finds %d files", pattern, len(found))
	}
	if err != nil {
		return err
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		return err
	}
	return os.WriteFile(found[0], []byte(how(string(text))), 0o644)
}

// cost is what a process took.
type cost struct {
	cpu  time.Duration // user and system
	wall time.Duration
	peak int64 // bytes of memory; 0 where the system does not tell
}

func measure(args ...string) (cost, error) {
	c := exec.Command(args[0], args[1:]...) //nolint:gosec // our own programs
	c.Stderr = os.Stderr
	start := time.Now()
	if err := c.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return cost{
		cpu:  c.ProcessState.UserTime() + c.ProcessState.SystemTime(),
		wall: time.Since(start),
		peak: peak(c.ProcessState),
	}, nil
}

func medians(costs []cost) cost {
	return cost{
		cpu:  median(costs, func(c cost) time.Duration { return c.cpu }),
		wall: median(costs, func(c cost) time.Duration { return c.wall }),
		peak: median(costs, func(c cost) int64 { return c.peak }),
	}
}

func median[T cmp.Ordered](costs []cost, of func(cost) T) T {
	var all []T
	for _, c := range costs {
		all = append(all, of(c))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func mebibytes(n int64) string {
	if n == 0 {
		return "?"
	}
	return strconv.FormatInt(n>>20, 10)
}
