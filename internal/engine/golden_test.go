package engine_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// realTheme is the theme that the program carries.
func realTheme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

// makeSite builds a site that must be without fault.
func makeSite(t *testing.T, dir string, theme []source.Layer) (*engine.Report, map[string]string) {
	t.Helper()
	return makeSiteOn(t, today, dir, theme)
}

func makeSiteOn(t *testing.T, day civil.Date, dir string, theme []source.Layer) (*engine.Report, map[string]string) {
	t.Helper()
	public := t.TempDir()
	o := options(dir, public)
	o.Today = day
	report, err := engine.New(theme...).Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: %s: %s", d.File, d.Code, d.Message)
	}
	return report, read(t, public)
}

// TestUnion builds the site in testdata/union, which uses every feature there
// is, and compares it with testdata/golden byte for byte.
func TestUnion(t *testing.T) {
	report, got := makeSite(t, "testdata/union", theme())
	if golden.Update() {
		if err := os.RemoveAll("testdata/golden"); err != nil {
			t.Fatal(err)
		}
		for name, text := range got {
			golden.Write(t, filepath.Join("testdata/golden", name), text)
		}
	}
	want := read(t, "testdata/golden")
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if text, ok := got[name]; !ok {
			t.Errorf("%s is gone", name)
		} else if diff := cmp.Diff(want[name], text); diff != "" {
			t.Errorf("%s has changed (-want +got):\n%s", name, diff)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is new", name)
		}
	}

	var held []string
	for _, h := range report.Site.Withheld {
		held = append(held, h.File+" "+string(h.Reason)+" "+h.Until.String())
	}
	if diff := cmp.Diff([]string{
		"content/blog/draft.md draft ",
		"content/blog/expired.md expired 2016-05-01",
		"content/blog/future.md future 2016-06-02",
		"content/strategy/draft.md draft ",
	}, held); diff != "" {
		t.Errorf("other pages are held back (-want +got):\n%s", diff)
	}
	checkLinks(t, got, "/international/")
	checkCalendars(t, got)
	checkFeeds(t, got)
	checkStructuredData(t, got)
	checkMaps(t, got, "https://union.example/international/")
}

// TestUnionInTheRealTheme looks at a few things that every theme must show,
// whatever it looks like.
func TestUnionInTheRealTheme(t *testing.T) {
	_, got := makeSite(t, "testdata/union", realTheme())
	checkLinks(t, got, "/international/")
	checkStructuredData(t, got)
	for name, text := range got {
		if path.Ext(name) != ".html" || name == "plan.html" {
			continue
		}
		doc := parse(t, name, text)
		redirect := strings.Contains(text, `http-equiv="refresh"`)
		for _, c := range []struct {
			what string
			n    int
			find func(*html.Node) bool
		}{
			{"html with a language", 1, func(n *html.Node) bool { return n.Data == "html" && attr(n, "lang") != "" }},
			{"title", 1, func(n *html.Node) bool { return n.Data == "title" && n.Parent.Data == "head" && text1(n) != "" }},
			{"main", 1, element("main")},
			{"viewport", 1, func(n *html.Node) bool { return n.Data == "meta" && attr(n, "name") == "viewport" }},
			{"canonical address", 1, func(n *html.Node) bool { return n.Data == "link" && attr(n, "rel") == "canonical" }},
		} {
			if c.what == "canonical address" && name == "404.html" {
				continue
			}
			if found := all(doc, c.find); len(found) != c.n {
				t.Errorf("%s has %d of: %s, want %d", name, len(found), c.what, c.n)
			}
		}
		if headings := all(doc, element("h1")); len(headings) == 0 {
			t.Errorf("%s has no main heading", name)
		}
		for _, img := range all(doc, element("img")) {
			if !slices.ContainsFunc(img.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
				t.Errorf("%s: a picture without alt: %s", name, attr(img, "src"))
			}
		}
		for _, n := range all(doc, func(n *html.Node) bool {
			return n.Data == "script" && attr(n, "type") != "application/ld+json" && !ofShortcode(n) && !(ofEvents(n) && strings.Contains(text, " data-over=\"")) && !(ofCode(attr(n, "src")) && strings.Contains(text, "<pre"))
		}) {
			t.Errorf("%s holds a script, which nothing asks for: %s", name, text1(n))
		}
		if redirect {
			continue
		}
		if n := all(doc, func(n *html.Node) bool {
			return n.Data == "link" && attr(n, "rel") == "stylesheet" && !(ofCode(attr(n, "href")) && strings.Contains(text, "<pre"))
		}); len(n) != 1 || !regexp.MustCompile(`^/international/assets/site\.[0-9a-f]{10}\.css$`).MatchString(attr(n[0], "href")) {
			t.Errorf("%s does not load the site's own style sheet under its fingerprint", name)
		}
	}
	current := all(parse(t, "", got["events/paris/index.html"]), func(n *html.Node) bool { return n.Data == "a" && attr(n, "aria-current") == "page" })
	if len(current) == 0 || attr(current[0], "href") != "/international/events/paris/" {
		t.Error("the menu does not mark the page that is shown")
	}
}

