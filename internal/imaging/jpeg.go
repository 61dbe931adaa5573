package imaging

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"iter"

	"github.com/gen2brain/jpegn"
	"golang.org/x/image/draw"

	"github.com/meridian-ssg/meridian/internal/metadata"
	"github.com/meridian-ssg/meridian/internal/picture"
)

// readJPEG decodes at a half, a quarter or an eighth of the size where that is enough,
// which takes less time and much less memory.
func readJPEG(data []byte, info picture.Info, want image.Point) (image.Image, error) {
	scale := 8
	for scale > 1 && (info.Width/scale < want.X || info.Height/scale < want.Y) {
		scale /= 2
	}
	config, err := jpegn.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if config.ColorModel != color.CMYKModel {
		return jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ToRGBA: true, AutoRotate: true, ScaleDenom: scale})
	}
	// Of a picture in inks, version 0.6.1 makes an empty one when it is asked for RGBA.
	img, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ScaleDenom: scale})
	if err != nil {
		return nil, err
	}
	return upright(img, jpegOrientation(data)), nil
}

// upright turns a picture as its orientation says (Exif 3.0, section 4.6.5, tag 274).
func upright(img image.Image, orientation int) *image.RGBA {
	stored := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(stored, stored.Rect, img, img.Bounds().Min, draw.Src)
	if orientation < 2 {
		return stored
	}
	size := stored.Rect.Max
	if orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			at := image.Pt(x, y)
			switch orientation {
			case 2, 3, 6, 7:
				at.X = size.X - 1 - x
			}
			switch orientation {
			case 3, 4, 7, 8:
				at.Y = size.Y - 1 - y
			}
			if orientation >= 5 {
				at.X, at.Y = at.Y, at.X
			}
			out.SetRGBA(x, y, stored.RGBAAt(at.X, at.Y))
		}
	}
	return out
}

func jpegOrientation(b []byte) int {
	for marker, data := range jpegSegments(b) {
		if tiff, ok := bytes.CutPrefix(data, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return metadata.Orientation(tiff)
		}
	}
	return 0
}

// jpegProfile puts the profile of a JPEG together from its parts (ICC.1, annex B.4).
func jpegProfile(b []byte) (out []byte) {
	for marker, data := range jpegSegments(b) {
		if marker == 0xe2 && len(data) > 14 && bytes.HasPrefix(data, []byte("ICC_PROFILE\x00")) {
			out = append(out, data[14:]...) // in order, as everybody writes them
		}
	}
	return out
}

// jpegSegments gives the segments in front of the data, by their markers (ITU-T T.81,
// annex B).
func jpegSegments(b []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(b) && b[at] == 0xff && b[at+1] != 0xda; {
			end := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
			if end < at+4 || end > len(b) || !yield(b[at+1], b[at+4:end]) {
				return
			}
			at = end
		}
	}
}
