package config

import (
	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/hosting"
	"github.com/meridian-ssg/meridian/internal/minify"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/worldmap"
)

// Fields is every setting. Those of kind Free for which Nested has an answer
// hold names of the writer's choosing, each with the fields given there.
func Fields() []schema.Field {
	return []schema.Field{
		{Name: "title", Kind: schema.Text, Means: "The name of the site, shown at the top of every page and in search results.", Example: "International work"},
		{Name: "description", Kind: schema.Text, Means: "What the site is about, in a sentence or two, for search engines and feeds.", Example: "Partnerships, projects and events of the international section"},
		{Name: "base_url", Kind: schema.URL, Means: "The address at which the site will live, with its folder if it has one.", Example: "https://www.example.org/international/"},
		{Name: "former_hosts", Kind: schema.Text, List: true, Means: "Where the site lived before, with its folder if it had one: links to it are told of, with the page here that is meant.", Example: "[old.example.org]"},
		{Name: "language", Kind: schema.Language, Means: "The language in which the site is written.", Example: "en-GB"},
		{Name: "languages", Kind: schema.Free, Means: "The languages of a site that has several, each by its code; see [Languages](languages.md). The first one stands at the top of the site, and the others below their codes.", Example: "{en-GB: English, cy: {name: Cymraeg, title: Gwaith rhyngwladol}}"},
		{Name: "fallback", Kind: schema.Choice, Choices: []string{FallbackNone, FallbackList, FallbackPage}, Means: "What stands in a language in the place of a page that is not translated: none, nothing; list, the original in lists, marked with its language; page, a page with the text of the original and a notice.", Example: "list"},
		{Name: "stale_notice", Kind: schema.YesNo, Means: "Whether readers of a translation are told that its original has changed since, and led to what has changed.", Example: "true"},
		{Name: "time_zone", Kind: schema.Zone, Means: "The time zone in which the section's days begin and end. It also holds for the times of events that name none.", Example: "Europe/London"},
		{Name: "organisation", Kind: schema.Group, Means: "Who publishes the site.", Fields: []schema.Field{
			{Name: "name", Kind: schema.Text, Required: true, Means: "The organisation's name.", Example: "National Union of Students"},
			{Name: "logo", Kind: schema.Group, Short: "file", Means: "Its logo.", Example: "images/logo.svg", Fields: []schema.Field{
				{Name: "file", Kind: schema.File, Required: true, Means: "A picture in static/.", Example: "images/logo.svg"},
				{Name: "alt", Kind: schema.Text, Means: "What the logo shows, for people who can't see it; the organisation's name if left out.", Example: "NUS"},
			}},
			{Name: "address", Kind: schema.Text, Means: "Its postal address.", Example: "1 Example Street, London"},
			{Name: "email", Kind: schema.Email, Means: "An address for readers to write to.", Example: "international@example.org"},
			{Name: "links", Kind: schema.Group, List: true, Means: "Its pages on social networks and its other sites.", Fields: []schema.Field{
				{Name: "name", Kind: schema.Text, Required: true, Means: "What the link is called.", Example: "Instagram"},
				{Name: "url", Kind: schema.URL, Required: true, Means: "Where it leads.", Example: "https://www.instagram.com/example"},
			}},
		}},
		{Name: "menus", Kind: schema.Free, Means: "The menus: main stands at the top of every page, footer at its foot.", Example: "{main: [{name: Events, page: events/_index.md}]}"},
		{Name: "taxonomies", Kind: schema.Free, Means: "The ways in which pages are sorted: for each one, the key that pages use. Categories and countries are there without asking; authors may be one.", Example: "{categories: {terms: [Announcements, Partnership blog]}}"},
		{Name: "permalinks", Kind: schema.Free, Means: "The addresses of pages by section, type or taxonomy, where they are not to follow from folders and file names; see Addresses below.", Example: "{blog: /:year/:month/:slug/}"},
		{Name: "address_form", Kind: schema.Choice, Choices: []string{FolderForm, HTMLForm, BareForm}, Means: "How the addresses of pages end: /about/, /about.html or /about. Sections and lists always end in a slash.", Example: "folder"},
		{Name: "address_names", Kind: schema.Choice, Choices: []string{PlainNames, LowerNames, KeptNames}, Means: "How the names of files, folders and terms become addresses: Visit_2.0.md stands at /visit-2-0/, at /visit_2.0/ or at /Visit_2.0/. Plain is easiest to type; the others are for a site that has had such addresses.", Example: "plain"},
		{Name: "paginate", Kind: schema.Number, Means: "How many pages a list shows before it goes on to a second page.", Example: "20"},
		{Name: "feeds", Kind: schema.Group, Means: "The feeds to which readers can subscribe.", Fields: []schema.Field{
			{Name: "formats", Kind: schema.Choice, List: true, Choices: artifact.Formats(), Means: "Which formats are written; an empty list writes none.", Example: "[atom, rss, json]"},
			{Name: "limit", Kind: schema.Number, Means: "How many of the newest pages a feed holds.", Example: "20"},
			{Name: "full", Kind: schema.YesNo, Means: "Whether a feed holds the whole text, or the summary alone.", Example: "true"},
		}},
		{Name: "data", Kind: schema.Group, Short: "types", Means: "The pages that are published as open data, in /data/; see [Open data](open-data.md). None, if left out.", Example: "[project, event, partner]", Fields: []schema.Field{
			{Name: "types", Kind: schema.Text, List: true, Means: "The types of the pages, those of your own among them.", Example: "[project, event, partner]"},
			{Name: "licence", Kind: schema.Text, Means: "The licence under which others may use the data: its name or, better, its address.", Example: "https://creativecommons.org/licenses/by/4.0/"},
		}},
		{Name: "search", Kind: schema.Group, Short: "on", Means: "Whether readers can search the site; see [Search](search.md).", Example: "true", Fields: []schema.Field{
			{Name: "on", Kind: schema.YesNo, Means: "Whether they can; a site that does not say so has no search.", Example: "true"},
			{Name: "synonyms", Kind: schema.Free, Means: "Words that mean the same, such as an abbreviation and what it stands for: who searches for one finds the other, too.", Example: "{HE: higher education}"},
		}},
		{Name: "types", Kind: schema.Free, Means: "Fields of the site's own for a type of page, or whole types of its own.", Example: "{event: {fields: {dress: {kind: text, means: What to wear}}}}"},
		{Name: "markdown", Kind: schema.Group, Means: "What the text of pages may hold.", Fields: []schema.Field{
			{Name: "html", Kind: schema.Choice, Choices: []string{NoHTML, SafeHTML, AllHTML}, Former: map[string]string{"false": NoHTML, "true": AllHTML}, Means: "Which HTML may stand in texts: none; safe, what can't harm readers; or all, only where you trust everybody who writes.", Example: "safe"},
			{Name: "iframe_hosts", Kind: schema.Text, List: true, Means: "With html: safe, the hosts whose pages may be shown in frames.", Example: "[www.youtube-nocookie.com]"},
			{Name: "colours", Kind: schema.YesNo, Means: "Whether code is shown in colours; if left out, it is.", Example: "false"},
		}},
		{Name: "embed_hosts", Kind: schema.Text, List: true, Means: "The hosts from which texts may show something, such as a map or a form, with the shortcode embed. Their names below count as well: example.org stands for www.example.org, too.", Example: "[openstreetmap.org, forms.example.org]"},
		{Name: "hosting", Kind: schema.Group, Short: "hosts", Means: "The host for which security headers, media types and redirects are written; see [Publishing](publishing.md#headers-and-redirects).", Example: "netlify", Fields: []schema.Field{
			{Name: "hosts", Kind: schema.Choice, List: true, Choices: hosting.Hosts(), Means: "The hosts; plain is GitHub Pages and other web space that takes no headers.", Example: "[netlify]"},
			{Name: "https_days", Kind: schema.Number, Means: "For how many days browsers shall use https alone after a visit (HSTS). Begin with a few, as nothing takes it back.", Example: "365"},
		}},
		{Name: "other_hosts", Kind: schema.Text, List: true, Means: "Other hosts from which pages may load something. Each of them learns who reads the site; say so on your page on cookies.", Example: "[maps.example.org]"},
		{Name: "pictures", Kind: schema.Group, Means: "The versions in which pictures are published.", Fields: []schema.Field{
			{Name: "widths", Kind: schema.Number, List: true, Means: "How wide they are, in pixels; browsers choose the one that fits. An empty list publishes pictures as they are.", Example: "[400, 800, 1200, 1600]"},
			{Name: "quality", Kind: schema.Number, Means: "How good photos look, from 1 to 100: more makes larger files.", Example: "80"},
		}},
		{Name: "social_cards", Kind: schema.Group, Short: "for", Means: "The pictures that stand for pages where they are shared: a page's own picture with its title and the organisation, and for pages without one a drawn card.", Example: "pages", Fields: []schema.Field{
			{Name: "for", Kind: schema.Choice, Choices: []string{CardsOfSections, CardsOfPages, NoCards}, Former: map[string]string{"false": NoCards, "true": CardsOfPages}, Means: "What a page without a picture is given: sections, the card of the section that it lies in, as if nothing were said; or pages, one of its own, with its title. With none there are no cards at all.", Example: "pages"},
			{Name: "ground", Kind: schema.Text, Means: "The colour behind the words.", Example: "\"#2b1040\""},
			{Name: "text", Kind: schema.Text, Means: "The colour of titles.", Example: "\"#ffffff\""},
			{Name: "accent", Kind: schema.Text, Means: "The colour of the organisation's name, and of the stripe.", Example: "\"#ffb62e\""},
		}},
		{Name: "largest_picture", Kind: schema.Text, Means: "How large the file of a picture may be that is published as it is before a warning tells of it, in kB or MB; none for no limit.", Example: "1 MB"},
		{Name: "minify", Kind: schema.Choice, List: true, Choices: minify.Kinds(), Means: "Which files in static/assets, and of the theme, are published without comments and white space, so that they load faster; if left out, none.", Example: "[css, js]"},
		{Name: "compress", Kind: schema.Choice, List: true, Choices: precompress.Names(), Means: "In which forms pages and other texts are published as well, already compressed, for hosts that can answer with them: nginx and Apache.", Example: "[gzip, brotli]"},
		{Name: "deploy", Kind: schema.Free, Means: "Where meridian deploy brings the site: for each target a name, and a folder or an address; see [Deploy](publishing.md#deploy).", Example: "{live: sftp://web@www.example.org/srv/www/international/}"},
		{Name: "removal_limit", Kind: schema.Number, Means: "Which share of its pages a build may take away from readers at once, in per cent; beyond that, and from 10 pages on, it asks you first. 100 for no limit.", Example: "20"},
		{Name: "theme", Kind: schema.Group, Fields: themeFields(), Means: "The looks of the site; see [A theme of your own](theming.md)."},
		{Name: "map", Kind: schema.Group, Short: "region", Means: "How the map of the countries in which you work is drawn; see [The map](map.md).", Example: "europe", Fields: []schema.Field{
			{Name: "region", Kind: schema.Choice, Choices: worldmap.Regions(), Means: "What it shows, where a page does not say; world if left out.", Example: "europe"},
			{Name: "parts", Kind: schema.Group, List: true, Means: "Countries and territories that are drawn as parts of others.", Fields: []schema.Field{
				{Name: "country", Kind: schema.Country, Required: true, Means: "The one that gets no border of its own.", Example: "SJ"},
				{Name: "of", Kind: schema.Country, Required: true, Means: "The one that it is drawn with.", Example: "NO"},
			}},
		}},
		commentsField(),
		formsField(),
		{Name: "params", Kind: schema.Free, Means: "Anything else that your own layouts need.", Example: "{campaign: Autumn}"},
	}
}

