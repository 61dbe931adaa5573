// Package card holds what may be known of a page without its body.
//
// A Card is made once per build, from a page's front matter and from the few
// facts about its neighbours that it shows (a partner's address, the size of
// a picture). It is a plain value: nothing in it can be asked for later, so
// its Sum, which covers every field, tells whether anything that a list, a
// feed or a calendar shows of the page has changed.
package card

import (
	"html/template"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Kind is the structural role of a page.
type Kind string

// The kinds of page.
const (
	Home     Kind = "home"     // the site's first page
	Page     Kind = "page"     // a page of its own
	Section  Kind = "section"  // lists the pages of a folder
	Taxonomy Kind = "taxonomy" // lists the terms of a taxonomy
	Term     Kind = "term"     // lists the pages that carry a term
	Missing  Kind = "404"      // what a host shows where there is no page
	Search   Kind = "search"   // where readers search the site
)

// Card is what may be known of a page without its body.
type Card struct {
	Key       string // the page's permanent name in the site: its path in content without the ending, such as "events/paris"
	Source    string // the file it is made from, such as "content/events/paris.md"; "" where no file stands behind it
	Kind      Kind
	Type      string // "project", "event", "post", "page", or a type that site.yaml declares
	Section   string // the top-level folder it lies in, such as "events"; "" at the top
	ID        string // the permanent identity that feeds and calendars tell readers' programs
	Language  string // BCP 47, such as "en-GB"
	Title     string
	Summary   string // plain text: the page's own summary, or its first paragraph
	URL       string // the address on its host, with the path of base_url: "/international/events/paris/"
	Permalink string // the whole address with its host; "" where base_url is not set
	Date      civil.Moment
	Updated   civil.Moment
	First     civil.Date // the day on which it was first published, of events, projects and pages with Until; zero of other pages
	Authors   []Person
	Terms     []Terms // by taxonomy, in the order of the settings
	Image     *Image
	Social    *Image // the picture that stands for the page where it is shared; nil where the site has no social cards, or no base_url
	Weight    int
	Draft     bool
	Unlisted  bool           // stands in no list, feed or sitemap
	NoIndex   bool           // search engines are asked to leave it out
	NoSearch  bool           // the search of the site itself leaves it out
	Link      *Link          // the page elsewhere to which the title leads, with its host; nil where it leads to the page itself
	Original  *Crumb         // of a page that is not translated: the page in the first language whose text it shows; nil of other pages
	Stale     *Crumb         // of a translation whose original has changed since: the original, at the first part that has changed; nil of other pages
	Redirect  string         // the address elsewhere to which the page sends its readers on; "" of other pages
	Params    map[string]any // the free keys of the page's params
	Fields    map[string]any // the fields that the site itself declares, by name
	Declared  []Declared     // how readers see these fields, in the order of site.yaml
	Until     civil.Moment   // the day or time after which lists show the page as closed, where its type names a field for that
	Phase     Phase          // "open" or "closed", where its type names a field for that; those of projects and events have their own

	Form     string        // the kind of form below its text: "contact", "newsletter" or "registration"; "" where there is none
	Comments *CommentCount // nil where the page has none and can have none

	Project *Project        // set where Type is "project"
	Event   *Event          // set where Type is "event"
	Post    *Post           // set where Type is "post"
	Person  *PersonProfile  // set where Type is "person"
	Partner *PartnerProfile // set where Type is "partner"

	Sum sum.Sum // covers every field above
}

// ComputeSum computes c.Sum over every other field. A test changes each field in
// turn and holds that the sum changes with it.
func (c *Card) ComputeSum() {
	var h sum.Hasher
	h.AddStrings([]string{c.Key, c.Source, string(c.Kind), c.Type, c.Section, c.ID, c.Language, c.Title, c.Summary, c.URL, c.Permalink})
	moment(&h, c.Date)
	moment(&h, c.Updated)
	date(&h, c.First)
	people(&h, c.Authors)
	h.AddInt(len(c.Terms))
	for _, t := range c.Terms {
		h.AddString(t.Taxonomy)
		h.AddString(t.Title)
		links(&h, t.Links)
	}
	c.Image.addTo(&h)
	c.Social.addTo(&h)
	h.AddInt(c.Weight)
	h.AddBool(c.Draft)
	h.AddBool(c.Unlisted)
	h.AddBool(c.NoIndex)
	h.AddBool(c.NoSearch)
	link(&h, c.Link)
	crumb(&h, c.Original)
	crumb(&h, c.Stale)
	h.AddString(c.Redirect)
	free(&h, c.Params)
	free(&h, c.Fields)
	declared(&h, c.Declared)
	moment(&h, c.Until)
	h.AddString(string(c.Phase))
	h.AddString(c.Form)
	c.Comments.addTo(&h)
	c.Project.addTo(&h)
	c.Event.addTo(&h)
	if h.AddBool(c.Post != nil); c.Post != nil {
		h.AddString(c.Post.Credit)
		link(&h, c.Post.Event)
	}
	c.Person.addTo(&h)
	c.Partner.addTo(&h)
	c.Sum = h.Sum()
}

// MapHTML puts what f gives in place of each line of Markdown. What the card
// shares with others stays as it is.
func (c *Card) MapHTML(f func(template.HTML) template.HTML) {
	if c.Image != nil {
		image := *c.Image
		image.Caption = f(image.Caption)
		c.Image = &image
	}
	if c.Project != nil {
		project := *c.Project
		project.Objectives = slices.Clone(project.Objectives)
		for i, o := range project.Objectives {
			project.Objectives[i] = f(o)
		}
		c.Project = &project
	}
	if c.Event != nil {
		event := *c.Event
		event.FollowUp = slices.Clone(event.FollowUp)
		for i := range event.FollowUp {
			event.FollowUp[i].What = f(event.FollowUp[i].What)
		}
		c.Event = &event
	}
	c.MapFields(func(v any) any {
		if line, ok := v.(template.HTML); ok {
			return f(line)
		}
		return v
	})
}

// MapFields puts what f gives in place of each value in the fields that the site
// itself declares, also within their lists and groups.
func (c *Card) MapFields(f func(any) any) { c.Fields, _ = mapValues(c.Fields, f).(map[string]any) }

func mapValues(v any, f func(any) any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = mapValues(item, f)
		}
		return out
	case map[string]any:
		if v == nil {
			return v
		}
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = mapValues(item, f)
		}
		return out
	}
	return f(v)
}

