package metadata

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The boxes that stay, by where they lie: in a picture as a whole, and in the box that
// describes its parts (ISO/IEC 23008-12; ISO/IEC 14496-12, section 8.11; ISO/IEC
// 18181-2 for JPEG XL; ISO/IEC 15444-1 for JPEG 2000).
var (
	pictureBoxes = []string{
		"ftyp", "meta", "mdat", "moov", "moof", "mfra", "sidx", "free", "skip",
		"JXL ", "jxll", "jxlc", "jxlp", "jxli", "jP  ", "jp2h", "jp2c",
	}
	metaBoxes    = []string{"hdlr", "pitm", "iloc", "iinf", "iref", "iprp", "idat", "dinf", "grpl", "free", "skip"}
	pictureItems = []string{"av01", "hvc1", "hvc2", "hvt1", "lhv1", "avc1", "vvc1", "evc1", "unci", "j2k1", "grid", "iden", "iovl", "tmap", "mski"}
	privateItems = []string{"udes", "crtt", "mdft", "cmin", "cmex", "uuid"} // properties of items
)

// boxes overwrites what a file in boxes holds besides the picture or the film.
type boxes struct {
	data    []byte
	own     bool // data was copied, and may be written to
	damaged bool
	items   map[uint32]bool // those to be overwritten
	idat    box             // data that lie among the descriptions
}

// box is a range of boxes.data: head, body, end.
type box struct {
	name             string
	start, body, end int
}

// stripBoxes overwrites metadata in place, as other boxes hold offsets into the file.
func stripBoxes(data []byte) ([]byte, error) {
	b := boxes{data: data, items: make(map[uint32]bool)}
	brand := ""
	if len(data) >= 12 {
		brand = string(data[8:12])
	}
	whole := box{end: len(data)}
	switch {
	case string(data[4:8]) != "ftyp" || b.isPicture(whole):
		b.picture(whole)
	case brand == "M4A " || brand == "M4B ":
		return data, nil // title and artist of what is heard are meant for everybody
	default:
		b.film(whole)
	}
	if b.damaged {
		return nil, ErrUnknown
	}
	return b.data, nil
}

// write gives a range of the file to be written to. A film may be large; so it is
// copied only where something is to be taken out.
func (b *boxes) write(start, end int) []byte {
	if !b.own {
		b.data, b.own = bytes.Clone(b.data), true
	}
	return b.data[start:end]
}

// isPicture says whether a brand of the file is one of pictures.
func (b *boxes) isPicture(in box) bool {
	for _, x := range b.in(in) {
		if x.name == "ftyp" {
			brands := string(b.data[x.body:x.end])
			return slices.ContainsFunc([]string{"avif", "avis", "hei", "hev", "mif", "msf", "miaf", "jxl ", "jp2 "}, func(brand string) bool {
				return bytes.Contains([]byte(brands), []byte(brand))
			})
		}
	}
	return false
}

// in lists the boxes in another one. Data that were cut short end where the file does.
// What else can't be read at the end of the file is overwritten.
func (b *boxes) in(outer box) (list []box) {
	unreadable := func(at int) {
		if outer.name != "" {
			b.damaged = true
		} else if rest := bytes.Trim(b.data[at:], "\x00"); len(rest) > 0 {
			clear(b.write(at, len(b.data)))
		}
	}
	for at := outer.body; at < outer.end; {
		if at+8 > outer.end {
			unreadable(at)
			return list
		}
		size, head := int64(binary.BigEndian.Uint32(b.data[at:])), 8
		switch {
		case size == 1 && at+16 <= outer.end:
			size, head = int64(binary.BigEndian.Uint64(b.data[at+8:])&(1<<62-1)), 16
		case size == 0:
			size = int64(outer.end - at) // up to the end
		}
		x := box{name: string(b.data[at+4 : at+8]), start: at, body: at + head, end: int(min(int64(at)+size, int64(outer.end)))}
		if size < int64(head) || int64(at)+size > int64(outer.end) && (outer.name != "" || x.name != "mdat") {
			unreadable(at)
			return list
		}
		list = append(list, x)
		at = x.end
	}
	return list
}

// blank makes a box one that readers pass over.
func (b *boxes) blank(x box) {
	copy(b.write(x.start+4, x.start+8), "free")
	clear(b.write(x.body, x.end))
}

// picture overwrites what is not known to be part of a picture.
func (b *boxes) picture(whole box) {
	for _, x := range b.in(whole) {
		switch {
		case x.name == "meta":
			b.meta(x)
		case x.name == "moov":
			b.movie(x)
		case !slices.Contains(pictureBoxes, x.name):
			b.blank(x)
		}
	}
}

