package content

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// ignore reads which warnings the page sets aside. Those without a reason are
// set aside, too, and told of in one message.
func (p *parser) ignore() {
	var bare []Value
	for _, v := range p.list("ignore") {
		code, ok := v.Group.Get("code")
		if !ok || !p.canBeSetAside(code) {
			continue
		}
		p.doc.Ignore = append(p.doc.Ignore, diag.Code(code.Text))
		if strings.TrimSpace(text(v.Group, "reason")) == "" {
			bare = append(bare, word(code))
		}
	}
	if len(bare) == 0 {
		return
	}
	d := diag.Diagnostic{
		Code: diag.IgnoreReason, File: p.doc.File, Span: bare[0].Span,
		Message: fmt.Sprintf("“%s” is set aside without a reason", bare[0].Text),
		Hint:    fmt.Sprintf("Write ignore: [{code: %s, reason: The page shows a bad example.}], with what is the reason here.", bare[0].Text),
	}
	for _, w := range bare[1:] {
		d.Related = append(d.Related, diag.Location{File: p.doc.File, Span: w.Span, Note: fmt.Sprintf("“%s” has no reason either", w.Text)})
	}
	p.diags = append(p.diags, d)
}

// canBeSetAside says whether a code is that of a warning which a page may set
// aside, and reports it where it is not.
func (p *parser) canBeSetAside(code schema.Value) bool {
	known := make([]string, 0, len(diag.Codes()))
	for _, e := range diag.Codes() {
		if string(e.Code) != code.Text {
			known = append(known, string(e.Code))
			continue
		}
		switch {
		case e.Severity == diag.Error:
			p.say(diag.ValueWrong, code.Span, fmt.Sprintf("“%s” is an error, and only warnings can be set aside", code.Text), "Take it out, and mend what the error tells of.")
			return false
		case e.Code == diag.IgnoreReason:
			p.say(diag.ValueWrong, code.Span, fmt.Sprintf("“%s” can't be set aside", code.Text), "Give each of the other codes a reason, and take this one out.")
			return false
		}
		return true
	}
	hint := "The code of a warning stands in brackets behind its message; docs/diagnostics.md lists all of them."
	if near, ok := schema.Nearest(code.Text, known); ok {
		hint = fmt.Sprintf("Perhaps %s?", near)
	}
	p.say(diag.ChoiceUnknown, code.Span, fmt.Sprintf("there is no warning with the code “%s”", code.Text), hint)
	return false
}
