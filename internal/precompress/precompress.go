// Package precompress makes the smaller forms of files that hosts can answer with, so
// that they need not compress anything themselves, and can take their time over it here.
//
// page.html.gz lies beside page.html. The same bytes always give the same form.
package precompress

import (
	"bytes"
	"compress/gzip"
	"path"
	"slices"

	"github.com/andybalholm/brotli"
)

// Encoding is a way of compressing.
type Encoding struct {
	Name   string // as the setting names it, and HTTP, but for Brotli
	Header string // as HTTP names it (RFC 9110, section 8.4.1)
	Ending string // of files
}

// All are the encodings that browsers know.
var All = []Encoding{{"gzip", "gzip", ".gz"}, {"brotli", "br", ".br"}}

// Names are those that the setting takes.
func Names() []string {
	out := make([]string, len(All))
	for i, e := range All {
		out[i] = e.Name
	}
	return out
}

// Named gives encodings by their names.
func Named(names []string) []Encoding {
	return slices.DeleteFunc(slices.Clone(All), func(e Encoding) bool { return !slices.Contains(names, e.Name) })
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
	var out bytes.Buffer
	switch e.Name {
	case "gzip":
		w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is right
		_, _ = w.Write(data)                                    // to memory
		_ = w.Close()
	default:
		const level = 9 // 11 takes fifty times as long
		w := brotli.NewWriterLevel(&out, level)
		_, _ = w.Write(data) // to memory
		_ = w.Close()
	}
	if out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}
