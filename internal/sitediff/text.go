package sitediff

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// maxPages is how many pages that share a change are named, and context how many
// words around a change are shown.
const (
	maxPages = 5
	context  = 6
)

// WriteText writes a diff for people in a terminal: removed words as [-old-], added
// ones as {+new+}, or in colours.
func WriteText(w io.Writer, d *Diff, colour bool) error {
	var b strings.Builder
	t := terminal{&b, colour}
	t.pages("New", d.New)
	t.moves("Moved", d.Moved)
	t.moves("Leading to another page from now on", d.Redirected)
	t.pages("Removed", d.Removed)
	if len(d.Changed) > 0 {
		t.head("Changed", len(d.Changed))
		for _, c := range d.Changed {
			t.change(&c)
		}
	}
	t.pages("Changed, in words that are not known", d.Unknown)
	if len(d.Frames) > 0 {
		t.head("Changed around the pages, as in menus", len(d.Frames))
		for _, f := range d.Frames {
			fmt.Fprintf(&b, "  %s\n", diag.Printable(namePages(f.Pages)))
			t.passages([]Passage{f.Passage})
		}
	}
	if len(d.Files) > 0 {
		t.head("Files", len(d.Files))
		for _, f := range d.Files {
			fmt.Fprintf(&b, "  %s  %s\n", diag.Printable(f.Path), f.What)
		}
	}
	fmt.Fprint(&b, d.closing())
	_, err := io.WriteString(w, b.String())
	return err
}

// closing says what no list tells; "" for nothing.
func (d *Diff) closing() string {
	switch {
	case d.IsEmpty() && d.Invisible == 0:
		return "Nothing changes for readers.\n"
	case d.IsEmpty():
		return fmt.Sprintf("Nothing changes that readers see; %s.\n", invisible(d.Invisible))
	case d.Invisible > 0:
		return fmt.Sprintf("Besides, %s.\n", invisible(d.Invisible))
	}
	return ""
}

func invisible(n int) string {
	if n == 1 {
		return "1 page changes in nothing that is shown"
	}
	return fmt.Sprintf("%d pages change in nothing that is shown", n)
}

// namePages names the pages that share a change.
func namePages(pages []string) string {
	if len(pages) <= maxPages+1 {
		return strings.Join(pages, ", ")
	}
	return fmt.Sprintf("%s and %d more pages", strings.Join(pages[:maxPages], ", "), len(pages)-maxPages)
}

type terminal struct {
	b      *strings.Builder
	colour bool
}

func (t *terminal) head(what string, n int) { fmt.Fprintf(t.b, "%s (%d)\n", what, n) }

func (t *terminal) pages(what string, pages []Page) {
	if len(pages) == 0 {
		return
	}
	t.head(what, len(pages))
	for _, p := range pages {
		fmt.Fprintf(t.b, "  %s\n", strings.TrimSpace(diag.Printable(p.Address+"  "+p.Title)))
	}
}

func (t *terminal) moves(what string, moves []Move) {
	if len(moves) == 0 {
		return
	}
	t.head(what, len(moves))
	for _, m := range moves {
		fmt.Fprintf(t.b, "  %s → %s\n", diag.Printable(m.From), diag.Printable(m.To))
	}
}

func (t *terminal) change(c *Change) {
	fmt.Fprintf(t.b, "  %s\n", strings.TrimSpace(diag.Printable(c.Address+"  "+c.Title)))
	if c.Titled != nil {
		fmt.Fprintf(t.b, "      title: %s\n", t.words(c.Titled))
	}
	t.passages(c.Text)
	for _, l := range c.Links {
		fmt.Fprintf(t.b, "      the link “%s” leads to %s, and no longer to %s\n", diag.Printable(l.Text), diag.Printable(l.To), diag.Printable(l.From))
	}
}

func (t *terminal) passages(list []Passage) {
	for _, p := range list {
		if p.Changed {
			fmt.Fprintf(t.b, "      %s\n", strings.ReplaceAll(t.words(withContext(p.Segments)), "\n", "\n      "))
		}
	}
}

func (t *terminal) words(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		words := strings.TrimRight(s.Text, " \n")
		open, end := "", ""
		switch {
		case s.Kind == Removed && t.colour:
			open, end = "\x1b[31m", "\x1b[0m"
		case s.Kind == Added && t.colour:
			open, end = "\x1b[32m", "\x1b[0m"
		case s.Kind == Removed:
			open, end = "[-", "-]"
		case s.Kind == Added:
			open, end = "{+", "+}"
		}
		lines := strings.Split(words, "\n")
		for i, line := range lines {
			lines[i] = diag.Printable(line)
		}
		b.WriteString(open + strings.Join(lines, "\n") + end + s.Text[len(words):])
		if words == s.Text && s.Kind != Same {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// withContext leaves of the words that are the same only those next to a change.
func withContext(segments []Segment) []Segment {
	out := make([]Segment, 0, len(segments))
	for i, s := range segments {
		if s.Kind == Same {
			words := splitWords(s.Text)
			first, last := i == 0, i == len(segments)-1
			switch {
			case first && len(words) > context:
				s.Text = "… " + strings.Join(words[len(words)-context:], "")
			case last && len(words) > context:
				s.Text = strings.TrimSpace(strings.Join(words[:context], "")) + " …"
			case !first && !last && len(words) > 2*context:
				s.Text = strings.TrimSpace(strings.Join(words[:context], "")) + " … " + strings.Join(words[len(words)-context:], "")
			}
		}
		out = append(out, s)
	}
	return out
}

// Summary says in one line what changes.
func (d *Diff) Summary() string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(len(d.New), "new")
	add(len(d.Changed)+len(d.Unknown), "changed")
	add(len(d.Moved), "moved")
	add(len(d.Redirected), "leading elsewhere")
	add(len(d.Removed), "removed")
	files := len(d.Files)
	pages := strings.Join(parts, ", ")
	if pages != "" {
		pages = "Pages: " + pages + "."
	}
	if files > 0 {
		pages = strings.TrimSpace(fmt.Sprintf("%s Other files: %d.", pages, files))
	}
	return cmp.Or(pages, "No page changes.")
}
