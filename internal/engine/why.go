package engine

import (
	"slices"
	"time"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// Account tells how a published file comes about, and whether the next build
// will make it anew.
type Account struct {
	Task       *render.Task
	Layout     *layout.Layout // nil where there is none
	Pieces     []meter.Sum    // that it is made of, each with how often it is carried out
	Shortcodes []meter.Sum

	Known   bool     // something is remembered of it
	Anew    bool     // the next build makes it anew
	Changed []string // files that it is made from without asking, and that have changed
	Asked   []Told   // of the last time where something is remembered, else of now
}

// Told is a question with its answer of now.
type Told struct {
	Question site.Question
	Answer   any
	Changed  bool // it was another one the last time
}

// Why gives the account of one task, without writing anything. find is given
// what there is, and picks the task, with the page that it makes or belongs to;
// nil where there is none. Where find picks none, the Account is nil.
func (b *Builder) Why(o Options, find func(*Report, []render.Task) (*render.Task, *site.Page)) (*Account, *Report, error) {
	var account *Account
	report, err := b.load(o, func(made *render.Input, r *Report) error {
		renderer := render.New(*made)
		tasks, list := renderer.Plan()
		r.Diagnostics = append(r.Diagnostics, list...)
		task, page := find(r, tasks)
		if task == nil {
			return nil
		}
		account = &Account{Task: task}
		if made.Layouts != nil && page != nil {
			account.Layout, _ = made.Layouts.Choose(render.Order(page))
		}
		return b.account(account, o, renderer, made, page)
	})
	return account, report, err
}

// account carries out the task, and compares what it asks with what is
// remembered.
func (b *Builder) account(a *Account, o Options, renderer *render.Renderer, made *render.Input, page *site.Page) error {
	counts := meter.New(func() time.Time { return o.Now })
	if made.Layouts != nil {
		made.Layouts.Reset(counts)
	}
	var log view.Log
	if _, err := renderer.Run(a.Task, &log, func(string, []byte) error { return nil }); err != nil {
		return err
	}
	if made.Layouts != nil {
		a.Pieces = slices.DeleteFunc(counts.Sums(meter.Template), func(s meter.Sum) bool { _, is := made.Layouts.Partial(s.Name); return !is })
		a.Shortcodes = counts.Sums(meter.Shortcode)
	}
	before, known := b.memory.Find(a.Task.Name)
	asked := log.Notes()
	if a.Known = known; known {
		asked = before.Asked
	}
	for q, told := range asked.All() {
		answer, now := made.Site.Answer(q)
		a.Asked = append(a.Asked, Told{q, answer, now != told})
		a.Anew = a.Anew || now != told
	}
	a.Anew = a.Anew || !known || before.Base != a.Task.Base
	if known && before.Base != a.Task.Base {
		a.Changed = b.changed(made, a, page)
	}
	return nil
}

// changed gives the files that a task is made from without asking, as far as
// they are others than the last run has read. A base is one sum; which part of
// it has changed is told by the sums of files, which are remembered anyway.
func (b *Builder) changed(made *render.Input, a *Account, page *site.Page) []string {
	files := []string{config.File, a.Task.Owner.File}
	if page != nil {
		files = append(files, page.Source)
	}
	if a.Layout != nil {
		files = append(files, made.Layouts.Files(a.Layout)...)
	}
	if page == nil || page.Doc == nil || made.Site.Text(page).Shortcodes {
		for _, f := range made.Tree.Under(layout.Dir + "/shortcodes") {
			files = append(files, f.Path)
		}
	}
	slices.Sort(files)
	return slices.DeleteFunc(slices.Compact(files), func(file string) bool {
		now, there := made.Tree.Find(file)
		before, was := b.kept.known.Find(file)
		switch {
		case file == "" || !there && !was:
			return true
		case there && was:
			return now.Sum == before.Sum
		}
		return there && now.Theme
	})
}

// Makes says whether a task writes a file, or copies one of the site's.
func Makes(t *render.Task, file string) bool {
	return slices.Contains(t.Paths, file) || !content.IsPage(file) && t.Owner.File == file
}
