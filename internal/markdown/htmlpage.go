package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/text"
)

// htmlPage writes a text that is HTML, as HTML in Markdown is written.
func (p *page) htmlPage() {
	if p.opts.HTML == NoHTML || len(p.Bytes) == 0 {
		return
	}
	h := &htmlText{}
	h.add(text.NewSegment(0, len(p.Bytes)), p.Bytes)
	p.claimHTML(h)
	p.assignIDs()
	start := len(p.out)
	floor := p.enterElements()
	p.writeHTML(h)
	p.leaveElements(floor)
	p.check.EndWord()
	if html := bytes.TrimSpace(p.out[start:]); p.locate && len(html) > 0 {
		p.body.Blocks = append(p.body.Blocks, Block{HTML: string(html), Offset: p.Offset + len(p.Bytes) - len(bytes.TrimLeft(p.Bytes, " \t\r\n"))})
	}
}

// FirstHTMLParagraph gives the plain text of the first paragraph of a body that is
// HTML, cut as FirstParagraph does.
func (r *Renderer) FirstHTMLParagraph(body []byte) string {
	s := clean(body)
	from := -1
	for i, t := range htmlTags(s) {
		if from >= 0 && (t.name == "p" || !t.closing && slices.Contains(blockElements, t.name)) {
			if words := plainHTML(s[from:i]); words != "" {
				return shorten(words)
			}
			from = -1
		}
		if t.name == "p" && !t.closing {
			from = t.end
		}
	}
	if from < 0 {
		return ""
	}
	return shorten(strings.TrimSpace(plainHTML(s[from:])))
}
