package preview

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Snapshot is a site at one moment, whose outputs are made when somebody asks
// for them. It never changes, and is safe for many goroutines. Where a file has
// changed on disk since, what is made of it can fail with source.ErrChanged;
// then it is time for another Rescan.
type Snapshot struct {
	View View
	Site *site.Site
	Tree *source.Tree

	preview  *Preview
	prepared *engine.Prepared
	builder  *engine.Builder
	tasks    map[string]int // path of an output → index of its task
	pages    sync.Once
	byPath   map[string]*site.Page

	search func() (map[string]render.Task, error) // the tasks that make the search index, by path

	fallback *Snapshot
	stale    []StaleFile
	previous *Snapshot // see WithPreviousLayouts
}

// Faults are those that were found before anything was made: in settings,
// layouts and front matter. Where one of them is an error, pages may lack what
// they should show.
func (s *Snapshot) Faults() diag.List { return s.prepared.Report.Diagnostics }

// Showable says whether pages can be made at all.
func (s *Snapshot) Showable() bool { return s.prepared.Layouts != nil }

// Fallback gives the site to make pages from while files hold errors: in it,
// each of these says what it said when it was read last without one, and all
// others are as they are. Of pages that is their front matter alone; their
// texts are those of the files, as far as it can be told where they begin.
// Settings and layouts are taken back as a whole.
//
// A file that has had an error since it was first read is shown as well as may
// be, under its name where it has no title. Where no file holds an error, it is
// s itself.
func (s *Snapshot) Fallback() *Snapshot { return s.fallback }

// StaleFile is a file that holds an error, and since when what it says is out
// of date. Of layouts it is one of them.
type StaleFile struct {
	File  string
	Since time.Time // of the last Snapshot before the error
	Lost  bool      // it is a page of whose text it can't be told where it begins
}

// StaleFiles gives the files that say in Fallback what they said earlier, by
// path.
func (s *Snapshot) StaleFiles() []StaleFile { return s.stale }

// Output is a file as it would be published.
type Output struct {
	Data   []byte // not to be written to
	Sum    sum.Sum
	Page   bool      // it is a page that readers see
	Faults diag.List // of the task that made it
	Owner  string    // the file it is made from; "" where there is no one file
}

// Output makes what is published at a path, such as "events/index.html". ok is
// false where nothing is; it is also false for a page that a fault keeps from
// being made, whose Faults then tell why.
func (s *Snapshot) Output(path string) (out Output, ok bool, err error) {
	if artifact.IsSearch(path) && s.Site.Settings.Search.On {
		return s.searchFile(path)
	}
	i, ok := s.tasks[path]
	if !ok || s.prepared.Tasks[i].Late { // a host reads it, and no browser
		return Output{}, false, nil
	}
	t := &s.prepared.Tasks[i]
	out.Page, out.Owner = t.Page, t.Owner.File
	if t.Versions() {
		return s.version(t, path, out)
	}
	result, known := s.prepared.Recall(s.builder.Memory, t, false)
	if known {
		if out.Sum, known = sumOf(result, path); known {
			if out.Data, known = s.preview.outputs.get(out.Sum); known {
				out.Faults = s.prepared.Report.WithoutIgnored(result.Diags)
				return out, true, nil
			}
		}
	}
	made := false
	result, err = s.prepared.Execute(s.builder.Memory, t, func(at string, data []byte) error {
		if at == path {
			out.Data, made = slices.Clone(data), true
		}
		return nil
	})
	if err != nil {
		return Output{}, false, err
	}
	out.Faults = s.prepared.Report.WithoutIgnored(result.Diags)
	if out.Sum = (sum.Sum{}); made {
		out.Sum, _ = sumOf(result, path)
		s.preview.outputs.put(out.Sum, out.Data)
	}
	return out, made, nil
}

// searchFile makes a file of the search index, for which every page has to be made.
func (s *Snapshot) searchFile(path string) (out Output, ok bool, err error) {
	tasks, err := s.search()
	t, ok := tasks[path]
	if err != nil || !ok {
		return Output{}, false, err
	}
	out.Sum = t.Base
	if out.Data, ok = s.preview.outputs.get(out.Sum); ok {
		return out, true, nil
	}
	_, err = s.prepared.Execute(s.builder.Memory, &t, func(_ string, data []byte) error {
		out.Data = slices.Clone(data)
		return nil
	})
	if err == nil {
		s.preview.outputs.put(out.Sum, out.Data)
	}
	return out, err == nil, err
}