// Nested gives what is said under a name of the writer's choosing: of a menu
// the fields of each of its lines, of a taxonomy or a type its own. "fields"
// stands for the fields that a type declares.
func Nested(setting string) []schema.Field {
	switch setting {
	case "menus":
		return menuItemFields()
	case "taxonomies":
		return taxonomyFields()
	case "types":
		return typeFields()
	case "fields":
		return fieldFields()
	case "deploy":
		return targetFields()
	case "languages":
		return languageFields()
	}
	return nil
}

// menuItemFields describe one line of a menu.
func menuItemFields() []schema.Field {
	return []schema.Field{
		{Name: "name", Kind: schema.Text, Means: "What is shown; the page's title if left out.", Example: "Events"},
		{Name: "page", Kind: schema.Reference, Means: "The page it leads to: its file in content/.", Example: "events/_index.md"},
		{Name: "url", Kind: schema.Text, Means: "The address it leads to, where that is not a page of this site.", Example: "https://www.example.org/"},
		{Name: "children", Kind: schema.Free, Means: "The lines of its sub-menu, each with name, page and url as above. The line itself may then do without page and url.", Example: "[{page: events/visits.md}]"},
	}
}

// taxonomyFields are what may be said of a taxonomy.
func taxonomyFields() []schema.Field {
	return []schema.Field{
		{Name: "title", Kind: schema.Text, Means: "What readers see.", Example: "Topics"},
		{Name: "terms", Kind: schema.Text, List: true, Means: "The only terms that are allowed; without a list, any term is.", Example: "[Announcements, Partnership blog]"},
	}
}

