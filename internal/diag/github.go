package diag

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// WriteGitHub writes faults as workflow commands, which GitHub shows beside the
// lines of a change. within is the site's folder in the repository, with
// slashes; "" for the repository itself.
//
// GitHub takes columns only for a remark within one line.
func WriteGitHub(w io.Writer, list List, sources Sources, within string) error {
	for d := range locate(list, sources) {
		position := fmt.Sprintf("line=%d,endLine=%d", d.from.Line, d.to.Line)
		if d.from.Line == d.to.Line {
			position = fmt.Sprintf("line=%d,col=%d,endColumn=%d", d.from.Line, d.from.Column, d.to.Column)
		}
		message := d.Message
		if d.Hint != "" {
			message += "\n" + d.Hint
		}
		_, err := fmt.Fprintf(w, "::%s file=%s,%s,title=%s::%s\n",
			d.Severity(), githubProperty.Replace(PrintableName(path.Join(within, d.File))), position, githubProperty.Replace(string(d.Code)), githubData.Replace(Printable(message)))
		if err != nil {
			return fmt.Errorf("writing the faults: %w", err)
		}
	}
	return nil
}

// GitHub's escapes for a command's data and for its properties.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
