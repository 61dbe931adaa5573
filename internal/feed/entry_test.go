package feed

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/card"
)

// An entry says its language only where it is not that of the feed, and its
// picture's size only where that is known.
func TestEntriesRepeatNothing(t *testing.T) {
	f := sample("atom.xml")
	f.Entries[0].Language, f.Entries[1].Language = f.Language, "fr"
	if f.language(&f.Entries[0]) != "" || f.language(&f.Entries[1]) != "fr" {
		t.Errorf("the languages are %q and %q", f.language(&f.Entries[0]), f.language(&f.Entries[1]))
	}
	if n := strings.Count(string(Atom(f)), `xml:lang="`+f.Language+`"`); n != 1 {
		t.Errorf("the language of the feed is said %d times", n)
	}
	f.Entries[0].Image = &card.Image{Permalink: "https://example.org/a.png", Type: "image/png"}
	for _, text := range []string{string(Atom(f)), string(RSS(f))} {
		if strings.Contains(text, `width="`) || strings.Contains(text, `height="`) {
			t.Errorf("a size that is not known is said:\n%s", text)
		}
	}
}
