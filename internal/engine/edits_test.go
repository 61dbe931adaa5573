package engine_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/ledger"
)

// edit makes one random edit.
func (w *testSite) edit() {
	if w.faults > w.pick(4) {
		w.restore()
		return
	}
	if w.pick(4) == 0 {
		w.rarely()
		return
	}
	w.often()
}

// often makes one of the edits that bring most to light.
func (w *testSite) often() {
	switch w.pick(52) {
	case 46, 47:
		w.editHTML()
	case 48, 49, 50:
		w.comment()
	case 51:
		w.change("let or stop readers comment on", "content/blog/", "comments: ", choose(w, "on", "closed", "off"))
	case 43, 44:
		file := "content/_includes/" + choose(w, "note.md", "note.md", "deep.md", "photo.png")
		w.what = "write " + file
		if path.Ext(file) == ".png" {
			w.write(file, photo(4, 2+w.pick(2)))
			return
		}
		w.write(file, w.included())
	case 45:
		w.what = "change the text of a page that others include"
		file := choose(w, "content/about.md", "content/events/fair/index.md")
		w.write(file, w.files[file]+choose(w, "\n\nOne more paragraph.\n", "\n\n## One more heading\n"))
	case 0, 1, 2, 3, 4:
		file := w.page()
		w.what = "write " + file
		w.write(file, w.text(file))
	case 5, 6:
		if file := w.some("content/"); file != "" && file != "content/_index.md" {
			w.what = "delete " + file
			w.remove(file)
		}
	case 7:
		if file := w.some("content/"); isPage(file) && file != "content/_index.md" {
			to := w.page()
			w.what = "rename " + file + " to " + to
			text := w.files[file]
			w.remove(file)
			w.write(to, text)
		}
	case 8, 9:
		w.change("retitle", "content/", "title: ", choose(w, "Alpha", "Beta", "Gamma", "Über uns", "\"Quoted: yes\""))
	case 10:
		w.change("redate", "content/", "date: ", choose(w, "2026-03-09", "2026-03-10", "2026-03-10T11:00:00Z", "2026-03-10 12:30", "2026-03-11", "2025-01-01"))
	case 11:
		w.change("retag", "content/", "categories: ", choose(w, "[News]", "[News, Campaigns]", "[news]", "[Campaign]", "[]"))
	case 12:
		w.now = w.now.Add(time.Hour * time.Duration(choose(w, 1, 1, -1, 6, -6, 24, -24, 30*24, -30*24, 400*24)))
		w.what = "the time " + w.now.String()
	case 13:
		w.what = "change a piece"
		w.write("layouts/partials/card.html", choose(w, `<b>{{.Title}}</b>`, `{{.Title}} {{.URL}} {{.Summary}}`, `<i>{{.Title}}</i>{{template "extra" .}}`))
		w.write("layouts/partials/extra.html", choose(w, `x`, `y{{.Type}}`))
	case 14:
		w.what = "change, break or mend a layout"
		if _, own := w.files["layouts/page.html"]; own {
			w.remove("layouts/page.html")
			return
		}
		w.write("layouts/page.html", choose(w, `{{define "main"}}{{.Title}}{{.Content}}{{end}}`, `{{define "main"}}{{if .HasCode}}with code{{end}}{{.Content}}{{end}}`, `{{define "main"}}{{.Titel}}{{end}}`, `{{define "main"}}{{.Title}`, `{{define "main"}}{{with .Event}}{{.Place}}{{end}}{{.Content}}{{range .Site.Past 9}}{{.Title}}{{end}}{{end}}`))
	case 15:
		if file := w.some("layouts/", "static/", "site.yaml", ledger.File); file != "" {
			w.what = "delete " + file
			w.remove(file)
		}
	case 16, 17:
		w.what = "change the settings"
		w.write("site.yaml", w.settings())
	case 18:
		w.what = "change a file"
		w.write(choose(w, "static/logo.svg", "static/robots.txt", "static/assets/site.css", "static/assets/dot.svg", "content/events/fair/plan.pdf", "static/a/b.txt"),
			choose(w, `<svg width="10" height="20"></svg>`, `<svg width="30" height="20"></svg>`, "body{background:url(dot.svg)}", "plain"))
	case 24, 25:
		file := choose(w, "content/events/fair/plan.pdf", "static/a/b.txt", "content/events/fair/new.txt", "static/logo.svg")
		w.what = "resize " + file
		w.write(file, "<svg width=\"7\" height=\"7\"></svg>"+strings.Repeat(" ", w.pick(3000)))
	case 26, 27:
		if file := w.some("content/blog/", "content/events/"); isPage(file) {
			w.what = "write on in " + file
			w.write(file, w.files[file]+"\n\nOne more paragraph.\n")
		}
	case 28:
		w.what = "nothing"
	case 32, 33, 34:
		if file := w.some("static/", "content/events/", "content/", "layouts/", "site.yaml"); file != "" {
			w.move(file, renumbered(file))
		}
	case 35, 36: // the list of files stays as it is
		if file := w.some("content/", "static/", "layouts/"); file != "" {
			w.exchange(file, w.like(file))
		}
	case 37, 38:
		w.moveAlias()
	case 39:
		w.putBack()
	case 29:
		if file := w.somePublished(); file != "" {
			w.what = "write into the published " + file
			w.last[file] = "somebody else's"
			w.lay(filepath.Join(w.dest, filepath.FromSlash(file)), "somebody else's")
		}
	case 30:
		if file := w.somePublished(); file != "" {
			w.what = "delete the published " + file
			delete(w.last, file)
			if err := os.Remove(filepath.Join(w.dest, filepath.FromSlash(file))); err != nil {
				w.t.Fatal(err)
			}
		}
	case 31:
		if w.pick(2) == 0 {
			w.damagePictures()
			return
		}
		w.what = "damage what is remembered"
		at := filepath.Join(w.dir, ".meridian", "memory")
		if kept, err := os.ReadFile(at); err == nil && len(kept) > 0 {
			i := w.pick(len(kept))
			if w.pick(2) == 0 {
				kept = kept[:i]
			} else {
				kept[i] ^= 0x10
			}
			w.lay(at, string(kept))
		}
	case 19:
		w.what = "change a shortcode"
		w.write("layouts/shortcodes/doc.html", choose(w, `<p>{{.Page.Title}}</p>`, "{{- /*\nargs:\n  src: {kind: text}\n*/ -}}[{{.Args.src}}]"))
	case 20:
		if file := w.some("content/"); isPage(file) {
			w.what = "break the front matter of " + file
			w.write(file, strings.Replace(w.files[file], "---\n", choose(w, "--\n", "---\ntitel: x\n", "---\ndate: 2026-02-31\n"), 1))
		}
	case 40:
		w.change("give another role in", "content/people/", "role: ", choose(w, "Officer", "Chair", "Writer"))
	case 41:
		w.change("give another name in", choose(w, "content/people/", "content/partners/", "content/categories/"), choose(w, "title: ", "names: "), choose(w, "[Ana]", "[Ben]", "[sparqs]", "[News]")) // a title in brackets is at fault
	case 42:
		w.change("name somebody in", choose(w, "content/blog/", "content/projects/"), "authors: ", choose(w, "[Ana]", "[people/ana.md]", "[Ben, Ana]", "[sparqs]"))
	case 21:
		w.change("reslug", "content/", "slug: ", choose(w, "one", "two", "three"))
	case 22:
		w.change("draft", "content/", "draft: ", choose(w, "true", "false"))
	case 23:
		if file := w.some("content/"); isPage(file) {
			w.what = "mend " + file
			w.write(file, w.text(file))
		}
	}
}

