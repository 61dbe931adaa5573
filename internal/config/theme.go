package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/theme"
)

// Theme is what a site says of its looks, beyond what makes its style sheet.
type Theme struct {
	theme.Theme
	FontFiles []schema.Value // of Fonts, in their order
	Banner    Banner
	Footer    string   // a line at the foot of every page
	Landing   []string // the blocks of the landing page, of landingBlocks; nil for those that it has by itself
}

// Banner is an announcement on every page.
type Banner struct {
	Text  string       // "" for none
	Page  schema.Value // file in content that it leads to; Text is "" where URL is given, or neither
	URL   string
	Until civil.Date // the last day on which it is shown; zero for no end
}

// landingBlocks are what the landing page may show below its text.
var landingBlocks = []string{"projects", "events", "posts", "pages", "map", "numbers", "partners"}

// themeFields are what may be said of the looks of a site.
func themeFields() []schema.Field {
	colours := []schema.Field{
		{Name: "brand", Kind: schema.Text, Means: "For links, buttons, the map and the timeline.", Example: `"#0b5fa5"`},
		{Name: "accent", Kind: schema.Text, Means: "For the small words above titles, and for rules.", Example: `"#b3261e"`},
		{Name: "ground", Kind: schema.Text, Means: "For the dark bands at the top of the landing page and at the foot of every page.", Example: `"#0a2a4a"`},
		{Name: "highlight", Kind: schema.Text, Means: "For what is to be seen first, such as the band with the map; dark words stand on it.", Example: `"#ffd84d"`},
	}
	fonts := []schema.Field{
		{Name: "for", Kind: schema.Choice, Choices: []string{"text", "headings"}, Required: true, Means: "What is written with it.", Example: "text"},
		{Name: "file", Kind: schema.Text, Required: true, Means: "The file in static/assets/: WOFF2, WOFF, TrueType or OpenType.", Example: "fonts/inter.woff2"},
		{Name: "weight", Kind: schema.Text, Means: "How bold its letters are, where there are several files: 400 is regular, 700 bold.", Example: `"700"`},
	}
	return []schema.Field{
		{Name: "colours", Kind: schema.Group, Short: "brand", Fields: colours, Means: "The colours. What is left out follows from brand.", Example: `{brand: "#0b5fa5"}`},
		{Name: "fonts", Kind: schema.Group, List: true, Fields: fonts, Means: "Fonts of your own.", Example: "[{for: headings, file: fonts/inter.woff2}]"},
		{Name: "art", Kind: schema.Choice, Choices: []string{"globe", "none"}, Means: "Whether the globe is drawn behind the tops of pages; it is, if left out.", Example: "none"},
		{Name: "corners", Kind: schema.Choice, Choices: []string{"sharp", "round"}, Means: "How the corners of buttons, cards and boxes are; sharp, if left out.", Example: "round"},
		{Name: "banner", Kind: schema.Group, Short: "text", Means: "An announcement at the top of every page.", Example: "{text: The office is closed., until: 2027-01-02}", Fields: []schema.Field{
			{Name: "text", Kind: schema.Text, Required: true, Means: "What it says.", Example: "The office is closed until 3 January."},
			{Name: "page", Kind: schema.Reference, Means: "The page it leads to: its file in content/.", Example: "events/_index.md"},
			{Name: "url", Kind: schema.URL, Means: "The address it leads to, where that is not a page of this site.", Example: "https://www.example.org/"},
			{Name: "until", Kind: schema.Date, Means: "The last day on which it is shown.", Example: "2027-01-02"},
		}},
		{Name: "landing", Kind: schema.Choice, List: true, Choices: landingBlocks, Means: "What the landing page shows below its text, in this order.", Example: "[numbers, map, events, partners]"},
		{Name: "footer", Kind: schema.Text, Means: "A line at the foot of every page.", Example: "Registered charity 1234567"},
	}
}

// theme reads the looks of the site.
func (r *reader) theme(rec schema.Record) {
	v, _ := rec.Get("theme")
	t := &r.settings.Theme
	colours, _ := v.Group.Get("colours")
	spans := make(map[string]diag.Span)
	for _, name := range theme.Names {
		given, ok := colours.Group.Get(name)
		if !ok {
			continue
		}
		c, ok := theme.ParseColour(given.Text)
		if !ok {
			r.report(diag.ValueWrong, given.Span, fmt.Sprintf("“%s” is not a colour", given.Text), `Write it as # and six digits from 0 to f, in quotation marks: "#0b5fa5"`)
			continue
		}
		if t.Colours == nil {
			t.Colours = make(map[string]theme.Colour)
		}
		t.Colours[name], spans[name] = c, given.Span
	}
	for _, f := range t.Faults() {
		r.report(diag.ColourContrast, spans[f.Name],
			fmt.Sprintf("%s has a contrast of %.1f:1 %s, and words need 4.5:1", t.Colours[f.Name], f.Ratio, f.Against),
			fmt.Sprintf("The nearest shade that can be read is %q.", f.Nearest))
	}
	fonts, _ := v.Group.Get("fonts")
	for _, it := range fonts.List {
		r.font(it)
	}
	var art, corners string
	setText(v.Group, "art", &art)
	setText(v.Group, "corners", &corners)
	t.Plain, t.Round = art == "none", corners == "round"
	banner, _ := v.Group.Get("banner")
	setText(banner.Group, "text", &t.Banner.Text)
	setText(banner.Group, "url", &t.Banner.URL)
	t.Banner.Page, _ = banner.Group.Get("page")
	if until, ok := banner.Group.Get("until"); ok {
		t.Banner.Until = until.Date
	}
	setText(v.Group, "footer", &t.Footer)
	landing, _ := v.Group.Get("landing")
	for _, it := range landing.List {
		t.Landing = append(t.Landing, it.Text)
	}
}

// font reads a font.
func (r *reader) font(it schema.Value) {
	t := &r.settings.Theme
	file, ok := it.Group.Get("file")
	use, known := it.Group.Get("for")
	if !ok || !known { // that has been told
		return
	}
	f := theme.Font{For: use.Text, File: path.Clean(strings.TrimPrefix(file.Text, "/"))}
	if _, ok := theme.Formats[strings.ToLower(path.Ext(f.File))]; !ok || strings.ContainsAny(f.File, "\"\\\n\r()'") || strings.HasPrefix(f.File, "..") {
		r.report(diag.ValueWrong, file.Span, fmt.Sprintf("“%s” is not the name of a file with a font", file.Text), "Its name ends in .woff2, .woff, .ttf or .otf; WOFF2 is the smallest.")
		return
	}
	if weight, ok := it.Group.Get("weight"); ok {
		f.Weight = strings.Join(strings.Fields(weight.Text), " ")
		if !slices.Contains([]string{"100", "200", "300", "400", "500", "600", "700", "800", "900", "100 900"}, f.Weight) {
			r.report(diag.ValueWrong, weight.Span, fmt.Sprintf("“%s” is not the weight of a font", weight.Text), "Write a hundred from 100 to 900, or 100 900 for a font that has all.")
			f.Weight = ""
		}
	}
	t.Fonts, t.FontFiles = append(t.Fonts, f), append(t.FontFiles, file)
}
