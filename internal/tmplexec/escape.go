package tmplexec

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
		percent(out, address, inAddress)
	},
	"urlnormalizer attrescaper": func(out *bytes.Buffer, v reflect.Value) { // behind mailto:
		percent(out, text(solid(v)), inAddress)
	},
	"urlescaper attrescaper": func(out *bytes.Buffer, v reflect.Value) { percent(out, text(solid(v)), inPart) },
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
		if c := s[i]; c <= '>' && marks[c] != "" {
			out.WriteString(s[from:i])
			out.WriteString(marks[c])
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

// place is a place in an address. Its bits say of each character what it means
// there.
type place uint8

const (
	inPart    place = 1 << iota // a part of an address, such as a value behind a question mark: no sign that divides it
	inAddress                   // a whole address
)

// standing says where each character may stand as it is; all others are
// written with a percent sign.
var standing = func() (in [256]place) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
		in[c] = inPart | inAddress
	}
	for _, c := range []byte("!#$&*+,/:;=?@[]") {
		in[c] = inAddress
	}
	return in
}()

// percent writes s with percent signs for what may not stand in the place, and
// the rest as in a quoted attribute.
func percent(out *bytes.Buffer, s string, at place) {
	const hex = "0123456789abcdef"
	from := 0
	for i := range len(s) {
		c := s[i]
		if standing[c]&at != 0 && c != '&' && c != '+' {
			continue
		}
		if c == '%' && at == inAddress && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		out.WriteString(s[from:i])
		from = i + 1
		if standing[c]&at != 0 {
			out.WriteString(marks[c])
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	out.WriteString(s[from:])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
