package tmplexec_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// phase is a text of its own type, as cards have them.
type phase string

// spoken writes itself.
type spoken struct{ text string }

func (s spoken) String() string { return "I say <" + s.text + ">" }

type day struct{ Year, Month int }

func (d day) IsZero() bool { return d == day{} }

type thing struct {
	Title, URL string
	Phase      phase
	Safe       template.HTML
	Address    template.URL
	Choices    template.Srcset
	Said       spoken
	Day        day
	Count      int
	Draft      bool
	Ratio      float64
	Tags       []string
	Things     []thing
	Next, None *thing
	Any, Nil   any
	Params     map[string]any
	hidden     string
	embedded
}

type embedded struct{ Depth int }

// Method has the name of nothing else; Double takes an argument; Fail fails.
func (t thing) Method() string                      { return "<" + t.Title + ">" }
func (t *thing) ByPointer() string                  { return t.URL }
func (t thing) Double(n int) int                    { return 2 * n }
func (t thing) Join(sep string, s ...string) string { return strings.Join(s, sep) }
func (t thing) Fail() (string, error)               { return "", errors.New("it failed") }
func (t thing) Panic() string                       { panic("it panicked") }
func (t *thing) Digest() sum.Sum                    { return sum.OfString(t.Title) }

func functions() template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...any) string { return key + fmt.Sprint(args...) },
		"words": func(v any) (string, error) {
			if v == nil {
				return "", errors.New("nothing")
			}
			return fmt.Sprintf("%v & more", v), nil
		},
		"upper": strings.ToUpper,
		"mark":  func(s string) template.HTML { return template.HTML("<b>" + s + "</b>") },
		"dict": func(pairs ...any) (map[string]any, error) {
			out := map[string]any{}
			for i := 0; i+1 < len(pairs); i += 2 {
				out[fmt.Sprint(pairs[i])] = pairs[i+1]
			}
			return out, nil
		},
		"span":   func(a, b any) (string, error) { return fmt.Sprint(a, "–", b), nil },
		"whole":  func(n int64) int64 { return n },
		"begins": strings.HasPrefix,
		"known": func(key string, args ...any) (string, error) {
			if key == "unknown" {
				return "", errors.New("it is not known")
			}
			return "<" + key + "> " + fmt.Sprint(args...), nil
		},
		"once": func(name string, dot tmplexec.Digester) (template.HTML, error) {
			if dot == nil {
				return "", errors.New("nothing")
			}
			return template.HTML(name + dot.Digest().Short()), nil
		},
	}
}

func sample(text, address string, n int) *thing {
	leaf := thing{Title: "Leaf", URL: "/leaf/", Day: day{2026, 1}}
	return &thing{
		Title: text, URL: address, Phase: phase(text), Safe: "<i>safe</i>", Address: "javascript:ok", Choices: template.Srcset(`/a b.webp 400w, "/<c>+d" 2x, ` + text), Said: spoken{text},
		Day: day{n, 2}, Count: n, Draft: n%2 == 1, Ratio: 1.5, Tags: []string{text, "b", "c"},
		Things: []thing{leaf, {Title: text, URL: address, Count: n, Tags: []string{"x"}}}, Next: &leaf,
		Any: text, Params: map[string]any{"colour": text, "number": n, "list": []any{1, text}}, hidden: "h", embedded: embedded{n},
	}
}

// compare carries a template out by html/template, and compiled with and
// without what may be known of methods and functions. It gives what
// html/template said, and whether the compiled ones did it.
func compare(t *testing.T, text string, dot any) (string, bool) {
	t.Helper()
	tmpl, err := template.New("main").Funcs(functions()).Option("missingkey=error").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	tmpl.ExecuteTemplate(&bytes.Buffer{}, "main", nil) // adds the escapers
	tmplexec.FilterAddresses(tmpl)
	var want bytes.Buffer
	err = tmpl.ExecuteTemplate(&want, "main", dot)
	all := true
	for _, way := range []struct {
		name    string
		pure    []string
		methods tmplexec.Methods
	}{{name: "by reflection"}, {"without reflection", []string{"t", "known", "upper", "mark"}, methods}} {
		quick := tmplexec.Compile(tmpl, "main", functions(), way.pure...)
		got := bytes.NewBufferString("before")
		switch {
		case quick == nil:
			all = false
		case !executes(quick, got, dot, way.methods):
			all = false
			if got.String() != "before" {
				t.Errorf("%s\n%s: gave up and left %q", text, way.name, got)
			}
		case err != nil:
			t.Errorf("%s\n%s: did what html/template can't do: %v", text, way.name, err)
		case got.String() != "before"+want.String():
			t.Errorf("%s\nhtml/template: %s\n%s: %s", text, &want, way.name, got.String()[len("before"):])
		}
	}
	return want.String(), all
}

