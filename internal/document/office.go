package document

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/metadata"
)

// part says what is looked for in parts of office documents (ECMA-376; OpenDocument
// 1.3).
type part struct {
	name     *regexp.Regexp
	authors  *regexp.Regexp
	comments *regexp.Regexp // one match for each
	by       *regexp.Regexp
	tracked  *regexp.Regexp
}

var parts = []part{
	{name: regexp.MustCompile(`^(docProps/core|meta)\.xml$`), authors: regexp.MustCompile(`<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)(?:\s[^>]*)?>([^<]*)<`)},
	{name: regexp.MustCompile(`^word/comments\.xml$`), comments: regexp.MustCompile(`<w:comment\s`), by: regexp.MustCompile(`\sw:author="([^"]*)"`)},
	{name: regexp.MustCompile(`^word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$`), tracked: regexp.MustCompile(`<w:(ins|del|moveFrom|moveTo)\s[^>]*w:author="([^"]*)"`)},
	{name: regexp.MustCompile(`^xl/(comments\d*|threadedComments/.*)\.xml$`), comments: regexp.MustCompile(`<(comment|threadedComment)\s`), by: regexp.MustCompile(`<author>([^<]*)<`)},
	{name: regexp.MustCompile(`^xl/persons/.*\.xml$`), by: regexp.MustCompile(`\sdisplayName="([^"]*)"`)},
	{name: regexp.MustCompile(`^xl/revisions/revisionHeaders\.xml$`), tracked: regexp.MustCompile(`<(header)\s[^>]*userName="([^"]*)"`)},
	{name: regexp.MustCompile(`^ppt/comments/.*\.xml$`), comments: regexp.MustCompile(`<(p|p188):cm[\s>]`)},
	{name: regexp.MustCompile(`^ppt/(commentAuthors|authors)\.xml$`), by: regexp.MustCompile(`\sname="([^"]*)"`)},
	{
		name: regexp.MustCompile(`^content\.xml$`), comments: regexp.MustCompile(`<office:annotation[\s>]`),
		by:      regexp.MustCompile(`(?s)<office:(?:annotation|change-info)[^>]*>\s*<dc:creator>([^<]*)<`),
		tracked: regexp.MustCompile(`<(text:tracked-changes|table:tracked-changes)[\s>]()`),
	},
}

// readOffice reads the parts of an archive.
func (f *Findings) readOffice(data []byte) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return
	}
	for _, file := range archive.File {
		media := strings.Contains(file.Name, "media/") || strings.HasPrefix(file.Name, "Pictures/")
		notes := strings.HasPrefix(file.Name, "ppt/notesSlides/notesSlide")
		i := slices.IndexFunc(parts, func(p part) bool { return p.name.MatchString(file.Name) })
		if i < 0 && !media && !notes {
			continue
		}
		text := contents(file)
		switch {
		case media:
			f.Place = f.Place || metadata.HasPlace(text)
		case notes:
			f.Notes = f.Notes || bytes.Contains(text, []byte("<a:t>"))
		default:
			f.readPart(parts[i], text)
		}
	}
}

func (f *Findings) readPart(p part, text []byte) {
	if p.authors != nil {
		for _, m := range p.authors.FindAllSubmatch(text, -1) {
			add(&f.Authors, html.UnescapeString(string(m[1])))
		}
	}
	if p.comments != nil {
		f.Comments += len(p.comments.FindAll(text, -1))
	}
	if p.tracked != nil {
		for _, m := range p.tracked.FindAllSubmatch(text, -1) {
			f.Tracked = true
			add(&f.By, html.UnescapeString(string(m[2])))
		}
	}
	if p.by != nil && (f.Comments > 0 || f.Tracked || p.comments == nil) {
		for _, m := range p.by.FindAllSubmatch(text, -1) {
			add(&f.By, html.UnescapeString(string(m[1])))
		}
	}
}

func contents(file *zip.File) []byte {
	r, err := file.Open()
	if err != nil {
		return nil
	}
	defer r.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil
	}
	return text
}
