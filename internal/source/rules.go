package source

import (
	"path"
	"regexp"
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
	budget   = 16 << 20 // bytes of contents that a Tree keeps in memory
)

var inputs = []string{"addresses.txt", "content", "layouts", "site.yaml", "static", "translations.lock"}

// hiddenNames begin with a dot and are for web servers.
var hiddenNames = []string{".well-known", ".htaccess", ".nojekyll"}

// systemFiles are made by operating systems, and hold what a folder looks like or
// what was deleted from it. The last is the icon of a folder on macOS.
var systemFiles = []string{"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "__macosx", "icon\r"}

// isIgnored recognises files of editors and operating systems, such as the locks of
// documents that are open, and the Go files that embed the theme.
func isIgnored(file string) bool {
	dir, name := path.Split(file)
	switch {
	case name[0] == '.':
		return dir != "static/" || !slices.Contains(hiddenNames, name)
	case strings.HasPrefix(name, "~$"), strings.HasSuffix(name, "~"), strings.HasSuffix(name, ".swp"), strings.HasSuffix(name, ".tmp"):
		return true
	case name[0] == '#' && len(name) > 1 && strings.HasSuffix(name, "#"):
		return true
	case strings.HasSuffix(name, ".go"):
		return dir == "layouts/" || dir == "static/"
	}
	return slices.Contains(systemFiles, strings.ToLower(name))
}

// noteNames are usual names of Markdown files that are no pages.
var noteNames = []string{
	"readme", "changelog", "changes", "history", "license", "licence", "copying", "contributing", "contributors", "authors",
	"code_of_conduct", "security", "support", "notes", "todo", "architecture",
}

// IsNote recognises Markdown files for the people who work on a site, such as
// README.md, and any name in capitals.
func IsNote(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ReplaceAll(base, "-", "_")
	return slices.Contains(noteNames, strings.ToLower(base)) || base == strings.ToUpper(base) && base != strings.ToLower(base)
}

// limit gives the maximal size of a file in bytes.
func limit(file string) int64 {
	if file == "site.yaml" || strings.HasPrefix(file, "layouts/") || strings.HasSuffix(file, ".md") {
		return maxText
	}
	return maxOther
}

// frontMatter begins a page that is written in HTML.
var frontMatter = regexp.MustCompile(`^\x{feff}?(?:---|\+\+\+)[ \t]*\r?\n`)

// hasFront tells whether a file among the pages is HTML that begins with front matter.
func hasFront(file string, text []byte) bool {
	return strings.HasPrefix(file, "content/") && strings.EqualFold(path.Ext(file), ".html") && frontMatter.Match(text)
}

// isKept tells whether the next stage will read the contents of a file.
func isKept(file string) bool {
	switch path.Ext(file) {
	case ".md", ".html", ".yaml", ".css", ".js", ".svg", ".txt", ".json", ".xml":
		return true
	}
	return false
}

// isPortable tells whether all machines can have a file of this name.
func isPortable(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '\\' || unicode.IsControl(r)
	})
}

// fold gives the key of a name on a disk that ignores case and Unicode form.
func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(strings.ToUpper(norm.NFC.String(name)))
		}
	}
	return strings.ToLower(name)
}
