package imaging

import (
	"bytes"
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"github.com/meridian-ssg/meridian/internal/picture"
)

// Point is a point of a picture: how far it is from the left and from the top, from 0
// to 100.
type Point struct{ X, Y int }

// CanCrop says whether Crop can make a part of a picture of that size, without blurring
// it by making it more than twice as large.
func CanCrop(info picture.Info, size image.Point) bool {
	return info.Decodable && 2*info.Width >= size.X && 2*info.Height >= size.Y
}

// Crop gives the largest part of a picture that has the proportions of size, in that
// size. The part lies as object-position lays it out (CSS Images 3, section 5.5). What
// can be seen through shows the ground. The error wraps ErrDamaged where the picture is
// not whole.
func (c *Converter) Crop(data []byte, size image.Point, focus Point, ground color.Color) (out *image.RGBA, err error) {
	info := picture.Measure(data)
	if !info.Decodable {
		return nil, fmt.Errorf("%w: it is %s", ErrDamaged, info.Type)
	}
	part := image.Pt(info.Width, max(1, info.Width*size.Y/size.X))
	if part.Y > info.Height {
		part = image.Pt(max(1, info.Height*size.X/size.Y), info.Height)
	}
	want := image.Pt((info.Width*size.X+part.X-1)/part.X, (info.Height*size.Y+part.Y-1)/part.Y)
	defer c.use(memoryFor(info, want))()
	defer recoverDamaged(&err)
	img, toSRGB, err := decode(data, info, want)
	if err != nil {
		return nil, err
	}
	from := image.Rectangle{Max: part}.Add(image.Pt((info.Width-part.X)*focus.X/100, (info.Height-part.Y)*focus.Y/100))
	b := img.Bounds() // it may have been decoded at a fraction of its size
	from = image.Rect(from.Min.X*b.Dx()/info.Width, from.Min.Y*b.Dy()/info.Height, from.Max.X*b.Dx()/info.Width, from.Max.Y*b.Dy()/info.Height).Add(b.Min)
	out = image.NewRGBA(image.Rectangle{Max: size})
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		draw.CatmullRom.Scale(out, out.Rect, img, from, draw.Src, nil)
		toSRGB.apply(out)
		return out, nil
	}
	draw.Draw(out, out.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(out, out.Rect, img, from, draw.Over, nil)
	return out, nil
}

// JPEG encodes a picture.
func JPEG(img *image.RGBA, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := writers["image/jpeg"](&b, img, Target{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encoding image/jpeg: %w", err)
	}
	return b.Bytes(), nil
}
