package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/revision"
	"github.com/meridian-ssg/meridian/internal/site"
)

type buildOptions struct {
	siteOptions
	destination string
	strict      bool
	clean       bool
	quiet       bool
	format      *choice
	verify      bool
	removal     bool
	stats       *choice
	profile     profileOptions
}

func newBuild(env environment) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runBuild(cmd, env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.destination, "destination", "d", "", "the `folder` that receives the site (default: public, in the site's folder)")
	f.BoolVar(&o.strict, "strict", false, "publish nothing as long as there are warnings, either")
	f.BoolVar(&o.clean, "clean", false, "use nothing that earlier builds have left in the folder .meridian")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	f.BoolVar(&o.verify, "verify", false, "begin anew, and hold all that earlier builds have left against it; for those who doubt")
	f.BoolVar(&o.removal, "allow-removal", false, "take away as many pages as are no longer there, whatever removal_limit in site.yaml says")
	o.stats = statsFlag(cmd)
	o.format = format(cmd, "how to tell what was done: for people, for other programs, or as annotations on GitHub", "text", "json", "github")
	o.profile.flags(cmd)
	cmd.MarkFlagDirname("destination")
	return cmd
}

// engineOptions says what to build, and where it is published.
func (o *buildOptions) engineOptions(env environment) (engine.Options, error) {
	opts, err := o.options(env)
	if err != nil {
		return opts, err
	}
	opts.Destination = o.destination
	if opts.Destination == "" {
		opts.Destination = filepath.Join(o.source, "public")
	}
	if err := checkDestination(o.source, opts.Destination); err != nil {
		return opts, err
	}
	opts.Record = o.publishes(opts)
	opts.Strict, opts.Clean, opts.Verify, opts.Program = o.strict, o.clean, o.verify, env.Identity()
	opts.AllowRemoval = o.removal
	opts.Version, opts.Commit = programVersion().Version, revision.Of(o.source)
	return opts, nil
}

func runBuild(cmd *cobra.Command, env environment, o buildOptions) error {
	opts, err := o.engineOptions(env)
	if err != nil {
		return err
	}
	if o.stats.value != "" {
		opts.Meter = meter.New(env.Now)
	}
	line := env.progress(opts.Now, "", o.quiet, o.format)
	opts.Progress = line.callback()
	stop, err := o.profile.start()
	if err != nil {
		return err
	}
	setFiles, stopGC := tuneGC()
	defer stopGC()
	opts.Scanned = setFiles
	report, err := engine.New(theme()...).Build(cmd.Context(), opts)
	line.clear()
	if err := stop(); err != nil {
		return err
	}
	if err != nil {
		return siteError(o.source, err)
	}
	took := env.Now().Sub(opts.Now)
	switch o.format.value {
	case "json":
		if err := writeJSON(env.Out, outcomeOf(report, took, o.strict)); err != nil {
			return err
		}
		if stops(report.Diagnostics, o.strict) {
			return errFaults
		}
		return nil
	case "github":
		if err := diag.WriteGitHub(env.Out, report.Diagnostics, report.Source, o.pathInRepository(env)); err != nil {
			return err
		}
	}
	if err := env.faults(report); err != nil && !errors.Is(err, errFaults) {
		return err
	}
	if stops(report.Diagnostics, o.strict) {
		fmt.Fprintf(env.Err, "%s. Nothing was published; what was there before stays as it was.\n", countsOf(report.Diagnostics))
		return errFaults
	}
	used := statsOf(report, took)
	if o.stats.value == "json" {
		return writeJSON(env.Out, used)
	}
	if !o.quiet {
		env.printSummary(report, took)
		if report.LedgerErr != nil {
			fmt.Fprintf(env.Err, "What was published could not be recorded in %s, so that feeds and calendars may take it for new again: %s.\n", ledger.File, diag.Printable(report.LedgerErr.Error()))
		}
		if report.CacheErr != nil {
			fmt.Fprintf(env.Err, "The next build begins anew, as this one can't leave what it has learned: %s.\n", diag.Printable(report.CacheErr.Error()))
		}
	}
	if used != nil {
		used.write(env.Out)
	}
	return nil
}

