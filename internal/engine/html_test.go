package engine_test

import (
	"path"
	"regexp"
	"strings"
)

// markdownSetting is the line of site.yaml that says which HTML is let through.
var markdownSetting = regexp.MustCompile(`(?m)^markdown: .*\n`)

// htmlSetting gives such a line.
func (w *testSite) htmlSetting() string {
	return choose(w, "", "markdown: {html: none}\n", "markdown: {html: all}\n", "markdown: {html: safe}\n", "markdown: {html: safe}\n",
		"markdown: {html: safe, iframe_hosts: [maps.example.org]}\n", "markdown: {html: true}\n", "markdown: {colours: false}\n")
}

// isPage tells whether a file has front matter, or would have it if it were mended.
func isPage(file string) bool {
	return strings.HasSuffix(file, ".md") || strings.HasPrefix(file, "content/") && strings.HasSuffix(file, ".html")
}

// body makes the text of a page out of pieces that fit its kind of file.
func (w *testSite) body(file string) string {
	piece := w.markdownPiece
	if path.Ext(file) == ".html" {
		piece = w.htmlPiece
	}
	var b strings.Builder
	for range w.pick(4) {
		b.WriteString(piece())
	}
	return b.String()
}

func (w *testSite) markdownPiece() string {
	if w.pick(8) == 0 {
		return w.htmlPiece()
	}
	return choose(w, "A paragraph with *words*.\n\n", "## A heading\n\n", "## Another heading {#own}\n\n",
		"[To about](/about.md)\n\n", "[To Ana](/people/ana.md)\n\n", "[To news](/categories/news/)\n\n", "[To news](/categories/news.md)\n\n", "[To Paris](/events/paris.md#a-heading)\n\n", "[To a file](/events/fair/plan.pdf)\n\n", "[To the plan](/plan1.pdf)\n\n", "[To the plan](/plan2.pdf)\n\n",
		"![A logo](/logo.svg)\n\n", "![A square](/photo.png)\n\n", "[Old](/old/)\n\n", "[Own](https://example.org/about/)\n\n", "[Own](https://example.org/sub/about/)\n\n", "{{< doc src=\"/a/b.txt\" >}}\n\n", "[Here](#own)\n\n", "> [!NOTE]\n> Mind.\n\n", "Join us!\n\n",
		"{{< text note >}}\n\n", "{{< text /about.md level=3 >}}\n\n", "{{< text events/fair/index.md >}}\n\n", "{{< toc >}}\n\n", "{{< fold >}}\n## Within\n\n{{< text deep >}}\n{{< /fold >}}\n\n", "{{< show https://maps.example.org/ >}}\n\n",
		"[To HTML](/blog/made.html)\n\n", "[To a part](/blog/made.html#part)\n\n",
		"```go {hl_lines=1}\nfunc a() {}\n```\n\n", "```yaml\na: 1\n```\n\n", "```pyhton\nx\n```\n\n")
}

// htmlPiece makes HTML that stays within its text, for the most part.
func (w *testSite) htmlPiece() string {
	return choose(w, "<p>A paragraph with <b>words</b>.</p>\n\n", "<h2>A heading</h2>\n\n", "<h3 id=\"part\">A part</h3>\n\n", "<div id=\"own\">\n\n*Words*\n\n</div>\n\n",
		"<a href=\"/about.md\">To about</a>\n\n", "<a href=\"/blog/made.html#part\">To a part</a>\n\n", "<p><a href=\"/events/paris.md#a-heading\">To Paris</a>\n\n", "<a href=\"/plan1.pdf\">To the plan</a>\n\n", "<a href=\"#own\">Here</a>\n\n", "<a href=\"/old/\">Old</a>\n\n",
		"<img src=\"/photo.png\" alt=\"A square\">\n\n", "<figure><img src=\"/logo.svg\" alt=\"A logo\"></figure>\n\n", "<div>\n{{< doc src=\"/a/b.txt\" >}}\n</div>\n\n", "<details>\n\n{{< fold >}}\n<p>Within</p>\n{{< /fold >}}\n\n</details>\n\n", "<p>{{< text deep >}}</p>\n\n", "{{< toc >}}\n\n",
		"<b onclick=\"x()\" style=\"color:red\">Words</b>\n\n", "<!-- unseen -->\n\n", "<script>let x = 1</script>\n\n", "<iframe src=\"https://maps.example.org/\" title=\"The way\"></iframe>\n\n", "</article></div>\n\n", "<ul><li>One<li>Two\n\n")
}

// editHTML changes what is HTML, or which HTML is let through.
func (w *testSite) editHTML() {
	switch w.pick(4) {
	case 0, 1:
		w.what = "change which HTML is let through"
		if settings, ok := w.files["site.yaml"]; ok {
			w.write("site.yaml", markdownSetting.ReplaceAllString(settings, "")+w.htmlSetting())
		}
	case 2: // a page is published as a file, or a file becomes a page
		file := choose(w, "content/blog/made.html", "content/projects/old.html")
		w.what = "give or take the front matter of " + file
		if _, rest, ok := strings.Cut(w.files[file], "\n---\n"); ok {
			w.write(file, rest)
		} else {
			w.write(file, "---\ntitle: Made\ndate: 2026-02-04\nstart: 2025\n---\n"+w.files[file])
		}
	case 3: // a page is written in the other language
		file := w.some("content/blog/", "content/projects/", "content/about")
		if stem, ok := strings.CutSuffix(file, ".md"); ok {
			w.move(file, stem+".html")
		} else if stem, ok := strings.CutSuffix(file, ".html"); ok {
			w.move(file, stem+".md")
		}
	}
}
