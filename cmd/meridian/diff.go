package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/deploy"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/sitediff"
)

type diffOptions struct {
	siteOptions
	destination string
	against     string
	page        string
	format      *choice
}

func newDiff(env environment) *cobra.Command {
	var o diffOptions
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what a build would change for readers",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runDiff(cmd, env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.destination, "destination", "d", "", "the `folder` that holds what the last build has published (default: public, in the site's folder)")
	f.StringVar(&o.against, "against", "", "compare with the site in this `folder`, or with a manifest, instead of with what was published last")
	f.StringVar(&o.page, "html", "", "write one page with both versions side by side to this `file` as well")
	o.format = format(cmd, "how to show the changes: for people, for other programs, or as a comment on a pull request", "text", "json", "markdown")
	cmd.MarkFlagDirname("destination")
	return cmd
}

func runDiff(cmd *cobra.Command, env environment, o diffOptions) error {
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	if o.destination == "" {
		o.destination = filepath.Join(o.source, "public")
	}
	if err := checkDestination(o.source, o.destination); err != nil {
		return err
	}
	before, err := o.earlier()
	if err != nil {
		return err
	}
	defer before.close()
	opts.Destination = o.destination
	if _, published := output.Published(o.destination); !published { // so that no folder is made there
		if opts.Destination, err = os.MkdirTemp("", "meridian"); err != nil {
			return fmt.Errorf("making a folder to build in: %w", err)
		}
		defer os.RemoveAll(opts.Destination) //nolint:errcheck // the system clears it, too
	}
	build := buildOptions{siteOptions: o.siteOptions}
	opts.Record, opts.Program = build.publishes(opts), env.Identity()
	line := env.progress(opts.Now, "", false, o.format)
	opts.Progress = line.callback()
	var found *sitediff.Diff
	opts.Review = func(r *engine.Report, stage *output.Stage) error {
		found, err = sitediff.Compare(before.Site, sitediff.Site{Files: stage.Files(), Read: stage.ReadFile}, r.Site.Settings.BaseURL.Path)
		return err
	}
	report, err := engine.New(theme()...).Build(cmd.Context(), opts)
	line.clear()
	if err != nil {
		return siteError(o.source, err)
	}
	if found == nil {
		if err := env.faults(report); err != nil && !errors.Is(err, errFaults) {
			return err
		}
		fmt.Fprintf(env.Err, "%s. There is nothing to compare until the site can be built.\n", countsOf(report.Diagnostics))
		return errFaults
	}
	return o.show(env, found, before.name)
}

// earlier is a published site that a build is compared with.
type earlier struct {
	sitediff.Site
	name string // "what was published last"
	root *os.Root
}

func (e *earlier) close() {
	if e.root != nil {
		e.root.Close() // it was only read
	}
}

// earlier opens what the flags name. A site that was never published is empty.
func (o *diffOptions) earlier() (*earlier, error) {
	dir, name := o.against, "the site in "+o.against
	if dir == "" {
		if dir, name = o.last(); dir == "" {
			return &earlier{name: "no earlier publication"}, nil
		}
	}
	if isFile(dir) {
		text, err := os.ReadFile(dir)
		if err != nil {
			return nil, fmt.Errorf("reading what to compare with: %w", err)
		}
		site, err := sitediff.Manifest(text)
		if err != nil {
			return nil, usageError{fmt.Sprintf("--against: %s can't be compared with: %v", dir, err), "Name the file " + output.ManifestName + " of a published site, or the folder that holds it."}
		}
		return &earlier{Site: site, name: dir}, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, usageError{fmt.Sprintf("--against: there is no folder or file “%s” that can be read", o.against), "Name a folder with a published site, or its " + output.ManifestName + "."}
	}
	site, err := sitediff.Folder(root)
	if err != nil {
		root.Close() // it was only read
		return nil, err
	}
	return &earlier{site, name, root}, nil
}

// last gives the folder of what readers have seen last: of the first target to which
// this machine has deployed, or else of the last build.
func (o *diffOptions) last() (dir, name string) {
	if src, err := os.ReadFile(filepath.Join(o.source, config.File)); err == nil { // else the build will tell
		s, _ := config.Read(src, nil)
		for _, t := range s.Deploy {
			dir := filepath.Join(o.source, filepath.FromSlash(deploy.KeptNow(t.Name)))
			if _, ok := output.Published(dir); ok {
				return dir, fmt.Sprintf("what was deployed to “%s” last", t.Name)
			}
		}
	}
	if _, ok := output.Published(o.destination); ok {
		return o.destination, "what was published last in " + o.destination
	}
	return "", ""
}

func (o *diffOptions) show(env environment, d *sitediff.Diff, against string) error {
	compared := fmt.Sprintf("Compared with %s.", against)
	if o.page != "" {
		if err := writeFile(o.page, func(w io.Writer) error { return sitediff.WriteHTML(w, d, compared) }); err != nil {
			return fmt.Errorf("writing %s: %w", o.page, err)
		}
	}
	switch o.format.value {
	case "json":
		return writeJSON(env.Out, diffRecordOf(d))
	case "markdown":
		return sitediff.WriteMarkdown(env.Out, d)
	}
	env.print("%s %s\n", d.Summary(), compared)
	if !d.IsEmpty() || d.Invisible > 0 {
		env.print("\n")
	}
	return sitediff.WriteText(env.Out, d, env.Colour)
}

// writeFile writes a file, and replaces one that is there.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close() // the other error comes first
		return err
	}
	return f.Close()
}

