// Command bench prints what a clean build costs, next to the floor of package
// bench. Run it from the top of the checkout:
//
//	go run ./internal/bench/cmd
//	go run ./internal/bench/cmd -serve
//
// The second measures the preview instead: what a writer waits for.
//
// It compiles the program as it is released and measures whole processes: the
// CPU seconds of user and system that the kernel has counted, and the peak of
// their memory. Each round runs the floor and then the build, so that whatever
// else the machine does meets both; the figures are medians. Nothing is
// measured in this process, which stays small: on Linux a process takes over
// the peak of the one that started it.
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
	f.Parse(args) //nolint:errcheck // it exits
	return o.table()
}

type options struct {
	pages, dir, program string
	rounds              int
	serve               bool
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
	if o.serve {
		return o.previews(self, dir)
	}
	fmt.Printf("%s, %s/%s, %d processors, medians of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "pages\tfloor CPU s\tbuild CPU s\tratio\tfloor wall s\tbuild wall s\tfloor MiB\tbuild MiB\t")
	for _, n := range strings.Split(o.pages, ",") {
		if err := o.row(t, self, filepath.Join(dir, n), n); err != nil {
			return err
		}
	}
	return t.Flush()
}

// row measures a site of n pages.
func (o options) row(t *tabwriter.Writer, self, dir, n string) error {
	site, out := filepath.Join(dir, "site"), filepath.Join(dir, "out")
	if _, err := measure(self, "write", site, n); err != nil {
		return err
	}
	var floors, builds []cost
	for range o.rounds {
		for _, step := range []struct {
			costs *[]cost
			args  []string
		}{
			{&floors, []string{self, "floor", site, out}},
			{&builds, []string{o.program, "build", "--quiet", "--source", site, "--destination", out, "--today", bench.Today}},
		} {
			c, err := measure(step.args...)
			if err != nil {
				return err
			}
			*step.costs = append(*step.costs, c)
			if err := os.RemoveAll(out); err != nil {
				return err
			}
		}
	}
	floor, build := medians(floors), medians(builds)
	fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%s\t%s\t\n", n,
		floor.cpu.Seconds(), build.cpu.Seconds(), build.cpu.Seconds()/floor.cpu.Seconds(),
		floor.wall.Seconds(), build.wall.Seconds(), mebibytes(floor.peak), mebibytes(build.peak))
	return os.RemoveAll(dir)
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
