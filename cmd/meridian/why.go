package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
)

type whyOptions struct {
	siteOptions
	format *choice
}

func newWhy(env environment) *cobra.Command {
	var o whyOptions
	cmd := &cobra.Command{
		Use:   "why PAGE",
		Short: "Tell what a page is made of, and what changes it",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(cmd, "why takes one page, and there are %d", len(args))
			}
			return runWhy(env, o, args[0])
		},
	}
	o.flags(cmd)
	o.format = format(cmd, "how to tell it: for people, or for other programs", "text", "json")
	return cmd
}

// explanation is the JSON form of how a published file is made.
type explanation struct {
	Output     string       `json:"output"` // the published file; "" for a page that is held back
	Address    string       `json:"address"`
	File       string       `json:"file"`
	Type       string       `json:"type"`
	Held       *heldPage    `json:"held"` // null for what is published
	Layout     string       `json:"layout"`
	Files      []string     `json:"layoutFiles"`
	Pieces     []usageCount `json:"pieces"`
	Shortcodes []usageCount `json:"shortcodes"`
	Remembered bool         `json:"remembered"` // whether an earlier build has left word of it
	Anew       bool         `json:"anew"`       // whether the next build makes it anew
	Changed    []string     `json:"changed"`    // the files that have changed since
	Asked      []question   `json:"asked"`
}

type usageCount struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

type question struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
	Changed  bool   `json:"changed"` // whether it was another one at the last build
}

func runWhy(env environment, o whyOptions, text string) error {
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	opts.Program = env.Identity()
	var page *site.Page
	var held *site.Withheld
	var old *ledger.Old
	a, report, err := engine.New(theme()...).Why(opts, func(r *engine.Report, tasks []render.Task) (*render.Task, *site.Page) {
		if page, held = o.find(r.Site, text); held != nil {
			return nil, nil
		}
		if old = findOld(r.Site, text); page == nil && old != nil {
			return nil, nil
		}
		var task *render.Task
		task, page = o.pick(r.Site, tasks, page, text)
		return task, page
	})
	if err != nil {
		return siteError(o.source, err)
	}
	if a == nil && held == nil {
		if old != nil {
			return writeOld(env, report, old, o.format.value == "json")
		}
		return o.noPage(report.Site, text)
	}
	out := newExplanation(report, a, page, held)
	if o.format.value == "json" {
		if err := writeJSON(env.Out, out); err != nil {
			return err
		}
	} else if held != nil {
		env.print("%s\n", whyHeld(*held))
	} else {
		out.write(env, report)
	}
	return env.faults(report)
}

// pick finds the task that makes a page, or else the file that text names, and the
// page it belongs to.
func (o *siteOptions) pick(s *site.Site, tasks []render.Task, page *site.Page, text string) (*render.Task, *site.Page) {
	if page != nil {
		text = page.Path
	}
	file := o.fromRoot(text)
	below := strings.TrimPrefix(file, "public/")
	if base := strings.Trim(s.Settings.BaseURL.Path, "/"); base != "" && page == nil {
		below = strings.TrimPrefix(below, base+"/")
	}
	for _, at := range []string{below, path.Join(below, "index.html"), file} {
		for i := range tasks {
			if !engine.Makes(&tasks[i], at) {
				continue
			}
			if page == nil {
				page = pageAt(s, tasks[i].Paths[0])
			}
			return &tasks[i], page
		}
	}
	return nil, nil
}

// pageAt finds the page that a file belongs to, which may be a further page of its
// list; nil where there is none.
func pageAt(s *site.Site, file string) *site.Page {
	for _, p := range s.Pages() {
		for n := range s.ListPages(p) {
			if s.PagerPath(p, n+1) == file {
				return p
			}
		}
	}
	return nil
}

const maxNames = 6 // of pages, in an answer

