package prose

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/mdast"
	"github.com/meridian-ssg/meridian/internal/residue"
)

// conflicts reports the conflicts of a text and blanks them, but for the first
// version.
func (p *Checker) conflicts() {
	var code mdast.FenceTracker
	found := residue.Conflicts(p.Bytes, 0, func(line []byte) bool { return code.Contains(bytes.TrimLeft(line, " ")) })
	if len(found) == 0 {
		return
	}
	begun := bytes.Contains(p.Source[:p.Offset], []byte("<<<<<<<")) // the front matter was told
	p.Bytes = bytes.Clone(p.Bytes)
	p.Bytes = p.Bytes[:len(p.Bytes):len(p.Bytes)]
	for _, c := range found {
		if c.Ours >= 0 || !begun {
			d := c.Fault(p.Bytes, "text")
			p.Report(d.Code, d.Span, d.Message, d.Hint, d.Related...)
		}
		for _, span := range c.Skipped(p.Bytes) {
			for i := span.Start; i < span.End; i++ {
				if p.Bytes[i] != '\n' {
					p.Bytes[i] = ' '
				}
			}
		}
	}
}
