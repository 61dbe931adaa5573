package docs

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Every shortcode of the theme shows how it is written, and what it shows is right.
func TestExamplesOfShortcodes(t *testing.T) {
	dir := t.TempDir()
	put := func(file, text string) { write(t, filepath.Join(dir, filepath.FromSlash(file)), text) }
	put("site.yaml", "title: Union\nbase_url: https://union.example/\nembed_hosts: [openstreetmap.org]\nforms: {email: office@union.example}\n")
	put("content/events/open-meeting.md", "---\ntitle: Open meeting\nstart: 2030-10-14\nend: 2030-10-15\n---\nAll are welcome.\n")
	put("content/_includes/contact.md", "Write to us.\n")
	put("content/report.pdf", "%PDF-1.7")
	for _, name := range []string{"hall.png", "workshop.png", "bridge.png"} {
		put("content/"+name, dot(t, name))
	}
	document := read(t, "../../docs/markdown.md")
	_, generated, _ := strings.Cut(document, "<!-- made from the program: shortcodes -->")
	generated, _, _ = strings.Cut(generated, "<!-- end -->")
	n, names := 0, 0
	for _, p := range parts(generated) {
		switch p.fence {
		case "":
			names += strings.Count(p.text, "### ") - strings.Count(p.text, "See [") // which shows the one around it
		case "markdown":
			n++
			put(fmt.Sprintf("content/example-%d.md", n), fmt.Sprintf("---\ntitle: Example %d\n---\nWords that stand above.\n\n## A heading\n\n%s", n, p.text))
		}
	}
	if n != names {
		t.Errorf("of %d shortcodes %d have an example", names, n)
	}
	builds(t, dir)
}