// HasList says whether the page lists others, on several pages of their own and in
// feeds: those of a folder or with a term, or those that name the person or the
// organisation that it is about.
func (c *Card) HasList() bool {
	return c.Kind == Section || c.Kind == Term || c.Person != nil || c.Partner != nil
}

// TermsIn gives the page's terms in a taxonomy, such as "categories".
func (c *Card) TermsIn(taxonomy string) []Link {
	for _, t := range c.Terms {
		if t.Taxonomy == taxonomy {
			return t.Links
		}
	}
	return nil
}

// Digest gives the sum by which a card's rendering may be remembered.
func (c *Card) Digest() sum.Sum { return c.Sum }

// Terms are a page's terms in one taxonomy.
type Terms struct {
	Taxonomy string // "categories"
	Title    string // "Categories"
	Links    []Link
}

// Link is a titled address. Name is what the writer wrote to get it, such as
// "AM" where Title is "Armenia".
type Link struct {
	Title string
	URL   string // "" where there is nothing to link to
	Name  string
}

// Crumb is a page on the way to another one: as much of it as leads there. What
// else becomes of that page does not concern the pages below it.
type Crumb struct {
	Key       string
	Kind      Kind
	Title     string
	Language  string // of the title, BCP 47
	URL       string
	Permalink string // the whole address; "" where base_url is not set
}

// CrumbOf gives a page as a step on the way to another one.
func CrumbOf(c *Card) Crumb { return Crumb{c.Key, c.Kind, c.Title, c.Language, c.URL, c.Permalink} }

