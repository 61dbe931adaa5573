package schema

import (
	"fmt"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	known := append(Names(FieldsOf(Common(), Types()[1])), Names(FieldsOf(Common(), Types()[2]))...)
	for word, want := range map[string]string{
		"titel": "title", "Title": "title", "sumary": "summary", "catagories": "categories", "categroies": "categories",
		"country": "countries", "author": "authors", "follow-up": "follow_up", "strat": "start", "dat": "date",
		"foo": "", "x": "", "colour": "", "": "", "organizer": "organiser",
	} {
		if got, _ := Nearest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestGuide(t *testing.T) {
	for k, kind := range kinds {
		if kind.name == "" || kind.takes == "" || kind.propose == nil {
			t.Errorf("the entry of kind %d is not complete", k)
		}
	}
	ref := Guide(Types())
	for _, want := range []string{"## Event", "| `start` (required) | time |", "`delegates` has these keys"} {
		if !strings.Contains(ref, want) {
			t.Errorf("the reference lacks %q", want)
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
	words := 0
	for line := range rows(synonymsText) {
		fields, list, _ := strings.Cut(line, ": ")
		for _, f := range strings.Fields(fields) {
			if !known[f] {
				t.Errorf("there is no key %q", f)
			}
		}
		for _, w := range strings.Fields(list) {
			words++
			if w != fold(w) {
				t.Errorf("%q is not folded", w)
			}
		}
	}
	if n := len(synonyms()); n != words {
		t.Errorf("%d of the words stand twice", words-n)
	}
	for w := range foreign() {
		if w != fold(w) {
			t.Errorf("%q is not folded", w)
		}
	}
}

// What a date in another form is taken for, and what is none.
func TestGuessDate(t *testing.T) {
	for text, want := range map[string]string{
		"05/05/2015":                "[2015-05-05] sure",
		"04/05/2015":                "[2015-05-04 2015-04-05]",
		"28/11/15":                  "[2015-11-28]",
		"28-30 November 2015":       "[2015-11-28] until 2015-11-30",
		"28 and 29 November 2015":   "[2015-11-28] until 2015-11-29",
		"28 November 2015, 1pm":     "[2015-11-28] at 13:00",
		"28 November 2015, 13pm":    "none",
		"28 November 2015, 12am":    "[2015-11-28] at 00:00",
		"31 November 2015":          "none",
		"November May 2015":         "none",
		"Saturday, 28 November '15": "[2015-11-28]",
	} {
		got := "none"
		if g, ok := guessDate(text); ok {
			got = fmt.Sprint(g.days)
			if !g.last.IsZero() {
				got += " until " + g.last.String()
			}
			if g.clock != "" {
				got += " at " + g.clock
			}
			if g.sure {
				got += " sure"
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if first, last, ok := dayRange("28-28 November 2015"); ok {
		t.Errorf("one day is a range from %s to %s", first, last)
	}
	if clock, ok := ParseClock("13pm"); ok {
		t.Errorf("13pm is %s", clock)
	}
}
