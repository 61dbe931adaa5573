package decode

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// check reads the text of a scalar as its field's kind wants it.
func (d *decoder) check(v *schema.Value, n frontmatter.Node, f *schema.Field) bool {
	text := plainly(n.Text)
	wrong := func(code diag.Code, message, hint string) bool {
		d.report(code, v.Span, message, hint)
		return false
	}
	switch f.Kind {
	case schema.Text, schema.Markdown:
		return true
	}
	v.Text = text
	if text == "" {
		return wrong(diag.ValueWrong, fmt.Sprintf("%s is empty; it takes %s", diag.Quoted(f.Name), f.Wants()), fmt.Sprintf("Write %s, or delete the line.", f.Name+": "+f.Example))
	}
	refuse := func(hint string) bool {
		return wrong(diag.ValueWrong, fmt.Sprintf("%s is not %s", diag.Quoted(diag.Clip(text)), f.Wants()), hint)
	}
	switch f.Kind {
	case schema.Date, schema.Moment:
		return d.date(v, n, text, f)
	case schema.Number:
		x, ok := number(text)
		if !ok {
			return refuse(numberHint(text, f))
		}
		v.Number = x
	case schema.YesNo:
		switch strings.ToLower(text) {
		case "true", "yes":
			v.Yes = true
		case "false", "no":
		default:
			said, sure := yesOrNo(text)
			hint := "Write true or false."
			if said != "" {
				hint = fmt.Sprintf("Perhaps %s?", said)
			} else if near, ok := schema.Nearest(text, []string{"true", "false", "yes", "no"}); ok && len(text) > 3 {
				hint = fmt.Sprintf("Perhaps %s?", near)
			} else if f.Means != "" {
				hint = "Write true or false. " + schema.Sentence(f.Means)
			}
			refuse(hint)
			if sure {
				d.mendText(n, said)
			}
			return false
		}
	case schema.Choice:
		for _, c := range f.Choices {
			if c == text {
				return true
			}
		}
		hint := "Write " + schema.Either(f.Choices) + "."
		if near, ok := schema.Nearest(text, f.Choices); ok {
			hint = fmt.Sprintf("Perhaps %s?", near)
		}
		wrong(diag.ChoiceUnknown, fmt.Sprintf("%s is not one of the values that %s may have", diag.Quoted(diag.Clip(text)), diag.Quoted(f.Name)), hint)
		if same, ok := sameButCase(text, f.Choices); ok {
			d.mendText(n, same)
		}
		return false
	case schema.URL:
		if hint, ok := address(text); !ok {
			return refuse(hint)
		}
	case schema.Email:
		if hint, ok := mailbox(text); !ok {
			return refuse(hint)
		}
	case schema.Country:
		if !locale.ValidCountry(text) {
			hint := "Codes are those of ISO 3166, such as GB, FR or AM."
			if parts := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ';' || c == '/' || c == '|' }); len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return !locale.ValidCountry(p) }) {
				return refuse(fmt.Sprintf("Write a comma between them: [%s]", strings.Join(parts, ", ")))
			}
			if code, ok := locale.NearestCountry(text); ok {
				hint = fmt.Sprintf("Perhaps %s?", code)
			} else if up := strings.ToUpper(text); locale.ValidCountry(up) {
				hint = fmt.Sprintf("Perhaps %s?", up)
			}
			refuse(hint)
			if up := strings.ToUpper(text); up != text && locale.ValidCountry(up) {
				d.mendText(n, up)
			} else if up == "UK" {
				d.mendText(n, "GB")
			}
			return false
		}
	case schema.Language:
		if dashed := strings.ReplaceAll(text, "_", "-"); dashed != text && locale.ValidLanguage(dashed) {
			refuse(languageHint(text))
			d.mendText(n, dashed)
			return false
		}
		if !locale.ValidLanguage(text) {
			return refuse(languageHint(text))
		}
	case schema.Zone:
		if _, err := civil.LoadZone(text); err != nil {
			return wrong(diag.ZoneUnknown, fmt.Sprintf("there is no time zone %s", diag.Quoted(diag.Clip(text))), zoneHint(text))
		}
	case schema.File:
		if hint, ok := filename(text); !ok {
			return refuse(hint)
		}
	case schema.Reference:
		if strings.Contains(text, "://") || strings.Contains(text, `\`) {
			return refuse(fmt.Sprintf("Write the path of its file in content, such as %s.", f.Example))
		}
	}
	return true
}

// plainly takes out of a text what nobody sees and what no kind but a text may
// hold: blanks and marks of direction around it, unusual spaces within it.
func plainly(s string) string {
	if strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) < 0 {
		return strings.TrimSpace(s)
	}
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case c >= 0x200E && c <= 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069:
			return -1
		}
		return c
	}, s))
}

// yesOrNo gives what other words for yes and no mean; it is sure of those that
// programs use.
func yesOrNo(text string) (string, bool) {
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

// number reads 12, -3 and 2.5. Other notations that programs know are refused:
// what they mean is not what they look like.
func number(s string) (float64, bool) {
	digits := strings.TrimPrefix(s, "-")
	whole, rest, dotted := strings.Cut(digits, ".")
	if whole == "" || strings.Trim(whole+rest, "0123456789") != "" || dotted && rest == "" || len(s) > 20 ||
		len(whole) > 1 && whole[0] == '0' {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

func numberHint(s string, f *schema.Field) string {
	plain := strings.NewReplacer("_", "", ",", "", " ", "", "'", "", "+", "").Replace(s)
	if t := strings.TrimLeft(plain, "0"); t != "" && t != plain && t[0] != '.' {
		plain = t
	}
	if _, ok := number(plain); ok {
		return fmt.Sprintf("Perhaps %s?", plain)
	}
	if f.Example != "" {
		return fmt.Sprintf("Write it in figures, such as %s: %s", f.Name, f.Example)
	}
	return "Write it in figures."
}

func languageHint(s string) string {
	if dashed := strings.ReplaceAll(s, "_", "-"); dashed != s && locale.ValidLanguage(dashed) {
		return fmt.Sprintf("Perhaps %s?", dashed)
	}
	if code, ok := countriesAsLanguages[strings.ToLower(s)]; ok {
		return fmt.Sprintf("This is a country's code. Perhaps %s?", code)
	}
	if code, ok := languageNames[strings.ToLower(s)]; ok {
		return fmt.Sprintf("Perhaps %s?", code)
	}
	if name, ok := schema.Nearest(s, slices.Sorted(maps.Keys(languageNames))); ok && len(s) > 3 {
		return fmt.Sprintf("Perhaps %s?", languageNames[name])
	}
	return "Codes are those of BCP 47, such as en, en-GB, fr or cy."
}

// countriesAsLanguages are codes of countries that are those of no language.
var countriesAsLanguages = map[string]string{
	"gb": "en-GB", "us": "en-US", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "cn": "zh", "ua": "uk", "in": "hi", "at": "de-AT",
}

// languageNames are what people write instead of a code.
var languageNames = map[string]string{
	"english": "en", "british": "en-GB", "american": "en-US", "british english": "en-GB", "american english": "en-US", "uk": "en-GB", "welsh": "cy", "cymraeg": "cy",
	"scottish gaelic": "gd", "gaelic": "gd", "irish": "ga", "gaeilge": "ga", "scots": "sco",
	"french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es", "español": "es",
	"italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl", "nederlands": "nl",
	"danish": "da", "swedish": "sv", "norwegian": "nb", "finnish": "fi", "polish": "pl", "czech": "cs", "slovak": "sk",
	"hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "greek": "el", "turkish": "tr", "russian": "ru",
	"ukrainian": "uk", "albanian": "sq", "shqip": "sq", "serbian": "sr", "croatian": "hr", "bosnian": "bs", "slovene": "sl",
	"armenian": "hy", "georgian": "ka", "arabic": "ar", "hebrew": "he", "persian": "fa", "urdu": "ur", "hindi": "hi",
	"bengali": "bn", "punjabi": "pa", "chinese": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi",
}

// zoneNames are zones that people here mean, for hints; any other zone of the
// IANA database is taken as well.
var zoneNames = []string{
	"Europe/London", "Europe/Paris", "Europe/Brussels", "Europe/Berlin", "Europe/Dublin", "Europe/Lisbon", "Europe/Madrid",
	"Europe/Rome", "Europe/Amsterdam", "Europe/Vienna", "Europe/Zurich", "Europe/Luxembourg", "Europe/Copenhagen", "Europe/Oslo",
	"Europe/Stockholm", "Europe/Helsinki", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Europe/Warsaw", "Europe/Prague",
	"Europe/Bratislava", "Europe/Budapest", "Europe/Ljubljana", "Europe/Zagreb", "Europe/Sarajevo", "Europe/Belgrade",
	"Europe/Skopje", "Europe/Tirane", "Europe/Podgorica", "Europe/Athens", "Europe/Sofia", "Europe/Bucharest", "Europe/Chisinau",
	"Europe/Kyiv", "Europe/Minsk", "Europe/Moscow", "Europe/Istanbul", "Europe/Malta", "Asia/Nicosia", "Asia/Yerevan",
	"Asia/Tbilisi", "Asia/Baku", "Asia/Jerusalem", "Asia/Beirut", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka",
	"Asia/Colombo", "Asia/Kathmandu", "Asia/Bangkok", "Asia/Jakarta", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Manila",
	"Asia/Hong_Kong", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Australia/Melbourne", "Pacific/Auckland",
	"Africa/Cairo", "Africa/Tunis", "Africa/Algiers", "Africa/Casablanca", "Africa/Accra", "Africa/Lagos", "Africa/Nairobi",
	"Africa/Kampala", "Africa/Johannesburg", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
	"America/Toronto", "America/Vancouver", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago",
	"America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Jamaica", "America/Port_of_Spain", "Atlantic/Reykjavik", "UTC",
}

// zoneWords are what people write instead of a zone's name.
var zoneWords = map[string]string{
	"gmt": "UTC", "bst": "Europe/London", "uk": "Europe/London", "gb": "Europe/London", "british summer time": "Europe/London",
	"uk time": "Europe/London", "london time": "Europe/London", "cest": "Europe/Paris", "cet": "Europe/Paris", "eest": "Europe/Athens",
	"local": "Europe/London", "edt": "America/New_York", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "cst": "America/Chicago",
	"ist": "Asia/Kolkata", "calcutta": "Asia/Kolkata", "edinburgh": "Europe/London", "cardiff": "Europe/London", "belfast": "Europe/London",
	"geneva": "Europe/Zurich", "strasbourg": "Europe/Paris", "pristina": "Europe/Belgrade", "prishtina": "Europe/Belgrade", "milan": "Europe/Rome",
}

func zoneHint(s string) string {
	lower := strings.ToLower(s)
	if z, ok := zoneWords[lower]; ok {
		return fmt.Sprintf("Perhaps %s?", z)
	}
	if len(s) > 3 && strings.HasPrefix(lower, "utc") || strings.HasPrefix(lower, "gmt") {
		return "Name the place instead, such as Europe/London; then summer time comes out right, too."
	}
	cities := make([]string, len(zoneNames))
	for i, z := range zoneNames {
		cities[i] = z[strings.LastIndexByte(z, '/')+1:]
		if schema.Fold(cities[i]) == schema.Fold(s) {
			return fmt.Sprintf("Perhaps %s?", z)
		}
	}
	if z, ok := schema.Nearest(s, zoneNames); ok {
		return fmt.Sprintf("Perhaps %s?", z)
	}
	if city, ok := schema.Nearest(s, cities); ok && len(s) >= len("Paris") { // shorter words are near to many
		return fmt.Sprintf("Perhaps %s?", zoneNames[slices.Index(cities, city)])
	}
	return "Zones are named by a continent and a city, such as Europe/London or Asia/Yerevan."
}

// filename says whether a text can be a file of the site, and else what to do.
func filename(s string) (string, bool) {
	drive := len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/')
	switch {
	case strings.Contains(s, "://"):
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

// date reads a date or a moment.
func (d *decoder) date(v *schema.Value, n frontmatter.Node, text string, f *schema.Field) bool {
	var err error
	if f.Kind == schema.Date {
		v.Date, err = civil.ParseDate(text)
		if err == nil {
			return true
		}
		if m, e := civil.ParseMoment(text); e == nil && m.Timed {
			d.report(diag.ValueWrong, v.Span, fmt.Sprintf("%s takes a day without a time", diag.Quoted(f.Name)), fmt.Sprintf("Write %s: %s", f.Name, m.Date))
			return false
		}
	} else {
		v.Moment, err = civil.ParseMoment(text)
		if first, last, ok := twoTimes(text, v.Moment); ok {
			hint := fmt.Sprintf("Write the first one here, %s, and the last one, %s, on a line of its own.", first, last)
			d.report(diag.DateForm, v.Span, fmt.Sprintf("%s gives two times", diag.Quoted(diag.Clip(text))), hint)
			return false
		}
		if err == nil {
			return true
		}
		v.Date = v.Moment.Date
	}
	code, message, hint := explainDate(text, v.Date, v.Moment, err, f)
	d.report(code, v.Span, message, hint)
	if guess, ok := readLoosely(text); ok && guess.sure && code == diag.DateForm {
		d.mendText(n, guess.at(0))
	}
	return false
}
