package site

import (
	"fmt"
	"html"
	"path"
	"reflect"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/variant"
)

// Resource is a file among the pages that is none itself.
type Resource struct {
	source.File
	Path string // where it is published, below base_url
	URL  string // its address on the host

	Bundle  bool   // it lies in the folder of a page of its own
	Shown   string // the address of the version that stands for it where it is shown; "" where it is shown itself
	Refused *Fault // why it is not published whatever leads to it; nil where that is not so
}

// Resources gives the files among the pages, by path, without those of pages that
// are held back. One to which something leads is published.
func (s *Site) Resources() []Resource {
	var out []Resource
	for _, f := range s.in.Tree.Under(content.Root) {
		if content.IsText(f) {
			continue
		}
		if at, ok := s.fileAddress(f.Path); ok {
			_, bundle := s.bundles[path.Dir(strings.TrimPrefix(f.Path, content.Root+"/"))]
			r := Resource{File: f, Path: at, URL: s.urlOf(at), Bundle: bundle, Refused: s.refusal(f)}
			if set, ok := s.variants(f, at); ok {
				r.Shown = s.urlOf(set.Fallback.Path)
			}
			out = append(out, r)
		}
	}
	return out
}

// urlOf gives the address of what is published at a path.
func (s *Site) urlOf(published string) string {
	return s.Settings.BaseURL.Path + EscapePath(published)
}

// variants gives the versions of a picture that is published at a path. What a style
// sheet may name stays as it is.
func (s *Site) variants(f source.File, published string) (variant.Set, bool) {
	if len(s.Settings.Pictures.Widths) == 0 || picture.MediaType(f.Path) == "" || !asset.KeepsName(f) {
		return variant.Set{}, false
	}
	return variant.Of(published, f.Sum, s.in.Measure(f), s.Settings.Pictures)
}

// ShownPath gives where the version is published that is shown in the place of a
// picture that is published at a path; the same path where it is shown itself.
func (s *Site) ShownPath(f source.File, published string) string {
	if set, ok := s.variants(f, published); ok {
		return set.Fallback.Path
	}
	return published
}

// Converts says whether a picture has smaller versions, which are shown in its place.
func (s *Site) Converts(f source.File) bool {
	_, ok := s.variants(f, f.Path)
	return ok
}

// Picture is a picture that has versions, which are published where it is shown.
type Picture struct {
	source.File
	variant.Set
	URL string // of the fallback, which stands wherever it is shown
}

// Pictures gives the pictures that have versions, by path.
func (s *Site) Pictures() []Picture {
	var out []Picture
	add := func(f source.File, published string) {
		if set, ok := s.variants(f, published); ok {
			out = append(out, Picture{f, set, s.urlOf(set.Fallback.Path)})
		}
	}
	for _, r := range s.Resources() {
		add(r.File, r.Path)
	}
	for _, f := range s.in.Tree.Under("static") {
		add(f, strings.TrimPrefix(f.Path, "static/"))
	}
	return out
}

// Named says whether front matter or a setting names a file by its address: as a
// picture, in a menu, or as a value of a key that the site has of its own.
func (s *Site) Named(address string) bool { return s.named()[address] }

// addresses gives the addresses of all files that front matter and settings name.
func (s *Site) addresses() map[string]bool {
	found := make(map[string]bool)
	var addMenu func(items []MenuItem)
	addMenu = func(items []MenuItem) {
		for _, item := range items {
			path, _, _ := strings.Cut(item.URL, "#")
			found[path] = true
			addMenu(item.Children)
		}
	}
	for _, e := range s.all {
		for _, path := range e.fieldLinks {
			found[path] = true
		}
		for _, items := range e.menus {
			addMenu(items)
		}
	}
	if logo := s.Settings.Organisation.Logo; logo != nil {
		s.addNamed(found, "", reflect.ValueOf(logo.File.Text))
	}
	s.addNamed(found, "", reflect.ValueOf(s.Settings.Params))
	for _, p := range s.AllPages() {
		if p.Doc != nil {
			s.addNamed(found, p.Doc.Dir, reflect.ValueOf(*p.Card))
		}
	}
	return found
}

