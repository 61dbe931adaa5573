package compiled

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	"strings"
)

// escapers are the chains of html/template's escapers that are known here, by
// their names without the prefix.
var escapers = map[string]func(*bytes.Buffer, reflect.Value){
	"htmlescaper": func(out *bytes.Buffer, v reflect.Value) {
		if v = solid(v); v.Type() == htmlType {
			out.WriteString(v.String())
			return
		}
		escape(out, text(v))
	},
	"rcdataescaper": func(out *bytes.Buffer, v reflect.Value) { escape(out, text(solid(v))) },
	"attrescaper":   func(out *bytes.Buffer, v reflect.Value) { escape(out, text(solid(v))) },
	"urlfilter urlnormalizer attrescaper": func(out *bytes.Buffer, v reflect.Value) {
		address := text(solid(v))
		if !safeScheme(address) {
			giveUp("an address with another scheme")
		}
		escape(out, percent(address, true))
	},
	"urlnormalizer attrescaper": func(out *bytes.Buffer, v reflect.Value) { // behind mailto:
		escape(out, percent(text(solid(v)), true))
	},
	"urlescaper attrescaper": func(out *bytes.Buffer, v reflect.Value) { escape(out, percent(text(solid(v)), false)) },
}

var htmlType = reflect.TypeFor[template.HTML]()

// solid follows pointers and interfaces to something that can be written.
func solid(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer {
		giveUp("nothing plain to write")
	}
	return v
}

// text gives the text of a value. Types with methods may write themselves in
// their own way, and those of html/template mean something to escapers.
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

// marks are the characters that html/template writes otherwise in text and in
// quoted attributes.
var marks = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

func escape(out *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		if mark := marks[s[i]]; mark != "" {
			out.WriteString(s[from:i])
			out.WriteString(mark)
			from = i + 1
		}
	}
	out.WriteString(s[from:])
}

// safeScheme says whether an address has no scheme, or one that html/template
// lets through.
func safeScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto")
}

// percent writes what may not stand in an address with percent signs. In a
// whole address the characters that divide its parts may stand.
func percent(s string, whole bool) string {
	for i := range len(s) {
		if c := s[i]; !isUnreserved(c) && (!whole || strings.IndexByte("!#$&*+,/:;=?@[]", c) < 0) {
			return percentFrom(s, i, whole)
		}
	}
	return s
}

func percentFrom(s string, from int, whole bool) string {
	const hex = "0123456789abcdef"
	out := []byte(s[:from])
	for i := from; i < len(s); i++ {
		switch c := s[i]; {
		case isUnreserved(c), whole && strings.IndexByte("!#$&*+,/:;=?@[]", c) >= 0,
			whole && c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, c)
		default:
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
