package render

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

const (
	// maxIncludes is how deep texts may include each other.
	maxIncludes = 8
	// includedBytes is how much a page may include altogether, where each text counts
	// as includeCost bytes more than it has. It bounds what texts come to that include
	// others many times.
	includedBytes = 4 << 20
	includeCost   = 4 << 10
)

// include renders the text of another file as a part of the page.
func (e *bodyEnv) include(call markdown.Call, name string, level int) (template.HTML, *site.Fault) {
	a := view.Ask[site.IncludeAnswer](e.recorder, site.Question{Verb: site.AskInclude, Key: site.PathKey(e.dir, site.Unescape(name))})
	if a.Fault != nil {
		return "", a.Fault
	}
	chain := append(slices.Clip(e.chain), a.File)
	file, ok := e.in.Tree.Find(a.File)
	*e.included += int(file.Size) + includeCost
	switch {
	case !ok: // it went away while the site was read
		return "", &site.Fault{Code: diag.FileUnreadable, Message: fmt.Sprintf("the text “%s” can't be read", name), Hint: "Check that the file may be opened."}
	case slices.Contains(e.chain, a.File):
		return "", &site.Fault{Code: diag.IncludeLoop, Message: "this text includes itself: " + chainOf(chain), Hint: "Take one of these out."}
	case len(chain) > maxIncludes+1:
		return "", &site.Fault{Code: diag.IncludeLoop, Message: fmt.Sprintf("texts include each other more than %d deep: %s", maxIncludes, chainOf(chain)), Hint: "Include the last ones directly."}
	case *e.included > includedBytes:
		return "", &site.Fault{Code: diag.IncludeLoop, Message: "the page includes too much: " + chainOf(chain), Hint: "Make several pages of it, or include each text once."}
	}
	src, err := e.in.Tree.ReadInto(new(bytes.Buffer), file)
	if err != nil {
		e.fail(err)
		return "", nil
	}
	start := a.Body
	if start < 0 {
		front, diags := frontmatter.Split(a.File, src)
		start = front.Body
		e.diags = append(e.diags, diags...)
	}
	dir := strings.TrimPrefix(strings.TrimPrefix(path.Dir(a.File), content.Root), "/")
	in := &bodyEnv{job: e.job, recorder: e.recorder, page: e.page, src: src, source: a.File, dir: dir, chain: chain, included: e.included}
	if level == 0 {
		level = call.Level()
	}
	html := call.Include(markdown.Source{File: a.File, Text: src, Offset: start, Language: e.page.Language}, in, level)
	e.diags = append(e.diags, in.diags...)
	e.links = append(e.links, in.links...)
	e.codes = append(e.codes, in.codes...)
	return trusted(html), nil
}

// chainOf shows which text includes which.
func chainOf(files []string) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimPrefix(f, content.Root+"/")
	}
	return strings.Join(names, " → ")
}
