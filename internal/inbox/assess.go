package inbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/content"
)

// Suspicious is the score from which on a comment looks like spam.
const Suspicious = 30

// Reason is something that speaks against a comment.
type Reason struct {
	Score int    `json:"score"`
	What  string `json:"what"`
}

// Assessment says what is to be thought of a comment.
type Assessment struct {
	Submission
	Page    string   // the key of the page
	Score   int      // the sum of the reasons; from Suspicious on it looks like spam
	Reasons []Reason // what speaks against it
	Refused string   // why it can't be taken in at all; "" where it can
	Removed bool     // an address or a number was taken out of it
}

// Page is what must be known of the page of a comment.
type Page struct {
	Key       string
	Published time.Time // zero where it is not known
	Open      bool      // it takes comments
	Comments  []Known
}

// Known is a comment that is there already.
type Known struct{ ID, Name, Text string }

// Site is what comments are held against.
type Site struct {
	Find     func(page string) (*Page, bool) // the page at an address; false where there is none
	Question bool                            // the site asks one
	Answers  []string                        // the right ones
	Refused  func(fingerprint string) bool   // whether somebody has refused the comment before
}

// Fingerprint names a comment by the page, the writer and the text, whatever capitals
// and signs it has.
func (a *Assessment) Fingerprint() string { return a.Page + "\n" + fold(a.Name) + "\n" + fold(a.Text) }

// Assess cleans comments and says of each what is to be thought of it, in their order.
func Assess(list []Submission, s Site) []Assessment {
	out := make([]Assessment, len(list))
	taken := make(map[string]bool)         // fingerprints
	texts := make(map[string]int)          // text → how often it has come
	lastOf := make(map[string][]time.Time) // name → when comments of that name came
	for i := range list {
		texts[fold(list[i].Text)]++
		lastOf[fold(list[i].Name)] = append(lastOf[fold(list[i].Name)], list[i].Date)
	}
	for i := range list {
		a := &out[i]
		a.Submission, a.Removed = list[i].Clean()
		page, ok := s.Find(list[i].Page)
		if !ok {
			page = nil
		} else {
			a.Page = page.Key
		}
		a.refuse(page, s, taken)
		a.answers(s)
		a.looks(&list[i])
		if n := texts[fold(list[i].Text)]; n > 1 {
			a.against(min(20*(n-1), 60), fmt.Sprintf("the same text has come %d times", n))
		}
		if hasty(list[i].Date, lastOf[fold(list[i].Name)]) {
			a.against(30, "another comment of that name came within half a minute")
		}
		if page != nil && !a.Date.IsZero() && a.Date.Before(page.Published.Add(-24*time.Hour)) {
			a.against(20, "it is older than the page")
		}
	}
	return out
}

func (a *Assessment) against(score int, what string) {
	a.Score += score
	a.Reasons = append(a.Reasons, Reason{score, what})
}

// refuse says why a comment can't be taken in.
func (a *Assessment) refuse(page *Page, s Site, taken map[string]bool) {
	print := a.Fingerprint()
	same := func(k Known) bool { return fold(k.Name) == fold(a.Name) && fold(k.Text) == fold(a.Text) }
	switch {
	case a.Text == "":
		a.Refused = "it has no text"
	case page == nil:
		a.Refused = "no page of the site is the one that it is about"
	case !page.Open && a.id == "":
		a.Refused = "its page takes no comments"
	case len(a.Text) > content.MaxComment:
		a.Refused = fmt.Sprintf("it is longer than %d KiB", content.MaxComment>>10)
	case slices.ContainsFunc(page.Comments, same):
		a.Refused = "it is there already"
	case taken[print]:
		a.Refused = "it has come twice"
	case s.Refused != nil && s.Refused(print):
		a.Refused = "somebody has refused it before"
	}
	taken[print] = true
}

// answers looks at the field that people leave empty, and at the answer to the site's
// question.
func (a *Assessment) answers(s Site) {
	if a.Trapped {
		a.against(100, "the field that people do not see was filled in")
	}
	if a.Spam {
		a.against(100, "it was taken for spam where it comes from")
	}
	if !s.Question || !a.Form {
		return
	}
	right := func(answer string) bool { return fold(answer) == fold(a.Answer) }
	switch {
	case strings.TrimSpace(a.Answer) == "":
		a.against(50, "the question was not answered")
	case !slices.ContainsFunc(s.Answers, right):
		a.against(50, fmt.Sprintf("the answer “%s” is wrong", clip(a.Answer)))
	}
}

var (
	address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"]+`)
	tags    = regexp.MustCompile(`(?i)<a\s+href|\[url[=\]]|\[/?link|<script|<iframe|<img`)
)

// looks looks at how a comment is written.
func (a *Assessment) looks(as *Submission) {
	links := address.FindAllString(a.Text, -1)
	if n := len(links); n > 1 {
		a.against(min(15*(n-1), 60), fmt.Sprintf("it has %d links", n))
	}
	letters, capitals := 0, 0
	for _, r := range address.ReplaceAllString(a.Text, "") {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	switch {
	case letters == 0 && a.Text != "":
		a.against(40, "it has no words")
	case len(links) > 0 && letters < 20:
		a.against(20, "it has hardly a word beside its link")
	case letters > 20 && capitals*3 > letters*2:
		a.against(15, "it is written in capitals")
	}
	if tags.MatchString(as.Text) {
		a.against(40, "it holds code for links, pictures or scripts")
	}
	if strings.ContainsFunc(as.Name+as.Text, func(r rune) bool { return r != '\n' && r != '\r' && r != '\t' && content.Disguising(r) }) {
		a.against(20, "it held characters that can't be seen, which are taken out")
	}
	if address.MatchString(a.Name) {
		a.against(40, "its name is an address")
	}
}

// hasty says whether another comment came within half a minute.
func hasty(at time.Time, all []time.Time) bool {
	n := 0
	for _, t := range all {
		if !at.IsZero() && !t.IsZero() && t.Sub(at).Abs() < 30*time.Second {
			n++
		}
	}
	return n > 1
}

func clip(text string) string {
	text = strings.Join(strings.Fields(cleanText(text)), " ")
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
