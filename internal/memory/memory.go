// Package memory holds what a build has learned for the next one: in the same
// process, as in a preview, or in another, by way of a file in the site's
// folder (see package cache).
//
// Every value tells by itself whether it still holds: a file and a published
// file by size and time, a document and a picture by the sum of their file, a
// task by its base and its answers (see package trace), a whole build by the
// sum of its inputs. So a value that is missing, damaged, or written by
// another version of the program costs time and nothing else. Verification
// compares what is remembered with what was made without it.
package memory

import (
	"errors"
	"path/filepath"
	"sync"

	"github.com/meridian-ssg/meridian/internal/cache"
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

// Memory is what one Builder remembers.
type Memory struct {
	Tree      *source.Tree        // the last reading of the site's folder; nil where there was none
	Documents map[string]Document // by file; never changed, but replaced
	Pictures  *Pictures
	Tasks     trace.Memory[site.Question, render.Result]
	LastBuild LastBuild // zero where none is known that can be reused
	Structure sum.Sum   // in which all answers that Tasks remember hold, see StructureSum; zero where there is none

	destination string // the folder to which published belongs, see Folder
	published   map[string]output.Stamp

	cache   *cache.Cache // nil where nothing is kept on disk
	codec   *cache.Codec // nil until the cache was first read
	pending []cache.Entry
	gone    []string // tasks that the file remembers and Tasks does not
	saved   saved
}

// saved is what the file holds already.
type saved struct {
	tree      *source.Tree
	documents map[string]sum.Sum // by file, what the document was parsed from
	pictures  map[sum.Sum]bool
	structure sum.Sum
}

// New makes an empty Memory.
func New() *Memory { return &Memory{Pictures: new(Pictures)} }

// Task is what is remembered of a task.
type Task = trace.Memo[site.Question, render.Result]

// Document is a document and what it was parsed from.
type Document struct {
	Source sum.Sum // of its file and of the settings
	Head   sum.Sum // of the document but for its text; zero until StructureSum needs it
	Doc    *content.Document
	Diags  diag.List
}

// Pictures are what was found in pictures, by the sums of their files. It is safe
// for many goroutines.
type Pictures struct{ known sync.Map }

// Info gives what is known of a file.
func (p *Pictures) Info(file sum.Sum) (picture.Info, bool) {
	info, ok := p.known.Load(file)
	if !ok {
		return picture.Info{}, false
	}
	return info.(picture.Info), true
}

// Set notes what was found in a file.
func (p *Pictures) Set(file sum.Sum, info picture.Info) { p.known.Store(file, info) }

// LastBuild is the outcome of a build that was published, and what it was made
// from.
type LastBuild struct {
	Inputs      sum.Sum // of all that the build was a function of, but for the time of day
	Period      site.Period
	Manifest    sum.Sum // of the list of the files that were published
	Pages       int
	Tasks       int
	Diagnostics diag.List
	Held        []site.Withheld
	Schedule    []site.Change
}

// Published gives what is known of the files in a folder that receives the
// site.
func (m *Memory) Published(folder string) map[string]output.Stamp {
	if m.destination != folder {
		return nil
	}
	return m.published
}

// publish notes the files of a folder that receives the site. Those of one
// folder are remembered.
func (m *Memory) publish(p publication) {
	if p.Folder != m.destination || m.published == nil {
		m.destination, m.published = p.Folder, make(map[string]output.Stamp, len(p.Files))
	}
	for _, f := range p.Files {
		m.published[f.Path] = f.Stamp
	}
}

// Folder names the folder that receives the site as seen from the site's own,
// so that both can be moved together.
func Folder(site, destination string) string {
	from, err1 := filepath.Abs(site)
	to, err2 := filepath.Abs(destination)
	rel, err3 := filepath.Rel(from, to)
	if errors.Join(err1, err2, err3) != nil {
		return destination
	}
	return filepath.ToSlash(rel)
}
