package minify

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestFile(t *testing.T) {
	for _, c := range []struct{ kind, src, want string }{
		{CSS, "/* why */\na {\n\tcolor : #ff0000 ;\n}\n", "a{color:red}"},
		{CSS, "/*! licence */a{margin:0 0 0 0}", "/*!licence*/a{margin:0}"},
		{CSS, "a::before { content: \"  /* no comment */ \"; }", `a::before{content:"  /* no comment */ "}`},
		{JS, "// why\nfunction f ( name ) {\n  return name + 1;\n}\n", "function f(name){return name+1}"},
		{JS, "function ( {", "function ( {"},
		{JS, "", ""},
		{"", "a  b", "a  b"},
	} {
		if got := string(File(c.kind, []byte(c.src))); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.src, got, c.want)
		}
	}
}

// The theme's own files become smaller.
func TestTheme(t *testing.T) {
	files, err := filepath.Glob("../../static/assets/*")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no files", err)
	}
	for _, file := range files {
		kind := KindOf(file)
		if kind == "" {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if small := File(kind, src); len(small) >= len(src) {
			t.Errorf("%s does not become smaller", file)
		}
	}
}

// Whatever a file holds, nothing panics, and nothing becomes larger.
func FuzzFile(f *testing.F) {
	f.Add(true, []byte("a{b:c;@media print{d:e}}"))
	f.Add(false, []byte("let a = `b${c}`; /re/.test(a) ? 1 : 2"))
	f.Fuzz(func(t *testing.T, style bool, src []byte) {
		kind := JS
		if style {
			kind = CSS
		}
		if got := File(kind, bytes.Clone(src)); len(got) > len(src) {
			t.Errorf("%q became %q", src, got)
		}
	})
}
