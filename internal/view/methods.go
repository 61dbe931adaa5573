package view

import (
	"reflect"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/compiled"
)

// Methods are the methods that a layout may call, for package compiled to call
// them without reflection: all of those that look at the site, and of plain
// data those that pages call often.
var Methods = compiled.Methods{
	reflect.TypeFor[*Page](): {
		"Ancestors":      compiled.Get((*Page).Ancestors),
		"Calendars":      compiled.Get((*Page).Calendars),
		"Canonical":      compiled.Get((*Page).Canonical),
		"Children":       compiled.Get((*Page).Children),
		"Content":        compiled.GetHTML((*Page).Content, (*Page).writeContent),
		"Contents":       compiled.Get((*Page).Contents),
		"Feeds":          compiled.Get((*Page).Feeds),
		"IsCurrent":      compiled.GetByText((*Page).IsCurrent),
		"Next":           compiled.Get((*Page).Next),
		"Number":         compiled.Get((*Page).Number),
		"Pager":          compiled.Get((*Page).Pager),
		"Prev":           compiled.Get((*Page).Prev),
		"Referring":      compiled.Get((*Page).Referring),
		"Related":        compiled.GetByNumber((*Page).Related),
		"Resources":      compiled.Get((*Page).Resources),
		"StructuredData": compiled.GetHTML((*Page).StructuredData, (*Page).writeStructuredData),
		"Taxonomy":       compiled.Get((*Page).Taxonomy),
		"TermList":       compiled.Get((*Page).TermList),
		"TermsIn":        compiled.GetByText((*Page).TermsIn),
		"Uses":           compiled.GetByText((*Page).Uses),
		"Within":         compiled.GetByText((*Page).Within),
		"Words":          compiled.Get((*Page).Words),
	},
	reflect.TypeFor[*Site](): {
		"Asset":    compiled.TryByText((*Site).Asset),
		"Coming":   compiled.GetByNumber((*Site).Coming),
		"Facts":    compiled.Get((*Site).Facts),
		"Menu":     compiled.GetByText((*Site).Menu),
		"Newest":   compiled.GetByTextAndNumber((*Site).Newest),
		"Page":     compiled.GetByText((*Site).Page),
		"Past":     compiled.GetByNumber((*Site).Past),
		"Running":  compiled.GetByNumber((*Site).Running),
		"Section":  compiled.GetByText((*Site).Section),
		"Sections": compiled.Get((*Site).Sections),
		"Terms":    compiled.GetByText((*Site).Terms),
	},
	reflect.TypeFor[*Shortcode](): {
		"File": compiled.TryByAny((*Shortcode).File),
		"Ref":  compiled.TryByAny((*Shortcode).Ref),
	},
	reflect.TypeFor[*card.Card]():    {"TermsIn": compiled.GetByText((*card.Card).TermsIn)},
	reflect.TypeFor[*card.Project](): {"ByCountry": compiled.Get((*card.Project).ByCountry)},
	reflect.TypeFor[*civil.Date]():   {"IsZero": compiled.Get((*civil.Date).IsZero)},
	reflect.TypeFor[*civil.Moment](): {"IsZero": compiled.Get((*civil.Moment).IsZero)},
}
