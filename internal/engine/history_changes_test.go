package engine_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/ledger"
)

// pick gives one of the site's texts, but for the home page; "" where there is none.
func (h *history) pick() string {
	var found []string
	for _, f := range slices.Sorted(maps.Keys(h.files)) {
		if strings.HasSuffix(f, ".md") && f != "content/_index.md" {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return found[h.r.IntN(len(found))]
}

func of[T any](h *history, list ...T) T { return list[h.r.IntN(len(list))] }

// write writes a new page, with a text that no other has.
func (h *history) write() {
	h.made++
	var text strings.Builder
	for range 30 + h.r.IntN(60) {
		fmt.Fprintf(&text, "w%d ", h.r.IntN(500))
	}
	head := of(h, "type: event\nstart: 2026-05-01\n", "type: post\ndate: 2026-01-01\n", "type: page\n")
	if h.r.IntN(3) == 0 {
		head += fmt.Sprintf("id: id%d\n", h.made)
	}
	if h.r.IntN(2) == 0 {
		head += "categories: [" + of(h, "News", "Campaigns") + "]\n"
	}
	name := fmt.Sprintf("%s/n%d", of(h, "events", "blog", "team", "team/deep"), h.made)
	body := text.String()
	if h.r.IntN(4) == 0 {
		h.files["content/"+name+"/paper.pdf"] = fmt.Sprintf("%%PDF %d", h.made)
		name, body = name+"/index", body+"\n\n[Paper](paper.pdf)\n"
	}
	h.files["content/"+name+".md"] = fmt.Sprintf("---\ntitle: Page %d\n%s---\n%s\n", h.made, head, body)
}

// move gives a file another path, and what lies beside it as well.
func (h *history) move(from, to string) {
	dir, bundle := strings.CutSuffix(from, "/index.md")
	if !bundle {
		if _, taken := h.files[to]; !taken {
			h.files[to] = h.files[from]
			delete(h.files, from)
		}
		return
	}
	for _, f := range slices.Sorted(maps.Keys(h.files)) {
		if rest, in := strings.CutPrefix(f, dir+"/"); in {
			h.files[strings.TrimSuffix(to, ".md")+"/"+rest] = h.files[f]
			delete(h.files, f)
		}
	}
}

// name gives the path of a page as if it were no bundle.
func name(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, ".md"), "/index")
}

// set puts a line into the front matter of a file, in the place of one with the same key.
func (h *history) set(file, key, value string) {
	lines := strings.Split(h.files[file], "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
	if value != "" {
		lines = slices.Insert(lines, 1, key+": "+value)
	}
	h.files[file] = strings.Join(lines, "\n")
}

// change changes something.
func (h *history) change() {
	h.made++
	file := h.pick()
	if file == "" {
		h.write()
		return
	}
	plain := name(file)
	switch h.r.IntN(17) {
	case 0, 1:
		h.write()
	case 2, 3: // rename
		h.move(file, fmt.Sprintf("%s/r%d.md", path.Dir(plain), h.made))
	case 4, 5: // move to another section
		h.move(file, "content/"+of(h, "events", "blog", "team", "other")+"/"+path.Base(plain)+".md")
	case 6:
		h.set(file, "slug", of(h, fmt.Sprintf("s%d", h.made), "s1", ""))
	case 7, 8:
		h.gone[file] = h.files[file]
		delete(h.files, file)
	case 9: // restore
		for _, f := range slices.Sorted(maps.Keys(h.gone)) {
			h.files[f] = h.gone[f]
			delete(h.gone, f)
			break
		}
	case 10: // two pages exchange their addresses
		if other := h.pick(); other != file {
			h.set(file, "slug", path.Base(name(other)))
			h.set(other, "slug", path.Base(plain))
		}
	case 11: // a change of capitals alone, or of an accent
		h.set(file, "slug", of(h, strings.ToUpper(path.Base(plain)), "café", "cafe"))
	case 12:
		h.set(file, "type", of(h, "post", "page"))
	case 13: // a term may lose its last page
		h.set(file, "categories", of(h, "[News]", "[Other]", "[]"))
	case 14:
		h.set(file, of(h, "draft", "expires"), of(h, "true", ""))
		if strings.Contains(h.files[file], "expires: true") {
			h.set(file, "expires", h.day.String())
		}
	case 15: // somebody writes on
		h.files[file] = strings.Replace(h.files[file], "w1", "v1", 2) + "And more.\n"
	case 16: // a whole folder is renamed
		from, to := path.Dir(plain), "content/"+of(h, "events", "blog", "team", "other", "visits")
		for _, f := range slices.Sorted(maps.Keys(h.files)) {
			if rest, in := strings.CutPrefix(f, from+"/"); in && from != "content" && from != to {
				h.files[to+"/"+rest] = h.files[f]
				delete(h.files, f)
			}
		}
	}
}

// merge joins what two branches have made of the site, each of which was published.
// Of what both have changed one side holds; the ledger is left with the marks of
// a conflict, as both sides are right.
func (h *history) merge() {
	base := maps.Clone(h.files)
	branch := func() map[string]string {
		h.files = maps.Clone(base)
		h.change()
		h.change()
		h.before = base
		if !h.publish() {
			h.files = maps.Clone(base)
			h.publish()
		}
		return h.files
	}
	// What one branch publishes is no promise that the other one must know of.
	seen := maps.Clone(h.published)
	ours := branch()
	both := h.published
	h.published = seen
	theirs := branch()
	maps.Copy(h.published, both)
	joined := maps.Clone(ours)
	for file, text := range theirs {
		if text != base[file] {
			joined[file] = text
		}
	}
	for file := range base {
		if _, kept := theirs[file]; !kept && ours[file] == base[file] {
			delete(joined, file)
		}
	}
	joined[ledger.File] = "<<<<<<< ours\n" + ours[ledger.File] + "=======\n" + theirs[ledger.File] + ">>>>>>> theirs\n"
	h.files, h.before = joined, ours
	h.before[ledger.File] = joined[ledger.File]
	if err := os.Remove(filepath.Join(h.dir, ledger.File)); err != nil {
		h.t.Fatal(err)
	}
	h.merged++
}
