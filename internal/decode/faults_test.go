package decode

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/golden"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// TestFaults holds the words and places of every fault against the files in
// testdata, which read as lists of them.
func TestFaults(t *testing.T) {
	for _, name := range []string{"faults", "forms", "exports", "dates", "residue"} {
		t.Run(name, func(t *testing.T) { testFaults(t, "testdata/"+name+".txt") })
	}
}

// marks stand in the cases for what an editor would not show.
var marks = strings.NewReplacer("␉", "\t", "␍", "\r", "⟦BOM⟧", "\uFEFF", "⟦FF⟧", "\xFF", "⟦NBSP⟧", "\u00A0", "⟦01⟧", "\x01", "⟦LS⟧", "\u2028",
	"⟦ZW⟧", "\u200B", "⟦SHY⟧", "\u00AD", "⟦WJ⟧", "\u2060")

func testFaults(t *testing.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	intro, rest, _ := strings.Cut(string(data), "\n%% ")
	var got strings.Builder
	got.WriteString(intro)
	for c := range strings.SplitSeq(rest, "\n%% ") {
		title, body, _ := strings.Cut(c, "\n")
		var src []string
		for l := range strings.SplitSeq(body, "\n") {
			if !strings.HasPrefix(l, "=>") {
				src = append(src, l)
			}
		}
		written := strings.TrimRight(strings.Join(src, "\n"), "\n")
		fmt.Fprintf(&got, "\n%%%% %s\n", title)
		if written != "" {
			got.WriteString(written + "\n")
		}
		text := marks.Replace(written)
		if text != "" {
			text += "\n"
		}
		for _, d := range check([]byte(text)) {
			got.WriteString(said(text, d))
			for _, wrong := range wording.Faults(d, []byte(text)) {
				t.Error(wrong)
			}
		}
	}
	golden.Compare(t, name, strings.TrimRight(got.String(), "\n")+"\n")
}

// check reads an event's page.
func check(src []byte) diag.List {
	front, faults := frontmatter.Split("content/events/united.md", src)
	_, more := FrontMatter("content/events/united.md", front.Root, schema.FieldsOf(schema.Common(), schema.Types()[2]))
	return append(faults, more...).Sorted()
}

func said(text string, d diag.Diagnostic) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=> %s–%s %s: %s\n=>   %s\n", place(text, d.Span.Start), place(text, d.Span.End), d.Code, d.Message, d.Hint)
	for _, e := range d.Fix {
		fmt.Fprintf(&b, "=>   mended: %q becomes %q\n", text[e.Span.Start:e.Span.End], e.Text)
	}
	for _, also := range d.Related {
		fmt.Fprintf(&b, "=>   see %s: %s\n", place(text, also.Span.Start), also.Note)
	}
	return b.String()
}

// place is line:column, columns in characters.
func place(text string, at int) string {
	line := 1 + strings.Count(text[:at], "\n")
	start := strings.LastIndexByte(text[:at], '\n') + 1
	return fmt.Sprintf("%d:%d", line, 1+utf8.RuneCountInString(strings.TrimPrefix(text[start:at], "\uFEFF")))
}
