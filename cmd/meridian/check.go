package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/fix"
)

type checkOptions struct {
	siteOptions
	format  *choice
	only    []string
	ignore  []string
	strict  bool
	fix     bool
	dryRun  bool
	quiet   bool
	outside externalOptions
}

func newCheck(env environment) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look for everything that is wrong with the site",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runCheck(cmd, env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	o.format = format(cmd, "how to tell what was found: for people, for other programs, or as annotations on GitHub", "text", "json", "sarif", "github")
	f.StringSliceVar(&o.only, "only", nil, "tell of these `codes` alone, such as link-missing,image-alt")
	f.StringSliceVar(&o.ignore, "ignore", nil, "leave out these `codes`")
	f.BoolVar(&o.strict, "strict", false, "end with 1 on warnings, too")
	f.BoolVar(&o.fix, "fix", false, "mend what can be mended surely")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --fix: show what would change, and change nothing")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	o.outside.flags(cmd)
	for _, flag := range []string{"only", "ignore"} {
		cmd.RegisterFlagCompletionFunc(flag, completeCodes)
	}
	return cmd
}

// completeCodes completes a list of codes.
func completeCodes(_ *cobra.Command, _ []string, written string) ([]string, cobra.ShellCompDirective) {
	before := ""
	if i := strings.LastIndexByte(written, ','); i >= 0 {
		before = written[:i+1]
	}
	var out []string
	for _, e := range diag.Codes() {
		out = append(out, before+string(e.Code))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func runCheck(cmd *cobra.Command, env environment, o checkOptions) error {
	if o.dryRun && !o.fix {
		return usageError{"--dry-run goes with --fix", "Without --fix, check changes nothing anyway."}
	}
	wanted, err := wantedCodes(o.only, o.ignore)
	if err != nil {
		return err
	}
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	line := env.progress(opts.Now, "", o.quiet, o.format)
	opts.Progress = line.callback()
	setFiles, stopGC := tuneGC()
	defer stopGC()
	opts.Scanned = setFiles
	builder := engine.New(theme()...)
	var mended check.FixResult
	if o.fix {
		mended, err = check.Fix(cmd.Context(), builder, &opts, wanted)
		line.clear()
		if err != nil {
			return siteError(o.source, err)
		}
		if o.dryRun {
			opts.Edited = nil
		} else if err := o.save(env, &mended); err != nil {
			return err
		}
	}
	inspector := check.Inspector{CollectExternal: o.outside.wanted}
	opts.Inspector = &inspector
	report, err := builder.Build(cmd.Context(), opts)
	line.clear()
	if err != nil {
		return siteError(o.source, err)
	}
	var summary string
	var externalErr error // returned after the report, which is of use all the same
	if o.outside.wanted {
		summary, externalErr = o.external(cmd.Context(), env, report, inspector.External)
	}
	if o.outside.wanted && o.fix {
		if err := o.fixExternal(env, report, &mended, wanted); err != nil {
			return err
		}
	}
	report.Diagnostics = slices.DeleteFunc(report.Diagnostics, func(d diag.Diagnostic) bool { return !wanted(d) })
	if err := o.report(env, report, mended, env.Now().Sub(opts.Now), summary); err != nil {
		return err
	}
	if externalErr != nil {
		return externalErr
	}
	if stops(report.Diagnostics, o.strict) {
		return errFaults
	}
	return nil
}

// stops tells whether diagnostics keep a site from being published.
func stops(list diag.List, strict bool) bool { return list.HasErrors() || strict && len(list) > 0 }

// wantedCodes makes a filter of --only and --ignore.
func wantedCodes(only, ignore []string) (func(diag.Diagnostic) bool, error) {
	for _, flag := range []struct {
		name  string
		codes []string
	}{{"only", only}, {"ignore", ignore}} {
		for i, c := range flag.codes {
			c = strings.ToLower(strings.TrimSpace(c))
			flag.codes[i] = c
			if diag.Explain(diag.Code(c)).Summary == "" {
				return nil, unknownCode("--"+flag.name+": ", c)
			}
		}
	}
	return func(d diag.Diagnostic) bool {
		code := string(d.Code)
		return (len(only) == 0 || slices.Contains(only, code)) && !slices.Contains(ignore, code)
	}, nil
}

// save writes the fixed files. It goes on after an error, and removes the files
// that were not written from m.
func (o *checkOptions) save(env environment, m *check.FixResult) (err error) {
	if len(m.Files) == 0 {
		return nil
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	m.Files = slices.DeleteFunc(m.Files, func(f fix.File) bool {
		failed := f.Save(root)
		err = errors.Join(err, failed)
		return failed != nil
	})
	if err != nil && o.format.value == "text" && !o.quiet {
		for _, f := range m.Files {
			env.print("Mended %s.\n", o.displayPath(f.Path))
		}
	}
	return err
}

// report writes the result in the chosen format.
func (o *checkOptions) report(env environment, r *engine.Report, m check.FixResult, took time.Duration, external string) error {
	switch o.format.value {
	case "json":
		return writeJSON(env.Out, findingsOf(r, m, took, o.strict))
	case "sarif":
		return diag.WriteSARIF(env.Out, r.Diagnostics, r.Source, programVersion().Version, o.pathInRepository(env))
	case "github":
		if err := diag.WriteGitHub(env.Out, r.Diagnostics, r.Source, o.pathInRepository(env)); err != nil {
			return err
		}
	}
	if err := o.reportFixes(env, m); err != nil {
		return err
	}
	if err := diag.WriteText(env.Err, r.Diagnostics, r.Source, env.Colour); err != nil {
		return err
	}
	if len(r.Diagnostics) > 0 {
		fmt.Fprintf(env.Err, "\n%s in %s%s. \"meridian explain CODE\" tells more about each kind.\n",
			countsOf(r.Diagnostics), plural(filesOf(r.Diagnostics), "file"), o.fixable(r.Diagnostics))
	}
	if o.quiet {
		return nil
	}
	if external != "" {
		env.print("%s\n", external)
	}
	if len(r.Diagnostics) == 0 {
		env.print("Checked %s: nothing is wrong, in %s.\n", plural(r.Pages, "page"), formatSeconds(took))
	}
	return nil
}

// reportFixes lists the fixed files, or shows what would change.
func (o *checkOptions) reportFixes(env environment, m check.FixResult) error {
	if o.dryRun {
		for _, f := range m.Files {
			changes := f.Diff()
			if env.Columns > 0 {
				changes = escapeInvisible(changes)
			}
			if _, err := io.WriteString(env.Out, changes); err != nil {
				return fmt.Errorf("writing the changes: %w", err)
			}
		}
	}
	if !o.fix || o.quiet {
		return nil
	}
	switch {
	case m.Faults == 0:
		env.print("There is nothing that can be mended surely.\n")
	case o.dryRun:
		fmt.Fprintf(env.Err, "%s in %s would be mended. Nothing was changed.\n\n", plural(m.Faults, "fault"), plural(len(m.Files), "file"))
	default:
		env.print("Mended %s in %s:\n", plural(m.Faults, "fault"), plural(len(m.Files), "file"))
		for _, f := range m.Files {
			env.print("  %s\n", o.displayPath(f.Path))
		}
	}
	return nil
}

// escapeInvisible replaces control and invisible characters by marks such as
// ⟨U+200B⟩, as they may be the very thing that changes.
func escapeInvisible(changes string) string {
	var b strings.Builder
	for line := range strings.Lines(changes) {
		text := strings.TrimRight(line, "\r\n")
		for _, r := range text {
			switch {
			case r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co), r != ' ' && unicode.Is(unicode.Zs, r):
				fmt.Fprintf(&b, "⟨U+%04X⟩", r)
			default:
				b.WriteRune(r)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func countsOf(list diag.List) string {
	errs, warnings := list.Count()
	switch {
	case warnings == 0:
		return plural(errs, "error")
	case errs == 0:
		return plural(warnings, "warning")
	}
	return plural(errs, "error") + " and " + plural(warnings, "warning")
}

func filesOf(list diag.List) int {
	seen := make(map[string]bool)
	for _, d := range list {
		seen[d.File] = true
	}
	return len(seen)
}

// fixable says how many diagnostics --fix would fix.
func (o *checkOptions) fixable(list diag.List) string {
	n, command := 0, "--fix"
	if o.outside.wanted {
		command = "--external --fix"
	}
	for _, d := range list {
		if len(d.Fix) > 0 {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case len(list):
		return fmt.Sprintf(", which %s can mend", command)
	}
	return fmt.Sprintf(", %d of which %s can mend", n, command)
}

// findings is the JSON form of a check, described in docs/diagnostics.md. Members
// are never removed.
type findings struct {
	OK          bool          `json:"ok"`
	Pages       int           `json:"pages"`
	Mended      []mendedFile  `json:"mended"`
	Seconds     float64       `json:"seconds"`
	Diagnostics []diag.Record `json:"diagnostics"`
}

type mendedFile struct {
	File string `json:"file"`
	Diff string `json:"diff"`
}

func findingsOf(r *engine.Report, m check.FixResult, took time.Duration, strict bool) findings {
	out := findings{
		OK: !stops(r.Diagnostics, strict), Pages: r.Pages, Mended: []mendedFile{}, Seconds: math.Round(took.Seconds()*1000) / 1000,
		Diagnostics: diag.Records(r.Diagnostics, r.Source),
	}
	for _, f := range m.Files {
		out.Mended = append(out.Mended, mendedFile{f.Path, f.Diff()})
	}
	return out
}
