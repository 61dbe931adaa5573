package inbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// Writer writes the comments that are taken in. Those of one file that reply to each
// other do so in what it writes, if they come in their order.
type Writer struct {
	Root *os.Root       // the site's folder
	Zone *time.Location // in which days begin
	Now  time.Time      // the day of comments that have none

	ids map[string]string // ID in WordPress and page → ID of the comment that was written
}

// ErrUnwritable tells that a comment can't be written so that it means the same.
var ErrUnwritable = errors.New("it can't be written as a comment; copy what is in it by hand")

// Write writes a comment beside its page, and gives the path of its file. It replaces
// none. known are the IDs of the comments on the page.
func (w *Writer) Write(a *Assessment, known func(id string) bool) (file string, err error) {
	if a.Refused != "" || a.Page == "" {
		return "", fmt.Errorf("the comment is refused: %s", a.Refused)
	}
	day := a.Date
	if day.IsZero() {
		day = w.Now
	}
	day = day.In(w.Zone)
	reply := a.ReplyTo
	if a.parent != "" && a.parent != "0" {
		reply = w.ids[a.Page+"\n"+a.parent]
	}
	if reply = slug.Anchor(reply); !known(reply) && !w.wrote(a.Page, reply) {
		reply = ""
	}
	text := a.file(day, reply)
	dir := path.Join(content.Root, a.Page, content.Comments)
	c, faults := content.ParseComment(path.Join(dir, "a.md"), a.Page, []byte(text))
	if faults.HasErrors() || c.Name != a.Name || strings.TrimSpace(text[c.Body:]) != a.Text {
		return "", ErrUnwritable
	}
	if err := w.Root.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("the folder of the comments can't be made: %w", err)
	}
	base := day.Format("2006-01-02") + "-" + slug.Path(a.Name)
	if len(base) > 60 {
		base = strings.TrimRight(base[:60], "-")
	}
	for n := 1; n < 10_000; n++ {
		id := base
		if n > 1 {
			id = fmt.Sprintf("%s-%d", base, n)
		}
		file = path.Join(dir, id+".md")
		f, err := w.Root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("the comment can't be written: %w", err)
		}
		_, err = f.WriteString(text)
		if err = errors.Join(err, f.Close()); err != nil {
			return "", fmt.Errorf("the comment can't be written: %w", err)
		}
		w.note(a, id)
		return file, nil
	}
	return "", ErrUnwritable
}

// note remembers what a comment is called now.
func (w *Writer) note(a *Assessment, id string) {
	if w.ids == nil {
		w.ids = make(map[string]string)
	}
	w.ids[a.Page+"\n\n"+slug.Anchor(id)] = id
	if a.id != "" {
		w.ids[a.Page+"\n"+a.id] = id
	}
}

func (w *Writer) wrote(page, id string) bool { return id != "" && w.ids[page+"\n\n"+id] != "" }

// file gives the content of a comment's file.
func (a *Assessment) file(day time.Time, reply string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nname: %s\ndate: %s\n", frontmatter.Quote(a.Name), day.Format("2006-01-02 15:04"))
	if a.Link != "" {
		fmt.Fprintf(&b, "link: %s\n", frontmatter.Quote(a.Link))
	}
	if reply != "" {
		fmt.Fprintf(&b, "reply_to: %s\n", frontmatter.Quote(reply))
	}
	b.WriteString("---\n\n" + a.Text + "\n")
	return b.String()
}
