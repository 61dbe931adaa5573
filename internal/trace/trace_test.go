package trace

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// word is a question of one word.
type word string

func (w word) AppendTo(dst []byte) []byte { return append(append(dst, byte(len(w))), w...) }

func (word) Read(text string) (word, int) {
	if text == "" || int(text[0]) >= len(text) {
		return "", 0
	}
	return word(text[1 : 1+text[0]]), 1 + int(text[0])
}

var one, two = sum.OfString("one"), sum.OfString("two")

// A task is recalled as long as its base and all answers are the same.
func TestRecall(t *testing.T) {
	var m Memory[word, int]
	m.Begin()
	var log Log[word]
	log.Note("title", one)
	log.Note("newest", two)
	log.Note("title", one)
	if n := len(log.Notes().List()); n != 2 {
		t.Fatalf("%d questions were noted, want 2", n)
	}
	m.Remember("page", one, &log, 7)
	m.End()

	same := map[word]sum.Sum{"title": one, "newest": two}
	for _, c := range []struct {
		what, task string
		base       sum.Sum
		answers    map[word]sum.Sum
		want       bool
		asked      int
	}{
		{"nothing has changed", "page", one, same, true, 2},
		{"the base has changed", "page", two, same, false, 0},
		{"another task", "other", one, same, false, 0},
		{"the first answer has changed", "page", one, map[word]sum.Sum{"title": two, "newest": two}, false, 1},
		{"the second answer has changed", "page", one, map[word]sum.Sum{"title": one, "newest": one}, false, 2},
	} {
		asked := 0
		got, ok := m.Recall(c.task, c.base, func(q word, answer sum.Sum) bool { asked++; return c.answers[q] == answer })
		if ok != c.want || ok && got != 7 || asked != c.asked {
			t.Errorf("%s: recalled %v (%d) after %d questions; want %v after %d", c.what, ok, got, asked, c.want, c.asked)
		}
	}
}

// What a round neither recalls nor remembers is gone after it.
func TestEndDropsTasksThatAreGone(t *testing.T) {
	var m Memory[word, int]
	any := func(word, sum.Sum) bool { return true }
	m.Begin()
	m.Remember("stays", one, &Log[word]{}, 1)
	m.Remember("goes", one, &Log[word]{}, 2)
	m.End()
	m.Begin()
	if _, ok := m.Recall("stays", one, any); !ok {
		t.Error("a task was forgotten too early")
	}
	m.End()
	m.Begin()
	if _, ok := m.Recall("goes", one, any); ok {
		t.Error("a task that no longer exists was kept")
	}
	if _, ok := m.Recall("stays", one, any); !ok {
		t.Error("a task that was recalled was forgotten")
	}
}

// A question that is answered in two ways during one task tells that the task
// is no function of its answers; it is never remembered.
func TestInconsistentTaskIsNotRemembered(t *testing.T) {
	var m Memory[word, int]
	var log Log[word]
	log.Note("clock", one)
	log.Note("clock", two)
	if !log.Inconsistent() {
		t.Fatal("two answers to one question went unnoticed")
	}
	m.Remember("page", one, &log, 7)
	if _, ok := m.Recall("page", one, func(_ word, answer sum.Sum) bool { return answer == one }); ok {
		t.Error("a torn task was remembered")
	}
	var replayed Log[word]
	replayed.Note("clock", two)
	replayed.Replay(log.Notes())
	if !replayed.Inconsistent() {
		t.Error("replaying hides that answers differ")
	}
}

func TestManyGoroutines(t *testing.T) {
	var m Memory[word, int]
	m.Begin()
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			var log Log[word]
			log.Note(word(fmt.Sprint(i)), one)
			task := fmt.Sprint(i % 10)
			m.Remember(task, one, &log, i)
			m.Recall(task, one, func(_ word, answer sum.Sum) bool { return answer == one })
		})
	}
	wg.Wait()
	m.End()
	for i := range 10 {
		if got, ok := m.Recall(fmt.Sprint(i), one, func(_ word, answer sum.Sum) bool { return answer == one }); !ok || got%10 != i {
			t.Errorf("task %d gives %d, %v", i, got, ok)
		}
	}
}

// Notes are read as they were written; those of which something is missing, or
// to which something was added, are not whole.
func TestNotes(t *testing.T) {
	var asked []Asked[word]
	for i := range 100 {
		asked = append(asked, Asked[word]{word(fmt.Sprint(i)), sum.OfString(fmt.Sprint(-i))})
	}
	notes := NotesOf(asked)
	if !notes.Valid() || !slices.Equal(notes.List(), asked) {
		t.Error("notes are not read as they were written")
	}
	for i := range len(notes) {
		if part := notes[:i]; part.Valid() && !slices.Equal(part.List(), asked[:len(part.List())]) {
			t.Errorf("%d bytes of the notes hold something else", i)
		}
	}
	if notes[:len(notes)-1].Valid() || (notes + "\x09").Valid() {
		t.Error("notes that end within a question count as whole")
	}
	if none := NotesOf[word](nil); none != "" || !none.Valid() || none.List() != nil {
		t.Errorf("there are notes of nothing: %q", none)
	}
}
