// Package config reads site.yaml, the settings of a site.
//
// Every setting is declared once, in Fields, with its kind, its meaning and an
// example; the same table checks the file, names the nearest setting for a
// misspelt one, and makes the reference in docs/settings.md. A site without a
// site.yaml has the settings of Default.
package config

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/socialcard"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/target"
	"github.com/meridian-ssg/meridian/internal/variant"
	"github.com/meridian-ssg/meridian/internal/worldmap"
)

// File is where the settings lie.
const File = "site.yaml"

// Settings are what site.yaml says, with defaults where it is silent.
type Settings struct {
	Title        string
	Description  string
	BaseURL      BaseURL
	FormerHosts  []string       // where the site lived before: host and folder, "old.example.org/international/"
	Staging      bool           // the command line gave an address on another host than base_url's, for a trial
	Language     string         // BCP 47
	Edition      string         // which of Languages these settings are for, as Language.Edition; "" of the first one
	Languages    []Language     // of a site in several languages, the first one in front; nil of a site in one
	Fallback     string         // what stands in the place of a page that is not translated: FallbackNone, FallbackList or FallbackPage
	Locale       *locale.Locale // of Language
	StaleNotice  bool           // readers of a translation are told that its original has changed since
	TimeZone     string         // name in the IANA database
	Location     *time.Location // of TimeZone
	Organisation Organisation
	Menus        []Menu
	Taxonomies   []Taxonomy
	Paginate     int         // pages on a page of a list
	Permalinks   []Permalink // in the order of site.yaml
	AddressForm  string      // FolderForm, HTMLForm or BareForm
	AddressNames string      // PlainNames, LowerNames or KeptNames
	Feeds        Feeds
	Data         Data
	Search       Search
	Types        []schema.Type // the shipped ones with the site's additions, then the site's own
	Markdown     Markdown
	EmbedHosts   []string // from which texts may show something, with all that is below them
	Hosting      Hosting
	OtherHosts   []string // from which pages may load something
	Pictures     variant.Rules
	SocialCards  SocialCards
	LargePicture int64 // how many bytes a picture may have without a warning; 0 for any number
	Deploy       []target.Target
	Minify       []string // kinds of package minify
	Compress     []string // encodings of package precompress
	RemovalLimit int      // per cent of its pages that a build may take away
	Map          Map
	Comments     Comments
	Forms        Forms
	Theme        Theme
	Params       map[string]any
	Sum          sum.Sum // of the file and of what the command line changed

	zoneGiven bool // TimeZone is not a default, so that it holds for events, too

	faultyTypes []string // types whose declaration holds an error; "" stands for all of them

	schemas map[string][]schema.Field // by type; "" for pages that are not of a type, such as sections
	own     map[string][]schema.Field // by type: what site.yaml adds
}

// SocialCards are the pictures that stand for pages where they are shared.
type SocialCards struct {
	For     string // CardsOfSections, CardsOfPages or NoCards
	Colours socialcard.Colours
}

// What pages without a picture are given.
const (
	CardsOfSections = "sections"
	CardsOfPages    = "pages"
	NoCards         = "none"
)

// BaseURL is the address at which the site will live.
type BaseURL struct {
	Origin string // "https://host"; "" where base_url is not set
	Path   string // "/" or "/international/": begins and ends with a slash
}

func (b BaseURL) host() string {
	_, host, _ := strings.Cut(b.Origin, "://")
	return strings.ToLower(host)
}

// Home is the address of the home page on its host.
func (s *Settings) Home() string {
	if s.Edition == "" {
		return s.BaseURL.Path
	}
	return s.BaseURL.Path + s.Edition + "/"
}

// Absolute gives the whole address of a path that begins with Path, or ""
// where the origin is not known.
func (b BaseURL) Absolute(path string) string {
	if b.Origin == "" {
		return ""
	}
	return b.Origin + path
}

// String is the whole address, or "" where it is not known.
func (b BaseURL) String() string { return b.Absolute(b.Path) }

// Organisation is who publishes the site.
type Organisation struct {
	Name    string
	Logo    *Logo
	Address string
	Email   string
	Links   []card.Link // social networks and other sites of its own
}

// Logo is the organisation's picture.
type Logo struct {
	File schema.Value // path in static
	Alt  string
}