// Person is somebody who wrote, went or spoke, as the page says that names them.
type Person struct {
	Name         string
	Role         string // "" where nothing is said, though their own page may say it
	Organisation string // the same
	Link         string // their page in this site, or the address given
	Page         string // the key of their page in this site, see .Site.Page; "" where there is none
	About        string // the type of that page: "person", as a rule
}

// PersonProfile is what the page of a person says.
type PersonProfile struct {
	Role         string
	Organisation Link   // with the address of its page in this site; without a title where none is named
	Email        string // "" unless the page gives one
	Links        []Link // their pages elsewhere
}

func (p *PersonProfile) addTo(h *sum.Hasher) {
	if h.AddBool(p != nil); p != nil {
		h.AddStrings([]string{p.Role, p.Email})
		link(h, &p.Organisation)
		links(h, p.Links)
	}
}

// PartnerProfile is what the page of a partner says.
type PartnerProfile struct {
	Country string // ISO 3166-1 alpha-2 code; "" where none is given
	Logo    *Image
	Website string
	ROR     string // its identifier in the Research Organization Registry, as an address
	Links   []Link // its pages elsewhere
}

func (p *PartnerProfile) addTo(h *sum.Hasher) {
	if h.AddBool(p != nil); p != nil {
		h.AddStrings([]string{p.Country, p.Website, p.ROR})
		p.Logo.addTo(h)
		links(h, p.Links)
	}
}

// Image is a picture with the words that belong to it.
type Image struct {
	URL           string
	Permalink     string        // the whole address; "" where base_url is not set
	Alt           string        // "" only for a picture that is decoration
	Caption       template.HTML // rendered as a line of Markdown
	Credit        string
	Width, Height int             // in pixels; 0 where the file does not tell
	Type          string          // media type, such as "image/png"
	Focus         string          // classes that keep a point in sight where a part of the picture is shown, such as "focus-x-30 focus-y-60"
	Srcset        template.Srcset // versions of other widths for browsers to choose from, as the attribute has them; "" where there is this one alone
}

func (i *Image) addTo(h *sum.Hasher) {
	if h.AddBool(i != nil); i != nil {
		h.AddStrings([]string{i.URL, i.Permalink, i.Alt, string(i.Caption), i.Credit, i.Type, i.Focus, string(i.Srcset)})
		h.AddInt(i.Width)
		h.AddInt(i.Height)
	}
}

// Partner is an organisation that a project works with.
type Partner struct {
	Name    string
	Country string // ISO 3166-1 alpha-2 code, such as "AM"; "" where none was given
	URL     string // the partner's page in this site, or the address given
	Own     bool   // whether URL is a page of this site
	About   string // the type of that page, such as "partner"; "" where there is none
}

// Phase is where something stands on the day of the build.
type Phase string

// The phases of projects and events, and of types that the site declares.
const (
	Planned  Phase = "planned"  // a project that has not begun
	Running  Phase = "running"  // a project that has begun and not ended
	Finished Phase = "finished" // a project that has ended
	Coming   Phase = "coming"   // an event that has not begun
	Now      Phase = "now"      // an event that is taking place
	Past     Phase = "past"     // an event that is over
	Open     Phase = "open"     // a page of the site's own type, until its day
	Closed   Phase = "closed"   // the same after its day
)

// Project is what a project's front matter says.
type Project struct {
	Start, End civil.Date
	Phase      Phase // as its front matter's status says, or from the dates
	Programme  string
	Lead       *Partner
	Partners   []Partner
	Objectives []template.HTML // each one rendered as a line of Markdown
	Website    string
}

func (p *Project) addTo(h *sum.Hasher) {
	if h.AddBool(p != nil); p == nil {
		return
	}
	date(h, p.Start)
	date(h, p.End)
	h.AddStrings([]string{string(p.Phase), p.Programme})
	partner(h, p.Lead)
	h.AddInt(len(p.Partners))
	for i := range p.Partners {
		partner(h, &p.Partners[i])
	}
	h.AddInt(len(p.Objectives))
	for _, o := range p.Objectives {
		h.AddString(string(o))
	}
	h.AddString(p.Website)
}

// InCountry are the partners of one country.
type InCountry struct {
	Country  string // its code; "" where none was given
	Partners []Partner
}

