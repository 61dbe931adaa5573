package frontmatter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
)

// ownCodes are those of the faults that this package alone finds.
var ownCodes = []diag.Code{diag.FrontSyntax, diag.FrontUnclosed, diag.FrontDuplicate, diag.FrontTooLarge, diag.FileNotUTF8, diag.CharacterOdd, diag.MergeMarker}

// The cases of package decode say what is told of every fault of front matter. Those
// that are faults of its form are told here, at the same places.
func TestFaultsOfForm(t *testing.T) {
	files, err := filepath.Glob("../decode/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	marks := strings.NewReplacer("␉", "\t", "␍", "\r", "⟦BOM⟧", "\uFEFF", "⟦FF⟧", "\xFF", "⟦NBSP⟧", "\u00A0", "⟦01⟧", "\x01", "⟦LS⟧", "\u2028",
		"⟦ZW⟧", "\u200B", "⟦SHY⟧", "\u00AD", "⟦WJ⟧", "\u2060")
	found := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, cases, _ := strings.Cut(string(data), "\n%% ")
		for c := range strings.SplitSeq(cases, "\n%% ") {
			title, body, _ := strings.Cut(c, "\n")
			var text string
			var want, got []string
			own := false
			for line := range strings.Lines(strings.TrimRight(body, "\n") + "\n") {
				words, told := strings.CutPrefix(line, "=> ")
				switch {
				case !told:
					text += line
				case strings.HasPrefix(words, "  "):
					if own && !strings.HasPrefix(words, "  see ") {
						want[len(want)-1] += words
					}
				default:
					_, code, _ := strings.Cut(words, " ")
					code, _, _ = strings.Cut(code, ": ")
					if own = slices.Contains(ownCodes, diag.Code(code)); own {
						want = append(want, words)
					}
				}
			}
			if text = marks.Replace(strings.TrimRight(text, "\n")); text != "" {
				text += "\n"
			}
			_, faults := frontmatter.Split("a.md", []byte(text))
			for _, d := range faults.Sorted() {
				if !slices.Contains(ownCodes, d.Code) {
					continue
				}
				said := fmt.Sprintf("%s–%s %s: %s\n  %s\n", place(text, d.Span.Start), place(text, d.Span.End), d.Code, d.Message, d.Hint)
				for _, e := range d.Fix {
					said += fmt.Sprintf("  mended: %q becomes %q\n", text[e.Span.Start:e.Span.End], e.Text)
				}
				got = append(got, said)
			}
			found += len(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s\n%s", file, title, diff)
			}
		}
	}
	if found < 130 {
		t.Errorf("only %d faults were told", found)
	}
}

// place is line:column, columns in characters.
func place(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	return fmt.Sprintf("%d:%d", 1+strings.Count(text[:at], "\n"), 1+utf8.RuneCountInString(strings.TrimPrefix(text[start:at], "\uFEFF")))
}
