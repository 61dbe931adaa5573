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
	report, err := b.load(o, func(r *build) error {
		p := r.prepared
		p.Plan(nil)
		task, page := find(p.Report, p.Tasks)
		if task == nil {
			return nil
		}
		account = &Account{Task: task}
		if p.Layouts != nil && page != nil {
			account.Layout, _ = p.Layouts.Choose(render.Order(page))
		}
		return r.account(account, page)
	})
	return account, report, err
}

// account carries out the task, and compares what it asks with what is
// remembered.
func (r *build) account(a *Account, page *site.Page) error {
	p := r.prepared
	counts := meter.New(func() time.Time { return r.options.Now })
	if p.Layouts != nil {
		p.Layouts.Reset(counts)
	}
	var log view.Log
	if _, err := p.Renderer.Run(a.Task, &log, func(string, []byte) error { return nil }); err != nil {
		return err
	}
	if p.Layouts != nil {
		a.Pieces = slices.DeleteFunc(counts.Sums(meter.Template), func(s meter.Sum) bool { _, is := p.Layouts.Partial(s.Name); return !is })
		a.Shortcodes = counts.Sums(meter.Shortcode)
	}
	before, known := r.Memory.Tasks.Find(a.Task.Name)
	asked := log.Notes()
	if a.Known = known; known {
		asked = before.Asked
	}
	for q, answerBefore := range asked.All() {
		answer, now := p.Site.Answer(q)
		a.Asked = append(a.Asked, Told{q, answer, now != answerBefore})
		a.Anew = a.Anew || now != answerBefore
	}
	a.Anew = a.Anew || !known || before.Base != a.Task.Base
	if known && before.Base != a.Task.Base {
		a.Changed = r.changedFiles(a, page)
	}
	return nil
}

// changedFiles gives the files that a task is made from without asking, as far
// as they differ from those that the last run has read. A base is one sum; the
// sums of files tell which part of it has changed.
func (r *build) changedFiles(a *Account, page *site.Page) []string {
	p := r.prepared
	files := []string{config.File, a.Task.Owner.File}
	if page != nil {
		files = append(files, page.Source)
	}
	if a.Layout != nil {
		files = append(files, p.Layouts.Files(a.Layout)...)
	}
	if page == nil || page.Doc == nil || p.Site.Text(page).Shortcodes {
		for _, f := range p.Tree.Under(layout.Dir + "/shortcodes") {
			files = append(files, f.Path)
		}
	}
	slices.Sort(files)
	return slices.DeleteFunc(slices.Compact(files), func(file string) bool {
		now, there := p.Tree.Find(file)
		before, was := r.before.Find(file)
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
	return slices.Contains(t.Paths, file) || !content.IsMarkdown(file) && t.Owner.File == file
}
