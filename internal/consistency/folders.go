package consistency

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// sections looks for folders whose pages were probably meant to be of the type of
// another folder: content/event, content/blog-old. Where a page in one says its
// type, it was meant so.
func (c *checker) sections() {
	typed := make(map[string]bool) // folders at the top
	for _, p := range c.Pages() {
		typed[p.Section] = typed[p.Section] || p.Type != "page" && p.Type != ""
	}
	for _, p := range c.Pages() {
		if p.Kind != card.Section || strings.Contains(p.Key, "/") || typed[p.Key] {
			continue
		}
		d := diag.Diagnostic{Code: diag.FolderUnlikely, File: content.Root + "/" + p.Key}
		if p.Key == content.Root {
			d.Message = fmt.Sprintf("the folder content lies in the folder content, so its pages have addresses that begin with %s", p.URL)
			d.Hint = "Move what lies in it one folder up."
			c.diags = append(c.diags, d)
			continue
		}
		if c.folderOfTerms(p) {
			continue
		}
		t, ok := c.meant(p.Key, p.Doc != nil)
		if !ok {
			continue
		}
		d.Message = fmt.Sprintf("the pages in this folder are not of the type “%s”, which is that of the folder content/%s", t.Name, t.Folder)
		d.Hint = fmt.Sprintf("Rename it to %s", t.Folder)
		if _, there := c.Page(t.Folder); there {
			d.Hint = fmt.Sprintf("Move its pages to content/%s", t.Folder)
		}
		d.Hint += fmt.Sprintf(", or write type: %s in them.", t.Name)
		c.diags = append(c.diags, d)
	}
}

// meant gives the type whose folder has nearly this name. One that says more than
// the other, such as blog-old, may be meant so where it has a page of its own.
func (c *checker) meant(folder string, own bool) (schema.Type, bool) {
	folder = strings.ToLower(folder)
	for _, t := range c.Settings.Types {
		rest, longer := strings.CutPrefix(folder, t.Folder)
		if t.Folder != "" && (nearly(folder, t.Folder) || longer && !own && rest != "" && strings.ContainsAny(rest[:1], "-_ .")) {
			return t, true
		}
	}
	return schema.Type{}, false
}

// nearly says whether one letter more, fewer, other or swapped makes one word of
// another, behind the first.
func nearly(a, b string) bool {
	if min(len(a), len(b)) < 3 || max(len(a), len(b)) > min(len(a), len(b))+utf8.UTFMax || a[0] != b[0] {
		return false
	}
	n, _, _ := edits([]rune(a), []rune(b))
	return n == 1
}
