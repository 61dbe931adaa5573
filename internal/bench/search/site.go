//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// text is a page of the site that is searched.
type text struct {
	title, day, body string
}

// leastText is how many bytes a text must have: below that it is a stub or a redirect.
const leastText = 400

var (
	titleLine  = regexp.MustCompile(`(?m)^title\s*[:=]\s*["']?(.*?)["']?\s*$`)
	titleRST   = regexp.MustCompile(`(?m)^Title: (.*)$`)
	titleATX   = regexp.MustCompile(`(?m)^#\s+(.*)$`)
	dayLine    = regexp.MustCompile(`(?m)^date\s*[:=]\s*["']?(\d{4}-\d\d-\d\d)`)
	dayName    = regexp.MustCompile(`(?:^|[/-])((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d))-`)
	notText    = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|</?[a-zA-Z][^<>]*>`)
	linkOf     = regexp.MustCompile(`!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+"[^"]*")?\)|\[[^\[\]]*\])`)
	references = regexp.MustCompile(`(?m)^\s*\[[^\]]+\]:\s.*$`)
	addresses  = regexp.MustCompile(`<?\b(?:(?:https?|mailto):|www\.)\S+`)
)

// marks are what has a meaning in Markdown besides headings and lists. They are taken
// out, as it is the words alone that count.
var marks = strings.NewReplacer("[", " ", "]", " ", "<", " ", ">", " ", "{", " ", "}", " ", "`", " ", "*", " ", "_", " ", "|", " ", "\\", " ", "~", " ", "&", " ", "\t", " ", "$", " ", ":", " ")

// readTexts takes n texts from the Markdown files (and reStructuredText) of a folder,
// evenly spread over the order of their paths.
func readTexts(dir string, n int) ([]text, error) {
	var all []text
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".markdown", ".rst"}, filepath.Ext(file)) {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if t, ok := readText(filepath.ToSlash(file), strings.ReplaceAll(string(data), "\r", "")); ok {
			all = append(all, t)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(all) < n {
		return nil, fmt.Errorf("%s holds %d texts of %d bytes or more, and %d are wanted", dir, len(all), leastText, n)
	}
	out := make([]text, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out, nil
}

func readText(file, data string) (t text, ok bool) {
	if !utf8.ValidString(data) {
		return t, false
	}
	head := ""
	for _, fence := range []string{"---\n", "+++\n"} {
		if rest, is := strings.CutPrefix(data, fence); is {
			if i := strings.Index(rest, "\n"+fence[:3]); i >= 0 {
				head, data = rest[:i], rest[i+4:]
			}
		}
	}
	first := func(in string, patterns ...*regexp.Regexp) string {
		for _, p := range patterns {
			if m := p.FindStringSubmatch(in); m != nil {
				return strings.TrimSpace(m[1])
			}
		}
		return ""
	}
	t.title = first(head, titleLine)
	if t.title == "" {
		t.title = first(data, titleRST, titleATX)
	}
	if t.day = first(head, dayLine); t.day == "" {
		t.day = first(file, dayName)
	}
	t.title = strings.Join(strings.Fields(plain(t.title)), " ")
	t.body = plain(data)
	return t, t.title != "" && len(t.body) >= leastText
}

// plain leaves of a text its words, in paragraphs, headings and lists.
func plain(s string) string {
	s = references.ReplaceAllString(notText.ReplaceAllString(s, " "), "")
	s = addresses.ReplaceAllString(linkOf.ReplaceAllString(s, "$1"), " ")
	var out []string
	for line := range strings.Lines(marks.Replace(s)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Trim(line, "-=+~^\"'. ") == "": // rules, and what is drawn below headings
			line = ""
		case strings.HasPrefix(line, "#"):
			words := strings.TrimSpace(strings.Trim(line, "#"))
			line = ""
			if words != "" {
				line = "\n## " + words + "\n"
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// writeSite makes a site of texts: of those with a day posts, of the others pages.
func writeSite(dir string, texts []text, settings string) error {
	files := map[string]string{
		"site.yaml":              settings,
		"content/_index.md":      "---\ntitle: Texts\n---\nWelcome.\n",
		"content/blog/_index.md": "---\ntitle: News\n---\n",
		"content/docs/_index.md": "---\ntitle: Documentation\n---\n",
	}
	for i, t := range texts {
		files[fileOf(i, t)] = sourceOf(t)
	}
	return writeFiles(dir, files)
}

func writeFiles(dir string, files map[string]string) error {
	for file, data := range files {
		at := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func fileOf(i int, t text) string {
	if t.day != "" {
		return fmt.Sprintf("content/blog/text-%05d.md", i)
	}
	return fmt.Sprintf("content/docs/text-%05d.md", i)
}

// addressOf gives where a text is published, below the address of the site.
func addressOf(i int, t text) string {
	return strings.TrimSuffix(strings.TrimPrefix(fileOf(i, t), "content/"), ".md") + "/"
}

func sourceOf(t text) string {
	day := ""
	if t.day != "" {
		day = "date: " + t.day + "\n"
	}
	return fmt.Sprintf("---\ntitle: %q\n%s---\n%s\n", t.title, day, t.body)
}