// known are templates that the compiler must know.
var known = []string{
	`plain text`,
	`{{.Title}} {{.Count}} {{.Phase}} {{.Safe}} {{.Draft}} {{.Depth}} {{.Day.Year}}`,
	`<title>{{.Title}}</title><textarea>{{.Title}}</textarea>`,
	`<a title="{{.Title}}" class='a {{.Phase}}' data-n="{{.Count}}">x</a>`,
	`<a href="{{.URL}}">x</a><img src='{{.URL}}'><a href="#{{.Title}}">y</a><a href="mailto:{{.Title}}">m</a><a href="/q?x={{.Title}}">z</a>`,
	`{{with .Choices}}<img srcset="{{.}}" sizes="auto, 10rem">{{end}}`,
	`<meta name="description" content="{{.Title}}"><input value="{{.Title}}">`,
	`{{if .Draft}}draft{{else if .Count}}count{{else}}neither{{end}}{{if not .Tags}}no{{end}}{{if .None}}no{{end}}{{if .Nil}}no{{end}}`,
	`{{with .Next}}{{.Title}}{{$.Title}}{{else}}none{{end}}{{with .None}}x{{else with $.Next}}{{.URL}}{{end}}{{with .Any}}{{.}}{{end}}`,
	`{{range .Things}}{{.Title}}{{.Method}}{{.ByPointer}},{{else}}none{{end}}`,
	`{{range $i, $x := .Things}}{{$i}}{{$x.Title}}{{range $x.Tags}}{{.}}{{$i}}{{end}}{{end}}{{range $x := .Tags}}{{$x}}{{end}}`,
	`{{range .Tags}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{if eq . "c"}}{{break}}{{end}}{{end}}`,
	`{{$a := 1}}{{if true}}{{$a = 2}}{{$b := $a}}{{$b}}{{end}}{{$a}}{{range .Tags}}{{$a = .}}{{end}}{{$a}}`,
	`{{define "piece"}}[{{.}}|{{$}}]{{end}}{{template "piece" .Title}}{{template "piece" .Count}}{{range .Tags}}{{template "piece" .}}{{end}}{{define "empty"}}e{{end}}{{template "empty"}}`,
	`{{define "tree"}}{{.Title}}{{range .Things}}({{template "tree" .}}){{end}}{{end}}{{template "tree" .}}`,
	`{{t "key" .Count .Title}}{{t "key"}}{{t (printf "x.%s" .Phase)}}{{words .Day}}{{words "a"}}{{upper .Title}}{{mark "b"}}{{span .Count .Day}}{{printf "%d%%" .Count}}`,
	`{{.Title | upper}}{{"lit" | t "key"}}{{.Title | printf "%s-%d" "a" | upper}}`,
	`{{and .Draft .Title}}{{or .Nil .Title}}{{or .Draft "x"}}{{if and .Title (or .None .Next)}}yes{{end}}`,
	`{{if eq .Count 1 2 3}}a{{end}}{{if ne .Phase "x"}}b{{end}}{{if lt .Count 3}}c{{end}}{{if le .Count .Day.Year}}d{{end}}{{if gt (len .Tags) 2}}e{{end}}{{if ge .Title "m"}}f{{end}}{{if eq .Draft true}}g{{end}}`,
	`{{index .Tags 0}}{{(index .Things 1).URL}}{{index .Params "colour"}}{{with index .Params "none"}}x{{end}}{{.Params.colour}}{{.Params.number}}{{index .Params.list 1}}`,
	`{{.Double 4}}{{.Join "-" "a" .Title}}{{.Next.Double .Count}}{{whole 5}}`,
	`{{known "a"}}<p title="{{known "b"}}">{{known "c" 1 true "d"}}</p><a href="/{{known "e"}}">{{known "f" .Count}}</a>{{known "g"}}{{upper "h"}}{{mark "i"}}`,
	`{{begins .Title "T"}}{{if begins "ab" "a"}}x{{end}}{{once "a" .}}{{once "b" .Next}}{{range .Things}}{{once "c" .}}{{end}}`,
	`{{eq .Title .URL "Title"}}{{not .Draft}}{{index .Tags 1}}{{print}}{{print 1 "a"}}`,
	`{{(dict "a" .Title "b" 2).a}}{{template "d" (dict "x" .Things)}}{{define "d"}}{{range .x}}{{.Title}}{{end}}{{end}}`,
	`{{/* nothing */}}{{- "x" -}} {{print .Title .Count}}`,
	`<!-- gone -->{{.Title}}<script type="application/json">{}</script>`,
	`{{range 3}}{{.}}{{end}}{{range .Count}}{{.}},{{else}}none{{end}}{{range $n := 2}}{{$n}}{{end}}`,
}

