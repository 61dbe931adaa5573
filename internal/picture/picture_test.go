package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

func encoded(t testing.TB, name string, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White})
	var err error
	switch name {
	case "a.png":
		err = png.Encode(&b, img)
	case "a.jpg":
		err = jpeg.Encode(&b, img, nil)
	case "a.gif":
		err = gif.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpOf makes the head of a WebP file, as RFC 9649 draws it.
func webpOf(form string, w, h int) []byte {
	b := make([]byte, 30)
	copy(b, "RIFF")
	binary.LittleEndian.PutUint32(b[4:], 22)
	copy(b[8:], "WEBP"+form)
	switch form {
	case "VP8X":
		put24 := func(i, n int) { b[i], b[i+1], b[i+2] = byte(n), byte(n>>8), byte(n>>16) }
		put24(24, w-1)
		put24(27, h-1)
	case "VP8L":
		b[20] = 0x2f
		binary.LittleEndian.PutUint32(b[21:], uint32(w-1)|uint32(h-1)<<14)
	case "VP8 ":
		copy(b[23:], "\x9d\x01\x2a")
		binary.LittleEndian.PutUint16(b[26:], uint16(w)|1<<14) // the upper bits scale, and do not count
		binary.LittleEndian.PutUint16(b[28:], uint16(h)|2<<14)
	}
	return b
}

// exif is an orientation in the form of TIFF.
func exif(order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	b := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	b = order.AppendUint16(order.AppendUint16(order.AppendUint16(b, 1), 274), 3)
	return order.AppendUint32(order.AppendUint16(order.AppendUint16(order.AppendUint32(b, 1), orientation), 0), 0)
}

// inserted puts bytes into a file.
func inserted(b []byte, at int, more []byte) []byte { return slices.Concat(b[:at], more, b[at:]) }

func segment(data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(data)+2)), data...)
}

func chunk(name string, data []byte) []byte {
	return append(append(append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...), data...), 0, 0, 0, 0)
}

func box(name string, parts ...[]byte) []byte {
	data := slices.Concat(parts...)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8)), name...), data...)
}

// avif makes the boxes of a picture and of a smaller one, which is not shown.
func avif(brand string, w, h uint32, rotated byte) []byte {
	full := []byte{0, 0, 0, 0}
	ispe := func(w, h uint32) []byte {
		return box("ispe", full, binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h))
	}
	links := []byte{0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1, 0, 2, 2, 2, 0x83}
	return slices.Concat(
		box("ftyp", []byte(brand+"\x00\x00\x00\x00mif1")),
		box("meta", full, box("pitm", full, []byte{0, 2}), box("iprp", box("ipco", ispe(1, 1), ispe(w, h), box("irot", []byte{rotated})), box("ipma", links))),
		box("mdat", []byte("data")))
}

