// Package precompress makes the smaller forms of files that hosts can answer with, so
// that they need not compress anything themselves, and can take their time over it here.
//
// page.html.gz lies beside page.html. The same bytes always give the same form.
package precompress

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
)

// Encoding is a way of compressing.
type Encoding struct {
	Name   string // as the setting names it, and HTTP, but for Brotli
	Header string // as HTTP names it (RFC 9110, section 8.4.1)
	Ending string // of files

	writers *sync.Pool // of writer: to make one takes longer than to compress a page
}

// writer is what both libraries give.
type writer interface {
	io.WriteCloser
	Reset(io.Writer)
}

// All are the encodings that browsers know. Only those of Named compress.
var All = []Encoding{{Name: "gzip", Header: "gzip", Ending: ".gz"}, {Name: "brotli", Header: "br", Ending: ".br"}}

// Names are those that the setting takes.
func Names() []string {
	out := make([]string, len(All))
	for i, e := range All {
		out[i] = e.Name
	}
	return out
}

// Named gives encodings by their names, ready for many goroutines.
func Named(names []string) []Encoding {
	var out []Encoding
	for _, e := range All {
		if slices.Contains(names, e.Name) {
			e.writers = new(sync.Pool)
			out = append(out, e)
		}
	}
	return out
}

// Types are the files that become smaller, which are texts. Pictures, films and documents
// are compressed by themselves.
var Types = []struct{ Ending, Type string }{
	{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
	{".json", "application/json; charset=utf-8"}, {".xml", "application/xml; charset=utf-8"}, {".svg", "image/svg+xml"}, {".ics", "text/calendar; charset=utf-8"},
	{".txt", "text/plain; charset=utf-8"}, {".csv", "text/csv; charset=utf-8"}, {".webmanifest", "application/manifest+json"},
}

func isText(file string) bool {
	return slices.ContainsFunc(Types, func(t struct{ Ending, Type string }) bool { return path.Ext(file) == t.Ending })
}

// least is how large a file must be for compression to be worth anything: what fits
// into one packet does not come sooner.
const least = 1200

// Suits says whether a file is worth compressing.
func Suits(file string, size int64) bool {
	return size >= least && isText(file) && path.Base(file)[0] != '.' && path.Base(file)[0] != '_'
}

// Plain gives the path of the file of which this one is a smaller form.
func Plain(file string) (plain string, ok bool) {
	for _, e := range All {
		if path.Ext(file) == e.Ending && isText(file[:len(file)-len(e.Ending)]) {
			return file[:len(file)-len(e.Ending)], true
		}
	}
	return file, false
}

// Compress gives the smaller form; nil where it would not be smaller.
func (e Encoding) Compress(data []byte) []byte {
	w, _ := e.writers.Get().(writer)
	if w == nil {
		w = e.newWriter()
	}
	defer e.writers.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	_, _ = w.Write(data) // to memory
	_ = w.Close()
	if out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}

func (e Encoding) newWriter() writer {
	if e.Name == "gzip" {
		w, _ := gzip.NewWriterLevel(nil, gzip.BestCompression) // the level is right
		return w
	}
	const level = 9 // 11 takes fifty times as long
	return brotli.NewWriterLevel(nil, level)
}