// rarely makes one of the edits that are made less often.
func (w *testSite) rarely() {
	switch w.pick(14) {
	case 0:
		if file := w.some("content/"); isPage(file) && path.Base(file) != "_index.md" {
			w.move(file, "content/"+choose(w, "blog", "events", "projects", "partners", "deep/er")+"/"+path.Base(file))
		}
	case 1: // a bundle with all that lies beside its page
		if file := w.some("content/"); path.Base(file) == "index.md" {
			from, to := path.Dir(file), "content/"+choose(w, "blog", "events", "projects")+"/"+choose(w, "fair", "gala")
			for _, f := range slices.Sorted(maps.Keys(w.files)) {
				if rest, in := strings.CutPrefix(f, from+"/"); in {
					w.move(f, to+"/"+rest)
				}
			}
			w.what = "move " + from + " to " + to
		}
	case 2: // a page becomes a bundle, or is one no more
		file := w.some("content/")
		name, isPage := strings.CutSuffix(file, ".md")
		if dir, isBundle := strings.CutSuffix(name, "/index"); isBundle {
			w.move(file, dir+".md")
		} else if isPage && path.Base(name) != "_index" {
			w.move(file, name+"/index.md")
		}
	case 3:
		if file := w.some("content/blog/", "content/events/", "static/"); file != "" {
			dir, name := path.Split(file)
			w.move(file, dir+choose(w, strings.ToUpper(name[:1])+name[1:], strings.ToLower(name)))
		}
	case 4:
		w.change("change the end of", "content/", choose(w, "expires: ", "end: "), choose(w, "2026-03-09", "2026-03-10", "2026-03-10T11:30:00Z", "2026-03-10 13:00", "2026-03-11", "2027-01-01"))
	case 5:
		file := choose(w, "static/photo.png", "content/events/fair/photo.png")
		w.what = "change, break or mend " + file
		w.write(file, choose(w, photo(4, 3), photo(8, 6), jpegPhoto(40, 30), jpegPhoto(60, 30), jpegPhoto(600, 320), withComment(photo(8, 6)), photo(4, 3)[:20], "", "?? adobe:ns:meta"))
	case 6:
		if w.pick(3) == 0 {
			w.change("give another picture to", "content/", "image: ", choose(w, "{file: /photo.png, alt: A square}", "{file: photo.png, alt: A square, focus: 10% 80%}", "{file: /photo.png, alt: A square, focus: 90% 0%}", "{file: /logo.svg, alt: A sign}"))
			return
		}
		file := choose(w, "content/about.md", "content/blog/one.md", "content/events/fair/index.md")
		w.what = "show a picture in " + file
		w.write(file, w.text(file)+"\n"+choose(w, "", "", "[It](/events/fair/photo.png)")+"\n\n![A square]("+choose(w, "/photo.png", "/photo.png", "/logo.svg", "photo.png")+")\n")
	case 13:
		w.what = "link or unlink a file beside another page"
		w.write("content/blog/links.md", "---\ntitle: Links\ndate: 2026-02-01\n---\n"+choose(w, "[The map](/team/map.pdf)\n", "[The map](/team/map.pdf)\n", "", "<a href=\"../../team/map.pdf\">The map</a>\n"))
		w.write("content/team/map.pdf", "%PDF")
	case 7:
		w.what = "break or mend a piece"
		w.write("layouts/partials/card.html", choose(w, `{{.Titel}}`, `{{if .Title}}`, `{{template "gone" .}}`, `{{.Title}}{{.URL}}`))
	case 8:
		w.what = "break or mend a shortcode"
		w.write("layouts/shortcodes/doc.html", choose(w, `{{.Args.gone.deep}}`, `{{`, "{{- /*\nargs: [\n*/ -}}", "{{- /*\nargs:\n  src: {kind: text}\n*/ -}}({{.Args.src}})"))
	case 9:
		w.what = "break or mend the settings"
		if w.pick(3) == 0 {
			w.declare()
			return
		}
		if w.pick(3) == 0 {
			w.write(ledger.File, choose(w, "nonsense\n", "tag:other.example,2020-01-01:/\n/events/rome/ events/rome 2020-02-02 id=roma calendar=7,2020-02-02,ff\n"))
			return
		}
		w.write("site.yaml", choose(w, "title: [\n", "paginate: many\n", "base_url: nowhere\n", "menus: {main: [{page: gone.md}]}\n", w.settings()))
	case 10:
		w.what = "break or mend a file with links to others"
		w.write("static/assets/site.css", choose(w, "body{background:url(gone.svg)}", "body{background:url(dot.svg)}", "body{color:red}", "@import 'own.css';"))
		w.write("static/assets/"+choose(w, "dot.svg", "own.css"), choose(w, "<svg></svg>", "p{color:blue}", "p{background:url(site.css)}"))
	case 11: // the same bytes at another time, or other bytes of the same number
		if file := w.some("content/", "static/", "layouts/", "site.yaml"); file != "" {
			w.what = "save " + file + " again"
			w.write(file, choose(w, w.files[file], strings.Replace(w.files[file], "News", "Olds", 1), strings.Replace(w.files[file], "title: T", "title: R", 1)))
		}
	case 12:
		one, other := w.some("content/blog/"), w.some("content/")
		if isPage(one) && isPage(other) {
			w.exchange(one, other)
		}
	}
}

