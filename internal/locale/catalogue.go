package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/civil"
)

//go:embed catalogue/*.json
var catalogues embed.FS

// message is a text of the catalogue, by plural form; a text without plural
// forms has only "other".
type message map[string][]piece

// piece is a text, and the argument that follows it; -1 for none.
type piece struct {
	text string
	arg  int
}

// UnmarshalJSON reads a text, or an object of texts by plural form.
func (m *message) UnmarshalJSON(data []byte) error {
	forms := map[string]string{}
	if data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		forms["other"] = text
	} else if err := json.Unmarshal(data, &forms); err != nil {
		return err
	}
	*m = message{}
	for form, text := range forms {
		(*m)[form] = pieces(text)
	}
	return nil
}

// pieces cuts a text at {0}, {1} …; other braces are text.
func pieces(text string) []piece {
	var out []piece
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if end < 0 {
			break
		}
		n, err := strconv.Atoi(text[i+1 : i+end])
		if err != nil || n < 0 || n > 9 {
			continue
		}
		out = append(out, piece{text[from:i], n})
		from = i + end + 1
		i = from - 1
	}
	return append(out, piece{text[from:], -1})
}

// readCatalogue gives the texts of one file; none where there is no file.
func readCatalogue(name string) (map[string]message, error) {
	content, err := catalogues.ReadFile("catalogue/" + name + ".json")
	if err != nil {
		return nil, nil
	}
	var out map[string]message
	if err := json.Unmarshal(content, &out); err != nil {
		return nil, fmt.Errorf("reading catalogue/%s.json: %w", name, err)
	}
	return out, nil
}

// english is the catalogue that says which keys there are. It is part of the
// program; a test reads it.
var english = sync.OnceValue(func() map[string]message {
	texts, err := readCatalogue("en")
	if err != nil || texts == nil {
		return map[string]message{}
	}
	for n := 1; n <= 12; n++ {
		texts[monthKey(n)] = message{"other": pieces("")}
	}
	return texts
})

func monthKey(n int) string { return "month." + strconv.Itoa(n) }

// texts lays the catalogues of a chain of locales over the English one, and
// says whether there was one of the language itself.
func texts(chain, months []string) (map[string]message, bool) {
	out := maps.Clone(english())
	for i, name := range months {
		out[monthKey(i+1)] = message{"other": pieces(name)}
	}
	native := false
	own, _, _ := strings.Cut(chain[len(chain)-1], "-")
	for _, tag := range chain {
		// Haitian takes its dates from French, but no French words.
		if base, _, _ := strings.Cut(tag, "-"); base != own {
			continue
		}
		texts, _ := readCatalogue(tag) // a test reads all of them
		native = native || texts != nil
		maps.Copy(out, texts)
	}
	return out, native
}

// Has says whether the catalogue has a key. Layouts are asked about theirs
// when they are loaded.
func Has(key string) bool {
	_, ok := english()[key]
	return ok
}

// Keys gives every key of the catalogue, sorted.
func Keys() []string { return slices.Sorted(maps.Keys(english())) }

// Has says whether the catalogue has a text under a key.
func (l *Locale) Has(key string) bool { _, ok := l.texts[key]; return ok }

// Text gives a text of the catalogue with its arguments in place; the package
// comment tells how. For a key that is not there it gives the key.
func (l *Locale) Text(key string, args ...any) string {
	m, ok := l.texts[key]
	if !ok {
		return key
	}
	text := m["other"]
	if len(m) > 1 {
		if n, ok := count(args); ok {
			if chosen, ok := m[l.form(quantity{whole: n})]; ok {
				text = chosen
			}
		}
	}
	if len(text) == 1 {
		return text[0].text
	}
	var b strings.Builder
	for _, p := range text {
		b.WriteString(p.text)
		if p.arg >= 0 && p.arg < len(args) {
			b.WriteString(l.argument(args[p.arg]))
		}
	}
	return b.String()
}

// count is the first whole number among the arguments.
func count(args []any) (int, bool) {
	for _, a := range args {
		switch n := a.(type) {
		case int:
			return n, true
		case int64:
			return int(n), true
		}
	}
	return 0, false
}

func (l *Locale) argument(a any) string {
	switch v := a.(type) {
	case string:
		return v
	case int:
		return l.Number(v)
	case int64:
		return l.Number(int(v))
	case civil.Date:
		return l.Words(v)
	case civil.Moment:
		return l.MomentWords(v)
	case template.HTML:
		return string(v)
	}
	return fmt.Sprint(a)
}
