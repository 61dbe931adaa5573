package build

import (
	"encoding/binary"

	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

type (
	memo  = trace.Memo[site.Question, render.Result]
	asked = trace.Asked[site.Question]
)

// packed is a memo as it lies on disk. The questions are most of what lies
// there, a dozen for each page, so they are written more tightly than
// everything else: verb and key with their lengths, number, sum.
type packed struct {
	Task   string
	Base   sum.Sum
	Asked  []byte
	Result render.Result
}

func pack(memos []memo) []packed {
	out := make([]packed, len(memos))
	for i, m := range memos {
		var b []byte
		for _, a := range m.Asked {
			b = binary.AppendUvarint(b, uint64(len(a.Question.Verb)))
			b = append(b, a.Question.Verb...)
			b = binary.AppendUvarint(b, uint64(len(a.Question.Key)))
			b = append(b, a.Question.Key...)
			b = binary.AppendVarint(b, int64(a.Question.N))
			b = append(b, a.Answer[:]...)
		}
		out[i] = packed{m.Task, m.Base, b, m.Result}
	}
	return out
}

// unpack gives the memo, unless its questions can't be read.
func (p *packed) unpack() (memo, bool) {
	m := memo{Task: p.Task, Base: p.Base, Result: p.Result}
	all, at := string(p.Asked), 0 // keys are parts of one text
	word := func() (string, bool) {
		n, size := binary.Uvarint(p.Asked[at:])
		if size <= 0 || n > uint64(len(all)-at-size) {
			return "", false
		}
		from := at + size
		at = from + int(n)
		return all[from:at], true
	}
	m.Asked = make([]asked, 0, len(all)/48+1)
	for at < len(all) {
		verb, ok1 := word()
		key, ok2 := word()
		n, size := binary.Varint(p.Asked[at:])
		if !ok1 || !ok2 || size <= 0 || len(all)-at-size < len(sum.Sum{}) {
			return memo{}, false
		}
		at += size
		m.Asked = append(m.Asked, asked{
			Question: site.Question{Verb: site.Verb(verb), Key: key, N: int(n)},
			Answer:   sum.Sum(p.Asked[at : at+len(sum.Sum{})]),
		})
		at += len(sum.Sum{})
	}
	return m, true
}
