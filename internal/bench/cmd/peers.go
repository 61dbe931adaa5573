package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/meridian-ssg/meridian/internal/bench"
)

// peer is a program that makes the same site as ours.
type peer struct {
	name    string
	version string
	// build gives the command that makes a site; where clean is set, without
	// what earlier builds have left.
	build func(site, out string, clean bool) []string
}

// peers prints what the same site costs to make with other programs, with
// layouts that make the same pages.
func (o options) peers(self, dir string) error {
	hugo, err := o.hugoAt(dir)
	if err != nil {
		return err
	}
	version, err := exec.Command(hugo, "version").Output() //nolint:gosec // the program that we measure
	if err != nil {
		return fmt.Errorf("%s: %w", hugo, err)
	}
	all := []peer{
		{"meridian", "", func(site, out string, clean bool) []string {
			args := []string{o.program, "build", "--quiet", "--source", site, "--destination", out, "--today", bench.Today}
			if clean {
				args = append(args, "--clean")
			}
			return args
		}},
		{"hugo", strings.Fields(string(version))[1], func(site, out string, _ bool) []string {
			return []string{hugo, "build", "--quiet", "--noBuildLock", "--source", site, "--destination", out, "--clock", bench.Today + "T00:00:00Z"}
		}},
	}
	fmt.Printf("%s, %s/%s, %d processors, medians of %d, hugo %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds, all[1].version)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "pages\t\t\tCPU s\twall s\tMiB\tfiles\t")
	for _, n := range strings.Split(o.pages, ",") {
		if err := o.compare(t, all, self, filepath.Join(dir, n), n); err != nil {
			return err
		}
	}
	return t.Flush()
}

// hugoAt gives the program to compare with: the one that was named, the one that
// is installed, or the one of bench.HugoVersion, compiled now.
func (o options) hugoAt(dir string) (string, error) {
	if o.hugo != "" {
		return filepath.Abs(o.hugo)
	}
	if found, err := exec.LookPath("hugo"); err == nil {
		return found, nil
	}
	c := exec.Command("go", "install", "github.com/gohugoio/hugo@"+bench.HugoVersion)
	c.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("hugo is not installed, and go install can't get it: %w\n%s", err, out)
	}
	return filepath.Join(dir, "hugo"), nil
}

// compare measures a site of n pages. Programs and jobs take turns, so that
// whatever else the machine does meets all of them.
func (o options) compare(t *tabwriter.Writer, all []peer, self, dir, n string) error {
	names := []string{"clean", "nothing changed", "one body changed"}
	costs := make([][][]cost, len(all))
	for i, p := range all {
		costs[i] = make([][]cost, len(names))
		if _, err := measure(self, "write-"+p.name, filepath.Join(dir, p.name), n); err != nil {
			return err
		}
	}
	files := make([]int, len(all))
	for round := range o.rounds {
		for i, p := range all {
			site, out := filepath.Join(dir, p.name), filepath.Join(dir, fmt.Sprint(p.name, "-out-", round))
			for j := range names {
				switch j {
				case 1:
					if err := settle(site, round, p.build(site, out, false)); err != nil {
						return err
					}
				case 2:
					if err := changeBody(site, round, nil); err != nil {
						return err
					}
				}
				c, err := measure(p.build(site, out, j == 0)...)
				if err != nil {
					return err
				}
				costs[i][j] = append(costs[i][j], c)
			}
			var err error
			if files[i], err = count(out); err != nil {
				return err
			}
		}
	}
	for i, p := range all {
		for j, name := range names {
			c := medians(costs[i][j])
			fmt.Fprintf(t, "%s\t%s\t%s\t%.2f\t%.2f\t%s\t%d\t\n", n, p.name, name, c.cpu.Seconds(), c.wall.Seconds(), mebibytes(c.peak), files[i])
		}
	}
	return os.RemoveAll(dir)
}

// count counts published files.
func count(dir string) (int, error) {
	n := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(name, ".meridian") {
			n++
		}
		return err
	})
	return n, err
}
