package metadata

import (
	"bytes"
	"encoding/binary"
)

// The markers of JPEG that matter here (ITU-T T.81, table B.1).
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP0 = 0xe0
)

// stripJPEG keeps what decoders need (ITU-T T.81, annex B). What stands behind the
// end of the picture goes: telephones put films and larger pictures there.
func stripJPEG(b []byte) (out []byte, whole bool) {
	out = append(make([]byte, 0, len(b)), 0xff, markerSOI)
	seen := false // metadata with an orientation
	for at := 2; at < len(b); {
		if b[at] != 0xff {
			at++ // decoders pass over it
			continue
		}
		if at+1 == len(b) {
			break
		}
		marker := b[at+1]
		switch {
		case marker == 0xff: // fills a gap
			at++
			continue
		case marker == markerEOI:
			return append(out, 0xff, markerEOI), true
		case marker == 0, marker == 1, marker == markerSOI, 0xd0 <= marker && marker <= 0xd7:
			at += 2 // stands alone, and for nothing
			continue
		}
		if at+4 > len(b) {
			break
		}
		end := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if end < at+4 || end > len(b) {
			break // cut short
		}
		segment := b[at:end]
		at = end
		switch {
		case bytes.HasPrefix(segment[4:], []byte("Exif\x00\x00")):
			if tiff := oriented(segment[10:]); tiff != nil && !seen {
				seen = true
				out = binary.BigEndian.AppendUint16(append(out, 0xff, markerAPP0+1), uint16(2+6+len(tiff)))
				out = append(append(out, "Exif\x00\x00"...), tiff...)
			}
		case marker == markerAPP0 && bytes.HasPrefix(segment[4:], []byte("JFIF\x00")) && len(segment) >= 18:
			out = append(append(out, 0xff, markerAPP0, 0, 16), segment[4:16]...)
			out = append(out, 0, 0) // without a thumbnail
		case isNeeded(marker, segment[4:]) && !Has(segment): // a wrong length would take in what follows
			out = append(out, segment...)
		}
		if marker == markerSOS {
			end = at + entropyCoded(b[at:])
			out = append(out, b[at:end]...)
			at = end
		}
	}
	return out, false
}

// isNeeded says whether decoders need a segment: all that is neither a comment nor of
// a program, the colour profile (ICC.1, annex B.4), and how Adobe's programs turn
// colours into light and hue.
func isNeeded(marker byte, data []byte) bool {
	return 0xc0 <= marker && marker < markerAPP0 ||
		marker == markerAPP0+2 && bytes.HasPrefix(data, []byte("ICC_PROFILE\x00")) ||
		marker == markerAPP0+14 && bytes.HasPrefix(data, []byte("Adobe")) && len(data) >= 12
}

// entropyCoded gives the length of the data behind the head of a scan: up to the next
// marker that doesn't belong to them.
func entropyCoded(b []byte) int {
	at := 0
	for {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return len(b)
		}
		at += i
		if next := b[at+1]; next != 0 && (next < 0xd0 || next > 0xd7) {
			return at
		}
		at += 2
	}
}
