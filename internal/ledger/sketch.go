package ledger

import (
	"fmt"
	"math/bits"
	"strconv"
)

// Sketch tells alike texts from others: the more two texts have in common, the
// more bits their sketches share. It is a one-permutation MinHash over pairs of
// neighbouring words, of which one bit is kept for each of 64 bins (Li and König,
// b-bit minwise hashing, 2010; Shrivastava, optimal densification, 2017). The zero
// Sketch is none.
type Sketch uint64

// alike is how many bits of two texts must be equal for one to be the other,
// changed a little; alikeNamed where their files have the same name. Strangers
// share 32 on average, and 50 once in 300,000 pairs. Where every tenth word of a
// text was changed, 52 of its bits stay.
const (
	alike      = 50
	alikeNamed = 46
)

// fresh is how many bits a sketch must share with the present text so that it need
// not be written again: small changes leave the file as it is.
const fresh = 60

// SketchOf sketches a text.
func SketchOf(text []byte) Sketch {
	var least [64]uint64
	var word, before uint64
	words := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && isWord[text[i]] {
			word = bits.RotateLeft64(word, 9) ^ uint64(text[i]) // mix does the rest, once a word
			continue
		}
		if word == 0 {
			continue
		}
		pair := mix(word + bits.RotateLeft64(before, 31))
		if bin := &least[pair>>58]; *bin == 0 || pair < *bin {
			*bin = pair
		}
		before, word = word, 0
		words++
	}
	if words == 0 {
		return 0
	}
	var s uint64
	for bin, value := range least {
		for n := uint64(bin); value == 0; { // an empty bin borrows from another one
			n = mix(n + 1)
			value = least[n>>58]
		}
		s |= mix(value^uint64(bin)) & 1 << bin
	}
	return Sketch(max(s, 1))
}

// isWord holds the bytes that words are made of: in any script, all but marks of ASCII.
var isWord = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	}
	return is
}()

// mix spreads each bit of a number over all of them (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// shared is how many bits two sketches share.
func (s Sketch) shared(other Sketch) int { return 64 - bits.OnesCount64(uint64(s^other)) }

func parseSketch(text string) (Sketch, error) {
	n, err := strconv.ParseUint(text, 16, 64)
	if err != nil || len(text) != 16 {
		return 0, fmt.Errorf("“%s” is no sketch of a text", text)
	}
	return Sketch(n), nil
}