// typeFields are what may be said of a type of page.
func typeFields() []schema.Field {
	return []schema.Field{
		{Name: "means", Kind: schema.Text, Means: "What a page of this type is about.", Example: "A place where we meet"},
		{Name: "folder", Kind: schema.Text, Means: "The folder in content/ whose pages are of this type.", Example: "venues"},
		{Name: "fields", Kind: schema.Free, Means: "The fields of its own, each under its name.", Example: "{capacity: {kind: number, means: How many people fit in}}"},
		{Name: "lists", Kind: schema.Group, Means: "How lists show the pages of the type.", Example: "{past: deadline, show: [deadline, amount]}", Fields: []schema.Field{
			{Name: "by", Kind: schema.Text, Means: "The field by which pages are sorted: one of the type's own, or title, date or updated. Pages without a value come last.", Example: "deadline"},
			{Name: "order", Kind: schema.Choice, Choices: []string{Ascending, Descending}, Means: "Whether the smallest, the earliest or A comes first; if left out, it does.", Example: "descending"},
			{Name: "past", Kind: schema.Text, Means: "The day or time after which a page stands apart, as closed; without by, pages are sorted by it, too.", Example: "deadline"},
			{Name: "group", Kind: schema.Text, Means: "The field whose values have a heading each, with their pages below: a country, a choice, the year of a date.", Example: "country"},
			{Name: "show", Kind: schema.Text, List: true, Means: "The fields that lists show; if left out, all that fit on a line.", Example: "[deadline, amount]"},
		}},
	}
}

