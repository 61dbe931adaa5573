package consistency

import (
	"fmt"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
)

// textFormats are the formats of texts that were probably meant to become a page.
var textFormats = map[string]string{
	".docx": "Word", ".doc": "Word", ".odt": "Writer", ".rtf": "a word processor", ".html": "HTML", ".htm": "HTML", ".txt": "plain text",
}

// Unlinked tells of a file among the pages that is not published: nothing leads
// to it, or nothing may. beside says whether a page lies in its folder, promised
// whether it was published before and so still is.
func Unlinked(f site.Resource, beside, promised bool) diag.Diagnostic {
	name := path.Base(f.File.Path)
	ext := path.Ext(name)
	plain := strings.TrimSuffix(name, ext)
	written := name
	if !beside {
		written = strings.TrimPrefix(f.File.Path, content.Root)
	}
	d := diag.Diagnostic{
		Code: diag.FileUnlinked, File: f.File.Path, Message: "nothing leads to this file, so it is not published",
		Hint: fmt.Sprintf("Lead to it from a page, as in {{< document src=%q >}}, or keep it outside the folder content.", written),
	}
	format, isText := textFormats[strings.ToLower(ext)]
	switch {
	case isText && !promised && (!f.Bundle || f.Refused != nil):
		d.Code = diag.FilePlace
		d.Message = fmt.Sprintf("no page is made of this file, as it is in the format of %s", format)
		d.Hint = fmt.Sprintf("Copy its text into %s.md", slug.Path(plain))
		if f.Refused == nil {
			d.Message += ", and no page leads to it"
			d.Hint += ", or link to it"
		}
		d.Hint += "."
	case promised:
		d.Message = "nothing leads to this file any more; it stays published, as others may have linked to it"
		d.Hint = fmt.Sprintf("Lead to it from a page. To take it off the site, delete it, and write meridian retire /%s.", f.Path)
	case f.Refused != nil:
		d.Message, d.Hint = f.Refused.Message, f.Refused.Hint
	case picture.MediaType(name) != "":
		if strings.ContainsAny(written, " ()<>") {
			written = "<" + written + ">"
		}
		d.Message = "no page shows this picture, so it is not published"
		d.Hint = fmt.Sprintf("Show it where it belongs, as in ![What it shows](%s), or delete the file.", written)
	}
	return d
}
