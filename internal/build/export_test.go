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

// Ran gives the tasks that the last build carried out and could remember, by
// name, each with the paths that it wrote.
func (b *Builder) Ran() map[string][]string {
	ran := make(map[string][]string)
	for _, memo := range b.memory.Fresh() {
		files := []string{}
		for _, f := range memo.Result.Files {
			files = append(files, f.Path)
		}
		ran[memo.Task] = files
	}
	return ran
}
