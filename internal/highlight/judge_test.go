package highlight_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/meridian-ssg/meridian/internal/highlight"
)

// Chroma, which knows these languages in more depth, takes the same for comments and
// texts. What differs is what stands within texts, which has colours here or there.
func TestCommentsAndTextsAreThoseOfChroma(t *testing.T) {
	const least, leastOfAll = 0.55, 0.92
	ours := "batch console diff dockerfile html http ini liquid makefile markdown nginx php text vue" // is their own choice, or ours
	shares, n := 0.0, 0
	for name, code := range samples(t) {
		lexer := lexers.Get(name)
		if lexer == nil || slices.Contains(strings.Fields(ours), name) {
			continue
		}
		language, _ := highlight.Find(name)
		share := agreement(t, lexer, language, code)
		if share < least {
			t.Errorf("%s: only %.0f %% of comments and texts are as Chroma has them", name, 100*share)
		}
		shares += share
		n++
	}
	if n < 30 || shares/float64(n) < leastOfAll {
		t.Errorf("of %d languages, only %.0f %% of comments and texts are as Chroma has them", n, 100*shares/float64(n))
	}
	t.Logf("%d languages: %.1f %%", n, 100*shares/float64(n))
}

// agreement is the share of the bytes that are a comment or a text in either view which
// are so in both.
func agreement(t *testing.T, lexer chroma.Lexer, language *highlight.Language, code string) float64 {
	t.Helper()
	iterator, err := lexer.Tokenise(nil, code)
	if err != nil {
		t.Fatal(err)
	}
	var theirs, ours []byte
	for token := iterator(); token != chroma.EOF; token = iterator() {
		for range len(token.Value) {
			theirs = append(theirs, kindOfToken(token.Type))
		}
	}
	for _, part := range language.Parts([]byte(code)) {
		for len(ours) < part.End {
			ours = append(ours, kindOf(part.Class))
		}
	}
	same, all := 0, 0
	for i := range min(len(theirs), len(ours)) {
		if code[i] > ' ' && (theirs[i] != '.' || ours[i] != '.') {
			all++
			if theirs[i] == ours[i] {
				same++
			}
		}
	}
	if all == 0 {
		return 1
	}
	return float64(same) / float64(all)
}

func kindOf(c highlight.Class) byte {
	switch c {
	case highlight.Comment:
		return 'c'
	case highlight.String, highlight.Escape, highlight.Regexp:
		return 's'
	}
	return '.'
}

func kindOfToken(c chroma.TokenType) byte {
	switch {
	case c == chroma.CommentPreproc, c == chroma.CommentPreprocFile, c == chroma.LiteralStringSymbol:
	case c.InCategory(chroma.Comment):
		return 'c'
	case c.InSubCategory(chroma.LiteralString):
		return 's'
	}
	return '.'
}
