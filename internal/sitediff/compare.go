package sitediff

import (
	"maps"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/precompress"
)

// Diff is what changes for readers. All lists are sorted by address or path.
type Diff struct {
	New        []Page
	Removed    []Page
	Moved      []Move // to new pages; what they say otherwise is in Changed
	Redirected []Move // to pages that were there already, or to other sites
	Changed    []Change
	Frames     []Frame // changes outside of what the pages say themselves
	Unknown    []Page  // changed pages whose earlier words are not known
	Invisible  int     // pages that changed in nothing that is shown
	Files      []File  // documents, pictures and others
	Before     int     // how many pages there were, without those that only lead on
	Now        int     // how many there are
}

// Page is a page that readers find.
type Page struct {
	Address string // below that of the site
	Title   string // "" where it is not known
	Lang    string // of its words
	Lines   []string
}

// Move is an address that leads on.
type Move struct{ From, To, Title string }

// Change is a page with other words.
type Change struct {
	Page              // as it is now, without its lines
	From    string    // where it stood before; "" where it has not moved
	Titled  []Segment // how its title has changed; nil where it has not
	Text    []Passage // all of its lines
	Links   []LinkChange
	Removed int // words
	Added   int
}

// LinkChange is a link whose words are the same, and which leads elsewhere.
type LinkChange struct{ Text, From, To string }

// Frame is a change in what surrounds the pages, such as a menu.
type Frame struct {
	Passage Passage
	Pages   []string // addresses of the pages that share it
}

// File is a file besides the pages.
type File struct {
	Path string
	What FileChange
}

// FileChange says what has become of a file.
type FileChange string

// The ways in which files change.
const (
	FileNew     FileChange = "new"
	FileChanged FileChange = "changed"
	FileRemoved FileChange = "removed"
)

// IsEmpty says whether nothing changes in what readers see.
func (d *Diff) IsEmpty() bool {
	return len(d.New)+len(d.Removed)+len(d.Moved)+len(d.Redirected)+len(d.Changed)+len(d.Frames)+len(d.Unknown)+len(d.Files) == 0
}

// Compare tells what changes from before to now. Base is the path of the site's
// address, which begins the addresses on pages.
func Compare(before, now Site, base string) (*Diff, error) {
	c := comparison{before: before, now: now, base: base, diff: new(Diff), frames: make(map[string]*Frame), from: make(map[string]string)}
	paths := slices.AppendSeq(slices.Collect(maps.Keys(before.Files)), maps.Keys(now.Files))
	slices.Sort(paths)
	var pages []string
	for _, file := range slices.Compact(paths) {
		if isPage(file) {
			pages = append(pages, file)
		} else {
			c.file(file)
		}
	}
	if err := c.lead(pages); err != nil {
		return nil, err
	}
	for _, file := range pages {
		if err := c.page(file); err != nil {
			return nil, err
		}
	}
	c.finish()
	return c.diff, nil
}

type comparison struct {
	before, now Site
	base        string
	diff        *Diff
	leading     map[string]string // the files now that lead on, with the address
	from        map[string]string // by file of a new page: the file at which it stood
	frames      map[string]*Frame // by what changes
}

// file compares a file that is no page. Those that only programs read, and whose
// names change with their contents, say nothing to readers.
func (c *comparison) file(file string) {
	old, was := c.before.Files[file]
	sum, is := c.now.Files[file]
	what := FileChanged
	switch {
	case was && is && old == sum, strings.HasPrefix(file, "assets/"), forPrograms(file):
		return
	case !was:
		what = FileNew
	case !is:
		what = FileRemoved
	}
	c.diff.Files = append(c.diff.Files, File{file, what})
}

// forPrograms says whether a file follows from the pages, or tells hosts something.
func forPrograms(file string) bool {
	name := file[strings.LastIndexByte(file, '/')+1:]
	switch name {
	case "atom.xml", "rss.xml", "feed.json", "sitemap.xml", "robots.txt", "_headers", "_redirects", ".htaccess", ".nginx.conf":
		return true
	}
	_, smaller := precompress.Plain(name)
	return smaller || strings.HasSuffix(name, ".ics")
}

// lead finds what leads on now and did not before.
func (c *comparison) lead(pages []string) error {
	c.leading = make(map[string]string)
	for _, file := range pages {
		sum, is := c.now.Files[file]
		old, was := c.before.Files[file]
		if !is || was && old == sum {
			continue
		}
		p, err := c.now.page(file)
		if err != nil {
			return err
		}
		if p == nil || p.to == "" {
			continue
		}
		c.leading[file] = p.to
		if !was {
			continue
		}
		move := Move{From: address(file), To: p.to, Title: p.title}
		target, ok := c.now.fileAt(c.base, p.to)
		if ok {
			move.To = address(target)
		}
		earlier, err := c.before.page(file)
		if err != nil {
			return err
		}
		_, stood := c.before.Files[target]
		_, claimed := c.from[target]
		if ok && !stood && !claimed && (earlier == nil || earlier.to == "") {
			c.from[target] = file
			c.diff.Moved = append(c.diff.Moved, move)
		} else {
			c.diff.Redirected = append(c.diff.Redirected, move)
		}
	}
	return nil
}

