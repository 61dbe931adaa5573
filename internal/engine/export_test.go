package engine

import (
	"slices"

	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// Unnote makes a Builder forget that a verb was ever asked, as if nobody had
// noted it, and says whether it was.
func (b *Builder) Unnote(verb site.Verb) bool {
	memos := b.Memory.Tasks.All()
	found := false
	for i := range memos {
		kept := Without(memos[i].Asked, verb)
		found = found || kept != memos[i].Asked
		memos[i].Asked = kept
	}
	b.Memory.Tasks.Restore(memos)
	return found
}

// Without leaves out of notes whatever was asked with a verb.
func Without(notes trace.Notes[site.Question], verb site.Verb) trace.Notes[site.Question] {
	return trace.NotesOf(slices.DeleteFunc(notes.List(), func(a trace.Asked[site.Question]) bool { return a.Question.Verb == verb }))
}

// Ran gives the tasks that the last build carried out and could remember, by
// name, each with the paths that it wrote.
func (b *Builder) Ran() map[string][]string {
	ran := make(map[string][]string)
	for _, memo := range b.Memory.Tasks.Fresh() {
		files := []string{}
		for _, f := range memo.Result.Files {
			files = append(files, f.Path)
		}
		ran[memo.Task] = files
	}
	return ran
}
