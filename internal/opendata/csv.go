package opendata

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// mark is the byte order mark, by which spreadsheets know UTF-8.
const mark = "\ufeff"

// CSV writes the pages as a table (RFC 4180): a first line of names, then one a page,
// each ended by CR LF. Several values stand in one cell, with semicolons between them;
// of what JSON gives as an object, the name, the title, the address or the words. A cell that a spreadsheet would take for a formula begins with an apostrophe, as
// anybody may have written it.
func (s *Set) CSV() []byte {
	var b bytes.Buffer
	b.WriteString(mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	head := []string{"id", "url", "type", "language"}
	for _, f := range s.published() {
		head = append(head, f.Name)
	}
	w.Write(head) //nolint:errcheck // into memory
	for _, c := range s.Cards {
		var cells []string
		for _, m := range s.row(c) {
			cells = append(cells, cell(m.value))
		}
		w.Write(cells) //nolint:errcheck // into memory
	}
	w.Flush()
	return b.Bytes()
}

// cell writes a value into a cell.
func cell(v any) string {
	if n, ok := v.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return harmless(words(v))
}

// words gives a value in a line.
func words(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = words(item)
		}
		return strings.Join(parts, "; ")
	case object:
		for _, m := range v {
			if text, ok := m.value.(string); ok && text != "" {
				return text
			}
		}
	}
	return ""
}

// harmless keeps spreadsheets from carrying out what a cell says (OWASP, CSV
// injection).
func harmless(cell string) string {
	if strings.ContainsAny(firstOf(strings.TrimLeft(cell, " \u00a0")), "=+-@\t\r\n＝＋－＠") {
		return "'" + cell
	}
	return cell
}

// firstOf gives the first letter of a text.
func firstOf(text string) string {
	for i := range text {
		if i > 0 {
			return text[:i]
		}
	}
	return text
}
