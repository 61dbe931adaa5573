package content

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// image reads the page's picture.
func (p *parser) image() {
	v, ok := p.rec.Get("image")
	if !ok {
		return
	}
	file, _ := v.Group.Get("file")
	p.doc.Image = word(file)
	alt, _ := v.Group.Get("alt")
	caption, _ := v.Group.Get("caption")
	image := &card.Image{Alt: alt.Text, Caption: p.inline(caption), Credit: text(v.Group, "credit")}
	p.doc.Card.Image = image
	if focus, ok := v.Group.Get("focus"); ok {
		if image.Focus, ok = focusClasses(focus.Text); !ok {
			p.say(diag.ValueWrong, focus.Span, fmt.Sprintf("“%s” is not a point of a picture", focus.Text), "Write how far it is from the left and from the top, such as 30% 60%.")
		}
	}
	decorative, _ := v.Group.Get("decorative")
	if strings.TrimSpace(image.Alt) == "" && !decorative.Yes && file.Text != "" && !v.Group.Has("alt") && !p.alt {
		p.say(diag.ImageAlt, file.Span, "the picture has no alternative text", "Say in “alt” what it shows, or write decorative: true if it is only decoration.")
	}
	if message, hint := (prose.Alt{Text: image.Alt, File: file.Text, Caption: caption.Text, Language: p.doc.Card.Language}).Check(); message != "" && !decorative.Yes {
		p.say(diag.ImageAltPoor, alt.Span, message, hint)
	}
}

// focusClasses gives the classes of a point that is to be seen, from two percentages, in
// steps of ten. They are classes and no style, as pages have none that a security policy
// would have to allow.
func focusClasses(text string) (classes string, ok bool) {
	parts := strings.Fields(text)
	if len(parts) != 2 {
		return "", false
	}
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSuffix(part, "%"), 64)
		if err != nil || !strings.HasSuffix(part, "%") || n < 0 || n > 100 || math.IsNaN(n) {
			return "", false
		}
		parts[i] = []string{"focus-x-", "focus-y-"}[i] + strconv.Itoa(10*int(math.Round(n/10)))
	}
	return parts[0] + " " + parts[1], true
}
