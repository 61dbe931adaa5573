package memory

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
)

// VerifyError reports that a build which trusts its memory would have made
// something else than a clean one: a fault of the program, or of a disk.
type VerifyError struct {
	What     string // what is remembered wrongly, as a sentence without its full stop
	Task     string // that would have been reused; "" where the fault is not in a task
	Output   string // the published file that would be wrong; "" where none is known
	Offset   int    // of the first byte in Output that would be wrong, from 0; -1 where it is not known
	Line     int    // of that byte, from 1
	Question string // whose answer is remembered wrongly, or not at all, in words; "" where none is known
}

func (e *VerifyError) Error() string {
	text := e.What
	if e.Task != "" {
		text += fmt.Sprintf("; the task is “%s”", e.Task)
	}
	if e.Output != "" {
		text += ", which makes " + e.Output
	}
	if e.Offset >= 0 && e.Output != "" {
		text += fmt.Sprintf(" and would be wrong from byte %d on (line %d)", e.Offset, e.Line)
	}
	if e.Question != "" {
		text += "; the question is " + e.Question
	}
	return text
}

// Emptied gives an empty Memory that is connected with the same file.
func (m *Memory) Emptied() *Memory {
	out := New()
	out.cache, out.codec = m.cache, m.codec
	return out
}

// Discard removes the file, so that the next Save writes it anew.
func (m *Memory) Discard() error {
	if m.cache == nil {
		return nil
	}
	return m.cache.Clear()
}

// Verification compares what a build would have reused with what one has made
// that could reuse nothing.
type Verification struct {
	Before      *Memory
	Now         *Memory
	Site        *site.Site
	Renderer    *render.Renderer
	Tasks       []render.Task
	Folder      string // of the published site, see Folder
	Destination string
}

