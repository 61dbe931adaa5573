package trace

import (
	"iter"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Question is what may be asked: a value that can be written down and read
// again.
type Question[Q any] interface {
	comparable

	// AppendTo writes the question behind what dst holds.
	AppendTo(dst []byte) []byte

	// Read gives the question with which text begins, and how many bytes it
	// takes; 0 where text begins with none. Any value of the type will do for
	// the receiver. Parts of text may be parts of the question.
	Read(text string) (Q, int)
}

// Asked is a question that a task put, and the sum of the answer.
type Asked[Q Question[Q]] struct {
	Question Q
	Answer   sum.Sum
}

// Notes are the questions that a task put, each with the sum of its answer,
// in order. Those of all tasks are most of what
// is remembered of a site, a dozen for each page; so they lie one behind the
// other in a text, in which the collector of garbage has nothing to look for,
// and which can be kept on disk as it is.
type Notes[Q Question[Q]] string

// NotesOf writes down what was asked.
func NotesOf[Q Question[Q]](asked []Asked[Q]) Notes[Q] {
	const enough = 48                 // bytes for one question with its answer, as a rule
	var room [2 * usual * enough]byte // so that nothing is made but what is kept
	b := room[:0]
	for i := range asked {
		b = asked[i].Question.AppendTo(b)
		b = append(b, asked[i].Answer[:]...)
	}
	return Notes[Q](b)
}

// All gives every question with the sum of its answer.
func (n Notes[Q]) All() iter.Seq2[Q, sum.Sum] {
	return func(yield func(Q, sum.Sum) bool) {
		for rest := string(n); rest != ""; {
			q, answer, size := read[Q](rest)
			if size == 0 || !yield(q, answer) {
				return
			}
			rest = rest[size:]
		}
	}
}

// List gives the same in a slice.
func (n Notes[Q]) List() []Asked[Q] {
	var out []Asked[Q]
	for q, answer := range n.All() {
		out = append(out, Asked[Q]{q, answer})
	}
	return out
}

// Valid says whether the notes can be read to their end. Those that come from
// elsewhere, such as a disk, may be believed only then.
func (n Notes[Q]) Valid() bool {
	rest := string(n)
	for rest != "" {
		_, _, size := read[Q](rest)
		if size == 0 {
			return false
		}
		rest = rest[size:]
	}
	return true
}

// read gives the first of the notes in text, and how many bytes it takes; 0
// where there is none.
func read[Q Question[Q]](text string) (q Q, answer sum.Sum, size int) {
	q, n := q.Read(text)
	if n == 0 || len(text)-n < len(answer) {
		return q, answer, 0
	}
	copy(answer[:], text[n:])
	return q, answer, n + len(answer)
}
