package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/fix"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
)

// externalOptions are the flags for links to other sites.
type externalOptions struct{ wanted bool }

func (o *externalOptions) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.wanted, "external", false, "also ask whether the pages on other sites are still there")
}

var errNoNetwork = errors.New("no other site could be reached, and nothing was noted")

var errInterrupted = errors.New("interrupted; what other sites have answered until then is noted in " + linkcheck.File)

// external checks links to other sites, adds their diagnostics to the report, and
// gives a summary. What the ledger knows is reported even after an error.
func (o *checkOptions) external(ctx context.Context, env environment, r *engine.Report, links []linkcheck.Link) (said string, err error) {
	if r.Layouts == nil {
		return "", nil // no page was made, and what they link to is not known
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return "", fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	before, err := linkcheck.Load(root)
	if err != nil {
		return "", err
	}
	ledger, faults := linkcheck.Read(before)
	r.Provide(linkcheck.File, before)

	settings := r.Site.Settings
	begun := env.Now()
	opts := linkcheck.Options{
		Today:   civil.DateOf(begun.In(settings.Location)), // not that of --today, as it is noted for ever
		Agent:   "Mozilla/5.0 (compatible; Meridian/" + programVersion().Version + "; link check; +https://github.com/meridian-ssg/meridian)",
		SiteURL: settings.BaseURL.Origin + settings.BaseURL.Path,
		Dial:    env.Dial,
	}
	line := env.progress(begun, "Asking other sites", o.quiet, o.format)
	opts.Progress = line.callback()
	summary, err := linkcheck.Check(ctx, ledger, links, opts)
	line.clear()
	r.Add(append(faults, ledger.Diagnostics(links, r.Source)...))
	switch {
	case errors.Is(err, linkcheck.ErrUnreachable):
		return "", errNoNetwork
	case errors.Is(err, context.Canceled):
		err = errInterrupted
	case err != nil:
		return "", err
	}
	return describeExternal(summary), errors.Join(ledger.Save(root, before), err)
}

func describeExternal(s linkcheck.Summary) string {
	var out []string
	if s.Checked > 0 {
		parts := []string{fmt.Sprintf("Asked for %s on %s: %d there", plural(s.Checked, "page"), plural(s.Hosts, "other site"), s.Reachable)}
		if s.Failed > 0 {
			parts = append(parts, fmt.Sprintf("%d not to be had today", s.Failed))
		}
		if s.Inconclusive > 0 {
			parts = append(parts, fmt.Sprintf("%d that only people may see", s.Inconclusive))
		}
		out = append(out, strings.Join(parts, ", ")+".")
	}
	if s.Deferred > 0 {
		out = append(out, fmt.Sprintf("Left for another day: %d.", s.Deferred))
	}
	if s.Private > 0 {
		out = append(out, fmt.Sprintf("Not asked, as on no public host: %d.", s.Private))
	}
	switch {
	case s.Links == 0:
		return "No page leads to another site."
	case out == nil:
		return fmt.Sprintf("Nothing had to be asked: %s on other sites answered within the last week.", plural(s.Links, "page"))
	}
	return strings.Join(out, " ")
}

// fixExternal replaces addresses that have moved. With --dry-run, files that are
// changed already are left out, as their lines are no longer those on disk.
func (o *checkOptions) fixExternal(env environment, r *engine.Report, mended *check.FixResult, wanted func(diag.Diagnostic) bool) error {
	at := func(file string) int {
		return slices.IndexFunc(mended.Files, func(f fix.File) bool { return f.Path == file })
	}
	more := check.FixReported(r, wanted, func(file string) bool { return o.dryRun && at(file) >= 0 })
	if !o.dryRun {
		if err := o.save(env, &more); err != nil {
			return err
		}
	}
	for _, f := range more.Files {
		if i := at(f.Path); i >= 0 {
			mended.Files[i].After = f.After
		} else {
			mended.Files = append(mended.Files, f)
		}
	}
	mended.Faults += more.Faults
	slices.SortFunc(mended.Files, func(a, b fix.File) int { return cmp.Compare(a.Path, b.Path) })
	return nil
}
