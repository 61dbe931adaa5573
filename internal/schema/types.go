package schema

import (
	"slices"

	"github.com/meridian-ssg/meridian/internal/form"
)

// Common gives the fields that every page may have.
func Common() []Field { return slices.Clone(common) }

// Types gives the types that every site has, in the order of the reference.
func Types() []Type { return slices.Clone(types) }

// TermFields gives the fields that the page of a term has beyond Common.
func TermFields() []Field { return []Field{otherNames} }

var person = []Field{
	{Name: "name", Kind: Text, Means: "The person's name, as they write it themselves; where a page of the type person has that name, it is linked.", Example: "Ruxandra Cālin"},
	{Name: "role", Kind: Text, Translated: Words, Means: "What they do, or what they came as; without it, what their page says.", Example: "International Students Officer"},
	{Name: "organisation", Kind: Text, Means: "The organisation they belong to; without it, what their page says.", Example: "NUS UK"},
	{Name: "link", Kind: URL, Means: "A web page about them.", Example: "https://www.example.org/people/ruxandra"},
	{Name: "page", Kind: Reference, Means: "The page about the person in this site; it is linked instead of the other.", Example: "people/ruxandra-calin.md"},
}

var partner = []Field{
	{Name: "name", Kind: Text, Means: "The partner's name in full, or the path of its page; the title of that page, where page is given and name is not.", Example: "University of Macerata"},
	{Name: "country", Kind: Country, Means: "The country it works from, as a code of two letters.", Example: "IT"},
	{Name: "link", Kind: URL, Means: "The partner's own website.", Example: "https://www.unimc.it/"},
	{Name: "page", Kind: Reference, Means: "The page about the partner in this site; it is linked instead of the website.", Example: "partners/macerata.md"},
}

var picture = []Field{
	{Name: "file", Kind: File, Required: true, Means: "The picture's file, beside the page or in static.", Example: "paris.jpg"},
	{Name: "alt", Kind: Text, Translated: Words, Means: "What the picture shows, in a sentence, for people who can't see it.", Example: "Delegates around a table in a town hall in Paris"},
	{Name: "caption", Kind: Markdown, Translated: Words, Means: "A line to stand under the picture.", Example: "The opening session on 28 November"},
	{Name: "credit", Kind: Text, Translated: Words, Means: "Who took or drew the picture.", Example: "Ruxandra Cālin"},
	{Name: "focus", Kind: Text, Means: "The point that is to be seen where a card shows a part of the picture: how far it is from the left and from the top. The middle, if left out.", Example: "30% 60%"},
	{Name: "decorative", Kind: YesNo, Means: "Whether the picture tells nothing that the text does not; then it needs no alt.", Example: "true"},
}

var followUp = []Field{
	{Name: "what", Kind: Markdown, Translated: Words, Required: true, Means: "What is to be done.", Example: "Take the four demands to the European Parliament in Brussels"},
	{Name: "when", Kind: Date, Means: "The day, month or year in which it is to be done.", Example: "2016-03-21"},
}

var repeats = []Field{
	{Name: "every", Kind: Choice, Choices: []string{"day", "week", "month", "year"}, Required: true, Means: "After how long it happens again, on the same day of the week, of the month or of the year.", Example: "week"},
	{Name: "interval", Kind: Number, Whole: true, Means: "Of how many of these one counts: 2 is every other week.", Example: "2"},
	{Name: "until", Kind: Date, Means: "The last day on which it may happen; or say times.", Example: "2016-06-28"},
	{Name: "times", Kind: Number, Whole: true, Means: "How often it happens, exceptions included.", Example: "12"},
	{Name: "except", Kind: Date, List: true, Means: "The days on which it does not happen.", Example: "[2016-04-05]"},
}

var session = []Field{
	{Name: "title", Kind: Text, Required: true, Means: "What happens.", Example: "Opening"},
	{Name: "start", Kind: Moment, Means: "The day or the time at which it begins; without a zone of its own, in that of the event.", Example: "2015-11-28 10:00"},
	{Name: "end", Kind: Moment, After: "start", Means: "The time at which it ends.", Example: "2015-11-28 11:30"},
	{Name: "place", Kind: Text, Means: "The room or the building.", Example: "Town hall"},
	{Name: "speakers", Kind: Text, List: true, Means: "Who speaks or leads it.", Example: "[Mostafa Rajaai, Ruxandra Cālin]"},
}

