package trace_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// A question is noted once, however many others there are, and a second answer
// to it that differs is told.
func TestLogNotesEachQuestionOnce(t *testing.T) {
	for _, questions := range []int{1, 5, 24, 25, 26, 200} {
		var log trace.Log[int]
		for range 3 {
			for q := range questions {
				log.Note(q, sum.OfString(string(rune(q))))
			}
		}
		asked := log.Asked()
		if len(asked) != questions || log.Torn() {
			t.Fatalf("%d questions: %d noted, torn %v", questions, len(asked), log.Torn())
		}
		for i, a := range asked {
			if a.Question != i {
				t.Fatalf("%d questions: number %d stands at %d", questions, a.Question, i)
			}
		}
		log.Note(questions-1, sum.OfString("another answer"))
		if !log.Torn() || len(log.Asked()) != questions {
			t.Errorf("%d questions: a second answer to the last went unseen", questions)
		}
	}
}
