package markdown

import (
	"strings"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// quotationMarks are how languages quote, by their codes: outer left and
// right, inner left and right. English stands for all others.
var quotationMarks = map[string][4]string{
	"en": {"“", "”", "‘", "’"},
	"ar": {"«", "»", "‹", "›"},
	"be": {"«", "»", "„", "“"},
	"bg": {"„", "“", "‚", "‘"},
	"cs": {"„", "“", "‚", "‘"},
	"da": {"»", "«", "›", "‹"},
	"de": {"„", "“", "‚", "‘"},
	"el": {"«", "»", "“", "”"},
	"es": {"«", "»", "“", "”"},
	"fa": {"«", "»", "‹", "›"},
	"fi": {"”", "”", "’", "’"},
	"fr": {"«\u00a0", "\u00a0»", "“", "”"},
	"hu": {"„", "”", "»", "«"},
	"hy": {"«", "»", "“", "”"},
	"it": {"«", "»", "“", "”"},
	"ka": {"„", "“", "‚", "‘"},
	"no": {"«", "»", "‘", "’"},
	"nb": {"«", "»", "‘", "’"},
	"pl": {"„", "”", "«", "»"},
	"pt": {"“", "”", "‘", "’"},
	"ro": {"„", "”", "«", "»"},
	"ru": {"«", "»", "„", "“"},
	"sq": {"“", "”", "‘", "’"},
	"sr": {"„", "“", "‚", "‘"},
	"sv": {"”", "”", "’", "’"},
	"uk": {"«", "»", "„", "“"},
}

// typography is goldmark's typographer, which wants to be asked about commas,
// asterisks and square brackets too, though it never does anything to them.
type typography struct{ parser.InlineParser }

func (typography) Trigger() []byte { return []byte(`'"-.<>`) }

// quotes makes straight quotation marks, dashes and dots those of a printer.
func quotes(language string) extension.TypographerOption {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	q, ok := quotationMarks[base]
	if !ok {
		q = quotationMarks["en"]
	}
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
