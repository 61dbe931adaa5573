package site

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Words tells in words what is asked, as the object of "it asked for".
func (q Question) Words() string {
	dir, name, _ := strings.Cut(q.Key, ":")
	here := ""
	if dir != "" {
		here = " as seen from " + content.Root + "/" + dir
	}
	switch q.Verb {
	case AskCard:
		return "the page " + pageName(q.Key)
	case AskNewest:
		return fmt.Sprintf("the newest %d pages of the type “%s”", q.N, q.Key)
	case AskPhase:
		return fmt.Sprintf("the first %d events or projects that are “%s”", q.N, strings.ReplaceAll(q.Key, " ", "” or “"))
	case AskAncestors:
		return "the pages above " + pageName(q.Key)
	case AskNeighbours:
		return "the pages before and behind " + pageName(q.Key)
	case AskRelated:
		return fmt.Sprintf("up to %d pages that share terms with %s", q.N, pageName(q.Key))
	case AskReferring:
		return "the pages that name " + pageName(q.Key) + " in their front matter"
	case AskPager:
		return fmt.Sprintf("part %d of the list of %s", q.N, pageName(q.Key))
	case AskChildren:
		return "everything in the list of " + pageName(q.Key)
	case AskTerms:
		return fmt.Sprintf("the terms of “%s”", q.Key)
	case AskSections:
		return "the sections of the site"
	case AskMenu:
		return fmt.Sprintf("the menu “%s”", q.Key)
	case AskRoute:
		return fmt.Sprintf("where a link to “%s” leads", name) + here
	case AskFile:
		return fmt.Sprintf("the file “%s”", name) + here
	case AskFiles:
		return "the files beside " + pageName(q.Key)
	case AskAsset:
		return fmt.Sprintf("the address of “%s” in static/assets", q.Key)
	case AskTaxonomy:
		return "the taxonomy of " + pageName(q.Key)
	case AskText:
		return "the text of " + pageName(q.Key)
	case AskFeed:
		return fmt.Sprintf("the newest %d pages for the feed of %s", q.N, pageName(q.Key))
	case AskEntries:
		return "the events for the calendar of " + pageName(q.Key)
	case AskOutlets:
		return "whether there is a feed or a calendar of " + pageName(q.Key)
	case AskIdentity:
		return "what every page shows of the site"
	case AskAddresses:
		return "every page, for the sitemap"
	}
	return string(q.Verb)
}

// pageName names a page by its key.
func pageName(key string) string {
	if key == "" {
		return "the home page"
	}
	return "“" + key + "”"
}

// AnswerWords tells in words what the answer to a question is; at most so many
// pages are named.
func AnswerWords(answer any, most int) string {
	switch a := answer.(type) {
	case *card.Card:
		if a == nil {
			return "none"
		}
		return a.Title
	case []*card.Card:
		var titles []string
		for _, c := range a {
			titles = append(titles, c.Title)
		}
		return several(titles, most)
	case []card.Crumb:
		var titles []string
		for _, c := range a {
			titles = append(titles, c.Title)
		}
		return several(titles, most)
	case Neighbours:
		return "before: " + AnswerWords(a.Prev, most) + "; behind: " + AnswerWords(a.Next, most)
	case *Pager:
		if a == nil {
			return "none"
		}
		var titles []string
		for _, g := range a.Groups {
			for _, c := range g.Cards {
				titles = append(titles, c.Title)
			}
		}
		return fmt.Sprintf("%s (part %d of %d)", several(titles, most), a.Number, a.Total)
	case []TermCount:
		var names []string
		for _, t := range a {
			names = append(names, fmt.Sprintf("%s (%d)", t.Title, t.Count))
		}
		return several(names, most)
	case []MenuItem:
		var names []string
		for _, m := range a {
			names = append(names, m.Title)
		}
		return several(names, most)
	case Route:
		if a.Fault != nil {
			return a.Fault.Message
		}
		return a.URL
	case FileAnswer:
		if a.Fault != nil {
			return a.Fault.Message
		}
		return a.File.URL
	case []File:
		var names []string
		for _, f := range a {
			names = append(names, f.Name)
		}
		return several(names, most)
	case Outlets:
		return "feed: " + yes(a.Feed) + ", calendar: " + yes(a.Calendar)
	case *Identity:
		return a.Title
	case sum.Sum:
		return fmt.Sprintf("%x", a[:4])
	case string:
		if a == "" {
			return "none"
		}
		return a
	}
	return "none"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// several names the first of a list, and says how many more there are.
func several(names []string, most int) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) <= most+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
