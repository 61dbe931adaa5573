package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// svgInfo reads the width and height of the root element, or else its viewBox; and
// looks for what could run in it, or load something from another host (SVG 2,
// section 2.4; CSS Values 4, section 4.5).
func svgInfo(b []byte) Info {
	out := Info{Type: "image/svg+xml"}
	if bytes.IndexByte(b, 0) >= 0 || bytes.HasPrefix(b, []byte("\xfe\xff")) || bytes.HasPrefix(b, []byte("\xff\xfe")) {
		return Info{Type: out.Type, Active: "characters that are not in UTF-8"}
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if c := strings.ToLower(charset); c != "us-ascii" && !strings.HasPrefix(c, "iso-8859-") && !strings.HasPrefix(c, "windows-125") {
			return nil, fmt.Errorf("the encoding %s", charset)
		}
		return in, nil // their ASCII is that of UTF-8
	}
	d.Entity = make(map[string]string)
	found := func(what string) {
		if out.Active == "" {
			out.Active = what
		}
	}
	depth, elements := 0, 0
	style := false // within a style element
	for {
		t, err := d.RawToken()
		if err != nil {
			if err != io.EOF || depth > 0 || elements == 0 {
				out.State = Cut
			}
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			if elements++; elements == 1 {
				if t.Name.Local != "svg" {
					return Info{State: Unknown}
				}
				out.Width, out.Height = svgSize(t.Attr)
			}
			depth++
			style = strings.EqualFold(t.Name.Local, "style")
			found(activeElement(t))
		case xml.EndElement:
			depth--
			style = false
		case xml.CharData:
			if style {
				found(outsideStyle(string(t)))
			}
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				found("a style sheet of its own")
			}
		case xml.Directive:
			found(declarations(string(t), d.Entity))
		}
	}
	if elements == 0 {
		out.Type, out.State = "", Unknown
	}
	return out
}

func svgSize(attributes []xml.Attr) (width, height int) {
	var box []string
	for _, a := range attributes {
		switch a.Name.Local {
		case "width":
			width = pixels(a.Value)
		case "height":
			height = pixels(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
		}
	}
	if (width == 0 || height == 0) && len(box) == 4 {
		width, height = pixels(box[2]), pixels(box[3])
	}
	if width == 0 || height == 0 {
		return 0, 0
	}
	return width, height
}

// pixels parses a length without a unit or in px, or returns 0.
func pixels(s string) int {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(f > 0 && f <= 1e6) { // written so that NaN fails
		return 0
	}
	return int(math.Round(f))
}

// activeElements run programs, or hold HTML. Elements of HTML itself need its
// namespace.
var activeElements = []string{"script", "foreignobject", "handler", "listener"}

const htmlNamespace = "http://www.w3.org/1999/xhtml"

// activeElement tells what in a tag could run or load something from elsewhere.
func activeElement(t xml.StartElement) string {
	name := strings.ToLower(t.Name.Local)
	if slices.Contains(activeElements, name) {
		return fmt.Sprintf("the element <%s>", t.Name.Local)
	}
	for _, a := range t.Attr {
		key := strings.ToLower(a.Name.Local)
		value := squeeze(a.Value)
		leads := key == "href" || key == "src" || key == "base" || key == "ping"
		switch {
		case (a.Name.Space == "xmlns" || key == "xmlns") && value == htmlNamespace:
			return "HTML"
		case strings.HasPrefix(key, "on") && len(key) > 2:
			return fmt.Sprintf("the event handler %s", a.Name.Local)
		case (leads || key == "to" || key == "from" || key == "by" || key == "values") && runs(value):
			return "an address that runs a program"
		case key == "attributename" && (strings.HasPrefix(value, "on") || strings.HasSuffix(value, "href")):
			return "an animation of an address or an event handler"
		case leads && name != "a" && isOutside(value):
			return "something that is loaded from another host"
		}
		if outside := outsideStyle(a.Value); outside != "" {
			return outside
		}
	}
	return ""
}

// runs says whether an address, or one of several, is a program or a page in place.
func runs(squeezed string) bool {
	return slices.ContainsFunc([]string{"javascript:", "vbscript:", "data:text/", "data:application/"}, func(s string) bool { return strings.Contains(squeezed, s) })
}

// squeeze takes out the characters that browsers pass over in addresses.
func squeeze(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, s))
}

// isOutside says whether an address leads to another host.
func isOutside(squeezed string) bool {
	if strings.HasPrefix(squeezed, "//") || strings.HasPrefix(squeezed, `\\`) || strings.HasPrefix(squeezed, `/\`) {
		return true
	}
	scheme, _, ok := strings.Cut(squeezed, ":")
	return ok && !strings.ContainsAny(scheme, "/?#") && scheme != "data"
}

// outsideStyle tells what in a style could load something from another host.
func outsideStyle(css string) string {
	if !strings.ContainsAny(css, "(@\\") {
		return ""
	}
	css = squeeze(unescapeCSS(css))
	if strings.Contains(css, "@import") {
		return "a style that is loaded from elsewhere"
	}
	for _, function := range []string{"url(", "src(", "image-set(", "image("} {
		for rest := css; ; {
			_, after, ok := strings.Cut(rest, function)
			if !ok {
				break
			}
			if isOutside(strings.TrimLeft(after, `"'`)) && !strings.HasPrefix(after, "url(") {
				return "a style that loads something from another host"
			}
			rest = after
		}
	}
	return ""
}

// unescapeCSS resolves the escapes of CSS (CSS Syntax 3, section 4.3.7).
func unescapeCSS(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out.WriteByte(s[i])
			continue
		}
		n := 0
		for n < 6 && i+1+n < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[i+1+n]) >= 0 {
			n++
		}
		if n == 0 {
			continue // the next character stands for itself
		}
		r, _ := strconv.ParseUint(s[i+1:i+1+n], 16, 32)
		out.WriteRune(rune(r))
		if i += n; i+1 < len(s) && s[i+1] == ' ' {
			i++
		}
	}
	return out.String()
}

// declarations reads the entities of a document type, which drawing programs use for
// the names of namespaces, and tells what else could hide there.
func declarations(directive string, entities map[string]string) string {
	upper := strings.ToUpper(directive)
	if strings.Contains(upper, "<!ATTLIST") {
		return "attributes in its document type"
	}
	for at := 0; ; {
		i := strings.Index(upper[at:], "<!ENTITY")
		if i < 0 {
			return ""
		}
		at += i + len("<!ENTITY")
		entity, _, _ := strings.Cut(directive[at:], ">")
		words := strings.Fields(entity)
		if len(words) < 2 || words[0] == "%" || words[1] == "SYSTEM" || words[1] == "PUBLIC" {
			return "an entity that is kept elsewhere"
		}
		_, value, _ := strings.Cut(entity, words[0])
		value = strings.TrimSpace(value)
		end := -1
		if value != "" {
			end = strings.IndexByte(value[1:], value[0])
		}
		if end < 0 || strings.ContainsAny(value[1:1+end], "<&") {
			return "an entity that holds more than text"
		}
		entities[words[0]] = value[1 : 1+end]
	}
}
