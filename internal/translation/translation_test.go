package translation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

const page = `---
title: Conference
start: 2015-11-28
image: {file: a.jpg, alt: A hall}
follow_up:
  - {what: Write to them, when: 2016-01-01}
  - Meet again
---

How it began. Nobody knew.

## Who went

Ana went. So did Ben,
who had never been there.

- One
- Two

` + "```" + `
# no heading
` + "```" + `

## What next {#next}

Much is left to do.

Underlined
----------

The end.
`

func partsOf(t *testing.T, src string) []Text {
	t.Helper()
	front, diags := frontmatter.Split("a.md", []byte(src))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	types := schema.Types()
	var fields []schema.Field
	for _, typ := range types {
		if typ.Name == "event" {
			fields = schema.FieldsOf(schema.Common(), typ)
		}
	}
	return Parts([]byte(src), &front, fields)
}

// A page is parted into its text fields and at its headings; headings in code are none.
func TestParts(t *testing.T) {
	var got []string
	for _, p := range partsOf(t, page) {
		got = append(got, p.Name)
	}
	want := []string{"title", "image.alt", "follow_up.0.what", "follow_up.1.what", "#", "#who-went", "#next", "#underlined"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// White space changed makes nothing stale; one sentence exactly one part; and what is no
// text nothing.
func TestChanges(t *testing.T) {
	before := partsOf(t, page)
	lock := new(Lock).Accept("a.cy.md", before)
	again, bad := Parse(lock.Format())
	if len(bad) > 0 {
		t.Fatalf("unread: %v", bad)
	}
	for _, c := range []struct {
		name, old, new string
		want           []Change
	}{
		{"nothing", "", "", nil},
		{"a line broken elsewhere", "So did Ben,\nwho had", "So did\n  Ben, who had", nil},
		{"empty lines", "Much is left to do.\n\n", "\n\nMuch is left to do.\n\n\n\n", nil},
		{"line ends of Windows", "\n", "\r\n", nil},
		{"a day", "2015-11-28", "2015-11-29", nil},
		{"a sentence", "Ana went.", "Ana stayed.", []Change{{Part: "#who-went", Heading: "Who went", New: []string{"Ana stayed."}, Gone: 1}}},
		{"a field", "A hall", "A room", []Change{{Part: "image.alt", New: []string{"A room"}, Gone: 1}}},
		{"a new part", "## What next", "## Where\n\nIn Paris.\n\n## What next", []Change{{Part: "#where", Heading: "Where", New: []string{"Where", "In Paris."}, Added: true}}},
		{"a part gone", "Underlined\n----------\n\nThe end.\n", "", []Change{{Part: "#underlined", Removed: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := partsOf(t, strings.ReplaceAll(page, c.old, c.new))
			if c.old == "" {
				after = before
			}
			if diff := cmp.Diff(c.want, again.Changes("a.cy.md", after)); diff != "" {
				t.Error(diff)
			}
			changed, gone := again.Stale("a.cy.md", Names(after))
			if stale := len(changed) > 0 || gone; stale != (c.want != nil) {
				t.Errorf("stale is %v", stale)
			}
		})
	}
}

// Two branches merge line by line: where both accepted a part, it may be as either says,
// and the marks of a conflict are passed over.
func TestMergedLock(t *testing.T) {
	lock, bad := Parse([]byte("# comment\n<<<<<<< ours\na.cy.md title 1111111111 111111\n=======\na.cy.md title 2222222222\n>>>>>>> theirs\nnonsense\n"))
	if len(bad) != 1 {
		t.Errorf("unread: %v", bad)
	}
	for sum, want := range map[string]int{"1111111111": 0, "2222222222": 0, "3333333333": 1} {
		if changed, _ := lock.Stale("a.cy.md", []Part{{"title", sum}}); len(changed) != want {
			t.Errorf("%s: %v", sum, changed)
		}
	}
}

// Whatever a lock holds, it is read and written, and then read as the same.
func FuzzLock(f *testing.F) {
	f.Add("a%20b.cy.md #who 12ab 34cd,56ef\n# c\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, _ := Parse([]byte(text))
		once := l.Format()
		again, _ := Parse(once)
		if diff := cmp.Diff(string(once), string(again.Format())); diff != "" {
			t.Error(diff)
		}
	})
}

// Any text is taken apart, and white space in it means nothing.
func FuzzBlocks(f *testing.F) {
	f.Add("# A\n\nB. C\n=\n~~~\n# D")
	f.Fuzz(func(t *testing.T, text string) {
		for _, b := range blocks([]byte(text)) {
			if b.Name == "" || b.Sum == "" {
				t.Errorf("%+v", b)
			}
		}
	})
}
