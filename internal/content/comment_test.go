package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func parseComment(t *testing.T, file, text string) (*Comment, []string) {
	t.Helper()
	c, list := ParseComment("content/blog/a/comments/"+file, "blog/a", []byte(text))
	var told []string
	for _, d := range list {
		told = append(told, string(d.Code)+": "+d.Message)
	}
	return c, told
}

// A comment's day may stand in the name of its file, and its name in the page follows
// from that as well.
func TestParseComment(t *testing.T) {
	c, told := parseComment(t, "2018-07-06-Jo Example.md", "---\nname: Jo\nlink: https://jo.example/\nreply_to: 2018-07-05-Sam.md\n---\n\nHello.\n")
	if told != nil || c.ID != "2018-07-06-jo-example" || c.Name != "Jo" || c.Date.Date.String() != "2018-07-06" || c.Link != "https://jo.example/" || c.ReplyTo.Text != "2018-07-05-sam" || c.Broken {
		t.Errorf("%+v, %v", c, told)
	}
	if c, told := parseComment(t, "a.md", "---\nname: Jo\ndate: 2018-07-06 10:15\n---\nHello.\n"); told != nil || !c.Date.Timed {
		t.Errorf("%+v, %v", c, told)
	}
}

// What is wrong with a comment is told, and such a comment is not shown.
func TestFaultyComments(t *testing.T) {
	for text, want := range map[string]string{
		"---\nname: Jo\n---\nHello.":                                           "field-missing: the comment has no “date”",
		"---\ndate: 2018-07-06\n---\nHello.":                                   "field-missing: the comment has no “name”",
		"---\nname: Jo\ndate: 2018-07-06\n---\n \n":                            "field-missing: the comment has no text",
		"---\nname: Jo\ndate: 2018-07-06\n---\n" + strings.Repeat("x", 40<<10): "file-too-large: the comment is longer than 32 KiB",
		"---\nname: Jo\u202e\ndate: 2018-07-06\n---\nHello.":                   "value-wrong: the name holds a character that can't be seen, U+202E",
		"---\nname: Jo\ndate: 2018-07-06\nlink: ftp://x.example/\n---\nHello.": "value-wrong: ",
		"---\nname: Jo\ndate: 2018-07-06\nemail: a@example.org\n---\nHello.":   "key-unknown: ",
	} {
		c, told := parseComment(t, "a.md", text)
		if len(told) != 1 || !strings.HasPrefix(told[0], want) || !c.Broken {
			t.Errorf("%.40q: %v, want %s", text, told, want)
		}
	}
}

func FuzzParseComment(f *testing.F) {
	f.Add("---\nname: Jo\ndate: 2018-07-06\nreply_to: x\n---\nHello.\n")
	f.Add("name: Jo")
	f.Add("---\nname: [a, b]\n---\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		c, list := ParseComment("content/blog/a/comments/2018-07-06-a.md", "blog/a", []byte(text))
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End > len(text) || d.Span.Start > d.Span.End {
				t.Errorf("%s lies at %v of %d bytes", d.Code, d.Span, len(text))
			}
		}
		if !c.Broken && (c.Name == "" || c.Date.IsZero() || strings.IndexFunc(c.Name, Disguising) >= 0 || utf8.RuneCountInString(c.Name) > MaxCommentName || c.Body > len(text)) {
			t.Errorf("%q is taken: %+v", text, c)
		}
	})
}
