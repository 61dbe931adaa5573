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
		Long: `Check reads the whole site as "meridian build" does, and writes nothing. It
tells of every mistake at once, each with its file, its line and what to do.

Besides what every build looks at, check finds links in layouts that lead
nowhere, pages that nothing leads to, pictures that no page shows, and layouts
that nothing uses. With --external it also asks whether the pages on other
sites are still there, and keeps what they answer in external-links.txt: a page
is called dead only when it fails on several days. Nothing else uses the network.

Errors keep the site from being published; warnings don't, unless --strict is
given. What a code such as [link-text] means, "meridian explain link-text"
tells. To set a warning aside for one page, write into its front matter

  ignore:
    - code: link-text
      reason: quoted from the partner's letter

With --fix, what can be mended surely is mended in your files, byte by byte;
nothing else in them changes. --fix --dry-run only shows what would change.`,
		Example: `  meridian check
  meridian check --only link-missing,image-alt
  meridian check --fix --dry-run
  meridian check --format sarif > faults.sarif
  meridian check --external`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return runCheck(cmd, env, o) },
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
		cmd.RegisterFlagCompletionFunc(flag, completeCodes) //nolint:errcheck // the flag is there
	}
	return cmd
}

// completeCodes offers the codes of faults to the shell.
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
	var line progress
	if env.Progress && !o.quiet && o.format.value == "text" {
		line = progress{w: env.Err, now: env.Now, columns: env.Width, begun: opts.Now}
		opts.Progress = line.show
	}
	var end func()
	opts.Scanned, end = leaveRoom()
	defer end()
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
	looks := check.Inspector{CollectExternal: o.outside.wanted}
	opts.Inspector = &looks
	report, err := builder.Build(cmd.Context(), opts)
	line.clear()
	if err != nil {
		return siteError(o.source, err)
	}
	var asked string
	var unasked error // it is told behind what was found nevertheless
	if o.outside.wanted {
		asked, unasked = o.external(cmd.Context(), env, report, looks.External)
	}
	if o.outside.wanted && o.fix {
		if err := o.mendExternal(env, report, &mended, wanted); err != nil {
			return err
		}
	}
	report.Diagnostics = slices.DeleteFunc(report.Diagnostics, func(d diag.Diagnostic) bool { return !wanted(d) })
	if err := o.tell(env, report, mended, env.Now().Sub(opts.Now), asked); err != nil {
		return err
	}
	if unasked != nil {
		return unasked
	}
	if stops(report.Diagnostics, o.strict) {
		return errFaults
	}
	return nil
}

// stops says whether faults keep a site from being published.
func stops(list diag.List, strict bool) bool { return list.HasErrors() || strict && len(list) > 0 }

// wantedCodes reads --only and --ignore.
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

// save writes the mended files. Where one of them can't be written, the others
// are, and m is left with them.
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
			env.say("Mended %s.\n", o.shown(f.Path))
		}
	}
	return err
}

// tell says what was found, in the form that was asked for.
func (o *checkOptions) tell(env environment, r *engine.Report, m check.FixResult, took time.Duration, asked string) error {
	switch o.format.value {
	case "json":
		return writeJSON(env.Out, findingsOf(r, m, took, o.strict))
	case "sarif":
		return diag.WriteSARIF(env.Out, r.Diagnostics, r.Source, programVersion().Version, o.within(env)) //nolint:wrapcheck // it says that it is about writing
	case "github":
		if err := diag.WriteGitHub(env.Out, r.Diagnostics, r.Source, o.within(env)); err != nil {
			return err //nolint:wrapcheck // as above
		}
	}
	if err := o.tellMended(env, m); err != nil {
		return err
	}
	if err := diag.WriteText(env.Err, r.Diagnostics, r.Source, env.Colour); err != nil {
		return err //nolint:wrapcheck // as above
	}
	if len(r.Diagnostics) > 0 {
		fmt.Fprintf(env.Err, "\n%s in %s%s. \"meridian explain CODE\" tells more about each kind.\n", //nolint:errcheck // nobody is there to be told
			found(r.Diagnostics), counted(filesOf(r.Diagnostics), "file"), o.mendable(r.Diagnostics))
	}
	if o.quiet {
		return nil
	}
	if asked != "" {
		env.say("%s\n", asked)
	}
	if len(r.Diagnostics) == 0 {
		env.say("Checked %s: nothing is wrong, in %s.\n", counted(r.Pages, "page"), inSeconds(took))
	}
	return nil
}

// tellMended says what was mended, or shows what would be.
func (o *checkOptions) tellMended(env environment, m check.FixResult) error {
	if o.dryRun {
		for _, f := range m.Files {
			changes := f.Diff()
			if env.Columns > 0 {
				changes = showable(changes)
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
		env.say("There is nothing that can be mended surely.\n")
	case o.dryRun:
		fmt.Fprintf(env.Err, "%s in %s would be mended. Nothing was changed.\n\n", counted(m.Faults, "fault"), counted(len(m.Files), "file")) //nolint:errcheck // nobody is there to be told
	default:
		env.say("Mended %s in %s:\n", counted(m.Faults, "fault"), counted(len(m.Files), "file"))
		for _, f := range m.Files {
			env.say("  %s\n", o.shown(f.Path))
		}
	}
	return nil
}

// showable puts marks such as ⟨U+200B⟩ in the place of what a screen would obey
// or not show at all, as that may be the very thing that changes.
func showable(changes string) string {
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

// found counts errors and warnings in words.
func found(list diag.List) string {
	errs, warnings := list.Count()
	switch {
	case warnings == 0:
		return counted(errs, "error")
	case errs == 0:
		return counted(warnings, "warning")
	}
	return counted(errs, "error") + " and " + counted(warnings, "warning")
}

func filesOf(list diag.List) int {
	seen := make(map[string]bool)
	for _, d := range list {
		seen[d.File] = true
	}
	return len(seen)
}

// mendable says how many faults --fix would mend.
func (o *checkOptions) mendable(list diag.List) string {
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

// findings is what a check has found, for other programs. It is described in
// docs/diagnostics.md; members are never taken away.
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