// planSearch plans the search index.
func (s *Snapshot) planSearch() (map[string]render.Task, error) {
	tasks, err := s.prepared.PlanSearch(s.builder.Memory)
	out := make(map[string]render.Task, len(tasks))
	for _, t := range tasks {
		out[t.Paths[0]] = t
	}
	return out, err
}

// version makes one version of a picture, and not those beside it: a browser that waits
// wants this one, and as a rule the smallest first.
func (s *Snapshot) version(t *render.Task, path string, out Output) (Output, bool, error) {
	var h sum.Hasher
	h.AddSum(t.Base)
	h.AddString(path)
	out.Sum = h.Sum()
	var known bool
	if out.Data, known = s.preview.outputs.get(out.Sum); known {
		return out, true, nil
	}
	var err error
	if out.Data, out.Faults, err = s.prepared.Renderer.Version(t, path); err != nil || out.Data == nil {
		return out, false, err
	}
	s.preview.outputs.put(out.Sum, out.Data)
	return out, true, nil
}

func sumOf(r render.Result, path string) (sum.Sum, bool) {
	i := slices.IndexFunc(r.Files, func(f render.File) bool { return f.Path == path })
	if i < 0 {
		return sum.Sum{}, false
	}
	return r.Files[i].Sum, true
}

// indexTasks finds the task that makes each output; of several the first.
func (s *Snapshot) indexTasks() {
	s.tasks = make(map[string]int, len(s.prepared.Tasks))
	for i := range s.prepared.Tasks {
		for _, path := range s.prepared.Tasks[i].Paths {
			if _, taken := s.tasks[path]; !taken {
				s.tasks[path] = i
			}
		}
	}
}

// Has says whether something is published at a path.
func (s *Snapshot) Has(path string) bool {
	_, ok := s.tasks[path]
	return ok || artifact.IsSearch(path) && s.Site.Settings.Search.On
}

// Page gives the page that is published at a path; of the pages of a list each.
func (s *Snapshot) Page(path string) (*site.Page, bool) {
	s.pages.Do(func() {
		s.byPath = make(map[string]*site.Page, len(s.tasks))
		for _, p := range s.Site.Pages() {
			for n := range s.Site.ListPages(p) {
				s.byPath[s.Site.PagerPath(p, n+1)] = p
			}
		}
	})
	p, ok := s.byPath[path]
	return p, ok
}

// Copies gives the sums of the files that are published as they are, pictures
// and styles among them, by their paths.
func (s *Snapshot) Copies() map[string]sum.Sum {
	out := make(map[string]sum.Sum)
	for i := range s.prepared.Tasks {
		if t := &s.prepared.Tasks[i]; t.Owner.File != "" && !t.Page && !content.IsMarkdown(t.Owner.File) {
			for _, path := range t.Paths {
				out[path] = t.Base
			}
		}
	}
	return out
}

// Blocks tells where the text of a page comes from; see render.Renderer.Blocks.
func (s *Snapshot) Blocks(p *site.Page) ([]markdown.Block, error) {
	return s.prepared.Renderer.Blocks(p)
}

// Source gives the bytes of a file, as far as they can still be read.
func (s *Snapshot) Source(file string) ([]byte, bool) {
	f, ok := s.Tree.Find(file)
	if !ok {
		return nil, false
	}
	src, err := s.Tree.Read(f)
	return src, err == nil
}

// Whole is all that a site makes, and everything that is wrong with it.
type Whole struct {
	*engine.Report
	Files map[string]sum.Sum // by path; zero where a picture was not asked for, and so not made
}

// All makes every output that was not made yet, one after the other, and keeps
// none. Between any two it calls pause.
func (s *Snapshot) All(ctx context.Context, pause func()) (*Whole, error) {
	report, files, err := s.prepared.ExecuteAll(ctx, s.builder.Memory, pause)
	if err != nil {
		return nil, err
	}
	s.preview.noteRenderable(s, report.Diagnostics)
	return &Whole{report, files}, nil
}

// Moved gives the page that has taken the place of one of an earlier Snapshot:
// made from the same file and found elsewhere, or made from a new file with the
// same text or the same id, as after renaming. ok is false where there is none.
func (s *Snapshot) Moved(before *Snapshot, page *site.Page) (now *site.Page, ok bool) {
	if page.Doc == nil {
		return nil, false
	}
	_, there := s.Tree.Find(page.Doc.File)
	for _, p := range s.Site.Pages() {
		if p.Doc == nil {
			continue
		}
		if p.Doc.File == page.Doc.File {
			return p, true
		}
		if _, was := before.Tree.Find(p.Doc.File); there || was {
			continue
		}
		if p.ID == page.ID || s.Site.Text(p).Sum == before.Site.Text(page).Sum {
			return p, true
		}
	}
	return nil, false
}
