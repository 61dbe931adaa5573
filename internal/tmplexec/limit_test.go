package tmplexec_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// executes reports whether a compiled template has done its work.
func executes(t *tmplexec.Template, out *bytes.Buffer, dot any, methods tmplexec.Methods) bool {
	ok, _ := t.Execute(out, dot, methods, nil)
	return ok
}

// Templates may use one another as deep as the limit, and no deeper.
func TestDepth(t *testing.T) {
	type link struct{ Next *link }
	tmpl := template.Must(template.New("main").Parse(`{{with .Next}}{{template "main" .}}{{end}}`))
	tmpl.Execute(&bytes.Buffer{}, &link{}) // adds the escapers
	compiled := tmplexec.Compile(tmpl, "main", nil)
	chain := &link{}
	for depth := range tmplexec.MaxDepth + 2 {
		var out bytes.Buffer
		if got, want := executes(compiled, &out, chain, nil), depth <= tmplexec.MaxDepth; got != want {
			t.Fatalf("%d templates in each other: %v", depth, got)
		}
		chain = &link{chain}
	}
}

// Each limit ends an execution, and names the place that goes beyond it.
func TestLimits(t *testing.T) {
	doubling := `{{define "a0"}}x{{end}}`
	for i := range 40 {
		doubling += fmt.Sprintf("{{define \"a%d\"}}{{template \"a%d\"}}{{template \"a%d\"}}{{end}}", i+1, i, i)
	}
	ten := func(inner string) string { return `{{range $}}` + inner + `{{end}}` }
	for name, c := range map[string]struct {
		text  string
		limit tmplexec.Limit
		at    string
	}{
		"a piece uses itself":          {"\n{{template \"main\"}}", tmplexec.TooDeep, "main:2:"},
		"two pieces use one another":   {`{{template "b"}}{{define "b"}}{{template "main"}}{{end}}`, tmplexec.TooDeep, "main:1:"},
		"pieces double":                {doubling + `{{template "a40"}}`, tmplexec.TooManySteps, "main:1:"},
		"lists in lists":               {ten(ten(ten(ten(ten(ten("\n" + ten(ten("")))))))), tmplexec.TooManySteps, "main:2:"},
		"a large text again and again": {ten(ten(ten(ten(ten(strings.Repeat("x", 1000)))))), tmplexec.TooLarge, "main:1:"},
		"counting without an end":      {"\n{{range 1000000000}}{{end}}", tmplexec.TooManySteps, "main:2:"},
	} {
		tmpl := template.Must(template.New("main").Parse(c.text))
		escape := template.Must(tmpl.New("escape").Parse(`{{index 1 1}}{{template "main"}}`)) // fails before it begins
		escape.Execute(&bytes.Buffer{}, nil)
		var out bytes.Buffer
		ok, err := tmplexec.Compile(tmpl, "main", nil).Execute(&out, make([]int, 10), nil, nil)
		limit, is := errors.AsType[*tmplexec.LimitError](err)
		if ok || !is || limit.Limit != c.limit || !strings.HasPrefix(limit.At, c.at) || out.Len() > 0 {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
}
