package trace_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// number is a question that is nothing but a number.
type number int

func (n number) AppendTo(dst []byte) []byte { return append(dst, byte(n)) }

func (number) Read(text string) (number, int) { return number(text[0]), 1 }

// A question is noted once, however many others there are, and a second answer
// to it that differs is reported.
func TestLogNotesEachQuestionOnce(t *testing.T) {
	for _, questions := range []int{1, 5, 24, 25, 26, 200} {
		var log trace.Log[number]
		for range 3 {
			for q := range questions {
				log.Note(number(q), sum.OfString(string(rune(q))))
			}
		}
		asked := log.Notes().List()
		if len(asked) != questions || log.Inconsistent() {
			t.Fatalf("%d questions: %d noted, torn %v", questions, len(asked), log.Inconsistent())
		}
		for i, a := range asked {
			if a.Question != number(i) {
				t.Fatalf("%d questions: number %d stands at %d", questions, a.Question, i)
			}
		}
		log.Note(number(questions-1), sum.OfString("another answer"))
		if !log.Inconsistent() || len(log.Notes().List()) != questions {
			t.Errorf("%d questions: a second answer to the last went unseen", questions)
		}
	}
}
