package tmplexec

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// escapers are the supported chains of html/template's escapers, by their names
// without the prefix.
var escapers = map[string]func(*bytes.Buffer, reflect.Value){
	"htmlescaper": func(out *bytes.Buffer, v reflect.Value) {
		if v = indirectValue(v); v.Type() == htmlType {
			out.WriteString(v.String())
			return
		}
		escapeHTML(out, text(v))
	},
	"rcdataescaper": func(out *bytes.Buffer, v reflect.Value) { escapeHTML(out, text(indirectValue(v))) },
	"attrescaper": func(out *bytes.Buffer, v reflect.Value) {
		if v = indirectValue(v); v.Type() == htmlType { // an attribute holds its text alone
			if inner, ok := textOf(v.String()); ok {
				out.WriteString(strings.ReplaceAll(inner, "+", "&#43;"))
				return
			}
		}
		escapeHTML(out, text(v))
	},
	"htmlnamefilter": func(out *bytes.Buffer, v reflect.Value) { // the level of a heading, as in <h{{.Level}}>
		if v = indirectValue(v); !v.CanInt() || v.Int() < 0 {
			giveUp("a name of an element that is no number")
		}
		out.WriteString(strconv.FormatInt(v.Int(), 10))
	},
	"urlfilter urlnormalizer attrescaper": func(out *bytes.Buffer, v reflect.Value) {
		address := text(indirectValue(v))
		if !SafeAddress(address) {
			giveUp("an address with another scheme")
		}
		escapeURL(out, address, inURL)
	},
	"urlnormalizer attrescaper": func(out *bytes.Buffer, v reflect.Value) { // after mailto:
		escapeURL(out, text(indirectValue(v)), inURL)
	},
	"srcsetescaper attrescaper": func(out *bytes.Buffer, v reflect.Value) {
		if v = indirectValue(v); v.Type() != srcsetType {
			giveUp("addresses to choose from that are not known to be safe")
		}
		escapeHTML(out, v.String())
	},
	"urlescaper attrescaper": func(out *bytes.Buffer, v reflect.Value) { escapeURL(out, text(indirectValue(v)), inQuery) },
}

// textOf returns the text of a single element of HTML, escaped. Anything else is left
// to html/template.
func textOf(html string) (string, bool) {
	open := strings.IndexByte(html, '>')
	inner, ok := strings.CutSuffix(html[open+1:], "</span>")
	ok = ok && open > 0 && strings.HasPrefix(html, "<span ") && !strings.ContainsAny(inner, "<>\"'\x00")
	return inner, ok
}

var (
	htmlType   = reflect.TypeFor[template.HTML]()
	srcsetType = reflect.TypeFor[template.Srcset]()
)

// indirectValue takes a value to write out of an interface.
func indirectValue(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer {
		giveUp("nothing plain to write")
	}
	return v
}

// text returns the text of a value. Types with methods may format themselves, and
// html/template's own types mean something to its escapers.
func text(v reflect.Value) string {
	t := v.Type()
	switch {
	case t == stringType:
		return v.String()
	case t.NumMethod() > 0 || t.PkgPath() == htmlType.PkgPath():
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	giveUp("%s to write", t)
	return ""
}

// htmlEscapes are html/template's escapes in text and quoted attributes.
var htmlEscapes = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

func escapeHTML(out *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		if c := s[i]; c <= '>' && htmlEscapes[c] != "" {
			out.WriteString(s[from:i])
			out.WriteString(htmlEscapes[c])
			from = i + 1
		}
	}
	out.WriteString(s[from:])
}

// SafeAddress reports whether a template may write an address: it has no scheme,
// or one that html/template lets through, or is that of a telephone or a calendar.
func SafeAddress(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.Contains(scheme, "/") ||
		slices.ContainsFunc([]string{"http", "https", "mailto", "tel", "sms", "webcal"}, func(safe string) bool { return strings.EqualFold(scheme, safe) })
}

// UnsafeAddress is the error of a template that would write an address of another
// kind.
type UnsafeAddress string

func (a UnsafeAddress) Error() string { return "an address of an unsafe kind: " + string(a) }

// FilterAddresses has an executed template write addresses as SafeAddress has it,
// and fail with an UnsafeAddress where html/template would write "#ZgotmplZ".
func FilterAddresses(t *template.Template) {
	t.Funcs(template.FuncMap{"_html_template_urlfilter": func(v any) (string, error) {
		if u, ok := v.(template.URL); ok {
			return string(u), nil
		}
		for r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && !r.IsNil(); r = r.Elem() {
			v = r.Elem().Interface()
		}
		address := fmt.Sprint(v)
		if v == nil {
			address = ""
		}
		if !SafeAddress(address) {
			return "", UnsafeAddress(address)
		}
		return address, nil
	}})
}

// urlPart is a set of contexts within a URL.
type urlPart uint8

const (
	inQuery urlPart = 1 << iota // a component, such as a value of a query: no delimiter
	inURL                       // a whole URL
)

// unescaped has the contexts in which each character needs no percent-encoding.
var unescaped = func() (in [256]urlPart) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
		in[c] = inQuery | inURL
	}
	for _, c := range []byte("!#$&*+,/:;=?@[]") {
		in[c] = inURL
	}
	return in
}()

// escapeURL writes s percent-encoded for a context, and the rest as in a quoted
// attribute.
func escapeURL(out *bytes.Buffer, s string, context urlPart) {
	const hex = "0123456789abcdef"
	from := 0
	for i := range len(s) {
		c := s[i]
		if unescaped[c]&context != 0 && c != '&' && c != '+' {
			continue
		}
		if c == '%' && context == inURL && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		out.WriteString(s[from:i])
		from = i + 1
		if unescaped[c]&context != 0 {
			out.WriteString(htmlEscapes[c])
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	out.WriteString(s[from:])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
