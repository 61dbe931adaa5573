package metadata

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngChunks are the chunks that are needed to show a picture as it was meant: its
// colours, its transparency, its size on paper, its movement (PNG, third edition,
// section 11).
var pngChunks = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "sPLT",
	"acTL", "fcTL", "fdAT",
}

func stripPNG(b []byte) (out []byte, whole bool) {
	out = append(make([]byte, 0, len(b)), pngSignature...)
	for at := len(pngSignature); at+12 <= len(b); {
		size, name := int64(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		end := int(min(int64(at)+12+size, int64(len(b))))
		switch {
		case slices.Contains(pngChunks, name):
			out = append(out, b[at:end]...)
		case name == "eXIf":
			if tiff := oriented(b[at+8 : end]); tiff != nil {
				start := len(out) + 4
				out = append(binary.BigEndian.AppendUint32(out, uint32(len(tiff))), name...)
				out = append(out, tiff...)
				out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
			}
		}
		if name == "IEND" {
			return out, true
		}
		at = end
	}
	return out, false
}