// addNamed adds the addresses of the files that the texts in a value name, as
// seen from a folder in content/.
func (s *Site) addNamed(found map[string]bool, dir string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			s.addNamed(found, dir, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.addNamed(found, dir, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.addNamed(found, dir, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			s.addNamed(found, dir, v.MapIndex(key))
		}
	case reflect.String:
		s.addText(found, dir, v.String())
	}
}

// addText adds the addresses of the files that a text names: the whole of it, or in
// its links, whether they were made HTML already or not.
func (s *Site) addText(found map[string]bool, dir, text string) {
	if !strings.Contains(text, ".") {
		return
	}
	s.addPath(found, dir, text)
	for _, open := range []string{"](", `href="`, `src="`} {
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, open)
			if !ok {
				break
			}
			rest = after
			after = strings.TrimPrefix(after, "<")
			if end := strings.IndexAny(after, `)>"#?`); end >= 0 {
				after = after[:end]
			}
			s.addPath(found, dir, html.UnescapeString(after))
		}
	}
}

func (s *Site) addPath(found map[string]bool, dir, text string) {
	if at, where := ClassifyURL(s.Settings, text); where == OwnSite {
		found[at] = true
	}
	found[text] = true
	for _, p := range candidatePaths(dir, Unescape(text)) {
		if f, ok := s.in.Tree.Find(p); !ok || content.IsText(f) {
			continue
		}
		if at, ok := s.fileAddress(p); ok {
			found[s.Settings.BaseURL.Path+EscapePath(at)] = true
		}
	}
}

// onServers and inBrowsers are the endings of files that are carried out: by a
// host, whatever stands behind them, or by a browser, with all the rights that
// the site has there.
const (
	onServers  = " php php3 php4 php5 php7 php8 phtml phar phps asp aspx ashx jsp jspx cfm cgi pl shtml shtm stm "
	inBrowsers = " html htm xhtml xht mhtml mht xml xsl xslt js mjs cjs svgz swf htc hta "
)

// refusal says why a file among the pages is never published; nil for one that
// may be. Whoever may write pages could otherwise take over the site of everybody
// who may not use HTML.
func (s *Site) refusal(file source.File) *Fault {
	name := path.Base(file.Path)
	parts := strings.Split(strings.ToLower(name), ".")
	f := &Fault{Code: diag.FileRefused, Hint: "Write its text as a page, or give it as a PDF. Whoever looks after the site may put it into static/, from where everything is published."}
	for i, ending := range parts[1:] {
		last := i == len(parts)-2
		switch {
		case strings.Contains(onServers, " "+ending+" "):
			f.Message = fmt.Sprintf("“%s” is a program that hosts carry out; such files are not published from content", name)
			return f
		case last && s.Settings.Markdown.HTML != config.AllHTML && strings.Contains(inBrowsers, " "+ending+" "):
			f.Message = fmt.Sprintf("“%s” is a file that browsers carry out; such files are not published from content unless all HTML is let through", name)
			return f
		}
	}
	if picture.MediaType(name) == svgType && s.Settings.Markdown.HTML != config.AllHTML {
		if active := s.in.Measure(file).Active; active != "" {
			f.Message = fmt.Sprintf("“%s” holds %s; such drawings are not published from content unless all HTML is let through", name, active)
			f.Hint = "Save it as a plain SVG, with nothing but the drawing, or as PNG. Whoever looks after the site may put it into static/, from where everything is published."
			return f
		}
	}
	return nil
}

const svgType = "image/svg+xml"

// NotPicture tells of a file that is shown as a picture and is none that browsers
// show; nil for one that is.
func NotPicture(name string) *Fault {
	if picture.MediaType(name) != "" {
		return nil
	}
	if better := picture.Instead(path.Base(name)); better != "" {
		return &Fault{
			Code: diag.ValueWrong, Message: fmt.Sprintf("“%s” is a picture in a format that browsers don't show", name),
			Hint: fmt.Sprintf("Save it as %s, and name that file.", better),
		}
	}
	return &Fault{Code: diag.ValueWrong, Message: fmt.Sprintf("“%s” is not a picture", name), Hint: "Pictures are files of the kinds AVIF, GIF, JPEG, PNG, SVG and WebP."}
}
