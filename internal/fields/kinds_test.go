package fields

import (
	"strings"
	"testing"
)

// Each kind takes what is right and says what was meant by what is wrong; an
// empty hint stands for a value that is taken.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		field       Field
		value, hint string
	}{
		{Field{Kind: Email}, "office@example.org", ""},
		{Field{Kind: Email}, "o'neil+eu@students.example.ac.uk", ""},
		{Field{Kind: Email}, "mailto:office@example.org", "Perhaps office@example.org?"},
		{Field{Kind: Email}, "Ann <ann@example.org>", "Perhaps ann@example.org?"},
		{Field{Kind: Email}, "ann (at) example.org", "Perhaps ann@example.org?"},
		{Field{Kind: Email}, "ann.example.org", "There is no @ in it."},
		{Field{Kind: Email}, "ann@example", "It should look like office@example.org."},
		{Field{Kind: URL}, "https://www.example.org/a?b=c#d", ""},
		{Field{Kind: URL}, "HTTP://example.org", ""},
		{Field{Kind: URL}, "https://exa mple.org", "An address has no spaces, quotes or angle brackets in it."},
		{Field{Kind: URL}, "htps://example.org", "Perhaps https://example.org?"},
		{Field{Kind: URL}, "https://example", "“example” is no name of a site; is its ending missing, as in example.org?"},
		{Field{Kind: URL}, "https://", "Copy it again from the browser's address bar."},
		{Field{Kind: URL}, "../paris.md", "An address begins with https://."},
		{Field{Kind: URL}, "javascript:alert(1)", "An address begins with https://."},
		{Field{Kind: Country}, "XK", ""},
		{Field{Kind: Country}, "Kosovo", "Perhaps XK?"},
		{Field{Kind: Language}, "cy", ""},
		{Field{Kind: Language}, "Welsh", "Perhaps cy?"},
		{Field{Kind: Zone}, "Asia/Yerevan", ""},
		{Field{Kind: Zone}, "Paris", "Perhaps Europe/Paris?"},
		{Field{Kind: Zone}, "UTC+1", "Name the place instead, such as Europe/London; then summer time comes out right, too."},
		{Field{Kind: Number}, "-2.5", ""},
		{Field{Kind: Number}, "1,000", "Perhaps 1000?"},
		{Field{Kind: Number}, "1_000", "Perhaps 1000?"},
		{Field{Kind: Number}, "ten", "Write it in figures."},
		{Field{Kind: YesNo}, "FALSE", ""},
		{Field{Kind: YesNo}, "off", "Perhaps false?"},
		{Field{Kind: YesNo}, "maybe", "Write true or false."},
		{Field{Kind: File}, "photos/paris.jpg", ""},
		{Field{Kind: File}, `photos\paris.jpg`, "Perhaps photos/paris.jpg? Folders are divided by /."},
		{Field{Kind: File}, "https://example.org/a.jpg", "Save the file beside the page, and write its name: the site loads nothing from elsewhere."},
		{Field{Kind: Choice, Choices: []string{"planned", "running", "finished"}}, "runing", "Perhaps running?"},
		{Field{Kind: Choice, Choices: []string{"planned", "running", "finished"}}, "later", "Write planned, running or finished."},
		{Field{Kind: Date}, "2013-12", ""},
		{Field{Kind: Date}, "1 December 2013", "Perhaps 2013-12-01?"},
		{Field{Kind: Date}, "Samstag, 28. November 2015", "Perhaps 2015-11-28?"},
		{Field{Kind: Date}, "11/2015", "Perhaps 2015-11?"},
		{Field{Kind: Date}, "2015-11-31", "November has 30 days. Perhaps 2015-11-30?"},
		{Field{Kind: Date}, "2015-11-28 09:00", "Write when: 2015-11-28"},
		{Field{Kind: Moment}, "2015-11-28T09:00:00+01:00", ""},
		{Field{Kind: Moment}, "2015-11-28 25:00", "Hours run from 00 to 23, minutes and seconds from 00 to 59."},
	} {
		c.field.Name = "when"
		node := Node{Kind: Map, Pairs: []Pair{{Key: "when", Value: Node{Kind: Scalar, Tag: StringTag, Text: c.value}}}}
		record, faults := Decode("a.md", node, []Field{c.field})
		got := ""
		if len(faults) > 0 {
			got = faults[0].Hint
		}
		if got != c.hint || len(faults) > 1 || record.Has("when") != (c.hint == "") {
			t.Errorf("%v %q: %q, want %q", c.field.Kind, c.value, got, c.hint)
		}
	}
}

// What a word without quotes is does not depend on YAML 1.1.
func TestTagOf(t *testing.T) {
	for word, want := range map[string]Tag{
		"": NullTag, "~": NullTag, "null": NullTag, "true": BoolTag, "False": BoolTag, "yes": StringTag, "NO": StringTag, "on": StringTag,
		"1": IntTag, "-1": IntTag, "010": IntTag, "0x1F": IntTag, "0o17": IntTag, "1_000": StringTag, "1:30": StringTag,
		"1.5": FloatTag, ".5": FloatTag, "1e3": FloatTag, "1e": StringTag, ".": StringTag, "-": StringTag, "1.2.3": StringTag,
		"2015-11-28": StringTag, "12 km": StringTag, "5 July": StringTag,
	} {
		if got := TagOf(word); got != want {
			t.Errorf("%q: %d, want %d", word, got, want)
		}
	}
}

// Every word of other programs and languages leads to keys that there are, in
// one entry of the table.
func TestSynonyms(t *testing.T) {
	known := map[string]bool{"base_url": true, "time_zone": true, "paginate": true, "links": true, "feeds": true, "menus": true, "url": true, "description": true}
	var note func(list []Field)
	note = func(list []Field) {
		for _, f := range list {
			known[f.Name] = true
			note(f.Fields)
		}
	}
	note(Common())
	for _, typ := range Types() {
		note(typ.Fields)
	}
	entries := map[string]string{}
	for fields, words := range synonymsByField {
		for _, f := range strings.Fields(fields) {
			if !known[f] {
				t.Errorf("there is no key %q", f)
			}
		}
		for _, w := range strings.Fields(words) {
			if before, twice := entries[w]; twice {
				t.Errorf("%q stands under %q and %q", w, before, fields)
			}
			if w != fold(w) {
				t.Errorf("%q is not folded", w)
			}
			entries[w] = fields
		}
	}
	for w := range foreign {
		if w != fold(w) {
			t.Errorf("%q is not folded", w)
		}
	}
}
