package schema

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// Problem is why a text is no value of a field.
type Problem struct {
	Code    diag.Code
	Message string
	Hint    string
	Repair  string // the text that was meant, where that is sure; else ""
}

// Parse reads the text of one value. The Value has Kind, Text and what its kind
// makes of the text.
func (f *Field) Parse(text string) (Value, *Problem) {
	v := Value{Kind: f.Kind, Text: strings.TrimFunc(text, isBlank)}
	parse := kinds[f.Kind].parse
	if parse == nil {
		return v, nil
	}
	if v.Text = normalize(text); v.Text == "" {
		return v, &Problem{Code: diag.ValueWrong, Message: fmt.Sprintf("%s is empty; it takes %s", diag.Quoted(f.Name), f.Wants()), Hint: fmt.Sprintf("Write %s, or delete the line.", f.Name+": "+f.Example)}
	}
	v, problem := parse(v, f)
	if problem != nil && problem.Message == "" {
		problem.Code, problem.Message = diag.ValueWrong, fmt.Sprintf("%s is not %s", diag.Quoted(diag.Clip(v.Text)), f.Wants())
	}
	return v, problem
}

// isBlank says whether nobody sees a character at the end of a text.
func isBlank(c rune) bool {
	return unicode.IsSpace(c) || c == '\u200b' || c == '\u2060' || c == '\ufeff'
}

// normalize removes what nobody sees and what no kind but a text may hold:
// blanks, typographic quotes and marks of direction around it, unusual spaces
// within it.
func normalize(s string) string {
	if strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) < 0 {
		return strings.TrimSpace(s)
	}
	return strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case c >= 0x200E && c <= 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069:
			return -1
		}
		return c
	}, s), " “”„‘’‚")
}

// refuse is the Problem whose message the kind gives.
func refuse(v Value, hint string) (Value, *Problem) { return v, &Problem{Hint: hint} }

// checked makes a parser of a function that gives a hint where a text is wrong.
func checked(check func(text string) (hint string, ok bool)) func(Value, *Field) (Value, *Problem) {
	return func(v Value, _ *Field) (Value, *Problem) {
		if hint, ok := check(v.Text); !ok {
			return refuse(v, hint)
		}
		return v, nil
	}
}

func parseNumber(v Value, f *Field) (Value, *Problem) {
	x, ok := numberOf(v.Text, f)
	if !ok {
		return refuse(v, numberHint(v.Text, f))
	}
	v.Number = x
	return v, nil
}

// numberOf reads a number that a field takes.
func numberOf(text string, f *Field) (float64, bool) {
	x, ok := parseFigures(text)
	return x, ok && (!f.Whole || x == math.Trunc(x) && math.Abs(x) < 1e6)
}

