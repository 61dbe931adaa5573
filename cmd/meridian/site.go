package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
)

// siteOptions are the flags that choose a site and the day it is built for.
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
	f.StringVar(&o.today, "today", "", "act as if it were the end of this `day`, such as 2026-03-01")
	cmd.MarkFlagDirname("source")
}

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
	out.Today, err = parseDay(o.today)
	return out, err
}

// parseDay reads the flag --today; "" gives the zero date.
func parseDay(text string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	d, err := civil.ParseDate(text)
	if err != nil || d.Day == 0 {
		return civil.Date{}, usageError{fmt.Sprintf("--today: “%s” is not a day", text), "Write the year, the month and the day, as in 2026-03-01."}
	}
	return d, nil
}

// load reads the site without rendering it.
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

// faults writes the diagnostics of a site as text. The error is errFaults where
// one of them is an error.
func (e environment) faults(r *engine.Report) error {
	if err := diag.WriteText(e.Err, r.Diagnostics, r.Source, e.Colour); err != nil {
		return err
	}
	if len(r.Diagnostics) > 0 {
		fmt.Fprintln(e.Err)
	}
	if r.Diagnostics.HasErrors() {
		return errFaults
	}
	return nil
}

// checkDestination refuses a folder, which may not exist yet, that is among what a
// site is made from, or holds it, by whatever name.
func checkDestination(site, dir string) error {
	_, err := os.Stat(dir)
	_, linkErr := os.Lstat(dir)
	switch {
	case isFile(dir):
		return usageError{fmt.Sprintf("%s is a file, and the site needs a folder", dir), "Choose another name behind --destination, or move the file away."}
	case err != nil && linkErr == nil:
		return usageError{fmt.Sprintf("%s is a link to something that can't be opened", dir), "Mend the link, or choose another name behind --destination."}
	}
	to, from := realPath(dir), realPath(site)
	if isWithin(from, to) {
		return usageError{fmt.Sprintf("%s holds what the site is made from, and may hold nothing but the published site", dir), "Choose a folder of its own behind --destination, such as public."}
	}
	const hint = "Choose a folder outside of content, layouts, static and .meridian behind --destination."
	for _, name := range append(source.Inputs(), cache.Dir) {
		input := filepath.Join(from, name)
		switch {
		case !isWithin(to, realPath(input)) && !isWithin(strings.ToLower(to), strings.ToLower(input)):
		case name == cache.Dir:
			return usageError{fmt.Sprintf("%s lies where builds leave what they have learned for the next one", dir), hint}
		default:
			return usageError{fmt.Sprintf("%s lies among what the site is made from, so the next build would take what this one publishes for pages and files of its own", dir), hint}
		}
	}
	return nil
}

// isFile tells whether a path exists and is no folder.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// realPath gives the absolute path of a file without links, as far as it exists.
func realPath(name string) string {
	name, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	if dir := filepath.Dir(name); dir != name {
		return filepath.Join(realPath(dir), filepath.Base(name))
	}
	return name
}

// isWithin tells whether a path is dir, or below it.
func isWithin(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// plural gives "1 page" or "28 pages".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// displayPath makes a path in the site one that can be used in the terminal.
func (o *siteOptions) displayPath(file string) string {
	return filepath.Join(o.source, filepath.FromSlash(file))
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// pathInRepository gives the site's folder from the root of the repository, which
// GitHub wants; "" where it is the root.
func (o *siteOptions) pathInRepository(env environment) string {
	from := cmp.Or(env.Repository, env.Dir)
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
