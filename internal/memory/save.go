package memory

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Learned is what a build has to add to its Memory, besides what stands there
// already.
type Learned struct {
	Folder    string                  // that the site was published to, see Folder
	Published map[string]output.Stamp // nil where nothing was published
	Build     *LastBuild              // nil where it can't be reused
	Unchanged bool                    // nothing was made, as nothing had changed
}

// Save adds to the file what is not in it yet. Now and then it writes the file
// anew. An error means that the next run of the program learns nothing of this
// one, and is no fault of the build.
func (m *Memory) Save(l Learned) error {
	if m.cache == nil {
		return nil
	}
	if !m.cache.Full() {
		var batches []cache.Batch
		err := m.write(l, m.Tasks.Fresh, func(b cache.Batch) error { batches = append(batches, b); return nil })
		if err != nil {
			return err
		}
		return m.cache.Append(batches...)
	}
	if l.Unchanged {
		return nil // documents and tasks may not be at hand; the next build that needs them will do it
	}
	return m.cache.Rewrite(func(put func(cache.Batch) error) error {
		m.saved, m.destination, m.published, m.LastBuild = saved{}, "", nil, LastBuild{}
		return m.write(l, m.Tasks.All, put)
	})
}

// write puts all that is not saved yet.
func (m *Memory) write(l Learned, tasks func() []Task, put func(cache.Batch) error) error {
	w := writer{codec: m.codec, put: put}
	if m.Tree != m.saved.tree {
		list := slices.DeleteFunc(m.Tree.Records(), m.saved.tree.HasRecord)
		m.saved.tree = m.Tree
		write(&w, kindFiles, list)
	}
	if l.Published != nil {
		m.writePublished(&w, l)
	}
	if l.Unchanged {
		return w.err
	}
	if b := l.Build; b != nil && (m.LastBuild.Inputs != b.Inputs || m.LastBuild.Manifest != b.Manifest) {
		m.LastBuild = *b
		write(&w, kindBuild, []LastBuild{*b})
	}
	m.writeDocuments(&w)
	m.writePictures(&w)
	m.writeTasks(&w, tasks())
	return w.err
}

func (m *Memory) writePublished(w *writer, l Learned) {
	before := m.Published(l.Folder)
	p := publication{Folder: l.Folder}
	for _, path := range slices.Sorted(maps.Keys(l.Published)) {
		if stamp := l.Published[path]; before[path] != stamp {
			p.Files = append(p.Files, publishedFile{path, stamp})
		}
	}
	if len(p.Files) > 0 {
		m.publish(p)
		write(w, kindPublished, []publication{p})
	}
}

func (m *Memory) writeDocuments(w *writer) {
	if m.saved.documents == nil {
		m.saved.documents = make(map[string]sum.Sum, len(m.Documents))
	}
	var list []savedDocument
	for file, d := range m.Documents {
		if m.saved.documents[file] != d.Source {
			m.saved.documents[file] = d.Source
			list = append(list, savedDocument{file, d})
		}
	}
	slices.SortFunc(list, func(a, b savedDocument) int { return strings.Compare(a.File, b.File) })
	write(w, kindDocuments, list)
}

func (m *Memory) writePictures(w *writer) {
	if m.saved.pictures == nil {
		m.saved.pictures = make(map[sum.Sum]bool)
	}
	var list []savedPicture
	for file, info := range m.Pictures.known.Range {
		if file := file.(sum.Sum); !m.saved.pictures[file] {
			m.saved.pictures[file] = true
			list = append(list, savedPicture{file, info.(picture.Info)})
		}
	}
	slices.SortFunc(list, func(a, b savedPicture) int { return bytes.Compare(a.File[:], b.File[:]) })
	write(w, kindPictures, list)
}

func (m *Memory) writeTasks(w *writer, list []Task) {
	if len(list) == 0 && len(m.gone) == 0 && m.Structure == m.saved.structure {
		return
	}
	write(w, kindStructure, []tasksMark{{Gone: m.gone}})
	write(w, kindTasks, list)
	write(w, kindStructure, []tasksMark{{Structure: m.Structure}})
	m.saved.structure, m.gone = m.Structure, nil
}

// EndTasks closes the round of Tasks that a build has begun, and notes the
// structure in which all of them hold.
func (m *Memory) EndTasks(structure sum.Sum) {
	m.gone = append(m.gone, m.Tasks.End()...)
	m.Structure = structure
}

// BeginTasks opens a round of Tasks.
func (m *Memory) BeginTasks() {
	m.Tasks.Begin()
	m.Structure = sum.Sum{}
}

// writer puts batches. The first error stays.
type writer struct {
	codec *cache.Codec
	put   func(cache.Batch) error
	err   error
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
