package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// IncludeAnswer is a text that may stand in another one, or why there is none.
type IncludeAnswer struct {
	File  string // path from the site's root
	Body  int    // offset at which the text begins; -1 where nobody has read the file
	Fault *Fault
}

// includeAnswer finds the text that a page includes. The sum is that of all that the
// file says.
func (s *Site) includeAnswer(q Question) (any, sum.Sum) {
	dir, name := cutPathKey(q.Key)
	a := s.include(dir, name)
	var h sum.Hasher
	h.AddString(a.File)
	h.AddInt(a.Body)
	a.Fault.addTo(&h)
	if f, ok := s.in.Tree.Find(a.File); ok {
		h.AddSum(f.Sum)
	}
	return a, h.Sum()
}

// include looks for a text as links do, and then among those that are there to be
// included. The ending may be left out.
func (s *Site) include(dir, name string) IncludeAnswer {
	rel := strings.TrimPrefix(norm.NFC.String(name), "/")
	tried := []string{path.Join(content.Root, rel), path.Join(content.Includes, rel)}
	if rel == name {
		tried = slices.Insert(tried, 0, path.Join(content.Root, dir, rel))
	}
	for _, p := range tried {
		for _, file := range s.includeNames(p) {
			if !strings.HasPrefix(file, content.Root+"/") {
				continue
			}
			if h, ok := s.withheld[file]; ok {
				return IncludeAnswer{Fault: &Fault{Code: diag.LinkHeld,
					Message: fmt.Sprintf("this is the text of %s, which is not published%s", h.File, h.because()),
					Hint:    "Publish that page first, or take its text out here."}}
			}
			if _, ok := s.in.Tree.Find(file); !ok {
				continue
			}
			if !content.IsMarkdown(file) {
				return IncludeAnswer{Fault: &Fault{Code: diag.ValueWrong,
					Message: fmt.Sprintf("“%s” is no text in Markdown", name), Hint: "Texts to include lie in files whose names end in .md."}}
			}
			if page, ok := s.byFile[file]; ok {
				return IncludeAnswer{File: file, Body: page.Doc.Body}
			}
			return IncludeAnswer{File: file, Body: -1}
		}
	}
	f := &Fault{Code: diag.FileMissing, Message: fmt.Sprintf("there is no text “%s”", name),
		Hint: fmt.Sprintf("Put it into %s, and write the name of its file.", content.Includes)}
	var names []string
	for _, file := range s.in.Tree.Under(content.Includes) {
		names = append(names, strings.TrimPrefix(file.Path, content.Includes+"/"))
	}
	near, ok := schema.Nearest(strings.TrimPrefix(rel, path.Base(content.Includes)+"/"), names)
	if page := s.nearestFile(path.Join(dir, rel)); !ok && page != "" {
		near, ok = relative(dir, strings.TrimPrefix(page, content.Root+"/")), true
	}
	if ok {
		f.Fix, f.Hint = near, fmt.Sprintf("Perhaps %s?", near)
	}
	return IncludeAnswer{Fault: f}
}

// includeNames gives the names under which the text at a path may lie: in the language of
// the edition first.
func (s *Site) includeNames(p string) []string {
	names := []string{p, p + ".md"}
	if edition := s.Settings.Edition; edition != "" {
		names = slices.Insert(names, 0, strings.TrimSuffix(p, ".md")+"."+edition+".md")
	}
	return names
}
