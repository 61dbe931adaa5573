package preview

import (
	"bytes"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// What was asked for lately is kept, within the room that there is; what is
// large is not kept at all.
func TestOutputCache(t *testing.T) {
	c := newOutputCache(80)
	name := func(i int) sum.Sum { return sum.OfString(string(rune('a' + i))) }
	put := func(i, size int) { c.put(name(i), bytes.Repeat([]byte{byte(i)}, size)) }
	has := func(i int) bool { data, ok := c.get(name(i)); return ok && (len(data) == 0 || data[0] == byte(i)) }
	if has(0) {
		t.Fatal("an empty cache holds something")
	}
	put(0, 11)
	if has(0) {
		t.Error("more than an eighth of the room is kept")
	}
	put(0, 10)
	if !has(0) {
		t.Error("an eighth of the room is not kept")
	}
	for i := 1; i < 4; i++ {
		put(i, 10)
	}
	put(1, 10) // there already
	for i := range 4 {
		if !has(i) {
			t.Errorf("%d of half the room is gone", i)
		}
	}
	put(4, 10) // makes the others old
	if !has(0) || !has(4) {
		t.Error("the old ones are gone at once")
	}
	for i := 5; i < 9; i++ {
		put(i, 10)
	}
	if !has(8) || !has(0) && has(1) {
		t.Error("what was asked for again goes before what was not")
	}
	for i := 9; i < 20; i++ {
		put(i, 10)
	}
	if has(0) || has(1) || has(4) {
		t.Error("nothing ever goes")
	}
	held := 0
	for _, generation := range []map[sum.Sum][]byte{c.young, c.old} {
		for _, data := range generation {
			held += len(data)
		}
	}
	if held > 80 {
		t.Errorf("%d bytes are held", held)
	}
}

func TestNameOf(t *testing.T) {
	for file, want := range map[string]string{
		"content/about.md": "about", "content/events/fair/index.md": "fair", "content/events/_index.md": "events", "content/index.md": "index", "content/_index.md": "_index",
	} {
		if got := nameOf(file); got != want {
			t.Errorf("%s is called %q", file, got)
		}
	}
}
