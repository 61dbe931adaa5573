package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
)

// siteOptions are the flags that say which site is meant, and as of when.
type siteOptions struct {
	source  string
	baseURL string
	drafts  bool
	future  bool
	today   string
}

func (o *siteOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.source, "source", "s", ".", "the site's folder")
	f.StringVar(&o.baseURL, "base-url", "", "the address at which the site will live, instead of base_url in site.yaml")
	f.BoolVar(&o.drafts, "drafts", false, "publish drafts as well")
	f.BoolVar(&o.future, "future", false, "publish pages of later dates as well")
	f.StringVar(&o.today, "today", "", "build as if today were this day, such as 2026-03-01")
}

// options reads the flags.
func (o *siteOptions) options(env environment) (build.Options, error) {
	out := build.Options{Source: o.source, Drafts: o.drafts, Future: o.future, Now: env.Now()}
	if o.baseURL != "" {
		base, err := config.ParseBaseURL(o.baseURL)
		if err != nil {
			return out, errUsage{fmt.Errorf("--base-url: %w", err)}
		}
		out.BaseURL = &base
	}
	if o.today != "" {
		day, err := civil.ParseDate(o.today)
		if err != nil || day.Day == 0 {
			return out, errUsage{fmt.Errorf("--today: %q is not a day; write it as 2026-03-01", o.today)}
		}
		out.Today = day
	}
	return out, nil
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

type buildOptions struct {
	siteOptions
	destination string
	quiet       bool
	format      string
}

func newBuild(env environment) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runBuild(cmd, env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.destination, "destination", "d", "", "the folder that receives the site (default: public in the site's folder)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	f.StringVar(&o.format, "format", "text", "how faults are told: text, json or github")
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
	report, err := build.New(theme()...).Build(cmd.Context(), opts)
	if err != nil {
		return err
	}
	for _, d := range report.Diagnostics {
		fmt.Fprintf(env.Err, "%s:%d: %s: %s [%s]\n  hint: %s\n", d.File, d.Span.Start, d.Severity(), d.Message, d.Code, d.Hint)
	}
	if report.Diagnostics.Failed() {
		return errFaults
	}
	fmt.Fprintf(env.Out, "%d pages, %+v\n", report.Pages, len(report.Changes.Added))
	return nil
}
