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
	made := map[string][]string{
		"phase.%s":        {"planned", "running", "finished", "coming", "now", "past"},
		"group.%s":        {"planned", "running", "finished", "coming", "now", "past"},
		"event.%s":        {"confirmed", "cancelled", "postponed"},
		"event.%s.notice": {"cancelled", "postponed"},
		"month.%d":        {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		"type.%s":         {"project", "event", "post", "page"},
		"feed.%s":         {"atom", "rss", "json"},
		"form.%s":         {"name", "link", "comment", "email", "message", "consent", "organisation", "needs"},
		"form.%s.hint":    {"link", "comment", "needs"},
		"form.%s.title":   {"comment", "contact", "newsletter", "registration"},
		"alert.%s":        {"note", "tip", "important", "warning", "caution"},
	}
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
			if made[key] == nil {
				t.Errorf("%s puts keys together from %q, which this test does not know", path, key)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, words := range made {
		for _, word := range words {
			if key := strings.NewReplacer("%s", word, "%d", word).Replace(pattern); !get(t, "en").Has(key) {
				t.Errorf("%q is not in languages/en.json", key)
			}
		}
	}
}
