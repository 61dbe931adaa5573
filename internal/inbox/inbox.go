// Package inbox reads comments as they arrive: e-mails, what form services hand out,
// and the export of a WordPress site. It cleans them, says how much each looks like
// spam and why, and writes those that somebody takes in as files of content.
//
// # What is read
//
//	.eml            one e-mail (RFC 5322), as the form of a page has prepared it, or in any other form
//	.mbox           many of them, one after the other (RFC 4155)
//	.csv            the table of a form service: Netlify, Formspree and others that name
//	                their columns as the fields of the form are named
//	.json           the same as a list of objects, in "submissions" or "data" as well
//	.xml, .wxr      an export of WordPress
//
// Which of them a file is follows from how it begins, and not from its name.
//
// # What is kept of a comment
//
// The name, the link, the day and the text. An address to which one could write or
// call is taken out of the text, and whatever else has arrived is read for nothing but
// the decision and forgotten: e-mail addresses, addresses of computers, browsers.
//
// All input is hostile: sizes and depths have limits, and nothing of it becomes the
// path of a file or a line of front matter as it is.
package inbox

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of what is read.
const (
	MaxFile        = 64 << 20 // bytes of a file
	maxSubmissions = 50_000   // in a file
	maxMessage     = 1 << 20  // bytes of one e-mail beyond which it is cut
	maxParts       = 32       // of one e-mail
	maxDepth       = 8        // of parts within parts
)

// Submission is a comment as it has arrived.
type Submission struct {
	Source  string // the file, and where in it
	Page    string // an address, or what stands for one
	Name    string
	Link    string
	Text    string
	Date    time.Time // zero where it is not known
	ReplyTo string    // the ID of a comment on the page
	Answer  string    // to the question of the site
	Form    bool      // it came by a form, so that an answer is to be expected
	Trapped bool      // the field that people leave empty was filled in
	Spam    bool      // where it comes from, somebody or something took it for spam

	id, parent string // of WordPress, in the same file
}

// Labels are the words before which something stands in an e-mail that a page has
// prepared, in all languages of the theme: word → "name", "link" or "comment".
type Labels map[string]string

// ErrUnknown tells that a file is none that could hold comments.
var ErrUnknown = errors.New("it is neither an e-mail, nor a table, a list or an export that could be read")

// Read gives the comments in a file. What can't be read of one does not keep the others
// back. The error is for the person who named the file.
func Read(name string, data []byte, labels Labels) ([]Submission, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("it is larger than %d MB", MaxFile>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	head := bytes.TrimLeft(data[:min(len(data), 4096)], " \t\r\n")
	var list []Submission
	var err error
	switch {
	case len(head) == 0:
		return nil, nil
	case head[0] == '[' || head[0] == '{':
		list, err = readJSON(data)
	case bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<rss")):
		list, err = readWordPress(data)
	case bytes.HasPrefix(head, []byte("From ")):
		list, err = readMbox(data, labels)
	case isMail(head):
		list = []Submission{readMail(data, labels)}
	default:
		list, err = readCSV(data)
	}
	if err == nil && len(list) > maxSubmissions {
		list, err = list[:maxSubmissions], fmt.Errorf("it holds more than %d comments; divide it", maxSubmissions)
	}
	for i := range list {
		list[i].Source = name
		if len(list) > 1 {
			list[i].Source = fmt.Sprintf("%s, number %d", name, i+1)
		}
		list[i].valid()
	}
	return list, err
}

// valid makes all texts valid UTF-8.
func (s *Submission) valid() {
	for _, text := range []*string{&s.Page, &s.Name, &s.Link, &s.Text, &s.ReplyTo, &s.Answer} {
		if !utf8.ValidString(*text) {
			*text = strings.ToValidUTF8(*text, "\uFFFD")
		}
	}
}

// dateForms are those in which dates arrive.
var dateForms = []string{
	time.RFC3339Nano, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700",
}

// date reads a date in any of these forms; zero where it is in none.
func date(text string) time.Time {
	text = strings.TrimSpace(text)
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil {
			return t
		}
	}
	return time.Time{}
}
