package scaffold

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

var today = civil.Date{Year: 2026, Month: 3, Day: 1}

// ownTypes are the settings of a site with types and fields of its own, of
// every kind, some with examples that are wrong and some that say nothing.
const ownTypes = `title: Own types
base_url: https://www.example.org/
time_zone: Asia/Yerevan
taxonomies:
  categories: {terms: [News, "Reports: yearly"]}
  topics:
types:
  event:
    fields:
      dress: {kind: text, required: true, means: What to wear, example: "smart: or not"}
  venue:
    means: A place where we meet
    folder: venues
    fields:
      line: {kind: text, required: true}
      words: {kind: markdown, required: true, list: true}
      opened: {kind: date, required: true, example: last year}
      next: {kind: time, required: true}
      capacity: {kind: number, required: true, example: many}
      lift: {kind: yes/no, required: true}
      size: {kind: choice, required: true, choices: ["very small", "true", large]}
      site: {kind: url, required: true, example: example.org}
      office: {kind: email, required: true}
      country: {kind: country, required: true, example: Armenia}
      tongue: {kind: language, required: true}
      zone: {kind: zone, required: true}
      plan: {kind: file, required: true}
      first: {kind: reference, required: true, to: event}
      rooms: {kind: group, list: true, required: true, fields: {name: {kind: text, required: true}, seats: {kind: number, required: true}}}
      rest: {kind: free, required: true}
      bare: text
  memo:
    fields: {number: {kind: number, means: Its number}}
`

// begin makes a site in a folder of its own.
func begin(t *testing.T, settings string) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "content/events/fair.md", "---\ntitle: Fair\nstart: 2026-01-05\n"+map[bool]string{true: "dress: smart\n"}[settings == ownTypes]+"---\n")
	put(t, dir, config.File, settings)
	return dir
}

