package engine

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meridian-ssg/meridian/internal/csp"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// run carries out all tasks of a site.
type run struct {
	*Prepared
	Memory    *memory.Memory
	stage     *output.Stage // nil where nothing is to be written
	inspector Inspector     // may be nil
	progress  func(done, total int)
	browsing  bool         // versions of pictures are not made
	meter     *meter.Meter // may be nil

	structure     sum.Sum // see memory.StructureSum; zero where it is not known
	sameStructure bool    // all that is remembered of tasks holds in this structure

	results []render.Result // by task
	spent   []time.Duration // by task, of those that ran; nil without a meter
	failed  atomic.Bool     // there is an error, so nothing will be published
	reused  atomic.Int64
	done    atomic.Int64
}

func newRun(m *memory.Memory, p *Prepared) *run { return &run{Prepared: p, Memory: m} }

// all carries out every task, and adds to the report what they found.
func (r *run) all(ctx context.Context, workers int) error {
	r.failed.Store(r.Report.Diagnostics.HasErrors())
	r.results = make([]render.Result, len(r.Tasks))
	if r.meter != nil {
		r.spent = slices.Repeat([]time.Duration{-1}, len(r.Tasks))
	}
	r.Memory.BeginTasks()
	some := func(from, to int) error {
		return each(workers, to-from, func(i int) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return r.one(from + i)
		})
	}
	resources := slices.IndexFunc(r.Tasks, func(t render.Task) bool { return t.Resource != "" || t.Late })
	if resources < 0 {
		resources = len(r.Tasks)
	}
	if err := some(0, resources); err != nil {
		return err
	}
	r.keepLinked(resources)
	r.results = r.results[:len(r.Tasks)]
	late := len(r.Tasks)
	for late > 0 && r.Tasks[late-1].Late {
		late--
	}
	if err := some(resources, late); err != nil {
		return err
	}
	made, err := r.search(late)
	if err != nil {
		return err
	}
	if err := some(late, late+made); err != nil {
		return err
	}
	late += made
	if late < len(r.Tasks) {
		r.Tasks = slices.Clone(r.Tasks) // others may hold them
		r.finishLate(r.Tasks[late:])
	}
	if err := some(late, len(r.Tasks)); err != nil {
		return err
	}
	if !r.failed.Load() { // a fault may hide tasks that are there again when it is mended
		r.Memory.EndTasks(r.structure)
	}
	for i, t := range r.Tasks {
		r.Report.Diagnostics = append(r.Report.Diagnostics, r.results[i].Diags...)
		if t.Page {
			r.Report.Pages++
		}
	}
	r.Report.Reused = int(r.reused.Load())
	r.Report.Rendered = len(r.Tasks) - r.Report.Reused
	r.checkFragments()
	return nil
}

// search puts the tasks that make the search index in front of the late ones, which begin
// at a place, and tells how many they are.
func (r *run) search(late int) (int, error) {
	if r.failed.Load() { // nothing will be published
		return 0, nil
	}
	tasks, err := r.Renderer.PlanSearch(r.Tasks, r.results)
	if len(tasks) == 0 || err != nil {
		return 0, err
	}
	r.Tasks = slices.Insert(slices.Clone(r.Tasks), late, tasks...)
	r.results = slices.Insert(r.results, late, make([]render.Result, len(tasks))...)
	if r.spent != nil {
		r.spent = slices.Insert(r.spent, late, slices.Repeat([]time.Duration{-1}, len(tasks))...)
	}
	return len(tasks), nil
}

// PlanSearch gives the tasks that make the search index. It makes every page that was not
// made yet, and keeps none.
func (p *Prepared) PlanSearch(m *memory.Memory) ([]render.Task, error) {
	results := make([]render.Result, len(p.Tasks))
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if !t.Searched() {
			continue
		}
		var ok bool
		if results[i], ok = p.Recall(m, t, false); ok {
			continue
		}
		var err error
		if results[i], err = p.Execute(m, t, func(string, []byte) error { return nil }); err != nil {
			return nil, err
		}
	}
	return p.Renderer.PlanSearch(p.Tasks, results)
}

// finishLate gives the tasks that need the results of all others what these need.
func (r *run) finishLate(tasks []render.Task) {
	needs := make(map[csp.Need]bool)
	for i := range r.results {
		for _, need := range r.results[i].Needs {
			needs[need] = true
		}
	}
	list := slices.Sorted(maps.Keys(needs))
	for i := range tasks {
		r.Renderer.FinishLate(&tasks[i], list)
	}
}

