package metadata

import (
	"encoding/binary"
	"slices"
)

// webpChunks are those that are needed to show a picture (RFC 9649, section 2.7).
var webpChunks = []string{"VP8 ", "VP8L", "ALPH", "ANIM", "ICCP"}

// The bits of VP8X that say that there are metadata.
const (
	webpXMP  = 0x04
	webpExif = 0x08
)

func stripWebP(b []byte) (out []byte, whole bool) {
	end := int(min(8+int64(binary.LittleEndian.Uint32(b[4:])), int64(len(b))))
	out = append(make([]byte, 0, len(b)), b[:12]...)
	extended, isTurned := 0, false // where the chunk VP8X stands in out
	if end > 12 {
		for name, chunk := range webpChunksIn(b[12:end]) {
			whole = 8+int64(binary.LittleEndian.Uint32(chunk[4:])) <= int64(len(chunk))
			switch {
			case name == "VP8X" && len(chunk) == 18:
				extended = len(out)
				out = append(out, chunk...)
			case name == "ANMF" && len(chunk) >= 24:
				out = appendFrame(out, chunk)
			case slices.Contains(webpChunks, name):
				out = append(out, chunk...)
			case name == "EXIF" && len(chunk) > 8 && !isTurned:
				tiff := chunk[8:]
				if len(tiff) > 6 && string(tiff[:6]) == "Exif\x00\x00" {
					tiff = tiff[6:] // some programs write it as in JPEG
				}
				if tiff = oriented(tiff); tiff != nil {
					isTurned = true
					out = binary.LittleEndian.AppendUint32(append(out, name...), uint32(len(tiff)))
					out = append(out, tiff...) // of even length
				}
			}
		}
	}
	if extended > 0 {
		out[extended+8] &^= webpXMP | webpExif
		if isTurned {
			out[extended+8] |= webpExif
		}
	}
	missing := max(0, 8+int64(binary.LittleEndian.Uint32(b[4:]))-int64(len(b))) // of a file that was cut short
	binary.LittleEndian.PutUint32(out[4:], uint32(min(int64(len(out))-8+missing, 1<<32-2)))
	return out, whole && missing == 0
}

// appendFrame appends a frame of a film without what is not known in it.
func appendFrame(out, frame []byte) []byte {
	start := len(out)
	out = append(out, frame[:24]...)
	whole := int64(binary.LittleEndian.Uint32(frame[4:]))+8 <= int64(len(frame))
	for name, chunk := range webpChunksIn(frame[24:]) {
		if name == "ALPH" || name == "VP8 " || name == "VP8L" {
			out = append(out, chunk...)
		}
	}
	if whole {
		binary.LittleEndian.PutUint32(out[start+4:], uint32(len(out)-start-8))
	}
	return out
}

// webpChunksIn yields chunks with their heads and what pads them. The last one may be
// cut short.
func webpChunksIn(b []byte) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for len(b) >= 8 {
			size := int64(binary.LittleEndian.Uint32(b[4:]))
			n := int(min(8+size+size&1, int64(len(b))))
			if !yield(string(b[:4]), b[:n]) {
				return
			}
			b = b[n:]
		}
	}
}
