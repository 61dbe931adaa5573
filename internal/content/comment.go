package content

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Comments is the name of the folder that holds the comments on a page. It lies
// beside the page in its bundle, or in the folder that has the name of the page's
// file: content/blog/visit/comments for content/blog/visit.md.
const Comments = "comments"

// The limits of a comment. Who has more to say writes a page.
const (
	MaxComment     = 32 << 10 // bytes of its text
	MaxCommentName = 80       // characters of its writer's name
)

// Comment is what one file in a folder of comments says.
type Comment struct {
	File    string
	Page    string // the key of the page
	ID      string // its name within the page: that of its file, as an anchor
	Name    string // of its writer
	Date    civil.Moment
	Link    string // the writer's own page
	ReplyTo Value  // the ID of the comment that it replies to
	Body    int    // offset at which its text begins
	Sum     sum.Sum
	Title   diag.Span // for messages about the comment as a whole
	Broken  bool      // it can't be shown
}

// CommentOn tells on which page a file is a comment, by the page's key: it lies in
// the folder Comments of a page that is there.
func CommentOn(tree *source.Tree, f source.File) (key string, ok bool) {
	dir := path.Dir(f.Path)
	owner, ok := strings.CutSuffix(dir, "/"+Comments)
	if !ok || owner == Root || !strings.HasPrefix(owner, Root+"/") || !IsPage(f) || !IsMarkdown(f.Path) {
		return "", false
	}
	base := strings.ToLower(path.Base(f.Path))
	if base == "index.md" || base == "_index.md" {
		return "", false
	}
	for _, page := range []string{owner + "/index.md", owner + ".md", owner + "/index.html", owner + ".html"} {
		if found, ok := tree.Find(page); ok && IsText(found) {
			return strings.TrimPrefix(owner, Root+"/"), true
		}
	}
	return "", false
}

// commentWithoutPage tells of a file that lies where comments do and has a writer's name
// and no title, which is no key of a page: its page was deleted, moved or renamed.
func (d *Document) commentWithoutPage(list diag.List, root frontmatter.Node) (diag.Diagnostic, bool) {
	if path.Base(path.Dir(d.File)) != Comments {
		return diag.Diagnostic{}, false
	}
	if _, ok := root.Find("title"); ok {
		return diag.Diagnostic{}, false
	}
	for _, p := range root.Pairs {
		if p.Key == "name" && slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.KeyUnknown && d.Span == p.KeySpan }) {
			return diag.Diagnostic{
				Code: diag.KeyUnknown, File: d.File, Span: p.KeySpan, Message: "this is a comment, and the page on which it is one is not there",
				Hint: "Move it into the folder comments of its page, or delete it. If it is a page, give it a title in place of the name.",
			}, true
		}
	}
	return diag.Diagnostic{}, false
}

// ParseComment reads the file of a comment on the page of a key. What its text
// holds is found out where it is rendered.
func ParseComment(file, page string, src []byte) (*Comment, diag.List) {
	front, diags := frontmatter.Split(file, src)
	name := path.Base(file)
	name = name[:len(name)-len(path.Ext(name))]
	c := &Comment{
		File: file, Page: page, ID: slug.Anchor(name), Body: front.Body, Sum: sum.Of(src),
		Title: diag.Span{Start: front.Head.Start, End: front.Head.Start}, Broken: diags.HasErrors(),
	}
	dated := Document{Head: Head{Key: name, Title: c.Title}}
	dated.dateFromName(&front)
	rec, list := decode.FrontMatter(file, front.Root, schema.CommentFields())
	for i := range list {
		list[i].Message = strings.NewReplacer("the page has", "the comment has", "every page of this type", "every comment").Replace(list[i].Message)
	}
	diags = append(diags, list...)
	report := func(code diag.Code, span diag.Span, message, hint string) {
		diags = append(diags, diag.Diagnostic{Code: code, File: file, Span: span, Message: message, Hint: hint})
	}
	if v, ok := rec.Get("name"); ok {
		c.Name, c.Title = v.Text, v.Span
		switch odd := strings.IndexFunc(v.Text, Disguising); {
		case utf8.RuneCountInString(v.Text) > MaxCommentName:
			report(diag.ValueWrong, v.Span, fmt.Sprintf("a name has at most %d characters", MaxCommentName), "Shorten it.")
		case odd >= 0 && !c.Broken: // else it is told of already
			r, _ := utf8.DecodeRuneInString(v.Text[odd:])
			report(diag.ValueWrong, v.Span, fmt.Sprintf("the name holds a character that can't be seen, U+%04X", r), "Write it anew, without copying it.")
		}
	}
	date, _ := rec.Get("date")
	link, _ := rec.Get("link")
	c.Date, c.Link = date.Moment, link.Text
	if v, ok := rec.Get("reply_to"); ok {
		c.ReplyTo = Value{slug.Anchor(strings.TrimSuffix(v.Text, ".md")), v.Span}
	}
	switch text := bytes.TrimSpace(src[front.Body:]); {
	case len(text) == 0 && !c.Broken:
		report(diag.FieldMissing, c.Title, "the comment has no text", "Write it below the second line of dashes, or delete the file.")
	case len(text) > MaxComment:
		report(diag.FileTooLarge, c.Title, fmt.Sprintf("the comment is longer than %d KiB", MaxComment>>10), "Shorten it, or make a page of it.")
	}
	c.Broken = c.Broken || diags.HasErrors()
	return c, diags
}

// Disguising says whether a character can't be seen and changes how those beside it
// look, or in which direction they run, by which a text pretends to be another one.
// The two that join letters and part them are no disguise, as some scripts need them.
func Disguising(r rune) bool {
	const zwnj, zwj = '\u200c', '\u200d'
	return r != zwnj && r != zwj && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) || r == utf8.RuneError)
}
