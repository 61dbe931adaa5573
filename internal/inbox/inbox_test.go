package inbox

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/content"
)

var labels = Labels{"your name": "name", "your website": "link", "your comment": "comment", "votre nom": "name", "votre commentaire": "comment"}

func read(t *testing.T, name, data string) []Submission {
	t.Helper()
	list, err := Read(name, []byte(data), labels)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return list
}

// An e-mail that a page has prepared says page, name, link and text under the words of
// the form, in any language; of another one the text is the comment.
func TestMail(t *testing.T) {
	prepared := "From: Jo Example <jo@private.example>\r\nTo: us@union.example\r\nSubject: Leave a comment: Our visit\r\nDate: Fri, 6 Jul 2018 10:15:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"https://union.example/blog/visit/\r\n\r\nYour name:\r\nJ=C3=B6\r\n\r\nYour website:\r\nhttps://jo.example/\r\n\r\nYour comment:\r\n\r\nI was *there*.\r\n\r\nIt was good.\r\n-- \r\nJo Example\r\n+44 20 7946 0000\r\n"
	s := read(t, "a.eml", prepared)[0]
	c, _ := s.Clean()
	if s.Page != "https://union.example/blog/visit/" || c.Name != "Jö" || c.Link != "https://jo.example/" || c.Text != "I was *there*.\n\nIt was good." || s.Date.Format(time.RFC3339) != "2018-07-06T10:15:00+01:00" || s.Form {
		t.Errorf("%+v", c)
	}
	free := "From: =?iso-8859-1?q?J=F6?= <jo@private.example>\nSubject: Our visit\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>no</p>\n--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nRm/yIHlvdQ==\n\n> quoted\n--b--\n"
	if s := read(t, "b.eml", free)[0]; s.Name != "Jö" || s.Page != "Our visit" || s.Text != "Foò you" {
		t.Errorf("%+v", s)
	}
	mbox := "From jo@x Fri Jul  6 10:15:00 2018\n" + strings.ReplaceAll(prepared, "\r\n", "\n") + "\n\nFrom sam@x Fri Jul  6 10:15:00 2018\nFrom: Sam <s@x.example>\nSubject: x\n\nVotre nom: Sam\nVotre commentaire:\n>From me\n"
	if list := read(t, "c.mbox", mbox); len(list) != 2 || list[0].Name != "\nJö\n" && strings.TrimSpace(list[0].Name) != "Jö" || strings.TrimSpace(list[1].Text) != "From me" {
		t.Errorf("%+v", list)
	}
}

// Tables and lists of form services give the fields by their names; what comes by
// another form is no comment.
func TestTables(t *testing.T) {
	csv := "form,name,link,comment,page,reply_to,answer,website,ip,email,created_at\n" +
		"comment,Jo,https://jo.example/,\"Good,\nreally\",https://union.example/blog/visit/,2018-07-05-sam,blue,,192.0.2.1,jo@private.example,2018-07-06 10:15:00 UTC\n" +
		"contact,Sam,,Hello,https://union.example/,,,,,,\ncomment,Bot,,Buy,https://union.example/blog/visit/,,,filled,,,\n"
	list := read(t, "a.csv", csv)
	if len(list) != 2 || list[0].Text != "Good,\nreally" || list[0].ReplyTo != "2018-07-05-sam" || list[0].Answer != "blue" || list[0].Trapped || !list[1].Trapped || list[0].Date.Day() != 6 || !list[0].Form {
		t.Errorf("%+v", list)
	}
	for name, text := range map[string]string{
		"Netlify":   `[{"id":"1","created_at":"2018-07-06T10:15:00Z","data":{"name":"Jo","comment":"Good","page":"/blog/visit/","ip":"192.0.2.1"}}]`,
		"Formspree": `{"submissions":[{"_date":"2018-07-06T10:15:00Z","name":"Jo","comment":"Good","page":"/blog/visit/","_gotcha":""}]}`,
		"plain":     `{"name":"Jo","message":"Good","page":"/blog/visit/","date":"2018-07-06"}`,
	} {
		if list := read(t, name, text); len(list) != 1 || list[0].Name != "Jo" || list[0].Text != "Good" || list[0].Page != "/blog/visit/" || list[0].Date.Day() != 6 || list[0].Trapped {
			t.Errorf("%s: %+v", name, list)
		}
	}
	for _, text := range []string{"a,b\n1,2\n", "no table", `{"a":`, `"text"`} {
		if list, err := Read("x", []byte(text), nil); err == nil && len(list) > 0 {
			t.Errorf("%q gives %+v", text, list)
		}
	}
}

