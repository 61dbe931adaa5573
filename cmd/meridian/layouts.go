package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/scaffold"
	"github.com/meridian-ssg/meridian/internal/site"
)

type layoutsOptions struct {
	siteOptions
	copied string
	diff   bool
}

func newLayouts(env environment) *cobra.Command {
	var o layoutsOptions
	cmd := &cobra.Command{
		Use:   "layouts [PAGE]",
		Short: "Show the layouts, or which of them a page uses",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageErrorf(cmd, "layouts takes one page, and there are %d", len(args))
			}
			switch {
			case o.copied != "" && len(args) == 0:
				return copyLayout(env, o)
			case o.diff && len(args) == 0:
				return diffLayouts(env, o)
			}
			return runLayouts(env, o, args)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.copied, "copy", "", "put the theme's `file` into the site, to be changed there")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "show how the site's own files differ from those of the theme")
	return cmd
}

func runLayouts(env environment, o layoutsOptions, args []string) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	if report.Layouts == nil {
		return env.faults(report)
	}
	if len(args) == 0 {
		return allLayouts(env, report)
	}
	page, held := o.find(report.Site, args[0])
	switch {
	case held != nil:
		return usageError{fmt.Sprintf("%s is held back, so it has no page", held.File), fmt.Sprintf("Add --drafts or --future; \"meridian why %s\" says why.", args[0])}
	case page == nil:
		return o.noPage(report.Site, args[0])
	}
	return layoutsOf(env, report, page)
}

// copyLayout puts a file of the theme into the site.
func copyLayout(env environment, o layoutsOptions) error {
	name := path.Clean(filepath.ToSlash(o.copied))
	var names []string
	for _, layer := range theme() {
		var found string
		err := fs.WalkDir(layer.FS, ".", func(file string, d fs.DirEntry, err error) error {
			full := path.Join(layer.Under, file)
			if err != nil || d.IsDir() {
				return err
			}
			base := path.Base(file)
			bare := strings.TrimSuffix(base, path.Ext(base))
			names = append(names, bare, base, full)
			if found == "" && slices.Contains([]string{full, file, base, bare, strings.TrimSuffix(file, path.Ext(file))}, name) {
				found = full
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading the theme: %w", err)
		}
		if found == "" {
			continue
		}
		data, err := fs.ReadFile(layer.FS, strings.TrimPrefix(found, layer.Under+"/"))
		if err != nil {
			return fmt.Errorf("reading the theme: %w", err)
		}
		if err := scaffold.Copy(o.source, found, data); err != nil {
			return err
		}
		env.print("%s is yours now and takes the place of the theme's. Delete it to have the theme's back.\n", o.displayPath(found))
		return nil
	}
	return suggest(usageError{fmt.Sprintf("the theme has no file “%s”", o.copied), "\"meridian layouts\" lists the layouts."}, "Perhaps %s?", name, names)
}

// diffLayouts shows how the files that take the place of the theme's differ from these.
func diffLayouts(env environment, o layoutsOptions) error {
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // nothing was written
	own := 0
	for _, layer := range theme() {
		err := fs.WalkDir(layer.FS, ".", func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			full := path.Join(layer.Under, file)
			mine, err := fs.ReadFile(root.FS(), full)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			} else if err != nil {
				return fmt.Errorf("reading your own file: %w", err)
			}
			theirs, err := fs.ReadFile(layer.FS, file)
			if err != nil {
				return err
			}
			mine = bytes.ReplaceAll(mine, []byte("\r\n"), []byte("\n"))
			own++
			if bytes.Equal(mine, theirs) {
				env.print("%s is the same as the theme's. Delete it, so that it changes along.\n\n", o.displayPath(full))
				return nil
			}
			if !utf8.Valid(mine) || !utf8.Valid(theirs) {
				env.print("%s is another file than the theme's.\n\n", o.displayPath(full))
				return nil
			}
			env.print("%s\n", printable(string(diff.Diff("theme/"+full, theirs, full, mine))))
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading the theme: %w", err)
		}
	}
	if own == 0 {
		env.print("Nothing in this site takes the place of a file of the theme.\n")
	}
	return nil
}

// printable takes out what could move the cursor of a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

func allLayouts(env environment, report *engine.Report) error {
	t := table(env)
	t.row("Layout", "File", "From")
	for _, name := range report.Layouts.Names() {
		file := fileOf(name)
		t.row(name, file, origin(report, file))
	}
	return t.end()
}

func fileOf(name string) string { return layout.Dir + "/" + name + ".html" }

func origin(report *engine.Report, file string) string {
	if report.Carried(file) {
		return "the theme"
	}
	return "this site"
}

func layoutsOf(env environment, report *engine.Report, page *site.Page) error {
	what := "a page of the type " + page.Type
	if page.Kind != card.Page {
		what = "a page of the kind " + string(page.Kind)
	}
	from := ""
	if page.Source != "" {
		from = ", made from " + page.Source
	}
	env.print("%s is %s%s.\n\nLayouts are looked for in this order:\n\n", page.URL, what, from)
	order := render.Order(page)
	used, found := report.Layouts.Choose(order)
	t := table(env)
	for _, name := range order {
		state := "not there"
		switch {
		case found && name == used.Name:
			state = "used, from " + origin(report, used.File)
		case report.Layouts.Has(name):
			state = "there, but not needed"
		}
		t.row("  "+fileOf(name), state)
	}
	if err := t.end(); err != nil {
		return err
	}
	if !found {
		return usageError{"no layout fits the page", "Make one of these files."}
	}
	env.print("\nIt is made of these files:\n\n")
	t = table(env)
	for _, file := range report.Layouts.Files(used) {
		t.row("  "+file, "from "+origin(report, file))
	}
	return t.end()
}
