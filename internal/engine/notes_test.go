package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// A question that is not noted is found: at once by a build that verifies, and
// sooner or later by the property test, whose edits are varied enough for that.
// Here each verb in turn goes unnoted.
func TestUnnotedQuestionsAreFound(t *testing.T) {
	for _, verb := range site.Verbs() {
		t.Run(verb.String(), func(t *testing.T) {
			t.Parallel()
			seen := false
			edits := 25
			if !testenv.Long() || verb == site.AskTaxonomy { // a term's key and the settings decide its answer, and both are in the base
				edits = 0
			}
			for seed := range uint64(40) {
				r := rand.New(rand.NewPCG(seed, 11))
				w := newTestSite(t, func(n int) int { return r.IntN(n) })
				if w.differs(); !seen && w.builder.Unnote(verb) {
					seen = true
					verifies(t, w, verb)
				}
				if seen && edits == 0 {
					return
				}
				for range edits {
					w.builder.Unnote(verb)
					if w.faults > w.pick(4) {
						w.restore()
					} else {
						w.often()
					}
					if w.differs() {
						return
					}
				}
			}
			if !seen {
				t.Fatal("it is never asked")
			}
			t.Error("no edit brings it to light")
		})
	}
}

// verifies holds that a build which verifies finds the verb missing.
func verifies(t *testing.T, w *testSite, verb site.Verb) {
	t.Helper()
	o := engine.Options{Source: w.dir, Now: w.now, Destination: filepath.Join(t.TempDir(), "public"), Verify: true}
	_, err := w.builder.Build(t.Context(), o)
	var lie *memory.VerifyError
	if !errors.As(err, &lie) || lie.Question == "" || lie.Task == "" {
		t.Errorf("verifying finds nothing wrong with “%s”: %v", verb, err)
	}
}

// differs builds as check does, and says whether the builder that remembers
// gives something else than a new one.
func (w *testSite) differs() bool {
	w.t.Helper()
	o := engine.Options{Source: w.dir, Now: w.now, Destination: w.dest}
	got, err := w.builder.Build(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	clean := o
	fresh := outputs{made: make(map[string]string)}
	clean.Destination, clean.Inspector = "", &fresh
	want, err := engine.New(questions, styles).Build(w.t.Context(), clean)
	if err != nil {
		w.t.Fatal(err)
	}
	if fmt.Sprintf("%+v", got.Diagnostics) != fmt.Sprintf("%+v", want.Diagnostics) {
		return true
	}
	if want.Diagnostics.HasErrors() {
		w.faults++
		return false
	}
	w.faults, w.good = 0, maps.Clone(w.files)
	w.last = published(w.t, w.dest)
	return !maps.Equal(w.last, fresh.made)
}

// outputs gathers what a build makes.
type outputs struct {
	mu   sync.Mutex
	made map[string]string
}

func (o *outputs) Begin() { clear(o.made) }

func (o *outputs) Output(path string, data []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.made[path] = string(data)
}

func (*outputs) Faults(*engine.Report) diag.List { return nil }
