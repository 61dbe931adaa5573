package feed

import (
	"cmp"
	"time"
)

// Atom writes the feed as RFC 4287 has it.
func Atom(f Feed) []byte {
	w := newXMLWriter(&f)
	w.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xmlns:media", "http://search.yahoo.com/mrss/", "xml:lang", f.Language)
	w.WriteString("\n")
	w.text("id", cmp.Or(f.ID, f.Self, f.Home))
	w.text("title", f.Title)
	w.text("subtitle", f.Description)
	w.empty("link", "rel", "self", "type", "application/atom+xml", "href", f.Self)
	w.empty("link", "rel", "alternate", "type", "text/html", "href", f.Home)
	w.date("updated", f.updated(), time.RFC3339)
	w.atomAuthor(Author{Name: f.author()})
	for i := range f.Entries {
		w.atomEntry(&f, &f.Entries[i])
	}
	w.close("feed")
	return w.Bytes()
}

func (w *xmlWriter) atomEntry(f *Feed, e *Entry) {
	updated := e.updated()
	if updated.IsZero() {
		updated = f.updated()
	}
	w.open("entry", "xml:lang", f.language(e))
	w.WriteString("\n")
	w.text("id", e.id())
	w.text("title", e.Title)
	w.empty("link", "rel", "alternate", "type", "text/html", "href", e.URL)
	if e.About != "" {
		w.empty("link", "rel", "related", "href", e.About)
	}
	w.date("published", e.Published, time.RFC3339)
	w.date("updated", updated, time.RFC3339)
	for _, a := range e.Authors {
		w.atomAuthor(a)
	}
	for _, term := range e.Categories {
		w.empty("category", "term", term)
	}
	w.text("summary", e.Summary)
	w.text("content", e.HTML, "type", "html")
	w.media(e.image())
	w.close("entry")
}

func (w *xmlWriter) atomAuthor(a Author) {
	if a.Name == "" {
		return
	}
	w.open("author")
	w.text("name", a.Name)
	w.text("uri", a.URI)
	w.close("author")
}
