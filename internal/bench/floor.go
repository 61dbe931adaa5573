package bench

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// Floor reads every file of the site in from and writes one file for each of
// them into to: Markdown as HTML, by goldmark with the extensions that a page
// may use, everything else as it is. Front matter is skipped. It uses all
// processors, and buffers more than once.
func Floor(from, to string) error {
	var files []string
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		files = append(files, rel)
		return nil
	})
	if err != nil {
		return err
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
	)
	var next atomic.Int64
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			var out bytes.Buffer
			for errs[i] == nil {
				n := int(next.Add(1)) - 1
				if n >= len(files) {
					return
				}
				errs[i] = convert(md, from, to, files[n], &out)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
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