// Menu is a list of links under a name that layouts use.
type Menu struct {
	Name  string
	Span  diag.Span // of Name
	Items []MenuItem
}

// MenuItem is one line of a menu.
type MenuItem struct {
	Name string       // what is shown; the page's title where it is ""
	Page schema.Value // file in content, such as "events/_index.md"; Text is "" where URL is given, or neither
	URL  string
	Span diag.Span // of URL

	Children []MenuItem // its sub-menu, whose lines have none
}

// Taxonomy is a way of sorting pages: categories, countries.
type Taxonomy struct {
	Name  string   // the key in front matter, such as "categories"
	Title string   // what readers see; "" for the catalogue's own word
	Terms []string // where there are any, only these are allowed

	Folder string // in content, of its own page and those of its terms

	Words map[string]string // what readers see of a term, by its name, in an edition that calls it otherwise
}

// commonTaxonomies are the fields of every page by which pages may be sorted.
var commonTaxonomies = []string{"categories", "countries", "authors"}

// The ways in which the addresses of pages end.
const (
	PlainNames = "plain" // small letters, digits and hyphens
	LowerNames = "lower" // as the file is called, in small letters
	KeptNames  = "kept"  // as the file is called

	FolderForm = "folder" // /about/, written as about/index.html
	HTMLForm   = "html"   // /about.html
	BareForm   = "bare"   // /about, written as about.html, which most hosts find
)

// Permalink is the pattern of the addresses of a section or of a type of page.
type Permalink struct {
	For     string    // the section's folder, or the type
	Pattern string    // "/:year/:month/:slug/"
	Span    diag.Span // of For
}

// PermalinkWords are the words that the pattern of an address may hold, without
// their colons.
var PermalinkWords = []string{"section", "sections", "year", "month", "day", "slug", "filename", "title"}

// Data says which pages are published as open data.
type Data struct {
	Types   []string // by name
	Licence string   // under which others may use it
}

// DataFile gives the name of the data of a type without its ending, in artifact.DataDir; ""
// where there are none.
func (s *Settings) DataFile(typ string) string {
	t, ok := s.Type(typ)
	if !ok || !slices.Contains(s.Data.Types, typ) {
		return ""
	}
	return slug.Path(strings.ReplaceAll(cmp.Or(t.Folder, t.Name), "/", "-"))
}

// Map says how maps are drawn.
type Map struct {
	Region string            // of package worldmap
	PartOf map[string]string // countries that are drawn as parts of others, by code
}

// Feeds says which feeds are written.
type Feeds struct {
	Formats []string // of artifact.Feeds, by Format
	Limit   int      // the newest so many pages
	Full    bool     // whole texts, not only summaries
}

// Search says whether readers can search the site.
type Search struct {
	On       bool
	Synonyms [][]string // texts that mean the same
}

// Markdown says what the text of pages may hold.
type Markdown struct {
	HTML        string   // NoHTML, SafeHTML or AllHTML
	IframeHosts []string // whose pages SafeHTML shows in frames, in small letters
	Colours     bool     // code is shown in colours
}

// What HTML may stand in texts.
const (
	NoHTML   = "none"
	SafeHTML = "safe" // what can't harm readers or other parts of the page
	AllHTML  = "all"
)

// Hosting says for which hosts the site writes what they are to answer with.
type Hosting struct {
	Hosts     []string // of package hosting
	HTTPSDays int      // for how many days browsers use https alone; 0 for no word of it
}

// Allows says whether pages may load something from a host.
func (s *Settings) Allows(host string) bool {
	host = strings.ToLower(host)
	return slices.Contains(s.OtherHosts, host) || slices.Contains(s.Markdown.IframeHosts, host) || s.MayEmbed(host)
}

// AllowsFor says whether pages may do with a host what a directive of the policy is
// about: forms may be sent to the receiver of the site's forms, and nothing else.
func (s *Settings) AllowsFor(directive, host string) bool {
	return s.Allows(host) || directive == "form-action" && s.Forms.To.Host == strings.ToLower(host)
}