// diffRecord is the JSON form of what changes, described in docs/publishing.md.
// Members are never removed.
type diffRecord struct {
	New        []diffPage   `json:"new"`
	Removed    []diffPage   `json:"removed"`
	Moved      []diffMove   `json:"moved"`
	Redirected []diffMove   `json:"redirected"`
	Changed    []diffChange `json:"changed"`
	Unknown    []diffPage   `json:"unknown"` // changed, in words that are not known
	Around     []diffAround `json:"around"`
	Files      []diffFile   `json:"files"`
	Invisible  int          `json:"invisible"`
}

type diffPage struct {
	Address string `json:"address"`
	Title   string `json:"title"`
}

type diffMove struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Title string `json:"title"`
}

type diffChange struct {
	diffPage
	From     string        `json:"from"` // where it stood before; "" where it has not moved
	Before   string        `json:"title_before"`
	Removed  int           `json:"words_removed"`
	Added    int           `json:"words_added"`
	Passages []diffPassage `json:"passages"`
	Links    []diffLink    `json:"links"`
}

type diffPassage struct {
	Before string `json:"before"`
	Now    string `json:"now"`
}

type diffLink struct {
	Text string `json:"text"`
	From string `json:"from"`
	To   string `json:"to"`
}

// diffAround is a change in what surrounds pages.
type diffAround struct {
	Pages []string `json:"pages"`
	diffPassage
}

type diffFile struct {
	Path string `json:"path"`
	What string `json:"what"`
}

func diffRecordOf(d *sitediff.Diff) diffRecord {
	out := diffRecord{
		New: diffPages(d.New), Removed: diffPages(d.Removed), Moved: diffMoves(d.Moved), Redirected: diffMoves(d.Redirected), Unknown: diffPages(d.Unknown),
		Changed: []diffChange{}, Around: []diffAround{}, Files: []diffFile{}, Invisible: d.Invisible,
	}
	for _, c := range d.Changed {
		r := diffChange{diffPage: diffPage{c.Address, c.Title}, From: c.From, Before: c.Title, Removed: c.Removed, Added: c.Added, Passages: diffPassages(c.Text), Links: []diffLink{}}
		if c.Titled != nil {
			r.Before = textOf((&sitediff.Passage{Segments: c.Titled}).Before())
		}
		for _, l := range c.Links {
			r.Links = append(r.Links, diffLink{l.Text, l.From, l.To})
		}
		out.Changed = append(out.Changed, r)
	}
	for _, f := range d.Frames {
		out.Around = append(out.Around, diffAround{f.Pages, diffPassage{textOf(f.Passage.Before()), textOf(f.Passage.Now())}})
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, diffFile{f.Path, string(f.What)})
	}
	return out
}

func diffPages(list []sitediff.Page) []diffPage {
	out := make([]diffPage, 0, len(list))
	for _, p := range list {
		out = append(out, diffPage{p.Address, p.Title})
	}
	return out
}

func diffMoves(list []sitediff.Move) []diffMove {
	out := make([]diffMove, 0, len(list))
	for _, m := range list {
		out = append(out, diffMove{m.From, m.To, m.Title})
	}
	return out
}

// diffPassages gives the passages that changed.
func diffPassages(list []sitediff.Passage) []diffPassage {
	out := []diffPassage{}
	for _, p := range list {
		if p.Changed {
			out = append(out, diffPassage{textOf(p.Before()), textOf(p.Now())})
		}
	}
	return out
}

func textOf(segments []sitediff.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}
