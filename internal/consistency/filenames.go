package consistency

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/source"
)

// files looks at the names, places and sizes of the files that the site is
// made of. Of the names, those are reported that readers meet in another form, or
// that hosts and computers treat differently; letters of every script may
// stand in a name, as they may in an address.
func (c *checker) files() {
	v := fileChecker{checker: c, docs: make(map[string]*content.Head, len(c.in.Documents)), seen: make(map[string]bool)}
	for _, doc := range c.in.Documents {
		v.docs[doc.File] = &doc.Head
	}
	for _, root := range []string{content.Root, "layouts", "static"} {
		for _, f := range c.in.Tree.Under(root) {
			if !f.Theme {
				v.file(f, root)
			}
		}
	}
}

// fileChecker goes through the files in the order of their paths.
type fileChecker struct {
	*checker
	docs map[string]*content.Head // by file
	dir  string                   // the folder of the file before
	seen map[string]bool          // folders that were looked at

	byPlace map[string]string // see pages
}

func (v *fileChecker) file(f source.File, root string) {
	dir, name := path.Split(f.Path)
	page := root == content.Root && content.IsPage(f)
	if _, comment := content.CommentOn(v.in.Tree, f); page && comment { // whose name is its date and its writer's
		return
	}
	switch {
	case root == "layouts":
		v.misplaced(f, root, name)
	case page:
		v.folders(dir)
		v.pageName(v.docs[f.Path], name)
	case v.misplaced(f, root, name):
	case hasVisibleName(name):
		v.folders(dir)
		v.fileName(f, name)
		if !v.bytes(f, name) {
			v.size(f)
		}
	}
}

// hasVisibleName says whether readers meet a file by its name: a picture or a document,
// and not what browsers load by themselves.
func hasVisibleName(name string) bool {
	return picture.MediaType(name) != "" || picture.Instead(name) != "" || slices.Contains(documents, strings.ToLower(path.Ext(name)))
}

var documents = []string{
	".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx", ".odp", ".epub", ".zip",
	".mp3", ".m4a", ".ogg", ".wav", ".mp4", ".webm", ".mov",
}

// folders looks at the folders on the way to a file, each one once.
func (v *fileChecker) folders(dir string) {
	if dir == v.dir || v.Settings.AddressNames != config.PlainNames {
		return
	}
	v.dir = dir
	for d := strings.TrimSuffix(dir, "/"); strings.Contains(d, "/") && !v.seen[d]; d = path.Dir(d) {
		v.seen[d] = true
		name := path.Base(d)
		unusual := unusualIn(name)
		if unusual == "" {
			continue
		}
		if v.chosen(d+"/_index.md") || v.chosen(d+"/index.md") {
			continue
		}
		address, ok := v.publishedAt(d + "/")
		if !ok {
			continue
		}
		v.diags = append(v.diags, diag.Diagnostic{
			Code: diag.FileName, File: d,
			Message: fmt.Sprintf("the folder's name holds %s; what lies in it has addresses that begin with %s/", unusual, address),
			Hint:    fmt.Sprintf("Perhaps %s? Change the links to what lies in it as well.", slug.Path(name)),
		})
	}
}

// pageName looks at the name of a page's file. One that has a slug of its own
// may be called anything.
func (v *fileChecker) pageName(doc *content.Head, name string) {
	base := strings.TrimSuffix(name, path.Ext(name))
	if doc == nil || v.secondEnding(doc, base) { // nil of a translation, which is named after its original
		return
	}
	unusual := unusualIn(base)
	if unusual == "" || v.chosen(doc.File) || strings.EqualFold(strings.TrimPrefix(base, "_"), "index") {
		return
	}
	better := slug.Path(base)
	address, ok := v.publishedAt(path.Dir(doc.File) + "/" + better)
	if page := v.PageOf(doc.File); !ok || page == nil || v.Settings.BaseURL.Path+page.Folder != address {
		return // it has its address from somewhere else
	}
	d := diag.Diagnostic{Code: diag.FileName, File: doc.File}
	d.Message = fmt.Sprintf("the file's name holds %s; its page has the address %s/", unusual, address)
	d.Hint = fmt.Sprintf("Perhaps %s.md? Change the links to it as well.", better)
	if of := copyOf(base); of != "" {
		d.Message = fmt.Sprintf("the file looks like a copy; its page has the address %s/", address)
		d.Hint = fmt.Sprintf("Perhaps %s.md? Change the links to it as well.", slug.Path(of))
		for _, name := range []string{of, slug.Path(of)} {
			if other := path.Join(path.Dir(doc.File), name+".md"); v.docs[other] != nil {
				d.Hint = fmt.Sprintf("Keep one of the two, this one or %s.md. A page that was begun as a copy needs a name of its own.", name)
			}
		}
	}
	if strings.EqualFold(base, "readme") {
		d.Hint = "If it is a note for those who write, keep it beside site.yaml. If readers are to see it, call it _index.md or give it a name of its own."
	}
	v.diags = append(v.diags, d)
}

