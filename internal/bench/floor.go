package bench

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// Floor writes one file into to for every file in from: Markdown as HTML, by
// goldmark with the extensions that a page may use, everything else as it is.
// Front matter is skipped. It uses all processors and reuses its buffers.
func Floor(from, to string) error {
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
	)
	files := make(chan string, 64)
	errs := make([]error, runtime.GOMAXPROCS(0)+1)
	var wg sync.WaitGroup
	for i := range len(errs) - 1 {
		wg.Go(func() {
			var out bytes.Buffer
			for name := range files {
				errs[i] = errors.Join(errs[i], convert(md, from, to, name, &out))
			}
		})
	}
	errs[len(errs)-1] = fs.WalkDir(os.DirFS(from), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		files <- name
		return nil
	})
	close(files)
	wg.Wait()
	return errors.Join(errs...)
}

func convert(md goldmark.Markdown, from, to, name string, out *bytes.Buffer) error {
	src, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return err
	}
	name, isMarkdown := strings.CutSuffix(name, ".md")
	if !isMarkdown {
		return os.WriteFile(filepath.Join(to, name), src, 0o644)
	}
	const fence = "---\n"
	if bytes.HasPrefix(src, []byte(fence)) {
		_, src, _ = bytes.Cut(src[len(fence):], []byte("\n"+fence))
	}
	out.Reset()
	if err := md.Convert(src, out); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, name+".html"), out.Bytes(), 0o644)
}
