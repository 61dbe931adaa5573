package sitediff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what has become of some words.
type Kind byte

// The kinds of segments.
const (
	Same Kind = iota
	Removed
	Added
)

// Segment is a run of words.
type Segment struct {
	Kind Kind
	Text string
}

// Passage is a run of lines that are all the same in both versions, or that all
// differ. Lines end with "\n" within a segment.
type Passage struct {
	Changed  bool
	Segments []Segment // of one that is the same, a single one
}

// Before gives what the earlier version says, Now what the later one does: words
// that are the same or not.
func (p *Passage) Before() []Segment { return p.without(Added) }

// Now is described at Before.
func (p *Passage) Now() []Segment { return p.without(Removed) }

func (p *Passage) without(k Kind) []Segment {
	return slices.DeleteFunc(slices.Clone(p.Segments), func(s Segment) bool { return s.Kind == k })
}

// compareLines gives the passages of a text, in order.
func compareLines(before, now []string) []Passage {
	var out []Passage
	i, j := 0, 0
	differ := func(toI, toJ int) {
		if i < toI || j < toJ {
			out = append(out, Passage{Changed: true, Segments: compareWords(strings.Join(before[i:toI], "\n"), strings.Join(now[j:toJ], "\n"))})
		}
	}
	for _, run := range commonRuns(before, now) {
		differ(run.a, run.b)
		out = append(out, Passage{Segments: []Segment{{Same, strings.Join(before[run.a:run.a+run.n], "\n")}}})
		i, j = run.a+run.n, run.b+run.n
	}
	differ(len(before), len(now))
	return out
}

// compareWords compares two texts word by word.
func compareWords(before, now string) []Segment {
	a, b := splitWords(before), splitWords(now)
	runs := commonRuns(a, b)
	if before == "" || now == "" {
		runs = nil
	}
	// One short word between two changes is no help to readers.
	runs = slices.DeleteFunc(runs, func(r run) bool {
		inside := (r.a > 0 || r.b > 0) && (r.a+r.n < len(a) || r.b+r.n < len(b))
		return inside && len(strings.TrimSpace(strings.Join(a[r.a:r.a+r.n], ""))) < 5
	})
	var out []Segment
	add := func(k Kind, words []string) {
		if len(words) > 0 {
			out = append(out, Segment{k, strings.Join(words, "")})
		}
	}
	i, j := 0, 0
	for _, r := range runs {
		add(Removed, a[i:r.a])
		add(Added, b[j:r.b])
		add(Same, a[r.a:r.a+r.n])
		i, j = r.a+r.n, r.b+r.n
	}
	add(Removed, a[i:])
	add(Added, b[j:])
	return out
}

// splitWords parts a text into words, each with the space behind it. In writing
// without spaces, each character is a word.
func splitWords(text string) []string {
	var out []string
	for len(text) > 0 {
		n := 0
		for n < len(text) {
			r, size := utf8.DecodeRuneInString(text[n:])
			if n > 0 && unbroken(r) {
				break
			}
			n += size
			if unbroken(r) || unicode.IsSpace(r) {
				break
			}
		}
		for n < len(text) && text[n] == ' ' {
			n++
		}
		out = append(out, text[:n])
		text = text[n:]
	}
	return out
}

// unbroken says whether a character belongs to a writing without spaces.
func unbroken(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// countWords counts the words of segments of a kind.
func countWords(segments []Segment, k Kind) int {
	n := 0
	for _, s := range segments {
		if s.Kind == k {
			n += len(splitWords(strings.ReplaceAll(s.Text, "\n", " ")))
		}
	}
	return n
}

// run is a run of n elements that two lists share, from index a of the one and b
// of the other on.
type run struct{ a, b, n int }

// maxEdits is how many elements may differ; beyond, all between the first and the
// last difference counts as new. It bounds time and memory.
const maxEdits = 1000

// commonRuns gives what two lists share, in order, after Myers: An O(ND) Difference
// Algorithm and Its Variations (1986).
func commonRuns(a, b []string) []run {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []run
	add := func(r run) {
		if last := len(out) - 1; r.n > 0 && last >= 0 && out[last].a+out[last].n == r.a && out[last].b+out[last].n == r.b {
			out[last].n += r.n
		} else if r.n > 0 {
			out = append(out, r)
		}
	}
	add(run{0, 0, head})
	for _, r := range middleRuns(a[head:len(a)-tail], b[head:len(b)-tail]) {
		add(run{head + r.a, head + r.b, r.n})
	}
	add(run{len(a) - tail, len(b) - tail, tail})
	return out
}

func middleRuns(a, b []string) []run {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	limit := min(len(a)+len(b), maxEdits)
	furthest := make([]int, 2*limit+3) // by diagonal: how far into a one comes
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(furthest[limit-d:limit+d+3]))
		for k := -d; k <= d; k += 2 {
			x := furthest[limit+k] + 1
			if down := furthest[limit+k+2]; k == -d || k != d && x-1 < down {
				x = down
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			furthest[limit+k+1] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(trace, len(a), len(b))
			}
		}
	}
	return nil
}

// walkBack finds the way through the states of middleRuns before each edit. The
// state before edit d begins with diagonal -d-1.
func walkBack(trace [][]int, x, y int) []run {
	var out []run
	for d := len(trace) - 1; d >= 0; d-- {
		at := func(k int) int { return trace[d][k+d+1] }
		k := x - y
		fromX, fromY := 0, 0
		if d > 0 {
			if k == -d || k != d && at(k-1) < at(k+1) {
				fromX = at(k + 1)
				fromY = fromX - k - 1
			} else {
				fromX = at(k - 1)
				fromY = fromX - k + 1
			}
		}
		n := min(x-fromX, y-fromY)
		if n > 0 {
			out = append(out, run{x - n, y - n, n})
		}
		x, y = fromX, fromY
	}
	slices.Reverse(out)
	return out
}