// ofShortcode says whether a script is that of a shortcode, which does without it.
func ofShortcode(n *html.Node) bool {
	class := attr(n.Parent, "class")
	return (class == "tabs" || class == "embed") && regexp.MustCompile(`^/international/assets/`+class+`\.[0-9a-f]{10}\.js$`).MatchString(attr(n, "src"))
}

// ofCode says whether a file is one that pages with code load.
func ofCode(address string) bool {
	return regexp.MustCompile(`^/international/assets/code\.[0-9a-f]{10}\.(css|js)$`).MatchString(address)
}

// ofEvents says whether a script is the one that keeps coming events right, on pages
// that show some.
func ofEvents(n *html.Node) bool {
	return regexp.MustCompile(`^/international/assets/over\.[0-9a-f]{10}\.js$`).MatchString(attr(n, "src"))
}

// TestOurOwnSection builds the section in this repository: all its links,
// pictures and fragments resolve.
func TestOurOwnSection(t *testing.T) {
	if _, err := os.Stat("../../site.yaml"); err != nil {
		t.Fatal(err)
	}
	_, got := makeSiteOn(t, civil.Date{Year: 2026, Month: 6, Day: 1}, "../..", realTheme())
	checkLinks(t, got, "/")
	checkCalendars(t, got)
	checkFeeds(t, got)
	checkStructuredData(t, got)
}

func parse(t *testing.T, name, text string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

func all(doc *html.Node, want func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			out = append(out, n)
		}
	}
	return out
}