// Default are the settings of a site that has no site.yaml.
func Default() Settings {
	loc, _ := locale.For("en-GB")
	return Settings{
		BaseURL:     BaseURL{Path: "/"},
		Language:    "en-GB",
		Locale:      loc,
		TimeZone:    "Europe/London",
		Taxonomies:  []Taxonomy{{Name: "categories"}, {Name: "countries"}},
		Paginate:    20,
		AddressForm: FolderForm, AddressNames: PlainNames,
		Fallback: FallbackList, StaleNotice: true,
		Markdown: Markdown{HTML: NoHTML, Colours: true},
		Feeds:    Feeds{Formats: artifact.Formats(), Limit: 20, Full: true},
		Types:    schema.Types(),

		Pictures:     variant.Rules{Widths: []int{400, 800, 1200, 1600}, Quality: 80},
		SocialCards:  SocialCards{CardsOfSections, socialcard.Theme()},
		LargePicture: 1_000_000,
		RemovalLimit: 20,
		Map:          Map{Region: worldmap.World},
		Comments:     Comments{State: schema.CommentsOff, Types: []string{"post"}},
	}
}

// Type gives a type by name.
func (s *Settings) Type(name string) (*schema.Type, bool) {
	for i := range s.Types {
		if s.Types[i].Name == name {
			return &s.Types[i], true
		}
	}
	return nil, false
}

// LocaleOf gives the locale of a page's language, or the site's own where nothing is
// known of that language.
func (s *Settings) LocaleOf(language string) *locale.Locale {
	if language != s.Language {
		if l, ok := locale.For(language); ok {
			return l
		}
	}
	return s.Locale
}

// MayEmbed says whether texts may show something from a host.
func (s *Settings) MayEmbed(host string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc(s.EmbedHosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

// TypeIn gives the type of the pages in a section folder that name none.
func (s *Settings) TypeIn(folder string) *schema.Type {
	for i := range s.Types {
		if f := s.Types[i].Folder; f != "" && strings.EqualFold(f, folder) {
			return &s.Types[i]
		}
	}
	page, _ := s.Type("page")
	return page
}

// Taxonomy gives a taxonomy by name.
func (s *Settings) Taxonomy(name string) (Taxonomy, bool) {
	for _, t := range s.Taxonomies {
		if t.Name == name {
			return t, true
		}
	}
	return Taxonomy{}, false
}

// TaxonomyIn gives the taxonomy whose own pages lie in a folder at the top of content.
func (s *Settings) TaxonomyIn(folder string) (Taxonomy, bool) {
	for _, t := range s.Taxonomies {
		if strings.EqualFold(t.Name, folder) || t.Folder == folder {
			return t, true
		}
	}
	return Taxonomy{}, false
}

// FieldsOf gives every field that the front matter of a page of type t may
// have; nil stands for the pages that have no type: home and sections.
func (s *Settings) FieldsOf(t *schema.Type) []schema.Field {
	if t == nil {
		return s.schemas[""]
	}
	return s.schemas[t.Name]
}

// Own gives the fields of a type that site.yaml declares, beyond those that
// every site has.
func (s *Settings) Own(typ string) []schema.Field { return s.own[typ] }

// Faulty says whether the declaration of a type holds an error, so that its pages may
// have fields that are not known.
func (s *Settings) Faulty(typ string) bool {
	return slices.Contains(s.faultyTypes, typ) || slices.Contains(s.faultyTypes, "")
}

// complete works out what follows from the settings.
func (s *Settings) complete() {
	common := slices.Clone(schema.Common())
	for i := range s.Taxonomies {
		t := &s.Taxonomies[i]
		t.Folder = slug.Path(t.Name)
		if !has(common, t.Name) {
			common = append(common, schema.Field{Name: t.Name, Kind: schema.Text, List: true, Means: "The page's terms in this taxonomy."})
		}
	}
	s.schemas = map[string][]schema.Field{"": common}
	for _, t := range s.Types {
		s.schemas[t.Name] = schema.FieldsOf(common, t)
	}
	for _, fields := range s.schemas {
		for i := range fields {
			if f := &fields[i]; f.Kind == schema.Moment && (f.ZoneBy == "" || s.zoneGiven) {
				f.Zone = s.TimeZone
			}
		}
	}
	shipped := schema.Types()
	s.own = make(map[string][]schema.Field)
	for _, t := range s.Types {
		i := slices.IndexFunc(shipped, func(o schema.Type) bool { return o.Name == t.Name })
		for _, f := range t.Fields {
			if i < 0 || !has(shipped[i].Fields, f.Name) {
				s.own[t.Name] = append(s.own[t.Name], f)
			}
		}
	}
}
