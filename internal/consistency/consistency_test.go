package consistency_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// check gives the warnings of some codes about a site of files; those whose
// names end in .md are given by the lines of their front matter beyond a title.
// The day is 1 June 2016.
func check(t *testing.T, files map[string]string, codes ...diag.Code) diag.List {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if strings.HasSuffix(name, ".md") {
			text = "---\ntitle: " + strings.TrimSuffix(filepath.Base(name), ".md") + "\n" + text + "\n---\nText.\n"
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
	report, err := engine.New().Load(engine.Options{Source: dir, Today: civil.Date{Year: 2016, Month: 6, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(report.Diagnostics, func(d diag.Diagnostic) bool { return !slices.Contains(codes, d.Code) })
}

// A good site has no warnings about names, and a page with a slug of its own may
// be called anything.
func TestFileNamesWithoutWarning(t *testing.T) {
	for _, d := range check(t, map[string]string{
		"_index.md": "", "404.md": "", "events/_index.md": "", "events/paris.md": "start: 2016-07-01", "events/fair/index.md": "start: 2016-07-01",
		"events/fair/minutes.docx": "x", "հայերեն.md": "", "عربي.md": "", "Any Name.md": "slug: any", "Old Days/_index.md": "slug: old-days", "Old Days/a.md": "",
		"reports/a.md": "summary: See minutes.docx", "reports/minutes.docx": "x", "events/draft/index.md": "start: 2016-07-01\ndraft: true",
		"events/draft/Big Photo.jpg": strings.Repeat("x", 1_500_000),
		"static/CNAME":               "x", "static/fonts/Open-Sans.woff2": "x", "static/js/README.md": "", "static/BingSiteAuth.xml": "x",
	}, diag.FileName, diag.FilePlace, diag.PictureLarge) {
		t.Errorf("%s: %s", d.File, d.Message)
	}
}

// A folder has nearly the name of a type's where one letter behind the first is
// another one, or one more, or one fewer.
func TestFoldersLikeThoseOfTypes(t *testing.T) {
	files := map[string]string{}
	for _, folder := range []string{"event", "evemts", "eevents", "blg", "proejcts", "clog", "vents", "evnt", "blogging", "bl"} {
		files[folder+"/a.md"] = ""
	}
	var got []string
	for _, d := range check(t, files, diag.FolderUnlikely) {
		got = append(got, strings.TrimPrefix(d.File, "content/"))
	}
	if want := []string{"blg", "eevents", "evemts", "event", "proejcts"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFolderReportedOnce(t *testing.T) {
	var got []string
	for _, d := range check(t, map[string]string{
		"Events/A/x.md": "start: 2016-07-01", "Events/A/y.md": "start: 2016-07-01", "Events/b.md": "start: 2016-07-01", "Events/A/square.svg": "<svg/>",
	}, diag.FileName) {
		got = append(got, d.File+" "+d.Message[strings.LastIndex(d.Message, " ")+1:])
	}
	if strings.Join(got, ", ") != "content/Events /events/, content/Events/A /events/a/" {
		t.Errorf("%q", got)
	}
}

// A page that fills its own days, its term or its text badly is warned about
// once, at the value.
func TestPagesAndTerms(t *testing.T) {
	var got []string
	for _, d := range check(t, map[string]string{
		"a.md": "categories: [Campaigns]\ndate: 2105-01-01", "b.md": "categories: [Campaings]", "c.md": "categories: [Campaigns]", "d.md": "categories: [campaigns]",
		"events/over.md": "start: 2016-05-01\nsummary: Register now!", "events/later.md": "start: 2016-07-01\nsummary: Register now!",
		"events/long.md": "start: 2016-07-01\nend: 2018-07-03",
	}, diag.TermSimilar, diag.DateUnlikely, diag.EventPast) {
		got = append(got, filepath.Base(d.File)+" "+string(d.Code))
	}
	want := []string{"a.md date-unlikely", "b.md term-similar", "d.md term-similar", "long.md date-unlikely", "over.md event-past"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
