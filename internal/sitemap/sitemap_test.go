package sitemap

import (
	"encoding/xml"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/golden"
)

func moment(t testing.TB, s string) civil.Moment {
	t.Helper()
	m, err := civil.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sample(t testing.TB) []Page {
	return []Page{
		{URL: "https://example.org/"},
		{URL: "https://example.org/posts/warsaw/", Updated: moment(t, "2015-12-05")},
		{URL: "https://example.org/events/?from=2015&to=2016's", Updated: moment(t, "2015-12-05 14:48 Europe/Paris")},
		{URL: "https://example.org/no-zone/", Updated: moment(t, "2015-12-05 14:48")},
		{URL: "https://example.org/a-month/", Updated: moment(t, "2015-12")},
		{URL: "https://example.org/%D5%80%D5%A1%D5%B5/", Updated: moment(t, "2015-12-05T14:48:00Z")},
	}
}

func TestOneFile(t *testing.T) {
	files := Files("https://example.org/", sample(t))
	if len(files) != 1 || files[0].Name != "sitemap.xml" {
		t.Fatalf("%d files", len(files))
	}
	golden.Compare(t, "testdata/sitemap.xml", files[0].Data)
}

// With room for two pages a file, six pages make three files and an index that
// tells when each last changed.
func TestIndex(t *testing.T) {
	files := split("https://example.org", sample(t), 2, maxBytes)
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	want := []string{"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	golden.Compare(t, "testdata/index.xml", files[0].Data)
}

func TestNoPages(t *testing.T) {
	if files := Files("https://example.org/", nil); len(files) != 0 {
		t.Errorf("%d files without a page", len(files))
	}
}

// Every page is listed once and in order, and no file is larger than it may be,
// wherever the borders fall.
func TestEveryPageIsListedOnce(t *testing.T) {
	for _, n := range []int{1, 2, 9, 10, 11, 20, 21} {
		for _, size := range []int{1, 300, 450, 1 << 20} {
			var pages []Page
			var want []string
			for i := range n {
				pages = append(pages, Page{URL: fmt.Sprintf("https://example.org/page-%d/?a&b", i)})
				want = append(want, pages[i].URL)
			}
			var got []string
			for _, f := range split("https://example.org/", pages, 10, size) {
				var set struct {
					XMLName xml.Name
					Locs    []string `xml:"url>loc"`
				}
				if err := xml.Unmarshal(f.Data, &set); err != nil {
					t.Fatal(err)
				}
				if len(set.Locs) > 10 || len(set.Locs) > 1 && len(f.Data) > size {
					t.Errorf("%s: %d pages in %d bytes", f.Name, len(set.Locs), len(f.Data))
				}
				got = append(got, set.Locs...)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d pages, %d bytes (-want +got):\n%s", n, size, diff)
			}
		}
	}
}

func TestMoreThanOneFileHolds(t *testing.T) {
	pages := make([]Page, maxPages+1)
	for i := range pages {
		pages[i].URL = fmt.Sprintf("https://example.org/%d/", i)
	}
	if n := len(Files("https://example.org/", pages)); n != 3 {
		t.Errorf("%d pages in %d files", len(pages), n)
	}
}

// The limits are those of the protocol, whatever the other tests split at.
func TestLimitsOfTheProtocol(t *testing.T) {
	if maxPages != 50_000 || maxBytes != 52_428_800 {
		t.Errorf("a file holds %d addresses and %d bytes", maxPages, maxBytes)
	}
}

// A file may be exactly as large as the limit.
func TestExactFit(t *testing.T) {
	pages := []Page{{URL: "https://example.org/a/"}, {URL: "https://example.org/b/"}}
	size := len(Files("https://example.org/", pages)[0].Data)
	if n := len(split("https://example.org/", pages, 10, size)); n != 1 {
		t.Errorf("with room for all bytes there are %d files", n)
	}
	if n := len(split("https://example.org/", pages, 10, size-1)); n != 3 {
		t.Errorf("with room for one byte less there are %d files", n)
	}
}

// Bytes that can't stand in an address are percent-encoded, and no others.
func TestEscapeURL(t *testing.T) {
	const address = "https://example.org/~a-b_c.d!$()*+,;=:@/?#[]%20"
	if got := string(escapeURL(address)); got != address {
		t.Errorf("got %s", got)
	}
	if got := string(escapeURL(" \x00\x1f\x7f\x80\xff<>\"\\^`{|}&'")); got != "%20%00%1F%7F%80%FF%3C%3E%22%5C%5E%60%7B%7C%7D&amp;&apos;" {
		t.Errorf("got %s", got)
	}
}

func TestRobots(t *testing.T) {
	golden.Compare(t, "testdata/robots.txt", Robots("https://example.org/sitemap.xml"))
	if got := string(Robots("")); got != "User-agent: *\nDisallow:\n" {
		t.Errorf("%q", got)
	}
}

// An address that is no address must not break the file for the others.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"https://example.org/", "<&>\"'", "\x00\xff\n", "é", "]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var set struct {
			Locs []string `xml:"url>loc"`
		}
		data := Files("https://example.org/", []Page{{URL: "https://example.org/" + s}})[0].Data
		if err := xml.Unmarshal(data, &set); err != nil || len(set.Locs) != 1 {
			t.Fatalf("%v: %q", err, data)
		}
	})
}

func BenchmarkFiles(b *testing.B) {
	pages := make([]Page, 10_000)
	for i := range pages {
		pages[i] = Page{URL: fmt.Sprintf("https://example.org/posts/a-page-with-a-name-%d/", i), Updated: moment(b, "2015-12-05")}
	}
	b.ReportAllocs()
	for b.Loop() {
		Files("https://example.org/", pages)
	}
}
