package feed

import (
	"cmp"
	"time"
)

// RSS writes the feed as RSS 2.0.
func RSS(f Feed) []byte {
	w := newXMLWriter(&f)
	w.open("rss", "version", "2.0", "xmlns:atom", "http://www.w3.org/2005/Atom", "xmlns:content", "http://purl.org/rss/1.0/modules/content/",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:media", "http://search.yahoo.com/mrss/")
	w.WriteString("\n")
	w.open("channel")
	w.WriteString("\n")
	w.text("title", f.Title)
	w.text("link", f.Home)
	w.empty("atom:link", "rel", "self", "type", "application/rss+xml", "href", f.Self)
	w.rssDescription(cmp.Or(f.Description, f.Title))
	w.text("language", f.Language)
	w.date("lastBuildDate", f.updated(), time.RFC1123Z)
	for i := range f.Entries {
		w.rssItem(&f, &f.Entries[i])
	}
	w.close("channel")
	w.close("rss")
	return w.Bytes()
}

func (w *xmlWriter) rssItem(f *Feed, e *Entry) {
	id, permanent := e.id(), "false"
	if id == e.URL {
		permanent = "true"
	}
	w.open("item")
	w.WriteString("\n")
	w.text("guid", id, "isPermaLink", permanent)
	w.text("title", e.Title)
	w.text("link", e.URL)
	w.date("pubDate", e.Published, time.RFC1123Z)
	for _, a := range e.Authors {
		w.text("dc:creator", a.Name)
	}
	for _, term := range e.Categories {
		w.text("category", term)
	}
	w.text("dc:language", f.language(e))
	w.rssDescription(e.Summary)
	w.text("content:encoded", e.HTML)
	w.media(e.image())
	w.close("item")
}

// rssDescription writes words that programs take for HTML, of a feed as of an entry.
func (w *xmlWriter) rssDescription(words string) {
	w.text("description", xmlEscaper.Replace(validXML(words)))
}