// film overwrites what is said of a film, and leaves what is not known: there are too
// many kinds.
func (b *boxes) film(whole box) {
	for _, x := range b.in(whole) {
		switch x.name {
		case "moov":
			b.movie(x)
		case "udta", "meta", "uuid":
			b.blank(x)
		}
	}
	b.damaged = false // where boxes can't be read, players find nothing either
}

// movie overwrites what is said of a film and of its tracks.
func (b *boxes) movie(x box) {
	for _, x := range b.in(x) {
		switch x.name {
		case "udta", "meta", "uuid":
			b.blank(x)
		case "trak":
			b.movie(x)
		}
	}
}

// meta overwrites the items of a picture that are not pictures, and thumbnails, which
// may show what was cut off later.
func (b *boxes) meta(x box) {
	x.body += 4 // version and flags
	if x.body > x.end {
		b.damaged = true
		return
	}
	parts := make(map[string]box)
	for _, x := range b.in(x) {
		_, twice := parts[x.name]
		b.damaged = b.damaged || twice && x.name != "free" && x.name != "skip"
		parts[x.name] = x
		if !slices.Contains(metaBoxes, x.name) {
			b.blank(x)
		}
	}
	b.idat = parts["idat"]
	b.references(parts["iref"])
	b.information(parts["iinf"])
	b.locations(parts["iloc"])
	for _, x := range b.in(parts["iprp"]) {
		if x.name != "ipco" {
			continue
		}
		for _, x := range b.in(x) {
			if slices.Contains(privateItems, x.name) {
				b.blank(x)
			}
		}
	}
}

// references finds thumbnails, and makes them thumbnails of nothing.
func (b *boxes) references(x box) {
	r := b.reader(x)
	id := 2 + 2*r.version()
	for _, ref := range b.in(box{name: x.name, body: r.at, end: x.end}) {
		if ref.name == "thmb" {
			r := b.reader(ref)
			b.items[uint32(r.number(id))] = true
			copy(b.write(ref.start+4, ref.start+8), "free")
		}
	}
}

// information finds the items that are no pictures, and hides all that will be
// overwritten (ISO/IEC 14496-12, section 8.11.6).
func (b *boxes) information(x box) {
	r := b.reader(x)
	r.number(2 + 2*min(r.version(), 1)) // their number
	for _, info := range b.in(box{name: x.name, body: r.at, end: x.end}) {
		r := b.reader(info)
		version := r.version()
		id := uint32(r.number(2 + 2*max(0, version-2)))
		r.number(2)
		if version >= 2 {
			at := r.at
			if kind := string(r.bytes(4)); slices.Contains(pictureItems, kind) && !b.items[id] {
				continue
			}
			if !r.failed {
				copy(b.write(at, at+4), "free")
				clear(b.write(at+4, info.end)) // its name, and what kind of text it is
			}
		}
		b.items[id] = true
		if info.body+4 <= info.end {
			b.write(info.body, info.end)[3] |= 1 // it is not to be shown
		}
	}
}

// locations overwrites the data of items (ISO/IEC 14496-12, section 8.11.3).
func (b *boxes) locations(x box) {
	if x.end == 0 {
		return
	}
	r := b.reader(x)
	version := r.version()
	sizes := r.number(2)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), 0
	if version > 0 {
		indexSize = int(sizes & 15)
	}
	idSize := 2 + 2*max(0, version-1)
	b.damaged = b.damaged || version > 2
	for range r.number(idSize) {
		if r.failed {
			return
		}
		id, method := uint32(r.number(idSize)), uint64(0)
		if version > 0 {
			method = r.number(2) & 15
		}
		elsewhere := r.number(2) != 0
		base := r.number(baseSize)
		for extents := r.number(2); extents > 0 && !r.failed; extents-- {
			r.number(indexSize)
			offset, length := base+r.number(offsetSize), r.number(lengthSize)
			if !b.items[id] || elsewhere || r.failed {
				continue
			}
			within := box{end: len(b.data)}
			if method == 1 {
				within = b.idat
			}
			room := uint64(within.end - within.body)
			if method > 1 || offset > room || length > room-offset || length == 0 {
				b.damaged = true
				return
			}
			start := within.body + int(offset)
			clear(b.write(start, start+int(length)))
		}
	}
}

// reader reads the numbers in a box. Behind its end everything is 0.
type reader struct {
	*boxes
	at, end int
	failed  bool
}

func (b *boxes) reader(x box) *reader { return &reader{boxes: b, at: x.body, end: x.end} }

func (r *reader) bytes(n int) []byte {
	if r.end-r.at < n {
		r.at, r.failed, r.damaged = r.end, true, r.damaged || r.end > 0
		return make([]byte, n)
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

// number reads a number of some bytes.
func (r *reader) number(size int) (n uint64) {
	for _, c := range r.bytes(size) {
		n = n<<8 | uint64(c)
	}
	return n
}

// version reads the version of a box, and passes over its flags.
func (r *reader) version() int { return int(r.number(4) >> 24) }
