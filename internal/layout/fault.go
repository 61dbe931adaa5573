package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// fault is a diagnostic that is made of an error of Go's template packages.
// Those errors are texts alone; tests compare the rules that read them with the
// Go in use.
type fault struct {
	diag.Diagnostic
	src   []byte           // of the file, if it is known
	node  string           // the source of the node that failed
	funcs template.FuncMap // that layouts may call
	dot   reflect.Type     // of what the layout was executed on
	own   []string         // names of fields, see Env
}

// rule puts one kind of error into the writer's words. In message and hint, $1
// stands for what the pattern captures, and $node for the node that failed. An
// empty one leaves what the fault has.
type rule struct {
	pattern       string
	message, hint string
	refine        func(f *fault, match []string) // may be nil
}

// apply applies the first rule whose pattern matches an error, if there is one.
func (f *fault) apply(rules []rule, err string) {
	for _, r := range rules {
		re := regexp.MustCompile(r.pattern) // only where there is a fault
		m := re.FindStringSubmatchIndex(err)
		if m == nil {
			continue
		}
		expand := func(text string) string {
			text = strings.ReplaceAll(text, "$node", strings.ReplaceAll(f.node, "$", "$$"))
			return string(re.ExpandString(nil, text, err, m))
		}
		if r.message != "" {
			f.Message = expand(r.message)
		}
		if r.hint != "" {
			f.Hint = expand(r.hint)
		}
		if r.refine != nil {
			r.refine(f, re.FindStringSubmatch(err))
		}
		return
	}
}

// templateFile finds the file in which a template was parsed.
func (s *Set) templateFile(name string) *file {
	for _, f := range s.files {
		if f.template() == name {
			return f
		}
	}
	return nil
}

// lineBounds returns where a line, from 1, begins and ends. Beyond the last line
// it returns that.
func lineBounds(src []byte, line int) (start, end int) {
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
		return start, start + i
	}
	return start, len(src)
}

// lineSpan returns the span of a line, from 1, without the space around it.
func lineSpan(src []byte, line int) diag.Span {
	start, end := lineBounds(src, line)
	start = end - len(bytes.TrimLeft(src[start:end], " \t"))
	end = start + len(bytes.TrimRight(src[start:end], " \t\r"))
	return diag.Span{Start: start, End: end}
}

// nodeSpan returns the span of a node. text/template counts columns from 0, in
// bytes, and names the place just after a field's first dot.
func nodeSpan(src []byte, line, column int, node string) diag.Span {
	start, end := lineBounds(src, line)
	text := string(src[start:end])
	node = strings.TrimSuffix(node, "...")
	if node != "" && strings.Contains(text[:min(len(text), column+len(node)+1)], node) {
		from := max(0, min(column-len(node), len(text)))
		i := strings.Index(text[from:], node)
		if i < 0 {
			i = strings.Index(text, node) - from
		}
		return diag.Span{Start: start + from + i, End: start + from + i + len(node)}
	}
	at := min(start+column, end)
	return diag.Span{Start: at, End: max(at, min(at+1, end))}
}

// count words a number of values.
func count(n int) string {
	switch n {
	case 0:
		return "no value"
	case 1:
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}
