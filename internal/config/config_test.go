package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/schema"
)

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://union.example":                 "https://union.example/",
		"https://union.example/":                "https://union.example/",
		" https://union.example/international ": "https://union.example/international/",
		"http://localhost:8080/a/b/":            "http://localhost:8080/a/b/",
		"https://union.example/über uns":        "https://union.example/%C3%BCber%20uns/",
	} {
		b, err := ParseBaseURL(text)
		if err != nil || b.String() != want || !strings.HasPrefix(b.Path, "/") || !strings.HasSuffix(b.Path, "/") {
			t.Errorf("%q is %s (%v), want %s", text, b, err, want)
		}
	}
	for _, text := range []string{"", "union.example", "/international/", "ftp://union.example/", "javascript:alert(1)", "https://", "https://union.example/?a", "https://union.example/#a", "https://a:b@union.example/", "https://union.example/../a", "https://union.example//a"} {
		if b, err := ParseBaseURL(text); err == nil {
			t.Errorf("%q is taken for %s", text, b)
		}
	}
	if got := (BaseURL{Path: "/"}).Absolute("/a/"); got != "" {
		t.Errorf("without a host, the whole address is %q", got)
	}
}

// A site without settings has those of Default, and what is left out keeps its
// default.
func TestDefaults(t *testing.T) {
	none, faults := Read(nil, nil)
	if faults != nil || none.Language != "en-GB" || none.Location.String() != "Europe/London" || none.BaseURL.Path != "/" || none.Paginate != 20 || len(none.FieldsOf(nil)) == 0 {
		t.Errorf("%+v, %v", none, faults)
	}
	some, faults := Read([]byte("language: fr\nfeeds: {limit: 3}\n"), nil)
	if faults != nil || some.Feeds.Limit != 3 || !some.Feeds.Full || len(some.Feeds.Formats) != 3 || some.Locale.Tag() == none.Locale.Tag() {
		t.Errorf("%+v, %v", some.Feeds, faults)
	}
	noFeeds, faults := Read([]byte("feeds: {formats: []}\n"), nil)
	if faults != nil || len(noFeeds.Feeds.Formats) != 0 {
		t.Errorf("an empty list of formats gives %v, %v", noFeeds.Feeds.Formats, faults)
	}
	base, err := ParseBaseURL("https://elsewhere.example/x/")
	if err != nil {
		t.Fatal(err)
	}
	given, _ := Read([]byte("base_url: https://union.example/\n"), &base)
	if given.BaseURL != base {
		t.Errorf("the address on the command line gives way to %s", given.BaseURL)
	}
	for address, staging := range map[string]bool{
		"http://UNION.example/x/": false, "https://union.example/": false, "https://test.union.example/": true, "http://localhost:8000/": true,
	} {
		if base, err = ParseBaseURL(address); err != nil {
			t.Fatal(err)
		}
		if s, _ := Read([]byte("base_url: https://union.example/\n"), &base); s.Staging != staging {
			t.Errorf("%s is a trial: %v", address, s.Staging)
		}
	}
	if none.Staging || some.Staging {
		t.Error("a site is taken for a trial of itself")
	}
	if none.Sum == some.Sum || given.Sum == none.Sum {
		t.Error("other settings have the same sum")
	}
}

// Fields of a site's own stand beside those of the shipped types, and types of
// its own beside those.
func TestTypes(t *testing.T) {
	s, faults := Read([]byte(`taxonomies: {topics: {terms: [A]}}
types:
  event: {fields: {dress: text}}
  venue:
    folder: /venues/
    fields:
      capacity: {kind: number, required: true}
      rooms: {kind: group, list: true, short: name, fields: {name: text}}
`), nil)
	if faults != nil {
		t.Fatal(faults)
	}
	names := func(list []schema.Field) string {
		var out []string
		for _, f := range list {
			out = append(out, f.Name+":"+f.Kind.String())
		}
		return strings.Join(out, " ")
	}
	if got := names(s.Own("event")); got != "dress:text" {
		t.Errorf("an event has the own fields %s", got)
	}
	if got := names(s.Own("venue")); got != "capacity:number rooms:group" {
		t.Errorf("a venue has the own fields %s", got)
	}
	for folder, want := range map[string]string{"venues": "venue", "Venues": "venue", "events": "event", "blog": "post", "": "page", "other": "page"} {
		if got := s.TypeIn(folder).Name; got != want {
			t.Errorf("pages in %q are of type %s, want %s", folder, got, want)
		}
	}
	venue, _ := s.Type("venue")
	if list := s.FieldsOf(venue); !has(list, "topics") || !has(list, "title") || !has(list, "capacity") || has(list, "dress") {
		t.Errorf("a venue may have %s", names(list))
	}
	shipped, _ := Read(nil, nil)
	event, _ := shipped.Type("event")
	if has(shipped.FieldsOf(event), "dress") {
		t.Error("what one site declares is there for another")
	}
	tax, _ := s.Taxonomy("topics")
	if diff := cmp.Diff(Taxonomy{Name: "topics", Terms: []string{"A"}, Folder: "topics"}, tax); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLargestPicture(t *testing.T) {
	for text, want := range map[string]int64{
		"1 MB": 1_000_000, "500kB": 500_000, "1.5 mb": 1_500_000, "'1,5 MB'": 1_500_000, "none": 0, "0.1 kB": 100,
	} {
		s, faults := Read([]byte("largest_picture: "+text), nil)
		if s.LargePicture != want || len(faults) > 0 {
			t.Errorf("%s: %d bytes, %v", text, s.LargePicture, faults)
		}
	}
	for _, text := range []string{"large", "1000", "-1 MB", "0 MB", "1 GB", "MB", "1 2 MB", "NaN MB", "Inf MB", "1e300 MB"} {
		s, faults := Read([]byte("largest_picture: "+text), nil)
		if s.LargePicture != Default().LargePicture || len(faults) != 1 {
			t.Errorf("%s: %d bytes, %v", text, s.LargePicture, faults)
		}
	}
}
