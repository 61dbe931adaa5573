package inbox

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// maxMarks is how many marks a letter may carry. Scripts need up to four; more are
// piled up to cover what stands beside.
const maxMarks = 4

// Anonymous is the name of those who give none.
const Anonymous = "Anonymous"

var (
	mailAddress = regexp.MustCompile(`(?i)(?:mailto:)?[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	phoneNumber = regexp.MustCompile(`(?:\+|\b00)[1-9](?:[ ()/.-]{0,2}\d){7,14}\b`)
	blankLines  = regexp.MustCompile(`\n{3,}`)
)

// Clean gives a comment as it may be published: without characters that disguise it,
// and without addresses and numbers by which one could reach anybody. removed says
// whether any were taken out.
func (s Submission) Clean() (out Submission, removed bool) {
	out = s
	text := cleanText(s.Text)
	out.Text = mailAddress.ReplaceAllString(text, "[…]")
	out.Text = phoneNumber.ReplaceAllString(out.Text, "[…]")
	removed = out.Text != text
	name := strings.Join(strings.Fields(cleanText(s.Name)), " ")
	out.Name = strings.TrimSpace(strings.Trim(mailAddress.ReplaceAllString(name, ""), "<>()\"' "))
	removed = removed || out.Name != name && name != ""
	if runes := []rune(out.Name); len(runes) > content.MaxCommentName {
		out.Name = strings.TrimSpace(string(runes[:content.MaxCommentName]))
	}
	if out.Name == "" {
		out.Name = Anonymous
	}
	out.Link = strings.TrimSpace(s.Link)
	_, _, ok := schema.CheckLink(out.Link)
	if lower := strings.ToLower(out.Link); !ok || !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") || mailAddress.MatchString(out.Link) || strings.ContainsFunc(out.Link, unicode.IsSpace) || strings.ContainsFunc(out.Link, content.Disguising) {
		out.Link = ""
	}
	return out, removed
}

// cleanText takes out what disguises a text, and makes its lines end as files have it.
func cleanText(text string) string {
	text = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	var b strings.Builder
	marks := 0
	for _, r := range text {
		switch {
		case r == '\n', r == '\t':
			b.WriteRune(r)
			continue
		case content.Disguising(r):
			continue
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.TrimSpace(blankLines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
}

// fold gives a text for comparisons: letters and digits alone, without capitals and
// accents.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(text))
}
