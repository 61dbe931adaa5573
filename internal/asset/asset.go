// Package asset names the files in static/assets after their contents, so that
// browsers may cache them for ever.
//
// site.css is published as assets/site.3f09a1c2d4.css. A style sheet that names
// another file in static/assets by url(…) or @import gets its published name; so
// the style sheet's own name changes when a picture in it does.
//
// Texts, front matter and other sites name such a file as it lies there, as
// assets/photo.jpg: what a site adds to the theme is published under its own name as
// well. Style sheets are not, as nothing but layouts has a use for them.
package asset

import (
	"bytes"
	"fmt"
	"iter"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/minify"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/theme"
)

// Dir is the folder of assets.
const Dir = "static/assets"

// Asset is one file.
type Asset struct {
	Name string // in Dir: "site.css"
	Path string // where it is published, below base_url
	Sum  sum.Sum
	File source.File
	text []byte // of a style sheet with replaced names, and of what is minified; nil for all else
}

// KeepsName says whether a file in static/ is published under its own name, as all
// are that are not in Dir.
func KeepsName(f source.File) bool {
	return !strings.HasPrefix(f.Path, Dir+"/") || !f.Theme && !strings.EqualFold(path.Ext(f.Path), ".css")
}

// Set is every asset of a site. It is immutable.
type Set struct {
	tree   *source.Tree
	assets map[string]*Asset
	list   []*Asset
}

// reference matches a comment, or a name in a style sheet (CSS Syntax 3, section
// 4.3.2; CSS Values and Units 4, section 4.5; CSS Cascade 5, section 2).
var reference = regexp.MustCompile(`(?is)/\*.*?\*/|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))\s*\)|@import\s*(?:"([^"\n]*)"|'([^'\n]*)')`)

// References yields where the names of files stand in a style sheet: from start
// to end.
func References(sheet []byte) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for _, m := range reference.FindAllSubmatchIndex(sheet, -1) {
			for g := 2; g < len(m); g += 2 {
				if m[g] >= 0 && !yield(m[g], m[g+1]) {
					return
				}
			}
		}
	}
}

// Sheet is a style sheet that is made, not found. A file of its name takes its place.
type Sheet struct {
	Name string
	Text string
	From string // the file that it is made from
}

// Collect names the assets of a tree, and those that are made. Those of some kinds are
// minified, see package minify, and drawings of the program are painted as the site looks.
func Collect(tree *source.Tree, minified []string, look theme.Theme, made ...Sheet) (*Set, diag.List) {
	s := &Set{tree: tree, assets: make(map[string]*Asset)}
	c := collector{Set: s, minified: minified, look: look, open: make(map[string]bool)}
	for _, m := range made {
		c.add(m)
	}
	for _, f := range tree.Under(Dir) {
		c.collect(strings.TrimPrefix(f.Path, Dir+"/"))
	}
	return s, c.diags
}

type collector struct {
	*Set
	minified []string
	look     theme.Theme
	open     map[string]bool // style sheets that are being read, or were, to detect cycles
	diags    diag.List
}

// collect returns the asset of a name after all that it names, or nil for none.
func (c *collector) collect(name string) *Asset {
	if a, ok := c.assets[name]; ok {
		return a
	}
	f, ok := c.tree.Find(Dir + "/" + name)
	if !ok || c.open[name] {
		return nil
	}
	a := &Asset{Name: name, File: f, Sum: f.Sum}
	if strings.EqualFold(path.Ext(name), ".css") {
		c.open[name] = true
		src, err := c.tree.Read(a.File)
		if err != nil {
			c.diags = append(c.diags, diag.Diagnostic{Code: diag.FileUnreadable, File: a.File.Path, Message: "this style sheet can't be read", Hint: "Check that the file may be opened."})
		}
		c.rewrite(a, src)
	}
	if f.Theme && strings.EqualFold(path.Ext(name), ".svg") && len(c.look.Colours) > 0 {
		if src, err := c.tree.Read(f); err == nil {
			a.text = c.look.Draw(src)
			a.Sum = sum.Of(a.text)
		}
	}
	c.keep(a)
	return a
}

// add collects a style sheet that is made. What it names and is not there, whoever made
// it has told of.
func (c *collector) add(m Sheet) {
	if _, ok := c.tree.Find(Dir + "/" + m.Name); ok || m.Text == "" {
		return
	}
	a := &Asset{Name: m.Name, File: source.File{Path: m.From}, text: []byte(m.Text), Sum: sum.OfString(m.Text)}
	told := len(c.diags)
	c.rewrite(a, a.text)
	c.diags = c.diags[:told]
	c.keep(a)
}

// keep gives an asset the name under which it is published.
func (c *collector) keep(a *Asset) {
	if kind := minify.KindOf(a.Name); slices.Contains(c.minified, kind) {
		c.minify(a, kind)
	}
	ext := path.Ext(a.Name)
	a.Path = "assets/" + strings.TrimSuffix(a.Name, ext) + "." + a.Sum.Short() + ext
	c.assets[a.Name] = a
	c.list = append(c.list, a)
}

// minify makes an asset smaller. One that can't be read fails when it is published.
func (c *collector) minify(a *Asset, kind string) {
	if text, err := c.Data(a); err == nil {
		a.text = minify.File(kind, text)
		a.Sum = sum.Of(a.text)
	}
}

// rewrite replaces the names in a style sheet.
func (c *collector) rewrite(a *Asset, src []byte) {
	var out bytes.Buffer
	done := 0
	for start, end := range References(src) {
		name, rest := string(src[start:end]), ""
		if i := strings.IndexAny(name, "?#"); i >= 0 {
			name, rest = name[:i], name[i:]
		}
		if name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, ":") {
			continue // a fragment, another host, data in place
		}
		target := path.Join(path.Dir(a.Name), name)
		if other := c.collect(target); other != nil {
			out.Write(src[done:start])
			out.WriteString(relative(a.Name, other.Path) + rest)
			done = end
			continue
		}
		d := diag.Diagnostic{
			Code: diag.LayoutLink, File: a.File.Path, Span: diag.Span{Start: start, End: end},
			Message: fmt.Sprintf("the style sheet names “%s”, and there is no such file in static/assets", name),
			Hint:    "Correct the name, or put the file there.",
		}
		if c.open[target] {
			d.Message = fmt.Sprintf("this style sheet and “%s” name each other, so that neither can be finished", name)
			d.Hint = "Take out one of the two names."
		}
		c.diags = append(c.diags, d)
	}
	if done == 0 {
		return
	}
	out.Write(src[done:])
	a.text = out.Bytes()
	a.Sum = sum.Of(a.text)
}

// relative returns the published path of an asset from another's folder.
func relative(from, published string) string {
	return strings.Repeat("../", strings.Count(from, "/")) + strings.TrimPrefix(published, "assets/")
}

// Path returns where the asset of a name is published, below base_url.
func (s *Set) Path(name string) (string, bool) {
	if a, ok := s.assets[path.Clean(name)]; ok {
		return a.Path, true
	}
	return "", false
}

// All returns every asset in the order of collection.
func (s *Set) All() []*Asset { return s.list }

// Data returns the published content.
func (s *Set) Data(a *Asset) ([]byte, error) {
	if a.text != nil {
		return a.text, nil
	}
	return s.tree.Read(a.File)
}