func put(t *testing.T, dir, file, text string) {
	t.Helper()
	file = filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// made builds a site, drafts and all, and gives what is wrong with it.
func made(t *testing.T, dir string) *engine.Report {
	t.Helper()
	b := engine.New(source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS})
	r, err := b.Build(t.Context(), engine.Options{Source: dir, Destination: filepath.Join(dir, "public"), Drafts: true, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	r.Diagnostics = slices.DeleteFunc(r.Diagnostics, func(d diag.Diagnostic) bool { return strings.HasSuffix(d.Message, "still says what a new page says") })
	if len(r.Diagnostics) > 0 {
		var text strings.Builder
		if err := diag.WriteText(&text, r.Diagnostics, r.Source, false); err != nil {
			t.Fatal(err)
		}
		t.Errorf("there are faults:\n%s", text.String())
	}
	return r
}

// writePicture makes the picture that new pages name where they need a file.
func writePicture(t *testing.T, file string) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func settings(t *testing.T, text string) *config.Settings {
	t.Helper()
	s, faults := config.Read([]byte(text), nil)
	if faults != nil {
		t.Fatalf("the settings of the test are at fault: %v", faults)
	}
	return s
}

// A new page of every type builds as it is, as a draft and as a page for all,
// in a site that leaves the types alone and in one that adds its own.
func TestNewPagesBuild(t *testing.T) {
	for name, text := range map[string]string{"plain": "base_url: https://www.example.org/\n", "own types": ownTypes} {
		t.Run(name, func(t *testing.T) {
			dir, s := begin(t, text), settings(t, text)
			for i := range s.Types {
				for _, draft := range []bool{true, false} {
					p := Page{Settings: s, Type: &s.Types[i], Title: map[bool]string{true: "A draft", false: "A page: \"quoted\" #1"}[draft], Today: today, Dir: s.Types[i].Folder, Draft: draft, Find: func(string) string { return "events/fair.md" }}
					if p.Dir == "" {
						p.Dir = "notes-" + p.Type.Name
					}
					file, err := p.Write(dir)
					if err != nil {
						t.Fatal(err)
					}
					if p.Type.Name == "venue" {
						writePicture(t, filepath.Join(dir, filepath.Dir(file), "picture.jpg"))
					}
				}
			}
			r := made(t, dir)
			for i := range s.Types {
				folder := s.Types[i].Folder
				if folder == "" {
					folder = "notes-" + s.Types[i].Name
				}
				page, ok := r.Site.Page(folder + "/a-page-quoted-1")
				switch {
				case !ok:
					t.Errorf("there is no page in %s", folder)
				case page.Type != s.Types[i].Name || page.Title != `A page: "quoted" #1`:
					t.Errorf("%s came out as %s called %q", s.Types[i].Name, page.Type, page.Title)
				}
			}
		})
	}
}

// Every line that is commented out is right once the # is taken away.
func TestEveryExampleIsRight(t *testing.T) {
	s := settings(t, ownTypes)
	for i := range s.Types {
		p := Page{Settings: s, Type: &s.Types[i], Title: "T", Today: today, Dir: s.Types[i].Folder, Draft: true, Find: func(string) string { return "events/fair.md" }}
		var out []string
		given := map[string]int{}
		known := s.FieldsOf(p.Type)
		for line := range strings.Lines(string(p.Text())) {
			for _, f := range known {
				bare := strings.TrimPrefix(line, "# ")
				if strings.HasPrefix(bare, f.Name+": ") {
					line = bare
					given[f.Name]++
				}
			}
			out = append(out, line)
		}
		src := []byte(strings.Join(out, ""))
		front, faults := frontmatter.Split("x.md", src)
		_, list := decode.FrontMatter("x.md", front.Root, known)
		if faults = append(faults, list...); faults != nil {
			t.Errorf("%s: %v in\n%s", p.Type.Name, faults, src)
		}
		for _, f := range known {
			if given[f.Name] != 1 {
				t.Errorf("%s: the field %s stands there %d times", p.Type.Name, f.Name, given[f.Name])
			}
		}
	}
}

// What a communications officer gets for an event.
func TestEventAsText(t *testing.T) {
	s := settings(t, "")
	typ, _ := s.Type("event")
	p := Page{Settings: s, Type: typ, Title: "United for Equality", Today: today, Dir: "events", Draft: true}
	if got, want := p.File(), "content/events/united-for-equality/index.md"; got != want {
		t.Errorf("the file is %s, want %s", got, want)
	}
	text := string(p.Text())
	for _, want := range []string{
		"\ntitle: United for Equality\n",
		"# Delete the next line when the page is ready.\ndraft: true\n",
		"\nstart: 2026-03-01\n",
		"# ---- What an event may have ----\n",
		"# (confirmed, cancelled or postponed)\n# status: postponed\n",
		"# zone: Europe/Paris\n",
		"# type: event\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "# ") && !strings.Contains(line, ": ") && len([]rune(line)) > 80 {
			t.Errorf("the remark is too long: %s", line)
		}
	}
}

// A page that lies elsewhere says what it is.
func TestTypeIsSaidWhereTheFolderDoesNot(t *testing.T) {
	s := settings(t, ownTypes)
	for _, c := range []struct{ typ, dir, want string }{
		{"event", "archive", "\ntype: event\n"},
		{"event", "events/2026", "\n# type: "},
		{"page", "events", "\ntype: page\n"},
		{"memo", "", "\ntype: memo\n"},
	} {
		typ, _ := s.Type(c.typ)
		text := string(Page{Settings: s, Type: typ, Title: "T", Today: today, Dir: c.dir}.Text())
		if !strings.Contains(text, c.want) {
			t.Errorf("%s in %q lacks %q:\n%s", c.typ, c.dir, c.want, text)
		}
	}
}

func TestName(t *testing.T) {
	for title, want := range map[string]string{
		"Über uns":              "uber-uns",
		"Women's Day 2026":      "womens-day-2026",
		"Con":                   "con-page",
		"Index":                 "index-page",
		"404":                   "404-page",
		"???":                   "page",
		"Կանայք":                "կանայք",
		strings.Repeat("a", 99): strings.Repeat("a", 60),
		"A report of the delegation on its visit to many a student union of note": "a-report-of-the-delegation-on-its-visit-to-many-a-student",
	} {
		if got := Name(title); got != want {
			t.Errorf("%q gives %q, want %q", title, got, want)
		}
	}
}

// A file that is there is never written over, whatever form it has.
func TestNeverOver(t *testing.T) {
	s := settings(t, "")
	page, _ := s.Type("page")
	event, _ := s.Type("event")
	for _, there := range []string{"content/events/paris.md", "content/events/paris/index.md", "content/events/paris/_index.md"} {
		for _, typ := range []*schema.Type{page, event} {
			dir := t.TempDir()
			put(t, dir, there, "mine")
			_, err := Page{Settings: s, Type: typ, Title: "Paris", Today: today, Dir: "events"}.Write(dir)
			if !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), there) {
				t.Errorf("%s over %s: %v", typ.Name, there, err)
			}
			if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(there))); err != nil || string(got) != "mine" {
				t.Errorf("%s now holds %q, %v", there, got, err)
			}
		}
	}
}

