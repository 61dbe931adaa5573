package engine

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/view"
)

// Lie tells that a build which trusts its memory would have made something
// else than one that begins anew: a fault of the program, or of a disk. Only a
// build with Options.Verify looks for it.
type Lie struct {
	What   string // what was remembered wrongly, as a sentence without its full stop
	Task   string // what was to be made; "" where the memory lies already before that
	Output string // the published file that would be wrong; "" where none is known
	Offset int    // of the first byte in Output that would be wrong, from 0; -1 where that is not known
	Line   int    // on which that byte stands, from 1
	Asked  string // the question whose answer was remembered wrongly, or not at all, in words; "" where none is known
}

// Error tells all of it.
func (l *Lie) Error() string {
	text := l.What
	if l.Task != "" {
		text += fmt.Sprintf("; the task is “%s”", l.Task)
	}
	if l.Output != "" {
		text += ", which makes " + l.Output
	}
	if l.Offset >= 0 && l.Output != "" {
		text += fmt.Sprintf(" and would be wrong from byte %d on (line %d)", l.Offset, l.Line)
	}
	if l.Asked != "" {
		text += "; the question is " + l.Asked
	}
	return text
}

// told is all that a build would have believed.
type told struct {
	tree      *source.Tree
	parsed    map[string]parsed
	memory    map[string]memo
	pictures  map[sum.Sum]picture.Size
	published map[string]output.Stamp
	last      whole
}

// doubt takes all that is remembered out of the Builder, where it is not to be
// believed; else it gives nil.
func (b *Builder) doubt(o Options) *told {
	if !o.Verify {
		return nil
	}
	b.recallRest(o.Workers)
	t := &told{
		tree: b.tree, parsed: b.parsed, memory: make(map[string]memo),
		pictures: make(map[sum.Sum]picture.Size), published: b.kept.stamps(o), last: b.kept.last,
	}
	for _, m := range b.memory.All() {
		t.memory[m.Task] = m
	}
	for name, size := range b.sizes.Range {
		t.pictures[name.(sum.Sum)] = size.(picture.Size)
	}
	b.tree, b.parsed, b.layouts, b.made = nil, nil, nil, sum.Sum{}
	b.memory.Clear()
	b.sizes.Clear()
	b.kept.forget()
	return t
}

// compare holds everything that was told against what a build has made that
// knew nothing of it. The error is the first Lie. Where there is none, what was
// made takes the place of what was told.
func (b *Builder) compare(t *told, o Options, in inputs, r *run) error {
	if t == nil {
		return nil
	}
	for _, look := range []func() *Lie{
		func() *Lie { return t.files(b.tree) },
		func() *Lie { return t.documents(b.parsed) },
		func() *Lie { return t.sizes(b) },
		func() *Lie { return t.tasks(o, r) },
		func() *Lie { return t.stamps(o) },
		func() *Lie { return t.whole(o, in, r) },
	} {
		if lie := look(); lie != nil {
			return lie
		}
	}
	if b.kept.cache == nil {
		return nil
	}
	return b.kept.cache.Clear()
}

// files looks for files that are not what their size and time say.
func (t *told) files(now *source.Tree) *Lie {
	for _, f := range now.Files() {
		if before, ok := t.tree.Find(f.Path); ok && before.SameStat(f) && before.Sum != f.Sum {
			return &Lie{What: fmt.Sprintf("%s is taken for unchanged by its size and its time, and holds something else than before", f.Path), Offset: -1}
		}
	}
	return nil
}

// documents looks for front matter that was remembered wrongly.
func (t *told) documents(now map[string]parsed) *Lie {
	for _, file := range slices.Sorted(maps.Keys(now)) {
		before, ok := t.parsed[file]
		if fresh := now[file]; ok && before.of == fresh.of && !(same(before.doc, fresh.doc) && same(before.diags, fresh.diags)) {
			return &Lie{What: "what is remembered of the front matter of " + file + " is not what the file says", Offset: -1}
		}
	}
	return nil
}

// sizes looks for pictures of another size.
func (t *told) sizes(b *Builder) *Lie {
	for name, size := range b.sizes.Range {
		if before, ok := t.pictures[name.(sum.Sum)]; ok && before != size.(picture.Size) {
			file := ""
			for _, f := range b.tree.Files() {
				if f.Sum == name.(sum.Sum) {
					file = f.Path
					break
				}
			}
			return &Lie{What: fmt.Sprintf("%s is remembered to be %d × %d pixels large, and is %d × %d", file, before.Width, before.Height, size.(picture.Size).Width, size.(picture.Size).Height), Offset: -1}
		}
	}
	return nil
}

