// Package trace remembers the questions of a task and the answers to them, so
// that the task need not run again while the answers stay the same.
//
// A task is a function of two things: its base, which is everything that it
// reads without asking (its own file, its layout, the settings), and the
// answers to the questions that it puts to the site while it runs. Remember
// keeps the sum of the base, each question with the sum of its answer, and
// the task's result. Recall puts the same questions to the new site, in the
// same order, and gives the result where the base and every answer are the
// same. There is no code that works out what a change affects.
//
// It is sound as long as six rules hold: a task is a function of its base and
// its answers, without a clock, the environment, the network, the order of a
// map or of goroutines; it reads the site through questions only; whatever it
// can reach from an answer without a further question is covered by that
// answer's sum; it asks only about stages that are complete before it runs;
// its diagnostics are part of its result; and a clean build is a build whose
// Memory is empty.
package trace

import (
	"slices"
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Log notes what one task asks. It belongs to one goroutine.
type Log[Q Question[Q]] struct {
	asked        []Asked[Q]
	seen         map[Q]int // question → index in asked, once there are more than few
	inconsistent bool
}

// few is the number of questions up to which a search is faster than a map. Most
// tasks put no more.
const few = 24

// usual is how many questions a page asks, a few more or less.
const usual = 16

// Note writes down a question and the sum of its answer. A question that was
// put before is noted once.
func (l *Log[Q]) Note(q Q, answer sum.Sum) {
	if i := l.find(q); i >= 0 {
		l.inconsistent = l.inconsistent || l.asked[i].Answer != answer
		return
	}
	if l.asked == nil {
		l.asked = make([]Asked[Q], 0, usual)
	}
	l.asked = append(l.asked, Asked[Q]{q, answer})
	if len(l.asked) <= few {
		return
	}
	if l.seen == nil {
		l.seen = make(map[Q]int, 2*few)
		for i, a := range l.asked {
			l.seen[a.Question] = i
		}
	}
	l.seen[q] = len(l.asked) - 1
}

// find gives the index of a question that was noted; -1 where it was not.
func (l *Log[Q]) find(q Q) int {
	if l.seen != nil {
		if i, ok := l.seen[q]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(l.asked, func(a Asked[Q]) bool { return a.Question == q })
}

// Len is how many questions were noted.
func (l *Log[Q]) Len() int { return len(l.asked) }

// Notes gives what was noted, in the order in which it was asked.
func (l *Log[Q]) Notes() Notes[Q] { return NotesOf(l.asked) }

// Replay notes in l all that was noted elsewhere.
func (l *Log[Q]) Replay(notes Notes[Q]) {
	for q, answer := range notes.All() {
		l.Note(q, answer)
	}
}

// Inconsistent reports that one question was answered in two ways during one task: a
// question depends on something that it must not depend on. Such a task is
// never remembered.
func (l *Log[Q]) Inconsistent() bool { return l.inconsistent }

// Memory holds the results of tasks by name. It is safe for many goroutines.
// The zero Memory is empty and ready to use.
type Memory[Q Question[Q], R any] struct {
	mu    sync.RWMutex
	memos map[string]*memo[Q, R]
	round int
	open  bool // a round has begun and not ended
}

// Memo is what is remembered of a task.
type Memo[Q Question[Q], R any] struct {
	Task   string
	Base   sum.Sum
	Asked  Notes[Q]
	Result R
}

type memo[Q Question[Q], R any] struct {
	*Memo[Q, R]
	round int  // the last one in which it was recalled or remembered
	fresh bool // it was remembered in this round, or in one before it that was broken off
}

// Restore puts memos of an earlier run into the Memory, in the place of those
// that it has of the same tasks. Of several of one task the last counts. The
// lists belong to the Memory from then on.
func (m *Memory[Q, R]) Restore(lists ...[]Memo[Q, R]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, list := range lists {
		n += len(list)
	}
	if m.memos == nil {
		m.memos = make(map[string]*memo[Q, R], n)
	}
	entries := make([]memo[Q, R], 0, n)
	for _, list := range lists {
		for i := range list {
			if list[i].Asked.Valid() {
				entries = append(entries, memo[Q, R]{Memo: &list[i], round: m.round})
				m.memos[list[i].Task] = &entries[len(entries)-1]
			}
		}
	}
}

// Drop forgets tasks.
func (m *Memory[Q, R]) Drop(tasks []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, task := range tasks {
		delete(m.memos, task)
	}
}

// All gives what is remembered, by task.
func (m *Memory[Q, R]) All() []Memo[Q, R] { return m.list(func(*memo[Q, R]) bool { return true }) }

// Fresh gives what was remembered since the last Begin behind an End, by task.
func (m *Memory[Q, R]) Fresh() []Memo[Q, R] {
	return m.list(func(memo *memo[Q, R]) bool { return memo.fresh })
}

func (m *Memory[Q, R]) list(wanted func(*memo[Q, R]) bool) []Memo[Q, R] {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var tasks []string // sorted before the memos are copied, which are large
	for task, memo := range m.memos {
		if wanted(memo) {
			tasks = append(tasks, task)
		}
	}
	slices.Sort(tasks)
	out := make([]Memo[Q, R], len(tasks))
	for i, task := range tasks {
		out[i] = *m.memos[task].Memo
	}
	return out
}

// Find gives what is remembered of a task.
func (m *Memory[Q, R]) Find(task string) (Memo[Q, R], bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	memo, ok := m.memos[task]
	if !ok {
		return Memo[Q, R]{}, false
	}
	return *memo.Memo, true
}

// Begin opens a round. What is neither recalled nor remembered during it is
// gone after the next End.
func (m *Memory[Q, R]) Begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.round++
	if !m.open { // else the last round was broken off, and nobody has saved what is fresh
		for _, memo := range m.memos {
			memo.fresh = false
		}
	}
	m.open = true
}

// End closes the round and forgets the tasks that no longer exist. It gives
// their names, in order.
func (m *Memory[Q, R]) End() (gone []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open = false
	for task, memo := range m.memos {
		if memo.round != m.round {
			delete(m.memos, task)
			gone = append(gone, task)
		}
	}
	slices.Sort(gone)
	return gone
}

// Recall gives the result of a task that ran before on the same base, if each
// of its questions still has the same answer; holds says so. It stops at the first that has not: later questions may make no
// sense any more.
func (m *Memory[Q, R]) Recall(task string, base sum.Sum, holds func(q Q, answer sum.Sum) bool) (R, bool) {
	var none R
	m.mu.RLock()
	memo, ok := m.memos[task]
	m.mu.RUnlock()
	if !ok || memo.Base != base {
		return none, false
	}
	for q, answer := range memo.Asked.All() {
		if !holds(q, answer) {
			return none, false
		}
	}
	m.mu.Lock()
	memo.round = m.round
	m.mu.Unlock()
	return memo.Result, true
}

// Remember keeps the result of a task that ran on base and noted log.
func (m *Memory[Q, R]) Remember(task string, base sum.Sum, log *Log[Q], result R) {
	if log.Inconsistent() {
		return
	}
	notes := log.Notes()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.memos == nil {
		m.memos = make(map[string]*memo[Q, R])
	}
	m.memos[task] = &memo[Q, R]{Memo: &Memo[Q, R]{task, base, notes, result}, round: m.round, fresh: true}
}
