package memory

import (
	"html/template"
	"os"
	"reflect"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// The kinds of values in the file.
const (
	kindFiles cache.Kind = 1 + iota
	kindPublished
	kindBuild
	kindDocuments
	kindTasks
	kindPictures
	kindStructure
)

// Values as they lie in the file.
type (
	savedDocument struct {
		File     string
		Document Document
	}
	savedPicture struct {
		File sum.Sum
		Info picture.Info
	}
	publication struct {
		Folder string
		Files  []publishedFile
	}
	// tasksMark stands before and behind the tasks that a build adds. In front
	// Structure is zero: if the file ends between the two, no structure is known.
	tasksMark struct {
		Structure sum.Sum
		Gone      []string // tasks that are no longer remembered
	}
	publishedFile struct {
		Path  string
		Stamp output.Stamp
	}
)

// Open connects m with the file in a site's folder. The first time, it reads
// what every build needs; with clean, it removes the file instead. Program
// names the program: the file of any other one is passed over. The file is
// read and written until root is closed; Open it again in the next build.
func (m *Memory) Open(root *os.Root, program sum.Sum, clean bool) {
	m.cache = cache.Open(root, program)
	entries := m.cache.Read()
	if m.codec != nil {
		return
	}
	m.codec = newCodec()
	if clean {
		m.cache.Clear() // Save writes it anew, and reports if that fails
		return
	}
	m.saved.pictures = make(map[sum.Sum]bool)
	var known []source.Record
	for _, e := range entries {
		switch e.Kind {
		case kindFiles:
			known = append(known, values[source.Record](m, e)...)
		case kindPublished:
			for _, p := range values[publication](m, e) {
				m.publish(p)
			}
		case kindBuild:
			for _, b := range values[LastBuild](m, e) {
				m.LastBuild = b
			}
		case kindPictures:
			for _, p := range values[savedPicture](m, e) {
				m.saved.pictures[p.File] = true
				m.Pictures.Set(p.File, p.Info)
			}
		default:
			m.pending = append(m.pending, e)
		}
	}
	m.saved.tree = source.FromRecords(known)
	m.Tree = m.saved.tree
}

// newCodec makes the codec for all values. Front matter holds days and moments
// where anything may stand.
func newCodec() *cache.Codec {
	return cache.NewCodec(reflect.TypeFor[civil.Date](), reflect.TypeFor[civil.Moment](), reflect.TypeFor[template.HTML](), reflect.TypeFor[card.Link](), reflect.TypeFor[card.File]())
}

// values gives those of an entry; one that can't be read was never there.
func values[T any](m *Memory, e cache.Entry) []T {
	list, err := cache.Values[T](m.codec, m.cache, e)
	if err != nil {
		return nil
	}
	return list
}

// LoadRest reads documents and tasks, which a build needs only where something
// has changed. each calls a function for 0 to n-1, side by side.
func (m *Memory) LoadRest(each func(n int, do func(i int))) {
	if len(m.pending) == 0 {
		return
	}
	type decoded struct {
		documents []savedDocument
		tasks     []Task
		marks     []tasksMark
		err       error
	}
	found := make([]decoded, len(m.pending))
	each(len(m.pending), func(i int) {
		e, d := m.pending[i], &found[i]
		switch e.Kind {
		case kindDocuments:
			d.documents = values[savedDocument](m, e)
		case kindTasks:
			d.tasks, d.err = cache.Values[Task](m.codec, m.cache, e)
		case kindStructure:
			d.marks, d.err = cache.Values[tasksMark](m.codec, m.cache, e)
		}
	})
	m.pending = nil
	n := 0
	for _, d := range found {
		n += len(d.documents)
	}
	m.Documents = make(map[string]Document, n)
	m.saved.documents = make(map[string]sum.Sum, n)
	damaged := false // tasks are missing, so that older ones may stand in their place
	for _, d := range found {
		for _, doc := range d.documents {
			if doc.Document.Doc != nil {
				m.Documents[doc.File] = doc.Document
				m.saved.documents[doc.File] = doc.Document.Source
			}
		}
		m.Tasks.Restore(d.tasks)
		for _, mark := range d.marks {
			m.Tasks.Drop(mark.Gone)
			m.Structure = mark.Structure
		}
		damaged = damaged || d.err != nil
	}
	if damaged {
		m.Structure = sum.Sum{}
	}
	m.saved.structure = m.Structure
}
