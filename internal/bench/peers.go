package bench

import (
	"embed"
	"errors"
	"io/fs"
	"strings"
)

// Peers are the programs for which there are layouts that make the same site:
// pages with the same head, navigation, breadcrumbs, dates, terms and
// neighbours, lists and terms of 20, a feed of summaries for the home page, the
// blog and each term, a calendar for each event and for all, a sitemap,
// robots.txt, and a style sheet named by its contents.
var Peers = []string{"meridian", "hugo"}

// peers holds what each of them needs besides the content: by program, as it
// lies in the site's folder.
//
//go:embed all:peers
var peers embed.FS

// HugoVersion is the one that is compared with, where none is installed.
const HugoVersion = "v0.165.0"

// WritePeer makes the site that Write makes, with the layouts for one of Peers.
func WritePeer(dir, peer string, pages int) error {
	w := writer{dir: dir, made: map[string]bool{}}
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