func newExplanation(report *engine.Report, a *engine.Account, page *site.Page, held *site.Withheld) explanation {
	out := explanation{Files: []string{}, Pieces: []usageCount{}, Shortcodes: []usageCount{}, Changed: []string{}, Asked: []question{}}
	if held != nil {
		out.File, out.Type = held.File, held.Type
		out.Held = &heldPages([]site.Withheld{*held})[0]
		return out
	}
	out.Output, out.File = a.Task.Paths[0], a.Task.Owner.File
	if page != nil {
		out.Address, out.Type = page.URL, page.Type
		if page.Kind != card.Page {
			out.Type = string(page.Kind)
		}
	}
	if a.Layout != nil {
		out.Layout, out.Files = a.Layout.Name, report.Layouts.Files(a.Layout)
	}
	counts := func(list []meter.Sum) []usageCount {
		all := []usageCount{}
		for _, s := range list {
			all = append(all, usageCount{s.Name, s.Count})
		}
		return all
	}
	out.Pieces, out.Shortcodes = counts(a.Pieces), counts(a.Shortcodes)
	out.Remembered, out.Anew = a.Known, a.Anew
	out.Changed = append(out.Changed, a.Changed...)
	for _, q := range a.Asked {
		out.Asked = append(out.Asked, question{q.Question.Describe(), site.DescribeAnswer(q.Answer, maxNames), q.Changed})
	}
	return out
}

func whyHeld(h site.Withheld) string {
	switch h.Reason {
	case site.Draft:
		return fmt.Sprintf("%s is not published, because it is a draft. Delete the line \"draft: true\" to\npublish it, or build with --drafts to see it.", h.File)
	case site.Future:
		return fmt.Sprintf("%s is not published yet: it is dated %s, and a build from then on\npublishes it. To see it before, build with --future.", h.File, civil.Format(h.Until))
	}
	return fmt.Sprintf("%s is not published any more: it expired on %s. To publish it again, take\n\"expires\" out, or give it a later day.", h.File, civil.Format(h.Until))
}

func (a *explanation) write(env environment, report *engine.Report) {
	what := a.Output + " is made"
	if a.Address != "" {
		what = fmt.Sprintf("%s is a page of the type %s, made", a.Address, a.Type)
	}
	if a.File != "" {
		what += " from " + a.File
	} else {
		what += " by Meridian itself, from no file"
	}
	if a.Address != "" {
		what += "\nand published as " + a.Output
	}
	env.print("%s.\n", what)
	if a.Layout != "" {
		env.print("\nIts layout is %s, which is made of these files:\n", a.Layout)
		t := table(env)
		for _, file := range a.Files {
			t.row("  "+file, "from "+origin(report, file))
		}
		t.end()
	}
	for _, group := range []struct {
		what string
		list []usageCount
	}{{"Pieces that it shows", a.Pieces}, {"Shortcodes in its text", a.Shortcodes}} {
		var names []string
		for _, c := range group.list {
			name := c.Name
			if c.Count > 1 {
				name += fmt.Sprintf(" (%d times)", c.Count)
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			env.print("\n%s:\n%s", group.what, wrapNames(names))
		}
	}
	if len(a.Asked) > 0 {
		env.print("\nIt asked the site, and is told:\n")
		t := table(env)
		for _, q := range a.Asked {
			t.row("  "+q.Question, q.Answer)
		}
		t.end()
	}
	env.print("\n%s\n", a.conclusion())
}

// wrapNames writes names in lines of at most 79 characters.
func wrapNames(names []string) string {
	var b strings.Builder
	line := " "
	for i, name := range names {
		if i < len(names)-1 {
			name += ","
		}
		if len(line)+1+len(name) > 79 && line != " " {
			b.WriteString(line + "\n")
			line = " "
		}
		line += " " + name
	}
	return b.String() + line + "\n"
}

// conclusion says whether the next build will make the file again, and why.
func (a *explanation) conclusion() string {
	if !a.Remembered {
		return "Nothing is remembered of it yet, so the next build makes it."
	}
	if !a.Anew {
		return "Nothing of this has changed since the last build, so the next one leaves it as it is."
	}
	var causes []string
	for _, file := range a.Changed {
		causes = append(causes, "  "+file+" has changed")
	}
	for _, q := range a.Asked {
		if q.Changed {
			causes = append(causes, "  "+q.Question+": the answer is another one now")
		}
	}
	if len(causes) == 0 {
		causes = append(causes, "  what its front matter names, a picture's size, or where it stands today has changed")
	}
	return "The next build makes it anew, because since the last one\n" + strings.Join(causes, "\n")
}
