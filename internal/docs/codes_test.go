package docs

import (
	"bytes"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// TestCodes builds the site of each example that explains a code: what stands
// before gives this fault and no other, what stands after gives none. Those of
// other sites need the network; package linkcheck has tests for them.
func TestCodes(t *testing.T) {
	b := engine.New(theme()...) // one for all, as it keeps the theme's layouts
	for _, e := range diag.Codes() {
		t.Run(string(e.Code), func(t *testing.T) {
			example := e.Example()
			if !strings.HasSuffix(example.Remedy, ".") {
				t.Errorf("what to do is to be told in sentences: %q", example.Remedy)
			}
			if (len(example.Before) == 0) != (len(example.After) == 0) {
				t.Error("an example has two sides")
			}
			if len(example.Before) == 0 || e.FoundBy == diag.ByExternal {
				return
			}
			before := told(t, b, e, append(example.Around, example.Before...))
			if len(before) != 1 || before[0].Code != e.Code {
				t.Errorf("before, there is to be one fault of this kind:\n%s", listed(before))
			}
			if after := told(t, b, e, append(example.Around, example.After...)); len(after) > 0 {
				t.Errorf("after, there is to be none:\n%s", listed(after))
			}
		})
	}
}

// told gives the faults of a site that holds some files.
func told(t *testing.T, b *engine.Builder, e diag.CodeInfo, files []diag.File) diag.List {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site.yaml"), "title: Union\nbase_url: https://union.example/\n")
	for _, f := range files {
		name, text := f.Name, unmarked(t, f.Text)
		switch {
		case name == diag.AnyText:
			name, text = "content/page.md", "---\ntitle: Any page\nmenu: main\n---\n\n"+text
		case path.Ext(name) == ".png" && text == "":
			text = dot(t, name)
		}
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	o := engine.Options{Source: dir, Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	if e.FoundBy == diag.ByCheck {
		o.Inspector = new(check.Inspector)
	}
	report, err := b.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report.Diagnostics
}

// mark stands for a character that can't be seen.
var mark = regexp.MustCompile(`⟨U\+([0-9A-F]+)⟩`)

func unmarked(t *testing.T, text string) string {
	return mark.ReplaceAllStringFunc(text, func(m string) string {
		code, err := strconv.ParseInt(mark.FindStringSubmatch(m)[1], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return string(rune(code))
	})
}

func listed(list diag.List) string {
	var b bytes.Buffer
	for _, d := range list {
		b.WriteString(d.File + ": " + d.Message + " (" + d.Hint + ") [" + string(d.Code) + "]\n")
	}
	return b.String()
}
