package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"time"
)

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePageURL string       `json:"home_page_url,omitempty"`
	FeedURL     string       `json:"feed_url,omitempty"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonAuthor `json:"authors,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url,omitempty"`
	ExternalURL   string       `json:"external_url,omitempty"`
	Title         string       `json:"title,omitempty"`
	Summary       string       `json:"summary,omitempty"`
	ContentHTML   string       `json:"content_html,omitempty"`
	ContentText   string       `json:"content_text,omitempty"`
	Image         string       `json:"image,omitempty"`
	DatePublished string       `json:"date_published,omitempty"`
	DateModified  string       `json:"date_modified,omitempty"`
	Authors       []jsonAuthor `json:"authors,omitempty"`
	Tags          []string     `json:"tags,omitempty"`
	Language      string       `json:"language,omitempty"`
}

// JSON writes the feed as JSON Feed 1.1.
func JSON(f Feed) []byte {
	out := jsonFeed{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       f.Title,
		HomePageURL: f.Home,
		FeedURL:     f.Self,
		Description: f.Description,
		Language:    f.Language,
		Authors:     jsonAuthors([]Author{{Name: f.author()}}),
		Items:       make([]jsonItem, len(f.Entries)),
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		out.Items[i] = jsonItem{
			ID:          e.id(),
			URL:         e.URL,
			ExternalURL: e.About,
			Title:       e.Title,
			Summary:     e.Summary,
			ContentHTML: e.HTML,
			Authors:     jsonAuthors(e.Authors),
			Tags:        e.Categories,
			Language:    f.language(e),
		}
		item := &out.Items[i]
		if e.HTML == "" { // one of the two must be there
			item.ContentText = cmp.Or(e.Summary, e.Title)
		}
		if image := e.image(); image != nil {
			item.Image = image.Permalink
		}
		if !e.Published.IsZero() {
			item.DatePublished = e.Published.Format(time.RFC3339)
		}
		if t := e.updated(); !t.IsZero() {
			item.DateModified = t.Format(time.RFC3339)
		}
	}
	buf := bytes.NewBuffer(make([]byte, 0, f.sizeHint()))
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)    // it is a file of its own, and readable
	if enc.Encode(out) != nil { // texts and lists of texts always can be
		return nil
	}
	return buf.Bytes()
}

func jsonAuthors(authors []Author) []jsonAuthor {
	var list []jsonAuthor
	for _, a := range authors {
		if a.Name != "" {
			list = append(list, jsonAuthor{a.Name, a.URI})
		}
	}
	return list
}
