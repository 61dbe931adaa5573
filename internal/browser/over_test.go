package browser

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// TestEventsThatAreOver looks at a site that was built a while ago: what was to come then
// and is over by now stands among the past ones, and invites nobody any more. What is
// still to come stays.
func TestEventsThatAreOver(t *testing.T) {
	ctx := browse(t)
	const far = "2090-05-01"
	address := serveSite(t, map[string]string{
		"site.yaml":               "title: Union\nbase_url: https://union.example/\n",
		"content/_index.md":       "---\ntitle: Home\n---\nWelcome.\n",
		"content/events/old.md":   "---\ntitle: Old\nstart: 2013-02-02\n---\nWe met.\n",
		"content/events/since.md": "---\ntitle: Since\nstart: 2014-03-02\nregistration: https://example.org/\n---\nWe meet.\n",
		"content/events/far.md":   "---\ntitle: Far\nstart: " + far + "\nregistration: https://example.org/\n---\nWe shall meet.\n",
		"content/when.md":         "---\ntitle: When\n---\nAll events.\n\n{{< calendar >}}\n",
	}, civil.Date{Year: 2014, Month: 1, Day: 1})
	const titles = `(root) => [...document.querySelectorAll(root)].filter(e => e.checkVisibility()).map(e => e.querySelector("a").textContent.trim()).join(" ")`
	for _, page := range []string{"/", "/events/"} {
		visit(t, ctx, address+page)
		if got := evaluate[string](t, ctx, `(`+titles+`)("[data-coming] li")`); got != "Far" {
			t.Errorf("to come on %s is %q", page, got)
		}
		if got := evaluate[string](t, ctx, `(`+titles+`)("[data-past] li")`); got != "Since Old" {
			t.Errorf("past on %s is %q", page, got)
		}
	}
	visit(t, ctx, address+"/when/")
	if got := evaluate[string](t, ctx, `(`+titles+`)("[data-coming] li")`); got != "Far" {
		t.Errorf("the calendar shows %q", got)
	}
	if n := evaluate[int](t, ctx, `[...document.querySelectorAll(".calendar-month")].filter(e => e.checkVisibility()).length`); n != 1 {
		t.Errorf("the calendar shows %d months", n)
	}
	const invitations = `[...document.querySelectorAll(".facts p")].filter(e => e.checkVisibility()).length`
	visit(t, ctx, address+"/events/since/")
	if n := evaluate[int](t, ctx, invitations); n != 0 {
		t.Errorf("an event that is over invites with %d lines", n)
	}
	visit(t, ctx, address+"/events/far/")
	if n := evaluate[int](t, ctx, invitations); n != 3 {
		t.Errorf("an event to come invites with %d lines", n)
	}
}

// TestTimeline holds the bars of projects against the scale and against the words, from
// left to right and from right to left.
func TestTimeline(t *testing.T) {
	ctx := browse(t)
	files := map[string]string{
		"content/_index.md":          "---\ntitle: Home\n---\nWelcome.\n",
		"content/projects/_index.md": "---\ntitle: Projects\n---\n",
		"content/projects/a.md":      "---\ntitle: Alpha\nstart: 2011\nend: 2012\n---\nA project.\n",
		"content/projects/b.md":      "---\ntitle: Beta\nstart: 2013\n---\nA project.\n",
	}
	const order = `(() => {
		const [a, b] = [...document.querySelectorAll(".timeline li")].map(li => li.querySelector("rect").getBoundingClientRect());
		const text = [...document.querySelectorAll(".timeline text")].map(e => e.getBoundingClientRect());
		return [a.left < b.left, text[0].left < text.at(-1).left, Math.abs(a.width - 2 * b.width) < 3,
			[...document.querySelectorAll(".timeline li")].map(li => li.textContent.trim().replace(/\s+/g, " ")).join("|")].join(" ");
	})()`
	for language, want := range map[string]string{"en-GB": "true true true Alpha 2011–2012|Beta from 2013", "he": "false false true"} {
		files["site.yaml"] = "title: Union\nlanguage: " + language + "\n"
		visit(t, ctx, serveSite(t, files, civil.Date{Year: 2014, Month: 1, Day: 1})+"/projects/")
		got := evaluate[string](t, ctx, order)
		if language == "he" {
			got = got[:min(len(got), len(want))]
		}
		if got != want {
			t.Errorf("in %s: %q", language, got)
		}
	}
}