// publishes says whether a build is one for readers, of which addresses.txt
// keeps a record: of nothing that is not yet to be seen, at the site's own
// address, on no later day than today, which in the site's zone may be the day
// after that of the clock.
func (o *buildOptions) publishes(opts engine.Options) bool {
	return !opts.Drafts && !opts.Future && opts.BaseURL == nil && !opts.Today.After(civil.DateOf(opts.Now).AddDays(1))
}

// printSummary describes a build that was published.
func (env environment) printSummary(report *engine.Report, took time.Duration) {
	if held := describeHeld(report.Held); held != "" {
		env.print("%s (see meridian list --held).\n", held)
	}
	c := report.Changes
	env.print("Built %s: %s written, %d unchanged, %d removed, in %s.\n",
		plural(report.Pages, "page"), plural(len(c.Added)+len(c.Changed), "file"), c.Unchanged, len(c.Removed), formatSeconds(took))
	env.printMoved(report)
	if report.Recorded {
		env.print("What is published now is recorded in %s. Keep that file with your pages.\n", ledger.File)
	}
	if next := nextChange(report.Schedule); next != "" {
		env.print("%s\n", next)
	}
}

// describeHeld says how many pages are held back and why; "" where none is.
func describeHeld(held []site.Withheld) string {
	if len(held) == 0 {
		return ""
	}
	counts := make(map[site.Reason]int)
	var due []civil.Moment
	for _, h := range held {
		counts[h.Reason]++
		if h.Reason == site.Future {
			due = append(due, h.Until)
		}
	}
	slices.SortFunc(due, civil.Moment.Compare)
	var parts []string
	if n := counts[site.Draft]; n > 0 {
		parts = append(parts, plural(n, "draft"))
	}
	if n := len(due); n > 0 {
		part := fmt.Sprintf("%d until %s", n, civil.Format(due[0]))
		if due[n-1] != due[0] {
			part += " or later"
		}
		parts = append(parts, part)
	}
	if n := counts[site.Expired]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d expired", n))
	}
	verb := " are held back: "
	if len(held) == 1 {
		verb = " is held back: "
	}
	return plural(len(held), "page") + verb + strings.Join(parts, ", ")
}

func formatSeconds(d time.Duration) string {
	s := d.Seconds()
	switch {
	case s < 0.1:
		return fmt.Sprintf("%.2f s", s)
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// outcome is the JSON form of a build, described in docs/diagnostics.md. Members
// are never removed.
type outcome struct {
	OK          bool          `json:"ok"`
	Pages       int           `json:"pages"`
	Added       []string      `json:"added"`
	Changed     []string      `json:"changed"`
	Removed     []string      `json:"removed"`
	Unchanged   int           `json:"unchanged"`
	Redirected  []oldAddress  `json:"redirected"` // the addresses whose pages were found to have moved
	Held        []heldPage    `json:"held"`
	Seconds     float64       `json:"seconds"`
	Next        *change       `json:"next"`            // null where the site does not change by itself
	Stats       *stats        `json:"stats,omitempty"` // with --stats
	Diagnostics []diag.Record `json:"diagnostics"`
}

func outcomeOf(r *engine.Report, took time.Duration, strict bool) outcome {
	paths := func(list []string) []string { return append([]string{}, list...) } // an empty list, not null
	var next *change
	if list := changes(r.Schedule); len(list) > 0 {
		next = &list[0]
	}
	return outcome{
		OK: !stops(r.Diagnostics, strict), Pages: r.Pages,
		Added: paths(r.Changes.Added), Changed: paths(r.Changes.Changed), Removed: paths(r.Changes.Removed), Unchanged: r.Changes.Unchanged,
		Redirected: foundMoved(r), Held: heldPages(r.Held), Seconds: math.Round(took.Seconds()*1000) / 1000,
		Next: next, Stats: statsOf(r, took),
		Diagnostics: diag.Records(r.Diagnostics, r.Source),
	}
}
