package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/layout"
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
	f.StringVarP(&o.source, "source", "s", ".", "the site's `folder`")
	f.StringVar(&o.baseURL, "base-url", "", "the `address` at which the site will live, instead of base_url in site.yaml")
	f.BoolVar(&o.drafts, "drafts", false, "take in drafts as well")
	f.BoolVar(&o.future, "future", false, "take in pages of later dates as well")
	f.StringVar(&o.today, "today", "", "act as if today were this `day`, such as 2026-03-01")
	cmd.MarkFlagDirname("source") //nolint:errcheck // the flag is there
}

// options reads the flags.
func (o *siteOptions) options(env environment) (engine.Options, error) {
	out := engine.Options{Source: o.source, Drafts: o.drafts, Future: o.future, Now: env.Now()}
	if info, err := os.Stat(o.source); err != nil || !info.IsDir() {
		return out, usageError{fmt.Sprintf("there is no folder “%s”", o.source), "Check what stands behind --source."}
	}
	if o.baseURL != "" {
		base, err := config.ParseBaseURL(o.baseURL)
		if err != nil {
			return out, usageError{"--base-url: " + err.Error(), "Write the whole address, such as https://www.example.org/international/."}
		}
		out.BaseURL = &base
	}
	var err error
	out.Today, err = day(o.today)
	return out, err
}

// day reads the flag --today; "" gives no day.
func day(text string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	d, err := civil.ParseDate(text)
	if err != nil || d.Day == 0 {
		return civil.Date{}, usageError{fmt.Sprintf("--today: “%s” is not a day", text), "Write the year, the month and the day, as in 2026-03-01."}
	}
	return d, nil
}

// load reads the site without building it.
func (o *siteOptions) load(env environment) (*engine.Report, error) {
	opts, err := o.options(env)
	if err != nil {
		return nil, err
	}
	report, err := engine.New(theme()...).Load(opts)
	if err != nil {
		return nil, siteError(o.source, err)
	}
	return report, nil
}

// faults writes what is wrong with a site for people, and says whether that
// stops anything.
func (e environment) faults(r *engine.Report) error {
	if err := diag.WriteText(e.Err, r.Diagnostics, r.Source, e.Colour); err != nil {
		return err //nolint:wrapcheck // it says that it is about writing
	}
	if len(r.Diagnostics) > 0 {
		fmt.Fprintln(e.Err) //nolint:errcheck // the next line will tell
	}
	if r.Diagnostics.HasErrors() {
		return errFaults
	}
	return nil
}

// isFile says whether something other than a folder stands at a path.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// isSource says whether dir, which need not be there yet, is one of the folders
// that a site is made from, or lies in one, by whatever name.
func isSource(site, dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for {
		if here, err := os.Stat(dir); err == nil {
			for _, name := range []string{content.Root, layout.Dir, "static"} {
				if there, err := os.Stat(filepath.Join(site, name)); err == nil && os.SameFile(here, there) {
					return true
				}
			}
		}
		above := filepath.Dir(dir)
		if above == dir {
			return false
		}
		dir = above
	}
}

// counted puts a number before a word: "1 page", "28 pages".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// shown gives a path from the site's root as somebody at the keyboard can use it.
func (o *siteOptions) shown(file string) string {
	return filepath.Join(o.source, filepath.FromSlash(file))
}

// writeJSON writes a value for other programs.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// within gives the site's folder as the repository sees it, for GitHub, which
// wants paths from there; "" where the site is the repository.
func (o *siteOptions) within(env environment) string {
	from := env.Repository
	if from == "" {
		from = env.Dir
	}
	dir := o.source
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(env.Dir, dir)
	}
	rel, err := filepath.Rel(from, dir)
	if err != nil || rel == "." || strings.HasPrefix(rel, "..") {
		return ""
	}
	return filepath.ToSlash(rel)
}
