package markdown

import (
	"bytes"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// addressKinds says which attributes hold an address that is written as in Markdown,
// and of what: of a page or a file to which one is led, or of a picture.
var addressKinds = map[string]string{
	"a href": "link", "area href": "link", "audio src": "link", "source src": "link", "track src": "link", "video src": "link",
	"img src": "picture", "video poster": "picture",
}

// tagWriter makes the start tag that is written for one of the text.
type tagWriter struct {
	*page
	h     *htmlText
	t     htmlTag
	edits map[int]string // what takes the place of attributes, by their place in t.attrs
	more  string         // attributes behind those of the text
}

// startTag gives the start tag at h.bytes[start] as it is to be written. It is false
// for an element that is not let through, which it reports.
func (p *page) startTag(h *htmlText, t htmlTag, start, end int) (tag []byte, ok bool) {
	w := tagWriter{page: p, h: h, t: t}
	span := h.span(start, t.end)
	if p.opts.HTML == SafeHTML && !slices.Contains(strings.Fields(safeElements), t.name) {
		p.Report(diag.RawHTML, span, "<"+t.name+"> is not let through in texts", htmlHint(h.bytes[start:t.end]))
		return nil, false
	}
	w.fillIn()
	switch t.name {
	case "img":
		w.image(span)
	case "iframe":
		if !w.frame(span, start) {
			return nil, false
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if !p.isLine {
			w.heading(start, end)
		}
	}
	for i, a := range w.t.attrs {
		if a.name == "markdown" && a.value != "0" { // of kramdown and PHP Markdown Extra
			w.Report(diag.HTMLAttribute, h.span(a.start, a.end), "“markdown” of <"+t.name+"> has no effect here",
				"Take it out, and put an empty line behind the tag and in front of </"+t.name+">: Markdown between empty lines is read as such.")
			w.edit(i, "")
		}
		w.attribute(i, a)
	}
	p.noteAnchors(w.t)
	if p.opts.HTML == AllHTML {
		return w.spliced(start), true
	}
	return w.sanitised(span), true
}

// fillIn carries out the shortcodes in the values of attributes.
func (w *tagWriter) fillIn() {
	if len(w.t.codes) == 0 {
		return
	}
	w.t.attrs = slices.Clone(w.t.attrs)
	done := 0
	for i, a := range w.t.attrs {
		var value []byte
		from := a.from
		for ; done < len(w.t.codes) && w.t.codes[done].start < a.end; done++ {
			c := w.t.codes[done]
			code := w.codeInTag(c, a)
			if c.start >= from {
				value = append(append(value, w.h.bytes[from:c.start]...), code...)
				from = c.end
			}
		}
		if from > a.from {
			w.set(i, html.UnescapeString(string(append(value, w.h.bytes[from:a.to]...))))
		}
	}
}

// set gives an attribute another value.
func (w *tagWriter) set(i int, value string) {
	w.t.attrs[i].value = value
	w.edit(i, w.t.attrs[i].name+`="`+html.EscapeString(value)+`"`)
}

// edit writes something in the place of an attribute; "" leaves it out.
func (w *tagWriter) edit(i int, with string) {
	if w.edits == nil {
		w.edits = map[int]string{}
	}
	w.edits[i] = with
}

// codeInTag gives what a shortcode comes to in the value of an attribute.
func (w *tagWriter) codeInTag(c codeInTag, a htmlAttr) []byte {
	t, fault := w.h.shortcode(c.start, c.end)
	switch {
	case fault != nil:
		w.Report(diag.ShortcodeSyntax, fault.span, fault.message, fault.hint)
		return nil
	case !c.quoted || t.closing:
		w.Report(diag.ShortcodeSyntax, t.span, "in a tag of HTML, a shortcode has to stand within the quotation marks of a value",
			"Put quotation marks round the value.")
		return nil
	case strings.HasPrefix(a.name, "on") || a.name == "style" || a.name == "srcdoc":
		w.Report(diag.ShortcodeSyntax, t.span, "a shortcode can't stand in “"+a.name+"”", "Write what it would give, or put all of it into a shortcode of this site.")
		return nil
	}
	return w.codeValue(t)
}

// codeValue carries out a shortcode in a place that takes words alone, and gives them
// with their entities.
func (p *page) codeValue(t tag) []byte {
	call := p.call(t, false)
	call.Inline = true
	value := p.captured(func() { p.shortcode(call, t) })
	if bytes.IndexByte(value, '<') >= 0 || bytes.IndexByte(value, laterMark) >= 0 {
		p.Report(diag.ShortcodeSyntax, t.span, "the shortcode “"+t.name+"” gives HTML, which can't stand here", "Put it where words stand, or write the value itself.")
		return nil
	}
	return bytes.TrimSpace(value)
}

// find gives the place of an attribute, or -1.
func (w *tagWriter) find(name string) int {
	return slices.IndexFunc(w.t.attrs, func(a htmlAttr) bool { return a.name == name })
}

// attribute resolves an address, and leaves out a name that is taken.
func (w *tagWriter) attribute(i int, a htmlAttr) {
	span := w.h.span(a.from, max(a.to, a.from+1))
	dest := strings.TrimSpace(a.value)
	switch kind := addressKinds[w.t.name+" "+a.name]; {
	case kind != "" && w.opts.HTML == AllHTML && isUnsafe([]byte(dest)): // whoever may write scripts may write such addresses
	case kind == "link" && (dest != "" || w.t.name == "a"):
		t := w.resolveLink([]byte(dest), span)
		if t.Warning != nil {
			w.reportDestination(*t.Warning, []byte(dest), span)
		}
		if t.Fault != nil {
			w.reportDestination(*t.Fault, []byte(dest), span)
			w.edit(i, "")
			return
		}
		w.address(i, dest, t.URL)
		if t.External && w.t.name == "a" && w.find("rel") < 0 {
			w.more += ` rel="noopener"`
		}
	case kind == "picture" && dest != "":
		img := w.resolveImage([]byte(dest), span)
		if img.Fault != nil {
			w.edit(i, "")
			return
		}
		w.address(i, dest, img.URL)
		if w.t.name == "img" && img.Width > 0 && img.Height > 0 && w.find("width") < 0 && w.find("height") < 0 {
			w.more += ` width="` + strconv.Itoa(img.Width) + `" height="` + strconv.Itoa(img.Height) + `"`
		}
	case (a.name == "id" || a.name == "name" && w.t.name == "a") && !w.isLine:
		if first, ok := w.ids.own[a.value]; ok && first != span && a.value != "" {
			w.t.attrs = slices.Clone(w.t.attrs)
			w.t.attrs[i].value = ""
			w.edit(i, "")
		}
	}
}

// address puts in where an address leads, unless it is that already.
func (w *tagWriter) address(i int, dest, url string) {
	if _, edited := w.edits[i]; dest != url || edited || w.opts.HTML == SafeHTML {
		a := w.t.attrs[i]
		w.edit(i, a.name+`="`+string(appendURL(nil, url))+`"`)
	}
}

// image looks at the alternative text of a picture.
func (w *tagWriter) image(span diag.Span) {
	alt := w.find("alt")
	if alt < 0 {
		w.Report(diag.ImageAlt, span, "the picture has no alternative text", `Write alt="…" with what it shows; alt="" for a picture that is only decoration.`)
		return
	}
	a, src := w.t.attrs[alt], ""
	if i := w.find("src"); i >= 0 {
		src = w.t.attrs[i].value
	}
	if message, hint := (prose.Alt{Text: a.value, File: src, Language: w.language}).Check(); message != "" {
		w.Report(diag.ImageAltPoor, w.h.span(a.from, max(a.to, a.from+1)), message, hint)
	}
}

// frame looks at a frame, and reports whether it is let through.
func (w *tagWriter) frame(span diag.Span, start int) bool {
	src := w.find("src")
	if i := w.find("title"); i < 0 || strings.TrimSpace(w.t.attrs[i].value) == "" {
		w.Report(diag.FrameTitle, span, "the frame has no title", `Write title="…" with what it shows, for those who can't see it.`)
	}
	if w.opts.HTML != SafeHTML {
		return true
	}
	address := ""
	if src >= 0 {
		address = strings.TrimSpace(w.t.attrs[src].value)
		if strings.HasPrefix(address, "//") {
			address = "https:" + address
		}
		w.set(src, address)
	}
	if framesOf(w.opts.IframeHosts).MatchString(address) {
		return true
	}
	host, hint := hostOf(address), htmlHint(w.h.bytes[start:w.t.end])
	switch {
	case host == "":
		w.Report(diag.RawHTML, span, "a frame has to show a page of another site", `Write its whole address, as in src="https://www.example.org/map".`)
		return false
	case strings.HasPrefix(strings.ToLower(address), "http:"):
		hint = "Write https:// in its address."
	case !strings.Contains(hint, "{{<"):
		hint = "Link to the page that it shows. Whoever looks after the site can let frames of this host through, with iframe_hosts: [" + host + "] in site.yaml."
	}
	w.Report(diag.RawHTML, span, "frames of “"+host+"” are not let through", hint)
	return false
}

// spliced gives the tag as it stands in the text, but for what was edited.
func (w *tagWriter) spliced(start int) []byte {
	out, from := []byte(nil), start
	for i, a := range w.t.attrs {
		if with, ok := w.edits[i]; ok {
			out = append(append(out, w.h.bytes[from:a.start]...), with...)
			from = a.end
		}
	}
	out = append(out, w.h.bytes[from:w.t.end]...)
	if w.more != "" {
		end := len(out) - 1
		if out[end-1] == '/' {
			end--
		}
		rest := string(out[end:])
		out = append(append(bytes.TrimRight(out[:end], " \t\r\n"), w.more...), rest...)
	}
	return out
}

// sanitised gives the tag as the policy lets it through, and reports what that leaves
// out. It is written anew, so that browsers can't read it in another way.
func (w *tagWriter) sanitised(span diag.Span) []byte {
	written := []byte("<" + w.t.name)
	for i, a := range w.t.attrs {
		with, edited := w.edits[i]
		if slices.ContainsFunc(w.t.attrs[:i], func(b htmlAttr) bool { return b.name == a.name }) {
			with = "" // the first one counts (HTML 13.2.5.33)
		} else if !edited && isAttributeName(a.name) {
			with = a.name + `="` + html.EscapeString(a.value) + `"`
		}
		if with != "" {
			written = append(append(written, ' '), with...)
		}
	}
	written = append(append(written, w.more...), '>')
	out := w.policy().SanitizeBytes(written)
	if len(out) == 0 {
		w.Report(diag.RawHTML, span, "<"+w.t.name+"> is not let through in texts", "Take it out.")
		return nil
	}
	kept := readHTMLTag(out, 0)
	seen := map[string]bool{}
	for i, a := range w.t.attrs {
		if with, edited := w.edits[i]; edited && with == "" || seen[a.name] {
			continue // it was told
		}
		seen[a.name] = true
		if !slices.ContainsFunc(kept.attrs, func(k htmlAttr) bool { return k.name == a.name }) {
			w.Report(diag.HTMLAttribute, w.h.span(a.start, a.end), "“"+diag.Clip(a.name)+"” of <"+w.t.name+"> is left out", attributeHint(a))
		}
	}
	return out
}

func isAttributeName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r != '-' && r != ':' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	}) < 0
}

