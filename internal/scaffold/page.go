// Package scaffold makes the files with which writers begin: a new page of any
// type, and a whole new site.
//
// A new page is made from the definition of its type (see package schema), so
// that it can't fall behind it: each field stands there, explained, with an
// example; what every page of the type must have is filled in, the rest is
// commented out. The page builds without a fault as it is.
package scaffold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// Page is what a new page is made from.
type Page struct {
	Settings *config.Settings
	Type     *schema.Type
	Title    string                  // as Title gives it
	Today    civil.Date              // stands where a date must be
	Dir      string                  // the folder below content, with slashes; the type's own is Folder
	Draft    bool                    // whether it is to be published only when its writer says so
	Find     func(typ string) string // gives the path of some page of a type, "" for any type; nil where there are none
}

// Title makes a title of what stood on the command line: one line, without
// what can't be seen.
func Title(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == '\ufeff', r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Name gives the part of a path that stands for a title.
func Name(title string) string {
	name := slug.Path(title)
	if utf8.RuneCountInString(name) > maxNameLength {
		r := []rune(name)
		name = string(r[:maxNameLength])
		if i := strings.LastIndexByte(name, '-'); i > 0 && r[maxNameLength] != '-' {
			name = name[:i]
		}
	}
	name = strings.Trim(name, "-")
	if slices.Contains(reservedNames, name) {
		name += "-page"
	}
	return name
}

// maxNameLength is how many letters of a title go into an address.
const maxNameLength = 60

// reservedNames are names of files that mean something else: to us, or to Windows.
var reservedNames = []string{
	"index", "404", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
	"com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// File gives the path of the new file from the site's root: a single file for
// a plain page, and for all others a folder with room for pictures and
// documents beside the text.
func (p Page) File() string {
	dir := path.Join(content.Root, p.Dir)
	if p.Type.Name == "page" {
		return path.Join(dir, Name(p.Title)+".md")
	}
	return path.Join(dir, Name(p.Title), "index.md")
}

// Alternatives gives the paths at which another file would mean the same page.
func (p Page) Alternatives() []string {
	at := path.Join(content.Root, p.Dir, Name(p.Title))
	return []string{at + "/index.md", at + ".md", at + "/_index.md", at + "/index.html", at + ".html", at + "/_index.html"}
}

// Text gives what stands in the new file.
func (p Page) Text() []byte {
	var b bytes.Buffer
	w := writer{Page: p, b: &b}
	b.WriteString("---\n")
	w.comment("Between these two lines of dashes stand the details of the page. A line that begins with # is a note for you: nothing in it is published. To use one of the keys below, take away the # in front of it and write your own words behind the colon.")

	w.heading("What the page must have")
	first, own, rest := w.partition()
	for _, f := range first {
		w.field(f)
	}
	if len(own) > 0 {
		w.heading("What " + article(p.Type.Name) + " may have")
		for _, f := range own {
			w.field(f)
		}
	}
	w.heading("What any page may have")
	for _, f := range rest {
		w.field(f)
	}
	b.WriteString("---\n\n" + content.Placeholder + " Leave an empty line between two paragraphs.\n")
	return b.Bytes()
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

type writer struct {
	Page
	b *bytes.Buffer
}

// partition gives the fields that are filled in, those of the type, and the
// others.
func (w *writer) partition() (first, own, rest []schema.Field) {
	for _, f := range w.Settings.FieldsOf(w.Type) {
		switch {
		case f.Required || w.value(f) != "":
			first = append(first, f)
		case slices.ContainsFunc(w.Type.Fields, func(o schema.Field) bool { return o.Name == f.Name }):
			own = append(own, f)
		default:
			rest = append(rest, f)
		}
	}
	return first, own, rest
}

// value gives what a field says in the new file; "" where it is commented out.
func (w *writer) value(f schema.Field) string {
	switch {
	case f.Name == "title":
		return Scalar(w.Title)
	case f.Name == "draft" && w.Draft:
		return "true"
	case f.Name == "type":
		top, _, _ := strings.Cut(w.Dir, "/")
		if w.Settings.TypeIn(top).Name != w.Type.Name {
			return Scalar(w.Type.Name)
		}
	case f.Required:
		return w.sample(f)
	}
	return ""
}

func (w *writer) heading(text string) { fmt.Fprintf(w.b, "\n# ---- %s ----\n", text) }

func (w *writer) field(f schema.Field) {
	w.b.WriteByte('\n')
	means := f.Means
	if means == "" {
		means = "Takes " + f.Says() + "."
	} else if !strings.ContainsRune(".!?", rune(means[len(means)-1])) {
		means += "."
	}
	w.comment(means)
	if kind := w.kind(f); kind != "" {
		w.comment("(" + kind + ")")
	}
	if value := w.value(f); value != "" {
		if f.Name == "draft" {
			w.comment("Delete the next line when the page is ready.")
		}
		fmt.Fprintf(w.b, "%s: %s\n", f.Name, value)
		return
	}
	fmt.Fprintf(w.b, "# %s: %s\n", f.Name, w.sample(f))
}

// kind says what the field takes, where its example does not show it anyway.
func (w *writer) kind(f schema.Field) string {
	if terms := w.terms(f); len(terms) > 0 {
		return "one or several of: " + strings.Join(terms, ", ")
	}
	if f.Means != "" && f.Kind.HasDetails() {
		return f.Says()
	}
	return ""
}

// terms are those that the site allows in a field that is a taxonomy.
func (w *writer) terms(f schema.Field) []string {
	t, ok := w.Settings.Taxonomy(f.Name)
	if !ok {
		return nil
	}
	return t.Terms
}

// comment writes a text as a comment, in lines that fit on a screen.
func (w *writer) comment(text string) {
	line := "#"
	for _, word := range strings.Fields(text) {
		if line != "#" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > 78 {
			w.b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	w.b.WriteString(line + "\n")
}

// sample gives something that a field may say, on one line of YAML. What is
// offered first is taken if the field accepts it; a site's own examples may
// be wrong.
func (w *writer) sample(f schema.Field) string {
	for _, s := range w.candidates(f) {
		if s == "" || strings.ContainsAny(s, "\r\n") {
			continue
		}
		node, faults := frontmatter.ParseYAML("", []byte(f.Name+": "+s+"\n"))
		if faults == nil {
			alone := f
			alone.After, alone.ZoneBy = "", ""
			var rec schema.Record
			rec, faults = decode.FrontMatter("", node, []schema.Field{alone})
			if faults == nil && rec.Has(f.Name) {
				return s
			}
		}
	}
	return `"…"`
}

func (w *writer) candidates(f schema.Field) []string {
	if terms := w.terms(f); len(terms) > 0 {
		return []string{inList(f, Scalar(terms[0]))}
	}
	plain := inList(f, f.Propose(&schema.Proposer{
		Today: w.Today, Language: w.Settings.Language, TimeZone: w.Settings.TimeZone,
		Quote: Scalar, Find: w.Find, Sample: w.sample,
	}))
	switch f.Kind {
	case schema.Date, schema.Moment: // a day long past is a poor beginning
		if f.Required || f.After != "" { // and an end before the start a worse one
			return []string{plain, f.Example}
		}
	case schema.Reference:
		if f.Required {
			return []string{plain, f.Example, inList(f, "events/paris.md")}
		}
	}
	if f.Example == "" {
		return []string{plain}
	}
	return []string{f.Example, Scalar(f.Example), plain}
}

func inList(f schema.Field, item string) string {
	if !f.List || item == "" {
		return item
	}
	return "[" + item + "]"
}

// Scalar writes a text as a value of YAML: as it is where that can't be
// mistaken, and else in quotes.
func Scalar(text string) string {
	if isPlain(text) {
		return text
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return `""` // a text can always be written
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// isPlain is stricter than YAML is.
func isPlain(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if !unicode.IsLetter(first) || unicode.IsSpace(last) || strings.ContainsAny(text, ":#\"{}[],&*!|>%@`\\=<~") {
		return false
	}
	if slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) })
}
