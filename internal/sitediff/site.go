// Package sitediff tells what changes for readers between two publications of a
// site: which pages are new, have other words, have moved, lead on, or are gone.
//
// # What is compared
//
// A published site is its files; no source and no memory is needed, so that any
// two folders can be compared, even one that another program has made. A page is a
// file of HTML. Its words are what a browser would show, line by line, and what
// stands for pictures; markup, addresses of style sheets, and what only programs
// read make no difference. What stands outside of its main element, such as menus,
// is the frame: a change there is told once, with the pages that share it.
//
// A page that was there and now sends readers on has moved, where the page that it
// leads to is new, and is redirected otherwise. A page that is missing is removed.
//
// Where only the sums of the earlier files are known, no words can be compared, and
// changed pages are named alone.
package sitediff

import (
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Site is a published site, or one that is about to be.
type Site struct {
	Files map[string]sum.Sum                // of all its files, by path
	Read  func(path string) ([]byte, error) // nil where only the sums are known
}

// Manifest gives the site that a manifest describes, of which only sums are known.
func Manifest(text []byte) (Site, error) {
	files, err := output.ParseManifest(text)
	if err != nil {
		return Site{}, fmt.Errorf("it is no manifest of a site: %w", err)
	}
	return Site{Files: files}, nil
}

// Folder gives the site in a folder: what its manifest names, or all files of one
// that has none. Root must stay open as long as the site is read.
func Folder(root *os.Root) (Site, error) {
	s := Site{Files: make(map[string]sum.Sum), Read: root.ReadFile}
	if text, err := root.ReadFile(output.ManifestName); err == nil {
		files, err := output.ParseManifest(text)
		s.Files = files
		return s, err
	}
	err := fs.WalkDir(root.FS(), ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		f, err := root.Open(file)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // it was only read
		s.Files[file], err = sum.OfReader(io.Reader(f))
		return err
	})
	if err != nil {
		return Site{}, fmt.Errorf("reading the site: %w", err)
	}
	return s, nil
}

// maxPage is the size from which on a page's words are not compared.
const maxPage = 16 << 20

// page reads the words of a page; nil where they are not known.
func (s *Site) page(file string) (*page, error) {
	if s.Read == nil {
		return nil, nil
	}
	data, err := s.Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	if len(data) > maxPage {
		return nil, nil
	}
	return parsePage(data)
}

// isPage says whether readers open a file as a page.
func isPage(file string) bool { return path.Ext(file) == ".html" || path.Ext(file) == ".htm" }

// address gives the address of a page below the site's: "/events/paris/".
func address(file string) string {
	if dir, ok := strings.CutSuffix("/"+file, "/index.html"); ok {
		return dir + "/"
	}
	return "/" + file
}

// fileAt gives the file that answers at an address on the site's host.
func (s *Site) fileAt(base, address string) (file string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	below, ours := strings.CutPrefix(u.Path, base)
	if !ours {
		return "", false
	}
	for _, file := range []string{below, path.Join(below, "index.html"), below + ".html"} {
		if _, ok := s.Files[file]; ok {
			return file, true
		}
	}
	return "", false
}
