package imaging

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"math"
	"slices"
)

// largestProfile is how many bytes a colour profile may have.
const largestProfile = 4 << 20

// profileOf gives the colour profile that lies in a file; nil where there is none.
func profileOf(data []byte, mediaType string) []byte {
	switch mediaType {
	case "image/jpeg":
		return jpegProfile(data)
	case "image/png":
		return pngProfile(data)
	}
	return webpProfile(data)
}

// pngProfile reads the chunk iCCP (PNG, third edition, section 11.3.2.3).
func pngProfile(b []byte) []byte {
	for at := 8; at+12 <= len(b); {
		size, name := int(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		if size > len(b)-at-12 || name == "IDAT" {
			return nil
		}
		if name == "iCCP" {
			_, compressed, _ := bytes.Cut(b[at+8:at+8+size], []byte{0})
			if len(compressed) < 2 {
				return nil
			}
			r, err := zlib.NewReader(bytes.NewReader(compressed[1:]))
			if err != nil {
				return nil
			}
			out, _ := io.ReadAll(io.LimitReader(r, largestProfile)) // a damaged one is not understood
			return out
		}
		at += size + 12
	}
	return nil
}

// webpProfile reads the chunk ICCP (RFC 9649, section 2.7.1.4).
func webpProfile(b []byte) []byte {
	for at := 12; at+8 <= len(b); {
		size := int(binary.LittleEndian.Uint32(b[at+4:]))
		if size > len(b)-at-8 {
			return nil
		}
		if string(b[at:at+4]) == "ICCP" {
			return b[at+8 : at+8+size]
		}
		at += 8 + size + size&1
	}
	return nil
}

// transform turns colours of a profile into those of sRGB. A nil one leaves them.
type transform struct {
	linear [3][256]float32 // light by value, for each colour
	matrix [9]float32      // from the profile's light to that of sRGB; zero for greys
	grey   bool
}

// fromXYZ turns light as profiles give it, under D50, into that of sRGB (IEC
// 61966-2-1, brought to D50 by the method of Bradford).
var fromXYZ = [9]float64{3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415, 0.0334540, 0.0719453, -0.2289914, 1.4052427}

// newTransform reads a profile that is made of a matrix and curves (ICC.1, section
// 9.2). It gives nil for others, and for one that is that of sRGB.
func newTransform(profile []byte) *transform {
	if len(profile) < 132 || string(profile[20:24]) != "XYZ " && string(profile[16:20]) != "GRAY" {
		return nil
	}
	tags := make(map[string][]byte)
	count := int(binary.BigEndian.Uint32(profile[128:]))
	for at := 132; count > 0 && at+12 <= len(profile); count-- {
		offset, size := int64(binary.BigEndian.Uint32(profile[at+4:])), int64(binary.BigEndian.Uint32(profile[at+8:]))
		if offset+size <= int64(len(profile)) {
			tags[string(profile[at:at+4])] = profile[offset : offset+size]
		}
		at += 12
	}
	t := new(transform)
	if string(profile[16:20]) == "GRAY" {
		t.grey = true
		curve := curveOf(tags["kTRC"])
		if curve == nil {
			return nil
		}
		t.linear = [3][256]float32{*curve, *curve, *curve}
		return t.unlessSame()
	}
	if string(profile[16:20]) != "RGB " {
		return nil
	}
	var toXYZ [9]float64
	for i, name := range []string{"r", "g", "b"} {
		curve, column := curveOf(tags[name+"TRC"]), tags[name+"XYZ"]
		if curve == nil || len(column) < 20 {
			return nil
		}
		t.linear[i] = *curve
		for j := range 3 {
			toXYZ[3*j+i] = fixed(column[8+4*j:])
		}
	}
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				t.matrix[3*i+j] += float32(fromXYZ[3*i+k] * toXYZ[3*k+j])
			}
		}
	}
	return t.unlessSame()
}

