package ledger

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

const introduction = `# Every address that this site has published, so that feeds, calendars and links last.
# "meridian build" writes this file. Keep it in version control with the pages.
`

// Parse reads a ledger. A line that can't be read is an error, as to leave it out
// would lose what it says.
func Parse(src []byte) (*Ledger, diag.List) {
	l := &Ledger{lines: make(map[string]line, bytes.Count(src, []byte("\n")))}
	var diags diag.List
	isLedger := false
	for at := 0; at < len(src); {
		end := len(src)
		if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
			end = at + i
		}
		text := strings.TrimSpace(strings.TrimPrefix(string(src[at:end]), "\ufeff"))
		isLedger = isLedger || strings.HasPrefix(text, "tag:") || strings.HasPrefix(text, "/")
		if err := l.parseLine(text, at); err != nil {
			diags = append(diags, diag.Diagnostic{
				Code: diag.LedgerLine, File: File, Span: diag.Span{Start: at, End: max(at+1, end)},
				Message: "this line can't be read: " + err.Error(),
				Hint:    "Take the file as it last was from version control, then build again. Nothing in it needs to be changed by hand.",
			})
		}
		at = end + 1
	}
	if len(diags) > 0 && !isLedger {
		diags = diags[:1]
		diags[0].Message = "a file of this name holds the addresses that the site has published, and this one holds something else"
		diags[0].Hint = "Give it another name, or move it into static if readers are to have it. Builds write their record here, by which feeds, calendars and links last."
	}
	return l, diags
}

// conflictMarkers begin the lines that git writes between two sides.
var conflictMarkers = []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"}

// parseLine reads a line that begins at an offset.
func (l *Ledger) parseLine(text string, offset int) error {
	switch {
	case text == "", text[0] == '#', slices.ContainsFunc(conflictMarkers, func(m string) bool { return strings.HasPrefix(text, m) }):
		return nil
	case strings.HasPrefix(text, "tag:"):
		return l.parseTag(text)
	}
	parts := strings.Fields(text)
	if len(parts) < 3 || parts[0][0] != '/' {
		return fmt.Errorf("it holds no address, page and day")
	}
	address, err := parseAddress(parts[0])
	var at line
	if parts[1] != homeKey && err == nil {
		at.key, err = url.PathUnescape(parts[1])
	}
	if err == nil {
		at.first, err = parseDay(parts[2])
	}
	at.id, at.span = defaultID(at.key), diag.Span{Start: offset, End: offset + len(parts[0])}
	for _, part := range parts[3:] {
		if err != nil {
			break
		}
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "id":
			at.id, err = url.PathUnescape(value)
		case "calendar":
			at.revision, err = parseRevision(value)
		case "files":
			at.files = uniteFiles("", value)
		case "text":
			at.text, err = parseSketch(value)
		case "to":
			at.to, err = parseTarget(value)
		case "gone":
			at.gone, err = parseDay(value)
		default:
			err = fmt.Errorf("“%s” means nothing here", part)
		}
	}
	if err != nil {
		return err
	}
	if before, ok := l.lines[address]; ok {
		at = merge(before, at)
		at.span = before.span
	}
	l.lines[address] = at
	return nil
}

// parseTag reads the tag. Of two, as a merge may leave them, the older one holds.
func (l *Ledger) parseTag(text string) error {
	host, chosen, path := splitTag(text)
	if host == "" || path == "" || strings.ContainsFunc(text, unicode.IsSpace) {
		return fmt.Errorf("the tag names no host, day and path")
	}
	if _, err := parseDay(chosen); err != nil {
		return err
	}
	_, other, _ := splitTag(l.Tag)
	if l.Tag == "" || cmp.Or(strings.Compare(chosen, other), strings.Compare(text, l.Tag)) < 0 {
		l.Tag = text
	}
	return nil
}

// splitTag takes a tag apart: "tag:www.example.org,2026-11-30:/int/" is of the
// host www.example.org, the day 2026-11-30, and the path /int/.
func splitTag(tag string) (host, day, path string) {
	authority, path, _ := strings.Cut(strings.TrimPrefix(tag, "tag:"), ":")
	host, day, _ = strings.Cut(authority, ",")
	return host, day, path
}

