package site

import (
	"cmp"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/worldmap"
)

// WorldMap is a map of a region with the countries of the site's pages marked.
type WorldMap struct {
	Width, Height int
	Land          string // the path of all land that is not marked
	Places        []Place
	Projects      int // how many places have projects
	Events        int // how many have events
	Others        int // how many have pages of other types
}

// Place is a country that pages of the site carry, as a map shows it.
type Place struct {
	TermCount
	worldmap.Mark
	Projects, Events, Others int
}

// worldMap draws the region that the question names, or else the one in the settings.
func (s *Site) worldMap(q Question) (any, sum.Sum) {
	conf := s.Settings.Map
	region := cmp.Or(q.Key, conf.Region)
	out := &WorldMap{}
	var h sum.Hasher
	h.AddString(region)
	h.AddSum(s.Settings.Sum) // of which countries are drawn as parts of others
	var codes []string
	for _, tm := range s.Terms(Countries) {
		if !tm.shown() {
			continue
		}
		p := Place{TermCount: TermCount{Title: tm.title, URL: tm.page.URL, Name: tm.Name, Count: len(tm.Pages)}}
		for _, page := range tm.Pages {
			switch {
			case page.Project != nil:
				p.Projects++
			case page.Event != nil:
				p.Events++
			default:
				p.Others++
			}
		}
		out.Projects += min(p.Projects, 1)
		out.Events += min(p.Events, 1)
		out.Others += min(p.Others, 1)
		out.Places = append(out.Places, p)
		codes = append(codes, tm.Name)
		h.AddStrings([]string{tm.title, tm.page.URL, tm.Name})
		h.AddInt(p.Projects)
		h.AddInt(p.Events)
		h.AddInt(p.Others)
	}
	drawn := worldmap.Draw(region, codes, conf.PartOf)
	out.Width, out.Height, out.Land = drawn.Width, drawn.Height, drawn.Land
	for i, m := range drawn.Marked {
		out.Places[i].Mark = m
	}
	return out, h.Sum()
}