// copies are the names that programs give to copies of a file.
var copies = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:copy(?: \(?\d+\)?)? of|kopie von|copie de|copia de|copi o) (.+)|(.+?) ?(?:[-–] ?|_| )\(?(?:copy|kopie|copie|copia|copi)\)?(?: ?\(?\d+\)?)?|(.+?) ?\(\d+\))$`)
})

// copyOf gives the name of the file whose copy a name speaks of; "" where it
// speaks of none.
func copyOf(base string) string {
	of := copies().FindStringSubmatch(base)
	if of == nil {
		return ""
	}
	return of[1] + of[2] + of[3]
}

// secondEnding reports a page whose name has a part that was meant for the program
// and is not read: the language, as in about.fr.md, or .md once more.
func (v *fileChecker) secondEnding(doc *content.Head, base string) bool {
	ending := path.Ext(base)
	page := v.PageOf(doc.File)
	if len(ending) < 3 || page == nil {
		return false
	}
	stem, tag := strings.TrimSuffix(base, ending), ending[1:]
	if strings.EqualFold(strings.TrimPrefix(stem, "_"), "index") {
		stem = path.Base(doc.Dir)
	}
	d := diag.Diagnostic{Code: diag.FileName, File: doc.File}
	switch {
	case strings.EqualFold(tag, "md"):
		d.Message = fmt.Sprintf("the file's name ends in .md twice; its page has the address %s", page.URL)
		d.Hint = fmt.Sprintf("Perhaps %s.md? Change the links to it as well.", stem)
	case v.Settings.Languages == nil && (len(tag) == 2 || strings.Contains(tag, "-")) && locale.ValidLanguage(tag) && !strings.EqualFold(doc.Card.Language, tag):
		d.Message = fmt.Sprintf("the language is not read from a file's name; the page of this file has the address %s", page.URL)
		d.Hint = fmt.Sprintf("Write language: %s in its front matter, and call it %s.", tag, slug.Path(stem+"-"+tag)+".md")
	default:
		return false
	}
	v.diags = append(v.diags, d)
	return true
}

// fileName looks at the name of a picture or a document.
func (v *fileChecker) fileName(f source.File, name string) {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	unusual := unusualIn(base)
	if unusual == "" || v.Settings.AddressNames != config.PlainNames {
		return
	}
	address, ok := v.publishedAt(f.Path)
	if !ok {
		return
	}
	v.diags = append(v.diags, diag.Diagnostic{
		Code: diag.FileName, File: f.Path,
		Message: fmt.Sprintf("the file's name holds %s; its address is %s", unusual, address),
		Hint:    fmt.Sprintf("Perhaps %s%s? Change the links to it as well.", slug.Path(base), strings.ToLower(ext)),
	})
}

// chosen says whether a page has an address that its file's name has nothing to
// do with.
func (v *fileChecker) chosen(file string) bool {
	doc := v.docs[file]
	return doc != nil && (doc.Slug.Text != "" || doc.Address.Text != "")
}

// publishedAt gives the address of a file, or of a folder with a slash behind
// it, and whether it has one. Letters stand in it as browsers show them.
func (v *fileChecker) publishedAt(file string) (string, bool) {
	below, ok := strings.CutPrefix(file, "static/")
	if !ok {
		if below, ok = v.Published(file); !ok {
			return "", false
		}
	}
	var out strings.Builder
	for _, r := range v.Settings.BaseURL.Path + strings.TrimSuffix(below, "/") {
		if r < unicode.MaxASCII {
			out.WriteString(site.EscapePath(string(r)))
		} else {
			out.WriteRune(r)
		}
	}
	return out.String(), true
}

// unusualIn names what a name holds that addresses don't show, or that is not
// the same on every computer; "" where there is nothing. Small letters of any
// script, figures, hyphens, underscores and full stops are fine, and so are
// the marks that scripts other than Latin are written with.
func unusualIn(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return !isPlain(r) }) {
		return ""
	}
	var blanks, capitals, accents, signs bool
	latin := false
	for _, r := range norm.NFD.String(name) {
		switch {
		case isPlain(r):
			latin = 'a' <= r && r <= 'z'
		case unicode.IsSpace(r):
			blanks = true
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			capitals, latin = true, unicode.Is(unicode.Latin, r)
		case unicode.IsMark(r):
			accents = accents || latin
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			latin = unicode.Is(unicode.Latin, r)
			accents = accents || latin
		case unicode.Is(unicode.Cf, r): // parts or joins letters, unseen
		default:
			signs = true
		}
	}
	var list []string
	for _, o := range []struct {
		there bool
		what  string
	}{{blanks, "spaces"}, {capitals, "capital letters"}, {accents, "accents"}, {signs, "signs that addresses don't have"}} {
		if o.there {
			list = append(list, o.what)
		}
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// isPlain says whether a character of ASCII may stand in a name.
func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_' || r == '.'
}

// size reports a picture whose file is larger than the settings allow.
func (v *fileChecker) size(f source.File) {
	limit := v.Settings.LargePicture
	if limit == 0 || f.Size <= limit || picture.MediaType(f.Path) == "" {
		return
	}
	if _, ok := v.publishedAt(f.Path); !ok || v.Converts(f) {
		return
	}
	d := diag.Diagnostic{Code: diag.PictureLarge, File: f.Path, Hint: "Make it smaller: 2000 dots of width fill a whole screen."}
	dots := ""
	if size := v.in.Measure(f); size.Width > 0 {
		dots = fmt.Sprintf(" and %d by %d dots", size.Width, size.Height)
		if max(size.Width, size.Height) <= 2000 {
			d.Hint = "Save it with a lower quality, or photographs as JPEG or WebP."
		}
	}
	d.Message = fmt.Sprintf("the picture has %s%s, where %s are the most that is allowed", formatSize(f.Size), dots, formatSize(limit))
	d.Hint += " The setting largest_picture in site.yaml says how large pictures may be."
	v.diags = append(v.diags, d)
}

// formatSize writes a size in kB or MB, with one decimal where there is one.
func formatSize(n int64) string {
	unit, size := "kB", float64(n)/1e3
	if n >= 1e6 {
		unit, size = "MB", float64(n)/1e6
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", size), ".0") + " " + unit
}

// pages gives the files of pages by their places below base_url, without a slash.
func (v *fileChecker) pages() map[string]string {
	if v.byPlace == nil {
		v.byPlace = make(map[string]string)
		for _, p := range v.Pages() {
			if p.Doc != nil {
				v.byPlace[strings.TrimSuffix(p.Path, "/index.html")] = p.Doc.File
			}
		}
	}
	return v.byPlace
}

// misplaced reports a text that looks like a page, and that no page is made
// of where it lies or as it is called.
func (v *fileChecker) misplaced(f source.File, root, name string) bool {
	lower := strings.ToLower(name)
	d := diag.Diagnostic{Code: diag.FilePlace, File: f.Path}
	markdown, ending := "", ""
	for _, e := range []string{".markdown", ".mdown", ".mkdn", ".mkd", ".mdx", ".mdwn"} {
		if strings.HasSuffix(lower, e) {
			markdown, ending = name[:len(name)-len(e)]+".md", e
		}
	}
	if i := strings.LastIndex(lower, ".md."); i > 0 {
		markdown, ending = name[:i]+".md", name[i+len(".md"):]
	}
	switch {
	case root != content.Root && (content.IsMarkdown(name) || markdown != "") && !source.IsNote(name):
		better := cmp.Or(markdown, name)
		d.Message = fmt.Sprintf("no page is made of this file, as it lies in the folder “%s”", root)
		d.Hint = fmt.Sprintf("Move it to %s/%s, if it is to be a page.", content.Root, better)
	case root == "static" && v.pages()[strings.TrimSuffix(strings.TrimPrefix(f.Path, "static/"), ".html")] != "":
		page := v.pages()[strings.TrimSuffix(strings.TrimPrefix(f.Path, "static/"), ".html")]
		d.Message = fmt.Sprintf("many hosts show this file at the address of the page %s", page)
		d.Hint = "Give it another name, or delete it."
	case root != content.Root:
		return false
	case markdown != "":
		d.Message = fmt.Sprintf("no page is made of this file, as its name ends in %s", ending)
		d.Hint = fmt.Sprintf("Rename it to %s", markdown)
		if _, copied := v.docs[path.Join(path.Dir(f.Path), markdown)]; copied {
			d.Hint = fmt.Sprintf("If it is a copy of %s, keep it outside the folder content: readers could fetch it", markdown)
		} else if strings.EqualFold(ending, ".txt") {
			d.Hint += ". Some programs add .txt without showing it"
		}
		d.Hint += "."
	case lower == "site.yaml" || lower == "site.yml":
		d.Message = "nothing is read from this file, as the settings lie beside the folder content"
		d.Hint = "Put what it says into the file site.yaml there, and delete this one, which readers could fetch."
	default:
		return false
	}
	v.diags = append(v.diags, d)
	return true
}
