package content_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// page is a file of the site that all measures are taken with.
type page struct {
	file string
	text []byte
}

// pages gives pages of that site, as many of each type as it has.
func pages(b *testing.B) []page {
	b.Helper()
	dir := b.TempDir()
	if err := bench.Write(dir, 100); err != nil {
		b.Fatal(err)
	}
	var out []page
	files := os.DirFS(dir)
	err := fs.WalkDir(files, content.Root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !content.IsMarkdown(name) || strings.HasPrefix(path.Base(name), "_") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		out = append(out, page{name, text})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// What a page costs before its text is rendered: all of it, its front matter
// up to the typed values, and the splitting alone.
func BenchmarkParse(b *testing.B) {
	all := pages(b)
	settings, _ := config.Read([]byte("title: T\nbase_url: https://example.org/\nlanguage: en-GB\n"), nil)
	with := content.Env{Settings: settings, Markdown: markdown.New(markdown.Options{})}
	measure := func(name string, read func(p page)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				read(all[i%len(all)])
			}
		})
	}
	measure("document", func(p page) { content.Parse(p.file, p.text, with) })
	measure("front", func(p page) {
		front, _ := frontmatter.Split(p.file, p.text)
		folder, _, _ := strings.Cut(strings.TrimPrefix(p.file, content.Root+"/"), "/")
		decode.FrontMatter(p.file, front.Root, settings.FieldsOf(settings.TypeIn(folder)))
	})
	measure("split", func(p page) { frontmatter.Split(p.file, p.text) })
}