// Run gives the first difference as a *VerifyError.
func (v *Verification) Run() error {
	for _, check := range []func() *VerifyError{v.files, v.documents, v.pictures, v.tasks, v.published} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// files looks for files that have changed behind an unchanged size and time.
func (v *Verification) files() *VerifyError {
	for _, f := range v.Now.Tree.Files() {
		if before, ok := v.Before.Tree.Find(f.Path); ok && before.SameStat(f) && before.Sum != f.Sum {
			return &VerifyError{What: fmt.Sprintf("%s is taken for unchanged by its size and its time, and holds something else than before", f.Path), Offset: -1}
		}
	}
	return nil
}

func (v *Verification) documents() *VerifyError {
	for _, file := range slices.Sorted(maps.Keys(v.Now.Documents)) {
		before, ok := v.Before.Documents[file]
		if now := v.Now.Documents[file]; ok && before.Source == now.Source && !(same(before.Doc, now.Doc) && same(before.Diags, now.Diags)) {
			return &VerifyError{What: "what is remembered of the front matter of " + file + " is not what the file says", Offset: -1}
		}
	}
	return nil
}

func (v *Verification) pictures() *VerifyError {
	for _, f := range v.Now.Tree.Files() {
		now, measured := v.Now.Pictures.Info(f.Sum)
		if before, ok := v.Before.Pictures.Info(f.Sum); ok && measured && before != now {
			return &VerifyError{What: fmt.Sprintf("%s is remembered to be %d × %d pixels large, and is %d × %d", f.Path, before.Width, before.Height, now.Width, now.Height), Offset: -1}
		}
	}
	return nil
}

// tasks looks for results that would have been reused and differ from those of
// another run. A task is a function of its base and its answers; so where these
// are the same it also asks the same, and a question that was not noted shows
// even while nothing depends on it.
func (v *Verification) tasks() *VerifyError {
	for i := range v.Tasks {
		task := &v.Tasks[i]
		before, known := v.Before.Tasks.Find(task.Name)
		now, ran := v.Now.Tasks.Find(task.Name)
		if !known || !ran || before.Base != task.Base || !v.answersHold(before) {
			continue // it would have run again
		}
		e := &VerifyError{Task: task.Name, Offset: -1}
		missing, extra := firstMissing(now, before), firstMissing(before, now)
		switch {
		case missing != nil:
			e.What, e.Question = "a question that was asked is not remembered", missing.Describe()
		case extra != nil:
			e.What, e.Question = "a question is remembered that is not asked", extra.Describe()
		case !sameResult(before.Result, now.Result):
			e.What = "the result is remembered wrongly, or hangs on something that is not noted"
		default:
			continue
		}
		v.locate(e, task, before.Result, now.Result)
		return e
	}
	return nil
}

func (v *Verification) answersHold(t Task) bool {
	for q, before := range t.Asked.All() {
		if _, now := v.Site.Answer(q); now != before {
			return false
		}
	}
	return true
}

// firstMissing gives the first question of t that the other does not have with
// the same answer; nil where there is none.
func firstMissing(t, other Task) *site.Question {
	there := make(map[trace.Asked[site.Question]]bool)
	for q, answer := range other.Asked.All() {
		there[trace.Asked[site.Question]{Question: q, Answer: answer}] = true
	}
	for q, answer := range t.Asked.All() {
		if !there[trace.Asked[site.Question]{Question: q, Answer: answer}] {
			return &q
		}
	}
	return nil
}

// locate finds the first output of a task that is not what it was, and the
// first byte that differs, as long as the old one still lies where it was
// published.
func (v *Verification) locate(e *VerifyError, task *render.Task, before, now render.Result) {
	sums := make(map[string]sum.Sum)
	for _, f := range before.Files {
		sums[f.Path] = f.Sum
	}
	differs := func(f render.File) bool { return sums[f.Path] != f.Sum }
	i := slices.IndexFunc(now.Files, differs)
	if i < 0 {
		if len(now.Files) > 0 {
			e.Output = now.Files[0].Path
		}
		return
	}
	e.Output = now.Files[i].Path
	var made []byte
	_, err := v.Renderer.Run(task, new(view.Log), func(path string, data []byte) error {
		if path == e.Output {
			made = bytes.Clone(data)
		}
		return nil
	})
	old, known := readPublished(v.Destination, e.Output)
	if err == nil && known && sum.Of(old) == sums[e.Output] && sum.Of(made) == now.Files[i].Sum {
		e.Offset = firstDifference(old, made)
		e.Line = 1 + bytes.Count(made[:e.Offset], []byte("\n"))
	}
}

// published looks for published files that have changed behind an unchanged
// size and time.
func (v *Verification) published() *VerifyError {
	stamps := v.Before.Published(v.Folder)
	for _, path := range slices.Sorted(maps.Keys(stamps)) {
		stamp := stamps[path]
		at, err := filepath.Localize(path)
		if err != nil {
			continue
		}
		info, err := os.Lstat(filepath.Join(v.Destination, at))
		if err != nil || !info.Mode().IsRegular() || info.Size() != stamp.Size || info.ModTime().UnixNano() != stamp.Modified {
			continue // it would have been read
		}
		if data, ok := readPublished(v.Destination, path); ok && sum.Of(data) != stamp.Sum {
			return &VerifyError{What: "the published file " + path + " is taken for unchanged by its size and its time, and holds something else than was written", Output: path, Offset: -1}
		}
	}
	return nil
}

// VerifyBuild compares what is remembered of the last build as a whole with a
// build of the same inputs. The error is a *VerifyError.
func (m *Memory) VerifyBuild(now LastBuild) error {
	before := m.LastBuild
	if before.Inputs != now.Inputs || before.Period.From != now.Period.From {
		return nil
	}
	for _, part := range []struct {
		name        string
		before, now any
	}{
		{"how many pages there are", before.Pages, now.Pages},
		{"how many files are to be made", before.Tasks, now.Tasks},
		{"which warnings there are", before.Diagnostics, now.Diagnostics},
		{"which pages are held back", before.Held, now.Held},
		{"when the site changes by itself", before.Schedule, now.Schedule},
		{"how long the site stays as it is", before.Period, now.Period},
	} {
		if !same(part.before, part.now) {
			return &VerifyError{What: "it is remembered wrongly " + part.name + ", while nothing has changed since", Offset: -1}
		}
	}
	return nil
}

func sameResult(a, b render.Result) bool {
	return same(a.Files, b.Files) && same(a.Diags, b.Diags) && a.Text == b.Text && a.Key == b.Key && same(a.Anchors, b.Anchors) && same(a.Links, b.Links) && same(a.Leads, b.Leads) && same(a.Needs, b.Needs)
}

// same compares two values. An empty list is as good as none.
func same(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Kind() == reflect.Slice && x.Len() == 0 && y.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}

func readPublished(destination, path string) ([]byte, bool) {
	at, err := filepath.Localize(path)
	if err != nil {
		return nil, false
	}
	at = filepath.Join(destination, at)
	if info, err := os.Lstat(at); err != nil || !info.Mode().IsRegular() { // reading a pipe would block
		return nil, false
	}
	data, err := os.ReadFile(at)
	return data, err == nil
}

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
