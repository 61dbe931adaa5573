package decode

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fix"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// suggestion gives the edit that a diagnostic proposes, in its edits or in its
// hint; nil where only a person can carry it out.
func suggestion(text string, d diag.Diagnostic) []diag.Edit {
	if d.Fix != nil {
		return d.Fix
	}
	start := strings.LastIndexByte(text[:d.Span.Start], '\n') + 1
	end := d.Span.Start + strings.IndexAny(text[d.Span.Start:]+"\n", "\r\n")
	if strings.Contains(d.Message, "is given twice") || d.Span.End > end || strings.Contains(d.Hint, "…") {
		return nil
	}
	if words := perhaps.FindStringSubmatch(d.Hint); words != nil {
		return []diag.Edit{{Span: d.Span, Text: words[1]}}
	}
	line := strings.TrimLeft(text[start:end], " \t-")
	if words := write.FindStringSubmatch(d.Hint); words != nil && strings.HasPrefix(line, words[1]) {
		return []diag.Edit{{Span: diag.Span{Start: end - len(line), End: end}, Text: words[1] + ": " + words[2]}}
	}
	return nil
}

var (
	perhaps = regexp.MustCompile(`^Perhaps (\S+)\?$`)
	write   = regexp.MustCompile(`^(?:Put .* in quotes: |Write )([a-z_]+): (.*[^.])$`)
)

// Whoever follows a suggestion has one message less, and no new one.
func TestSuggestionsClearTheirMessages(t *testing.T) {
	followed := 0
	for _, c := range corpus(t) {
		before := check([]byte(c.text))
		for _, d := range before {
			edits := suggestion(c.text, d)
			if edits == nil {
				continue
			}
			followed++
			text, n := fix.Apply([]byte(c.text), diag.List{{Span: d.Span, Fix: edits}})
			if n == 0 {
				t.Errorf("%s: %q changes nothing: %v", c.title, d.Hint, edits)
				continue
			}
			had := map[string]int{}
			for _, d := range before {
				had[d.Message]++
			}
			had[d.Message]--
			for _, left := range check(text) {
				if d.Code == diag.KeyUnknown || left.Code == diag.DateOrder { // which could not be read before
					continue
				}
				if had[left.Message]--; had[left.Message] < 0 {
					t.Errorf("%s: after %q there is: %s (%s)\n%s", c.title, d.Hint, left.Message, left.Hint, text)
				}
			}
		}
	}
	if followed < 100 {
		t.Errorf("only %d suggestions were followed", followed)
	}
}

// wordsOf gives the letters and figures of a text.
func wordsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// An edit leaves the words as they are, or the hint names what it writes.
func TestMendingKeepsTheWords(t *testing.T) {
	for _, c := range corpus(t) {
		for _, d := range check([]byte(c.text)) {
			for _, e := range d.Fix {
				if old := c.text[e.Span.Start:e.Span.End]; wordsOf(old) != wordsOf(e.Text) && !strings.Contains(d.Hint, e.Text) {
					t.Errorf("%s: %q becomes %q, and the hint says %q", c.title, old, e.Text, d.Hint)
				}
			}
		}
	}
}

