package main

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
)

// find finds a page by its file, its key or its address, published or held back.
func (o *siteOptions) find(s *site.Site, text string) (*site.Page, *site.Withheld) {
	file := o.fromRoot(text)
	for _, p := range s.Pages() {
		switch {
		case p.Source != "" && (p.Source == file || p.Source == content.Root+"/"+file),
			p.Key != "" && (p.Key == file || content.Root+"/"+p.Key == file),
			sameAddress(s, p, text):
			return p, nil
		}
	}
	for _, h := range s.Withheld {
		if h.File == file || h.File == content.Root+"/"+file || h.File == content.Root+"/"+file+".md" || h.File == content.Root+"/"+file+".html" {
			return nil, &h
		}
	}
	return nil, nil
}

func (o *siteOptions) noPage(s *site.Site, text string) error {
	file := o.fromRoot(text)
	var names []string
	for _, p := range s.Pages() {
		names = append(names, p.URL)
		if p.Source != "" {
			names = append(names, p.Source)
		}
	}
	for _, h := range s.Withheld {
		names = append(names, h.File)
	}
	e := usageError{fmt.Sprintf("there is no page “%s”", text), `"meridian list" lists the pages.`}
	for _, name := range []string{text, file, content.Root + "/" + file} {
		if near, ok := schema.Nearest(name, names); ok {
			e.hint = fmt.Sprintf("Perhaps %s?", near)
			break
		}
	}
	return e
}

// fromRoot makes an argument a path in the site.
func (o *siteOptions) fromRoot(text string) string {
	clean := func(p string) string { return path.Clean(strings.ReplaceAll(p, `\`, "/")) }
	file, dir := clean(text), clean(o.source)
	if rest, ok := strings.CutPrefix(file, dir+"/"); ok {
		return rest
	}
	return strings.TrimPrefix(file, "/")
}

// sameAddress tells whether text is the address of a page, with or without its
// host and the path of base_url, escaped or not.
func sameAddress(s *site.Site, p *site.Page, text string) bool {
	text = strings.TrimPrefix(text, s.Settings.BaseURL.Origin)
	if !strings.HasPrefix(text, "/") {
		return false
	}
	if u, err := url.Parse(text); err == nil {
		text = u.EscapedPath()
	}
	return strings.TrimSuffix(p.URL, "/") == strings.TrimSuffix(text, "/") ||
		strings.TrimSuffix(p.URL, "/") == strings.TrimSuffix(s.Settings.BaseURL.Path, "/")+strings.TrimSuffix(text, "/")
}
