package bench

import (
	"embed"
	"errors"
	"io/fs"
	"strings"
)

// Peers are the programs with layouts that make the same site: pages with the
// same head, navigation, breadcrumbs, dates, terms and neighbours, lists and
// terms of 20, a feed of summaries for the home page, the blog and each term, a
// calendar for each event and for all, a sitemap, robots.txt, and a style sheet
// with a hashed name.
var Peers = []string{"meridian", "hugo"}

// peers holds the files of each peer's site besides the content.
//
//go:embed all:peers
var peers embed.FS

// WritePeer makes the site of Write, with the layouts for one of Peers.
func WritePeer(dir, peer string, pages int) error {
	w := siteWriter{dir: dir}
	w.site(pages)
	if peer == "meridian" {
		w.write("site.yaml", settings+"feeds: {formats: [rss], limit: 20, full: false}\n")
	}
	from := "peers/" + peer
	err := fs.WalkDir(peers, from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := peers.ReadFile(name)
		w.write(strings.TrimPrefix(name, from+"/"), string(text))
		return err
	})
	return errors.Join(err, w.err)
}
