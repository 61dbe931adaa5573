package engine_test

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// Hostile texts do nothing wherever a site repeats them: in pages written in HTML, in the
// lists, feeds and structured data that tell of pages, in titles and summaries. Pages full of
// faults are never published, so what a build makes of them is looked at before that.
func TestHostileTextsElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("looks at outputs, and not for data races")
	}
	for _, level := range []string{"none", "safe"} {
		files := map[string]string{
			"site.yaml":              "title: \"<script>window.hit=1</script>\"\nbase_url: https://example.org/\nfeeds: {limit: 1000}\ncomments: closed\nmarkdown: {html: " + level + "}\n",
			"content/_index.md":      "---\ntitle: Home\n---\nWelcome.\n",
			"content/blog/_index.md": "---\ntitle: Blog\n---\n",
		}
		for i, v := range testenv.HostileTexts() {
			quoted, err := json.Marshal(strings.ReplaceAll(v, "\x00", ""))
			if err != nil {
				t.Fatal(err)
			}
			front := fmt.Sprintf("---\ntitle: %[1]s\ndate: 2026-01-02\nsummary: %[1]s\nauthors: [%[1]s]\ncategories: [News]\n---\n", quoted)
			files[fmt.Sprintf("content/blog/text-%d.md", i)] = front + "> " + strings.ReplaceAll(v, "\n", "\n> ") + "\n"
			files[fmt.Sprintf("content/blog/text-%d/comments/2026-01-02-a.md", i)] = "---\nname: Stranger\n---\n" + v + "\n"
			files[fmt.Sprintf("content/blog/text-%d/comments/2026-01-02-b.md", i)] = fmt.Sprintf("---\nname: %[1]s\n---\n\nx\n\n%[2]s\n", quoted, "> "+strings.ReplaceAll(v, "\n", "\n> "))
			files[fmt.Sprintf("content/blog/first-%d.md", i)] = fmt.Sprintf("---\ntitle: Entry\ndate: 2026-01-02\n---\nWords %s words\n", v) // its summary is the first paragraph
			files[fmt.Sprintf("content/blog/made-%d.html", i)] = front + v
			files[fmt.Sprintf("content/blog/paragraph-%d.html", i)] = fmt.Sprintf("---\ntitle: Entry\ndate: 2026-01-02\n---\n<p>Words %s words", v)
		}
		dir := t.TempDir()
		for file, text := range files {
			at := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		fresh := outputs{made: map[string]string{}}
		if _, err := engine.New(realTheme()...).Build(t.Context(), engine.Options{Source: dir, Inspector: &fresh, Today: civil.Date{Year: 2026, Month: 1, Day: 3}}); err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for file, text := range fresh.made {
			problem, ext := "", path.Ext(file)
			switch ext {
			case ".html":
				problem = active(text)
			case ".xml", ".json":
				values, err := feedHTML(file, text)
				if err != nil {
					t.Errorf("%s, %s: %v", level, file, err)
				}
				counts[ext+" texts"] += len(values)
				for _, v := range values {
					problem = cmp.Or(problem, active(v))
				}
			}
			counts[ext]++
			if problem != "" {
				t.Errorf("%s, %s: %s", level, file, problem)
			}
		}
		if n := len(testenv.HostileTexts()); counts[".html"] < 4*n || counts[".xml texts"] < 5*n || counts[".json texts"] < 3*n {
			t.Errorf("%s: only %v were looked at", level, counts)
		}
	}
}

// feedHTML gives what a feed has its readers show as HTML.
func feedHTML(file, text string) (values []string, err error) {
	if path.Ext(file) == ".json" {
		var f struct {
			Items []struct {
				HTML string `json:"content_html"`
			}
		}
		err := json.Unmarshal([]byte(text), &f)
		for _, item := range f.Items {
			values = append(values, item.HTML)
		}
		return values, err
	}
	html := false
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return values, nil
		} else if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			html = slices.Contains([]string{"content", "encoded", "description"}, token.Name.Local)
		case xml.CharData:
			if html {
				values = append(values, string(token))
			}
		}
	}
}

// active tells what in some HTML would run, or load what a text names; "" where there
// is nothing.
func active(text string) string {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return err.Error()
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := func(name string) string {
			i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
			if i < 0 {
				return ""
			}
			return n.Attr[i].Val
		}
		switch n.Data {
		case "script":
			if attr("type") != "application/ld+json" || n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) {
				return "a script"
			}
		case "iframe", "object", "embed", "base", "applet", "frame", "style", "form", "math", "template":
			return "<" + n.Data + ">"
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			scheme, _, _ := strings.Cut(value, ":")
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "formaction":
				return a.Key + " of <" + n.Data + ">"
			case slices.Contains([]string{"javascript", "vbscript", "data"}, scheme) && slices.Contains([]string{"href", "src", "action", "poster", "cite"}, a.Key):
				return a.Key + " of <" + n.Data + "> is " + a.Val
			}
		}
	}
	return ""
}
