package markdown

import (
	"html/template"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// RenderInline renders one line of Markdown, such as a project's objective: no
// blocks, no raw HTML, no pictures and shortcodes, and links only to whole
// addresses. The faults' places are bytes of text; the caller knows the field.
func (e *Renderer) RenderInline(text string) (template.HTML, []Fault) {
	p := &page{around: alone{}, words: e.words(), Text: mdast.Text{Bytes: clean([]byte(text))}}
	p.check = e.linter.Checker(&p.Text, "")
	doc := p.parse(e.inline)
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		if len(p.out) > 0 {
			p.raw(" ")
		}
		p.prose(c)
	}
	var faults []Fault
	for _, d := range p.Diags.Sorted() {
		faults = append(faults, Fault{Code: d.Code, Message: d.Message, Hint: d.Hint, Span: d.Span})
	}
	return template.HTML(p.out), faults // made of escaped text and of tags written here
}

// alone is the surroundings of a line of text, which has none.
type alone struct{}

func (alone) Link(dest string) Target {
	for i := range len(dest) {
		if dest[i] == ':' && i > 0 {
			return Target{URL: dest, External: mdast.HasPrefixFold([]byte(dest), "http")}
		}
		if !mdast.IsAlphanumeric(dest[i]) {
			break
		}
	}
	return Target{Fault: &Fault{Code: diag.LinkMissing, Message: "“" + dest + "” can't be linked to from here", Hint: "Write the whole address, with https:// in front."}}
}

func (alone) Image(string) Image {
	return Image{Fault: &Fault{Code: diag.ValueWrong, Message: "a picture can't stand here", Hint: "Put it into the text of the page."}}
}

func (alone) Shortcode(call Call) ([]byte, []Fault) {
	return nil, []Fault{{Code: diag.ValueWrong, Message: "a shortcode can't stand here", Hint: "Put it into the text of the page."}}
}
