package diag

import (
	"strings"
	"unicode/utf8"
)

// Quoted puts a key, or what a writer wrote, in quotation marks for a message.
func Quoted(s string) string { return "“" + s + "”" }

// Clip shortens a quotation to one line of 60 characters.
func Clip(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
