package site

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
)

// assemble makes a site of files; those whose names end in .md are given by
// the lines of their front matter beyond a title, which is the name of the
// file. The day is 1 June 2016.
func assemble(t *testing.T, settings string, files map[string]string, change ...func(*Input)) (*Site, diag.List) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if strings.Contains(name, "/comments/") {
			text = "---\n" + text + "\n---\nText.\n"
		} else if strings.HasSuffix(name, ".md") {
			text = "title: " + strings.TrimSuffix(filepath.Base(name), ".md") + "\n" + text
			if strings.Contains(text[len("title: "):], "title: ") {
				_, text, _ = strings.Cut(text, "\n")
			}
			text = "---\n" + text + "\n---\nText.\n"
		}
		p := filepath.Join(dir, "content", name)
		if strings.HasPrefix(name, "static/") {
			p = filepath.Join(dir, name)
		}
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	tree, faults, err := source.Scan(root, nil, nil)
	if err != nil || faults != nil {
		t.Fatal(err, faults)
	}
	conf, faults := config.Read([]byte("title: Union\n"+settings), nil)
	if faults != nil {
		t.Fatal(faults)
	}
	in := Input{
		Settings: conf, Tree: tree, Now: time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC),
		Measure: func(source.File) picture.Info { return picture.Info{Width: 4, Height: 2} },
		Asset:   func(string) (string, bool) { return "", false },
	}
	for _, f := range tree.Under("content") {
		if key, ok := content.CommentOn(tree, f); ok {
			src, _ := tree.Read(f)
			c, list := content.ParseComment(f.Path, key, src)
			faults = append(faults, list...)
			in.Comments = append(in.Comments, c)
			continue
		}
		if !content.IsPage(f) {
			continue
		}
		src, err := tree.Read(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, faults := content.Parse(f.Path, src, content.Env{Settings: conf, Markdown: markdown.New(markdown.Options{})})
		if faults != nil {
			t.Fatal(f.Path, faults)
		}
		in.Documents = append(in.Documents, doc)
	}
	for _, c := range change {
		c(&in)
	}
	return Assemble(in)
}

// good is assemble for a site without fault.
func good(t *testing.T, settings string, files map[string]string, change ...func(*Input)) *Site {
	t.Helper()
	s, faults := assemble(t, settings, files, change...)
	for _, d := range faults {
		if d.Code != diag.FileName { // told in names_test.go
			t.Errorf("%s: %s", d.File, d.Message)
		}
	}
	return s
}

func titles(pages []*Page) string {
	var out []string
	for _, p := range pages {
		out = append(out, p.Title)
	}
	return strings.Join(out, " ")
}

func page(t *testing.T, s *Site, key string) *Page {
	t.Helper()
	p, ok := s.Page(key)
	if !ok {
		t.Fatalf("there is no page %q", key)
	}
	return p
}

