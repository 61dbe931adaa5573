package source

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxDepth = 32
	maxText  = 4 << 20
	maxOther = 200 << 20
	budget   = 16 << 20 // bytes of text that a Tree keeps, so that they need not be read again
)

// inputs are the names in the site's folder that a build looks at.
var inputs = []string{"content", "layouts", "site.yaml", "static"}

// hidden are the names with a dot that web servers ask for.
var hidden = []string{".well-known", ".htaccess", ".nojekyll"}

// passedOver says whether a path is none of the site's: left behind by an
// editor or an operating system, or part of the program that carries a theme.
func passedOver(file string) bool {
	dir, name := path.Split(file)
	switch {
	case name[0] == '.':
		return dir != "static/" || !slices.Contains(hidden, name)
	case strings.HasSuffix(name, "~"), strings.HasSuffix(name, ".swp"), strings.HasSuffix(name, ".tmp"):
		return true
	case name[0] == '#' && len(name) > 1 && strings.HasSuffix(name, "#"):
		return true
	case strings.HasSuffix(name, ".go"):
		return dir == "layouts/" || dir == "static/"
	}
	return strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// notes are Markdown files that stand in many folders for those who work on
// them, and not for readers.
var notes = []string{
	"readme", "changelog", "changes", "history", "license", "licence", "copying", "contributing", "contributors", "authors",
	"code_of_conduct", "security", "support", "notes", "todo", "architecture",
}

// IsNote says whether a name is that of a note to those who work on a site:
// one of the usual ones, or any in capitals.
func IsNote(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ReplaceAll(base, "-", "_")
	return slices.Contains(notes, strings.ToLower(base)) || base == strings.ToUpper(base) && base != strings.ToLower(base)
}

// limit is the size above which a file is refused.
func limit(file string) int64 {
	if file == "site.yaml" || strings.HasPrefix(file, "layouts/") || strings.HasSuffix(file, ".md") {
		return maxText
	}
	return maxOther
}

// keeps says whether the next stage is going to read the whole of a file.
func keeps(file string) bool {
	switch path.Ext(file) {
	case ".md", ".html", ".yaml", ".css", ".js", ".svg", ".txt", ".json", ".xml":
		return true
	}
	return false
}

// portable says whether every machine can hold a file of this name.
func portable(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '\\' || unicode.IsControl(r)
	})
}

// fold gives what is left of a name on a disk that tells neither case nor
// Unicode form apart.
func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(strings.ToUpper(norm.NFC.String(name)))
		}
	}
	return strings.ToLower(name)
}
