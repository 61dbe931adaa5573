package layout

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// Env is what the functions of layouts depend on.
type Env struct {
	Language string                                       // of the pages, BCP 47
	Locale   func(language string) *locale.Locale         // gives the words and dates of a language
	Inline   func(markdown string) (template.HTML, error) // renders a line of Markdown
	Fields   []string                                     // that types of the site have of its own
	Origin   string                                       // "https://host", or "" where base_url is not set
	Sum      sum.Sum                                      // of all of these
}

// pureFunctions give the same for the same arguments as long as a Set lives, and
// are often called with constants.
var pureFunctions = []string{"t", "country", "absolute", "lower", "dir"}

// functions returns those that layouts may call besides html/template's own.
// They are few on purpose; internal/view describes each, and a golden list there
// makes an addition visible. None of them looks at the site.
func (e Env) functions(s *Set) template.FuncMap {
	l := e.Locale(e.Language)
	spoken := locale.SameLanguage(l.WordsLanguage(), e.Language)
	return template.FuncMap{
		"t": func(key string, args ...any) (any, error) {
			if !l.Has(key) {
				return "", fmt.Errorf("the theme has no words called “%s”", key)
			}
			text := l.Text(key, args...)
			if !spoken {
				return marked(text, l.WordsLanguage()), nil
			}
			return text, nil
		},
		"dir":   locale.DirOf,
		"words": dateFunction("words", l.Words, l.MomentWords),
		"iso":   dateFunction("iso", civil.Date.String, civil.Moment.String),
		"span": func(a, b any) (string, error) {
			switch a := a.(type) {
			case civil.Date:
				if b, ok := b.(civil.Date); ok {
					return l.Range(a, b), nil
				}
			case civil.Moment:
				if b, ok := b.(civil.Moment); ok {
					return l.MomentRange(a, b), nil
				}
			}
			return "", errors.New("“span” needs two dates of one kind")
		},
		"country": l.Country,
		"size":    l.Size,
		"number": func(n any) (string, error) {
			switch n := n.(type) {
			case int:
				return l.Number(n), nil
			case float64: // as front matter has it
				if whole := int(n); float64(whole) == n {
					return l.Number(whole), nil
				}
				return l.Float(n), nil
			}
			return "", fmt.Errorf("number needs a number, not %v", n)
		},
		"markdown": func(line any) (template.HTML, error) {
			switch line := line.(type) {
			case template.HTML: // of the kind markdown, and so rendered already
				return line, nil
			case string:
				return e.Inline(line)
			}
			return "", fmt.Errorf("“markdown” needs a text, and this is %s", valueWords(line))
		},
		"once": func(name string, dot tmplexec.Digester) (template.HTML, error) {
			if dot == nil {
				return "", errors.New("“once” needs a page's card")
			}
			return s.renderOnce(name, dot)
		},
		"absolute": func(address string) string {
			if strings.HasPrefix(address, "/") {
				return e.Origin + address
			}
			return address
		},
		"dict": func(pairs ...any) (map[string]any, error) {
			if len(pairs)%2 != 0 {
				return nil, errors.New("“dict” needs names and values in turn")
			}
			out := make(map[string]any, len(pairs)/2)
			for i := 0; i < len(pairs); i += 2 {
				name, ok := pairs[i].(string)
				if !ok {
					return nil, errors.New("the names that “dict” takes must be in quotes")
				}
				out[name] = pairs[i+1]
			}
			return out, nil
		},
		"print":    joining(fmt.Sprint),
		"println":  joining(fmt.Sprintln),
		"html":     joining(template.HTMLEscaper),
		"js":       joining(template.JSEscaper),
		"urlquery": joining(template.URLQueryEscaper),
		"printf": func(format string, args ...any) (string, error) {
			if memoryVerb.MatchString(format) {
				return "", errors.New("“printf” with %p writes where a value lies in memory, which is another place each time")
			}
			return joining(func(args ...any) string { return fmt.Sprintf(format, args...) })(args...)
		},
		"lower":     strings.ToLower,
		"hasPrefix": strings.HasPrefix,
	}
}

// marked marks a text as one in another language than the page that shows it. In an
// attribute the mark is left out.
func marked(text, language string) template.HTML {
	return template.HTML(fmt.Sprintf(`<span lang="%s" dir="%s">%s</span>`, language, locale.DirOf(language), template.HTMLEscapeString(text))) //nolint:gosec // escaped
}

// joining makes a function that joins the texts of values, unless one has no text, or
// they make one that no page may have.
func joining(join func(args ...any) string) func(args ...any) (string, error) {
	return func(args ...any) (string, error) {
		size := 0
		for _, a := range args {
			v := reflect.ValueOf(a)
			if !tmplexec.HasText(v) {
				return "", fmt.Errorf("%s is given here, where a text is needed", valueWords(a))
			}
			if v.Kind() == reflect.String {
				size += v.Len()
			}
		}
		if size > tmplexec.MaxBytes {
			return "", fmt.Errorf("this makes a text that is larger than %d MB", tmplexec.MaxBytes>>20)
		}
		return join(args...), nil
	}
}

// memoryVerb finds the verb of printf that writes a pointer.
var memoryVerb = regexp.MustCompile(`%[^a-zA-Z%]*p`)

// dateFunction makes a function of one for dates and one for moments.
func dateFunction(name string, date func(civil.Date) string, moment func(civil.Moment) string) func(any) (string, error) {
	return func(v any) (string, error) {
		switch v := v.(type) {
		case civil.Date:
			return date(v), nil
		case civil.Moment:
			return moment(v), nil
		}
		return "", fmt.Errorf("“%s” needs a date, and this is %s", name, valueWords(v))
	}
}

// valueWords names the kind of a value that a function can't use.
func valueWords(v any) string {
	if v == nil {
		return "nothing"
	}
	return typeWords(fmt.Sprintf("%T", v))
}
