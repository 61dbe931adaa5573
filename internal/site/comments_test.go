package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
)

func commentsOn(t *testing.T, s *Site, key string) *Comments {
	t.Helper()
	answer, _ := s.Answer(Question{Verb: AskComments, Key: key, Edition: s.Settings.Edition})
	return answer.(*Comments)
}

// inOrder shows comments as they stand, with a dot for each level.
func inOrder(c *Comments) string {
	var out []string
	for i := range c.List {
		out = append(out, strings.Repeat(".", c.List[i].Level)+c.List[i].ID)
	}
	return strings.Join(out, " ")
}

// Replies stand behind what they reply to, each branch by date.
func TestThreads(t *testing.T) {
	s := good(t, "comments: closed", map[string]string{
		"blog/a.md":             "date: 2016-01-01",
		"blog/a/comments/c1.md": "name: A\ndate: 2016-01-02",
		"blog/a/comments/c2.md": "name: B\ndate: 2016-01-03 10:00",
		"blog/a/comments/c3.md": "name: C\ndate: 2016-01-04\nreply_to: c1",
		"blog/a/comments/c4.md": "name: D\ndate: 2016-01-05\nreply_to: c3.md",
		"blog/a/comments/c5.md": "name: E\ndate: 2016-01-04\nreply_to: c1",
		"blog/b/index.md":       "date: 2016-01-01",
	})
	if got := inOrder(commentsOn(t, s, "blog/a")); got != "c1 .c3 ..c4 .c5 c2" {
		t.Errorf("the comments stand as %s", got)
	}
	if c := page(t, s, "blog/a").Comments; c == nil || *c != (card.CommentCount{Count: 5}) {
		t.Errorf("lists are told %v", c)
	}
	if c := page(t, s, "blog/b").Comments; c == nil || c.Count != 0 || c.Open {
		t.Errorf("of an entry without comments lists are told %v", c)
	}
}

// Comments that reply to each other in a ring, to themselves, or to none that is there
// are told of, and every comment is shown once.
func TestRepliesInARing(t *testing.T) {
	s, faults := assemble(t, "comments: closed", map[string]string{
		"blog/a.md":             "date: 2016-01-01",
		"blog/a/comments/c1.md": "name: A\ndate: 2016-01-02\nreply_to: c3",
		"blog/a/comments/c2.md": "name: B\ndate: 2016-01-03\nreply_to: c1",
		"blog/a/comments/c3.md": "name: C\ndate: 2016-01-04\nreply_to: c2",
		"blog/a/comments/c4.md": "name: D\ndate: 2016-01-05\nreply_to: c4",
		"blog/a/comments/c5.md": "name: E\ndate: 2016-01-06\nreply_to: c9",
	})
	told := 0
	for _, d := range faults {
		if d.Code == diag.CommentReply {
			told++
		}
	}
	if got := inOrder(commentsOn(t, s, "blog/a")); told != 3 || got != "c3 .c1 ..c2 c4 c5" {
		t.Errorf("%d faults are told, and the comments stand as %s", told, got)
	}
}

// A chain of very many replies is put in order, as is a crowd of replies to one.
func TestManyReplies(t *testing.T) {
	files := map[string]string{"blog/a.md": "date: 2016-01-01", "blog/a/comments/c0000.md": "name: A\ndate: 2016-01-02"}
	for i := 1; i < 2000; i++ {
		to := fmt.Sprintf("c%04d", i-1)
		if i > 1000 {
			to = "c0000"
		}
		files[fmt.Sprintf("blog/a/comments/c%04d.md", i)] = "name: A\ndate: 2016-01-02\nreply_to: " + to
	}
	s := good(t, "comments: closed", files)
	list := commentsOn(t, s, "blog/a").List
	if len(list) != 2000 || list[1000].Level != 1000 || list[1999].Level != 1 {
		t.Errorf("%d comments, with levels %d and %d", len(list), list[1000].Level, list[1999].Level)
	}
}