// A new site builds without a fault, and holds a page of each type.
func TestNewSiteBuilds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "our-work")
	files, err := Site{Title: TitleOf(dir), Today: today}.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		".gitignore", "content/_index.md", "content/about.md",
		"content/blog/_index.md", "content/blog/first-entry/index.md",
		"content/events/_index.md", "content/events/first-event/index.md",
		"content/projects/_index.md", "content/projects/first-project/index.md", "site.yaml",
	}
	if d := cmp.Diff(want, files); d != "" {
		t.Error(d)
	}
	r := made(t, dir)
	if r.Site.Settings.Title != "Our work" {
		t.Errorf("the site is called %q", r.Site.Settings.Title)
	}
	for _, key := range []string{"projects/first-project", "events/first-event", "blog/first-entry", "about"} {
		if _, ok := r.Site.Page(key); !ok {
			t.Errorf("there is no page %s", key)
		}
	}
	if len(r.Site.Withheld) > 0 {
		t.Errorf("pages are held back: %v", r.Site.Withheld)
	}
	if _, err := (Site{Title: "Again", Today: today}).Write(dir); !errors.Is(err, ErrExists) {
		t.Errorf("a second time: %v", err)
	}
}

// Every setting is explained in the new site's site.yaml.
func TestNewSiteExplainsEverySetting(t *testing.T) {
	text, err := fs.ReadFile(starter, "starter/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range config.Fields() {
		if !strings.Contains(string(text), "\n"+f.Name+":") && !strings.Contains(string(text), "\n# "+f.Name+":") {
			t.Errorf("site.yaml says nothing of %s", f.Name)
		}
	}
}

func TestTitleOf(t *testing.T) {
	for dir, want := range map[string]string{"our-work": "Our work", "sites/élan": "Élan", "2026": "Our section", ".": "Our section"} {
		if got := TitleOf(dir); got != want {
			t.Errorf("%s gives %q, want %q", dir, got, want)
		}
	}
}

// Whatever a title holds, the page says the same title.
func FuzzTitle(f *testing.F) {
	for _, s := range []string{"Paris", "A: b", "yes", "null", "- x", "“smart”", "a\tb", "#1", "C:\\x", "\u2028", "a\u0085b", "2026-01-01", "'", "مرحبا", "🎓", "a: ", "x #y", "?", "\ufffe"} {
		f.Add(s)
	}
	s, _ := config.Read(nil, nil)
	typ, _ := s.Type("post")
	with := content.Env{Settings: s, Markdown: markdown.New(markdown.Options{})}
	f.Fuzz(func(t *testing.T, text string) {
		title := Title(text)
		if title == "" || len(title) > 1000 {
			return
		}
		p := Page{Settings: s, Type: typ, Title: title, Today: today, Dir: "blog", Draft: true}
		doc, faults := content.Parse(p.File(), p.Text(), with)
		if faults != nil || doc.Card.Title != title {
			t.Errorf("%q came out as %q: %v", title, doc.Card.Title, faults)
		}
	})
}
