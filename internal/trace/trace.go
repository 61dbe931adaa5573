// Package trace remembers what a task asked and what it was told, so that the
// task need not run again while the answers stay the same.
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

// Asked is a question that a task put, and the sum of what it was told.
type Asked[Q comparable] struct {
	Question Q
	Answer   sum.Sum
}

// Log notes what one task asks. It belongs to one goroutine.
type Log[Q comparable] struct {
	asked []Asked[Q]
	seen  map[Q]int // question → index in asked, once there are more than few
	torn  bool
}

// few is up to how many questions are looked through one by one; most tasks
// put no more, and are spared a map.
const few = 24

// Note writes down a question and the sum of its answer. A question that was
// put before is noted once.
func (l *Log[Q]) Note(q Q, answer sum.Sum) {
	if i := l.find(q); i >= 0 {
		l.torn = l.torn || l.asked[i].Answer != answer
		return
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

// Asked gives what was noted, in the order in which it was asked.
func (l *Log[Q]) Asked() []Asked[Q] { return l.asked }

// Replay notes in l all that was noted elsewhere.
func (l *Log[Q]) Replay(asked []Asked[Q]) {
	for _, a := range asked {
		l.Note(a.Question, a.Answer)
	}
}

// Torn tells that one question was answered in two ways during one task: a
// question depends on something that it must not depend on. Such a task is
// never remembered.
func (l *Log[Q]) Torn() bool { return l.torn }

// Memory holds the results of tasks by name. It is safe for many goroutines.
// The zero Memory is empty and ready to use.
type Memory[Q comparable, R any] struct {
	mu    sync.RWMutex
	memos map[string]*memo[Q, R]
	round int
}

type memo[Q comparable, R any] struct {
	base   sum.Sum
	asked  []Asked[Q]
	result R
	round  int
}

// Begin opens a round. What is neither recalled nor remembered during it is
// gone after the next End.
func (m *Memory[Q, R]) Begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.round++
}

// End closes the round and forgets the tasks that no longer exist.
func (m *Memory[Q, R]) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for task, memo := range m.memos {
		if memo.round != m.round {
			delete(m.memos, task)
		}
	}
}

// Recall gives the result of a task that ran before on the same base, if
// answer, asked the same questions, tells the same sums. It stops at the first
// that differs: later questions may make no sense any more.
func (m *Memory[Q, R]) Recall(task string, base sum.Sum, answer func(Q) sum.Sum) (R, bool) {
	var none R
	m.mu.RLock()
	memo, ok := m.memos[task]
	m.mu.RUnlock()
	if !ok || memo.base != base {
		return none, false
	}
	for _, a := range memo.asked {
		if answer(a.Question) != a.Answer {
			return none, false
		}
	}
	m.mu.Lock()
	memo.round = m.round
	m.mu.Unlock()
	return memo.result, true
}

// Remember keeps the result of a task that ran on base and noted log.
func (m *Memory[Q, R]) Remember(task string, base sum.Sum, log *Log[Q], result R) {
	if log.Torn() {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.memos == nil {
		m.memos = make(map[string]*memo[Q, R])
	}
	m.memos[task] = &memo[Q, R]{base: base, asked: log.Asked(), result: result, round: m.round}
}
