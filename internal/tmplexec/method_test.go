package tmplexec_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// person has a method of every shape, on a value and on a pointer.
type person struct {
	Name   string
	*inner         // has Deep
	Self   any     // the person, as a value
	Other  *person // nil
	Count  int
}

type inner struct{ depth int }

func (i *inner) Deep() string { return strings.Repeat("<deep>", i.depth) }
func (i *inner) Both() string { return "of the inner one" }

func (p person) Bare() string                      { return "<" + p.Name + ">" }
func (p *person) Friends() []string                { return []string{p.Name, "&"} }
func (p *person) None() *person                    { return nil }
func (p *person) Old() bool                        { return p.Count > 50 }
func (p *person) Both() string                     { return "of the outer one" }
func (p *person) Called(name string) bool          { return p.Name == name }
func (p *person) Times(n int) string               { return strings.Repeat(p.Name, n%5) }
func (p *person) Pick(name string, n int) []string { return []string{name, fmt.Sprint(n)} }
func (p *person) Ask(name string) (string, error)  { return answer(name) }
func (p *person) Find(name any) (*person, error)   { _, err := answer(fmt.Sprint(name)); return p, err }
func (p *person) Any() any                         { return p.Name }
func (p *person) HTML() template.HTML              { return template.HTML("<b>" + p.Name + "</b>") }
func (p *person) Bad() template.HTML               { panic("half of it") }
func (p *person) Sum() sum.Sum                     { return sum.OfString(p.Name) }
func (p *person) writeHTML(out *bytes.Buffer)      { out.WriteString(string(p.HTML())) }
func (p *person) writeBad(out *bytes.Buffer)       { out.WriteString("half"); panic("of it") }
func (p *person) Refuse() (string, error)          { return "", errors.New("no") }

func answer(name string) (string, error) {
	if name == "" {
		return "", errors.New("nothing was asked for")
	}
	return "<" + name + ">", nil
}

var methods = tmplexec.Methods{
	reflect.TypeFor[*thing](): {"Method": tmplexec.NoArgs((*thing).Method), "ByPointer": tmplexec.NoArgs((*thing).ByPointer)},
	reflect.TypeFor[*person](): {
		"Any":     tmplexec.NoArgs((*person).Any), // gives an interface, so it is called by reflection
		"Ask":     tmplexec.StringArgErr((*person).Ask),
		"Bad":     tmplexec.HTMLWriter((*person).Bad, (*person).writeBad),
		"Bare":    tmplexec.NoArgs((*person).Bare),
		"Both":    tmplexec.NoArgs((*person).Both),
		"Called":  tmplexec.StringArg((*person).Called),
		"Deep":    tmplexec.NoArgs((*person).Deep),
		"Find":    tmplexec.AnyArgErr((*person).Find),
		"Friends": tmplexec.NoArgs((*person).Friends),
		"HTML":    tmplexec.HTMLWriter((*person).HTML, (*person).writeHTML),
		"None":    tmplexec.NoArgs((*person).None),
		"Old":     tmplexec.NoArgs((*person).Old),
		"Pick":    tmplexec.StringIntArgs((*person).Pick),
		"Times":   tmplexec.IntArg((*person).Times),
		"Name":    tmplexec.NoArgs((*inner).Deep), // is a field, and the method of another type
		"Refuse":  tmplexec.NoArgs((*inner).Deep), // the method of another type
	},
	reflect.TypeFor[*inner](): {"Both": tmplexec.NoArgs((*inner).Both)},
}

// knownCalls are calls that must be carried out.
var knownCalls = []string{
	`{{.Bare}}{{len .Friends}}{{.Old}}{{.Both}}{{.Called "Ann"}}{{.Times 3}}{{index (.Pick "a" 2) 1}}{{.Ask "b"}}{{(.Find 1).Name}}{{.Deep}}`,
	`{{.HTML}}{{with .HTML}}{{.}}{{end}}{{$x := .HTML}}{{$x}}{{if .HTML}}x{{end}}<p>{{.HTML}}</p>`,
	`{{range .Friends}}{{.}}{{end}}{{with .None}}x{{else}}none{{end}}{{if and .Old (.Called .Name)}}y{{end}}`,
	`{{.Times .Count}}{{.Ask .Name}}{{(.Find .Name).Bare}}{{(.Find .Self).Old}}{{.Called (.Times 1)}}`,
	`{{.Self.Name}}{{.Self.Bare}}{{with .Self}}{{.Name}}{{end}}`,
	`{{.Any}}{{.Name}}{{with $p := .}}{{$p.Both}}{{$p.HTML}}{{end}}`,
	`{{"a" | .Ask}}{{2 | .Times}}{{.Name | .Called}}`,
}

