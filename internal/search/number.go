package search

import (
	"cmp"
	"slices"
)

// Year is a run of page numbers that belong to the pages of one year.
type Year struct {
	Year  int // 0 of pages that are about no day
	Start int // the first number
}

// Number numbers pages, of which keys and the years that they are about are given.
// The result is in the same order. It is a function of these alone.
//
// Years follow one another, and within a year a page has the place that the hash of
// its key gives it, or the next free one. A year has room for half as many more pages, at
// least. So a new page moves only neighbours, unless its year needs more room; then
// later years move, of which there are none, as a rule.
func Number(keys []string, years []int) ([]int, []Year) {
	order := make([]int, len(keys))
	hashes := make([]uint64, len(keys))
	for i, key := range keys {
		order[i], hashes[i] = i, mix(hashOf(key))
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(years[a], years[b]), cmp.Compare(hashes[a], hashes[b]), cmp.Compare(keys[a], keys[b]))
	})
	numbers := make([]int, len(keys))
	var list []Year
	start := 0
	for from := 0; from < len(order); {
		year := years[order[from]]
		to := from
		for to < len(order) && years[order[to]] == year {
			to++
		}
		list = append(list, Year{year, start})
		room := roomFor(to - from)
		next := start
		for _, i := range order[from:to] {
			place := start + int(hashes[i]>>32*uint64(room)>>32)
			place = max(place, next)
			numbers[i], next = place, place+1
		}
		start = max(start+room, next)
		from = to
	}
	return numbers, list
}

// roomFor gives the room for n pages: half as much again, of the sizes 4, 6, 8, 12, 16, 24
// and so on.
func roomFor(n int) int {
	room := 4
	for room < n+n/2 {
		if half := room + room/2; half >= n+n/2 {
			return half
		}
		room *= 2
	}
	return room
}

// mix spreads a hash over all bits.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
