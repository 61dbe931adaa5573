package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
)

func newLayouts(env environment) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:   "layouts [PAGE]",
		Short: "Show the layouts, or which of them a page uses",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageErrorf(cmd, "layouts takes one page, and there are %d", len(args))
			}
			return runLayouts(env, o, args)
		},
	}
	o.flags(cmd)
	return cmd
}

func runLayouts(env environment, o siteOptions, args []string) error {
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