// unknown are templates that are left to html/template, each with the reason.
var unknown = map[string]string{
	"a script":                    `<script>var x = {{.Title}};</script>`,
	"a style":                     `<p style="color: {{.Title}}">x</p>`,
	"no quotation marks":          `<p class={{.Title}}>x</p>`,
	"a field of a nil":            `{{.None.Title}}`,
	"no such field":               `{{.Nothing}}`,
	"no such key":                 `{{.Params.none}}`,
	"an error":                    `{{.Fail}}`,
	"a panic":                     `{{.Panic}}`,
	"a value with a String":       `{{.Said}}`,
	"an address of its own":       `<a href="{{.Address}}">x</a>`,
	"HTML in an attribute":        `<p title="{{.Safe}}">x</p>`,
	"HTML in a title":             `<title>{{.Address}}</title>`,
	"a number with a point":       `{{.Ratio}}`,
	"a map":                       `{{range $k, $v := .Params}}{{$k}}{{end}}`,
	"a list":                      `{{.Tags}}`,
	"a number with two names":     `{{range $i, $n := 3}}x{{end}}`,
	"an error of a pure function": `{{known "unknown"}}`,
	"nothing to render once":      `{{once "a" .Nil}}`,
	"too few for a function":      `{{begins .Title}}`,
	"a number for a text":         `{{begins .Title .Count}}`,
	"a sum of nothing":            `{{once "a" .None}}`,
	"functions seldom used":       `{{html .Title}}{{urlquery .Title}}`,
	"a piece in a title":          `{{define "p"}}{{.}}{{end}}<title>{{template "p" .Title}}</title>`,
	"nothing for a function":      `{{words .Nil}}`,
	"different kinds":             `{{if eq .Title 1}}x{{end}}`,
	"outside of a list":           `{{index .Tags 9}}`,
}

func TestKnownTemplates(t *testing.T) {
	for _, text := range known {
		for _, dot := range []*thing{sample("Title", "/a/b/", 1), sample(`<"O'Neil" & +ö>`, "https://example.org/ä b?q=%41%zz&x=(1)#y", 2), sample("", "", 0), sample("a\x00b\xffc", "mailto:a@b", -3)} {
			if out, ok := compare(t, text, dot); !ok {
				t.Errorf("was left to html/template, which says: %s\n%s", text, out)
			}
		}
	}
}

func TestUnknownTemplatesAreLeftToTheStandardLibrary(t *testing.T) {
	for why, text := range unknown {
		if _, ok := compare(t, text, sample("Title", "/a/", 1)); ok {
			t.Errorf("%s: %s was carried out", why, text)
		}
	}
	if _, ok := compare(t, `<a href="{{.URL}}">x</a>`, sample("", "javascript:alert(1)", 1)); ok {
		t.Error("an address of an unsafe scheme was written")
	}
	if _, ok := compare(t, known[1], nil); ok {
		t.Error("nothing was shown")
	}
}

// Whatever the values are, the bytes are those of html/template.
func FuzzValues(f *testing.F) {
	f.Add("Title", "/a/", 1)
	f.Add(`"'&<>+`, "JavaScript:x", 0)
	f.Add("\x00\xff\u2028", "a:b", -1)
	f.Add("é", "//host/%zz'()", 2000)
	text := strings.Join(known, "\n")
	f.Fuzz(func(t *testing.T, words, address string, n int) { compare(t, text, sample(words, address, n)) })
}

// Whatever the template is, the compiled one gives html/template's bytes or
// gives up.
func FuzzTemplates(f *testing.F) {
	for _, text := range known {
		f.Add(text, "x")
	}
	for _, text := range unknown {
		f.Add(text, `"`)
	}
	f.Fuzz(func(t *testing.T, text, words string) {
		if strings.Contains(text, "define") && strings.Contains(text, "template") && len(text) > 400 {
			return // may call itself without an end
		}
		if _, err := template.New("main").Funcs(functions()).Parse(text); err != nil {
			return // no template, so nothing to compare
		}
		compare(t, text, sample(words, "/"+words, len(words)))
	})
}

// It is safe for many goroutines, also where one place meets several types.
func TestManyGoroutines(t *testing.T) {
	text := `{{range .}}{{.Title}}{{end}}`
	tmpl := template.Must(template.New("main").Parse(text))
	tmpl.Execute(&bytes.Buffer{}, nil) // adds the escapers
	quick := tmplexec.Compile(tmpl, "main", nil)
	type other struct {
		N     int
		Title string
	}
	mixed := []any{thing{Title: "a"}, other{1, "b"}, &thing{Title: "c"}, map[string]string{"Title": "d"}}
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for range 500 {
				var out bytes.Buffer
				if !executes(quick, &out, mixed, nil) || out.String() != "abcd" {
					t.Fatalf("%q", &out)
				}
			}
		})
	}
}

func BenchmarkExecute(b *testing.B) {
	tmpl := template.Must(template.New("main").Funcs(functions()).Parse(strings.Join(known, "\n")))
	dot := sample("Title & more", "/a/b/", 1)
	var out bytes.Buffer
	if err := tmpl.Execute(&out, dot); err != nil {
		b.Fatal(err)
	}
	quick := tmplexec.Compile(tmpl, "main", functions())
	for name, run := range map[string]func() bool{
		"compiled":      func() bool { return executes(quick, &out, dot, methods) },
		"html/template": func() bool { return tmpl.Execute(&out, dot) == nil },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if !run() {
					b.Fatal("it failed")
				}
			}
		})
	}
}
