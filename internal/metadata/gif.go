package metadata

import (
	"bytes"
	"slices"
)

// gifApplications are the extensions of applications that change what is seen: how
// often the film is shown, and the colour profile.
var gifApplications = []string{"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"}

// stripGIF leaves out comments and the extensions of applications (GIF89a, sections
// 24 and 26), among which is XMP.
func stripGIF(b []byte) (out []byte, whole bool) {
	out = make([]byte, 0, len(b))
	take := func(n int) { // moves bytes from b to out
		n = min(n, len(b))
		out, b = append(out, b[:n]...), b[n:]
	}
	colours := func(flags byte) int { // the size of a table
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	if len(b) < 13 {
		return b, false
	}
	take(13 + colours(b[10]))
	for len(b) > 0 {
		switch {
		case b[0] == 0x2c && len(b) >= 10:
			take(10 + colours(b[9]) + 1)
			take(subBlocks(b))
		case b[0] == 0x21 && len(b) >= 2:
			n := 2 + subBlocks(b[2:])
			application := b[1] == 0xff
			if application && len(b) >= 14 && b[2] == 11 {
				application = !slices.Contains(gifApplications, string(b[3:14]))
			}
			if application || b[1] == 0xfe {
				b = b[n:]
			} else {
				take(n)
			}
		case b[0] == 0:
			b = b[1:] // some programs leave too many ends of blocks
		case b[0] == 0x3b:
			return append(out, 0x3b), !bytes.Contains(out, []byte("ns.adobe.com")) // a wrong length would take in what follows
		default:
			return out, false // decoders stop here, too
		}
	}
	return out, false
}

// subBlocks gives the length of a sequence of blocks with its end.
func subBlocks(b []byte) int {
	for at := 0; at < len(b); at += 1 + int(b[at]) {
		if b[at] == 0 {
			return at + 1
		}
	}
	return len(b)
}