// Addresses follow from the names of folders and files; slugs choose the last
// part, of sections and bundles for all that lies below them.
func TestAddresses(t *testing.T) {
	s := good(t, "base_url: https://union.example/int/", map[string]string{
		"_index.md":              "",
		"404.md":                 "",
		"Über uns.md":            "",
		"about/index.md":         "slug: who-we-are",
		"about/team.svg":         "",
		"about/photos/team.svg":  "",
		"events/_index.md":       "slug: dates",
		"events/2015.svg":        "",
		"events/paris/aaa.md":    "start: 2015-11-28",
		"events/paris/index.md":  "start: 2015-11-28\nslug: united",
		"events/paris/zzz.md":    "start: 2015-11-28",
		"events/paris/img/x.svg": "",
		"events/old/deep/x.md":   "start: 2015-11-28",
		"events/old/plan.pdf":    "",
		"held/index.md":          "draft: true",
		"held/plan.pdf":          "",
		"Հայերեն/x.md":           "",
		"loose.pdf":              "",
	})
	for key, want := range map[string][2]string{
		"":                  {"/int/", "index.html"},
		"404":               {"/int/404.html", "404.html"},
		"Über uns":          {"/int/uber-uns/", "uber-uns/index.html"},
		"about":             {"/int/who-we-are/", "who-we-are/index.html"},
		"events":            {"/int/dates/", "dates/index.html"},
		"events/paris":      {"/int/dates/united/", "dates/united/index.html"},
		"events/paris/aaa":  {"/int/dates/united/aaa/", "dates/united/aaa/index.html"},
		"events/paris/zzz":  {"/int/dates/united/zzz/", "dates/united/zzz/index.html"},
		"events/old/deep/x": {"/int/dates/old/deep/x/", "dates/old/deep/x/index.html"},
		"Հայերեն/x":         {"/int/%D5%B0%D5%A1%D5%B5%D5%A5%D6%80%D5%A5%D5%B6/x/", "հայերեն/x/index.html"},
	} {
		p := page(t, s, key)
		if p.URL != want[0] || p.Path != want[1] || p.Permalink != "https://union.example"+want[0] {
			t.Errorf("%q stands at %s (%s, %s), want %s (%s)", key, p.URL, p.Path, p.Permalink, want[0], want[1])
		}
	}
	for file, want := range map[string]string{
		"about/team.svg":         "who-we-are/team.svg",
		"about/photos/team.svg":  "who-we-are/photos/team.svg",
		"events/2015.svg":        "dates/2015.svg",
		"events/paris/img/x.svg": "dates/united/img/x.svg",
		"events/old/plan.pdf":    "dates/old/plan.pdf",
		"loose.pdf":              "loose.pdf",
		"held/plan.pdf":          "",
	} {
		if got, ok := s.Published("content/" + file); got != want || ok != (want != "") {
			t.Errorf("%s is published at %q, %v; want %q", file, got, ok, want)
		}
	}
}