// The directions in which lists are sorted.
const (
	Ascending  = "ascending"
	Descending = "descending"
)

// fieldFields are what may be said of a field.
func fieldFields() []schema.Field {
	return []schema.Field{
		{Name: "kind", Kind: schema.Choice, Choices: schema.KindNames(), Means: "What its value must be; text if left out.", Example: "text"},
		{Name: "list", Kind: schema.YesNo, Means: "Whether it takes several values.", Example: "true"},
		{Name: "words", Kind: schema.YesNo, Means: "Whether translations say it in their own words; if left out, they do where its kind is markdown.", Example: "true"},
		{Name: "required", Kind: schema.YesNo, Means: "Whether every page of the type must have it.", Example: "true"},
		{Name: "means", Kind: schema.Text, Means: "What it is for, in one sentence.", Example: "How many people fit in"},
		{Name: "example", Kind: schema.Text, Means: "What one might write.", Example: "120"},
		{Name: "label", Kind: schema.Free, Means: "What readers see in front of it, in the language of the site or for each language of pages; its name if left out.", Example: "{en: Deadline, fr: Date limite}"},
		{Name: "show", Kind: schema.YesNo, Means: "Whether readers are shown it; yes if left out. Layouts of the site's own may show it in any case.", Example: "false"},
		{Name: "choices", Kind: schema.Text, List: true, Means: "For the kind choice: what may be said.", Example: "[small, large]"},
		{Name: "to", Kind: schema.Text, Means: "For the kind reference: the type of page it must lead to.", Example: "event"},
		{Name: "fields", Kind: schema.Free, Means: "For the kind group: the fields it is made of.", Example: "{name: {kind: text}}"},
		{Name: "short", Kind: schema.Text, Means: "For the kind group: the field that a plain text stands for.", Example: "name"},
	}
}
