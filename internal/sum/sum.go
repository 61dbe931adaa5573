// Package sum hashes contents: equal sums mean equal bytes.
//
// A Sum is the 128-bit XXH3 of a content. It is no cryptographic hash: somebody
// could forge contents with equal sums, so never base trust on it.
package sum

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"

	"github.com/zeebo/xxh3"
)

// Sum is the hash of a content. The zero Sum belongs to none.
type Sum [16]byte

// Of returns the sum of b.
func Of(b []byte) Sum { return Sum(xxh3.Hash128(b).Bytes()) }

// OfString returns the same as Of([]byte(s)).
func OfString(s string) Sum { return Sum(xxh3.HashString128(s).Bytes()) }

// OfReader returns the sum of all that r holds.
func OfReader(r io.Reader) (Sum, error) {
	var h xxh3.Hasher
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return Sum(h.Sum128().Bytes()), nil
		}
		if err != nil {
			return Sum{}, err
		}
	}
}

// IsZero reports whether s belongs to no content.
func (s Sum) IsZero() bool { return s == Sum{} }

// String returns 32 hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// Short returns 10 hexadecimal digits, for file names on any file system.
func (s Sum) Short() string { return hex.EncodeToString(s[:5]) }

// Hasher sums a sequence of values. Each is added with its length, so that ("ab",
// "c") and ("a", "bc") differ. The zero Hasher is ready to use. Writing to the
// hash never fails.
type Hasher struct {
	h   xxh3.Hasher
	buf [8]byte
}

// AddString adds a string.
func (h *Hasher) AddString(s string) {
	h.AddInt(len(s))
	h.h.WriteString(s)
}

// AddStrings adds a list of strings.
func (h *Hasher) AddStrings(list []string) {
	h.AddInt(len(list))
	for _, s := range list {
		h.AddString(s)
	}
}

// AddBytes adds bytes.
func (h *Hasher) AddBytes(b []byte) {
	h.AddInt(len(b))
	h.h.Write(b)
}

// AddInt adds an integer.
func (h *Hasher) AddInt(n int) {
	binary.LittleEndian.PutUint64(h.buf[:], uint64(n))
	h.h.Write(h.buf[:])
}

// AddFloat adds a number.
func (h *Hasher) AddFloat(f float64) { h.AddInt(int(math.Float64bits(f))) }

// AddBool adds a truth value.
func (h *Hasher) AddBool(b bool) {
	if b {
		h.AddInt(1)
	} else {
		h.AddInt(0)
	}
}

// AddSum adds another sum.
func (h *Hasher) AddSum(s Sum) { h.h.Write(s[:]) }

// Sum returns the sum of all that was added.
func (h *Hasher) Sum() Sum { return Sum(h.h.Sum128().Bytes()) }
