package locale

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The theme's own layouts ask for nothing that languages/en.json lacks. A key that
// a layout puts together, as in (printf "phase.%s" .), must be there for every
// word that can take the place.
func TestTheThemeFindsEveryKey(t *testing.T) {
	ask := regexp.MustCompile(`\bt \(?(?:printf )?"([^"]+)"`)
	err := fs.WalkDir(os.DirFS("../../layouts"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		content, err := os.ReadFile("../../layouts/" + path)
		for _, m := range ask.FindAllStringSubmatch(string(content), -1) {
			key := m[1]
			if !strings.Contains(key, "%") {
				if !get(t, "en").Has(key) {
					t.Errorf("%s asks for %q, which is not in languages/en.json", path, key)
				}
				continue
			}
			if madeKeys()[key] == nil {
				t.Errorf("%s puts keys together from %q, which this test does not know", path, key)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, words := range madeKeys() {
		for _, word := range words {
			if key := keyFrom(pattern, word); !get(t, "en").Has(key) {
				t.Errorf("%q is not in languages/en.json", key)
			}
		}
	}
}

// madeKeys are the keys that layouts put together, by how they do it.
func madeKeys() map[string][]string {
	return map[string][]string{
		"phase.%s":        {"planned", "running", "finished", "coming", "now", "past"},
		"group.%s":        {"planned", "running", "finished", "coming", "now", "past", "open", "closed", "post"},
		"event.%s":        {"confirmed", "cancelled", "postponed"},
		"event.%s.notice": {"cancelled", "postponed"},
		"month.%d":        {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		"feed.%s":         {"atom", "rss", "json"},
		"form.%s":         {"name", "link", "comment", "email", "message", "consent", "organisation", "needs"},
		"form.%s.hint":    {"link", "comment", "needs"},
		"form.%s.title":   {"comment", "contact", "newsletter", "registration"},
		"alert.%s":        {"note", "tip", "important", "warning", "caution"},
	}
}

func keyFrom(pattern, word string) string {
	return strings.NewReplacer("%s", word, "%d", word).Replace(pattern)
}

// No word is translated that nothing shows.
func TestEveryKeyIsAskedFor(t *testing.T) {
	var source strings.Builder
	for _, root := range []string{"../../layouts", "../../internal"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") && !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(root + "/" + path)
			source.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	made := make(map[string]bool)
	for pattern, words := range madeKeys() {
		for _, word := range words {
			made[keyFrom(pattern, word)] = true
		}
	}
	for key := range get(t, "en").texts {
		asked := made[key] || strings.Contains(source.String(), `"`+key+`"`)
		if rest, ok := strings.CutPrefix(key, "search."); ok { // the script has them without that
			asked = asked || strings.Contains(source.String(), `"`+rest+`"`)
		}
		if !asked {
			t.Errorf("nothing shows %q", key)
		}
	}
}
