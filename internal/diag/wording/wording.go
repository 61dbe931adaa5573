// Package wording holds messages to the rules for the words of diagnostics
// that stand in ARCHITECTURE.md, as far as a program can judge. Tests run
// every fault that they bring about through it.
package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// quotation is what stands in quotation marks, with those that it may hold.
var quotation = regexp.MustCompile(`“(?:“[^“”]*”|[^“”])*”`)

// capitals are words that a message may begin with.
var capitals = []string{"HTML"}

// Faults tells what is wrong with the words of d, a fault in src.
func Faults(d diag.Diagnostic, src []byte) []string {
	var out []string
	wrong := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: %s\n  %s\n  hint: %s", d.Code, fmt.Sprintf(format, args...), d.Message, d.Hint))
	}
	if d.Message == "" || d.Hint == "" {
		wrong("both a message and a hint are needed")
		return out
	}
	for _, words := range append([]string{d.Message, d.Hint}, notes(d)...) {
		if !utf8.ValidString(words) {
			wrong("the words are not UTF-8")
		}
		if words != strings.TrimSpace(words) || strings.Contains(words, "\n") {
			wrong("there is a space or a line too many")
		}
	}
	written := at(d, src)
	foreign := strings.ContainsAny(written, "“”„‘’\"") // the writer's own marks, which are shown as they are

	// The message
	own := quotation.ReplaceAllString(d.Message, "“”")
	first, _, _ := strings.Cut(own, " ")
	if r, _ := utf8.DecodeRuneInString(first); unicode.IsUpper(r) && !slices.Contains(capitals, first) {
		wrong("a message begins with a small letter")
	}
	if strings.ContainsRune(".!?:;,", lastOf(d.Message)) {
		wrong("a message ends without a full stop")
	}
	if !foreign && strings.ContainsAny(own, "\"’‘„`") {
		wrong("a message has “curly” quotes and a straight apostrophe")
	}
	if !foreign && strings.Count(own, "“") != strings.Count(own, "”") {
		wrong("the quotation marks of the message don't match")
	}
	if word := strings.Trim(written, `"' `); isWord(word) && holds(own, word) {
		wrong("what the writer wrote, %s, stands in “curly” quotes", word)
	}

	// The hint
	first, _, _ = strings.Cut(d.Hint, " ")
	if r, _ := utf8.DecodeRuneInString(first); unicode.IsLower(r) && !strings.ContainsAny(first, "/.") {
		wrong("a hint begins with a capital")
	}
	if strings.ContainsRune("!:;,", lastOf(d.Hint)) || !strings.ContainsRune(".?", lastOf(d.Hint)) && !strings.Contains(d.Hint, "Write ") && !strings.Contains(d.Hint, ": ") {
		wrong("a hint ends with a full stop or a question mark, or with what is to be copied")
	}
	if strings.Contains(d.Hint, "Perhaps “") || strings.Contains(d.Hint, "Write “") {
		wrong("what is to be typed stands in no quotation marks")
	}
	if !foreign && strings.ContainsRune(quotation.ReplaceAllString(d.Hint, "“”"), '’') {
		wrong("a hint has a straight apostrophe")
	}
	return out
}

// at is what stands at the place of a fault.
func at(d diag.Diagnostic, src []byte) string {
	if d.Span.Start < 0 || d.Span.End > len(src) || d.Span.Start > d.Span.End {
		return ""
	}
	return string(src[d.Span.Start:d.Span.End])
}

func notes(d diag.Diagnostic) []string {
	var out []string
	for _, a := range d.Related {
		out = append(out, a.Note)
	}
	return out
}

// isWord says whether a text is a word or a path that needs quotation marks:
// neither a date or a number, nor an address, nor code.
func isWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && len(s) > 1 && !strings.ContainsAny(s, "\n\r{}")
}

// holds says whether a word stands in words, not only within another one.
func holds(words, word string) bool {
	for from := 0; ; {
		i := strings.Index(words[from:], word)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(words[:i])
		behind, _ := utf8.DecodeRuneInString(words[i+len(word):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(behind) && !strings.ContainsRune("/.", before) {
			return true
		}
		from = i + len(word)
	}
}

func lastOf(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
