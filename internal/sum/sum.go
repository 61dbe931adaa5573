// Package sum names contents: equal sums mean equal bytes.
//
// A Sum is the 128-bit XXH3 of a content. It tells whether a content is the
// one that was there before; it is not meant to withstand somebody who forges
// contents on purpose, so nothing about trust may hang on it.
package sum

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"

	"github.com/zeebo/xxh3"
)

// Sum is the name of a content. The zero Sum names nothing.
type Sum [16]byte

// Of gives the sum of b.
func Of(b []byte) Sum { return Sum(xxh3.Hash128(b).Bytes()) }

// OfString gives the sum of s, the same as Of([]byte(s)).
func OfString(s string) Sum { return Sum(xxh3.HashString128(s).Bytes()) }

// OfReader gives the sum of all that r holds, the same as Of.
func OfReader(r io.Reader) (Sum, error) {
	var h xxh3.Hasher
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		h.Write(buf[:n]) //nolint:errcheck // never fails
		if err == io.EOF {
			return Sum(h.Sum128().Bytes()), nil
		}
		if err != nil {
			return Sum{}, err //nolint:wrapcheck // the caller knows what was read
		}
	}
}

// IsZero says whether s names nothing.
func (s Sum) IsZero() bool { return s == Sum{} }

// String is the sum in 32 hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// Short is the sum in 10 hexadecimal digits, for names of files. Its case
// survives file systems that don't tell case apart.
func (s Sum) Short() string { return hex.EncodeToString(s[:5]) }

// Hasher sums a sequence of values. Each value is written with its length, so
// that ("ab", "c") and ("a", "bc") differ. The zero Hasher is ready to use.
type Hasher struct {
	h   xxh3.Hasher
	buf [8]byte
}

// AddString adds a text.
func (h *Hasher) AddString(s string) {
	h.AddInt(len(s))
	h.h.WriteString(s) //nolint:errcheck // never fails
}

// AddStrings adds a list of texts.
func (h *Hasher) AddStrings(list []string) {
	h.AddInt(len(list))
	for _, s := range list {
		h.AddString(s)
	}
}

// AddBytes adds a content.
func (h *Hasher) AddBytes(b []byte) {
	h.AddInt(len(b))
	h.h.Write(b) //nolint:errcheck // never fails
}

// AddInt adds a whole number.
func (h *Hasher) AddInt(n int) {
	binary.LittleEndian.PutUint64(h.buf[:], uint64(n))
	h.h.Write(h.buf[:]) //nolint:errcheck // never fails
}

// AddFloat adds a number.
func (h *Hasher) AddFloat(f float64) { h.AddInt(int(math.Float64bits(f))) }

// AddBool adds a yes or no.
func (h *Hasher) AddBool(b bool) {
	if b {
		h.AddInt(1)
	} else {
		h.AddInt(0)
	}
}

// AddSum adds the name of another content.
func (h *Hasher) AddSum(s Sum) { h.h.Write(s[:]) } //nolint:errcheck // never fails

// Sum gives the sum of all that was added.
func (h *Hasher) Sum() Sum { return Sum(h.h.Sum128().Bytes()) }