// tasks looks for results that would have been reused and are not those of
// another run. A task is a function of its base and its answers; so where these
// are the same it also asks the same, and a question that was not noted shows
// even while nothing hangs on it.
func (t *told) tasks(o Options, r *run) *Lie {
	for i := range r.tasks {
		task := &r.tasks[i]
		before, known := t.memory[task.Name]
		fresh, made := r.memory.Find(task.Name)
		if !known || !made || before.Base != task.Base || slices.ContainsFunc(before.Asked.List(), func(a asked) bool {
			_, answer := r.report.Site.Answer(a.Question)
			return answer != a.Answer
		}) {
			continue // it would have been made anew
		}
		lie := &Lie{Task: task.Name, Offset: -1}
		question, noted := t.unlike(before.Asked.List(), fresh.Asked.List())
		if question != (site.Question{}) {
			lie.Asked = question.Describe()
		}
		if equal(before.Result, fresh.Result) && noted && lie.Asked == "" {
			continue
		}
		switch {
		case !noted:
			lie.What = "a question that was asked is not remembered"
		case lie.Asked != "":
			lie.What = "a question is remembered that is not asked"
		default:
			lie.What = "the result is remembered wrongly, or hangs on something that is not noted"
		}
		t.place(lie, o, r, task, before.Result, fresh.Result)
		return lie
	}
	return nil
}

// unlike gives the first question that was asked now and not noted before, or
// noted and not asked; noted tells which. The zero Question stands for none.
func (*told) unlike(before, now []asked) (q site.Question, noted bool) {
	for _, a := range now {
		if !slices.Contains(before, a) {
			return a.Question, false
		}
	}
	for _, a := range before {
		if !slices.Contains(now, a) {
			return a.Question, true
		}
	}
	return site.Question{}, true
}

// place finds the first output of a task that is not what it was, and where it
// begins to differ, as far as the old one still lies where it was published.
func (t *told) place(lie *Lie, o Options, r *run, task *render.Task, before, now render.Result) {
	sums := make(map[string]sum.Sum)
	for _, f := range before.Files {
		sums[f.Path] = f.Sum
	}
	for _, f := range now.Files {
		if sums[f.Path] == f.Sum {
			continue
		}
		lie.Output = f.Path
		var log view.Log
		var made []byte
		_, err := r.renderer.Run(task, &log, func(at string, data []byte) error {
			if at == f.Path {
				made = bytes.Clone(data)
			}
			return nil
		})
		old, known := published(o, f.Path)
		if err == nil && known && sum.Of(old) == sums[f.Path] && sum.Of(made) == f.Sum {
			lie.Offset = differ(old, made)
			lie.Line = 1 + bytes.Count(made[:lie.Offset], []byte("\n"))
		}
		return
	}
	if len(now.Files) > 0 {
		lie.Output = now.Files[0].Path
	}
}

// stamps looks for published files that are not what their size and time say.
func (t *told) stamps(o Options) *Lie {
	for _, path := range slices.Sorted(maps.Keys(t.published)) {
		stamp := t.published[path]
		at, err := filepath.Localize(path)
		if err != nil {
			continue
		}
		info, err := os.Lstat(filepath.Join(o.Destination, at))
		if err != nil || !info.Mode().IsRegular() || info.Size() != stamp.Size || info.ModTime().UnixNano() != stamp.Modified {
			continue // it would have been read
		}
		if data, ok := published(o, path); ok && sum.Of(data) != stamp.Sum {
			return &Lie{What: "the published file " + path + " is taken for unchanged by its size and its time, and holds something else than was written", Output: path, Offset: -1}
		}
	}
	return nil
}

// whole looks at what is remembered of the last build as one.
func (t *told) whole(o Options, in inputs, r *run) *Lie {
	if t.last.Of != o.all(in) || in.refused {
		return nil
	}
	w := r.report.whole(o, in)
	for _, c := range []struct {
		what        string
		before, now any
	}{
		{"how many pages there are", t.last.Pages, w.Pages},
		{"how many files are to be made", t.last.Tasks, w.Tasks},
		{"which warnings there are", t.last.Diagnostics, w.Diagnostics},
		{"which pages are held back", t.last.Held, w.Held},
		{"on which days the site changes by itself", t.last.Schedule, w.Schedule},
	} {
		if !same(c.before, c.now) {
			return &Lie{What: "it is remembered wrongly " + c.what + ", while nothing has changed since", Offset: -1}
		}
	}
	return nil
}

// whole is what is kept of a build as one.
func (r *Report) whole(o Options, in inputs) whole {
	return whole{
		Of: o.all(in), Pages: r.Pages, Tasks: r.Rendered + r.Reused,
		Diagnostics: r.Diagnostics, Held: r.Held, Schedule: r.Schedule,
	}
}

// equal says whether two results are the same.
func equal(a, b render.Result) bool {
	return same(a.Files, b.Files) && same(a.Diags, b.Diags) && a.Text == b.Text && a.Key == b.Key && same(a.Anchors, b.Anchors) && same(a.Links, b.Links)
}

// same says whether two values hold the same; an empty list is as good as none.
func same(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Kind() == reflect.Slice && x.Len() == 0 && y.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}

// published reads a published file.
func published(o Options, path string) ([]byte, bool) {
	at, err := filepath.Localize(path)
	if err != nil {
		return nil, false
	}
	data, err := os.ReadFile(filepath.Join(o.Destination, at))
	return data, err == nil
}

// differ gives the place of the first byte that two texts do not share.
func differ(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
