package prose

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/leftovers"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// blankConflicts reports the conflicts of a text and blanks them, but for the first
// version.
func (c *Checker) blankConflicts() {
	var code mdast.FenceTracker
	found := leftovers.FindConflicts(c.Bytes, 0, func(line []byte) bool { return code.Contains(bytes.TrimLeft(line, " ")) })
	if len(found) == 0 {
		return
	}
	inHead := bytes.Contains(c.Source[:c.Offset], []byte("<<<<<<<")) // reported with the front matter
	c.Bytes = bytes.Clone(c.Bytes)
	c.Bytes = c.Bytes[:len(c.Bytes):len(c.Bytes)]
	for _, conflict := range found {
		if conflict.Ours >= 0 || !inHead {
			d := conflict.Diagnostic(c.Bytes, "text")
			c.Report(d.Code, d.Span, d.Message, d.Hint, d.Related...)
		}
		for _, span := range conflict.Skipped(c.Bytes) {
			for i := span.Start; i < span.End; i++ {
				if c.Bytes[i] != '\n' {
					c.Bytes[i] = ' '
				}
			}
		}
	}
}
