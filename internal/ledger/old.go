package ledger

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Document is a file that readers follow links to, and that others may have linked
// to from outside.
type Document struct {
	Address string // below base_url: "/events/fair/plan.pdf"
	File    string // in the site's folder: "content/events/fair/plan.pdf"
	Sum     Sketch // of its bytes
}

// Contents are all that a site publishes.
type Contents struct {
	Pages     []Page // as they were given to Publish
	Entries   []Entry
	Files     func(page int) []string // the feeds and calendars in the folder of a page; the one first that may stand for the others
	Documents []Document
	List      func(key string) string   // the address that stands for that of a list which was made by itself, by the key of its page; "" for none
	Exists    func(address string) bool // whether there is a file at an address that is neither a page nor a document
}

// documents are the endings of files whose addresses are promises: not pictures,
// nor what browsers load by themselves.
var documents = []string{
	".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx", ".odp", ".epub", ".zip",
	".mp3", ".m4a", ".ogg", ".wav", ".mp4", ".webm", ".mov", ".ics",
}

// IsDocument says whether a file is one whose address is a promise.
func IsDocument(file string) bool { return slices.Contains(documents, strings.ToLower(path.Ext(file))) }

func isDocument(address string) bool { return IsDocument(address) }

// Old is an address that was published and at which no page and no file stands any
// more.
type Old struct {
	Address string
	First   civil.Date // the day on which it was published
	Said    string     // where somebody said that it leads; ""
	To      string     // where it leads: an address below base_url, or a whole one; "" for nowhere
	Gone    bool       // it was declared gone, or is that of something that ends by itself
	Held    bool       // its page is held back
	Key     string     // of the page that stood there last, or the file of a document
	Found   bool       // where it leads was found by Publish just now, and not by somebody's word
	Below   []string   // the addresses below it that are lost with it, sorted
	Span    diag.Span  // of it in the file
}

// Lost says that whoever asks for the address would be told that there is nothing.
func (o *Old) Lost() bool { return o.To == "" && !o.Gone }

// Old gives the addresses at which nothing stands any more, in order. Of those that
// are lost below another one that is, only the upper one is told.
func (l *Ledger) Old() []Old { return l.old }

// Compared says whether what was published depends on the texts of pages: some are
// gone and others are new.
func (l *Ledger) Compared() bool { return l.compared }

// resolver works out where old addresses lead.
type resolver struct {
	*Ledger
	*Contents
	pages     map[string]place    // published, by address and old address
	documents map[string]Document // by address
	byID      map[string]*Page
	byPageKey map[string]*Page
}

// place is a published page, and its index.
type place struct {
	*Page
	index int
}

// Resolve works out what has become of the addresses at which nothing stands any
// more, and brings their lines up to date. The ledger must come from Publish.
func (l *Ledger) Resolve(c Contents, today civil.Date) {
	r := &resolver{
		Ledger: l, Contents: &c, pages: make(map[string]place, len(c.Pages)), documents: make(map[string]Document, len(c.Documents)),
		byID: make(map[string]*Page, len(c.Pages)), byPageKey: make(map[string]*Page, len(c.Pages)),
	}
	for i := range c.Pages {
		p := &c.Pages[i]
		if r.byPageKey[p.Key] == nil || p.Held == Published {
			r.byID[c.Entries[i].ID], r.byPageKey[p.Key] = p, p
		}
		if p.Held == Published && p.Address != "" {
			for _, a := range p.Aliases {
				r.pages[a] = place{p, i}
			}
		}
	}
	for i := range c.Pages {
		if p := &c.Pages[i]; p.Held == Published && p.Address != "" {
			r.pages[p.Address] = place{p, i}
			at := l.lines[p.Address]
			at.files = uniteFiles(at.files, joinFiles(c.Files(i)))
			l.lines[p.Address] = at
		}
	}
	for _, d := range c.Documents {
		r.documents[d.Address] = d
	}
	l.old = nil
	for address, at := range l.lines {
		_, isPage := r.pages[address]
		switch {
		case isPage:
		case r.exists(address):
			at.to, at.gone = "", civil.Date{}
			l.lines[address] = at
			continue
		default:
			l.old = append(l.old, r.line(address, &at, today))
			l.lines[address] = at
		}
		r.files(address, at)
	}
	slices.SortFunc(l.old, func(a, b Old) int { return cmp.Compare(a.Address, b.Address) })
	l.old = group(l.old)
}

