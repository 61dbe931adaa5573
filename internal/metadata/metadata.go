// Package metadata takes out of pictures what they tell besides what they show:
// where and when they were taken, with what camera and by whom, thumbnails,
// comments, and what programs have added. Nothing is decoded, so what a picture
// shows stays as it is, pixel for pixel; its colour profile and its orientation
// stay as well.
//
// JPEG, PNG, GIF and WebP are put together anew from those of their parts that
// are needed to show them. So nothing unknown gets through, not even in a file that
// is damaged. AVIF, HEIC and films hold the places of their data as offsets; so there
// what is not needed is overwritten, and the file keeps its size.
package metadata

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// ErrUnknown tells that a file may hold metadata and that it was not understood.
var ErrUnknown = errors.New("it is not known where its metadata lie")

// Strip gives a file as it may be published. What is not a picture or a film is
// given back as it is, and so is what holds nothing to take out. It doesn't write to
// data. The error is ErrUnknown.
func Strip(data []byte) ([]byte, error) {
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	var out []byte
	whole := false // it was followed up to its end
	switch {
	case has(0, "\xff\xd8"):
		out, whole = stripJPEG(data)
	case has(0, pngSignature):
		out, whole = stripPNG(data)
	case has(0, "GIF87a"), has(0, "GIF89a"):
		out, whole = stripGIF(data)
	case has(0, "RIFF") && has(8, "WEBP"):
		out, whole = stripWebP(data)
	case has(4, "ftyp"), has(4, "JXL \r\n\x87\n"), has(4, "jP  \r\n\x87\n"):
		return stripBoxes(data)
	case bytes.HasPrefix(bytes.TrimLeft(data, "\ufeff \t\r\n"), []byte("<")):
		return stripEmbedded(data)
	default:
		return data, nil
	}
	switch {
	case !whole && Has(out):
		return nil, ErrUnknown
	case bytes.Equal(out, data):
		return data, nil // so that what was made is let go of
	}
	return out, nil
}

// marks begin metadata in the formats of pictures.
var marks = []string{"Exif\x00\x00", "EXIF", "eXIf", "XMP ", "ns.adobe.com", "adobe:ns:meta", "Photoshop 3.0", "tEXt", "zTXt", "iTXt"}

// Has says whether a file seems to hold metadata of the kinds that pictures have,
// wherever in it. It is for files that Strip does not know. Drawings in PostScript,
// such as logos for printers, don't count: no camera makes them.
func Has(data []byte) bool {
	if bytes.HasPrefix(data, []byte("%!PS")) || bytes.HasPrefix(data, []byte("\xc5\xd0\xd3\xc6")) { // as text, and with a preview (EPSF 3.0, section 5.2)
		return false
	}
	return slices.ContainsFunc(marks, func(mark string) bool { return bytes.Contains(data, []byte(mark)) })
}

// Orientation reads how a picture is to be turned, from metadata in the form of TIFF
// (Exif 3.0, section 4.6.5, tag 274): 1 to 8; 0 where that is not said.
func Orientation(tiff []byte) int {
	if o, ok := tag(tiff, 274); ok && 1 <= o && o <= 8 {
		return o
	}
	return 0
}

// HasPlace says whether a file holds metadata that tell where a picture was taken
// (Exif 3.0, section 4.6.3, tag 34853), wherever in it.
func HasPlace(data []byte) bool {
	if has := bytes.HasPrefix; has(data, []byte("II*\x00")) || has(data, []byte("MM\x00*")) {
		_, ok := tag(data, 34853)
		return ok
	}
	for {
		_, rest, ok := bytes.Cut(data, []byte("Exif\x00\x00"))
		if !ok {
			return false
		}
		if _, ok := tag(rest, 34853); ok {
			return true
		}
		data = rest
	}
}

// tag gives the value of a tag in the first directory of metadata in the form of
// TIFF, where that is a short number.
func tag(tiff []byte, want uint16) (value int, ok bool) {
	var order binary.ByteOrder = binary.BigEndian
	if len(tiff) < 8 {
		return 0, false
	}
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0, false
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0, false
		}
		if order.Uint16(entries) == want {
			return int(order.Uint16(entries[8:])), true
		}
		entries = entries[12:]
	}
	return 0, false
}

// oriented gives metadata in the form of TIFF that tell the orientation alone; nil
// where a picture stands upright.
func oriented(tiff []byte) []byte {
	o := Orientation(tiff)
	if o < 2 {
		return nil
	}
	return []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0, 0, 0, 0, 0}
}
