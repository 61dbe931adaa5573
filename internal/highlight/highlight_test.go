package highlight_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/highlight"
)

func samples(t testing.TB) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/samples.txtar")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range archive.Files {
		out[f.Name] = string(f.Data)
	}
	return out
}

// The golden file has each part that has a colour in ⟨brackets⟩, behind the short name
// of its class.
func TestSamples(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/samples.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range archive.Files {
		language, ok := highlight.Find(f.Name)
		if !ok {
			t.Errorf("there is no language called %s", f.Name)
			continue
		}
		out.WriteString("-- " + f.Name + " --\n")
		start := 0
		for _, part := range language.Parts(f.Data) {
			text := string(f.Data[start:part.End])
			if start = part.End; part.Class == highlight.Plain {
				out.WriteString(text)
				continue
			}
			out.WriteString(part.Class.Short() + "⟨" + text + "⟩")
		}
	}
	golden.Compare(t, "testdata/samples.golden", out.String())
}

func TestEveryNameIsOfOneLanguage(t *testing.T) {
	seen := map[string]bool{}
	for _, names := range highlight.Names() {
		for _, name := range names {
			if seen[name] || name != strings.ToLower(name) {
				t.Errorf("%q is a name twice, or not in small letters", name)
			}
			seen[name] = true
		}
	}
	for _, name := range []string{"Go", "c++", "C#", "YAML", "text"} {
		if _, ok := highlight.Find(name); !ok {
			t.Errorf("there is no language called %s", name)
		}
	}
	if _, ok := highlight.Find("pyhton"); ok {
		t.Error("a misspelt name is that of a language")
	}
}

func TestMuchCodeHasNoColours(t *testing.T) {
	language, _ := highlight.Find("go")
	code := bytes.Repeat([]byte("func\n"), highlight.MaxCode/5+1)
	if parts := language.Parts(code); len(parts) != 1 || parts[0] != (highlight.Part{Class: highlight.Plain, End: len(code)}) {
		t.Errorf("%d bytes have %d parts", len(code), len(parts))
	}
}

// check tests what holds whatever the code is.
func check(t *testing.T, name string, code []byte) {
	t.Helper()
	language, _ := highlight.Find(name)
	parts := language.Parts(code)
	at := 0
	for i, p := range parts {
		if p.End <= at || i > 0 && parts[i-1].Class == p.Class {
			t.Fatalf("%s: %q: the parts %v are empty, or two are of one class", name, code, parts)
		}
		at = p.End
	}
	if at != len(code) {
		t.Fatalf("%s: %q: the parts end at %d of %d", name, code, at, len(code))
	}
	if again := language.Parts(bytes.Clone(code)); !slices.Equal(again, parts) {
		t.Fatalf("%s: %q has other parts the second time", name, code)
	}
}

// Code that is cut off anywhere, and that of another language, has parts all the same.
func TestAnythingHasParts(t *testing.T) {
	all := samples(t)
	for _, names := range highlight.Names() {
		for sample, code := range all {
			check(t, names[0], []byte(code))
			if sample != names[0] {
				continue
			}
			for i := range code {
				check(t, names[0], []byte(code[:i]))
				check(t, names[0], []byte(code[i:]))
			}
		}
	}
}

func FuzzParts(f *testing.F) {
	for name, code := range samples(f) {
		f.Add(name, []byte(code))
	}
	names := highlight.Names()
	f.Fuzz(func(t *testing.T, name string, code []byte) {
		if _, ok := highlight.Find(name); !ok {
			name = names[len(name)%len(names)][0]
		}
		if len(code) > 0 {
			check(t, name, code)
		}
	})
}
