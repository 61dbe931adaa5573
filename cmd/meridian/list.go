package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/site"
)

type listOptions struct {
	siteOptions
	held   bool
	old    bool
	typ    string
	format *choice

	language string
}

func newList(env environment) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the pages of the site",
		Args:  noArgs,
		RunE:  func(_ *cobra.Command, _ []string) error { return runList(env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.held, "held", false, "show the pages that are held back, and why")
	f.BoolVar(&o.old, "old", false, "show the addresses at which nothing stands any more, and where they lead")
	f.StringVar(&o.typ, "type", "", "show only pages of this `type`, such as event; or of a kind: home, section, taxonomy, term")
	f.StringVar(&o.language, "language", "", "show only the pages in this `language`, such as cy, of a site in several")
	o.format = format(cmd, "how to show the list: for people, or for other programs", "text", "json")
	return cmd
}

// listedPage is the JSON form of a page.
type listedPage struct {
	Address string `json:"address"` // on its host, with the path of base_url
	Kind    string `json:"kind"`
	Type    string `json:"type"`
	Date    string `json:"date"` // of an event or a project, its beginning; "" where there is none
	Title   string `json:"title"`
	File    string `json:"file"` // "" for pages that no file stands behind

	Language string `json:"language,omitempty"` // of a site in several languages
}

// heldPage is the JSON form of a page that is held back.
type heldPage struct {
	File   string `json:"file"`
	Type   string `json:"type"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
	Until  string `json:"until"`
}

func heldPages(held []site.Withheld) []heldPage {
	out := make([]heldPage, 0, len(held))
	for _, h := range held {
		out = append(out, heldPage{h.File, h.Type, h.Title, string(h.Reason), civil.Format(h.Until)})
	}
	return out
}

func runList(env environment, o listOptions) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	if err := o.checkType(report.Site.Settings); err != nil {
		return err
	}
	if err := o.checkLanguage(report.Site.Settings); err != nil {
		return err
	}
	show := showPages
	switch {
	case o.held:
		show = showHeld
	case o.old:
		show = showOld
	}
	if err := show(env, report, o); err != nil {
		return err
	}
	return env.faults(report)
}

// checkType refuses a type or kind that the site does not have.
func (o listOptions) checkType(s *config.Settings) error {
	if o.typ == "" {
		return nil
	}
	var known []string
	for _, t := range s.Types {
		known = append(known, t.Name)
	}
	known = append(known, string(card.Home), string(card.Section), string(card.Taxonomy), string(card.Term))
	if slices.Contains(known, o.typ) {
		return nil
	}
	return suggest(usageError{fmt.Sprintf("--type: there is no type of page called “%s”", o.typ), "The types and kinds are " + strings.Join(known, ", ") + "."}, "Perhaps %s?", o.typ, known)
}

// checkLanguage refuses a language that the site does not have.
func (o listOptions) checkLanguage(s *config.Settings) error {
	if o.language == "" || strings.EqualFold(o.language, s.Language) {
		return nil
	}
	_, err := languageNamed(s, o.language)
	return err
}

func showPages(env environment, report *engine.Report, o listOptions) error {
	pages := []listedPage{}
	for _, p := range report.Site.AllPages() {
		language := report.Site.Edition(p.Edition).Settings.Language
		if o.language != "" && !strings.EqualFold(o.language, language) {
			continue
		}
		row := listedPage{Address: p.URL, Kind: string(p.Kind), Type: p.Type, Title: p.Title, File: p.Source, Date: site.SubjectDate(p.Card).Date.String()}
		if p.Kind != card.Page {
			row.Date = ""
		}
		if len(report.Site.Editions()) > 1 {
			row.Language = language
		}
		if o.typ == "" || o.typ == row.Kind && p.Kind != card.Page || o.typ == row.Type && p.Kind == card.Page {
			pages = append(pages, row)
		}
	}
	if o.format.value == "json" {
		return writeJSON(env.Out, pages)
	}
	t := table(env)
	t.row("Address", "Type", "Date", "File")
	for _, p := range pages {
		what, file := p.Type, o.displayPath(p.File)
		if p.Kind != string(card.Page) {
			what = p.Kind
		}
		if p.File == "" {
			file = "(none: made by Meridian)"
		}
		t.row(p.Address, what, p.Date, file)
	}
	return t.end()
}

func showHeld(env environment, report *engine.Report, o listOptions) error {
	held := slices.DeleteFunc(heldPages(report.Site.Withheld), func(h heldPage) bool { return o.typ != "" && o.typ != h.Type })
	if o.format.value == "json" {
		return writeJSON(env.Out, held)
	}
	if len(held) == 0 {
		env.print("No page is held back.\n")
		return nil
	}
	t := table(env)
	t.row("File", "Type", "Why")
	for _, h := range held {
		why := "draft: delete the line \"draft: true\" to publish it"
		switch site.Reason(h.Reason) {
		case site.Future:
			why = "dated " + h.Until + ": a build from then on publishes it"
		case site.Expired:
			why = "expired on " + h.Until
		}
		t.row(o.displayPath(h.File), h.Type, why)
	}
	return t.end()
}

// rows writes a table with aligned columns.
type rows struct{ *tabwriter.Writer }

func table(env environment) rows { return rows{tabwriter.NewWriter(env.Out, 0, 0, 2, ' ', 0)} }

func (t rows) row(cells ...string) {
	for i := range cells {
		if cells[i] = diag.Printable(cells[i]); cells[i] == "" {
			cells[i] = "-"
		}
	}
	fmt.Fprintln(t, strings.Join(cells, "\t"))
}

func (t rows) end() error {
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}
	return nil
}
