package markdown

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// Line is a value in which Markdown may stand: a field of front matter, an
// argument of a shortcode, the caption of a picture.
type Line struct {
	Text     string    // the value as it is to be read
	File     string    // path from the site's root
	Source   []byte    // the whole file
	Span     diag.Span // of the value in Source, with its quotes
	Language string    // BCP 47; "" where it is the site's
}

// literal is where the text stands in the source letter by letter, so that
// places in it are places in the file.
func (l *Line) literal() (start int, ok bool) {
	for _, start := range []int{l.Span.Start, l.Span.Start + 1} {
		if end := start + len(l.Text); end <= min(l.Span.End, len(l.Source)) && string(l.Source[start:end]) == l.Text {
			return start, true
		}
	}
	return 0, false
}

// RenderInline renders a line: no blocks, no pictures and no shortcodes. Links
// are those of a text, and the resolver is asked about "#fragment" as well; HTML
// is let through where that of texts is. Faults of a line that is written with
// escapes have the place of the whole.
func (r *Renderer) RenderInline(line Line, resolver Resolver) Body {
	return r.renderLine(line, resolver, nil)
}

// renderLine is RenderInline within a text that is in a language; nil for that of the line.
func (r *Renderer) renderLine(line Line, resolver Resolver, within *prose.Language) Body {
	p := &page{Renderer: r, resolver: lineResolver{resolver}, isLine: true}
	start, literal := line.literal()
	p.Text = mdast.Text{Bytes: clean([]byte(line.Text)), File: line.File}
	if literal {
		p.Source, p.Offset = line.Source, start
	}
	p.check = r.linter.Checker(&p.Text, line.Language)
	if within != nil {
		p.check.Language = within
	}
	doc := p.parse(r.inline)
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		if len(p.out) > 0 {
			p.raw(" ")
		}
		p.words(c)
	}
	body := Body{HTML: p.out, Links: p.body.Links, Words: p.check.Words, Diags: p.Diags.Sorted()}
	if !literal {
		for i := range body.Diags {
			body.Diags[i].Span, body.Diags[i].Fix = line.Span, nil
		}
		for i := range body.Links {
			body.Links[i].Span = line.Span
		}
	}
	return body
}

// lineResolver resolves the links of a line, and refuses all else.
type lineResolver struct{ Resolver }

func (lineResolver) Image(string, string) Image {
	return Image{Fault: &diag.Diagnostic{Code: diag.ValueWrong, Message: "a picture can't stand here", Hint: "Put it into the text of the page."}}
}

func (lineResolver) Shortcode(Call) ([]byte, diag.List) {
	return nil, diag.List{{Code: diag.ValueWrong, Message: "a shortcode can't stand here", Hint: "Put it into the text of the page."}}
}

// NoSite resolves whole addresses only. It is for lines that belong to no page.
type NoSite struct{ lineResolver }

// Link says where a link leads.
func (NoSite) Link(dest string) Target {
	scheme := 0
	for scheme < len(dest) && mdast.IsAlphanumeric(dest[scheme]) {
		scheme++
	}
	if scheme > 0 && scheme < len(dest) && dest[scheme] == ':' {
		return Target{URL: dest, External: mdast.HasPrefixFold([]byte(dest), "http")}
	}
	return Target{Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "“" + dest + "” can't be linked to from here", Hint: "Write the whole address, with https:// in front."}}
}

// PendingLinks resolves the links of lines while the rest of the site is not yet
// known: FillLinks puts in later where they lead.
type PendingLinks struct {
	lineResolver
	Dests []string // as written, in the order of Body.Links
}

// Link notes a link.
func (l *PendingLinks) Link(dest string) Target {
	l.Dests = append(l.Dests, dest)
	return Target{URL: "\x00" + strconv.Itoa(len(l.Dests)-1), Key: "pending", Fragment: "pending"}
}

// pendingMark begins the address of a pending link. No address begins so that a
// line could hold otherwise, as each link of it is a pending one.
const pendingMark = ` href="%00`

// FillLinks puts in where the pending links of a line lead. One that leads nowhere
// becomes its words.
func FillLinks(line template.HTML, target func(n int) Target) template.HTML {
	if !strings.Contains(string(line), pendingMark) {
		return line
	}
	var out []byte
	rest := string(line)
	for {
		before, after, found := strings.Cut(rest, pendingMark)
		number, behind, _ := strings.Cut(after, `"`)
		n, err := strconv.Atoi(number)
		out = append(out, before...)
		if !found || err != nil {
			return template.HTML(append(out, rest[len(before):]...)) // made of escaped text and of tags written here
		}
		if t := target(n); t.Fault == nil {
			out = appendHref(out, t)
		}
		rest = behind
	}
}

// appendHref appends the attributes that lead to a target.
func appendHref(dst []byte, t Target) []byte {
	dst = append(appendURL(append(dst, ` href="`...), t.URL), '"')
	switch {
	case t.Unvouched:
		dst = append(dst, ` rel="nofollow ugc noopener"`...)
	case t.External:
		dst = append(dst, ` rel="noopener"`...)
	}
	return dst
}

// caption writes the title of a picture as a line under it.
func (p *page) caption(img *ast.Image) {
	title := img.Title
	span := p.MarkupSpan(img, img.Destination, title)
	if _, dest := p.OffsetOf(img.Destination); dest {
		behind := p.SpanOf(img.Destination, img).End
		if i := bytes.Index(p.Bytes[behind:min(behind+len(title)+maxTag, len(p.Bytes))], title); i >= 0 {
			span = diag.Span{Start: behind + i, End: behind + i + len(title)}
		}
	}
	text := bytes.ReplaceAll(title, []byte(`\"`), []byte(`"`)) // no quotation mark can be written otherwise
	body := p.renderLine(Line{Text: string(text), File: p.File, Source: p.Source, Span: p.InFile(span)}, p.resolver, p.check.Language)
	p.out = append(p.out, body.HTML...)
	p.Diags = append(p.Diags, body.Diags...)
	p.body.Links = append(p.body.Links, body.Links...)
	p.check.Words += body.Words
}
