package engine

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// What lies on disk for the next run. Every value tells by itself whether it
// still holds: a file by its size and time, a document and a picture by the
// sum of their file, a memo by its questions, a whole build by all that it was
// made from.
const (
	keptFiles cache.Kind = 1 + iota
	keptStamps
	keptWhole
	keptDocuments
	keptMemos
	keptPictures
	keptWorld
	keptGone
)

type (
	memo     = trace.Memo[site.Question, render.Result]
	asked    = trace.Asked[site.Question]
	document struct {
		File  string
		Of    sum.Sum
		Shape sum.Sum
		Doc   *content.Document
		Diags diag.List
	}
	stamp struct {
		Path  string
		Stamp output.Stamp
	}
	stampsOf struct {
		Destination string
		Stamps      []stamp
	}
	sized struct {
		Sum  sum.Sum
		Size picture.Size
	}
	// whole is what became of a build in which all was well, and from what.
	whole struct {
		Of          sum.Sum
		Manifest    sum.Sum // of the folder that it was published to
		Pages       int
		Tasks       int
		Diagnostics diag.List
		Held        []site.Withheld
		Schedule    []site.Change
	}
)

// kept is what lies on disk, as far as this run knows.
type kept struct {
	cache       *cache.Cache // nil where nothing is kept
	codec       *cache.Codec
	read        bool         // it was looked for already
	known       *source.Tree // what is known there of the site's files
	destination string       // the folder to which published belongs
	published   map[string]output.Stamp
	last        whole
	parsed      map[string]sum.Sum // by file, what its document was parsed from
	measured    map[sum.Sum]bool   // pictures
	world       sum.Sum            // in which all that is remembered of tasks holds; zero where it is of several
	written     sum.Sum            // what lies on disk of it
	gone        []string           // tasks that are not remembered any more, which the disk does not know yet
	later       []cache.Entry      // documents and memos that nobody has needed yet
}

// forget lets everything count as not being on disk.
func (k *kept) forget() {
	k.known, k.parsed, k.measured = nil, make(map[string]sum.Sum), make(map[sum.Sum]bool)
	k.destination, k.published, k.last = "", nil, whole{}
	k.world, k.written, k.gone = sum.Sum{}, sum.Sum{}, nil
}

// stamps gives what is known of the folder that receives the site.
func (k *kept) stamps(o Options) map[string]output.Stamp {
	if k.destination != place(o) {
		return nil
	}
	return k.published
}

// place names the folder that receives the site, as seen from the site, so that
// both can be moved together.
func place(o Options) string {
	from, err1 := filepath.Abs(o.Source)
	to, err2 := filepath.Abs(o.Destination)
	rel, err3 := filepath.Rel(from, to)
	if errors.Join(err1, err2, err3) != nil {
		return o.Destination
	}
	return filepath.ToSlash(rel)
}

// recall takes over what an earlier run of the program has left on disk, as
// far as every build needs it.
func (b *Builder) recall(root *os.Root, o Options) error {
	k := &b.kept
	if o.Program.IsZero() {
		return nil
	}
	k.cache = cache.Open(root, o.Program) // the site's folder was opened anew
	entries := k.cache.Read()
	if k.read {
		return nil
	}
	k.codec, k.read = cache.NewCodec(reflect.TypeFor[civil.Date](), reflect.TypeFor[civil.Moment]()), true
	k.forget()
	if o.Clean {
		k.cache.Clear() //nolint:errcheck // it is written anew, and if that fails, too, it is told
		return nil
	}
	var known [][]source.Record
	for _, entry := range entries {
		switch entry.Kind {
		case keptFiles:
			known = append(known, values[source.Record](k, entry))
		case keptStamps:
			for _, s := range values[stampsOf](k, entry) {
				k.take(s)
			}
		case keptWhole:
			for _, w := range values[whole](k, entry) {
				k.last = w
			}
		case keptPictures:
			for _, p := range values[sized](k, entry) {
				k.measured[p.Sum] = true
				b.sizes.Store(p.Sum, p.Size)
			}
		default:
			k.later = append(k.later, entry)
		}
	}
	k.known = source.FromRecords(slices.Concat(known...))
	b.tree = k.known
	return nil
}

// take adds stamps to those known. Only those of one folder are.
func (k *kept) take(s stampsOf) {
	if s.Destination != k.destination || k.published == nil {
		k.destination, k.published = s.Destination, make(map[string]output.Stamp, len(s.Stamps))
	}
	for _, one := range s.Stamps {
		k.published[one.Path] = one.Stamp
	}
}

// values gives those of an entry; what can't be believed was never there.
func values[T any](k *kept, e cache.Entry) []T {
	list, err := cache.Values[T](k.codec, k.cache, e)
	if err != nil {
		return nil
	}
	return list
}

// rest is what one entry holds of that which not every build needs.
type rest struct {
	documents []document
	memos     []memo
	gone      []string
	worlds    []sum.Sum
}

// recallRest takes over documents and memos.
func (b *Builder) recallRest(workers int) {
	k := &b.kept
	if len(k.later) == 0 {
		return
	}
	found := make([]rest, len(k.later))
	_ = each(workers, len(k.later), func(i int) error { // what can't be read was never there
		switch e := k.later[i]; e.Kind {
		case keptDocuments:
			found[i].documents = values[document](k, e)
		case keptMemos:
			found[i].memos = values[memo](k, e)
		case keptGone:
			found[i].gone = values[string](k, e)
		case keptWorld:
			found[i].worlds = append([]sum.Sum{{}}, values[sum.Sum](k, e)...) // of one that can't be believed nothing is known
		}
		return nil
	})
	k.later = nil
	n := 0
	for i := range found {
		n += len(found[i].documents)
	}
	var memos [][]memo
	b.parsed = make(map[string]parsed, n)
	k.parsed = make(map[string]sum.Sum, n)
	for i := range found {
		for _, d := range found[i].documents {
			if d.Doc != nil {
				b.parsed[d.File] = parsed{d.Of, d.Shape, d.Doc, d.Diags}
				k.parsed[d.File] = d.Of
			}
		}
		if memos = append(memos, found[i].memos); len(found[i].gone) > 0 {
			b.memory.Restore(memos...)
			b.memory.Drop(found[i].gone)
			memos = nil
		}
		for _, world := range found[i].worlds {
			k.world, k.written = world, world
		}
	}
	b.memory.Restore(memos...)
}

// all sums everything that a build is a function of, but for the folder that
// receives the site.
func (o Options) all(in inputs) sum.Sum {
	var h sum.Hasher
	h.AddSum(in.tree.Sum())
	h.AddString(in.today.String())
	h.AddBool(o.Drafts)
	h.AddBool(o.Future)
	if h.AddBool(o.BaseURL != nil); o.BaseURL != nil {
		h.AddString(o.BaseURL.Origin)
		h.AddString(o.BaseURL.Path)
	}
	return h.Sum()
}

// unchanged gives the report of a build in which nothing needs to be done, or
// nil.
func (b *Builder) unchanged(o Options, in inputs, stage *output.Stage) *Report {
	w := &b.kept.last
	if stage == nil || o.Inspector != nil || o.Strict && len(w.Diagnostics) > 0 || in.refused ||
		w.Of.IsZero() || w.Of != o.all(in) || w.Manifest != stage.Manifest() || !stage.Intact() {
		return nil
	}
	r := &Report{
		Diagnostics: w.Diagnostics, Held: w.Held, Schedule: w.Schedule, Tree: in.tree,
		Pages: w.Pages, Reused: w.Tasks, Changes: output.Changes{Unchanged: stage.PublishedCount()},
	}
	r.keep()
	return r
}
