package memory

import (
	"errors"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
)

// What is remembered of a whole build is compared with one of the same inputs on the
// same day, and with no other.
func TestVerifyBuild(t *testing.T) {
	day := site.Period{From: 1_767_000_000}
	m := New()
	m.LastBuild = LastBuild{Inputs: one, Period: day, Pages: 3, Tasks: 4}
	for _, c := range []struct {
		now  LastBuild
		want string
	}{
		{LastBuild{Inputs: one, Period: day, Pages: 3, Tasks: 4}, ""},
		{LastBuild{Inputs: one, Period: day, Pages: 4, Tasks: 4}, "how many pages"},
		{LastBuild{Inputs: one, Period: day, Pages: 3, Tasks: 5}, "how many files"},
		{LastBuild{Inputs: one, Period: day, Pages: 3, Tasks: 4, Held: []site.Withheld{{}}}, "held back"},
		{LastBuild{Inputs: two, Period: day, Pages: 4, Tasks: 4}, ""},
		{LastBuild{Inputs: one, Period: site.Period{From: 1_767_086_400}, Pages: 4, Tasks: 4}, ""},
	} {
		err := m.VerifyBuild(c.now)
		if fault, ok := errors.AsType[*VerifyError](err); ok != (c.want != "") || ok && !strings.Contains(fault.What, c.want) {
			t.Errorf("%+v: %v, want %q", c.now, err, c.want)
		}
	}
}

// What a task that would be reused has asked is compared; one that would run again is
// passed over.
func TestVerifyTasks(t *testing.T) {
	with := func(asks bool) *Memory {
		m := New()
		m.BeginTasks()
		var log trace.Log[site.Question]
		if asks {
			log.Note(site.Question{Verb: site.AskCard, Key: "a"}, one)
		}
		m.Tasks.Remember("page a", one, &log, render.Result{})
		m.EndTasks(two)
		return m
	}
	for _, c := range []struct {
		asks, wrong bool
		base        sum.Sum
	}{{false, false, one}, {true, true, one}, {true, false, two}} {
		v := Verification{Before: with(false), Now: with(c.asks), Tasks: []render.Task{{Name: "page a", Base: c.base}}}
		if err := v.tasks(); (err != nil) != c.wrong {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A build in which tasks have only gone is saved, too, though the site's structure is
// that of the last one.
func TestOnlyGone(t *testing.T) {
	root := folder(t)
	learn(t, root)
	m := load(root, program, false)
	m.BeginTasks()
	m.EndTasks(two)
	if err := m.Save(Learned{Folder: "public"}); err != nil {
		t.Fatal(err)
	}
	if _, ok := load(root, program, false).Tasks.Find("page a"); ok {
		t.Error("a task that is gone is remembered")
	}
}
