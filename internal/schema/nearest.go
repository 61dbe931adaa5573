package schema

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the known word that was most likely meant by word: the same in
// other capitals, or one that two letters more, fewer, other or swapped make
// of it, or a third of its letters where it is long. A short word must be
// nearer. The first of several that are equally near is taken.
func Nearest(word string, among []string) (string, bool) {
	w := fold(word)
	if w == "" || len(w) > 64 {
		return "", false
	}
	best, distance := "", -1
	letters := utf8.RuneCountInString(w)
	for _, a := range among {
		f := fold(a)
		if f == w {
			return a, true
		}
		n := utf8.RuneCountInString(f)
		limit := max(2, max(letters, n)/3)
		if max(letters, n) <= 4 {
			limit = 1
		}
		if letters-n > limit || n-letters > limit {
			continue
		}
		if d := difference(w, f, limit); d <= limit && (distance < 0 || d < distance) {
			best, distance = a, d
		}
	}
	return best, distance >= 0
}

// fold takes out what people vary: capitals, and how words are joined.
func fold(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.ContainsAny(s, "_- ") {
		s = joins.Replace(s)
	}
	return s
}

var joins = strings.NewReplacer("_", "", "-", "", " ", "")

// difference is the Levenshtein distance, with two swapped neighbours as one;
// exact only up to limit.
func difference(a, b string, limit int) int {
	d := levenshtein.ComputeDistance(a, b)
	if d < 2 || d > limit+1 {
		return d
	}
	r := []rune(a)
	for i := 0; i+1 < len(r); i++ {
		if r[i] == r[i+1] {
			continue
		}
		r[i], r[i+1] = r[i+1], r[i]
		d = min(d, 1+levenshtein.ComputeDistance(string(r), b))
		r[i], r[i+1] = r[i+1], r[i]
	}
	return d
}
