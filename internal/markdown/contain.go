package markdown

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// around is what may stand around a text: elements that a text could end if the rules
// of package elements left a gap.
var around = strings.Fields("main section article aside blockquote figure details ul li dl dd div")

// contained reports whether a browser keeps some HTML within the element in which it
// stands: it is parsed as browsers do (HTML 13.2), which is done once for each text that
// holds HTML of the writer's own.
func contained(text []byte) bool {
	open, end := "<!doctype html><body><"+strings.Join(around, "><")+">", "<i>"
	for i := len(around) - 1; i >= 0; i-- {
		end = "</" + around[i] + ">" + end
	}
	doc, err := html.Parse(io.MultiReader(strings.NewReader(open), bytes.NewReader(text), strings.NewReader(end)))
	if err != nil {
		return false
	}
	n := doc.FirstChild.NextSibling.LastChild // <body>
	for i, name := range around {
		inner := n.FirstChild
		if inner == nil || inner.Data != name || len(n.Attr) > 0 {
			return false
		}
		if behind := inner.NextSibling; i == 0 && (behind == nil || behind.Data != "i" || behind.NextSibling != nil) || i > 0 && behind != nil {
			return false
		}
		n = inner
	}
	return true
}

// checkContained leaves the text out, from an offset in p.out on, if its HTML would end
// what stands around it, in spite of all.
func (p *page) checkContained(from int) {
	if p.ownHTML == nil || contained(p.out[from:]) {
		return
	}
	p.out = p.out[:from]
	p.Report(diag.RawHTML, *p.ownHTML, "the HTML of this text would end what stands around it", "Look from here on for elements that are not closed, or closed twice, also by shortcodes of this site.")
}
