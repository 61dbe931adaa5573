// Package variant says which smaller versions of a picture are published, and what
// they are called. It makes none of them: their names and sizes follow from the
// original's size, its sum and the settings, so that pages can be made before any
// picture is.
package variant

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Rules are what the settings say.
type Rules struct {
	Widths  []int // ascending; none where pictures are published as they are
	Quality int   // of those with loss, 1 to 100
}

// Version names what makes the variants: the modules that decode and encode, and our
// own code between them. Change it whenever other bytes come out.
const Version = "jpegn 0.6.1, webp 1.2.8, x/image 0.47.0, 1"

// fallbackWidth is the width of the version for those who choose none: feeds, social
// networks, search engines, and old browsers.
const fallbackWidth = 1200

// Variant is one version of a picture.
type Variant struct {
	Path          string // where it is published, below base_url
	Width, Height int
	Type          string // media type
	Quality       int
	Key           sum.Sum // of the original and of all that makes this of it
}

// Set are the versions of a picture. They share their proportions.
type Set struct {
	Choices  []Variant // for browsers to choose from, ascending
	Fallback Variant   // for everybody else
}

// All gives every version.
func (s *Set) All() []Variant { return append(slices.Clone(s.Choices), s.Fallback) }

// Of gives the versions of a picture that is published at a path. ok is false where it
// is published as it is: nothing is gained by versions of small pictures, and some
// formats are not decoded here.
func Of(published string, file sum.Sum, info picture.Info, r Rules) (s Set, ok bool) {
	if !info.Convertible || len(r.Widths) == 0 || info.Width <= r.Widths[0] {
		return Set{}, false
	}
	var h sum.Hasher
	h.AddString(Version)
	h.AddSum(file)
	h.AddInt(r.Quality)
	of := h.Sum()
	stem := strings.TrimSuffix(published, path.Ext(published)) + "." + of.Short() + "."
	version := func(width int, mediaType string) Variant {
		var h sum.Hasher
		h.AddSum(of)
		h.AddInt(width)
		h.AddString(mediaType)
		return Variant{
			Path: stem + strconv.Itoa(width) + picture.Ending(mediaType), Type: mediaType, Quality: r.Quality,
			Width: width, Height: max(1, (info.Height*width+info.Width/2)/info.Width), Key: h.Sum(),
		}
	}
	largest := min(r.Widths[len(r.Widths)-1], info.Width)
	for _, width := range r.Widths {
		if width < largest {
			s.Choices = append(s.Choices, version(width, "image/webp"))
		}
	}
	s.Choices = append(s.Choices, version(largest, "image/webp"))
	s.Fallback = version(min(info.Width, fallbackWidth), "image/jpeg")
	return s, true
}

// Srcset writes the choices as HTML has them (HTML, section 4.8.4.2.1). url turns a
// path into an address.
func (s *Set) Srcset(url func(path string) string) string {
	var b strings.Builder
	for i, v := range s.Choices {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(url(v.Path) + " " + strconv.Itoa(v.Width) + "w")
	}
	return b.String()
}
