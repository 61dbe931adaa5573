package serve

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/preview"
)

// difference is what readers would see change if the site were published now.
type difference struct {
	Known   bool     `json:"known"` // whether the site was ever built
	Added   pageList `json:"added"`
	Changed pageList `json:"changed"`
	Removed pageList `json:"removed"`
	Others  int      `json:"others"` // files other than pages that differ
}

// pageList lists pages by their addresses below base_url: the first maxListed.
type pageList struct {
	Pages []string `json:"pages"`
	Total int      `json:"total"`
}

const maxListed = 50

// compare compares a site with the last build in a folder.
func compare(folder string, w *preview.Whole) *difference {
	d := new(difference)
	published, ok := output.Published(folder)
	if !ok {
		return d // a build will report what is wrong there
	}
	d.Known = true
	all := maps.Clone(published)
	maps.Copy(all, w.Files)
	for _, file := range slices.Sorted(maps.Keys(all)) {
		before, wasThere := published[file]
		after, isThere := w.Files[file]
		_, smaller := precompress.Plain(file)
		switch {
		case before == after && wasThere == isThere:
		case wasThere && isThere && after.IsZero(): // a picture, whose name changes with what it shows
		case smaller && !isThere: // follows from another file
		case path.Ext(file) != ".html":
			d.Others++
		case !wasThere:
			d.Added.add(file)
		case !isThere:
			d.Removed.add(file)
		default:
			d.Changed.add(file)
		}
	}
	return d
}

func (l *pageList) add(file string) {
	if l.Total++; l.Total <= maxListed {
		l.Pages = append(l.Pages, strings.TrimSuffix(file, "index.html"))
	}
}