// slips are what people do to front matter. Each one changes a page in one place,
// or gives it back as it was.
var slips = map[string]func(r *rand.Rand, lines []string, n int){
	"no space behind the colon": func(_ *rand.Rand, lines []string, n int) { lines[n] = colon(lines[n], ":") },
	"an equals sign":            func(_ *rand.Rand, lines []string, n int) { lines[n] = colon(lines[n], " = ") },
	"a wide colon":              func(_ *rand.Rand, lines []string, n int) { lines[n] = colon(lines[n], "：") },
	"no quotes": func(_ *rand.Rand, lines []string, n int) {
		if strings.HasSuffix(lines[n], `"`) {
			lines[n] = strings.ReplaceAll(lines[n], `"`, "")
		}
	},
	"a comma at the end": func(_ *rand.Rand, lines []string, n int) { // elsewhere it is a part of the text
		if strings.HasSuffix(lines[n], `"`) {
			lines[n] += ","
		}
	},
	"capitals": func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.ToUpper(lines[n][:1]) + lines[n][1:] },
	"all capitals": func(_ *rand.Rand, lines []string, n int) {
		if key, value, ok := strings.Cut(lines[n], ":"); ok {
			lines[n] = strings.ToUpper(key) + ":" + value
		}
	},
	"a tab":              func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.Replace(lines[n], "  ", "\t", 1) },
	"a dash":             func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.Replace(lines[n], "- ", "– ", 1) },
	"a bullet":           func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.Replace(lines[n], "- ", "• ", 1) },
	"no space in a list": func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.Replace(lines[n], "- ", "-", 1) },
	"a space of no width": func(r *rand.Rand, lines []string, n int) {
		at := r.IntN(len(lines[n]) + 1)
		lines[n] = lines[n][:at] + "\u200b" + lines[n][at:]
	},
	"a wrapped line": func(r *rand.Rand, lines []string, n int) {
		at := strings.LastIndexByte(lines[n], ' ')
		if at > 12 {
			lines[n] = lines[n][:at] + "\n" + lines[n][at+1:]
		}
	},
	"stars":      func(_ *rand.Rand, lines []string, n int) { lines[n] = around(lines[n], "**", "**") },
	"HTML codes": func(_ *rand.Rand, lines []string, n int) { lines[n] = strings.ReplaceAll(lines[n], "&", "&amp;") },
	"half quotes": func(_ *rand.Rand, lines []string, n int) {
		if !strings.Contains(lines[n], "”") {
			lines[n] = strings.Replace(lines[n], `"`, "”", 1)
		}
	},
}

// colon puts another sign in the place of a key's colon.
func colon(line, sign string) string {
	key, value, ok := strings.Cut(line, ": ")
	if !ok || strings.ContainsAny(strings.TrimLeft(key, " -"), " \"") {
		return line
	}
	return key + sign + value
}

// around puts signs round a value.
func around(line, before, behind string) string {
	key, value, ok := strings.Cut(line, ": ")
	if !ok || strings.ContainsAny(value, "\"[{") {
		return line
	}
	return key + ": " + before + value + behind
}

const meantPage = `---
title: United for Equality
summary: "What we did: talks & more"
start: 2015-11-28
end: 2015-11-30
place: Paris, Rome & Berlin
organiser: Maison des Potes for all of us
status: confirmed
categories:
  - Announcements
  - Partnership blog
delegates:
  - name: Mostafa Rajaai
    role: International Students Officer
weight: 10
---
Text.
`

// Where mending leaves a page without a fault, it says what was meant before one
// or two slips were made.
func TestMendingGivesWhatWasMeant(t *testing.T) {
	want := valuesOf(t, []byte(meantPage))
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range slips {
			if !yield(name) {
				return
			}
		}
	})
	r := rand.New(rand.NewPCG(1, 2))
	mended := map[string]int{}
	for range 3000 {
		lines := strings.Split(strings.TrimSuffix(meantPage, "---\nText.\n"), "\n")
		var made []string
		for range 1 + r.IntN(2) {
			name, n := names[r.IntN(len(names))], 1+r.IntN(len(lines)-2)
			slips[name](r, lines, n)
			made = append(made, name)
		}
		src := []byte(strings.Join(lines, "\n") + "---\nText.\n")
		again, rounds := src, 0
		for ; rounds < 10; rounds++ {
			next, n := fix.Apply(again, check(again))
			if n == 0 {
				break
			}
			again = next
		}
		if len(check(again)) > 0 || rounds == 0 {
			continue
		}
		for _, name := range made {
			mended[name]++
		}
		if diff := cmp.Diff(want, valuesOf(t, again)); diff != "" {
			t.Errorf("%v: %s\n%s\nbecomes\n%s", made, diff, src, again)
		}
	}
	if len(mended) < len(slips)/2 {
		t.Errorf("only these could be mended: %v", mended)
	}
}

// valuesOf gives what a page says, as text.
func valuesOf(t *testing.T, src []byte) map[string]string {
	t.Helper()
	fields := schema.FieldsOf(schema.Common(), schema.Types()[2])
	front, _ := frontmatter.Split("a.md", src)
	record, _ := FrontMatter("a.md", front.Root, fields)
	out := map[string]string{}
	for name, v := range record.All() {
		out[name] = fmt.Sprint(schema.Plain(v, fields[schema.Index(fields, name)], func(v schema.Value, _ schema.Field) any { return v.Text }))
	}
	return out
}
