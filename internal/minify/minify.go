// Package minify takes out of style sheets and scripts what only people who write them
// need: comments, white space and long spellings. Browsers do the same with what is left.
package minify

import (
	"bytes"
	"path"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

// The kinds of files, as the setting names them.
const (
	CSS = "css"
	JS  = "js"
)

// Kinds are all of them.
func Kinds() []string { return []string{CSS, JS} }

// KindOf gives the kind of a file; "" where it is none of these.
func KindOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".css":
		return CSS
	case ".js", ".mjs":
		return JS
	}
	return ""
}

// File minifies a file of a kind. What can't be read, as it is written in a newer form
// than is known here, stays as it is: browsers know best. So does what would not become
// smaller.
func File(kind string, src []byte) []byte {
	var out bytes.Buffer
	var err error
	m := minify.New()
	switch kind {
	case CSS:
		err = (&css.Minifier{}).Minify(m, &out, bytes.NewReader(src), nil)
	case JS:
		err = (&js.Minifier{KeepVarNames: true}).Minify(m, &out, bytes.NewReader(src), nil)
	default:
		return src
	}
	if err != nil || out.Len() >= len(src) {
		return src
	}
	return out.Bytes()
}
