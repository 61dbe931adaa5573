package diag

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A writer who goes to the line and the column that we name must find the very
// character, whatever machine the file comes from.
func TestPosition(t *testing.T) {
	for _, c := range []struct {
		name, src string
		offset    int
		want      Position
	}{
		{"the first byte", "title: Paris\n", 0, Position{1, 1}},
		{"within a line", "title: Paris\n", 7, Position{1, 8}},
		{"a later line", "a\nbc\nd", 3, Position{2, 2}},
		{"the end of a line", "a\nbc\nd", 4, Position{2, 3}},
		{"behind the last line end", "a\n", 2, Position{2, 1}},
		{"an empty file", "", 0, Position{1, 1}},
		{"beyond the end", "abc", 99, Position{1, 4}},
		{"before the beginning", "abc", -1, Position{1, 1}},
		{"Windows line ends", "a\r\nbc\r\n", 4, Position{2, 2}},
		{"within a Windows line end", "a\r\nbc", 2, Position{1, 2}},
		{"line ends of an old Mac", "a\rbc", 3, Position{2, 2}},
		{"a byte order mark is no character", "\ufefftitle", 3, Position{1, 1}},
		{"an offset at the byte order mark", "\ufefftitle", 0, Position{1, 1}},
		{"behind a byte order mark", "\ufefftitle", 5, Position{1, 3}},
		{"accents are one character", "Cālin x", 7, Position{1, 7}},
		{"within a character", "Cālin", 2, Position{1, 2}},
		{"characters beyond the first plane", "🎓a", 4, Position{1, 2}},
		{"wide characters count as one", "学生a", 6, Position{1, 3}},
		{"a tab counts as one", "\ta", 1, Position{1, 2}},
		{"bytes that are no UTF-8 count one each", "\xff\xfea", 2, Position{1, 3}},
	} {
		if got := NewLines([]byte(c.src)).Position(c.offset); got != c.want {
			t.Errorf("%s: offset %d of %q is %v, want %v", c.name, c.offset, c.src, got, c.want)
		}
	}
}

// Whatever a file holds, each offset has a position in it, positions never go
// backwards, and drawing never fails.
func FuzzPosition(f *testing.F) {
	f.Add([]byte("\ufefftitle: Paris\r\n\tdate: 学生\n"))
	f.Add([]byte("a\r\rb\n\r\xff\xe2\x80"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l := NewLines(src)
		before := Position{1, 1}
		for offset := range len(src) + 1 {
			p := l.Position(offset)
			if p.Line < before.Line || p.Line == before.Line && p.Column < before.Column {
				t.Fatalf("offset %d of %q: %v stands before %v", offset, src, p, before)
			}
			if n := utf8.RuneCount(l.Text(p.Line)); p.Column > n+1 {
				t.Fatalf("offset %d of %q: column %d in a line of %d", offset, src, p.Column, n)
			}
			if d := layOut(l.Text(p.Line), p.Column, p.Column+1); d.from < 0 || d.to < d.from {
				t.Fatalf("offset %d of %q: drawn from %d to %d", offset, src, d.from, d.to)
			}
			before = p
		}
	})
}

// In a line of any length, a place is what counting from its beginning gives, and
// what is shown of it lies round the place.
func TestLongLines(t *testing.T) {
	src := []byte("a\n" + strings.Repeat("é\xff🎉 ", 2000) + "\r\nb" + strings.Repeat("c", 3000))
	lines := NewLines(src)
	for offset := 0; offset <= len(src); offset += 7 {
		got := lines.Position(offset)
		text := lines.Text(got.Line)
		within := min(offset-lines.starts[got.Line-1], len(text))
		column := 1
		for i := 0; i < within; column++ {
			_, size := utf8.DecodeRune(text[i:])
			if i += size; i > within {
				break
			}
		}
		if got.Column != column {
			t.Fatalf("offset %d lies in column %d, want %d", offset, got.Column, column)
		}
		part, from, to := newRegion("a", lines, Span{offset, offset + 1}).excerpt()
		if len(part) > 2100 || to < from {
			t.Fatalf("at %d, %d bytes are shown, from column %d to %d", offset, len(part), from, to)
		}
		if whole, shown := []rune(string(text)), []rune(string(part)); column <= len(whole) && whole[column-1] != shown[from-1] {
			t.Fatalf("at %d, %q is marked, want %q", offset, shown[from-1], whole[column-1])
		}
	}
}
