// Package picture reads the dimensions of PNG, JPEG, GIF, WebP and SVG pictures.
//
// It decodes only headers, so that a small file that claims to be huge costs
// nothing.
package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"image"
	_ "image/gif"  // registers the format
	_ "image/jpeg" // registers the format
	_ "image/png"  // registers the format
	"io"
	"math"
	"path"
	"strconv"
	"strings"
)

// Size is a picture's width and height in pixels; for SVG, in CSS pixels. The zero
// Size is unknown.
type Size struct{ Width, Height int }

// mediaTypes are for feeds and Open Graph; the host may send others.
var mediaTypes = map[string]string{
	".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",
}

// MediaType returns the media type of a picture by its file's name, or "".
func MediaType(name string) string { return mediaTypes[strings.ToLower(path.Ext(name))] }

// Measure returns the size of a picture; the beginning of its data is enough.
func Measure(name string, data []byte) Size {
	switch MediaType(name) {
	case "image/svg+xml":
		return svg(data)
	case "image/webp":
		return webp(data)
	case "":
		return Size{}
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Size{}
	}
	return Size{c.Width, c.Height}
}

// webp reads the three kinds of container (RFC 9649, section 2).
func webp(b []byte) Size {
	if len(b) < 30 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return Size{}
	}
	u24 := func(i int) int { return int(b[i]) | int(b[i+1])<<8 | int(b[i+2])<<16 }
	switch string(b[12:16]) {
	case "VP8X":
		return Size{u24(24) + 1, u24(27) + 1}
	case "VP8L":
		n := binary.LittleEndian.Uint32(b[21:])
		return Size{int(n&0x3fff) + 1, int(n>>14&0x3fff) + 1}
	case "VP8 ":
		return Size{int(binary.LittleEndian.Uint16(b[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[28:]) & 0x3fff)}
	}
	return Size{}
}

// svg reads the width and height of the root element, or else its viewBox.
func svg(b []byte) Size {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // sizes are the same in all
	for {
		t, err := d.RawToken()
		if err != nil {
			return Size{}
		}
		el, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if el.Name.Local != "svg" {
			return Size{}
		}
		var s Size
		var box []string
		for _, a := range el.Attr {
			switch a.Name.Local {
			case "width":
				s.Width = pixels(a.Value)
			case "height":
				s.Height = pixels(a.Value)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (s.Width == 0 || s.Height == 0) && len(box) == 4 {
			s = Size{pixels(box[2]), pixels(box[3])}
		}
		if s.Width == 0 || s.Height == 0 {
			return Size{}
		}
		return s
	}
}

// pixels parses a length without a unit or in px, or returns 0.
func pixels(s string) int {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(f > 0 && f <= 1e6) { // written so that NaN fails
		return 0
	}
	return int(math.Round(f))
}
