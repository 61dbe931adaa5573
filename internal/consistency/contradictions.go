package consistency

import (
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// checkOrder reports days and a status that go ill with each other or with
// today, in one message for each page.
func (c *checker) checkOrder(doc *content.Head) {
	card := &doc.Card
	day := func(key string) (civil.Date, diag.Span) {
		for _, d := range doc.Days {
			if d.Key == key {
				return d.Date, d.Span
			}
		}
		return civil.Date{}, diag.Span{}
	}
	date, published := day("date")
	updated, changed := day("updated")
	start, _ := day("start")
	unlikely := func(span diag.Span, message, hint string) { c.report(diag.DateUnlikely, doc, span, message, hint) }
	switch event := card.Event != nil; {
	case event && date.Day > 0 && date == start && c.Today.Before(date):
		unlikely(published, "the page would be held back until the day of the event, as “date” says when it is published", "Delete the line, or write the day on which the page is to appear.")
	case event && !doc.Expires.IsZero() && !c.Today.Before(doc.Expires.Date) && start.Day > 0 && c.Today.Before(start.First()):
		unlikely(doc.Expiry, fmt.Sprintf("the page is left out since %s, and the event is yet to come", doc.Expires.Date), "Delete the line, or write a day behind that of the event.")
	case !date.IsZero() && !updated.IsZero() && updated.Last().Before(date.First()) && !c.Today.Before(date.First()):
		unlikely(changed, fmt.Sprintf("“updated” lies before “date”, which says %s", date), "Is one of them mistyped, or are they swapped?")
	case card.Project != nil:
		c.checkPhase(doc, card.Project.Start, card.Project.End, string(card.Project.Phase))
	}
}

// checkPhase reports a project whose status its days contradict.
func (c *checker) checkPhase(doc *content.Head, start, end civil.Date, status string) {
	message := ""
	switch {
	case (status == "running" || status == "planned") && !end.IsZero() && end.Last().Before(c.Today):
		message = fmt.Sprintf("the project is “%s”, and its “end”, %s, is over", status, end)
	case status == "planned" && !start.IsZero() && start.Last().Before(c.Today):
		message = fmt.Sprintf("the project is “planned”, and its “start”, %s, is over", start)
	case (status == "running" || status == "finished") && !start.IsZero() && c.Today.Before(start.First()):
		message = fmt.Sprintf("the project is “%s”, and its “start”, %s, is yet to come", status, start)
	}
	if message != "" {
		c.report(diag.ValueUnlikely, doc, doc.Status, message, "Delete the line of “status”: the days tell where the work stands.")
	}
}

// twins reports pages that tell of the same, and pages with one identity.
func (c *checker) twins() {
	type twin struct {
		typ, title string
		day        civil.Moment
	}
	seen := make(map[twin]*content.Head)
	ids := make(map[string]*content.Head)
	for _, d := range c.in.Documents {
		doc := &d.Head
		if doc.Card.ID != "" {
			if other := ids[doc.Card.ID]; other != nil {
				c.reportID(doc, other)
				continue
			}
			ids[doc.Card.ID] = doc
		}
		var day civil.Moment
		switch k := &doc.Card; {
		case k.Event != nil:
			day = k.Event.Start
		case k.Post != nil:
			day = k.Date
		}
		if day.Date.Day == 0 || doc.Broken || doc.Card.Title == "" {
			continue
		}
		key := twin{doc.Card.Type, strings.ToLower(doc.Card.Title), day}
		other := seen[key]
		if other == nil {
			seen[key] = doc
			continue
		}
		c.diags = append(c.diags, diag.Diagnostic{
			Code: diag.PageTwice, File: doc.File, Span: doc.Title,
			Message: fmt.Sprintf("%s has the same title and the same day", other.File),
			Hint:    "Keep one of the two pages. If both are right, tell them apart by their titles.",
			Related: []diag.Location{{File: other.File, Span: other.Title, Note: "the other page"}},
		})
	}
	if len(ids) == 0 {
		return
	}
	for _, d := range c.in.Documents {
		if other := ids[d.Key]; other != nil && d.Card.ID == "" && other.File != d.File {
			c.reportID(other, &d.Head)
		}
	}
}

// reportID reports the id of a page that another page has, too.
func (c *checker) reportID(doc, other *content.Head) {
	at := diag.Location{File: other.File, Span: other.ID, Note: "the other page"}
	hint := "Delete the line in the page that was written later."
	if other.Card.ID == "" {
		at.Span = other.Title
		hint = "Give this page another one: a page without an “id” is known by the path of its file."
	}
	c.diags = append(c.diags, diag.Diagnostic{
		Code: diag.IDTaken, File: doc.File, Span: doc.ID,
		Message: fmt.Sprintf("the page %s has the id “%s”, too", other.File, doc.Card.ID), Hint: hint, Related: []diag.Location{at},
	})
}
