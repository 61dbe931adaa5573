package content

import (
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// DatedName parts the name of a file that begins with a day, as
// 2018-07-05-visit.md does: the day, and the name without it. The day is zero
// where there is none.
func DatedName(name string) (civil.Date, string) {
	const length = len("2018-07-05")
	if len(name) <= length || !strings.ContainsRune("-_ ", rune(name[length])) {
		return civil.Date{}, name
	}
	day, err := civil.ParseDate(name[:length])
	rest := strings.TrimLeft(name[length:], "-_ ")
	if err != nil || day.Day == 0 || rest == "" {
		return civil.Date{}, name
	}
	return day, rest
}

// dateFromName takes the date of a page from the name of its file or, of a bundle,
// of its folder, where the front matter gives none. What has a start of its own
// is not dated by its name.
func (d *Document) dateFromName(front *frontmatter.Block) {
	day, _ := DatedName(path.Base(d.Key))
	if day.IsZero() || front.Root.Kind != frontmatter.Map {
		return
	}
	for _, key := range []string{"date", "start"} {
		if _, given := front.Root.Find(key); given {
			return
		}
	}
	at := diag.Span{Start: d.Title.Start, End: d.Title.Start}
	front.Root.Pairs = append(front.Root.Pairs, frontmatter.Pair{
		Key: "date", KeySpan: at,
		Value: frontmatter.Node{Kind: frontmatter.Scalar, Text: day.String(), Style: frontmatter.PlainStyle, Span: at},
	})
}
