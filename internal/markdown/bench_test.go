package markdown_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"github.com/meridian-ssg/meridian/internal/markdown"
)

// BenchmarkRender compares with goldmark as it comes, with the same extensions,
// on pages of about 600 words with and without bare addresses.
func BenchmarkRender(b *testing.B) {
	data, err := os.ReadFile("testdata/page.md")
	if err != nil {
		b.Fatal(err)
	}
	pages := []struct{ name, text string }{
		{"plain", string(data)},
		{"addresses", string(data) + "\nMore on https://example.org/ and from somebody@example.org.\n"},
	}
	for _, page := range pages {
		if n := len(strings.Fields(page.text)); n < 550 || n > 700 {
			b.Fatalf("%d words", n)
		}
		text := []byte(page.text)
		b.Run(page.name+"/meridian", func(b *testing.B) {
			engine := markdown.New(markdown.Options{Language: "en"})
			var out []byte
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				out = engine.Render(out[:0], markdown.Source{File: "a.md", Text: text}, table{}).HTML
			}
		})
		b.Run(page.name+"/goldmark", func(b *testing.B) {
			md := goldmark.New(
				goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
				goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
			)
			var out bytes.Buffer
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if err := md.Convert(text, &out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLead(b *testing.B) {
	data, err := os.ReadFile("testdata/page.md")
	if err != nil {
		b.Fatal(err)
	}
	engine := markdown.New(markdown.Options{})
	for b.Loop() {
		engine.FirstParagraph(data)
	}
}