// declare says where old addresses lead, on top of what the ledger says already.
func (w *testSite) declare() {
	w.what = "redirect or retire an address"
	w.write(ledger.File, w.files[ledger.File]+choose(w, "/old-a/ x 2026-01-01 to=", "/plan9.pdf static/plan9.pdf 2026-01-01 to=", "/events/paris/ events/paris 2026-01-01 to=")+
		choose(w, "/about/", "/plan1.pdf", "/old-b/", "/events/events.ics", "https://a.example/x", "/about/#a-heading")+"\n"+
		choose(w, "", "/old-b/ y 2026-01-01 gone=2026-01-02\n", "/old-b/ projects/a 2026-01-01\n", "/old-b/ y 2026-01-01 to=/old-a/\n"))
}

// renumbered gives a file another name that has, as a rule, the same place
// among the names beside it.
func renumbered(file string) string {
	ext := path.Ext(file)
	stem := strings.TrimSuffix(file, ext)
	for digit, other := range map[string]string{"1": "2", "2": "1"} {
		if rest, ok := strings.CutSuffix(stem, digit); ok {
			return rest + other + ext
		}
	}
	return stem + "1" + ext
}

// exchange gives each of two files the other's content.
func (w *testSite) exchange(one, other string) {
	w.what = "exchange " + one + " and " + other
	text := w.files[one]
	w.write(one, w.files[other])
	w.write(other, text)
}

