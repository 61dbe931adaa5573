package locale

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// message is a text of the theme by plural form; a text without plural forms
// has only "other".
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

var placeholder = regexp.MustCompile(`\{(\d)\}`)

// pieces cuts a text at {0}, {1} …; other braces are text.
func pieces(text string) []piece {
	var out []piece
	from := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, piece{text[from:m[0]], int(text[m[2]] - '0')})
		from = m[1]
	}
	return append(out, piece{text[from:], -1})
}

// english are the English texts, which say what keys there are.
var english = sync.OnceValue(func() map[string]message {
	texts := LanguageOf("en").messages()
	for n := 1; n <= 12; n++ {
		texts[monthKey(n)] = message{"other": pieces("")}
	}
	return texts
})

// messages reads the theme's words in a language.
func (l *Language) messages() map[string]message {
	if l.Theme == nil {
		return nil
	}
	var out map[string]message
	if err := json.Unmarshal(l.Theme, &out); err != nil {
		panic(fmt.Sprintf("locale: the theme in languages/%s.json: %v", l.Code, err)) // a test reads every file
	}
	return out
}

func monthKey(n int) string { return "month." + strconv.Itoa(n) }

// texts lays the texts of a chain of locales over the English ones, and tells in which
// language they are then.
func texts(chain, months []string) (out map[string]message, spoken string) {
	out, spoken = maps.Clone(english()), "en"
	for i, name := range months {
		out[monthKey(i+1)] = message{"other": pieces(name)}
	}
	own, _, _ := strings.Cut(chain[len(chain)-1], "-")
	for _, tag := range chain {
		// Haitian takes its dates from French, but no French words.
		if base, _, _ := strings.Cut(tag, "-"); base != own {
			continue
		}
		for _, l := range languages() {
			if l.Code == tag && l.Theme != nil {
				maps.Copy(out, l.messages())
				spoken = own
			}
		}
	}
	return out, spoken
}

// Forms gives a text of the theme as it is written in its file, by plural form; a text
// without plural forms has "other" alone.
func (l *Locale) Forms(key string) map[string]string {
	out := make(map[string]string)
	for form, text := range l.texts[key] {
		var b strings.Builder
		for _, p := range text {
			b.WriteString(p.text)
			if p.arg >= 0 {
				b.WriteString("{" + strconv.Itoa(p.arg) + "}")
			}
		}
		out[form] = b.String()
	}
	return out
}

// Has says whether the theme has a text under a key.
func (l *Locale) Has(key string) bool { _, ok := l.texts[key]; return ok }

// Text gives a text of the theme with its arguments in place; the package
// comment tells how. For a key that is not there it gives the key.
func (l *Locale) Text(key string, args ...any) string {
	m, ok := l.texts[key]
	if !ok {
		return key
	}
	text := m["other"]
	if len(m) > 1 {
		if n, ok := firstInt(args); ok {
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
			b.WriteString(l.format(args[p.arg]))
		}
	}
	return b.String()
}

func firstInt(args []any) (int, bool) {
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

func (l *Locale) format(arg any) string {
	switch v := arg.(type) {
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
	}
	return fmt.Sprint(arg) // template.HTML, for one
}