// parseFigures reads 12, -3 and 2.5. Other notations that programs know are refused:
// what they mean is not what they look like.
func parseFigures(s string) (float64, bool) {
	digits := strings.TrimPrefix(s, "-")
	whole, rest, dotted := strings.Cut(digits, ".")
	if whole == "" || strings.Trim(whole+rest, "0123456789") != "" || dotted && rest == "" || len(s) > 20 ||
		len(whole) > 1 && whole[0] == '0' {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

func numberHint(s string, f *Field) string {
	plain := strings.NewReplacer("_", "", " ", "", "'", "", "+", "").Replace(s)
	if whole, rest, ok := strings.Cut(plain, ","); ok && len(rest) != 3 {
		plain = whole + "." + rest
	}
	plain = strings.ReplaceAll(plain, ",", "")
	if t := strings.TrimLeft(plain, "0"); t != "" && t != plain && t[0] != '.' {
		plain = t
	}
	if _, ok := numberOf(plain, f); ok {
		return fmt.Sprintf("Perhaps %s?", plain)
	}
	if f.Whole {
		return fmt.Sprintf("Write a whole number, such as %s: %s", f.Name, f.Example)
	}
	if f.Example != "" {
		return fmt.Sprintf("Write it in figures, such as %s: %s", f.Name, f.Example)
	}
	return "Write it in figures."
}

func parseYesNo(v Value, f *Field) (Value, *Problem) {
	switch strings.ToLower(v.Text) {
	case "true", "yes":
		v.Yes = true
		return v, nil
	case "false", "no":
		return v, nil
	}
	said, sure := GuessYesNo(v.Text)
	p := &Problem{Hint: "Write true or false."}
	if sure {
		p.Repair = said
	}
	if said != "" {
		p.Hint = fmt.Sprintf("Perhaps %s?", said)
	} else if near, ok := Nearest(v.Text, []string{"true", "false", "yes", "no"}); ok && len(v.Text) > 3 {
		p.Hint = fmt.Sprintf("Perhaps %s?", near)
	} else if f.Means != "" {
		p.Hint += " " + Sentence(f.Means)
	}
	return v, p
}

// GuessYesNo gives what other words for yes and no mean; it is sure of those that
// programs use.
func GuessYesNo(text string) (string, bool) {
	switch strings.ToLower(text) {
	case "on", "y", "1", "t":
		return "true", true
	case "off", "n", "0", "f":
		return "false", true
	case "yep", "yeah", "oui", "ja", "si", "sí", "x", "✓", "✔":
		return "true", false
	case "nope", "nah", "non", "nein", "nej", "not", "none", "never", "published":
		return "false", false
	}
	return "", false
}

func parseChoice(v Value, f *Field) (Value, *Problem) {
	if now, ok := f.Former[v.Text]; ok {
		v.Text = now
	}
	if slices.Contains(f.Choices, v.Text) {
		return v, nil
	}
	p := &Problem{
		Code:    diag.ChoiceUnknown,
		Message: fmt.Sprintf("%s is not one of the values that %s may have", diag.Quoted(diag.Clip(v.Text)), diag.Quoted(f.Name)),
		Hint:    "Write " + joinOr(f.Choices) + ".",
		Repair:  equalFold(v.Text, f.Choices),
	}
	if near, ok := Nearest(v.Text, f.Choices); ok {
		p.Hint = fmt.Sprintf("Perhaps %s?", near)
	}
	return v, p
}

// equalFold gives the one word that differs from a text in capitals alone; ""
// where none or several do.
func equalFold(text string, among []string) string {
	found := ""
	for _, a := range among {
		if strings.EqualFold(a, text) {
			if found != "" {
				return ""
			}
			found = a
		}
	}
	return found
}

func parseCountry(v Value, _ *Field) (Value, *Problem) {
	if locale.ValidCountry(v.Text) {
		return v, nil
	}
	parts := strings.FieldsFunc(v.Text, func(c rune) bool { return strings.ContainsRune(" ;/|", c) })
	if len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return !locale.ValidCountry(p) }) {
		return refuse(v, fmt.Sprintf("Write a comma between them: [%s]", strings.Join(parts, ", ")))
	}
	p := &Problem{Hint: "Codes are those of ISO 3166, such as GB, FR or AM."}
	upper := strings.ToUpper(v.Text)
	switch {
	case locale.ValidCountry(upper):
		p.Repair = upper
	case upper == "UK":
		p.Repair = "GB"
	}
	if code, ok := locale.NearestCountry(v.Text); ok {
		p.Hint = fmt.Sprintf("Perhaps %s?", code)
	} else if len(upper) == 2 && locale.ValidCountry(upper[1:]+upper[:1]) {
		p.Hint = fmt.Sprintf("Perhaps %s?", upper[1:]+upper[:1])
	}
	return v, p
}

func parseLanguage(v Value, _ *Field) (Value, *Problem) {
	dashed := strings.ReplaceAll(v.Text, "_", "-")
	switch p := languageCheck(v.Text); {
	case p != nil:
		return v, p
	case dashed != v.Text && locale.ValidLanguage(dashed):
		return v, &Problem{Hint: fmt.Sprintf("Perhaps %s?", dashed), Repair: dashed}
	case !locale.ValidLanguage(v.Text):
		return refuse(v, languageHint(v.Text))
	}
	return v, nil
}

func parseZone(v Value, _ *Field) (Value, *Problem) {
	if _, err := civil.LoadZone(v.Text); err != nil {
		return v, &Problem{Code: diag.ZoneUnknown, Message: fmt.Sprintf("there is no time zone %s", diag.Quoted(diag.Clip(v.Text))), Hint: zoneHint(v.Text)}
	}
	return v, nil
}

// checkFile says whether a text can be a file of the site, and else what to do.
func checkFile(s string) (string, bool) {
	drive := len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/')
	switch {
	case strings.Contains(s, "://"), strings.HasPrefix(s, "//"), strings.HasPrefix(s, "data:"):
		return "Save the file beside the page, and write its name: the site loads nothing from elsewhere.", false
	case drive || strings.HasPrefix(s, "/Users/") || strings.HasPrefix(s, "/home/") || strings.HasPrefix(s, "~") || strings.HasPrefix(s, "file:"):
		return "Copy the file beside the page, and write its name alone.", false
	case strings.Contains(s, `\`):
		return fmt.Sprintf("Perhaps %s? Folders are divided by /.", strings.ReplaceAll(s, `\`, "/")), false
	case strings.HasSuffix(s, "/"):
		return "This is a folder; write the name of a file in it.", false
	}
	return "", true
}

func parseReference(v Value, f *Field) (Value, *Problem) {
	if strings.Contains(v.Text, "://") || strings.Contains(v.Text, `\`) {
		return refuse(v, fmt.Sprintf("Write the path of its file in content, such as %s.", f.Example))
	}
	return v, nil
}