const export = `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><title>Visit</title><link>https://old.example/2018/visit/</link>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author><![CDATA[Jo]]></wp:comment_author><wp:comment_author_email>jo@private.example</wp:comment_author_email><wp:comment_author_IP>192.0.2.1</wp:comment_author_IP><wp:comment_date_gmt>2018-07-06 10:15:00</wp:comment_date_gmt><wp:comment_content><![CDATA[<p>I <em>was</em> <a href="https://x.example/">there</a>.</p><script>alert(1)</script>]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_author>Sam</wp:comment_author><wp:comment_date_gmt>2018-07-07 10:15:00</wp:comment_date_gmt><wp:comment_content>Me too</wp:comment_content><wp:comment_approved>spam</wp:comment_approved><wp:comment_parent>7</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_author>Blog</wp:comment_author><wp:comment_content>[…]</wp:comment_content><wp:comment_type>pingback</wp:comment_type></wp:comment>
</item></channel></rss>`

func TestWordPress(t *testing.T) {
	list := read(t, "export.xml", export)
	if len(list) != 2 || list[0].Page != "https://old.example/2018/visit/" || list[0].Spam || !list[1].Spam {
		t.Fatalf("%+v", list)
	}
	if c, _ := list[0].Clean(); c.Text != "I *was* [there](https://x.example/)." {
		t.Errorf("%q", c.Text)
	}
}

// Nothing by which one could reach a person stays, nor what disguises a text.
func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"Write to jo.example@mail.example.org, or call +44 20 7946 0000.": "Write to […], or call […].",
		"mailto:a@b.example":                          "[…]",
		"https://social.example/@jo":                  "https://social.example/@jo",
		"in 2018 we were 1200":                        "in 2018 we were 1200",
		"a\u202egnp.exe\u202c":                        "agnp.exe",
		"Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307": "Ź\u0302\u0303\u0304\u0305",
		"a\r\n\r\n\r\n\r\nb  \rc":                     "a\n\nb\nc",
		"می\u200cخواهم":                               "می\u200cخواهم",
		"\x00\x07a":                                   "a",
	} {
		if c, _ := (Submission{Text: text}).Clean(); c.Text != want {
			t.Errorf("%q becomes %q, want %q", text, c.Text, want)
		}
	}
	for name, want := range map[string]string{"": Anonymous, " Jo\n Example ": "Jo Example", "Jo <jo@x.example>": "Jo", "jo@x.example": Anonymous, strings.Repeat("x", 200): strings.Repeat("x", 80)} {
		if c, _ := (Submission{Name: name}).Clean(); c.Name != want {
			t.Errorf("the name %q becomes %q, want %q", name, c.Name, want)
		}
	}
	for _, link := range []string{"javascript:alert(1)", "https://x.example/\nname: evil", "//x.example", "mailto:a@b.example", "https://a@b.example/"} {
		if c, _ := (Submission{Link: link}).Clean(); c.Link != "" {
			t.Errorf("the link %q stays", link)
		}
	}
}

func assess(list ...Submission) []Assessment {
	page := &Page{Key: "blog/visit", Published: time.Date(2018, 7, 5, 0, 0, 0, 0, time.UTC), Open: true, Comments: []Known{{"2018-07-05-sam", "Sam", "I was there."}}}
	return Assess(list, Site{Question: true, Answers: []string{"Blue", "the colour blue"}, Find: func(p string) (*Page, bool) {
		return page, p == "/blog/visit/"
	}, Refused: func(print string) bool { return strings.HasSuffix(print, "badword") }})
}

// What speaks against a comment adds up, and is told in words.
func TestScores(t *testing.T) {
	good := Submission{Page: "/blog/visit/", Name: "Jo", Text: "I was there, and my notes are at https://jo.example/notes", Form: true, Answer: "blue", Date: time.Date(2018, 7, 6, 0, 0, 0, 0, time.UTC)}
	with := func(change func(*Submission)) Submission { s := good; change(&s); return s }
	for what, s := range map[string]Submission{
		"":                                 good,
		"the field that people do not see": with(func(s *Submission) { s.Trapped = true }),
		"the question was not answered":    with(func(s *Submission) { s.Answer = " " }),
		"the answer “red” is wrong":        with(func(s *Submission) { s.Answer = "red" }),
		"it has 3 links": with(func(s *Submission) {
			s.Text = "Nice words to read: https://a.example https://b.example https://c.example"
		}),
		"it holds code for links": with(func(s *Submission) { s.Text += " [url=https://x.example]" }),
		"it has no words":         with(func(s *Submission) { s.Text = "https://x.example/" }),
		"it was taken for spam":   with(func(s *Submission) { s.Spam = true }),
		"its name is an address":  with(func(s *Submission) { s.Name = "https://x.example" }),
	} {
		a := assess(s)[0]
		told := fmt.Sprint(a.Reasons)
		if what == "" && a.Score != 0 || what != "" && (a.Score < Suspicious || !strings.Contains(told, what)) || a.Refused != "" {
			t.Errorf("%q has the score %d: %s %s", what, a.Score, told, a.Refused)
		}
	}
	again := with(func(s *Submission) { s.Name = "Ana" })
	if list := assess(good, again, again); list[0].Score < Suspicious || list[2].Refused != "it has come twice" {
		t.Errorf("%+v", list)
	}
}