// A picture has the size in which browsers show it.
func TestMeasure(t *testing.T) {
	jpg, png := encoded(t, "a.jpg", 30, 20), encoded(t, "a.png", 3, 2)
	intel, motorola := exif(binary.LittleEndian, "II", 6), exif(binary.BigEndian, "MM", 8)
	for _, c := range []struct {
		name string
		data []byte
		want Info
	}{
		{"PNG", png, Info{Width: 3, Height: 2, Type: "image/png"}},
		{"JPEG", jpg, Info{Width: 30, Height: 20, Type: "image/jpeg"}},
		{"JPEG, turned", inserted(jpg, 2, segment(append([]byte("Exif\x00\x00"), intel...))), Info{Width: 20, Height: 30, Type: "image/jpeg"}},
		{"JPEG, turned the other way", inserted(jpg, 2, segment(append([]byte("Exif\x00\x00"), motorola...))), Info{Width: 20, Height: 30, Type: "image/jpeg"}},
		{"JPEG, upside down", inserted(jpg, 2, segment(append([]byte("Exif\x00\x00"), exif(binary.BigEndian, "MM", 3)...))), Info{Width: 30, Height: 20, Type: "image/jpeg"}},
		{"PNG, turned", inserted(png, 33, chunk("eXIf", motorola)), Info{Width: 2, Height: 3, Type: "image/png"}},
		{"GIF", encoded(t, "a.gif", 5, 4), Info{Width: 5, Height: 4, Type: "image/gif"}},
		{"WebP", webpOf("VP8X", 70000, 300), Info{Width: 70000, Height: 300, Type: "image/webp"}},
		{"WebP without loss", webpOf("VP8L", 16384, 1), Info{Width: 16384, Height: 1, Type: "image/webp"}},
		{"WebP with loss", webpOf("VP8 ", 640, 480), Info{Width: 640, Height: 480, Type: "image/webp"}},
		{"WebP of another kind", webpOf("VP8?", 640, 480), Info{Type: "image/webp"}},
		{"AVIF", avif("avif", 640, 480, 0), Info{Width: 640, Height: 480, Type: "image/avif"}},
		{"AVIF, turned", avif("avif", 640, 480, 3), Info{Width: 480, Height: 640, Type: "image/avif"}},
		{"HEIC", avif("heic", 640, 480, 0), Info{Width: 640, Height: 480, Type: "image/heic"}},
		{"TIFF", []byte("II*\x00"), Info{Type: "image/tiff"}},
		{"nothing", nil, Info{State: Empty}},
		{"a note of Git LFS", []byte("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), Info{State: Pointer}},
		{"a web page", []byte("\n<!DOCTYPE html>\n<svg>"), Info{State: WebPage}},
		{"words", []byte("no picture"), Info{State: Unknown}},
		{"another XML", []byte("<a/>"), Info{State: Unknown}},
		{"half a PNG", png[:len(png)-12], Info{Width: 3, Height: 2, Type: "image/png", State: Cut}},
		{"the head of a PNG", png[:10], Info{Type: "image/png", State: Cut}},
		{"half a JPEG", jpg[:len(jpg)-20], Info{Width: 30, Height: 20, Type: "image/jpeg", State: Cut}},
		{"half a GIF", encoded(t, "a.gif", 5, 4)[:20], Info{Width: 5, Height: 4, Type: "image/gif", State: Cut}},
		{"half a WebP", webpOf("VP8X", 640, 480)[:29], Info{Type: "image/webp", State: Cut}},
		{"half an AVIF", avif("avif", 640, 480, 0)[:155], Info{Width: 640, Height: 480, Type: "image/avif", State: Cut}},
		{"half an SVG", []byte(`<svg width="4" height="2"><g>`), Info{Width: 4, Height: 2, Type: "image/svg+xml", State: Cut}},
	} {
		got := Measure(c.data)
		got.Convertible, got.Decodable = false, false // see TestConvertible
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	for text, want := range map[string][2]int{
		`<svg width="40" height="20"/>`:                         {40, 20},
		`<svg width="40px" height=" 20.4 "/>`:                   {40, 20},
		`<svg viewBox="0 0 30 15"/>`:                            {30, 15},
		`<svg viewBox="0,0,30,15" width="100%" height="100%"/>`: {30, 15},
		`<svg viewBox="0 0 30 15" width="60"/>`:                 {30, 15},
		`<svg width="4cm" height="2cm"/>`:                       {},
		`<svg width="-4" height="2"/>`:                          {},
		`<svg width="NaN" height="2"/>`:                         {},
		`<svg width="1e9" height="2"/>`:                         {},
		`<svg/>`:                                                {},
		"\uFEFF<?xml version='1.0'?><!-- a --><!DOCTYPE svg><svg width='4' height='2'/>": {4, 2},
		`<x:svg xmlns:x="http://www.w3.org/2000/svg" width="4" height="2"/>`:             {4, 2},
		`<?xml version="1.0" encoding="iso-8859-1"?><svg width="4" height="2"/>`:         {4, 2},
	} {
		if got := Measure([]byte(text)); got != (Info{Width: want[0], Height: want[1], Type: "image/svg+xml"}) {
			t.Errorf("%s: %+v, want %v", text, got, want)
		}
	}
}

// Smaller versions are made of whole pictures that stand still, in a format that can be
// decoded.
func TestConvertible(t *testing.T) {
	jpg, png := encoded(t, "a.jpg", 30, 20), encoded(t, "a.png", 3, 2)
	with := func(b []byte, at int, value byte) []byte {
		b = slices.Clone(b)
		b[at] = value
		return b
	}
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	photo := append(with(png, 25, 2), make([]byte, 10)...) // more bytes than pixels
	for _, c := range []struct {
		name string
		data []byte
		want bool // Convertible; Decodable is true of some more, which are named below
	}{
		{"JPEG", jpg, true},
		{"JPEG with 12 bits", with(jpg, sof+4, 12), false},
		{"JPEG with arithmetic codes", with(jpg, sof+1, 0xc9), false},
		{"half a JPEG", jpg[:len(jpg)-20], false},
		{"PNG of a photo", photo, true},
		{"PNG of a photo in greys", with(photo, 25, 0), true},
		{"PNG of a drawing", encoded(t, "a.png", 300, 200), false},
		{"PNG with a palette", with(photo, 25, 3), false},
		{"PNG of a photo with transparency", with(photo, 25, 6), false},
		{"PNG with a transparent colour", inserted(photo, 33, chunk("tRNS", []byte{0})), false},
		{"PNG that moves", inserted(photo, 33, chunk("acTL", make([]byte, 8))), false},
		{"PNG that is turned", inserted(photo, 33, chunk("eXIf", exif(binary.BigEndian, "MM", 6))), false},
		{"PNG of more pixels than there can be", with(with(photo, 16, 0x7f), 20, 0x7f), false},
		{"WebP", webpOf("VP8 ", 3, 2), true},
		{"WebP of more pixels than there may be", webpOf("VP8X", 60000, 60000), false},
		{"WebP without loss", webpOf("VP8L", 3, 2), true},
		{"WebP without loss, with transparency", with(webpOf("VP8L", 3, 2), 24, 0x10), false},
		{"WebP with more", webpOf("VP8X", 3, 2), true},
		{"WebP that moves", with(webpOf("VP8X", 3, 2), 20, 0x02), false},
		{"WebP with transparency", with(webpOf("VP8X", 3, 2), 20, 0x10), false},
		{"GIF", encoded(t, "a.gif", 5, 4), false},
		{"AVIF", avif("avif", 640, 480, 0), false},
		{"SVG", []byte(`<svg width="4" height="2"/>`), false},
	} {
		got := Measure(c.data)
		if got.Convertible != c.want {
			t.Errorf("%s: %v", c.name, got.Convertible)
		}
		seen := slices.Contains([]string{
			"PNG of a drawing", "PNG with a palette", "PNG of a photo with transparency", "PNG with a transparent colour",
			"WebP without loss, with transparency", "WebP with transparency",
		}, c.name)
		if got.Decodable != (c.want || seen) {
			t.Errorf("%s: decodable is %v", c.name, got.Decodable)
		}
	}
}

// What could run in a drawing, or load something from another host, is found; what
// drawing programs write is not.
func TestActive(t *testing.T) {
	svg := func(inner string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="4" height="2">` + inner + `</svg>`
	}
	for _, text := range []string{
		svg(`<script>alert(1)</script>`),
		svg(`<x:script xmlns:x="http://www.w3.org/2000/svg" href="x.js"/>`),
		svg(`<g onclick="alert(1)"/>`),
		svg(`<g ONLOAD="alert(1)"/>`),
		svg(`<foreignObject><p>x</p></foreignObject>`),
		svg(`<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>`),
		svg(`<a xlink:href="javascript:alert(1)"><text>x</text></a>`),
		svg(`<a href=" java&#x0A;script:alert(1)"><text>x</text></a>`),
		svg(`<a href="data:text/html,x"><text>x</text></a>`),
		svg(`<a><animate attributeName="href" values="#x;javascript:alert(1)"/></a>`),
		svg(`<set attributeName="onmouseover" to="alert(1)"/>`),
		svg(`<image href="https://evil.example/x.png"/>`),
		svg(`<image xlink:href="//evil.example/x.png"/>`),
		svg(`<use href="https://evil.example/x.svg#a"/>`),
		svg(`<image href="/\evil.example/x.png"/>`),
		svg(`<image href="\\evil.example/x.png"/>`),
		svg(`<rect fill="url(https://evil.example/x.svg#a)"/>`),
		svg(`<rect style="fill:u\72l('//evil.example/x')"/>`),
		svg(`<style>@import "https://evil.example/x.css";</style>`),
		svg(`<style><![CDATA[@font-face{src:url( "https://evil.example/x.woff")}]]></style>`),
		svg(`<g xml:base="https://evil.example/"/>`),
		`<?xml-stylesheet href="https://evil.example/x.css"?>` + svg(""),
		`<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>` + svg("&x;"),
		`<!DOCTYPE svg [<!ENTITY x SYSTEM "https://evil.example/x">]>` + svg("&x;"),
		`<!DOCTYPE svg [<!ENTITY j "javascript">]>` + svg(`<a href="&j;:alert(1)"/>`),
		`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>` + svg(""),
		"\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00",
	} {
		if got := Measure([]byte(text)); got.Active == "" {
			t.Errorf("nothing was found in %s: %+v", text, got)
		}
	}
	for _, text := range []string{
		svg(`<a href="https://www.example.org/"><text>x</text></a>`),
		svg(`<image href="data:image/png;base64,AAAA"/><use href="#a"/><image href="beside.png"/>`),
		svg(`<rect fill="url(#a)" style="fill:url('#a')"/><style>@font-face{src:url(data:font/woff2;base64,AA)}</style>`),
		svg(`<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"><dc:source>x</dc:source><cc:license resource="https://creativecommons.org/"/></metadata>`),
		svg(`<text aria-label="on javascript: a talk">Join us: https://www.example.org (free)</text>`),
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;" viewBox="0 0 4 2"/>`,
	} {
		if got := Measure([]byte(text)); got.Active != "" || got.State != Whole {
			t.Errorf("in %s was found: %+v", text, got)
		}
	}
}

func TestInstead(t *testing.T) {
	for name, want := range map[string]string{"hall.HEIC": "hall.jpg", "a/b.tiff": "a/b.jpg", "a.bmp": "a.png", "a.jpg": "", "a.pdf": ""} {
		if got := Instead(name); got != want {
			t.Errorf("in the place of %s stands %q, want %q", name, got, want)
		}
	}
}

func TestType(t *testing.T) {
	for name, want := range map[string]string{"a.JPG": "image/jpeg", "a/b.webp": "image/webp", "a.txt": "", "svg": "", "a.svg.gz": ""} {
		if got := MediaType(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// Whatever a file holds, it is measured without harm.
func FuzzMeasure(f *testing.F) {
	for _, name := range []string{"a.png", "a.jpg", "a.gif"} {
		f.Add(encoded(f, name, 3, 2))
	}
	for _, form := range []string{"VP8X", "VP8L", "VP8 "} {
		f.Add(webpOf(form, 3, 2))
	}
	f.Add(avif("avif", 3, 2, 1))
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 30 15" style="fill:u\72l(x)"/>`))
	f.Add([]byte(strings.Repeat("<svg ", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s := Measure(data); s.Width < 0 || s.Height < 0 || (s.Width == 0) != (s.Height == 0) && s.Type == "image/svg+xml" {
			t.Fatalf("it has the size %v", s)
		}
	})
}