// page compares a page.
func (c *comparison) page(file string) error {
	old, was := c.before.Files[file]
	sum, is := c.now.Files[file]
	from := file
	if origin, moved := c.from[file]; moved {
		from, was = origin, true
	}
	if _, leads := c.leading[file]; leads || was && is && from == file && old == sum {
		return nil // told already, or the same
	}
	var before, now *page
	var err error
	if was {
		before, err = c.before.page(from)
	}
	if is && err == nil {
		now, err = c.now.page(file)
	}
	switch {
	case err != nil:
		return err
	case !is:
		c.diff.Removed = append(c.diff.Removed, describe(file, before))
	case !was || before != nil && before.to != "":
		c.diff.New = append(c.diff.New, describe(file, now))
	case before != nil && now != nil:
		c.compare(file, from, before, now)
	case from == file:
		p := describe(file, now)
		p.Lines = nil
		c.diff.Unknown = append(c.diff.Unknown, p)
	}
	return nil
}

func describe(file string, p *page) Page {
	out := Page{Address: address(file)}
	if p != nil {
		out.Title, out.Lang, out.Lines = p.name(), p.lang, p.main
	}
	return out
}

// compare compares the words of a page.
func (c *comparison) compare(file, from string, before, now *page) {
	ch := Change{Page: describe(file, now)}
	ch.Lines = nil
	if from != file {
		ch.From = address(from)
	}
	if before.title != now.title && before.heading == now.heading { // else the text tells
		ch.Titled = compareWords(before.title, now.title)
	}
	ch.Text = compareLines(before.main, now.main)
	for _, p := range ch.Text {
		ch.Removed += countWords(p.Segments, Removed)
		ch.Added += countWords(p.Segments, Added)
	}
	ch.Links = slices.DeleteFunc(compareLinks(before.links, now.links), c.follows)
	shown := ch.Titled != nil || ch.Removed+ch.Added > 0 || len(ch.Links) > 0
	if shown {
		c.diff.Changed = append(c.diff.Changed, ch)
	}
	around := false
	for _, p := range compareLines(before.frame, now.frame) {
		if p.Changed {
			c.around(p, ch.Address)
			around = true
		}
	}
	if !shown && !around && from == file {
		c.diff.Invisible++
	}
}

// around notes a change in what surrounds a page.
func (c *comparison) around(p Passage, page string) {
	var key strings.Builder
	for _, s := range p.Segments {
		key.WriteByte(byte(s.Kind))
		key.WriteString(s.Text + "\x00")
	}
	f := c.frames[key.String()]
	if f == nil {
		f = &Frame{Passage: p}
		c.frames[key.String()] = f
	}
	if n := len(f.Pages); n == 0 || f.Pages[n-1] != page { // a word may stand in the menu and in the footer
		f.Pages = append(f.Pages, page)
	}
}

// follows says whether a link leads elsewhere only because its page has moved.
func (c *comparison) follows(l LinkChange) bool {
	target, ok := c.now.fileAt(c.base, l.To)
	from := c.from[target]
	return ok && from != "" && strings.HasPrefix(l.From, strings.TrimSuffix(c.base, "/")+address(from))
}

// compareLinks finds links with the same words that lead elsewhere now. Of several
// with the same words, the first is compared with the first.
func compareLinks(before, now []link) []LinkChange {
	byText := func(list []link) map[string][]string {
		out := make(map[string][]string)
		for _, l := range list {
			out[l.text] = append(out[l.text], l.to)
		}
		return out
	}
	old := byText(before)
	var out []LinkChange
	for text, to := range byText(now) {
		for i, address := range to {
			if i < len(old[text]) && old[text][i] != address && len(old[text]) == len(to) {
				out = append(out, LinkChange{text, old[text][i], address})
			}
		}
	}
	slices.SortFunc(out, func(a, b LinkChange) int { return strings.Compare(a.Text+"\x00"+a.To, b.Text+"\x00"+b.To) })
	return slices.Compact(out)
}

// finish sorts by address. A frame of a single page, of which more is told, follows
// from that, such as a title in "You are here".
func (c *comparison) finish() {
	d := c.diff
	told := make(map[string]bool)
	for _, ch := range d.Changed {
		told[ch.Address] = true
	}
	for _, m := range d.Moved {
		told[m.To] = true
	}
	for _, key := range slices.Sorted(maps.Keys(c.frames)) {
		if f := c.frames[key]; len(f.Pages) > 1 || !told[f.Pages[0]] {
			slices.Sort(f.Pages)
			d.Frames = append(d.Frames, *f)
		}
	}
	slices.SortStableFunc(d.Frames, func(a, b Frame) int { return len(b.Pages) - len(a.Pages) })
	for _, list := range [][]Page{d.New, d.Removed, d.Unknown} {
		slices.SortFunc(list, func(a, b Page) int { return strings.Compare(a.Address, b.Address) })
	}
	for _, list := range [][]Move{d.Moved, d.Redirected} {
		slices.SortFunc(list, func(a, b Move) int { return strings.Compare(a.From, b.From) })
	}
	slices.SortFunc(d.Changed, func(a, b Change) int { return strings.Compare(a.Address, b.Address) })
}