// like gives a file of the same kind, which may be the same one.
func (w *testSite) like(file string) string {
	var found []string
	top, _, _ := strings.Cut(file, "/")
	for _, f := range slices.Sorted(maps.Keys(w.files)) {
		if strings.HasPrefix(f, top+"/") && path.Ext(f) == path.Ext(file) {
			found = append(found, f)
		}
	}
	return choose(w, found...)
}

// moveAlias gives the old addresses of one page to another.
func (w *testSite) moveAlias() {
	var with, without []string
	for _, f := range slices.Sorted(maps.Keys(w.files)) {
		if isPage(f) && strings.HasPrefix(w.files[f], "---\n") {
			if strings.Contains(w.files[f], "\naliases: ") {
				with = append(with, f)
			} else {
				without = append(without, f)
			}
		}
	}
	if len(with) == 0 || len(without) == 0 {
		return
	}
	from, to := choose(w, with...), choose(w, without...)
	w.what = "move the aliases of " + from + " to " + to
	start := strings.Index(w.files[from], "aliases: ")
	end := start + strings.IndexByte(w.files[from][start:], '\n') + 1
	line := w.files[from][start:end]
	w.write(from, w.files[from][:start]+w.files[from][end:])
	w.write(to, "---\n"+line+strings.TrimPrefix(w.files[to], "---\n"))
}

// putBack lays an earlier state of the published folder again, as it was down
// to the times of its files.
func (w *testSite) putBack() {
	if w.backup.dest != w.dest {
		w.backup = backup{w.dest, w.t.TempDir()}
		copyFolder(w.t, w.dest, w.backup.dir)
		return
	}
	w.what = "put an earlier state of the published folder back"
	if err := os.RemoveAll(w.dest); err != nil {
		w.t.Fatal(err)
	}
	copyFolder(w.t, w.backup.dir, w.dest)
	w.last = published(w.t, w.dest)
	w.backup = backup{}
}

// backup is a copy of a folder that receives the site.
type backup struct{ dest, dir string }

