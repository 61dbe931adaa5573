package picture

import (
	"encoding/binary"
	"iter"
	"strings"
)

// heifInfo reads AVIF and HEIC: of the picture that is shown, its size and whether it
// is turned (ISO/IEC 23008-12, sections 6.5.3 and 6.5.10, and 14496-12, section
// 8.11). The file is a sequence of boxes.
func heifInfo(b []byte) Info {
	out := Info{State: Unknown}
	var meta []byte
	end := 0
	for name, box := range boxesIn(b, &end) {
		switch name {
		case "ftyp":
			brands := string(box)
			switch {
			case strings.Contains(brands, "avif"), strings.Contains(brands, "avis"):
				out = Info{Type: "image/avif"}
			case strings.Contains(brands, "hei"), strings.Contains(brands, "hev"), strings.Contains(brands, "mif1"):
				out = Info{Type: "image/heic"}
			}
		case "meta":
			meta = box
		}
	}
	if out.Type == "" {
		return out
	}
	out.State = cutUnless(end >= len(b) && meta != nil)
	if len(meta) < 4 {
		return out
	}
	var primary uint32
	var properties, links []byte
	for name, box := range boxesIn(meta[4:], new(int)) {
		switch {
		case name == "pitm" && len(box) >= 6 && box[0] == 0:
			primary = uint32(binary.BigEndian.Uint16(box[4:]))
		case name == "pitm" && len(box) >= 8:
			primary = binary.BigEndian.Uint32(box[4:])
		case name == "iprp":
			for name, box := range boxesIn(box, new(int)) {
				switch name {
				case "ipco":
					properties = box
				case "ipma":
					links = box
				}
			}
		}
	}
	of := linked(links, primary)
	index, turned := 0, false
	for name, box := range boxesIn(properties, new(int)) {
		if index++; !of[index] {
			continue
		}
		switch {
		case name == "ispe" && len(box) >= 12:
			out.Width, out.Height = int(binary.BigEndian.Uint32(box[4:])&0x7fffffff), int(binary.BigEndian.Uint32(box[8:])&0x7fffffff)
		case name == "irot" && len(box) >= 1:
			turned = box[0]&1 == 1
		}
	}
	if turned {
		out.Width, out.Height = out.Height, out.Width
	}
	return out
}

// boxesIn gives the boxes in b with their names. end receives where the last one
// ends by what its head says, which lies behind b where b was cut short.
func boxesIn(b []byte, end *int) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for at := 0; at+8 <= len(b); {
			size, head := int64(binary.BigEndian.Uint32(b[at:])), int64(8)
			switch {
			case size == 1 && at+16 <= len(b):
				size, head = int64(binary.BigEndian.Uint64(b[at+8:])&(1<<62-1)), 16
			case size == 0:
				size = int64(len(b) - at) // up to the end
			}
			if size < head {
				return
			}
			if size > int64(len(b)-at) {
				return // cut short; *end stays before the end of b
			}
			*end = at + int(size)
			if !yield(string(b[at+4:at+8]), b[at+int(head):at+int(size)]) {
				return
			}
			at += int(size)
		}
	}
}

// linked gives the numbers, from 1, of the properties that a picture has.
func linked(b []byte, item uint32) map[int]bool {
	out := make(map[int]bool)
	if len(b) < 8 {
		return out
	}
	version, wide := b[0], b[3]&1 == 1
	count := binary.BigEndian.Uint32(b[4:])
	b = b[8:]
	for range count {
		idSize := 2
		if version > 0 {
			idSize = 4
		}
		if len(b) <= idSize {
			return out
		}
		id := uint32(binary.BigEndian.Uint16(b))
		if version > 0 {
			id = binary.BigEndian.Uint32(b)
		}
		n := int(b[idSize])
		b = b[idSize+1:]
		for range n {
			switch {
			case wide && len(b) >= 2:
				if id == item {
					out[int(binary.BigEndian.Uint16(b)&0x7fff)] = true
				}
				b = b[2:]
			case !wide && len(b) >= 1:
				if id == item {
					out[int(b[0]&0x7f)] = true
				}
				b = b[1:]
			default:
				return out
			}
		}
	}
	return out
}
