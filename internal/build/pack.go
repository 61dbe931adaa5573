package build

import (
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

type (
	memo  = trace.Memo[site.Question, render.Result]
	asked = trace.Asked[site.Question]
)

// packed is a memo as it lies on disk. What was asked is no text there, as the
// sums of answers are no UTF-8.
type packed struct {
	Task   string
	Base   sum.Sum
	Asked  []byte
	Result render.Result
}

func pack(memos []memo) []packed {
	out := make([]packed, len(memos))
	for i, m := range memos {
		out[i] = packed{m.Task, m.Base, []byte(m.Asked), m.Result}
	}
	return out
}

// unpack gives the memo, unless its questions can't be read.
func (p *packed) unpack() (memo, bool) {
	m := memo{Task: p.Task, Base: p.Base, Asked: trace.Notes[site.Question](p.Asked), Result: p.Result}
	return m, m.Asked.Whole()
}
