// Package artifact names the files that a site publishes besides its pages and
// the files that are copied. It is the one place for these names: package site
// says which pages have such a file, package view leads to it, and package
// render makes it.
package artifact

import (
	"slices"
	"strings"
)

// Files of fixed names. Those of pages lie in the page's folder.
const (
	NotFound        = "404.html"         // what hosts show where there is no page
	EventCalendar   = "event.ics"        // of an event
	SectionCalendar = "events.ics"       // of a section of events, to subscribe to
	Sitemap         = "sitemap.xml"      // of the site
	Robots          = "robots.txt"       // of the site
	SearchIndex     = "search/index.idx" // of the site: the directory of the search index
)

// DataDir is the folder of the open data, in which each type of pages has a file with
// each of the endings below.
const DataDir = "data"

// The endings of open data: everything, a table, and a schema of the former.
const (
	DataJSON   = ".json"
	DataCSV    = ".csv"
	DataSchema = ".schema.json"
)

// SearchFile gives the path of a file of the search index, but for the directory,
// SearchIndex. Its name follows from what it is made from, so that browsers may keep it
// for ever.
func SearchFile(name string) string { return searchFolder + name + searchEnding }

const (
	searchFolder = "assets/search/"
	searchEnding = ".idx"
)

// IsSearch says whether a path is that of a file of the search index, in any language of
// the site.
func IsSearch(path string) bool {
	return strings.HasSuffix("/"+path, "/"+SearchIndex) || strings.Contains("/"+path, "/"+searchFolder) && strings.HasSuffix(path, searchEnding)
}

// ThemeSheet is the style sheet that the settings make, among the assets.
const ThemeSheet = "theme-settings.css"

// CalendarType is the media type of calendars (RFC 5545, section 8.1).
const CalendarType = "text/calendar"

// Feed is a format in which feeds are published.
type Feed struct {
	Format    string // as the setting feeds.formats names it
	File      string // in the folder of the page that the feed belongs to
	MediaType string
}

// CommentsFile is the file of the feed of the comments on a page, in the page's folder.
func (f Feed) CommentsFile() string { return "comments-" + f.File }

// Feeds are all formats of feeds.
var Feeds = []Feed{
	{"atom", "atom.xml", "application/atom+xml"},
	{"rss", "rss.xml", "application/rss+xml"},
	{"json", "feed.json", "application/feed+json"},
}

// FeedsIn gives the feeds of the formats that a site writes, in its order.
func FeedsIn(formats []string) []Feed {
	out := make([]Feed, 0, len(formats))
	for _, format := range formats {
		if i := slices.IndexFunc(Feeds, func(f Feed) bool { return f.Format == format }); i >= 0 {
			out = append(out, Feeds[i])
		}
	}
	return out
}

// Formats gives the names of all formats of feeds.
func Formats() []string {
	out := make([]string, len(Feeds))
	for i, f := range Feeds {
		out[i] = f.Format
	}
	return out
}
