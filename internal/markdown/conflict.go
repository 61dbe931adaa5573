package markdown

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/residue"
)

// conflicts reports the conflicts of a text and blanks them, but for the first
// version.
func (p *page) conflicts() {
	var fence []byte
	found := residue.Conflicts(p.text, 0, func(line []byte) bool {
		trimmed := bytes.TrimLeft(line, " ")
		if fence == nil {
			fence = fenceAt(trimmed)
			return fence != nil
		}
		if bytes.HasPrefix(trimmed, fence) && len(bytes.Trim(trimmed, string(fence[:1]))) == 0 {
			fence = nil
		}
		return true
	})
	if len(found) == 0 {
		return
	}
	begun := bytes.Contains(p.src.Text[:p.src.Body], []byte("<<<<<<<")) // the front matter was told
	p.text = bytes.Clone(p.text)
	p.text = p.text[:len(p.text):len(p.text)]
	for _, c := range found {
		if c.Ours >= 0 || !begun {
			d := c.Fault(p.text, "text")
			p.fault(d.Code, d.Span, d.Message, d.Hint, d.Related...)
		}
		for _, span := range c.Skipped(p.text) {
			for i := span.Start; i < span.End; i++ {
				if p.text[i] != '\n' {
					p.text[i] = ' '
				}
			}
		}
	}
}