// Where comments are on, closed and off follows from the settings and from the page.
func TestWhereCommentsAre(t *testing.T) {
	const email = "\nforms: {email: a@example.org}"
	for _, c := range []struct{ settings, front, want string }{
		{"", "", "off"},
		{"", "comments: on", "open"},
		{"", "comments: closed", "closed"},
		{"comments: on", "", "open"},
		{"comments: on", "comments: off", "off"},
		{"comments: on", "comments: closed", "closed"},
		{"comments: closed", "", "closed"},
		{"comments: {types: [page]}", "", "off"},
		{"comments: {types: [post]}", "", "open"},
		{"comments: {days: 30}", "", "closed"},                // since 2016-05-31
		{"comments: {days: 31}", "", "closed"},                // since today
		{"comments: {days: 32}", "", "open"},                  // until tomorrow
		{"comments: {days: 30}", "comments: on", "open"},      // the page has the last word
		{"comments: {state: closed, days: 90}", "", "closed"}, // whatever the days
		{"comments: {state: off, days: 90}", "", "off"},
	} {
		s := good(t, c.settings+email, map[string]string{"blog/a.md": "date: 2016-05-01\n" + c.front})
		got := "off"
		if p := page(t, s, "blog/a"); p.Comments != nil {
			got = map[bool]string{true: "open", false: "closed"}[p.Comments.Open]
		}
		if got != c.want {
			t.Errorf("%q with %q: comments are %s, want %s", c.settings, c.front, got, c.want)
		}
	}
}

// The day on which an entry closes to comments is one of those on which the site changes.
func TestClosingIsScheduled(t *testing.T) {
	files := map[string]string{"blog/a.md": "date: 2016-05-01"}
	const settings = "comments: {days: 90}\nforms: {email: a@example.org}"
	s := good(t, settings, files)
	if len(s.Changes) != 1 || s.Changes[0].What != "closes to comments" || s.Changes[0].At.Date.String() != "2016-07-30" {
		t.Fatalf("the schedule is %v", s.Changes)
	}
	for day, want := range map[int]bool{29: true, 30: false} {
		s := good(t, settings, files, func(in *Input) { in.Now = time.Date(2016, 7, day, 12, 0, 0, 0, time.UTC) })
		if open := page(t, s, "blog/a").Comments.Open; open != want {
			t.Errorf("on %d July the entry is open: %v", day, open)
		}
	}
}

// Who does not show the number of comments does not learn of one more.
func TestOneCommentMore(t *testing.T) {
	files := map[string]string{"blog/a.md": "date: 2016-01-01\ncategories: [A]", "blog/b.md": "date: 2016-01-02\ncategories: [A]", "blog/c.md": "date: 2016-01-03"}
	const settings = "base_url: https://example.org/\ncomments: closed"
	before := good(t, settings, files)
	files["blog/a/comments/2016-01-04-jo.md"] = "name: Jo"
	after := good(t, settings, files)
	for q, want := range map[Question]bool{
		{Verb: AskCard, Key: "blog/a", N: 0}: true, {Verb: AskComments, Key: "blog/a", N: 0}: true, {Verb: AskPager, Key: "blog", N: 1}: true, {Verb: AskNewest, Key: "post", N: 3}: true, {Verb: AskRelated, Key: "blog/b", N: 3}: true, {Verb: AskNewComments, Key: "", N: 9}: true,
		{Verb: AskNeighbours, Key: "blog/b", N: 0}: false, {Verb: AskFeed, Key: "", N: 9}: false, {Verb: AskFeed, Key: "blog", N: 9}: false, {Verb: AskPages, Key: "", N: 0}: false, {Verb: AskAncestors, Key: "blog/b", N: 0}: false, {Verb: AskComments, Key: "blog/b", N: 0}: false, {Verb: AskMenu, Key: "main", N: 0}: false,
	} {
		_, one := before.Answer(q)
		_, two := after.Answer(q)
		if changed := one != two; changed != want {
			t.Errorf("the answer to %s changes: %v", q.Describe(), changed)
		}
	}
}
