package decode

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Any bytes: no panic, every place inside the file, and no time to speak of.
func FuzzSplit(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add([]byte(c.text))
		f.Add([]byte(strings.ReplaceAll(c.text, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 4<<10 {
			return
		}
		before := string(src)
		front, faults := frontmatter.Split("a.md", src)
		record, more := FrontMatter("a.md", front.Root, schema.FieldsOf(schema.Common(), schema.Types()[2]))
		if string(src) != before {
			t.Error("the file's bytes were changed")
		}
		inside := func(what string, s diag.Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(src) {
				t.Errorf("%s at %v, in a file of %d bytes", what, s, len(src))
			}
		}
		for _, d := range append(faults, more...) {
			inside(d.Message, d.Span)
			if d.Message == "" || d.Hint == "" {
				t.Errorf("%s at %v: without words", d.Code, d.Span)
			}
			for _, also := range d.Related {
				inside(also.Note, also.Span)
			}
		}
		if front.Body < 0 || front.Body > len(src) {
			t.Errorf("the body at %d, in a file of %d bytes", front.Body, len(src))
		}
		inside("head", front.Head)
		var walk func(n frontmatter.Node)
		walk = func(n frontmatter.Node) {
			inside(n.Text, n.Span)
			for _, it := range n.Items {
				walk(it)
			}
			for _, p := range n.Pairs {
				inside(p.Key, p.KeySpan)
				walk(p.Value)
			}
		}
		walk(front.Root)
		for name, v := range record.All() {
			inside(name, v.Span)
		}
		_, settings := frontmatter.ParseYAML("site.yaml", src)
		for _, d := range settings {
			inside(d.Message, d.Span)
			for _, e := range d.Fix {
				inside(d.Message, e.Span)
			}
		}
	})
}

func BenchmarkEventPage(b *testing.B) {
	src := []byte(eventPage)
	types := schema.Types()
	fields := schema.FieldsOf(schema.Common(), types[2])
	b.Run("split", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			frontmatter.Split("a.md", src)
		}
	})
	b.Run("decode", func(b *testing.B) {
		front, _ := frontmatter.Split("a.md", src)
		b.ReportAllocs()
		for range b.N {
			FrontMatter("a.md", front.Root, fields)
		}
	})
}

var eventPage = `---
title: United for Equality conference
summary: "What we did in Paris, who went, and what comes next."
date: 2015-12-05
updated: 2015-12-07
start: 2015-11-28
end: 2015-11-30
place: Paris, France
organiser: Maison des Potes – Maison de l'égalité
categories: [Announcements, Partnership blog]
countries: [FR, GB]
status: confirmed
weight: 10
delegates:
  - name: Mostafa Rajaai
    role: International Students Officer
image: {file: paris.jpg, alt: Delegates around a table}
draft: false
---
` + strings.Repeat("We went to Paris.\n\n", 300)
