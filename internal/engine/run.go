package engine

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meridian-ssg/meridian/internal/meter"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
)

// lastBuild is what the last build has left behind.
type lastBuild struct {
	memory *trace.Memory[site.Question, render.Result]
	stage  *output.Stage
}

func (l lastBuild) Task(name string) (trace.Notes[site.Question], render.Result, bool) {
	m, ok := l.memory.Find(name)
	return m.Asked, m.Result, ok
}

func (l lastBuild) Published(path string, into *bytes.Buffer) bool { return l.stage.Read(path, into) }

// run is one build under way.
type run struct {
	*Builder
	ctx      context.Context
	renderer *render.Renderer
	tasks    []render.Task
	stage    *output.Stage // nil where nothing is to be written
	report   *Report
	results  []render.Result
	failed   atomic.Bool
	reused   atomic.Int64
	done     atomic.Int64
	progress func(done, total int)

	world    sum.Sum // of what the site hangs together by; zero where it is not worked out
	familiar bool    // it was the same when all that is remembered was found to hold

	inspector Inspector // nil where nobody looks

	meter *meter.Meter    // nil where nothing is measured
	spent []time.Duration // by task, of those that ran; nil where nothing is measured
}

// all carries out every task and gathers what they leave behind.
func (r *run) all(workers int) error {
	r.failed.Store(r.report.Diagnostics.HasErrors())
	r.results = make([]render.Result, len(r.tasks))
	if r.meter != nil {
		r.spent = slices.Repeat([]time.Duration{-1}, len(r.tasks))
	}
	r.kept.world = sum.Sum{} // until all that is remembered is of one world again
	r.memory.Begin()
	if err := each(workers, len(r.tasks), r.one); err != nil {
		return err
	}
	if !r.failed.Load() { // a fault may hide tasks that are there again when it is mended
		r.kept.world = r.world
		r.kept.gone = append(r.kept.gone, r.memory.End()...)
	}
	for i, t := range r.tasks {
		r.report.Diagnostics = append(r.report.Diagnostics, r.results[i].Diags...)
		if t.Page {
			r.report.Pages++
		}
	}
	r.report.Reused = int(r.reused.Load())
	r.report.Rendered = len(r.tasks) - r.report.Reused
	return nil
}

// one recalls a task or carries it out.
func (r *run) one(i int) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	t := &r.tasks[i]
	result, ok := r.memory.Recall(t.Name, t.Base, r.holds)
	if ok && r.inspector == nil && r.keep(result) {
		r.reused.Add(1)
	} else {
		var log view.Log
		var err error
		begun := r.meter.Now()
		if result, err = r.renderer.Run(t, &log, r.put); err != nil {
			return err
		}
		if r.spent != nil {
			r.spent[i] = r.meter.Since(begun)
		}
		r.memory.Remember(t.Name, t.Base, &log, result)
	}
	if result.Diags.HasErrors() {
		r.failed.Store(true)
	}
	if f, ok := r.report.Tree.Find(result.Text); ok {
		r.report.Tree.Release(f) // the texts of pages are read once
	}
	r.results[i] = result
	if done := r.done.Add(1); r.progress != nil {
		r.progress(int(done), len(r.tasks))
	}
	return nil
}

// holds says whether a question still has the answer that a task was told.
func (r *run) holds(q site.Question, told sum.Sum) bool {
	if r.familiar && q.Verb != site.AskText {
		return true
	}
	_, answer := r.report.Site.Answer(q)
	return answer == told
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

// put shows an output to who looks, and stages it as long as there is
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