var labelledLink = []Field{
	{Name: "url", Kind: URL, Required: true, Means: "Where the link leads.", Example: "https://social.example/@ruxandra"},
	{Name: "label", Kind: Text, Translated: Words, Means: "What the link is called; without it, the host that it leads to.", Example: "Mastodon"},
}

var logo = []Field{
	{Name: "file", Kind: File, Required: true, Means: "The picture's file, beside the page or in static.", Example: "logo.svg"},
	{Name: "alt", Kind: Text, Translated: Words, Means: "What the logo shows, for people who can't see it; the name of the organisation, where nothing is said.", Example: "A torch above an open book"},
}

// otherNames is a field of all pages that others mean by their names.
var otherNames = Field{Name: "names", Kind: Text, Translated: OwnWords, List: true, Means: "Other names by which pages may mean this one: a short form, an earlier name, another spelling.", Example: "[ESU, European Students' Union]"}

var setAside = []Field{
	{Name: "code", Kind: Text, Required: true, Means: "The warning's code, as it stands in brackets behind the message.", Example: "link-text"},
	{Name: "reason", Kind: Text, Means: "Why the warning does not apply to this page, for whoever comes after you.", Example: "The page shows a bad example."},
}

var menuEntry = []Field{
	{Name: "name", Kind: Text, Required: true, Means: "The menu that shows the page.", Example: "main"},
	{Name: "label", Kind: Text, Translated: OwnWords, Means: "The words in the menu, where the title is too long for it.", Example: "Strategy"},
	{Name: "weight", Kind: Number, Whole: true, Means: "Its place in the menu; smaller numbers come first.", Example: "20"},
	{Name: "parent", Kind: Text, Means: "The line of the menu in whose sub-menu the page stands: its words, or the path of its page's file.", Example: "Our work"},
}

var common = []Field{
	{Name: "title", Kind: Text, Translated: OwnWords, Required: true, Means: "The page's name, as it stands above the page, in lists and in search results.", Example: "United for Equality conference"},
	{Name: "summary", Kind: Text, Translated: OwnWords, Means: "One or two sentences for lists, feeds and search results; without it, the first paragraph is used.", Example: "What we did in Paris, who went, and what comes next."},
	{Name: "date", Kind: Moment, Means: "When the page was first published; a time may follow the day. A day or time yet to come holds the page back until then.", Example: "2018-07-05"},
	{Name: "updated", Kind: Moment, Means: "When the page last changed in a way that readers should know of.", Example: "2018-07-12"},
	{Name: "expires", Kind: Moment, Means: "From when on the page is left out of the site; a time may follow the day.", Example: "2019-01-01", After: "date"},
	{Name: "draft", Kind: YesNo, Translated: Changeable, Means: "Whether the page is still being written; a draft is not published.", Example: "true"},
	{Name: "listed", Kind: YesNo, Means: "Whether lists, feeds and the sitemap show the page; with false, only those who have its address find it.", Example: "false"},
	{Name: "noindex", Kind: YesNo, Means: "Whether search engines are asked to leave the page out.", Example: "true"},
	{Name: "search", Kind: YesNo, Means: "Whether the search of the site finds the page, where the site has one; with false it does not.", Example: "false"},
	{Name: "link", Kind: URL, Means: "The address elsewhere to which the title leads, of an entry that points to somebody else's page.", Example: "https://www.esu-online.org/"},
	{Name: "redirect", Kind: URL, Means: "The address elsewhere to which the page sends its readers on; it stands in no list, and takes the place of a text.", Example: "https://www.example.org/new-home/"},
	{Name: "url", Kind: Text, Translated: Changeable, Means: "The page's whole address in the site, where it is to stay as it was elsewhere.", Example: "/2018/visit.html"},
	{Name: "slug", Kind: Text, Translated: Changeable, Means: "The last part of the page's address, where it shall differ from the file's name.", Example: "paris-2015"},
	{Name: "id", Kind: Text, Translated: Own, Means: "The page's permanent identity in feeds and calendars, where it is not to be the one that addresses.txt keeps; never change it.", Example: "events/paris"},
	{Name: "aliases", Kind: Text, Translated: Own, List: true, Means: "Earlier addresses of the page, which shall lead to it.", Example: "[/events/paris-conference/]"},
	{Name: "authors", Kind: Group, List: true, Fields: person, Short: "name", Means: "Who wrote the page: a name, the path of a person's page, or a name with role, organisation and link.", Example: `[{name: Ruxandra Cālin, role: Partnerships Coordinator}]`},
	{Name: "categories", Kind: Text, List: true, Means: "The subjects under which readers find the page.", Example: "[Announcements, Partnership blog]"},
	{Name: "countries", Kind: Country, List: true, Means: "The countries that the page is about, as codes of two letters.", Example: "[AM, IT]"},
	{Name: "image", Kind: Group, Fields: picture, Short: "file", Means: "The picture that stands for the page in lists and when the page is shared.", Example: `{file: paris.jpg, alt: Delegates around a table, credit: Ruxandra Cālin}`},
	{Name: "weight", Kind: Number, Whole: true, Means: "The page's place among its neighbours; smaller numbers come first, and pages without one come last.", Example: "10"},
	{Name: "comments", Kind: Choice, Choices: CommentStates(), Former: formerCommentStates, Means: "Whether readers may comment on the page: on, closed to new comments, or off, where it is to differ from what site.yaml says.", Example: "closed"},
	{Name: "show_form", Kind: Choice, Choices: form.PageForms(), Means: "The form below the text for readers to fill in; that of an event goes when register_by is over.", Example: "contact"},
	{Name: "layout", Kind: Text, Means: "The layout that shows the page, where it is not that of its type.", Example: "landing"},
	{Name: "type", Kind: Text, Means: "What the page is about, where its folder does not tell: project, event, post, person, partner, page or a type of your own.", Example: "event"},
	{Name: "menu", Kind: Group, List: true, Fields: menuEntry, Short: "name", Means: "The menus that show the page.", Example: "main"},
	{Name: "language", Kind: Language, Translated: Own, Means: "The language that the page is written in, where it is not that of the site.", Example: "fr"},
	{Name: "ignore", Kind: Group, Translated: Own, List: true, Fields: setAside, Short: "code", Means: "The warnings that do not apply to the page, each with its code and the reason; errors can't be set aside.", Example: `[{code: link-text, reason: The page shows a bad example.}]`},
	{Name: "params", Kind: Free, Translated: Changeable, Named: true, Means: "Anything else that your own layouts use, under keys of your own.", Example: "{colour: blue}"},
}

