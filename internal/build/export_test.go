package build

import (
	"slices"

	"github.com/meridian-ssg/meridian/internal/site"
)

// Unnote makes a Builder forget that a verb was ever asked, as if nobody had
// noted it, and says whether it was.
func (b *Builder) Unnote(verb site.Verb) bool {
	memos := b.memory.All()
	found := false
	for i := range memos {
		kept := make([]asked, 0, len(memos[i].Asked))
		for _, a := range memos[i].Asked {
			if a.Question.Verb != verb {
				kept = append(kept, a)
			}
		}
		found = found || len(kept) < len(memos[i].Asked)
		memos[i].Asked = slices.Clip(kept)
	}
	b.memory.Restore(memos)
	return found
}
