// Package bench makes the sites that the costs of builds are measured with. It is
// a tool for development: no part of the program imports it.
//
// Write makes a site of any size, the same on every machine: 20 % of its pages
// are projects, 20 % events and 60 % blog entries, each of about 600 words of
// varied Markdown, in 12 categories and 30 countries.
//
// Floor does the least that any generator must do with such a site: read every
// file, convert Markdown to HTML with goldmark's defaults, and write one file for
// each, on all processors. Costs are given as multiples of that, measured in the
// same run, since seconds mean little on another machine.
//
// The command in cmd runs them as separate processes and prints a table.
package bench

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/meridian-ssg/meridian/layouts"
)

// Today is the day for which the site is to be built: in the middle of its events.
const Today = "2026-01-15"

//go:embed site.yaml
var settings string

const pictures = 4

// Write makes a site of the given number of pages in dir, plus a home page, three
// sections and a page about the site.
func Write(dir string, pages int) error {
	w := siteWriter{dir: dir}
	w.site(pages)
	partial, err := layouts.FS.ReadFile("partials/meta.html") // of every page, to be changed
	w.write("layouts/partials/meta.html", string(partial))
	return errors.Join(w.err, err)
}

// site writes everything but layouts.
func (w *siteWriter) site(pages int) {
	w.write("site.yaml", settings)
	w.write("content/_index.md", "---\ntitle: International work\n---\n\nWelcome. Read [about us](about.md).\n")
	w.write("content/about.md", "---\ntitle: About\n---\n\nWe work with students across the world.\n")
	for _, s := range []string{"Projects", "Events", "Blog"} {
		w.write("content/"+strings.ToLower(s)+"/_index.md", "---\ntitle: "+s+"\n---\n\nAll of them, the newest first.\n")
	}
	for i := range pictures {
		w.write(fmt.Sprintf("static/images/picture-%d.png", i+1), picture(i))
	}
	for i := range pages {
		w.write("content/"+fileOf(i), page(i, pages))
	}
}

// siteWriter writes files until one fails.
type siteWriter struct {
	dir string
	err error
}

func (w *siteWriter) write(name, text string) {
	if w.err != nil {
		return
	}
	file := filepath.Join(w.dir, filepath.FromSlash(name))
	if w.err = os.MkdirAll(filepath.Dir(file), 0o755); w.err == nil {
		w.err = os.WriteFile(file, []byte(text), 0o644)
	}
}

// sectionOf gives the section of page number i.
func sectionOf(i int) string {
	switch i % 10 {
	case 0, 5:
		return "projects"
	case 1, 6:
		return "events"
	}
	return "blog"
}

// fileOf gives the file of page number i below content/.
func fileOf(i int) string {
	return fmt.Sprintf("%s/%s-%06d.md", sectionOf(i), slugs[i%len(slugs)], i)
}

// page makes the text of page number i, which depends on the two numbers alone.
func page(i, pages int) string {
	p := &pageWriter{rand: rand.New(rand.NewPCG(uint64(i), 2018)), page: i, pages: pages}
	p.frontMatter()
	p.body()
	return p.text.String()
}

func (p *pageWriter) frontMatter() {
	p.line("---")
	p.line("title: %s %d", p.words(4), p.page)
	p.line("summary: %s", p.plainSentence())
	switch sectionOf(p.page) {
	case "projects":
		p.line("start: 20%02d-%02d", 12+p.rand.IntN(13), 1+p.rand.IntN(12))
		if p.rand.IntN(3) > 0 {
			p.line("end: 20%02d-06", 25+p.rand.IntN(6))
		}
		p.line("programme: Erasmus+")
		p.line("lead: {name: University of %s, country: %s}", p.name(), p.one(countries))
		p.line("partners:")
		for range 2 + p.rand.IntN(4) {
			p.line("  - {name: %s Students' Union, country: %s}", p.name(), p.one(countries))
		}
		p.line("objectives:")
		for range 3 {
			p.line("  - %s", p.plainSentence())
		}
	case "events":
		year, month, first := 12+p.rand.IntN(15), 1+p.rand.IntN(12), 1+p.rand.IntN(24)
		p.line("start: 20%02d-%02d-%02d", year, month, first)
		p.line("end: 20%02d-%02d-%02d", year, month, first+p.rand.IntN(4))
		p.line("place: %s", p.name())
		p.line("organiser: %s Students' Union", p.name())
		p.line("delegates:")
		for range 1 + p.rand.IntN(5) {
			p.line("  - {name: %s %s, role: Officer, organisation: %s Union}", p.name(), p.name(), p.name())
		}
	default:
		p.line("date: 20%02d-%02d-%02d", 12+p.rand.IntN(14), 1+p.rand.IntN(12), 1+p.rand.IntN(28))
		p.line("authors: [{name: %s %s, role: Officer}]", p.name(), p.name())
		if p.rand.IntN(8) == 0 && p.pages > 6 {
			p.line("event: %s", fileOf(p.rand.IntN(p.pages/10)*10+1))
		}
	}
	p.line("categories: [%s]", p.some(categories, 2))
	p.line("countries: [%s]", p.some(countries, 3))
	if p.page%10 == 3 {
		p.line("image: {file: images/picture-%d.png, alt: %s}", 1+p.page/10%pictures, p.words(6))
	}
	p.line("---")
	p.line("")
}

func picture(i int) string {
	img := image.NewRGBA(image.Rect(0, 0, 400, 225))
	for y := range 225 {
		for x := range 400 {
			img.Set(x, y, color.RGBA{uint8(x * (i + 1)), uint8(y * 2), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.String()
}

var (
	slugs      = []string{"report", "minutes-of-the-meeting", "visit", "workshop", "letter", "network", "training"}
	categories = []string{
		"Announcements", "Partnership blog", "Quality", "Mobility", "Rights", "Training",
		"Research", "Democracy", "Welfare", "Climate", "Languages", "Funding",
	}
	countries = strings.Fields("AM AT BE BG CH CY CZ DE DK EE ES FI FR GE GR HR HU IE IS IT LT LV NL PL PT RO SE SI TR UA")
)

// relative gives the path of page number i for a link on page number from.
func relative(from, i int) string {
	if sectionOf(from) == sectionOf(i) {
		return path.Base(fileOf(i))
	}
	return "../" + fileOf(i)
}
