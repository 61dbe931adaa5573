package engine

import (
	"fmt"
	"path"
	"regexp"
)

// RemovalError tells that a build would take more pages from readers than the
// settings allow, which is seldom meant.
type RemovalError struct {
	Removed []string // files
	Before  int      // how many pages there were
	Limit   int      // per cent of these
}

func (e *RemovalError) Error() string {
	return fmt.Sprintf("%d of %d pages would be gone, among them %s", len(e.Removed), e.Before, e.Removed[0])
}

// alwaysRemovable is how many pages may go without a question: of a small site, a few
// are soon a large share.
const alwaysRemovable = 9

// numbered finds the later pages of lists, which come and go with their entries.
var numbered = regexp.MustCompile(`(^|/)page/[0-9]+(/index)?\.html$`)

// checkRemoved compares what is to be published with what is published. A page that has
// moved is not gone: its address leads on.
func (r *build) checkRemoved() error {
	if r.options.AllowRemoval {
		return nil
	}
	isPage := func(file string) bool { return path.Ext(file) == ".html" && !numbered.MatchString(file) }
	removed, before := r.stage.Removed(isPage)
	limit := r.inputs.Settings.RemovalLimit
	if len(removed) <= alwaysRemovable || len(removed)*100 <= limit*before {
		return nil
	}
	return &RemovalError{removed, before, limit}
}
