package render

import (
	"errors"
	"fmt"
	"image"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/site"
)

// socialCards plans the pictures that stand for pages where they are shared, those that
// a page names. One with a photo is kept for later builds; to draw the others takes no
// longer than to keep them.
func (p *planner) socialCards() {
	for _, c := range p.in.Site.SocialCards() {
		p.add(Task{
			Name: "social card " + c.Path, Base: p.base(c.Sum), Paths: []string{c.Path},
			Owner: diag.Location{File: c.Source}, Resource: c.URL, card: c,
			run: func(w *job) {
				data, err := w.socialCard(c)
				if errors.Is(err, imaging.ErrDamaged) {
					w.result.Diags = append(w.result.Diags, damagedPicture(c.Photo.Path))
					return
				}
				if err != nil {
					w.fail(fmt.Errorf("making the social card of %s: %w", c.Source, err))
					return
				}
				w.Put(c.Path, data)
			},
		})
	}
}

func (r *Renderer) socialCard(c *site.SocialCard) ([]byte, error) {
	artist := r.in.Pictures.Artist
	if !c.HasPhoto() {
		return artist.Draw(&c.Card)
	}
	if data, ok := r.in.Pictures.Store.Get(c.Sum); ok {
		return data, nil
	}
	data, err := artist.DrawPhoto(&c.Card, func(size image.Point) (*image.RGBA, error) {
		photo, err := r.in.Tree.Read(c.Photo)
		if err != nil {
			return nil, err
		}
		return r.in.Pictures.Converter.Crop(photo, size, c.Focus, c.Colours.Ground)
	})
	if err == nil {
		r.in.Pictures.Store.Put(c.Sum, data)
	}
	return data, err
}
