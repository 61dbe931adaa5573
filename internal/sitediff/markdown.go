package sitediff

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// maxMarkdown is how long a comment may become: GitHub takes 65,536 characters.
const maxMarkdown = 60_000

// WriteMarkdown writes a diff as the comment on a pull request. None of the words of
// the site becomes markup, or calls somebody by an @.
func WriteMarkdown(w io.Writer, d *Diff) error {
	m := markdown{room: maxMarkdown}
	m.add("### What changes for readers\n\n%s\n", d.Summary())
	m.pages("New", d.New)
	m.moves("Moved", d.Moved)
	m.moves("Leading to another page from now on", d.Redirected)
	m.pages("Removed", d.Removed)
	if len(d.Changed) > 0 {
		m.head("Changed", len(d.Changed))
		for _, c := range d.Changed {
			m.change(&c)
		}
	}
	m.pages("Changed, in words that are not known", d.Unknown)
	if len(d.Frames) > 0 {
		m.head("Changed around the pages, as in menus", len(d.Frames))
		for _, f := range d.Frames {
			m.add("- %s\n%s", plain(namePages(f.Pages)), passages([]Passage{f.Passage}))
		}
	}
	if len(d.Files) > 0 {
		m.head("Files", len(d.Files))
		for _, f := range d.Files {
			m.add("- %s: %s\n", plain(f.Path), f.What)
		}
	}
	if m.left > 0 {
		m.b.WriteString(fmt.Sprintf("\n%d more entries have no room here. `meridian diff` shows all.\n", m.left))
	} else if text := d.closing(); text != "" {
		m.b.WriteString("\n" + text)
	}
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct {
	b    strings.Builder
	room int
	left int // entries for which there was no room
}

// add adds an entry as a whole, or not at all.
func (m *markdown) add(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if m.left > 0 || m.b.Len()+len(text) > m.room {
		m.left++
		return
	}
	m.b.WriteString(text)
}

func (m *markdown) head(what string, n int) { m.add("\n**%s (%d)**\n\n", what, n) }

func (m *markdown) pages(what string, pages []Page) {
	if len(pages) == 0 {
		return
	}
	m.head(what, len(pages))
	for _, p := range pages {
		m.add("- %s %s\n", plain(p.Address), plain(p.Title))
	}
}

func (m *markdown) moves(what string, moves []Move) {
	if len(moves) == 0 {
		return
	}
	m.head(what, len(moves))
	for _, v := range moves {
		m.add("- %s → %s\n", plain(v.From), plain(v.To))
	}
}

func (m *markdown) change(c *Change) {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s %s\n", plain(c.Address), plain(c.Title))
	if c.Titled != nil {
		fmt.Fprintf(&b, "  > Title: %s\n", marked(c.Titled))
	}
	b.WriteString(passages(c.Text))
	for _, l := range c.Links {
		fmt.Fprintf(&b, "\n  > The link “%s” leads to %s, and no longer to %s\n", plain(l.Text), plain(l.To), plain(l.From))
	}
	m.add("%s", b.String())
}

// passages writes each changed passage as a quotation in an entry of a list.
func passages(list []Passage) string {
	var b strings.Builder
	for _, p := range list {
		if p.Changed {
			fmt.Fprintf(&b, "\n  > %s\n", strings.ReplaceAll(marked(withContext(p.Segments)), "\n", "<br>"))
		}
	}
	return b.String()
}

func marked(segments []Segment) string {
	var b strings.Builder
	for _, s := range segments {
		words := strings.TrimRight(s.Text, " \n")
		text, space := plain(words), s.Text[len(words):]
		switch {
		case words == "":
		case s.Kind == Removed:
			text = "<del>" + text + "</del>"
		case s.Kind == Added:
			text = "<ins>" + text + "</ins>"
		}
		b.WriteString(text + space)
		if space == "" && s.Kind != Same {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// plain gives a text that Markdown shows as it is.
func plain(text string) string {
	var b strings.Builder
	for _, r := range html.EscapeString(text) {
		switch {
		case r == '@': // GitHub would write to somebody of that name
			b.WriteString("@<!-- -->")
		case r == '#' && !strings.HasSuffix(b.String(), "&"): // a number of an issue
			b.WriteString(`\#<!-- -->`)
		case strings.ContainsRune("\\`*_{}[]()+-.!|~:$", r):
			b.WriteString(`\` + string(r))
		case r < ' ' && r != '\n' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
