package config

import (
	"fmt"
	"image/color"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/socialcard"
	"github.com/meridian-ssg/meridian/internal/theme"
)

// socialCards reads which pages have cards, and their colours. Those that nobody names are
// the theme's, which has been read.
func (r *reader) socialCards(rec schema.Record) {
	cards := &r.settings.SocialCards
	if t := r.settings.Theme; len(t.Colours) > 0 {
		p := t.Paint()
		opaque := func(c theme.Colour) color.RGBA { return color.RGBA{c.R, c.G, c.B, 255} }
		cards.Colours.Ground, cards.Colours.Name = opaque(p.Night), opaque(p.Marigold)
		cards.Colours.Stripe = [5]color.RGBA{opaque(p.Coral), opaque(p.Marigold), opaque(p.Rose), opaque(p.Plum), opaque(p.Cream)}
	}
	v, ok := rec.Get("social_cards")
	if !ok {
		return
	}
	if which, ok := v.Group.Get("for"); ok {
		cards.For = which.Text
	}
	colours := &cards.Colours
	for _, key := range []string{"ground", "text", "accent"} {
		said, ok := v.Group.Get(key)
		if !ok {
			continue
		}
		colour, ok := socialcard.ParseColour(said.Text)
		if !ok {
			r.report(diag.ValueWrong, said.Span, fmt.Sprintf("“%s” is not a colour", said.Text), "Write it as in style sheets, in six digits and in quotes: \"#2b1040\".")
			continue
		}
		switch key {
		case "ground":
			colours.Ground = colour
		case "text":
			colours.Title = colour
		case "accent":
			colours.Name = colour
			for i := range colours.Stripe {
				colours.Stripe[i] = colour
			}
		}
	}
	if key := colours.Unreadable(); key != "" {
		said, ok := v.Group.Get(key)
		if !ok {
			said, _ = v.Group.Get("ground")
		}
		r.report(diag.ValueWrong, said.Span, "the words on social cards could hardly be read in these colours", "Choose a ground that is much darker or much lighter than text and accent.")
	}
}