// line tells where an address leads, and brings its line up to date.
func (r *resolver) line(address string, at *line, today civil.Date) Old {
	o := Old{Address: address, First: at.first, Key: at.key, Span: at.span}
	o.To, o.Gone = r.find(address, 0)
	o.Said = at.to
	if at.to != "" {
		return o
	}
	owner := r.owner(at)
	switch {
	case owner != nil && owner.Held == Withdrawn:
		o.Held = !o.Gone
	case owner != nil && o.Gone && at.gone.IsZero(): // expired, and need not be kept for that
		at.gone = today
	case owner != nil && o.To != "":
		o.Found = at.text != 0 || at.key != owner.Key
		o.Key = owner.Key
		*at = line{key: owner.Key, id: at.id, first: at.first, files: at.files, span: at.span}
	case o.To != "" && !r.isList(at.key): // it may not be found again once more has changed
		o.Found = true
		at.to, at.text = o.To, 0
	}
	return o
}

// exists says whether there is a file at an address.
func (r *resolver) exists(address string) bool {
	_, there := r.documents[address]
	return there || r.Exists != nil && r.Exists(address)
}

// owner gives the page that an address has belonged to; nil where there is none.
func (r *resolver) owner(at *line) *Page {
	if p := r.byID[at.id]; p != nil {
		return p
	}
	return r.byPageKey[at.key]
}

// longestChain is how many redirections are followed; more are a loop.
const longestChain = 50

// find gives the address at which readers of another one end, or says that it is
// gone. It gives neither where it leads nowhere.
func (r *resolver) find(address string, steps int) (to string, gone bool) {
	if p, ok := r.pages[address]; ok {
		return p.Address, false
	}
	if r.exists(address) {
		return address, false
	}
	at, known := r.lines[address]
	switch {
	case steps > longestChain:
		return "", false
	case !known:
		dir, name := path.Split(address)
		if folder, ok := r.folder(dir); ok && slices.Contains(splitFiles(r.lines[folder].files), name) {
			return r.file(folder, name, steps)
		}
		return "", false
	case strings.Contains(at.to, "://"):
		return at.to, false
	case at.to != "":
		to, fragment, _ := strings.Cut(at.to, "#")
		if to, gone = r.find(to, steps+1); to != "" && fragment != "" && !strings.Contains(to, "#") {
			to += "#" + fragment
		}
		return to, gone
	case !at.gone.IsZero():
		return "", true
	case isDocument(address):
		return r.document(address, &at, steps), false
	}
	if p := r.owner(&at); p != nil {
		return p.Address, p.Held == Expired
	}
	if at.text != 0 {
		return "", false
	}
	if r.isList(at.key) {
		return r.List(at.key), false
	}
	return r.folderInstead(address, steps), false
}

// isList says whether a key is that of a list for which another one stands.
func (r *resolver) isList(key string) bool { return r.List != nil && r.List(key) != "" }

// folderInstead gives the folder that stands for one which had no page of its own and
// is empty now: the one to which all that was in it has gone; "" where that is
// not one alone.
func (r *resolver) folderInstead(address string, steps int) string {
	if !strings.HasSuffix(address, "/") {
		return ""
	}
	found := ""
	for below, at := range r.lines {
		if parent(below) != address || isDocument(below) || below == "/" || at.to != "" {
			continue
		}
		to, _ := r.find(below, steps+1)
		if to == "" || strings.Contains(to, "://") {
			continue
		}
		folder := parent(to)
		if found != "" && folder != found || r.pages[folder].Page == nil {
			return ""
		}
		found = folder
	}
	return found
}

