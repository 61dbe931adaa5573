package sitediff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// From any comparison, both texts come out again, and what is called the same is.
func TestBothTextsAreInEveryComparison(t *testing.T) {
	words := []string{"we", "meet", "on", "Monday", "in", "Paris", "the", "hall", "日", "本"}
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		text := func() []string {
			lines := make([]string, r.IntN(6))
			for i := range lines {
				for range 1 + r.IntN(5) {
					lines[i] += words[r.IntN(len(words))] + " "
				}
				lines[i] = strings.TrimSpace(lines[i])
			}
			return lines
		}
		before, now := text(), text()
		if r.IntN(2) == 0 && len(before) > 0 { // alike, but for one line
			now = slices.Clone(before)
			now[r.IntN(len(now))] += " again"
		}
		var old, current []string
		for _, p := range compareLines(before, now) {
			for _, side := range []struct {
				segments []Segment
				into     *[]string
			}{{p.Before(), &old}, {p.Now(), &current}} {
				if text := joined(side.segments); text != "" {
					*side.into = append(*side.into, text)
				}
			}
		}
		if got, want := strings.Join(old, "\n"), strings.Join(before, "\n"); got != want {
			t.Fatalf("seed %d: before is %q, want %q", seed, got, want)
		}
		if got, want := strings.Join(current, "\n"), strings.Join(now, "\n"); got != want {
			t.Fatalf("seed %d: now is %q, want %q", seed, got, want)
		}
	}
}

func joined(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}

// What two lists share is as long as it can be.
func TestCommonRunsAreTheLongest(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		list := func() []string {
			out := make([]string, r.IntN(12))
			for i := range out {
				out[i] = string(rune('a' + r.IntN(4)))
			}
			return out
		}
		a, b := list(), list()
		n, i, j := 0, 0, 0
		for _, run := range commonRuns(a, b) {
			if run.a < i || run.b < j || !slices.Equal(a[run.a:run.a+run.n], b[run.b:run.b+run.n]) {
				t.Fatalf("%q and %q: the run %v is wrong", a, b, run)
			}
			n, i, j = n+run.n, run.a+run.n, run.b+run.n
		}
		if want := longest(a, b); n != want {
			t.Fatalf("%q and %q share %d, and %d were found", a, b, want, n)
		}
	}
}

// longest is the length of the longest common subsequence, by the book.
func longest(a, b []string) int {
	row := make([]int, len(b)+1)
	for i := range a {
		diagonal := 0
		for j := range b {
			above := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j], above)
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// Two long texts that have nothing in common are compared without end neither of time
// nor of memory.
func TestLongTextsAreBounded(t *testing.T) {
	var before, now []string
	for i := range 20_000 {
		before, now = append(before, fmt.Sprint("a", i)), append(now, fmt.Sprint("b", i))
	}
	if got := compareLines(before, now); len(got) != 1 || !got[0].Changed {
		t.Errorf("got %d passages", len(got))
	}
}

// files makes a site of texts by path.
func files(texts map[string]string) Site {
	s := Site{Files: make(map[string]sum.Sum), Read: func(path string) ([]byte, error) { return []byte(texts[path]), nil }}
	for path, text := range texts {
		s.Files[path] = sum.OfString(text)
	}
	return s
}

// What is shown is compared: neither scripts nor attributes, but alternative texts.
func TestWordsAreThoseOfReaders(t *testing.T) {
	p, err := parsePage([]byte(`<!doctype html><html lang="cy"><title>A &amp; B</title><nav>Menu</nav><main><h1>One <em>two</em></h1>
<p>three<br>four <img src="x.png" alt="A hall"><script>five()</script><span hidden>six</span><svg><text>seven</text></svg></p>
<table><tr><td>8<td>9</table></main>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"One two", "three", "four [A hall]", "8 9"}
	if !slices.Equal(p.main, want) || !slices.Equal(p.frame, []string{"Menu"}) || p.title != "A & B" || p.heading != "One two" || p.lang != "cy" {
		t.Errorf("got %+v, want %q", p, want)
	}
}

// Only a page that sends readers on at once leads on.
func TestRefresh(t *testing.T) {
	for content, want := range map[string]string{
		"0; url=/a/": "/a/", "0;URL='/a/'": "/a/", "30": "", "5; url=/a/": "", "": "", "0; /a/": "",
	} {
		if got := refreshTarget(content); got != want {
			t.Errorf("%q leads to %q, want %q", content, got, want)
		}
	}
}

// A page that two old ones lead to has moved from the one, and the other leads on.
func TestTwoPagesBecomeOne(t *testing.T) {
	const lead = `<meta http-equiv="refresh" content="0; url=/int/c/"><title>C</title>`
	before := files(map[string]string{"a/index.html": "<p>Text", "b/index.html": "<p>More"})
	now := files(map[string]string{"a/index.html": lead, "b/index.html": lead, "c/index.html": "<title>C</title><p>Text"})
	d, err := Compare(before, now, "/int/")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Moved, []Move{{"/a/", "/c/", "C"}}) || !slices.Equal(d.Redirected, []Move{{"/b/", "/c/", "C"}}) || len(d.New)+len(d.Removed) > 0 {
		t.Errorf("got %+v", d)
	}
}

// A change around the pages is told once, with each page that shares it once.
func TestFramesAreToldOnce(t *testing.T) {
	site := func(name string) Site {
		texts := make(map[string]string)
		for i := range 9 {
			texts[fmt.Sprintf("%d/index.html", i)] = fmt.Sprintf("<nav>%s</nav><main>Page %d</main><footer>%[1]s</footer>", name, i)
		}
		return files(texts)
	}
	d, err := Compare(site("Blog"), site("Journal"), "/")
	if err != nil || len(d.Frames) != 1 || len(d.Frames[0].Pages) != 9 || len(d.Changed) > 0 {
		t.Errorf("got %+v, %v", d, err)
	}
}

// Whatever a page holds, it is read without a panic, and every form can be written.
func FuzzPages(f *testing.F) {
	f.Add("<main><h1>A</h1><p>b", "<main><h1>A</h1><p>c d")
	f.Add(`<meta http-equiv=refresh content="0;url=//x">`, strings.Repeat("<div>", 600)+"deep")
	f.Fuzz(func(t *testing.T, before, now string) {
		d, err := Compare(files(map[string]string{"index.html": before, "a.html": now}), files(map[string]string{"index.html": now}), "/")
		if err != nil {
			t.Skip(err)
		}
		var text, md, page strings.Builder
		if err := WriteText(&text, d, false); err != nil {
			t.Fatal(err)
		}
		if err := WriteMarkdown(&md, d); err != nil {
			t.Fatal(err)
		}
		if err := WriteHTML(&page, d, ""); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), "\x1b") || strings.Contains(md.String(), "<script") || strings.Contains(page.String(), "<script") {
			t.Errorf("something got through: %q %q", text.String(), md.String())
		}
	})
}

// A comment is never longer than GitHub takes, and says how much is left out.
func TestCommentsHaveRoom(t *testing.T) {
	d := new(Diff)
	for i := range 3000 {
		d.New = append(d.New, Page{Address: fmt.Sprintf("/a-long-address/%d/", i), Title: "A page with a title"})
	}
	var b strings.Builder
	if err := WriteMarkdown(&b, d); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 65_000 || !strings.Contains(b.String(), "more entries have no room here") {
		t.Errorf("%d bytes, which end with %q", b.Len(), b.String()[b.Len()-100:])
	}
}
