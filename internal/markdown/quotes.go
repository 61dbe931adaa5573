package markdown

import (
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"github.com/meridian-ssg/meridian/internal/locale"
)

// typography is goldmark's typographer, which wants to be asked about commas,
// asterisks and square brackets too, though it never does anything to them.
type typography struct{ parser.InlineParser }

func (typography) Trigger() []byte { return []byte(`'"-.<>`) }

// quotes makes straight quotation marks, dashes and dots those of a printer.
func quotes(language string) extension.TypographerOption {
	q := locale.QuotesOf(language)
	return extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
		extension.LeftDoubleQuote:  q[0],
		extension.RightDoubleQuote: q[1],
		extension.LeftSingleQuote:  q[2],
		extension.RightSingleQuote: q[3],
		extension.Apostrophe:       "’",
		extension.EnDash:           "–",
		extension.EmDash:           "—",
		extension.Ellipsis:         "…",
		extension.LeftAngleQuote:   "«",
		extension.RightAngleQuote:  "»",
	})
}
