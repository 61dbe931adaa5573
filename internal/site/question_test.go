package site

import (
	"math"
	"strings"
	"testing"
)

// A question is read as it was written, whatever stands behind it.
func TestQuestionsAreReadAsWritten(t *testing.T) {
	for _, verb := range Verbs() {
		for _, key := range []string{"", "events/paris", "events:../über uns.md", "a\x00b", strings.Repeat("k", 300)} {
			for _, n := range []int{0, 1, -1, 63, 64, 5000, math.MaxInt64, math.MinInt64} {
				q := Question{Verb: verb, Key: key, N: n, Edition: map[bool]string{true: "pt-br"}[n > 63]}
				text := string(q.AppendTo(nil))
				got, size := Question{}.Read(text + "behind")
				if got != q || size != len(text) {
					t.Fatalf("%v is read as %v, of %d bytes instead of %d", q, got, size, len(text))
				}
			}
		}
	}
}

func FuzzReadQuestion(f *testing.F) {
	f.Add(string(Question{Verb: AskRoute, Key: "events:paris.md"}.AppendTo(nil)))
	f.Add(string(Question{Verb: AskRoute, Key: "events:paris.md", Edition: "cy"}.AppendTo(nil)))
	f.Add("\x01\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x")
	f.Fuzz(func(t *testing.T, text string) {
		q, size := Question{}.Read(text)
		if size < 0 || size > len(text) {
			t.Fatalf("%d bytes of %d were read", size, len(text))
		}
		if size == 0 {
			return
		}
		again, _ := q.Read(string(q.AppendTo(nil)))
		if again != q {
			t.Fatalf("%v is written and read as %v", q, again)
		}
	})
}
