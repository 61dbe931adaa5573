package artifact

import (
	"slices"
	"testing"
)

// Feeds come in the order in which a site names their formats; what is no format
// is passed over.
func TestFeedsIn(t *testing.T) {
	var got []string
	for _, f := range FeedsIn([]string{"json", "none", "atom"}) {
		got = append(got, f.Format+" "+f.File+" "+f.MediaType)
	}
	if want := []string{"json feed.json application/feed+json", "atom atom.xml application/atom+xml"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := FeedsIn(nil); len(got) != 0 {
		t.Errorf("without formats there are %v", got)
	}
}

// Every format has a name and a file of its own.
func TestFormats(t *testing.T) {
	if got := Formats(); !slices.Equal(got, []string{"atom", "rss", "json"}) {
		t.Errorf("got %q", got)
	}
	files := map[string]bool{NotFound: true, EventCalendar: true, SectionCalendar: true, Sitemap: true, Robots: true}
	if len(files) != 5 {
		t.Error("two files have one name")
	}
	for _, f := range Feeds {
		if files[f.File] || f.MediaType == "" {
			t.Errorf("%+v", f)
		}
		files[f.File] = true
	}
}