func element(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text1 is the text of an element without children.
func text1(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// checkLinks holds that every address in a built site that is of the site
// itself leads to a file of it, and every fragment to an element. base is the
// path of base_url.
func checkLinks(t *testing.T, built map[string]string, base string) {
	t.Helper()
	anchors := map[string][]string{}
	docs := map[string]*html.Node{}
	for name, text := range built {
		if path.Ext(name) == ".html" {
			docs[name] = parse(t, name, text)
			for _, n := range all(docs[name], func(n *html.Node) bool { return attr(n, "id") != "" }) {
				if slices.Contains(anchors[name], attr(n, "id")) {
					t.Errorf("%s: two elements are called %s", name, attr(n, "id"))
				}
				anchors[name] = append(anchors[name], attr(n, "id"))
			}
		}
	}
	checked := 0
	for name, doc := range docs {
		page := &url.URL{Path: base + strings.TrimSuffix(name, "index.html")}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				if a.Key != "href" && a.Key != "src" && a.Key != "poster" {
					continue
				}
				link, err := url.Parse(a.Val)
				if err != nil {
					t.Errorf("%s: %q is no address: %v", name, a.Val, err)
					continue
				}
				if link.Host == "union.example" || link.Host == "international.nus.example" {
					link.Scheme, link.Host = "", ""
				}
				if link.Scheme != "" || link.Host != "" {
					if n.Data != "a" && n.Data != "link" {
						t.Errorf("%s loads from another host: %s", name, a.Val)
					}
					continue
				}
				checked++
				target := page.ResolveReference(link)
				below, ok := strings.CutPrefix(target.Path, base)
				if !ok {
					t.Errorf("%s: %s leaves %s", name, a.Val, base)
					continue
				}
				if below == "" || strings.HasSuffix(below, "/") {
					below += "index.html"
				}
				if _, ok := built[below]; !ok {
					t.Errorf("%s: %s leads nowhere", name, a.Val)
				} else if f := link.Fragment; f != "" && path.Ext(below) == ".html" && !slices.Contains(anchors[below], f) {
					t.Errorf("%s: %s has no part #%s", name, below, f)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d links were looked at", checked)
	}
}

// checkCalendars reads every calendar with a parser that is not ours.
func checkCalendars(t *testing.T, built map[string]string) {
	t.Helper()
	uids := map[string]string{}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(built)) {
		if path.Ext(name) != ".ics" {
			continue
		}
		for i, line := range strings.Split(strings.TrimSuffix(built[name], "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%s:%d is not as RFC 5545 wants a line: %q", name, i+1, line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(built[name]))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range cal.Events() {
			n++
			start, err := e.GetStartAt()
			if err != nil {
				t.Errorf("%s: %s: start: %v", name, e.Id(), err)
			}
			if end, err := e.GetEndAt(); err == nil && !end.After(start) {
				t.Errorf("%s: %s ends at %v and starts at %v", name, e.Id(), end, start)
			}
			entry := e.Id() + start.String() + e.GetProperty(ics.ComponentPropertySummary).Value
			if other, ok := uids[e.Id()]; ok && other != entry {
				t.Errorf("%s: two events are called %s: %s and %s", name, e.Id(), other, entry)
			}
			uids[e.Id()] = entry
		}
	}
	if n == 0 {
		t.Error("no event was read")
	}
}

// TestTimesOfTheUnion reads what the calendars say of the hours.
func TestTimesOfTheUnion(t *testing.T) {
	_, got := makeSite(t, "testdata/union", theme())
	for file, want := range map[string]struct{ start, end, status string }{
		"events/yerevan/event.ics":  {"2016-07-01T06:00:00Z", "2016-07-01T12:30:00Z", "CONFIRMED"},
		"events/new-york/event.ics": {"2016-11-06T03:30:00Z", "2016-11-06T05:30:00Z", "TENTATIVE"},
		"events/offset/event.ics":   {"2016-09-01T06:30:00Z", "2016-09-01T07:30:00Z", "CONFIRMED"},
		"events/paris/event.ics":    {"2015-11-28T00:00:00Z", "2015-12-01T00:00:00Z", "CONFIRMED"},
		"events/now/event.ics":      {"2016-05-30T00:00:00Z", "2016-06-04T00:00:00Z", "CANCELLED"},
	} {
		cal, err := ics.ParseCalendar(strings.NewReader(got[file]))
		if err != nil || len(cal.Events()) != 1 {
			t.Errorf("%s: %v, %d events", file, err, len(cal.Events()))
			continue
		}
		e := cal.Events()[0]
		start, err1 := e.GetStartAt()
		end, err2 := e.GetEndAt()
		if strings.Contains(got[file], "VALUE=DATE:") {
			start, err1 = e.GetAllDayStartAt()
			end, err2 = e.GetAllDayEndAt()
		}
		if err1 != nil || err2 != nil {
			t.Errorf("%s: %v, %v", file, err1, err2)
		}
		if s := start.UTC().Format(time.RFC3339); s != want.start {
			t.Errorf("%s starts at %s, want %s", file, s, want.start)
		}
		if s := end.UTC().Format(time.RFC3339); s != want.end {
			t.Errorf("%s ends at %s, want %s", file, s, want.end)
		}
		if s := e.GetProperty(ics.ComponentPropertyStatus); s == nil || s.Value != want.status {
			t.Errorf("%s has the status %v, want %s", file, s, want.status)
		}
	}
}

// checkFeeds reads the feeds with the parsers of the standard library.
func checkFeeds(t *testing.T, built map[string]string) {
	t.Helper()
	type entry struct{ id, link, title string }
	feeds := map[string]map[string][]entry{} // folder → format → entries
	note := func(name, format string, e []entry) {
		dir := path.Dir(name)
		if feeds[dir] == nil {
			feeds[dir] = map[string][]entry{}
		}
		feeds[dir][format] = e
	}
	for name, text := range built {
		var out []entry
		switch path.Base(name) {
		case "atom.xml":
			var f struct {
				XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
				ID      string   `xml:"id"`
				Updated string   `xml:"updated"`
				Entries []struct {
					ID      string `xml:"id"`
					Title   string `xml:"title"`
					Updated string `xml:"updated"`
					Links   []struct {
						Href string `xml:"href,attr"`
						Rel  string `xml:"rel,attr"`
					} `xml:"link"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal([]byte(text), &f); err != nil || f.ID == "" {
				t.Errorf("%s: %v", name, err)
			}
			for _, e := range f.Entries {
				if _, err := time.Parse(time.RFC3339, e.Updated); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				link := ""
				for _, l := range e.Links {
					if l.Rel == "" || l.Rel == "alternate" {
						link = l.Href
					}
				}
				out = append(out, entry{e.ID, link, e.Title})
			}
			note(name, "atom", out)
		case "rss.xml":
			var f struct {
				Channel struct {
					Items []struct {
						GUID    string `xml:"guid"`
						Title   string `xml:"title"`
						Link    string `xml:"link"`
						PubDate string `xml:"pubDate"`
					} `xml:"item"`
				} `xml:"channel"`
			}
			if err := xml.Unmarshal([]byte(text), &f); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, e := range f.Channel.Items {
				if _, err := time.Parse(time.RFC1123Z, e.PubDate); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				out = append(out, entry{e.GUID, e.Link, e.Title})
			}
			note(name, "rss", out)
		case "feed.json":
			var f struct {
				Version string `json:"version"`
				Items   []struct{ ID, URL, Title string }
			}
			if err := json.Unmarshal([]byte(text), &f); err != nil || f.Version != "https://jsonfeed.org/version/1.1" {
				t.Errorf("%s: %v %s", name, err, f.Version)
			}
			for _, e := range f.Items {
				out = append(out, entry{e.ID, e.URL, e.Title})
			}
			note(name, "json", out)
		}
	}
	if len(feeds) == 0 {
		t.Error("there are no feeds")
	}
	for dir, f := range feeds {
		if len(f["atom"]) == 0 {
			t.Errorf("the feed of %s is empty", dir)
		}
		for _, format := range []string{"rss", "json"} {
			if diff := cmp.Diff(f["atom"], f[format], cmp.AllowUnexported(entry{})); diff != "" {
				t.Errorf("the feeds of %s differ (-atom +%s):\n%s", dir, format, diff)
			}
		}
	}
}

// checkStructuredData reads what pages tell search engines.
func checkStructuredData(t *testing.T, built map[string]string) {
	t.Helper()
	types := map[string]int{}
	for name, text := range built {
		if path.Ext(name) != ".html" || !strings.Contains(text, "ld+json") {
			continue
		}
		for _, n := range all(parse(t, name, text), func(n *html.Node) bool { return n.Data == "script" && attr(n, "type") == "application/ld+json" }) {
			var data struct {
				Context string `json:"@context"`
				Graph   []struct {
					Type any `json:"@type"`
				} `json:"@graph"`
			}
			if err := json.Unmarshal([]byte(text1(n)), &data); err != nil || data.Context != "https://schema.org" || len(data.Graph) == 0 {
				t.Errorf("%s: structured data: %v, %s", name, err, data.Context)
			}
			for _, g := range data.Graph {
				if s, ok := g.Type.(string); ok {
					types[s]++
				}
			}
		}
	}
	for _, want := range []string{"Event", "BlogPosting", "BreadcrumbList", "Organization", "WebSite"} {
		if types[want] == 0 {
			t.Errorf("no page says that it is about a %s; there are %v", want, types)
		}
	}
}

// checkMaps holds that the sitemap lists every page once, and nothing else.
func checkMaps(t *testing.T, built map[string]string, base string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(built["sitemap.xml"]))
	listed := map[string]int{}
	inLoc := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inLoc = token.Name.Local == "loc"
		case xml.CharData:
			if inLoc && len(bytes.TrimSpace(token)) > 0 {
				plain, err := url.PathUnescape(string(token))
				if err != nil {
					t.Error(err)
				}
				listed[plain]++
			}
		}
	}
	for name, text := range built {
		isPage := path.Base(name) == "index.html" && !strings.Contains(text, `http-equiv="refresh"`) && !strings.Contains("/"+name, "/page/") && path.Base(path.Dir(name)) != "unlisted" && path.Dir(name) != "thanks"
		address := base + strings.TrimSuffix(name, "index.html")
		if isPage && listed[address] != 1 {
			t.Errorf("the sitemap lists %s %d times", address, listed[address])
		}
		delete(listed, address)
	}
	for address := range listed {
		t.Errorf("the sitemap lists %s, which is not there", address)
	}
}

// A site may be read from a folder that is not its own: nothing is written
// into the sources.
func TestSourcesStayAsTheyAre(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, os.DirFS("testdata/union")); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir)
	makeSite(t, dir, theme())
	if diff := cmp.Diff(before, read(t, dir)); diff != "" {
		t.Errorf("the sources have changed:\n%s", diff)
	}
}