// attributeHint says what to do about an attribute that is left out.
func attributeHint(a htmlAttr) string {
	switch {
	case strings.HasPrefix(a.name, "on"):
		return "Take it out: programs belong into the layouts."
	case a.name == "style" || a.name == "bgcolor" || a.name == "color" || a.name == "background" || a.name == "border":
		return "Take it out: how the page looks is for the layout to say. A class can stand here."
	case a.name == "align" || a.name == "valign" || a.name == "width" || a.name == "height":
		return "Take it out: where things stand on the page is for the layout to say."
	case a.name == "target":
		return "Take it out: readers choose where a link opens."
	case a.name == "id" || a.name == "name":
		return "Names are made of letters, digits and hyphens, and begin with no underscore."
	}
	return "Take it out."
}

// heading adds a heading to those of the page, with a name if it has none.
func (w *tagWriter) heading(start, end int) {
	s := w.h.bytes[:end]
	stop := rawEnd(s, w.t.end, w.t.name)
	if stop == end {
		return // its words are Markdown
	}
	level := int(w.t.name[1] - '0')
	span := w.h.span(start, max(stop, w.t.end))
	heading := Heading{Level: level, ID: w.t.attribute("id"), Text: plainHTML(s[w.t.end:stop]), Span: w.InFile(span)}
	w.check.HTMLHeading(level, heading.Text, span)
	if heading.Text == "" {
		return
	}
	if heading.ID == "" {
		heading.ID = w.ids.forHeading(heading.Text)
		w.more += ` id="` + html.EscapeString(heading.ID) + `"`
		w.body.Anchors = append(w.body.Anchors, heading.ID)
	}
	w.body.Headings = append(w.body.Headings, heading)
}

// hostOf gives the host of a whole address; "" where there is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
