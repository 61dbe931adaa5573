// Package picture reads the dimensions of pictures, and notices those that no
// browser can show: files that were cut short, that hold something else than
// their name says, or that are in a format of cameras and of print.
//
// It reads the structure of a file and decodes nothing, so that a small file that
// claims to be huge costs nothing.
package picture

import (
	"bytes"
	"encoding/binary"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/metadata"
)

// Info is what the bytes of a file tell. The zero Info is of a file that is no
// picture.
type Info struct {
	Width, Height int    // in pixels, as browsers turn it; for SVG, in CSS pixels; 0 where they are unknown
	Type          string // media type; "" where the bytes are those of no picture
	State         State
	Convertible   bool   // smaller versions can be made of it: it is a photo that is whole, stands still, and is in a format that is decoded here
	Decodable     bool   // it can be decoded here: it is whole, stands still and is not too large
	Active        string // of SVG: what in it could run or load something from elsewhere, in words; "" where there is nothing
}

// State is what is wrong with the bytes of a file.
type State uint8

// The states.
const (
	Whole   State = iota
	Empty         // there are none
	Pointer       // they stand for a file that Git LFS keeps elsewhere
	WebPage       // they are those of a web page
	Cut           // the end is missing
	Unknown       // they are those of no picture that is known here
)

// format is a kind of file.
type format struct {
	mediaType string
	endings   []string // of names, the usual one first
	instead   string   // the ending of the format to save it in, as browsers don't show it; "" where they do
}

// formats are the kinds of picture. The media types are for feeds and Open Graph;
// the host may send others.
var formats = []format{
	{"image/avif", []string{".avif"}, ""},
	{"image/gif", []string{".gif"}, ""},
	{"image/jpeg", []string{".jpg", ".jpeg"}, ""},
	{"image/png", []string{".png"}, ""},
	{"image/svg+xml", []string{".svg"}, ""},
	{"image/webp", []string{".webp"}, ""},
	{"image/heic", []string{".heic", ".heif", ".hif"}, ".jpg"},
	{"image/tiff", []string{".tif", ".tiff"}, ".jpg"},
	{"image/bmp", []string{".bmp", ".dib"}, ".png"},
	{"image/jxl", []string{".jxl"}, ".jpg"},
	{"image/jp2", []string{".jp2", ".jpx"}, ".jpg"},
	{"image/x-raw", []string{".dng", ".raw", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2"}, ".jpg"},
	{"image/vnd.adobe.photoshop", []string{".psd", ".psb"}, ".jpg"},
	{"image/x-xcf", []string{".xcf"}, ".jpg"},
	{"image/x-tga", []string{".tga"}, ".png"},
	{"image/wmf", []string{".wmf", ".emf"}, ".png"},
	{"application/postscript", []string{".eps", ".ai"}, ".svg"},
}

func formatOf(name string) *format {
	ending := strings.ToLower(path.Ext(name))
	if i := slices.IndexFunc(formats, func(f format) bool { return slices.Contains(f.endings, ending) }); i >= 0 {
		return &formats[i]
	}
	return nil
}

// MediaType returns the media type of a picture that browsers show, by its file's
// name, or "".
func MediaType(name string) string {
	if f := formatOf(name); f != nil && f.instead == "" {
		return f.mediaType
	}
	return ""
}

// IsPicture says whether a file is a picture by its name, whether browsers show it or
// not.
func IsPicture(name string) bool { return formatOf(name) != nil }

// Instead gives the name under which a picture is to be saved that browsers don't
// show, by its file's name; "" for every other file.
func Instead(name string) string {
	f := formatOf(name)
	if f == nil || f.instead == "" {
		return ""
	}
	return strings.TrimSuffix(name, path.Ext(name)) + f.instead
}

// Ending gives the usual ending of the names of a media type; "" where browsers
// don't show it.
func Ending(mediaType string) string {
	i := slices.IndexFunc(formats, func(f format) bool { return f.mediaType == mediaType && f.instead == "" })
	if i < 0 {
		return ""
	}
	return formats[i].endings[0]
}

// maxPixels is how many pixels a picture may have of which smaller versions are made.
// Telephones make JPEGs of up to 108 million, which are never held at full size; what
// is larger may be an attack.
var maxPixels = map[string]int64{"image/jpeg": 120_000_000, "image/png": 40_000_000, "image/webp": 40_000_000}

// Measure reads a file. Its name does not matter.
func Measure(data []byte) Info {
	info := measure(data)
	pixels := int64(info.Width) * int64(info.Height)
	info.Decodable = info.Decodable && info.State == Whole && 0 < pixels && pixels <= maxPixels[info.Type]
	info.Convertible = info.Convertible && info.Decodable
	return info
}

func measure(data []byte) Info {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), " \t\r\n")
	start := string(bytes.ToLower(text[:min(len(text), 1024)]))
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	switch {
	case len(data) == 0:
		return Info{State: Empty}
	case has(0, "version https://git-lfs.github.com/"):
		return Info{State: Pointer}
	case has(0, "\x89PNG\r\n\x1a\n"):
		return pngInfo(data)
	case has(0, "\xff\xd8\xff"):
		return jpegInfo(data)
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return gifInfo(data)
	case has(0, "RIFF") && has(8, "WEBP"):
		return webpInfo(data)
	case has(4, "ftyp"):
		return heifInfo(data)
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return Info{Type: "image/tiff"}
	case has(0, "BM") && len(data) > 14 && int64(binary.LittleEndian.Uint32(data[2:])) <= int64(len(data))+1:
		return Info{Type: "image/bmp"}
	case has(0, "8BPS"):
		return Info{Type: "image/vnd.adobe.photoshop"}
	case has(0, "\xff\x0a"), has(0, "\x00\x00\x00\x0cJXL "):
		return Info{Type: "image/jxl"}
	case has(0, "\x00\x00\x00\x0cjP  "):
		return Info{Type: "image/jp2"}
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "<body"):
		return Info{State: WebPage}
	case strings.Contains(start, "<svg"), strings.HasPrefix(start, "<"), has(0, "\xfe\xff"), has(0, "\xff\xfe"):
		return svgInfo(data)
	}
	return Info{State: Unknown}
}

