package engine_test

import (
	"testing"
)

// Edits that an incremental build once missed, or would miss if a sum lacked
// one of its terms. Each is compared with a clean build as a random edit is.
func TestScenarios(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []func(*world)
	}{
		{"a file is renamed to a name that no page links to", []func(*world){
			func(w *world) { w.move("static/plan1.pdf", "static/plan2.pdf") },
		}},
		{"two files exchange their contents", []func(*world){
			func(w *world) { w.exchange("content/projects/a.md", "content/projects/b.md") },
			func(w *world) { w.exchange("static/plan1.pdf", "static/a/b.txt") },
		}},
		{"an old address moves to another page", []func(*world){
			func(w *world) { w.moveAlias() },
		}},
		{"a folder of two builds ago is put back", []func(*world){
			func(w *world) { w.putBack() },
			func(w *world) { w.write("content/blog/two.md", "---\ntitle: Two\n---\nWords.\n") },
			func(w *world) { w.putBack() },
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(int) int { return 0 })
			for _, edit := range c.edits {
				edit(w)
				w.check()
			}
		})
	}
}
