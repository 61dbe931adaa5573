package scaffold

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// The names of section pages begin with _, which embed leaves out unless it is
// told not to.
//
//go:embed all:starter
var starter embed.FS

// Site is what a new site is made from.
type Site struct {
	Title string     // as Title gives it
	Today civil.Date // the day on which it begins
}

// TitleOf makes a title of a folder's name: "our-work" gives "Our work".
func TitleOf(dir string) string {
	name := Title(strings.NewReplacer("-", " ", "_", " ").Replace(filepath.Base(dir)))
	if r, size := utf8.DecodeRuneInString(name); unicode.IsLetter(r) {
		return string(unicode.ToUpper(r)) + name[size:]
	}
	return "Our section"
}

// Write writes the new site into dir, and gives the paths of its files. A
// folder that holds anything is refused: the error then wraps ErrExists.
func (s Site) Write(dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	defer root.Close() // the files are closed by then
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{".git", ".DS_Store", "desktop.ini", "Thumbs.db"}, e.Name()) {
			return nil, fmt.Errorf("%s is not empty (%s is %w); nothing was written", dir, e.Name(), ErrExists)
		}
	}
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	var written []string
	for _, file := range files {
		if err := write(root, file.path, file.text); err != nil {
			return nil, err
		}
		written = append(written, file.path)
	}
	return written, nil
}

type file struct {
	path string
	text []byte
}

// files gives the files of the new site, sorted by path. Those of the folder
// starter have words in angle brackets for what is not the same in every site.
func (s Site) files() ([]file, error) {
	year := s.Today.Year
	words := strings.NewReplacer(
		"<title>", Scalar(s.Title),
		"<today>", s.Today.String(),
		"<day of the event>", s.Today.AddDays(60).String(),
		"<last day of the event>", s.Today.AddDays(61).String(),
		"<month>", s.Today.String()[:len("2006-01")],
		"<in two years>", fmt.Sprint(year+2),
	)
	var out []file
	err := fs.WalkDir(starter, "starter", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(starter, p)
		p = strings.TrimPrefix(p, "starter/")
		if p == "gitignore" { // a name with a dot would count for the project's own repository
			p = ".gitignore"
		}
		out = append(out, file{p, []byte(words.Replace(string(text)))})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the starter site: %w", err)
	}
	slices.SortFunc(out, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return out, nil
}