// cutUnless gives Whole where the end of a file is there.
func cutUnless(whole bool) State {
	if whole {
		return Whole
	}
	return Cut
}

// pngInfo reads the chunks up to the picture's data (PNG, third edition, section 5).
func pngInfo(b []byte) Info {
	out := Info{Type: "image/png", State: cutUnless(bytes.Contains(b, []byte("IEND")))}
	if len(b) < 24 || string(b[12:16]) != "IHDR" {
		return Info{Type: out.Type, State: Cut}
	}
	out.Width, out.Height = int(binary.BigEndian.Uint32(b[16:])&0x7fffffff), int(binary.BigEndian.Uint32(b[20:])&0x7fffffff)
	// Of the kinds of colour, 0 and 2 have neither a palette nor transparency. Photos take
	// more than a byte for each of their pixels; drawings and pictures of screens are
	// blurred when they are made smaller, and take more bytes then.
	out.Decodable = len(b) > 25
	out.Convertible = out.Decodable && (b[25] == 0 || b[25] == 2) && int64(len(b)) > int64(out.Width)*int64(out.Height)
	for at := 8; at+12 <= len(b); {
		size, name := int(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		if size > len(b)-at-12 || name == "IDAT" {
			break
		}
		switch {
		case name == "eXIf" && isTurned(b[at+8:at+8+size]):
			out.Width, out.Height = out.Height, out.Width
			out.Decodable = false // the decoder does not turn it
		case name == "acTL":
			out.Decodable = false // it moves
		case name == "tRNS":
			out.Convertible = false // it can be seen through
		}
		at += size + 12
	}
	return out
}

// jpegInfo reads the segments up to the picture's data (ITU-T T.81, annex B).
func jpegInfo(b []byte) Info {
	out := Info{Type: "image/jpeg", State: Cut}
	turned := false
	at := 2
	for at+4 <= len(b) && b[at] == 0xff && b[at+1] != 0xda {
		marker, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		switch {
		case marker == 0xff: // fills a gap
			at++
			continue
		case size < 2 || at+2+size > len(b):
			return out
		case 0xc0 <= marker && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && size >= 8:
			out.Height, out.Width = int(binary.BigEndian.Uint16(b[at+5:])), int(binary.BigEndian.Uint16(b[at+7:]))
			out.Decodable = marker <= 0xc2 && b[at+4] == 8 // 8 bits, by Huffman's codes
			out.Convertible = out.Decodable
		case marker == 0xe1 && bytes.HasPrefix(b[at+4:at+2+size], []byte("Exif\x00\x00")):
			turned = isTurned(b[at+10 : at+2+size])
		}
		at += 2 + size
	}
	if turned {
		out.Width, out.Height = out.Height, out.Width
	}
	out.State = cutUnless(bytes.Contains(b[min(at, len(b)):], []byte{0xff, 0xd9})) // in the data, 0xff stands alone only before a marker
	return out
}

// isTurned tells of an orientation in which the sides are exchanged, as browsers show
// it. b is in the form of TIFF.
func isTurned(b []byte) bool { return metadata.Orientation(b) >= 5 }

func gifInfo(b []byte) Info {
	out := Info{Type: "image/gif", State: cutUnless(bytes.HasSuffix(bytes.TrimRight(b, "\x00\r\n"), []byte(";")))}
	if len(b) >= 10 {
		out.Width, out.Height = int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:]))
	}
	return out
}

// webpInfo reads the three kinds of container (RFC 9649, section 2).
func webpInfo(b []byte) Info {
	out := Info{Type: "image/webp", State: Cut}
	if len(b) < 30 {
		return out
	}
	out.State = cutUnless(int64(binary.LittleEndian.Uint32(b[4:]))+8 <= int64(len(b)))
	u24 := func(i int) int { return int(b[i]) | int(b[i+1])<<8 | int(b[i+2])<<16 }
	switch string(b[12:16]) {
	case "VP8X":
		const animation, alpha = 0x02, 0x10
		out.Decodable, out.Convertible = b[20]&animation == 0, b[20]&alpha == 0
		out.Width, out.Height = u24(24)+1, u24(27)+1
	case "VP8L":
		n := binary.LittleEndian.Uint32(b[21:])
		out.Width, out.Height = int(n&0x3fff)+1, int(n>>14&0x3fff)+1
		out.Decodable, out.Convertible = true, n>>28&1 == 0 // it can't be seen through
	case "VP8 ":
		out.Width, out.Height = int(binary.LittleEndian.Uint16(b[26:])&0x3fff), int(binary.LittleEndian.Uint16(b[28:])&0x3fff)
		out.Decodable, out.Convertible = true, true
	}
	return out
}
