package ledger

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
)

func day(n int) civil.Date { return civil.Date{Year: 2026, Month: 11, Day: 1}.AddDays(n) }

// publish carries a site through one build after another, one a day, and gives
// the entries of the last one.
func publish(l *Ledger, builds ...[]Page) (*Ledger, []Entry) {
	var entries []Entry
	for n, pages := range builds {
		l, entries = l.Publish(pages, day(n))
	}
	return l, entries
}

func TestIdentityLastsWhen(t *testing.T) {
	paris := Page{Address: "/events/paris/", Key: "events/paris"}
	for name, c := range map[string]struct {
		builds [][]Page
		want   []string
	}{
		"nothing happens": {[][]Page{{paris}, {paris}}, []string{"events/paris"}},
		"the file moves and the address stays": {[][]Page{
			{paris}, {{Address: "/events/paris/", Key: "events/2026/paris"}},
		}, []string{"events/paris"}},
		"both move, and the old address is an alias": {[][]Page{
			{paris}, {{Address: "/visits/paris/", Key: "visits/paris", Aliases: []string{"/events/paris/"}}},
		}, []string{"events/paris"}},
		"the alias is taken out again": {[][]Page{
			{paris}, {{Address: "/visits/paris/", Key: "visits/paris", Aliases: []string{"/events/paris/"}}}, {{Address: "/visits/paris/", Key: "visits/paris"}},
		}, []string{"events/paris"}},
		"the slug changes": {[][]Page{
			{paris}, {{Address: "/events/france/", Key: "events/paris"}},
		}, []string{"events/paris"}},
		"two pages exchange their addresses": {[][]Page{
			{{Address: "/a/", Key: "a"}, {Address: "/b/", Key: "b"}},
			{{Address: "/b/", Key: "a"}, {Address: "/a/", Key: "b"}},
			{{Address: "/b/", Key: "a"}, {Address: "/a/", Key: "b"}},
		}, []string{"a", "b"}},
		"another page takes the place that one has left": {[][]Page{
			{paris}, {{Address: "/visits/paris/", Key: "visits/paris", Aliases: []string{"/events/paris/"}}},
			{paris, {Address: "/visits/paris/", Key: "visits/paris"}},
		}, []string{"events/paris-2", "events/paris"}},
		"it is deleted and comes back": {[][]Page{{paris}, {}, {paris}}, []string{"events/paris"}},
		"front matter names it":        {[][]Page{{paris}, {{Address: "/x/", Key: "x", ID: "events/paris"}}}, []string{"events/paris"}},
		"it is the home page":          {[][]Page{{{Address: "/"}}, {{Address: "/"}}}, []string{"home"}},
	} {
		_, entries := publish(&Ledger{}, c.builds...)
		var got []string
		for _, e := range entries {
			got = append(got, e.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("when %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestFirstDay(t *testing.T) {
	page := func(address string, since civil.Date, aliases ...string) []Page {
		return []Page{{Address: address, Aliases: aliases, Key: address, Since: since}}
	}
	for name, c := range map[string]struct {
		builds [][]Page
		want   civil.Date
	}{
		"a page that gives no day appears today":          {[][]Page{page("/a/", civil.Date{})}, day(0)},
		"a page that gives a day appeared then":           {[][]Page{page("/a/", day(-9))}, day(-9)},
		"a page that gives a month appeared on its first": {[][]Page{page("/a/", civil.Date{Year: 2026, Month: 3})}, civil.Date{Year: 2026, Month: 3, Day: 1}},
		"a coming event appears today and not on its day": {[][]Page{page("/a/", day(9))}, day(0)},
		"a day lasts": {[][]Page{page("/a/", day(9)), page("/a/", day(20))}, day(0)},
		"a day that was recorded holds against a later word": {[][]Page{page("/a/", civil.Date{}), page("/a/", day(-3))}, day(0)},
		"a page that moves keeps the day":                    {[][]Page{page("/a/", civil.Date{}), page("/b/", civil.Date{}, "/a/")}, day(0)},
	} {
		if _, entries := publish(&Ledger{}, c.builds...); entries[0].First != c.want {
			t.Errorf("%s: %s, want %s", name, entries[0].First, c.want)
		}
	}
}

// The same pages on a later day give the same entries, also where an address has passed
// from one page to another.
func TestEntriesLast(t *testing.T) {
	first := []Page{
		{Address: "/plan/", Key: "plan", Since: day(-20), Aliases: []string{"/old/"}},
		{Address: "/fair/", Key: "fair", Since: day(-5), Event: "fair"},
		{Address: "/paris/", Key: "paris", Since: day(-30), Event: "paris"},
	}
	for name, then := range map[string][]Page{
		"an alias goes to a page that is younger": {{Address: "/plan/", Key: "plan"}, {Address: "/fair/", Key: "fair", Event: "fair", Aliases: []string{"/old/"}}, first[2]},
		"an event takes the address of another":   {first[0], {Address: "/paris/", Key: "fair", Event: "new"}, {Address: "/france/", Key: "paris", Event: "paris"}},
		"two exchange their addresses":            {first[0], {Address: "/paris/", Key: "fair", Event: "fair"}, {Address: "/fair/", Key: "paris", Event: "paris"}},
	} {
		l, _ := publish(&Ledger{}, first)
		l, now := l.Publish(then, day(3))
		_, later := l.Publish(then, day(4))
		if diff := cmp.Diff(now, later); diff != "" {
			t.Errorf("%s (-now +later):\n%s", name, diff)
		}
	}
}

func TestRevisions(t *testing.T) {
	event := func(says string) []Page { return []Page{{Address: "/e/", Key: "e", Event: says, Revised: day(30)}} }
	for name, c := range map[string]struct {
		builds [][]Page
		want   Revision
	}{
		"a new entry":                         {[][]Page{event("14 May")}, Revision{0, day(0), "14 May"}},
		"an entry that says the same":         {[][]Page{event("14 May"), event("14 May")}, Revision{0, day(0), "14 May"}},
		"one that is put off":                 {[][]Page{event("14 May"), event("14 May"), event("21 May")}, Revision{1, day(2), "21 May"}},
		"one that is put off and back again":  {[][]Page{event("14 May"), event("21 May"), event("14 May")}, Revision{2, day(2), "14 May"}},
		"one that is called off and on again": {[][]Page{event("on"), event("off"), event("on"), event("on")}, Revision{2, day(2), "on"}},
		"one that was gone for a while":       {[][]Page{event("14 May"), {}, event("14 May")}, Revision{0, day(0), "14 May"}},
	} {
		if _, entries := publish(&Ledger{}, c.builds...); entries[0].Revision != c.want {
			t.Errorf("%s: %v, want %v", name, entries[0].Revision, c.want)
		}
	}
	// A clock that goes back takes no revision back.
	l, _ := (&Ledger{}).Publish(event("14 May"), day(5))
	if _, entries := l.Publish(event("21 May"), day(3)); entries[0].Revision != (Revision{1, day(5), "21 May"}) {
		t.Errorf("with a clock that goes back: %v", entries[0].Revision)
	}
}

func TestTag(t *testing.T) {
	l, entries := (&Ledger{}).Publish([]Page{{Address: "/", Since: day(-40)}, {Address: "/a/", Key: "a b%", Since: day(-30)}}, day(0))
	l.ChooseTag("https://www.example.org:8080", "/int/", entries)
	l.ChooseTag("http://elsewhere.example", "/", entries) // too late
	want := []string{"tag:www.example.org,2026-09-22:/int/", "tag:www.example.org,2026-09-22:/int/a%20b%25", "a b%@www.example.org/int"}
	if diff := cmp.Diff(want, []string{l.Tag, l.IRI(entries[1].ID), l.UID(entries[1].ID)}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	none, entries := (&Ledger{}).Publish([]Page{{Address: "/a/", Key: "a"}}, day(0))
	none.ChooseTag("", "/", entries)
	if none.Tag != "" || none.IRI("a") != "" || none.UID("a") != "a" {
		t.Errorf("a site without an address has the tag %s, %s, %s", none.Tag, none.IRI("a"), none.UID("a"))
	}
}

// Random sites grow, move, revise and delete pages for many days, over branches
// that merge line by line. No identity is lost or given twice, no day becomes
// later, no revision goes back, and a build a day later changes nothing.
func TestHistories(t *testing.T) {
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		h := history{t: t, r: r, ids: map[string]string{}, last: map[string]Entry{}}
		for n := range 12 {
			h.change()
			l := h.build(n)
			if again, entries := l.Publish(h.pages, day(n+1)); !again.Equal(l) || !slices.Equal(entries, h.entries) {
				t.Fatalf("seed %d: the same pages a day later change the ledger:\n%s%s", seed, l.Format(), again.Format())
			}
			if h.ledger = l; r.IntN(4) == 0 {
				h.merge(n)
			}
		}
	}
}

type history struct {
	t       *testing.T
	r       *rand.Rand
	ledger  *Ledger
	pages   []Page
	entries []Entry
	ids     map[string]string // the identity of each page, by key
	last    map[string]Entry
	made    int
}

// change does something to the pages.
func (h *history) change() {
	i := 0
	if len(h.pages) > 0 {
		i = h.r.IntN(len(h.pages))
	}
	switch h.r.IntN(6) {
	case 1:
		if len(h.pages) > 2 {
			delete(h.ids, h.pages[i].Key)
			h.pages = slices.Delete(h.pages, i, i+1)
			return
		}
	case 2: // an alias tells where it stood
		if len(h.pages) > 0 {
			p, key := h.pages[i], fmt.Sprintf("moved%d", h.made)
			h.made++
			if id, known := h.ids[p.Key]; known {
				h.ids[key] = id
				delete(h.ids, p.Key)
			}
			h.pages[i] = Page{Address: "/" + key + "/", Key: key, Aliases: append(slices.Clone(p.Aliases), p.Address), Event: p.Event}
			return
		}
	case 3:
		if len(h.pages) > 0 {
			h.pages[i].Event = fmt.Sprint("state", h.r.IntN(3))
			return
		}
	case 4:
		if len(h.pages) > 0 {
			h.pages[i].Address = fmt.Sprintf("/slug%d/", h.made)
			h.made++
			return
		}
	}
	key := fmt.Sprintf("page%d", h.made)
	h.made++
	h.pages = append(h.pages, Page{Address: "/" + key + "/", Key: key, Event: "state0", Since: day(h.r.IntN(40) - 20)})
}

// build publishes what there is, by way of the file.
func (h *history) build(n int) *Ledger {
	var src []byte
	if h.ledger != nil {
		src = h.ledger.Format()
	}
	before, diags := Parse(src)
	if len(diags) > 0 || h.ledger != nil && !before.Equal(h.ledger) {
		h.t.Fatalf("what was written reads otherwise: %v\n%s", diags, src)
	}
	l, entries := before.Publish(h.pages, day(n))
	h.entries = entries
	seen := map[string]bool{}
	for i, e := range entries {
		p := h.pages[i]
		if seen[e.ID] {
			h.t.Fatalf("the identity %s was given twice:\n%s", e.ID, l.Format())
		}
		seen[e.ID] = true
		if id, ok := h.ids[p.Key]; ok && id != e.ID {
			h.t.Fatalf("%s was %s and became %s:\n%s", p.Key, id, e.ID, l.Format())
		}
		h.ids[p.Key] = e.ID
		was, ok := h.last[e.ID]
		if ok && (e.First.After(was.First) || e.Revision.Number < was.Revision.Number || e.Revision.Day.Before(was.Revision.Day)) {
			h.t.Fatalf("%s went back from %v to %v", e.ID, was, e)
		}
		if e.First.After(day(n)) || e.Revision.Day.After(day(n)) {
			h.t.Fatalf("%s is of a day to come: %v", e.ID, e)
		}
		h.last[e.ID] = e
	}
	return l
}

// merge joins the ledger with that of a branch that has added a page and revised
// an event, as git does where both sides hold, or with conflict markers.
func (h *history) merge(n int) {
	branch := slices.Clone(h.pages)
	if len(branch) > 0 {
		branch[0].Event = "branch"
	}
	key := fmt.Sprintf("branch%d", h.made)
	h.made++
	h.pages = append(h.pages, Page{Address: "/" + key + "/", Key: key})
	other, _ := h.ledger.Publish(append(branch, h.pages[len(h.pages)-1]), day(n))
	text := "<<<<<<< main\r\n" + string(h.ledger.Format()) + "=======\n" + string(other.Format()) + ">>>>>>> branch\n"
	merged, diags := Parse([]byte(text))
	if len(diags) > 0 {
		h.t.Fatalf("%v\n%s", diags, text)
	}
	if back, _ := Parse([]byte(strings.ReplaceAll(string(merged.Format()), "\n", "\r\n"))); !back.Equal(merged) {
		h.t.Fatalf("Windows line ends change the ledger:\n%s", merged.Format())
	}
	if !slices.Equal(slices.Sorted(maps.Keys(merged.lines)), slices.Sorted(maps.Keys(other.lines))) {
		h.t.Fatalf("the merge lost addresses:\n%s", merged.Format())
	}
	h.ledger = merged
}

// Of two addresses of one page, the one that was published first tells how long it is
// known; of two of the same day, the first by name.
func TestByKey(t *testing.T) {
	l, diags := Parse([]byte("/a/ k 2026-11-30\n/b/ k 2026-10-30\n/c/ k 2026-12-30\n/d/ m 2026-10-30 id=d\n/e/ m 2026-10-30 id=e\n"))
	if diags != nil {
		t.Fatal(diags)
	}
	keys := l.byKey()
	if got := keys["k"].first.String() + " " + keys["m"].id; got != "2026-10-30 d" {
		t.Error(got)
	}
}

func TestParseRefusesWhatItWouldLose(t *testing.T) {
	for _, text := range []string{
		"/a/ a", "a/ a 2026-11-30", "/a/ a 2026-11", "/a/ a 2026-13-30", "/a/ a 30.11.2026", "/a/ a 2026-11-30 what",
		"/a/ a 2026-11-30 calendar=x,2026-11-30,s", "/a/ a 2026-11-30 calendar=-1,2026-11-30,s", "/a/ a 2026-11-30 calendar=1,2026-11-30", "/a/ a 2026-11-30 calendar=1,2026-11-30,",
		"/%zz/ a 2026-11-30", "/a/ %zz 2026-11-30", "/a/ a 2026-11-30 id=%zz",
		"tag:", "tag:host:/", "tag:host,2026-11-30", "tag:,2026-11-30:/", "tag:host,yesterday:/",
	} {
		src := "# a comment\n/b/ b 2026-11-30\n" + text + "\n/c/ c 2026-11-30\n"
		l, diags := Parse([]byte(src))
		if len(diags) != 1 || src[diags[0].Span.Start:diags[0].Span.End] != text || len(l.lines) != 2 {
			t.Errorf("%q: %v, %d addresses", text, diags, len(l.lines))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("tag:www.example.org,2026-11-30:/int/\n/ - 2026-11-30\n/e%20/ e 2026-11-30 id=x calendar=2,2026-12-04,8f\n/e%20/ e 2026-10-30 calendar=2,2026-12-04,9f")
	f.Fuzz(func(t *testing.T, src string) {
		l, _ := Parse([]byte(src))
		back, diags := Parse(l.Format())
		if len(diags) > 0 || !back.Equal(l) {
			t.Errorf("%v\n%s\n%s", diags, l.Format(), back.Format())
		}
	})
}

// Addresses stand in the file as links have them, also outside ASCII, and a file of an
// earlier build, which escaped them once more, means the same.
func TestAddressesStandAsLinksHaveThem(t *testing.T) {
	const now = "/%C3%BCber-uns/ a 2026-11-30 to=/caf%C3%A9%20%26%20bar/\n"
	want, diags := Parse([]byte(now))
	if diags != nil {
		t.Fatal(diags)
	}
	for _, src := range []string{
		now,
		"/%25C3%25BCber-uns/ a 2026-11-30 to=/caf%25C3%25A9%2520%2526%2520bar/\n",
		"/über-uns/ a 2026-11-30 to=/café%20%26%20bar/\n",
	} {
		l, diags := Parse([]byte(src))
		if diags != nil || !l.Equal(want) {
			t.Errorf("%s%v\n%s", src, diags, l.Format())
		}
	}
	if got := string(want.Format()); !strings.Contains(got, "\n/%C3%BCber-uns/ a 2026-11-30 to=/caf%C3%A9%20&%20bar/\n") {
		t.Error(got)
	}
}

// What follows an address in a target is no part of its path: it is kept as it is, and
// survives being written.
func TestTargetsLeadIntoPages(t *testing.T) {
	for _, to := range []string{"/team/#who", "/caf%C3%A9/?q=a%20b#über", "/a%3Fb/", "https://example.org/?a=1#b"} {
		l := new(Ledger).Redirect("/node/12", to, day(0))
		again, diags := Parse(l.Format())
		if diags != nil || !again.Equal(l) {
			t.Errorf("%s: %v\n%s", to, diags, again.Format())
		}
	}
}