// unknownCalls fail, or give what is not known.
var unknownCalls = map[string]string{
	"an error":                `{{.Ask ""}}`,
	"an error of any value":   `{{.Find ""}}`,
	"an error by reflection":  `{{.Refuse}}`,
	"a panic":                 `a{{.Bad}}`,
	"a panic in a condition":  `a{{if .Bad}}b{{end}}`,
	"too many":                `{{.Bare 1}}`,
	"too many for HTML":       `{{.HTML "a"}}`,
	"too few":                 `{{.Pick "a"}}`,
	"a number for a text":     `{{.Ask 1}}`,
	"a text for a number":     `{{.Times "1"}}`,
	"a method of nothing":     `{{.Other.Bare}}`,
	"a method behind nothing": `{{.None.Old}}`,
	"a method of the pointer": `{{.Self.Old}}`,
	"a sum":                   `{{.Sum}}`,
	"HTML in an attribute":    `<p title="{{.HTML}}">x</p>`,
}

func samplePerson(name string, depth, count int) *person {
	p := &person{Name: name, inner: &inner{depth}, Count: count}
	p.Self = *p
	return p
}

func TestMethods(t *testing.T) {
	for _, text := range knownCalls {
		for _, dot := range []*person{samplePerson("Ann", 1, 60), samplePerson("<&>\xff", 2, 3)} {
			if out, ok := compare(t, text, dot); !ok {
				t.Errorf("was left to html/template, which says: %s\n%s", text, out)
			}
		}
	}
	for why, text := range unknownCalls {
		if _, ok := compare(t, text, samplePerson("Ann", 1, 1)); ok {
			t.Errorf("%s: %s was carried out", why, text)
		}
	}
	if _, ok := compare(t, `{{.Deep}}`, &person{}); ok {
		t.Error("a method of an embedded nil was called")
	}
}

// outer embeds a type with methods that are known: they are its own as well,
// but not all of them are the same ones.
type outer struct {
	*person
	Old string // hides the method
}

func (o *outer) Bare() string { return "of another type" }

func TestMethodsOfTypesThatEmbedOthers(t *testing.T) {
	text := `{{.Bare}}{{.Old}}{{.Both}}{{.HTML}}{{.Times 2}}{{.Deep}}{{.Name}}`
	for _, dot := range []any{&outer{samplePerson("Ann", 1, 60), "hidden"}, outer{samplePerson("Ben", 1, 60), "hidden"}.person} {
		if out, ok := compare(t, text, dot); !ok {
			t.Errorf("was left to html/template, which says: %s", out)
		}
	}
	if out, ok := compare(t, `{{.Old}}{{.Both}}{{.HTML}}`, outer{samplePerson("Ann", 1, 60), "hidden"}); !ok {
		t.Errorf("was left to html/template, which says: %s", out)
	}
}

// HTML with a writer is written by it, and only where nothing else uses the value.
func TestHTMLWriter(t *testing.T) {
	wrote := 0
	known := tmplexec.Methods{reflect.TypeFor[*person](): {
		"HTML": tmplexec.HTMLWriter((*person).HTML, func(p *person, out *bytes.Buffer) { wrote++; p.writeHTML(out) }),
	}}
	for text, want := range map[string]int{`{{.HTML}}{{.HTML}}`: 2, `{{with .HTML}}{{.}}{{end}}`: 0, `<title>{{len .HTML}}</title>`: 0} {
		wrote = 0
		tmpl := template.Must(template.New("main").Parse(text))
		tmpl.Execute(&bytes.Buffer{}, nil) // adds the escapers
		var out bytes.Buffer
		if !executes(tmplexec.Compile(tmpl, "main", nil), &out, samplePerson("Ann", 1, 1), known) || wrote != want {
			t.Errorf("%s wrote %d times, want %d: %s", text, wrote, want, &out)
		}
	}
}

// A pure function of constants is called once, when the template is compiled;
// others each time.
func TestPureFunctions(t *testing.T) {
	calls := 0
	funcs := template.FuncMap{"word": func(key string, args ...any) (string, error) { calls++; return answer(key) }}
	for text, want := range map[string]int{
		`{{word "a"}}<p title="{{word "b" 1}}">`: 0,
		`{{word .}}{{word "a" .}}`:               2,
		`{{$x := word "a"}}{{$x}}`:               1,
		`{{if true}}{{word "a"}}{{end}}`:         0,
	} {
		tmpl := template.Must(template.New("main").Funcs(funcs).Parse(text))
		tmpl.Execute(&bytes.Buffer{}, "x") // adds the escapers
		quick := tmplexec.Compile(tmpl, "main", funcs, "word")
		calls = 0
		var got, again bytes.Buffer
		if !executes(quick, &got, "x", nil) || calls != want {
			t.Errorf("%s was called %d times, want %d", text, calls, want)
		}
		if err := tmpl.Execute(&again, "x"); err != nil || got.String() != again.String() {
			t.Errorf("%s: %v, got %s, want %s", text, err, &got, &again)
		}
	}
}

// Whatever stands in a call, the bytes are those of html/template.
func FuzzMethods(f *testing.F) {
	for _, text := range knownCalls {
		f.Add(text, "Ann", 2)
	}
	for _, text := range unknownCalls {
		f.Add(text, "", 60)
	}
	f.Fuzz(func(t *testing.T, text, name string, n int) {
		if len(text) > 400 && strings.Contains(text, "define") {
			return // may call itself without an end
		}
		if _, err := template.New("main").Funcs(functions()).Parse(text); err != nil {
			return // no template, so nothing to compare
		}
		compare(t, text, samplePerson(name, n&3, n&127))
	})
}