// copyFolder copies all that a folder holds, with the times of files.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(at string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, at)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, rel), data, 0o644); err != nil {
			return err
		}
		return os.Chtimes(filepath.Join(to, rel), info.ModTime(), info.ModTime())
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// move gives a file another place; one that lies there is replaced.
func (w *testSite) move(from, to string) {
	if from == to || from == "content/_index.md" {
		return
	}
	w.what = "move " + from + " to " + to
	text := w.files[from]
	w.remove(from)
	w.write(to, text)
}

// command changes what the program is asked for.
func (w *testSite) command() {
	switch w.pick(6) {
	case 0:
		w.drafts = !w.drafts
	case 1:
		w.future = !w.future
	case 2:
		w.strict = !w.strict
	case 3:
		w.base = choose(w, nil, &config.BaseURL{Origin: "https://example.org", Path: "/sub/"}, &config.BaseURL{Origin: "https://other.example", Path: "/"})
	case 4, 5:
		w.dest, w.elsewhere = w.elsewhere, w.dest
		w.last, w.lastElsewhere = w.lastElsewhere, w.last
	}
	w.what = fmt.Sprintf("command: drafts %v, future %v, strict %v, address %v, into %s", w.drafts, w.future, w.strict, w.base, w.dest)
}

// photo is a picture in the format of PNG.
func photo(width, height int) string {
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))) // a buffer takes everything
	return b.String()
}

// jpegPhoto is a picture in the format of JPEG.
func jpegPhoto(width, height int) string {
	var b bytes.Buffer
	jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil) // a buffer takes everything
	return b.String()
}

// damagePictures damages or deletes versions of pictures that are kept.
func (w *testSite) damagePictures() {
	w.what = "damage the versions of pictures"
	dir := filepath.Join(w.dir, ".meridian", "pictures")
	if w.pick(3) == 0 {
		if err := os.RemoveAll(dir); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	entries, _ := os.ReadDir(dir) // it may not be there
	for _, e := range entries {
		at := filepath.Join(dir, e.Name())
		if kept, err := os.ReadFile(at); err == nil && len(kept) > 0 && w.pick(2) == 0 {
			kept[w.pick(len(kept))] ^= 0x20
			w.lay(at, string(kept[:len(kept)-w.pick(2)]))
		}
	}
}

// withComment is a picture in the format of PNG with a comment, which is not
// published.
func withComment(png string) string {
	const head = 33 // of the file, with its first chunk
	return png[:head] + "\x00\x00\x00\x06tEXta\x00here\x00\x00\x00\x00" + png[head:]
}

// change sets a key of a page's front matter, in place or as a new line.
func (w *testSite) change(what, prefix, key, value string) {
	file := w.some(prefix)
	if !isPage(file) {
		return
	}
	w.what = what + " " + file
	text := w.files[file]
	if i := strings.Index(text, "\n"+key); i >= 0 {
		end := i + 1 + strings.IndexByte(text[i+1:], '\n')
		text = text[:i+1] + key + value + text[end:]
	} else {
		text = strings.Replace(text, "---\n", "---\n"+key+value+"\n", 1)
	}
	w.write(file, text)
}

// comment writes, changes, breaks or deletes a comment, or one of a page that is not there.
func (w *testSite) comment() {
	if file := w.some("content/blog/one/comments/", "content/events/fair/comments/"); file != "" && w.pick(4) == 0 {
		w.what = "delete " + file
		w.remove(file)
		return
	}
	page := choose(w, "content/blog/one", "content/blog/one", "content/blog/two", "content/events/fair", "content/blog/gone")
	file := fmt.Sprintf("%s/comments/%s.md", page, choose(w, "2026-03-01-jo", "2026-03-02-sam", "2026-03-03-ana"))
	w.what = "comment in " + file
	w.write(file, fmt.Sprintf("---\nname: %s\n%s---\n\n%s\n", choose(w, "Jo", "Sam", "Ana"),
		choose(w, "", "", "reply_to: 2026-03-01-jo\n", "reply_to: 2026-03-02-sam\n", "link: https://jo.example/\n", "date: 2026-03-10 12:00\n", "nme: x\n"),
		choose(w, "Good.", "*Very* good.", "<b>Bad</b>", "![x](y.png)", "")))
}
