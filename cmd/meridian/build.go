package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/meter"
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
	stats       *choice
	profile     profileOptions
}

func newBuild(env environment) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build checks the whole site and makes it anew in the folder "public".

As long as something is wrong, nothing is published: the messages name the file,
the line and what to do, and the site in "public" stays as it was. Files that
have not changed are left alone, and pages that you have deleted are taken out.
Files in "public" that Meridian did not write are never touched.

Drafts, pages of a later date and pages that have expired are held back; the
last lines say how many, and "meridian list --held" says which.

What a build has learned lies in the folder ".meridian" for the next one, which
looks only at what may have changed. You may delete that folder at any time.`,
		Example: `  meridian build
  meridian build --drafts --future
  meridian build --source our-work --destination C:\Sites\our-work
  meridian build --base-url https://www.example.org/international/
  meridian build --stats`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return runBuild(cmd, env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.destination, "destination", "d", "", "the `folder` that receives the site (default: public, in the site's folder)")
	f.BoolVar(&o.strict, "strict", false, "publish nothing as long as there are warnings, either")
	f.BoolVar(&o.clean, "clean", false, "use nothing that earlier builds have left in the folder .meridian")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	f.BoolVar(&o.verify, "verify", false, "begin anew, and hold all that earlier builds have left against it; for those who doubt")
	o.stats = statsFlag(cmd)
	o.format = format(cmd, "how to tell what was done: for people, for other programs, or as annotations on GitHub", "text", "json", "github")
	o.profile.flags(cmd)
	cmd.MarkFlagDirname("destination") //nolint:errcheck // the flag is there
	return cmd
}

func runBuild(cmd *cobra.Command, env environment, o buildOptions) error {
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	opts.Destination = o.destination
	if opts.Destination == "" {
		opts.Destination = filepath.Join(o.source, "public")
	}
	if isFile(opts.Destination) {
		return usageError{fmt.Sprintf("%s is a file, and the site needs a folder", opts.Destination), "Choose another name behind --destination, or move the file away."}
	}
	if isSource(o.source, opts.Destination) {
		return usageError{
			fmt.Sprintf("%s lies among what the site is made from, so the next build would take what this one publishes for pages and files of its own", opts.Destination),
			"Choose a folder outside of content, layouts and static behind --destination.",
		}
	}
	opts.Strict, opts.Clean, opts.Verify, opts.Program = o.strict, o.clean, o.verify, env.Identity()
	if o.stats.value != "" {
		opts.Meter = meter.New(env.Now)
	}
	var line progress
	if env.Progress && !o.quiet && o.format.value == "text" {
		line = progress{w: env.Err, now: env.Now, columns: env.Width, begun: opts.Now}
		opts.Progress = line.show
	}
	stop, err := o.profile.start()
	if err != nil {
		return err
	}
	var end func()
	opts.Scanned, end = leaveRoom()
	defer end()
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
		if err := diag.WriteGitHub(env.Out, report.Diagnostics, report.Source, o.within(env)); err != nil {
			return err //nolint:wrapcheck // it says that it is about writing
		}
	}
	if err := env.faults(report); err != nil && !errors.Is(err, errFaults) {
		return err
	}
	if stops(report.Diagnostics, o.strict) {
		fmt.Fprintf(env.Err, "%s. Nothing was published; what was there before stays as it was.\n", found(report.Diagnostics)) //nolint:errcheck // nobody is there to be told
		return errFaults
	}
	used := statsOf(report, took)
	if o.stats.value == "json" {
		return writeJSON(env.Out, used)
	}
	if !o.quiet {
		env.tell(report, took)
		if report.Forgetful != nil {
			fmt.Fprintf(env.Err, "The next build begins anew, as this one can't leave what it has learned: %s.\n", diag.Printable(report.Forgetful.Error())) //nolint:errcheck // nobody is there to be told
		}
	}
	if used != nil {
		used.write(env.Out)
	}
	return nil
}

// tell says what became of a build that was published.
func (env environment) tell(report *engine.Report, took time.Duration) {
	if held := heldBack(report.Held); held != "" {
		env.say("%s (see meridian list --held).\n", held)
	}
	c := report.Changes
	env.say("Built %s: %s written, %d unchanged, %d removed, in %s.\n",
		counted(report.Pages, "page"), counted(len(c.Added)+len(c.Changed), "file"), c.Unchanged, len(c.Removed), inSeconds(took))
	if next := nextChange(report.Schedule); next != "" {
		env.say("%s\n", next)
	}
}

// heldBack tells how many pages are held back and why; "" where none is.
func heldBack(held []site.Withheld) string {
	if len(held) == 0 {
		return ""
	}
	counts := make(map[site.Reason]int)
	var first civil.Date
	var days int
	for _, h := range held {
		counts[h.Reason]++
		if h.Reason != site.Future {
			continue
		}
		if first.IsZero() || h.Until.Before(first) {
			first = h.Until
		}
	}
	for _, h := range held {
		if h.Reason == site.Future && h.Until.After(first) {
			days++
		}
	}
	var parts []string
	if n := counts[site.Draft]; n > 0 {
		parts = append(parts, counted(n, "draft"))
	}
	if n := counts[site.Future]; n > 0 {
		part := fmt.Sprintf("%d until %s", n, first)
		if days > 0 {
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
	return counted(len(held), "page") + verb + strings.Join(parts, ", ")
}

// inSeconds says how long something took, as exactly as anybody wants to know.
func inSeconds(d time.Duration) string {
	s := d.Seconds()
	switch {
	case s < 0.1:
		return fmt.Sprintf("%.2f s", s)
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// outcome is what became of a build, for other programs. It is described in
// docs/diagnostics.md; members are never taken away.
type outcome struct {
	OK          bool          `json:"ok"`
	Pages       int           `json:"pages"`
	Added       []string      `json:"added"`
	Changed     []string      `json:"changed"`
	Removed     []string      `json:"removed"`
	Unchanged   int           `json:"unchanged"`
	Held        []heldPage    `json:"held"`
	Seconds     float64       `json:"seconds"`
	Next        *change       `json:"next"`            // null where the site does not change by itself
	Stats       *stats        `json:"stats,omitempty"` // with --stats
	Diagnostics []diag.Record `json:"diagnostics"`
}

func outcomeOf(r *engine.Report, took time.Duration, strict bool) outcome {
	paths := func(list []string) []string { return append([]string{}, list...) } // an empty list, not null
	return outcome{
		OK: !stops(r.Diagnostics, strict), Pages: r.Pages,
		Added: paths(r.Changes.Added), Changed: paths(r.Changes.Changed), Removed: paths(r.Changes.Removed), Unchanged: r.Changes.Unchanged,
		Held: heldPages(r.Held), Seconds: math.Round(took.Seconds()*1000) / 1000,
		Next: next(r.Schedule), Stats: statsOf(r, took),
		Diagnostics: diag.Records(r.Diagnostics, r.Source),
	}
}