var types = []Type{
	{
		Name: "page", Means: "A page that is none of the others: a strategy, a policy, a page about the organisation.",
	},
	{
		Name: "project", Folder: "projects", Means: "Work with a beginning and an end, its partners and its objectives.",
		Fields: []Field{
			{Name: "start", Kind: Date, Means: "When the work begins: a day, or a month or a year where no more is known.", Example: "2013-12"},
			{Name: "end", Kind: Date, After: "start", Means: "When the work ends: a day, or a month or a year where no more is known.", Example: "2016-11-30"},
			{Name: "status", Kind: Choice, Choices: []string{"planned", "running", "finished"}, Means: "Where the work stands, where the dates do not tell.", Example: "running"},
			{Name: "programme", Kind: Text, Translated: Words, Means: "The programme that pays for the work.", Example: "Tempus, European Commission"},
			{Name: "lead", Kind: Group, Fields: partner, Short: "name", Means: "The partner that leads the work: a name, or a name with country, link and page.", Example: `{name: University of Macerata, country: IT}`},
			{Name: "partners", Kind: Group, List: true, Fields: partner, Short: "name", Means: "Everybody else who takes part, each with a name and, where you know them, country, link and page.", Example: `[{name: University of Alicante, country: ES}, World University Service]`},
			{Name: "objectives", Kind: Markdown, Translated: Words, List: true, Means: "What the work is to achieve, one line each.", Example: `[Run student elections, "Set up an office: staff, rooms, rules"]`},
			{Name: "website", Kind: URL, Means: "The project's own website.", Example: "https://www.example.org/siheksu/"},
		},
	},
	{
		Name: "event", Folder: "events", Means: "Something that takes place on a day: a conference, a visit, a meeting.",
		Fields: []Field{
			{Name: "start", Kind: Moment, Required: true, ZoneBy: "zone", Means: "The first day; a time may follow it, in the time zone that zone or the site's time_zone names.", Example: "2015-11-28"},
			{Name: "end", Kind: Moment, After: "start", ZoneBy: "zone", Means: "The last day, or the time at which it ends.", Example: "2015-11-30"},
			{Name: "zone", Kind: Zone, Means: "The time zone of the place, for events with a time; without it, that of the site.", Example: "Europe/Paris"},
			{Name: "place", Kind: Text, Means: "Where it takes place: town and country, or a full address.", Example: "Paris, France"},
			{Name: "online", Kind: URL, Means: "The address at which people take part from afar.", Example: "https://meet.example.org/equality"},
			{Name: "organiser", Kind: Text, Translated: Words, Means: "Who organises it.", Example: "Maison des Potes – Maison de l'égalité"},
			{Name: "delegates", Kind: Group, List: true, Fields: person, Short: "name", Means: "Who went or goes for us: a name, the path of a person's page, or a name with role, organisation and link.", Example: `[{name: Mostafa Rajaai, role: International Students Officer, organisation: NUS UK}]`},
			{Name: "registration", Kind: URL, Means: "The address at which people sign up.", Example: "https://www.example.org/sign-up"},
			{Name: "register_by", Kind: Moment, ZoneBy: "zone", Means: "The last day on which people can sign up, or the time until which they can.", Example: "2015-11-14"},
			{Name: "capacity", Kind: Number, Whole: true, Means: "How many people can take part.", Example: "40"},
			{Name: "repeats", Kind: Group, Fields: repeats, Means: "How it happens again and again; start is the first time.", Example: "{every: week, until: 2016-06-28, except: [2016-04-05]}"},
			{Name: "sessions", Kind: Group, List: true, Fields: session, Short: "title", Means: "The programme: what happens when, in its order.", Example: `[{start: 2015-11-28 10:00, title: Opening, place: Town hall}]`},
			{Name: "status", Kind: Choice, Choices: []string{"confirmed", "cancelled", "postponed"}, Means: "Whether it takes place; without it, it does.", Example: "postponed"},
			{Name: "follow_up", Kind: Group, List: true, Fields: followUp, Short: "what", Means: "What is to be done afterwards, each with a date where there is one.", Example: `[{what: Meet in Brussels, when: 2016-03-21}]`},
		},
	},
	{
		Name: "post", Folder: "blog", Means: "An entry of the blog: somebody tells of something on a day.",
		Fields: []Field{
			{Name: "date", Kind: Moment, Required: true, Means: "When the entry was published; a time may follow the day. A day or time yet to come holds the entry back until then.", Example: "2018-07-05 14:48:16Z"},
			{Name: "credit", Kind: Text, Translated: Words, Means: "Who made the text and the pictures, where it is not the author.", Example: `"Text and photos: Ruxandra Cālin, June 2018"`},
			{Name: "event", Kind: Reference, To: "event", Means: "The event that the entry tells of.", Example: "events/partners-institute.md"},
		},
	},
	{
		Name: "person", Folder: "people", Means: "Somebody who works here, writes or travels for us: the title is the name, the text a short biography.",
		Fields: []Field{
			{Name: "role", Kind: Text, Translated: Words, Means: "What they do.", Example: "International Students Officer"},
			{Name: "organisation", Kind: Text, Means: "The organisation they belong to; where a page of the type partner has that name, it is linked.", Example: "NUS UK"},
			{Name: "email", Kind: Email, Means: "An address at which readers may write to them; it is published.", Example: "ruxandra@example.org"},
			{Name: "links", Kind: Group, List: true, Fields: labelledLink, Short: "url", Means: "Their pages elsewhere.", Example: `[{label: Mastodon, url: "https://social.example/@ruxandra"}]`},
			otherNames,
		},
	},
	{
		Name: "partner", Folder: "partners", Means: "An organisation that we work with: the title is its name.",
		Fields: []Field{
			{Name: "country", Kind: Country, Means: "The country it works from, as a code of two letters.", Example: "IT"},
			{Name: "logo", Kind: Group, Fields: logo, Short: "file", Means: "Its logo.", Example: "macerata.svg"},
			{Name: "website", Kind: URL, Means: "Its own website.", Example: "https://www.unimc.it/"},
			{Name: "ror", Kind: ROR, Means: "Its identifier in the Research Organization Registry, ror.org, by which programs know it.", Example: "https://ror.org/0001fmy77"},
			{Name: "links", Kind: Group, List: true, Fields: labelledLink, Short: "url", Means: "Its pages elsewhere.", Example: `[{label: Mastodon, url: "https://social.example/@macerata"}]`},
			otherNames,
		},
	},
}

// FieldsOf gives every field that a page of a type may have: the common ones,
// then those of the type. A type may ask for more of a common field: a post must
// have a date.
func FieldsOf(common []Field, t Type) []Field {
	out := slices.Clone(common)
	for _, f := range t.Fields {
		if i := Index(out, f.Name); i >= 0 {
			out[i] = f
		} else {
			out = append(out, f)
		}
	}
	return out
}
