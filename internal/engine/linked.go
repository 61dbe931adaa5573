package engine

import (
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/consistency"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/render"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/source"
)

// keepLinked leaves out the tasks that copy a file of content/ to which nothing
// leads, and tells of these files. Of all other tasks, which are the first n, the
// results are known: remembered ones as well, so that a link that is gone from one
// text is missed here. Where there is an error nothing is published, and what is
// not made would be missed by those who check the rest.
func (r *run) keepLinked(n int) {
	if r.Layouts == nil {
		return
	}
	leads := make(map[string]bool)
	for i := range r.results[:n] {
		for _, address := range r.results[i].Leads {
			leads[address] = true
		}
	}
	var texts names
	linked := func(url, path string) bool {
		if leads[url] || r.Site.Named(url) {
			return true
		}
		if texts == nil {
			texts = r.textsBesidePages()
		}
		return texts[path]
	}
	var unlinked []site.Resource
	drop := make(map[string]bool)
	for _, f := range r.Site.Pictures() {
		if !linked(f.URL, f.Fallback.Path) {
			drop[f.URL] = true
		}
	}
	for _, c := range r.Site.SocialCards() {
		if !leads[c.URL] {
			drop[c.URL] = true
		}
	}
	for _, f := range r.Site.Resources() {
		if f.Refused != nil || !linked(f.URL, f.Path) {
			drop[f.URL] = f.Refused != nil || !r.Site.Promised(&f)
			if f.Shown == "" || drop[f.Shown] {
				unlinked = append(unlinked, f)
			}
		}
	}
	if len(drop) == 0 {
		return
	}
	if unfinished, ok := r.unfinished(n); ok && len(unlinked) > 0 {
		told := make(map[string]bool) // files that are reported already
		for _, d := range r.Report.Diagnostics {
			told[d.File] = told[d.File] || d.Code == diag.FilePlace || d.Code == diag.AddressTaken
		}
		withPages := make(map[string]bool) // folders
		for _, f := range r.Tree.Under(content.Root) {
			withPages[path.Dir(f.Path)] = withPages[path.Dir(f.Path)] || content.IsPage(f)
		}
		for _, f := range unlinked {
			dir, name := path.Split(f.File.Path)
			if !told[f.File.Path] && !unfinished.mention(name) {
				r.Report.Diagnostics = append(r.Report.Diagnostics, consistency.Unlinked(f, withPages[path.Clean(dir)], f.Refused == nil && r.Site.Promised(&f)))
			}
		}
	}
	if !r.failed.Load() {
		r.Tasks = slices.DeleteFunc(slices.Clone(r.Tasks), func(t render.Task) bool { return t.Resource != "" && drop[t.Resource] })
	}
}

// textsBesidePages gives what is written in full where no page asks for it: in
// settings, layouts, and texts in static/.
func (r *run) textsBesidePages() names {
	out := make(names)
	for _, f := range r.Tree.Files() {
		switch strings.ToLower(path.Ext(f.Path)) {
		case ".html", ".htm", ".css", ".js", ".mjs", ".json", ".webmanifest", ".xml", ".svg", ".txt", ".yaml":
			if !strings.HasPrefix(f.Path, content.Root+"/") && f.Path != ledger.File {
				r.read(out, f)
			}
		}
	}
	return out
}

// read adds what a file names. One that changes while it is read is read by the
// next build.
func (r *run) read(out names, f source.File) {
	if text, err := r.Tree.Read(f); err == nil {
		out.add(string(text))
	}
}

// unfinished gives what pages name that are held back or have errors, and what is
// said of these errors: who mends them may lead to a file that nothing leads to
// now. It is false where the errors leave open what pages lead to.
func (r *run) unfinished(n int) (names, bool) {
	files := make(map[string]bool)
	out := make(names)
	open := false
	note := func(list diag.List) {
		for _, d := range list {
			if d.Severity() == diag.Error {
				files[d.File] = true
				out.add(d.Hint)
				open = open || !strings.HasPrefix(d.File, content.Root+"/") && d.File != config.File
			}
		}
	}
	note(r.Report.Diagnostics)
	for i := range r.results[:n] {
		note(r.results[i].Diags)
	}
	for _, h := range r.Report.Held {
		files[h.File] = true
	}
	for file := range files {
		if f, ok := r.Tree.Find(file); ok {
			r.read(out, f)
		}
	}
	return out, !open
}

// names are the paths that stand in texts, and what remains of each when folders
// are taken off its front.
type names map[string]bool

// deepest is how many folders a path may have; source reads no deeper.
const deepest = 40

func (n names) add(text string) {
	for word := range strings.FieldsFuncSeq(text, separates) {
		word = strings.TrimRight(site.Unescape(word), ".")
		for range deepest {
			n[word] = true
			_, below, ok := strings.Cut(word, "/")
			if !ok {
				break
			}
			word = below
		}
	}
}

// mention says whether a text may hold the name of a file. Of a name with spaces or
// brackets the longest part decides.
func (n names) mention(file string) bool {
	longest := ""
	for part := range strings.FieldsFuncSeq(file, separates) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return n[file] || n[longest]
}

// separates recognises characters that don't occur in written addresses.
func separates(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`“”()<>[]{}|,;=#!?*", r) }