func parseRevision(text string) (Revision, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 3 || parts[2] == "" {
		return Revision{}, fmt.Errorf("the calendar's revision holds no number, day and sum")
	}
	n, err := strconv.Atoi(parts[0])
	if err != nil || n < 0 || n > 1<<30 {
		return Revision{}, fmt.Errorf("“%s” is no number of a revision", parts[0])
	}
	d, err := parseDay(parts[1])
	return Revision{n, d, parts[2]}, err
}

// parseAddress reads an address below base_url, which stands in the file as links
// have it. Earlier builds escaped the percent signs once more.
func parseAddress(text string) (string, error) {
	plain, err := url.PathUnescape(text)
	if err != nil {
		return "", err
	}
	if once, err := url.PathUnescape(plain); err == nil && once != plain && utf8.ValidString(once) && strings.ContainsFunc(once, isEscaped) {
		plain = once
	}
	return (&url.URL{Path: plain}).EscapedPath(), nil
}

// isEscaped says whether links hold a letter or sign only in another form. Of those in
// ASCII that is left open but for the space: a percent sign may stand for itself.
func isEscaped(r rune) bool { return r == ' ' || r >= utf8.RuneSelf }

// parseTarget reads where an address leads: to another one below base_url, or to
// a whole one.
func parseTarget(text string) (string, error) {
	if strings.HasPrefix(text, "/") {
		address, within := cutAddress(text)
		to, err := parseAddress(address)
		if err != nil {
			return "", err
		}
		within, err = url.PathUnescape(within)
		return to + within, err
	}
	to, err := url.PathUnescape(text)
	if err == nil && !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") {
		err = fmt.Errorf("“%s” is no address to which another one could lead", text)
	}
	return to, err
}

// cutAddress parts an address from the query or the fragment behind it, which keeps its
// sign: in a path, "?" and "#" are escaped.
func cutAddress(target string) (address, within string) {
	if at := strings.IndexAny(target, "?#"); at >= 0 {
		return target[:at], target[at:]
	}
	return target, ""
}

// parseDay reads a whole date.
func parseDay(text string) (civil.Date, error) {
	d, err := civil.ParseDate(text)
	if err != nil || d.First() != d {
		return civil.Date{}, fmt.Errorf("“%s” is no day such as 2026-11-30", text)
	}
	return d, nil
}

// Format gives the ledger as a file.
func (l *Ledger) Format() []byte {
	out := make([]byte, 0, len(introduction)+len(l.Tag)+80*len(l.lines))
	out = append(out, introduction...)
	if l.Tag != "" {
		out = append(append(out, l.Tag...), '\n')
	}
	for _, address := range slices.Sorted(maps.Keys(l.lines)) {
		at := l.lines[address]
		out = append(appendAddress(out, address), ' ')
		out = appendEscaped(out, cmp.Or(at.key, homeKey))
		out = append(append(out, ' '), at.first.String()...)
		if at.id != defaultID(at.key) {
			out = appendEscaped(append(out, " id="...), at.id)
		}
		if r := at.revision; r.Sum != "" {
			out = fmt.Appendf(out, " calendar=%d,%s,%s", r.Number, r.Day, r.Sum)
		}
		if at.files != "" {
			out = appendEscaped(append(out, " files="...), at.files)
		}
		if at.text != 0 {
			out = fmt.Appendf(out, " text=%016x", uint64(at.text))
		}
		if at.to != "" {
			address, within := cutAddress(at.to)
			out = appendEscaped(appendAddress(append(out, " to="...), address), within)
		}
		if !at.gone.IsZero() {
			out = fmt.Appendf(out, " gone=%s", at.gone)
		}
		out = append(out, '\n')
	}
	return out
}

// homeKey stands for the key of the home page, which is empty.
const homeKey = "-"

const hexDigits = "0123456789ABCDEF"

// appendAddress writes an address. One below base_url is escaped already.
func appendAddress(dst []byte, address string) []byte {
	if parsed, err := parseAddress(address); err == nil && parsed == address && address[0] == '/' {
		return append(dst, address...)
	}
	return appendEscaped(dst, address)
}

func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == '%' || r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			for _, c := range []byte(s[i : i+n]) {
				dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
			}
		} else {
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return dst
}