// one reuses the result of a task or carries it out.
func (r *run) one(i int) error {
	t := &r.Tasks[i]
	result, ok := r.Recall(r.Memory, t, r.sameStructure)
	if ok && r.inspector != nil && t.Picture() { // an inspector only has to know that they are there
		for _, f := range result.Files {
			r.inspector.Output(f.Path, nil)
		}
	} else {
		ok = ok && r.inspector == nil
	}
	if ok && r.keep(result) {
		r.reused.Add(1)
	} else if r.browsing && t.Picture() {
		r.reused.Add(1) // made when a browser asks for them
	} else {
		begun := r.meter.Now()
		var err error
		if result, err = r.Execute(r.Memory, t, r.put); err != nil {
			return err
		}
		if r.spent != nil {
			r.spent[i] = r.meter.Since(begun)
		}
	}
	if result.Diags.HasErrors() {
		r.failed.Store(true)
	}
	if f, ok := r.Tree.Find(result.Text); ok {
		r.Tree.Release(f) // the texts of pages are read once
	}
	r.results[i] = result
	if done := r.done.Add(1); r.progress != nil {
		r.progress(int(done), len(r.Tasks))
	}
	return nil
}

// Recall gives the result of a task that would be the same again. Where the
// structure of the site is the same, only answers about texts can differ.
func (p *Prepared) Recall(m *memory.Memory, t *render.Task, sameStructure bool) (render.Result, bool) {
	return m.Tasks.Recall(t.Name, t.Base, func(q site.Question, before sum.Sum) bool {
		if sameStructure && !q.Verb.OfText() {
			return true
		}
		_, now := p.Site.Answer(q)
		return now == before
	})
}

// Execute carries out a task and remembers its result.
func (p *Prepared) Execute(m *memory.Memory, t *render.Task, put func(path string, data []byte) error) (render.Result, error) {
	var log view.Log
	result, err := p.Renderer.Run(t, &log, put)
	if err == nil {
		m.Tasks.Remember(t.Name, t.Base, &log, result)
	}
	return result, err
}

// keep says whether the outputs of an earlier run are still there.
func (r *run) keep(result render.Result) bool {
	if r.stage == nil || r.failed.Load() {
		return true
	}
	if len(result.Files) > 1 { // all of them or none, as the task makes all of them or none
		for _, f := range result.Files {
			if !r.stage.Has(f.Path, f.Sum) {
				return false
			}
		}
	}
	for _, f := range result.Files {
		if !r.stage.Keep(f.Path, f.Sum) {
			return false
		}
	}
	return true
}

// put gives an output to the inspector, and stages it as long as there is
// something to publish.
func (r *run) put(path string, data []byte) error {
	if r.inspector != nil {
		r.inspector.Output(path, data)
	}
	if r.stage == nil || r.failed.Load() {
		return nil
	}
	_, err := r.stage.Put(path, data)
	return err
}

// ExecuteAll carries out every task, one after the other, and writes nothing.
// It calls pause between any two. It gives the sums of all outputs by path. A picture that
// no browser has asked for is not made: its sum is zero, and its name, which changes with
// what it shows, stands for it.
func (p *Prepared) ExecuteAll(ctx context.Context, m *memory.Memory, pause func()) (*Report, map[string]sum.Sum, error) {
	report := *p.Report
	report.Diagnostics = slices.Clone(report.Diagnostics)
	of := *p
	of.Report = &report
	r := newRun(m, &of)
	r.progress, r.browsing = func(int, int) { pause() }, true
	err := r.all(ctx, 1)
	p.Renderer.DropBodies()
	if err != nil {
		return nil, nil, err
	}
	report.SortDiags()
	report.keepSources()
	files := make(map[string]sum.Sum)
	for i := range r.Tasks {
		made := r.results[i].Files
		for _, f := range made {
			files[f.Path] = f.Sum
		}
		if t := &r.Tasks[i]; len(made) == 0 && t.Picture() && !r.results[i].Diags.HasErrors() {
			for _, path := range t.Paths {
				files[path] = sum.Sum{}
			}
		}
	}
	return &report, files, nil
}

// each calls do for 0 to n-1, side by side. The first error ends it.
func each(workers, n int, do func(i int) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					once.Do(func() { first = err })
					next.Store(int64(n))
					return
				}
			}
		})
	}
	wg.Wait()
	return first
}
