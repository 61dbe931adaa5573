package site

import (
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
)

func TestOddities(t *testing.T) {
	for name, want := range map[string]string{
		"paris": "", "open-meeting": "", "my_page": "", "2016.01.02-x": "", "հայերեն": "", "عربي": "", "مرحبا-بالعالم": "", "日本": "", "हिन्दी": "",
		"فارسی\u200cها": "", "ελληνικα": "", "русский": "", "й": "",
		"Paris": "capital letters", "open meeting": "spaces", "équité": "accents", "e\u0301quite": "accents", "ŵyl": "accents", "straße": "accents",
		"Հայերեն": "capital letters", "what?": "signs that addresses don't have", "a+b": "signs that addresses don't have", "it's": "signs that addresses don't have",
		"Über uns": "spaces, capital letters and accents",
	} {
		if got := oddities(name); got != want {
			t.Errorf("%q holds %q, want %q", name, got, want)
		}
	}
}

// A good site tells nothing of names, and a page with a slug of its own may be
// called anything.
func TestFilesThatAreFine(t *testing.T) {
	_, faults := assemble(t, "", map[string]string{
		"_index.md": "", "404.md": "", "events/_index.md": "", "events/paris.md": "start: 2016-07-01", "events/fair/index.md": "start: 2016-07-01",
		"events/fair/minutes.docx": "x", "հայերեն.md": "", "عربي.md": "", "Any Name.md": "slug: any", "Old Days/_index.md": "slug: old-days", "Old Days/a.md": "",
		"reports/a.md": "summary: See minutes.docx", "reports/minutes.docx": "x", "events/draft/index.md": "start: 2016-07-01\ndraft: true",
		"events/draft/Big Photo.jpg": strings.Repeat("x", 1_500_000),
		"static/CNAME":               "x", "static/fonts/Open-Sans.woff2": "x", "static/js/README.md": "", "static/BingSiteAuth.xml": "x",
	})
	for _, d := range faults {
		t.Errorf("%s: %s", d.File, d.Message)
	}
}

func TestFolderToldOnce(t *testing.T) {
	_, faults := assemble(t, "", map[string]string{
		"Events/A/x.md": "start: 2016-07-01", "Events/A/y.md": "start: 2016-07-01", "Events/b.md": "start: 2016-07-01", "Events/A/square.svg": "<svg/>",
	})
	var got []string
	for _, d := range faults {
		if d.Code == diag.FileName {
			got = append(got, d.File+" "+d.Message[strings.LastIndex(d.Message, " ")+1:])
		}
	}
	if strings.Join(got, ", ") != "content/Events/A /events/a/, content/Events /events/" {
		t.Errorf("%q", got)
	}
}
