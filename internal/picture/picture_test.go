package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
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

func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want Size
	}{
		{"a.png", encoded(t, "a.png", 3, 2), Size{3, 2}},
		{"a.PNG", encoded(t, "a.png", 3, 2), Size{3, 2}},
		{"a.jpg", encoded(t, "a.jpg", 30, 20), Size{30, 20}},
		{"a.jpeg", encoded(t, "a.jpg", 30, 20), Size{30, 20}},
		{"a.gif", encoded(t, "a.gif", 5, 4), Size{5, 4}},
		{"a.webp", webpOf("VP8X", 70000, 300), Size{70000, 300}},
		{"a.webp", webpOf("VP8L", 16384, 1), Size{16384, 1}},
		{"a.webp", webpOf("VP8 ", 640, 480), Size{640, 480}},
		{"a.webp", webpOf("VP8?", 640, 480), Size{}},
		{"a.webp", webpOf("VP8X", 640, 480)[:29], Size{}},
		{"a.png", encoded(t, "a.png", 3, 2)[:10], Size{}},
		{"a.png", []byte("<svg/>"), Size{}},
		{"a.pdf", encoded(t, "a.png", 3, 2), Size{}},
		{"a.svg", nil, Size{}},
	} {
		if got := Measure(c.name, c.data); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for text, want := range map[string]Size{
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
		`<html><svg width="4" height="2"/></html>`:              {},
		"\uFEFF<?xml version='1.0'?><!-- a --><!DOCTYPE svg><svg width='4' height='2'>":          {4, 2},
		`<x:svg xmlns:x="http://www.w3.org/2000/svg" width="4" height="2">`:                      {4, 2},
		`<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]><svg width="&a;" height="2"/>`: {},
		`<?xml version="1.0" encoding="iso-8859-1"?><svg width="4" height="2"/>`:                 {4, 2},
	} {
		if got := Measure("a.svg", []byte(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
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
		f.Add(name, encoded(f, name, 3, 2))
	}
	for _, form := range []string{"VP8X", "VP8L", "VP8 "} {
		f.Add("a.webp", webpOf(form, 3, 2))
	}
	f.Add("a.svg", []byte(`<svg viewBox="0 0 30 15"/>`))
	f.Add("a.svg", []byte(strings.Repeat("<svg ", 100)))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if s := Measure(name, data); s.Width < 0 || s.Height < 0 || (s.Width == 0) != (s.Height == 0) && MediaType(name) == "image/svg+xml" {
			t.Fatalf("%s has the size %v", name, s)
		}
	})
}