// ByCountry gives the partners by country, in the order in which the countries
// are first named.
func (p *Project) ByCountry() []InCountry {
	var out []InCountry
	for _, partner := range p.Partners {
		i := slices.IndexFunc(out, func(c InCountry) bool { return c.Country == partner.Country })
		if i < 0 {
			i = len(out)
			out = append(out, InCountry{Country: partner.Country})
		}
		out[i].Partners = append(out[i].Partners, partner)
	}
	return out
}

// Event is what an event's front matter says.
type Event struct {
	Start, End   civil.Moment // End is the last day, or the time at which it ends; zero where only Start is known
	Phase        Phase
	Status       string // "confirmed", "cancelled" or "postponed"
	Place        string
	Online       string // address at which to take part from afar
	Organiser    string
	Delegates    []Person
	Registration string            // address at which to sign up
	Repeats      *civil.Recurrence // how it happens again; then Start and End are those of the next time, or of the last one
	Series       Times             // of one that repeats: its first time
	Dates        []civil.Moment    // of one that repeats: when it begins from now on
	RegisterBy   civil.Moment      // the last day on which one can sign up, or the time until which one can
	Closed       bool              // that is over
	Closes       string            // the instant from which on it is, as RFC 3339 has it; "" where there is no end, or it is over
	Capacity     int               // how many can take part; 0 where nothing is said
	Sessions     []Session
	FollowUp     []FollowUp
	UID          string     // of its calendar entry; never changes
	Sequence     int        // of its calendar entry; grows when the event is revised
	Revised      civil.Date // the day on which its calendar entry was revised last
	Calendar     string     // address of its calendar file
	Over         string     // the instant from which on it is past, as RFC 3339 has it; "" of one that is
}

func (e *Event) addTo(h *sum.Hasher) {
	if h.AddBool(e != nil); e == nil {
		return
	}
	moment(h, e.Start)
	moment(h, e.End)
	h.AddStrings([]string{string(e.Phase), e.Status, e.Place, e.Online, e.Organiser, e.Registration, e.UID, e.Calendar, e.Over, e.Closes})
	if h.AddBool(e.Repeats != nil); e.Repeats != nil {
		r := e.Repeats
		h.AddString(r.Every)
		h.AddInt(r.Interval)
		h.AddInt(r.Times)
		date(h, r.Until)
		h.AddInt(len(r.Except))
		for _, d := range r.Except {
			date(h, d)
		}
		moment(h, e.Series.Start)
		moment(h, e.Series.End)
		h.AddInt(len(e.Dates))
		for _, m := range e.Dates {
			moment(h, m)
		}
	}
	moment(h, e.RegisterBy)
	h.AddBool(e.Closed)
	h.AddInt(e.Capacity)
	h.AddInt(len(e.Sessions))
	for _, s := range e.Sessions {
		h.AddStrings([]string{s.Title, s.Place})
		h.AddStrings(s.Speakers)
		moment(h, s.Start)
		moment(h, s.End)
	}
	people(h, e.Delegates)
	h.AddInt(len(e.FollowUp))
	for _, f := range e.FollowUp {
		h.AddString(string(f.What))
		date(h, f.When)
	}
	h.AddInt(e.Sequence)
	date(h, e.Revised)
}

// Times are when something begins and ends.
type Times struct{ Start, End civil.Moment }

// Session is a part of an event.
type Session struct {
	Title      string
	Start, End civil.Moment // zero where nothing is said
	Place      string
	Speakers   []string
}

// FollowUp is something to be done after an event.
type FollowUp struct {
	What template.HTML // rendered as a line of Markdown
	When civil.Date
}

// Post is what a blog entry's front matter says.
type Post struct {
	Credit string // who made the text and the pictures, where it is not the author
	Event  *Link  // the event that it tells of
}

// CommentCount is what lists know of the comments on a page.
type CommentCount struct {
	Count int
	Open  bool // whether more are taken
}

func (c *CommentCount) addTo(h *sum.Hasher) {
	if h.AddBool(c != nil); c != nil {
		h.AddInt(c.Count)
		h.AddBool(c.Open)
	}
}
