package engine

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// remember leaves on disk what this run has learned. stage is that of a site
// that was published, else nil. What can't be kept is told in the report, and
// is no fault of the build.
func (b *Builder) remember(o Options, in inputs, r *Report, stage *output.Stage) {
	k := &b.kept
	if k.cache == nil {
		return
	}
	if !k.cache.Full() {
		var batches []cache.Batch
		w := writer{kept: k, put: func(b cache.Batch) error { batches = append(batches, b); return nil }}
		b.learned(&w, o, in, r, stage, b.memory.Fresh)
		if w.err == nil {
			w.err = k.cache.Append(batches...)
		}
		r.Forgetful = w.err
		return
	}
	if r.Site == nil {
		return // documents and memos are not at hand; the next build that needs them will do it
	}
	r.Forgetful = k.cache.Rewrite(func(put func(cache.Batch) error) error {
		world := k.world
		k.forget()
		k.world = world
		w := writer{kept: k, put: put}
		b.learned(&w, o, in, r, stage, b.memory.All)
		return w.err
	})
}

// learned writes down what is not on disk yet.
func (b *Builder) learned(w *writer, o Options, in inputs, r *Report, stage *output.Stage, memos func() []memo) {
	w.sources(b.tree)
	if stage != nil {
		w.stamps(place(o), stage.Stamps())
	}
	if r.Site == nil {
		return
	}
	if stage != nil && !in.refused {
		now := r.whole(o, in)
		now.Manifest = stage.Manifest()
		w.whole(now)
	}
	w.documents(b.parsed)
	w.pictures(&b.sizes)
	w.memos(memos())
}

// writer writes what differs from what lies on disk.
type writer struct {
	*kept
	put func(cache.Batch) error
	err error
}

// inBatch is how many values are encoded at a time.
const inBatch = 512

func write[T any](w *writer, kind cache.Kind, list []T) {
	for chunk := range slices.Chunk(list, inBatch) {
		if w.err != nil {
			return
		}
		var b cache.Batch
		if b, w.err = cache.NewBatch(w.codec, kind, chunk); w.err == nil {
			w.err = w.put(b)
		}
	}
}

func (w *writer) sources(t *source.Tree) {
	if t == w.known {
		return
	}
	list := slices.DeleteFunc(t.Records(), w.known.HasRecord)
	w.known = t
	write(w, keptFiles, list)
}

func (w *writer) stamps(destination string, found map[string]output.Stamp) {
	known := w.published
	if w.destination != destination {
		known = nil
	}
	s := stampsOf{Destination: destination}
	for path, now := range found {
		if known[path] != now {
			s.Stamps = append(s.Stamps, stamp{path, now})
		}
	}
	slices.SortFunc(s.Stamps, func(a, b stamp) int { return strings.Compare(a.Path, b.Path) })
	if len(s.Stamps) > 0 {
		w.take(s)
		write(w, keptStamps, []stampsOf{s})
	}
}

func (w *writer) whole(now whole) {
	if w.last.Of != now.Of || w.last.Manifest != now.Manifest {
		w.last = now
		write(w, keptWhole, []whole{now})
	}
}

func (w *writer) documents(now map[string]parsed) {
	var list []document
	for file, p := range now {
		if w.parsed[file] != p.of {
			w.parsed[file] = p.of
			list = append(list, document{file, p.of, p.shape, p.doc, p.diags})
		}
	}
	slices.SortFunc(list, func(a, b document) int { return cmp.Compare(a.File, b.File) })
	write(w, keptDocuments, list)
}

// memos writes what is remembered of tasks, between two words on the world in
// which all of it holds: whoever reads no further than into the midst of it is
// told of none.
func (w *writer) memos(list []memo) {
	if len(list) == 0 && len(w.gone) == 0 && w.written == w.world {
		return
	}
	write(w, keptWorld, []sum.Sum{{}})
	write(w, keptGone, w.gone)
	write(w, keptMemos, list)
	write(w, keptWorld, []sum.Sum{w.world})
	w.written, w.gone = w.world, nil
}

func (w *writer) pictures(sizes *sync.Map) {
	var list []sized
	for key, size := range sizes.Range {
		name := key.(sum.Sum)
		if !w.measured[name] {
			w.measured[name] = true
			list = append(list, sized{name, size.(picture.Size)})
		}
	}
	slices.SortFunc(list, func(a, b sized) int { return slices.Compare(a.Sum[:], b.Sum[:]) })
	write(w, keptPictures, list)
}
