package diag

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// WriteGitHub writes faults as the commands by which a workflow of GitHub puts
// remarks beside the lines of a change. within is the site's folder as the
// repository sees it, with slashes; "" where that is the repository itself.
//
// GitHub takes columns only where a remark ends on the line it begins on.
func WriteGitHub(w io.Writer, list List, sources Sources, within string) error {
	r := newReader(sources)
	for _, d := range list {
		from, to := r.span(d.File, d.Span)
		where := fmt.Sprintf("line=%d,endLine=%d", from.Line, to.Line)
		if from.Line == to.Line {
			where = fmt.Sprintf("line=%d,col=%d,endColumn=%d", from.Line, from.Column, to.Column)
		}
		message := d.Message
		if d.Hint != "" {
			message += "\n" + d.Hint
		}
		_, err := fmt.Fprintf(w, "::%s file=%s,%s,title=%s::%s\n",
			d.Severity(), property.Replace(path.Join(within, d.File)), where, property.Replace(string(d.Code)), data.Replace(Printable(message)))
		if err != nil {
			return fmt.Errorf("writing the faults: %w", err)
		}
	}
	return nil
}

// GitHub's escapes, for what stands behind the second pair of colons and for
// what stands before it.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