// unlessSame gives nil where no colour would change by more than a shade.
func (t *transform) unlessSame() *transform {
	for _, c := range [][3]uint8{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}, {200, 100, 50}, {30, 60, 90}} {
		if t.grey {
			c[1], c[2] = c[0], c[0]
		}
		r, g, b := t.convert(c[0], c[1], c[2])
		for i, v := range []uint8{r, g, b} {
			if d := int(v) - int(c[i]); d < -2 || d > 2 {
				return t
			}
		}
	}
	return nil
}

// fixed reads a number with 16 binary places (ICC.1, section 4.6).
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// curveOf reads how values become light (ICC.1, sections 10.6 and 10.18).
func curveOf(b []byte) *[256]float32 {
	if len(b) < 12 {
		return nil
	}
	var of func(x float64) float64
	switch string(b[:4]) {
	case "curv":
		n := int(binary.BigEndian.Uint32(b[8:]))
		points := b[12:]
		switch {
		case n == 0:
			of = func(x float64) float64 { return x }
		case n > len(points)/2:
			return nil
		case n == 1:
			gamma := float64(binary.BigEndian.Uint16(points)) / 256
			of = func(x float64) float64 { return math.Pow(x, gamma) }
		default:
			of = func(x float64) float64 {
				at := x * float64(n-1)
				i := min(int(at), n-2)
				a, b := float64(binary.BigEndian.Uint16(points[2*i:])), float64(binary.BigEndian.Uint16(points[2*i+2:]))
				return (a + (b-a)*(at-float64(i))) / 65535
			}
		}
	case "para":
		of = parametric(b)
	}
	if of == nil {
		return nil
	}
	out := new([256]float32)
	for i := range out {
		out[i] = float32(of(float64(i) / 255))
	}
	return out
}

// parametric reads the five forms of a curve that is given by numbers.
func parametric(b []byte) func(float64) float64 {
	kind := int(binary.BigEndian.Uint16(b[8:]))
	if kind > 4 {
		return nil
	}
	n := []int{1, 3, 4, 5, 7}[kind]
	if len(b) < 12+4*n {
		return nil
	}
	p := make([]float64, 7) // g a b c d e f
	for i := range n {
		p[i] = fixed(b[12+4*i:])
	}
	g, a, bb, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0:
		a, d = 1, math.Inf(-1)
	case 1:
		if a == 0 {
			return nil
		}
		c, d = 0, -bb/a
	case 2:
		if a == 0 {
			return nil
		}
		e, f, d, c = c, c, -bb/a, 0
	}
	return func(x float64) float64 {
		if x < d {
			return c*x + f
		}
		return math.Pow(max(0, a*x+bb), g) + e
	}
}

// encoded gives the value of sRGB for light in steps of a 4095th.
var encoded = func() (out [4096]uint8) {
	for i := range out {
		x := float64(i) / 4095
		if x <= 0.0031308 {
			x *= 12.92
		} else {
			x = 1.055*math.Pow(x, 1/2.4) - 0.055
		}
		out[i] = uint8(math.Round(x * 255))
	}
	return out
}()

func encode(light float32) uint8 { return encoded[int(min(max(light, 0), 1)*4095+0.5)] }

func (t *transform) convert(r, g, b uint8) (uint8, uint8, uint8) {
	x, y, z := t.linear[0][r], t.linear[1][g], t.linear[2][b]
	if t.grey {
		return encode(x), encode(y), encode(z)
	}
	m := &t.matrix
	return encode(m[0]*x + m[1]*y + m[2]*z), encode(m[3]*x + m[4]*y + m[5]*z), encode(m[6]*x + m[7]*y + m[8]*z)
}

// apply converts a picture in place, which can't be seen through.
func (t *transform) apply(img *image.RGBA) {
	if t == nil {
		return
	}
	for p := range slices.Chunk(img.Pix, 4) {
		p[0], p[1], p[2] = t.convert(p[0], p[1], p[2])
	}
}
