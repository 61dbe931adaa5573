package view

import (
	"reflect"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// Methods are the methods that a layout may call, for package tmplexec to call
// them without reflection: all of those that look at the site, and of plain
// data those that pages call often.
var Methods = tmplexec.Methods{
	reflect.TypeFor[*Page](): {
		"Ancestors":      tmplexec.NoArgs((*Page).Ancestors),
		"AuthorPages":    tmplexec.NoArgs((*Page).AuthorPages),
		"Calendars":      tmplexec.NoArgs((*Page).Calendars),
		"Canonical":      tmplexec.NoArgs((*Page).Canonical),
		"Children":       tmplexec.NoArgs((*Page).Children),
		"Comments":       tmplexec.NoArgs((*Page).Comments),
		"Form":           tmplexec.NoArgs((*Page).Form),
		"Content":        tmplexec.HTMLWriter((*Page).Content, (*Page).writeContent),
		"Contents":       tmplexec.NoArgs((*Page).Contents),
		"Data":           tmplexec.NoArgs((*Page).Data),
		"Feeds":          tmplexec.NoArgs((*Page).Feeds),
		"HasCode":        tmplexec.NoArgs((*Page).HasCode),
		"HasList":        tmplexec.NoArgs((*Page).HasList),
		"IsCurrent":      tmplexec.StringArg((*Page).IsCurrent),
		"Next":           tmplexec.NoArgs((*Page).Next),
		"Number":         tmplexec.NoArgs((*Page).Number),
		"Pager":          tmplexec.NoArgs((*Page).Pager),
		"Prev":           tmplexec.NoArgs((*Page).Prev),
		"Referring":      tmplexec.NoArgs((*Page).Referring),
		"Related":        tmplexec.IntArg((*Page).Related),
		"Resources":      tmplexec.NoArgs((*Page).Resources),
		"Shown":          tmplexec.NoArgs((*Page).Shown),
		"ShownInLists":   tmplexec.NoArgs((*Page).ShownInLists),
		"StructuredData": tmplexec.HTMLWriter((*Page).StructuredData, (*Page).writeStructuredData),
		"Taxonomy":       tmplexec.NoArgs((*Page).Taxonomy),
		"TermList":       tmplexec.NoArgs((*Page).TermList),
		"TermsIn":        tmplexec.StringArg((*Page).TermsIn),
		"Timeline":       tmplexec.NoArgs((*Page).Timeline),
		"Translations":   tmplexec.NoArgs((*Page).Translations),
		"Uses":           tmplexec.StringArg((*Page).Uses),
		"WebCalendars":   tmplexec.NoArgs((*Page).WebCalendars),
		"Within":         tmplexec.StringArg((*Page).Within),
		"Words":          tmplexec.NoArgs((*Page).Words),
	},
	reflect.TypeFor[*Site](): {
		"Asset":         tmplexec.StringArgErr((*Site).Asset),
		"Calendar":      tmplexec.NoArgs((*Site).Calendar),
		"Coming":        tmplexec.IntArg((*Site).Coming),
		"Facts":         tmplexec.NoArgs((*Site).Facts),
		"Map":           tmplexec.StringArgErr((*Site).Map),
		"Menu":          tmplexec.StringArg((*Site).Menu),
		"Newest":        tmplexec.StringIntArgs((*Site).Newest),
		"OptionalAsset": tmplexec.StringArg((*Site).OptionalAsset),
		"Page":          tmplexec.StringArg((*Site).Page),
		"Past":          tmplexec.IntArg((*Site).Past),
		"PastYears":     tmplexec.NoArgs((*Site).PastYears),
		"People":        tmplexec.AnyArgErr((*Site).People),
		"Running":       tmplexec.IntArg((*Site).Running),
		"Section":       tmplexec.StringArg((*Site).Section),
		"Sections":      tmplexec.NoArgs((*Site).Sections),
		"Timeline":      tmplexec.NoArgs((*Site).Timeline),
		"Terms":         tmplexec.StringArg((*Site).Terms),
	},
	reflect.TypeFor[*Shortcode](): {
		"Anchor":   tmplexec.StringArg((*Shortcode).Anchor),
		"Contents": tmplexec.AnyArg((*Shortcode).Contents),
		"Embed":    tmplexec.AnyArgErr((*Shortcode).Embed),
		"File":     tmplexec.AnyArgErr((*Shortcode).File),
		"Form":     tmplexec.AnyArgsErr((*Shortcode).Form),
		"Film":     tmplexec.AnyArgErr((*Shortcode).Film),
		"Include":  tmplexec.AnyArgsErr((*Shortcode).Include),
		"Link":     tmplexec.AnyArgErr((*Shortcode).Link),
		"Ref":      tmplexec.AnyArgErr((*Shortcode).Ref),
	},
	reflect.TypeFor[*card.Card](): {
		"HasList":      tmplexec.NoArgs((*card.Card).HasList),
		"Shown":        tmplexec.NoArgs((*card.Card).Shown),
		"ShownInLists": tmplexec.NoArgs((*card.Card).ShownInLists),
		"TermsIn":      tmplexec.StringArg((*card.Card).TermsIn),
	},
	reflect.TypeFor[*card.Project](): {"ByCountry": tmplexec.NoArgs((*card.Project).ByCountry)},
	reflect.TypeFor[*civil.Date]():   {"IsZero": tmplexec.NoArgs((*civil.Date).IsZero)},
	reflect.TypeFor[*civil.Moment](): {"IsZero": tmplexec.NoArgs((*civil.Moment).IsZero)},
}