// A list shows what is on now, what comes, and what is over; sections first,
// weights before days.
func TestOrderOfLists(t *testing.T) {
	s := good(t, "paginate: 3", map[string]string{
		"events/old.md": "start: 2014-01-01", "events/older.md": "start: 2013-01-01",
		"events/next.md": "start: 2016-06-02", "events/later.md": "start: 2016-07",
		"events/now.md": "start: 2016-05-30\nend: 2016-06-01", "events/over.md": "start: 2016-05-30\nend: 2016-05-31",
		"events/heavy.md": "start: 2012-01-01\nweight: 1", "events/2010/_index.md": "",
		"projects/run.md": "start: 2015", "projects/run2.md": "start: 2013-12\nend: 2016", "projects/plan.md": "start: 2017",
		"projects/done.md": "start: 2010\nend: 2012", "projects/said.md": "start: 2010\nstatus: finished",
		"blog/a.md": "date: 2016-01-01", "blog/b.md": "date: 2016-01-02 10:00", "blog/c.md": "date: 2016-01-02",
		"p/zoe.md": "", "p/Ärger.md": "", "p/b.md": "weight: 2", "p/c.md": "weight: 1", "p/d.md": "date: 2010-01-01",
	})
	for key, want := range map[string]string{
		"events":   "_index now next later heavy over old older",
		"projects": "run run2 plan done said",
		"blog":     "b c a",
		"p":        "c b d Ärger zoe",
	} {
		if got := titles(page(t, s, key).list); got != want {
			t.Errorf("%s lists %s, want %s", key, got, want)
		}
	}
	if got := titles(s.inPhases(Question{Key: "now coming", N: 2})); got != "now next" {
		t.Errorf("coming: %s", got)
	}
	if got := titles(s.byType["event"]); got != "later next now over old older heavy" {
		t.Errorf("newest: %s", got)
	}
	var groups []string
	for n := 1; n <= s.ListPages(page(t, s, "events")); n++ {
		pg, _ := s.pager(page(t, s, "events"), n)
		for _, g := range pg.Groups {
			groups = append(groups, fmt.Sprintf("%d/%d %s %d", n, pg.Total, g.Name, len(g.Cards)))
		}
	}
	if diff := cmp.Diff([]string{"1/3  1", "1/3 now 1", "1/3 coming 1", "2/3 coming 1", "2/3 past 2", "3/3 past 2"}, groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if pg, _ := s.pager(page(t, s, "events"), 2); pg.Prev != "/events/" || pg.Next != "/events/page/3/" || pg.First != "/events/" || pg.Last != "/events/page/3/" || pg.Count != 8 {
		t.Errorf("the second page of three: %+v", pg)
	}
	for _, n := range []int{0, 4, -1} {
		if pg, _ := s.pager(page(t, s, "events"), n); pg != nil {
			t.Errorf("there is a page %d", n)
		}
	}
}

// A type of the site's own says how lists show its pages: sorted by a field, the ones
// without it last; in groups; what is past apart, and the last to close first.
func TestOrderOfOwnTypes(t *testing.T) {
	files := map[string]string{
		"_index.md": "", "zoe.md": "deadline: 2016-07-01\ncountry: AM\namount: 5\nlevel: MA", "Ärger.md": "deadline: 2016-07-01\ncountry: FR\namount: 1000\nlevel: BA",
		"b.md": "deadline: 2016-06-01\ncountry: AM\namount: 20\nalso: grants/zoe.md", "none.md": "",
		"past.md": "deadline: 2016-05-31\ncountry: FR\namount: 7", "long.md": "deadline: 2014\ncountry: DZ", "month.md": "deadline: 2016-05\nweight: 1",
	}
	grants := make(map[string]string)
	for name, text := range files {
		grants["grants/"+name] = text
	}
	for lists, want := range map[string]string{
		"{}":                                            "month Ärger b long none past zoe",
		"{by: title}":                                   "month Ärger b long none past zoe",
		"{by: title, order: descending}":                "month zoe past none long b Ärger",
		"{by: amount}":                                  "month zoe past b Ärger long none",
		"{by: amount, order: descending}":               "month Ärger b past zoe long none",
		"{by: level}":                                   "month Ärger zoe b long none past",
		"{by: also}":                                    "month b Ärger long none past zoe",
		"{by: country, order: descending}":              "month Ärger past b zoe long none",
		"{past: deadline}":                              "open: b Ärger zoe none; closed: month past long",
		"{past: deadline, by: title}":                   "open: Ärger b none zoe; closed: month long past",
		"{past: deadline, group: country}":              "Armenia: b zoe; France: Ärger; other: none; closed: month past long",
		"{group: deadline}":                             "2016: month Ärger b past zoe; 2014: long; other: none",
		"{group: deadline, by: amount}":                 "2014: long; 2016: month zoe past b Ärger; other: none",
		"{group: level, by: amount, order: descending}": "BA: Ärger; MA: zoe; other: month b past long none",
	} {
		s := good(t, "paginate: 20\ntypes: {grant: {folder: grants, fields: {deadline: date, country: country, amount: number, level: {kind: choice, choices: [BA, MA]}, also: reference}, lists: "+lists+"}}", grants)
		pg, _ := s.pager(page(t, s, "grants"), 1)
		var groups []string
		for _, g := range pg.Groups {
			var names []string
			for _, c := range g.Cards {
				names = append(names, path.Base(c.Key))
			}
			groups = append(groups, strings.TrimPrefix(g.Name+g.Title+": ", ": ")+strings.Join(names, " "))
		}
		if got := strings.Join(groups, "; "); got != want {
			t.Errorf("lists: %s\n got %s\nwant %s", lists, got, want)
		}
	}
	s := good(t, "types: {grant: {folder: grants, fields: {deadline: time}, lists: {past: deadline}}}", map[string]string{"grants/a.md": "deadline: 2016-06-03 23:30 America/New_York"})
	if got := fmt.Sprint(s.Changes); got != "[{2016-06-04T04:30:00 content/grants/a.md closes}]" {
		t.Errorf("the schedule is %s", got)
	}
}

// Neighbours are those in the same section: in time where the section has a
// time, in the order of its list elsewhere.
func TestNeighbours(t *testing.T) {
	s := good(t, "", map[string]string{
		"blog/a.md": "date: 2016-01-03", "blog/b.md": "date: 2016-01-01", "blog/c.md": "date: 2016-01-02",
		"p/z.md": "weight: 1", "p/a.md": "", "p/sub/_index.md": "", "p/sub/x.md": "", "alone.md": "",
	})
	for key, want := range map[string]string{
		"blog/b": "- c", "blog/c": "b a", "blog/a": "c -", "p/z": "- a", "p/a": "z -", "p/sub/x": "- -", "p": "- -", "alone": "- -", "": "- -",
	} {
		found, _ := s.neighbours(page(t, s, key), 0)
		got := []string{"-", "-"}
		if found.Prev != nil {
			got[0] = found.Prev.Title
		}
		if found.Next != nil {
			got[1] = found.Next.Title
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q stands between %s, want %s", key, g, want)
		}
	}
	above, before := s.ancestors(page(t, s, "p/sub/x"), 0)
	var got []string
	for _, c := range above {
		got = append(got, c.Title)
	}
	if strings.Join(got, " ") != "Union P _index" {
		t.Errorf("above p/sub/x: %s", got)
	}
	page(t, s, "p").Summary = "What no page below it shows"
	if _, now := s.ancestors(page(t, s, "p/sub/x"), 0); now != before {
		t.Error("a summary above is taken for a change of the way down")
	}
}

// Spellings of a term that have one address are one term; the spelling that
// most pages use is shown.
func TestTerms(t *testing.T) {
	s, told := assemble(t, "taxonomies: {topics: {title: Topics}, unused: {title: Unused}}", map[string]string{
		"a.md": "topics: [Équité, Elections]\ncountries: [XK, AM]", "b.md": "topics: [equite, elections, Elections]", "c.md": "topics: Équité",
		"d.md": "topics: [elections]\ndraft: true", "e/_index.md": "topics: [Elections]",
	})
	for _, d := range told { // the rarer spellings
		if d.Code != diag.TermSimilar || d.File != "content/b.md" || len(d.Fix) != 1 {
			t.Errorf("%s: %s", d.File, d.Message)
		}
	}
	var got []string
	for _, tax := range s.taxonomies {
		for _, tm := range tax.terms {
			got = append(got, fmt.Sprintf("%s %s %s %d", tm.page.URL, tm.title, tm.Name, len(tm.Pages)))
		}
	}
	want := []string{
		"/countries/armenia/ Armenia AM 1",
		"/countries/kosovo/ Kosovo XK 1",
		"/topics/elections/ Elections Elections 3",
		"/topics/equite/ Équité Équité 3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	links := page(t, s, "b").TermsIn("topics")
	if len(links) != 2 || links[0].Title != "Équité" || links[1].URL != "/topics/elections/" {
		t.Errorf("b has the terms %v", links)
	}
	if _, ok := s.Page("unused"); ok {
		t.Error("a taxonomy without terms has a page")
	}
}

// The folder of a taxonomy holds its own page, whose slug moves the list and the terms.
// No two pages have one key.
func TestFolderNamedAsATaxonomy(t *testing.T) {
	s, told := assemble(t, "taxonomies: {topics: {}}", map[string]string{
		"topics/_index.md": "slug: subjects", "topics/law.md": "names: [courts]", "visit.md": "topics: [Courts]",
	})
	if told != nil {
		t.Errorf("got %v", told)
	}
	keys, addresses := map[string]bool{}, []string{}
	for _, p := range s.Pages() {
		if keys[p.Key] {
			t.Errorf("two pages have the key %s", p.Key)
		}
		keys[p.Key] = true
		addresses = append(addresses, p.URL)
	}
	for _, want := range []string{"/subjects/", "/subjects/law/"} {
		if !slices.Contains(addresses, want) {
			t.Errorf("there is no %s", want)
		}
	}
}

// Pages that share more terms, and rarer ones, are nearer.
func TestRelated(t *testing.T) {
	files := map[string]string{
		"me.md": "categories: [rare, common]", "both.md": "categories: [rare, common]", "rare.md": "categories: [rare]",
		"none.md": "categories: [other]",
	}
	for i := range 20 {
		files[fmt.Sprintf("z%02d.md", i)] = "categories: [common]"
	}
	s := good(t, "", files)
	if got := titles(s.related(page(t, s, "me"), 2)); got != "both rare" {
		t.Errorf("related: %s", got)
	}
	if got := s.related(page(t, s, "me"), 100); slices.ContainsFunc(got, func(p *Page) bool { return p.Title == "me" || p.Title == "none" }) {
		t.Errorf("related: %s", titles(got))
	}
	if got := s.related(page(t, s, "none"), 3); got != nil {
		t.Errorf("related to nothing: %s", titles(got))
	}
}

// What is held back is told with its reason, and the days at which the site
// changes by itself are known.
func TestHeldAndSchedule(t *testing.T) {
	files := map[string]string{
		"draft.md": "draft: true", "tomorrow.md": "date: 2016-06-02", "today.md": "date: 2016-06-01", "year.md": "date: 2017",
		"night.md": "date: 2016-06-01 23:30 America/New_York", "expired.md": "expires: 2016-06-01", "expires.md": "expires: 2016-06-02",
		"noon.md": "date: 2016-06-01T12:00", "later.md": "date: 2016-06-01 14:01 Europe/Paris", "gone.md": "expires: 2016-06-01T12:00:00Z", "going.md": "expires: 2016-06-01 18:00",
		"events/x.md": "start: 2016-06-05\nend: 2016-06-07", "projects/p.md": "start: 2016-08\nend: 2016-12", "projects/q.md": "start: 2016-08\nstatus: planned",
	}
	now := time.Date(2016, 6, 1, 12, 0, 0, 0, time.UTC)
	s := good(t, "", files)
	var held []string
	for _, h := range s.Withheld {
		held = append(held, fmt.Sprintf("%s %s %s", filepath.Base(h.File), h.Reason, civil.Format(h.Until)))
	}
	want := []string{
		"draft.md draft ", "expired.md expired 2016-06-01", "gone.md expired 2016-06-01 13:00", "later.md future 2016-06-01 13:01",
		"night.md future 2016-06-02 04:30", "tomorrow.md future 2016-06-02", "year.md future 2017",
	}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
	var changes []string
	for _, c := range s.Changes {
		changes = append(changes, fmt.Sprintf("%s %s %s", civil.Format(c.At), filepath.Base(c.File), c.What))
	}
	want = []string{
		"2016-06-01 13:01 later.md appears", "2016-06-01 18:00 going.md expires",
		"2016-06-02 expires.md expires", "2016-06-02 tomorrow.md appears", "2016-06-02 04:30 night.md appears",
		"2016-06-05 x.md begins", "2016-06-08 x.md is over", "2016-08-01 p.md begins", "2017-01-01 p.md is over", "2017-01-01 year.md appears",
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("schedule (-want +got):\n%s", diff)
	}
	// Between two of these nothing changes by itself; at each of them something does.
	at := func(now time.Time) (*Site, string) {
		s := good(t, "", files, func(in *Input) { in.Now = now })
		var out []string
		for _, p := range s.Pages() {
			out = append(out, p.Key+" "+string(phase(p.Card)))
		}
		return s, strings.Join(out, "\n")
	}
	for i, c := range s.Changes {
		if i > 0 && c.At == s.Changes[i-1].At {
			continue
		}
		then := c.At.In(s.Settings.Location)
		_, last := at(now)
		earlier, before := at(then.Add(-1))
		later, after := at(then)
		if before != last {
			t.Errorf("between %s and %s the site changes", now, then)
		}
		if after == before {
			t.Errorf("at %s nothing changes", then)
		}
		if earlier.HoldsAt(then) || !earlier.HoldsAt(then.Add(-1)) || later.HoldsAt(then.Add(-1)) || !later.HoldsAt(then) {
			t.Errorf("it is not seen that the site changes at %s: %+v, %+v", then, earlier.Period, later.Period)
		}
		now = then
	}
	all := good(t, "", files, func(in *Input) { in.Drafts, in.Future = true, true })
	if len(all.Withheld) != 2 || all.Withheld[0].Reason != Expired {
		t.Errorf("with drafts and the future, %v is held back", all.Withheld)
	}
}

// A page is found by its file or its key, from where one stands or from the
// top.
func TestLookUp(t *testing.T) {
	s := good(t, "", map[string]string{"events/_index.md": "", "events/paris/index.md": "start: 2015-11-28", "events/old.md": "start: 2015-01-01", "about.md": "", "draft.md": "draft: true", "blog/x.md": "date: 2016-01-01"})
	for _, c := range []struct{ dir, text, want string }{
		{"events", "old.md", "events/old"}, {"events", "old", "events/old"}, {"", "events/old.md", "events/old"}, {"blog", "events/old.md", "events/old"},
		{"blog", "../events/old.md", "events/old"}, {"blog", "/events/old.md", "events/old"}, {"blog", "content/events/old.md", "events/old"},
		{"blog", "/content/events/old.md", "events/old"}, {"events", "paris/index.md", "events/paris"}, {"events", "paris/", "events/paris"}, {"events", "paris", "events/paris"},
		{"blog", "../events/", "events"}, {"blog", "../events/_index.md", "events"}, {"events/paris", "../../about.md", "about"},
		{"", "gone.md", ""}, {"", "../about.md", ""}, {"", "../../about.md", ""}, {"", "About.md", ""}, {"", "draft.md", "held"}, {"blog", "../draft", "held"},
	} {
		p, held := s.lookUp(c.dir, c.text)
		got := ""
		switch {
		case held != nil:
			got = "held"
		case p != nil:
			got = p.Key
		}
		if got != c.want {
			t.Errorf("from %q, %q means %q, want %q", c.dir, c.text, got, c.want)
		}
	}
}

// Menus hold what site.yaml lists and then the pages that put themselves in.
func TestMenus(t *testing.T) {
	files := map[string]string{"a.md": "menu: main", "b.md": "menu: [{name: main, label: Bee, weight: -1}, footer]", "c/_index.md": "", "d.md": "draft: true\nmenu: main", "static/x.pdf": "x"}
	show := func(s *Site, name string) string {
		var out []string
		for _, m := range s.menus[name] {
			out = append(out, m.Title+"="+m.URL)
		}
		return strings.Join(out, " ")
	}
	s := good(t, "base_url: https://union.example/int/\nmenus: {main: [{page: c/_index.md, name: See}, {page: d.md}, {url: /x.pdf, name: X}, {url: 'https://www.example.org/', name: E}]}", files)
	if got, want := show(s, "main"), "See=/int/c/ X=/int/x.pdf E=https://www.example.org/ Bee=/int/b/ a=/int/a/"; got != want {
		t.Errorf("main: %s, want %s", got, want)
	}
	if got, want := show(s, "footer"), "b=/int/b/"; got != want {
		t.Errorf("footer: %s, want %s", got, want)
	}
	delete(files, "a.md")
	files["b.md"] = ""
	if got, want := show(good(t, "", files), "main"), "_index=/c/"; got != want {
		t.Errorf("without a word, the main menu holds %s, want %s", got, want)
	}
}

// A line of a menu may have a sub-menu, to which site.yaml and pages add lines. What
// is not published is not in it, and a line that leads nowhere goes with all of them.
func TestSubMenus(t *testing.T) {
	files := map[string]string{
		"c/_index.md": "title: See", "d.md": "draft: true\nmenu: main\ntitle: Draft", "e.md": "title: E",
		"f.md": "title: F\nmenu: {name: main, parent: See, weight: 2}", "g.md": "title: G\nmenu: {name: main, parent: e.md, weight: 1}",
		"h.md": "title: H\nmenu: {name: main, parent: d.md}", "i.md": "title: I\nmenu: {name: main, parent: Draft}", "j.md": "title: J\nmenu: {name: main, parent: Gone}",
	}
	var show func(items []MenuItem) string
	show = func(items []MenuItem) string {
		var out []string
		for _, m := range items {
			line := m.Title + "=" + m.URL
			if m.Children != nil {
				line += "(" + show(m.Children) + ")"
			}
			out = append(out, line)
		}
		return strings.Join(out, " ")
	}
	s := good(t, "menus: {main: [{page: c/_index.md, children: [{page: e.md, name: Child}, {page: d.md}]}, {name: Work, children: [{page: e.md}]}, {name: Gone, children: [{page: d.md}]}, {page: e.md}]}", files)
	if got, want := show(s.menus["main"]), "See=/c/(Child=/e/ F=/f/) Work=(E=/e/) E=/e/(G=/g/)"; got != want {
		t.Errorf("main: %s, want %s", got, want)
	}
	alone := map[string]string{"c/_index.md": "title: See", "f.md": "title: F\nmenu: {name: main, parent: See}"}
	if got, want := show(good(t, "", alone).menus["main"]), "See=/c/(F=/f/)"; got != want {
		t.Errorf("the menu of sections: %s, want %s", got, want)
	}
}

// References fill cards, and the pages they lead to know of them.
func TestReferences(t *testing.T) {
	s := good(t, "types: {event: {fields: {venue: {kind: reference}, spare: {kind: reference, list: true}}}}", map[string]string{
		"events/x.md": "start: 2016-01-01\nvenue: p/hall.md\nspare: [p/hall.md, p/room.md]", "blog/b.md": "date: 2016-01-01\nevent: events/x.md",
		"projects/q.md": "lead: {name: '', page: p/hall.md}\npartners: [{name: Room, page: p/room.md}, Other]", "p/hall.md": "", "p/room.md": "",
	})
	if e := page(t, s, "blog/b").Post.Event; e == nil || e.URL != "/events/x/" || e.Title != "x" {
		t.Errorf("the entry tells of %v", e)
	}
	if f := page(t, s, "events/x").Fields; f["venue"].(card.Link).URL != "/p/hall/" || f["spare"].([]any)[1].(card.Link).Title != "room" {
		t.Errorf("the event has %v", f)
	}
	if p := page(t, s, "projects/q").Project; p.Partners[0].URL != "/p/room/" || !p.Partners[0].Own || p.Partners[1].Own {
		t.Errorf("the project has %v", p)
	}
	if got := titles(s.referring["p/room"]); got != "x q" && got != "q x" {
		t.Errorf("p/room is named by %s", got)
	}
}

// Each question has an answer, and the same one twice; a question about a page
// that is not there is answered, too.
func TestEveryQuestion(t *testing.T) {
	files := map[string]string{"events/x.md": "start: 2016-07-01\ncategories: [A]\ndate: 2016-01-01", "events/y.md": "start: 2016-07-02\ncategories: [A]\ncountries: [AM]", "a/index.md": "menu: main", "a/b.svg": "b", "blog/b.md": "date: 2016-01-01\nevent: events/x.md", "blog/b/comments/2016-01-02-jo.md": "name: Jo"}
	const settings = "languages: {en-GB: English, cy: Cymraeg}\ncomments: on\nforms: {send_to: netlify, privacy: a/index.md}"
	s, again := good(t, settings, files), good(t, settings, files)
	keys := slices.Sorted(maps.Keys(map[string]bool{"": true, "a": true, "main": true, "gone": true, "blog/b": true, "events": true, "events/x": true, "categories/a": true, "event": true, "now coming": true, "a:b.svg": true, "events:x.md": true, "categories": true, ":": true}))
	for _, v := range Verbs() {
		answered, worded := false, false
		for _, key := range keys {
			for _, n := range []int{0, 1, 5, -1} {
				q := Question{Verb: v, Key: key, N: n}
				value, one := s.Answer(q)
				_, two := s.Answer(q)
				_, three := again.Answer(q)
				if one != two || one != three {
					t.Errorf("%v is answered in two ways", q)
				}
				answered = answered || !one.IsZero()
				worded = worded || DescribeAnswer(value, 3) != "none"
			}
		}
		if !answered {
			t.Errorf("%s is never answered", v)
		}
		if !worded && v != AskAsset { // there are none here, and their addresses are texts as others are
			t.Errorf("no answer to %s can be told in words", v)
		}
	}
}

// What documents say is remembered for the next site, so that nothing of it may
// change while one is put together.
func TestDocumentsStayAsTheyAre(t *testing.T) {
	type said struct {
		card    card.Card
		event   card.Event
		project card.Project
		post    card.Post
	}
	var documents []*content.Document
	read := func() (out []said) {
		for _, d := range documents {
			s := said{card: d.Card}
			if d.Card.Event != nil {
				s.event = *d.Card.Event
			}
			if d.Card.Project != nil {
				s.project = *d.Card.Project
			}
			if d.Card.Post != nil {
				s.post = *d.Card.Post
			}
			out = append(out, s)
		}
		return out
	}
	var before []said
	assemble(t, "base_url: https://example.org/", map[string]string{
		"events/paris.md":    "start: 2016-05-01\nstatus: cancelled\ncategories: [News]",
		"projects/kosovo.md": "start: 2016-05-01\nlead: {page: partners/wus.md}\npartners: [{page: partners/wus.md}]",
		"partners/wus.md":    "",
		"blog/one.md":        "date: 2016-01-01\nevent: events/paris.md\nauthors: [Ann]",
	}, func(in *Input) {
		documents = in.Documents
		before = read()
	})
	if after := read(); len(before) < 4 || !reflect.DeepEqual(before, after) {
		t.Errorf("what the documents say has changed:\n%+v\n%+v", before, after)
	}
}