// What can't be taken in is refused with its reason.
func TestRefused(t *testing.T) {
	for want, s := range map[string]Submission{
		"it has no text":       {Page: "/blog/visit/", Text: " \u202e"},
		"no page of the site":  {Page: "/gone/", Text: "Hello"},
		"it is there already":  {Page: "/blog/visit/", Name: "SAM", Text: "i was there"},
		"it is longer than":    {Page: "/blog/visit/", Text: strings.Repeat("long ", 10_000)},
		"somebody has refused": {Page: "/blog/visit/", Text: "bad word"},
	} {
		if a := assess(s)[0]; !strings.HasPrefix(a.Refused, want) {
			t.Errorf("%q: %s, want %s", s.Text[:min(10, len(s.Text))], a.Refused, want)
		}
	}
}

func writer(t *testing.T) (*Writer, string) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &Writer{Root: root, Zone: time.UTC, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, dir
}

// A comment that was taken in is a file that says the same; none is replaced, and
// replies lead to what they reply to.
func TestWrite(t *testing.T) {
	w, dir := writer(t)
	list := read(t, "export.xml", strings.ReplaceAll(export, "spam", "1"))
	for i := range list {
		list[i].Page = "/blog/visit/"
	}
	known := func(id string) bool { return id == "2018-07-05-sam" }
	assessed := assess(list...)
	var files []string
	for i := range assessed {
		file, err := w.Write(&assessed[i], known)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if files[0] != "content/blog/visit/comments/2018-07-06-jo.md" {
		t.Error(files)
	}
	text, _ := os.ReadFile(filepath.Join(dir, files[1]))
	if want := "---\nname: \"Sam\"\ndate: 2018-07-07 10:15\nreply_to: \"2018-07-06-jo\"\n---\n\nMe too\n"; string(text) != want {
		t.Errorf("%s", text)
	}
	other := Assessment{Page: "blog/visit", Submission: Submission{Name: "Jo", Text: "Another", Date: assessed[0].Date, ReplyTo: "2018-07-05-sam"}}
	if file, err := w.Write(&other, known); err != nil || file != "content/blog/visit/comments/2018-07-06-jo-2.md" {
		t.Error(file, err)
	}
}

// Whatever arrives, what is written is one comment, in the folder of its page, that says
// what was shown, and nothing panics.
func FuzzInbox(f *testing.F) {
	f.Add("Jo", "Hello", "https://x.example/", "a")
	f.Add("a\n---\nname: b", "---\nname: x\n---\n", "x\ny", "../../site")
	f.Add("\"'\\", "+++\na = 1\n+++", "https://x.example/\"", "\x00")
	f.Add("- [", "{\"a\": 1}\n", "javascript:x", "..")
	f.Add("null", "\n\n```\n", "", "con")
	f.Fuzz(func(t *testing.T, name, text, link, reply string) {
		w, dir := writer(t)
		for _, a := range assess(Submission{Page: "/blog/visit/", Name: name, Text: text, Link: link, ReplyTo: reply, Form: true}) {
			if a.Refused != "" {
				continue
			}
			file, err := w.Write(&a, func(string) bool { return true })
			if err != nil {
				continue
			}
			if filepath.ToSlash(filepath.Dir(file)) != "content/blog/visit/comments" {
				t.Fatalf("%q is written to %s", name, file)
			}
			src, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			c, faults := content.ParseComment(file, "blog/visit", src)
			if faults != nil || c.Name != a.Name || c.Link != a.Link || strings.TrimSpace(string(src[c.Body:])) != a.Text || !utf8.ValidString(string(src)) {
				t.Fatalf("%q %q %q: %+v %v\n%s", name, text, link, c, faults, src)
			}
		}
	})
}

// No file is too odd to be read without harm.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{export, "From: a\n\nb", "From x\nSubject: a\n\nb\n\nFrom y\n", "name,comment\na,b\n", `[{"name":"a","data":{"data":{"data":{}}}}]`, "Content-Type: multipart/mixed; boundary=a\nFrom: x\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, _ := Read("x", data, labels)
		for _, a := range assess(list...) {
			if strings.ContainsFunc(a.Name, content.Disguising) || mailAddress.MatchString(a.Text) {
				t.Errorf("%q, %q", a.Name, a.Text)
			}
		}
	})
}
