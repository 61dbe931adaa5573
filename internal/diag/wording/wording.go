// Package wording checks diagnostics against the rules for words in
// ARCHITECTURE.md, as far as a program can. Tests check every diagnostic that
// they provoke.
package wording

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

var (
	quotation    = regexp.MustCompile(`“(?:“[^“”]*”|[^“”])*”`) // with those within it
	capital      = regexp.MustCompile(`^\p{Lu}`)
	allowed      = regexp.MustCompile(`^HTML(?: |$)`) // words that may begin a message
	lowerWord    = regexp.MustCompile(`^\p{Ll}[^ /.]*(?: |$)`)
	messageEnd   = regexp.MustCompile(`[.!?:;,]$`)
	hintEnd      = regexp.MustCompile(`[.?]$`)
	hintToCopy   = regexp.MustCompile(`Write |: `)
	badHintEnd   = regexp.MustCompile(`[!:;,]$`)
	quotedTyping = regexp.MustCompile(`(?:Perhaps|Write) “`)
)

// Faults returns what is wrong with the words of d, a diagnostic of src.
func Faults(d diag.Diagnostic, src []byte) []string {
	written := spanText(d, src)
	foreign := strings.ContainsAny(written, "“”„‘’\"") // the writer's own quotation marks, which are shown as they are
	message := quotation.ReplaceAllString(d.Message, "“”")
	hint := quotation.ReplaceAllString(d.Hint, "“”")
	word := strings.Trim(written, `"' `)

	var out []string
	for _, rule := range []struct {
		broken bool
		fault  string
	}{
		{d.Message == "" || d.Hint == "", "both a message and a hint are needed"},
		{capital.MatchString(message) && !allowed.MatchString(message), "a message begins with a small letter"},
		{messageEnd.MatchString(d.Message), "a message ends without a full stop"},
		{!foreign && strings.ContainsAny(message, "\"’‘„`"), "a message has “curly” quotes and a straight apostrophe"},
		{!foreign && strings.Count(message, "“") != strings.Count(message, "”"), "the quotation marks of the message don't match"},
		{isWord(word) && containsWord(message, word), fmt.Sprintf("what the writer wrote, %s, stands in “curly” quotes", word)},
		{lowerWord.MatchString(d.Hint), "a hint begins with a capital"},
		{
			badHintEnd.MatchString(d.Hint) || !hintEnd.MatchString(d.Hint) && !hintToCopy.MatchString(d.Hint),
			"a hint ends with a full stop or a question mark, or with what is to be copied",
		},
		{quotedTyping.MatchString(d.Hint), "what is to be typed stands in no quotation marks"},
		{!foreign && strings.Contains(hint, "’"), "a hint has a straight apostrophe"},
		{!wellFormed(d), "the words are UTF-8, on one line, without space around them"},
	} {
		if rule.broken {
			out = append(out, fmt.Sprintf("%s: %s\n  %s\n  hint: %s", d.Code, rule.fault, d.Message, d.Hint))
		}
	}
	return out
}

func wellFormed(d diag.Diagnostic) bool {
	texts := []string{d.Message, d.Hint}
	for _, r := range d.Related {
		texts = append(texts, r.Note)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || text != strings.TrimSpace(text) || strings.Contains(text, "\n") {
			return false
		}
	}
	return true
}

// spanText returns what the writer wrote at the place of d.
func spanText(d diag.Diagnostic, src []byte) string {
	if d.Span.Start < 0 || d.Span.End > len(src) || d.Span.Start > d.Span.End {
		return ""
	}
	return string(src[d.Span.Start:d.Span.End])
}

// wordToQuote matches a word or a path, which needs quotation marks, unlike a
// date, a number, an address or code.
var wordToQuote = regexp.MustCompile(`^\p{L}[^\n\r{}]+$`)

func isWord(s string) bool { return wordToQuote.MatchString(s) }

// containsWord reports whether a text has a word, and not only within another one.
func containsWord(text, word string) bool {
	return regexp.MustCompile(`(?:^|[^\p{L}/.])` + regexp.QuoteMeta(word) + `(?:$|\PL)`).MatchString(text)
}
