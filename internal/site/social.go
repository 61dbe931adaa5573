package site

import (
	"cmp"
	"image"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/socialcard"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// SocialCard is a picture that stands for pages where they are shared. It is published
// if one of them names it.
type SocialCard struct {
	socialcard.Card
	Photo  source.File // whose picture stands on it; the zero File where none does
	Focus  imaging.Point
	Path   string  // where it is published, below base_url
	URL    string  // its address on the host
	Sum    sum.Sum // of all that it is made from
	Source string  // the file of the first page that it was made for; "" where there is none

	image *card.Image
}

// HasPhoto says whether a picture stands on it.
func (c *SocialCard) HasPhoto() bool { return c.Photo.Path != "" }

// socialCardDir is where cards are published: their names change with what they show, as
// those of all that lies there, so that they may be kept for ever.
const socialCardDir = "assets/cards/"

// SocialCards gives the cards of all pages, by path.
func (s *Site) SocialCards() []*SocialCard {
	if len(s.all) == 1 {
		return s.socialCards
	}
	made := make(map[string]*SocialCard)
	for _, e := range s.all {
		for _, c := range e.socialCards {
			if made[c.Path] == nil {
				made[c.Path] = c
			}
		}
	}
	return slices.SortedFunc(maps.Values(made), func(x, y *SocialCard) int { return cmp.Compare(x.Path, y.Path) })
}

// addSocialCards gives every page the card that stands for it: with its own picture, or
// drawn for it or for the section that it lies in.
func (b *builder) addSocialCards() {
	if b.Settings.SocialCards.For == config.NoCards || b.Settings.BaseURL.Origin == "" {
		return
	}
	made := make(map[string]*SocialCard) // by path
	drawn := make(map[*Page]*SocialCard) // of sections and the like
	for _, p := range b.pages {
		if p.Kind == card.Missing || p.Redirect != "" {
			continue
		}
		c := b.photoCard(p)
		if c == nil {
			of := p
			if b.Settings.SocialCards.For == config.CardsOfSections {
				for of.Parent != nil && of.Kind != card.Section && of.Kind != card.Taxonomy {
					of = of.Parent
				}
			}
			var known bool
			if c, known = drawn[of]; !known {
				c = b.drawnCard(of)
				drawn[of] = c
			}
		}
		if c == nil {
			continue
		}
		if other, ok := made[c.Path]; ok {
			c.image = other.image
		} else {
			made[c.Path] = c
		}
		p.Social = c.image
	}
	b.socialCards = slices.SortedFunc(maps.Values(made), func(x, y *SocialCard) int { return cmp.Compare(x.Path, y.Path) })
}

// cardOf gives what stands on the card of a page. Words that the fonts can't write are
// left out.
func (b *builder) cardOf(p *Page) *SocialCard {
	c := &SocialCard{Source: p.Source, Focus: imaging.Point{X: 50, Y: 50}}
	c.Title, c.Name = p.Title, cmp.Or(b.Settings.Organisation.Name, b.Settings.Title)
	if p.Kind == card.Home {
		c.Title = b.Settings.Title
	}
	if !socialcard.Covers(c.Title) {
		c.Title = ""
	}
	if !socialcard.Covers(c.Name) || c.Name == c.Title {
		c.Name = ""
	}
	c.Language, c.RightToLeft = p.Language, locale.DirOf(p.Language) == "rtl"
	c.Colours = b.Settings.SocialCards.Colours
	return c
}

// drawnCard gives a card without a picture; nil where there are no words for it.
func (b *builder) drawnCard(p *Page) *SocialCard {
	c := b.cardOf(p)
	if c.Title == "" {
		c.Title, c.Name = c.Name, ""
	}
	if c.Title == "" {
		return nil
	}
	b.publishCard(c, c.Title, ".png", "image/png")
	return c
}

// photoCard gives a card with the page's picture; nil where there is none that can
// stand on one.
func (b *builder) photoCard(p *Page) *SocialCard {
	if p.Image == nil {
		return nil
	}
	file, _, fault := b.findFile(p.Doc.Dir, p.Doc.Image.Text)
	if fault != nil || !imaging.CanCrop(b.in.Measure(file), image.Pt(socialcard.Width, socialcard.Height)) {
		return nil
	}
	c := b.cardOf(p)
	c.Photo, c.Focus = file, focusOf(p.Image.Focus)
	b.publishCard(c, cmp.Or(p.Image.Alt, p.Title), ".jpg", "image/jpeg")
	return c
}

// publishCard says where a card is published.
func (b *builder) publishCard(c *SocialCard, alt, ending, mediaType string) {
	var h sum.Hasher
	h.AddSum(c.Card.Sum())
	if c.HasPhoto() {
		h.AddSum(c.Photo.Sum)
		h.AddInt(c.Focus.X)
		h.AddInt(c.Focus.Y)
	}
	c.Sum = h.Sum()
	c.Path = socialCardDir + c.Sum.Short() + ending
	c.URL = b.urlOf(c.Path)
	c.image = &card.Image{
		URL: c.URL, Permalink: b.Settings.BaseURL.Absolute(c.URL), Alt: alt,
		Width: socialcard.Width, Height: socialcard.Height, Type: mediaType,
	}
}

// focusOf reads the point that classes of a picture name; see card.Image.
func focusOf(classes string) imaging.Point {
	at := imaging.Point{X: 50, Y: 50}
	for class := range strings.FieldsSeq(classes) {
		for name, to := range map[string]*int{"focus-x-": &at.X, "focus-y-": &at.Y} {
			if n, err := strconv.Atoi(strings.TrimPrefix(class, name)); err == nil {
				*to = n
			}
		}
	}
	return at
}
