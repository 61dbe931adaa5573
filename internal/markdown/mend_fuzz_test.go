package markdown_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/fix"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// FuzzMend holds that mending comes to an end on any text: what was mended is
// not told again, and nothing but what the edits name changes.
func FuzzMend(f *testing.F) {
	seeds(f)
	data, err := os.ReadFile("testdata/commonmark-0.31.2.json")
	if err != nil {
		f.Fatal(err)
	}
	var examples []struct{ Markdown string }
	if err := json.Unmarshal(data, &examples); err != nil {
		f.Fatal(err)
	}
	for _, e := range examples {
		f.Add([]byte(e.Markdown))
	}
	for _, s := range []string{
		"We went to:\r\n•\tParis\r\n•\tRome\r\n## A\r\n##B\r\na **b **c [d] (e.md)\r\n",
		"a\nb\n---\n| a | b |\n| c | d |\nâ€™Ã©\u200b\u00a0\n\n    It took us nine hours.\n",
		"> To\n> ▪ Paris\n> ▪ Rome\n> ## C\n\n✅ a\n✅ b\n\n(c)[d.md] [e](f g.pdf) [h](i.md j",
		"= a\n== b ==\n##\u00a0c\n＃＃ d\n*e\n*f\n\n1.a\n2.b\n\n~~a ~~b ==c== &nbsp d &amp;amp;",
	} {
		f.Add([]byte(s))
	}
	engine := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, text []byte) {
		body := min(3, len(text))
		head := bytes.Clone(text[:body])
		// Mending one slip may show another behind it, as a heading that has its
		// space at last needs an empty line above; never the same one again.
		for range 4 + len(text)/2 {
			list := engine.Render(nil, markdown.Source{File: "a.md", Text: text, Offset: body}, table{}).Diags
			mended, n := fix.Apply(text, list)
			if n == 0 {
				for _, d := range list {
					if len(d.Fix) > 0 {
						t.Fatalf("edits that can't be carried out: %v", d)
					}
				}
				return
			}
			if bytes.Equal(mended, text) {
				t.Fatalf("mending changes nothing: %v", mendable(list))
			}
			if !bytes.HasPrefix(mended, head) {
				t.Fatalf("the head of the file has changed")
			}
			text = mended
		}
		t.Fatalf("mending never ends: %q", text)
	})
}

func mendable(list diag.List) (out diag.List) {
	for _, d := range list {
		if len(d.Fix) > 0 {
			out = append(out, d)
		}
	}
	return out
}
