//go:build unix

package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// judgedFiles are queries with the pages that people would expect, and texts for them: in
// German tales of the brothers Grimm (1857) and the beginning of Kafka's Verwandlung (1915),
// in Welsh the anthem (1856), a hymn of Daniel James (1892) and a lullaby, in Chinese classics,
// in Arabic verses of Imru al-Qays, al-Mutanabbi and al-Shabbi (who died in 1934), all in the
// public domain, and in each language texts of our own.
//
//go:embed testdata
var judgedFiles embed.FS

// judged is a query and the address, below that of the site, of the page that it should find.
type judged struct{ query, address string }

func judgedQueries() ([]judged, error) {
	data, err := judgedFiles.ReadFile("testdata/queries.txt")
	if err != nil {
		return nil, err
	}
	var out []judged
	for line := range strings.Lines(string(data)) {
		if query, address, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(query, "#") {
			out = append(out, judged{query, address})
		}
	}
	return out, nil
}

// writeJudged makes the site for the queries: the section in the checkout that lies in
// root, its manual, and the texts.
func writeJudged(dir, root string) error {
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS(filepath.Join(root, "content"))); err != nil {
		return err
	}
	// All texts are searched as one site in one language, which has no translations.
	for _, pattern := range []string{"*.??.md", "*/*.??.md", "*/*/*.??.md"} {
		translations, err := filepath.Glob(filepath.Join(dir, "content", pattern))
		if err != nil {
			return err
		}
		for _, file := range translations {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "static"), os.DirFS(filepath.Join(root, "static"))); err != nil {
		return err
	}
	files := map[string]string{
		"site.yaml":                "title: Texts\nbase_url: https://texts.example/\nsearch: true\n",
		"content/manual/_index.md": "---\ntitle: Manual\n---\n",
		"content/texts/_index.md":  "---\ntitle: Texts\n---\n",
	}
	manual, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		return err
	}
	for _, file := range manual {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if t, ok := readText(file, string(data)); ok {
			files["content/manual/"+filepath.Base(file)] = sourceOf(t)
		}
	}
	texts, err := fs.Glob(judgedFiles, "testdata/texts/*.md")
	if err != nil {
		return err
	}
	for _, file := range texts {
		data, err := judgedFiles.ReadFile(file)
		if err != nil {
			return err
		}
		files["content/texts/"+path.Base(file)] = string(data)
	}
	return writeFiles(dir, files)
}

// reciprocal is the mean reciprocal rank of the expected pages among ten that are found
// for each query, and what was not found first.
func reciprocal(queries []judged, find func(query string) ([]string, error)) (mean float64, missed []string, err error) {
	for _, q := range queries {
		found, err := find(q.query)
		if err != nil {
			return 0, nil, fmt.Errorf("%q: %w", q.query, err)
		}
		at := slices.Index(found, q.address)
		if at >= 0 {
			mean += 1 / float64(at+1) / float64(len(queries))
		}
		if at != 0 {
			missed = append(missed, fmt.Sprintf("%s: %s is at %d, first is %s", q.query, q.address, at+1, strings.Join(found[:min(1, len(found))], "")))
		}
	}
	return mean, missed, nil
}

// addresses gives the addresses of ten pages that an index finds.
func (f *finder) addresses(query string) ([]string, error) {
	a, err := f.Search(query, false, year)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, h := range a.Hits[:min(10, len(a.Hits))] {
		card, err := f.Card(h.Number)
		if err != nil {
			return nil, err
		}
		out = append(out, card.URL)
	}
	return out, nil
}