// document gives where a document stands now: its file may have got another
// address, or moved with the page that it lay beside, or been moved by itself.
func (r *resolver) document(address string, at *line, steps int) string {
	for _, d := range r.documents {
		if d.File == at.key {
			return d.Address
		}
	}
	dir, name := path.Split(address)
	if folder, ok := r.folder(dir); ok && r.pages[folder].Page == nil {
		if page, _ := r.find(folder, steps+1); page != "" {
			if _, there := r.documents[folderOf(page)+name]; there {
				return folderOf(page) + name
			}
		}
	}
	found := ""
	for _, d := range r.documents {
		if d.Sum == at.text && (found == "" || d.Address < found) {
			found = d.Address
		}
	}
	return found
}

// folder gives the address of the page whose files lie in a folder.
func (r *resolver) folder(dir string) (string, bool) {
	for _, address := range []string{dir, strings.TrimSuffix(dir, "/") + ".html", strings.TrimSuffix(dir, "/")} {
		if _, ok := r.lines[address]; ok && address != "" {
			return address, true
		}
	}
	return "", false
}

// files adds the feeds and calendars that an address had, and that are not there any
// more.
func (r *resolver) files(address string, at line) {
	for _, name := range splitFiles(at.files) {
		p := r.pages[address]
		if p.Page != nil && p.Address == address && slices.Contains(r.Files(p.index), name) {
			continue
		}
		o := Old{Address: folderOf(address) + name, First: at.first, Key: at.key, Span: at.span}
		if _, own := r.lines[o.Address]; own {
			continue
		}
		if o.To, o.Gone = r.file(address, name, 0); !o.Lost() && o.To != o.Address { // /about/ and /about.html have one folder
			r.old = append(r.old, o)
		}
	}
}

// file gives where a feed or a calendar of a page is found now: that of the page
// to which its address leads; of a feed, another one of the same page. It is gone
// where there is none, and lost with its page.
func (r *resolver) file(address, name string, steps int) (to string, gone bool) {
	to, gone = r.find(address, steps+1)
	p, at := r.pages[to], r.lines[address]
	switch {
	case to == "":
		return "", gone
	case p.Page == nil, r.pages[address].Page == nil && at.to == "" && r.owner(&at) == nil: // of a list that another one stands for
		return "", true
	}
	files := r.Files(p.index)
	switch {
	case slices.Contains(files, name):
		return folderOf(to) + name, false
	case path.Ext(name) != ".ics" && len(files) > 0 && path.Ext(files[0]) != ".ics":
		return folderOf(to) + files[0], false
	}
	return "", true
}

// group takes out those that are lost below another one, or lead to one.
func group(old []Old) []Old {
	lost := make(map[string]*Old)
	for i := range old {
		if old[i].Lost() {
			lost[old[i].Address] = &old[i]
		}
	}
	follows := func(o *Old) bool { // another one is told, with which it is found again
		to := lost[o.Said]
		return to != nil && to.Said == ""
	}
	below := make(map[string]bool)
	for address, o := range lost {
		if follows(o) {
			below[address] = true
			continue
		}
		var top *Old
		for dir := parent(address); dir != "/"; dir = parent(dir) {
			if above := lost[dir]; above != nil && !follows(above) {
				top = above
			}
		}
		if top != nil {
			top.Below = append(top.Below, address)
			below[address] = true
		}
	}
	for i := range old {
		slices.Sort(old[i].Below)
	}
	return slices.DeleteFunc(old, func(o Old) bool { return below[o.Address] })
}

// parent gives the address of the folder in which an address lies.
func parent(address string) string {
	if dir := path.Dir(strings.TrimSuffix(address, "/")); dir != "/" {
		return dir + "/"
	}
	return "/"
}

// folderOf gives the folder in which the files of a page lie.
func folderOf(address string) string {
	if strings.HasSuffix(address, "/") {
		return address
	}
	return strings.TrimSuffix(address, ".html") + "/"
}

func splitFiles(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

func joinFiles(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), ",") }

// uniteFiles gives the names of both lists.
func uniteFiles(a, b string) string {
	if a == b || b == "" {
		return a
	}
	names := append(splitFiles(a), splitFiles(b)...)
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}
