package layout

import (
	"errors"
	"html/template"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// escapeFaults finds the files whose HTML html/template can't make safe. Its own
// error names the place where it has noticed that, which may lie in another file:
// a tag that a piece leaves open is noticed at the end of the page. So each file is
// examined alone, and those are not at fault that only use one which is. first
// counts where no file is at fault alone.
func (s *Set) escapeFaults(first error) diag.List {
	type fault struct {
		tree *parse.Tree
		err  *template.Error
	}
	alone := map[*file]fault{}
	for _, f := range s.sorted() {
		for _, tree := range f.defs {
			if err := s.escapeAlone(f, tree); err != nil {
				alone[f] = fault{tree, err}
				break
			}
		}
	}
	var diags diag.List
	for _, f := range s.sorted() {
		usesFault := slices.ContainsFunc(s.closure(f)[1:], func(used *file) bool { return alone[used].err != nil })
		if x := alone[f]; x.err != nil && !usesFault {
			diags = append(diags, s.escapeFault(f, x.tree, x.err))
		}
	}
	if diags != nil {
		return diags
	}
	d := unsafe(diag.Span{})
	if err, ok := errors.AsType[*template.Error](first); ok {
		name, line := err.Name, max(1, err.Line)
		if err.Node != nil {
			name, line = nodeLine(err.Node)
		}
		if f := s.templateFile(name); f != nil {
			d.File, d.Span = f.path, lineSpan(f.src, line)
		}
	}
	return diag.List{d}
}

// escapeAlone gives the error of a template of a file.
func (s *Set) escapeAlone(f *file, tree *parse.Tree) *template.Error {
	if parse.IsEmptyTree(tree.Root) {
		return nil
	}
	own := s.withFile(f)
	if _, err := own.AddParseTree(tree.Name, tree.Copy()); err != nil { // it may be cut
		return nil
	}
	err, _ := errors.AsType[*template.Error](escape(own, tree.Name))
	return err
}

func unsafe(span diag.Span) diag.Diagnostic {
	return diag.Diagnostic{
		Code: diag.LayoutSyntax, File: Dir, Span: span,
		Message: "the HTML of this layout does not hold together, so it can't be made safe",
		Hint:    "Close every tag and quotation mark in the same branch of an {{if}} in which it was opened.",
	}
}

// escapeFault describes what is wrong with a template, at its place.
func (s *Set) escapeFault(f *file, tree *parse.Tree, err *template.Error) diag.Diagnostic {
	line := 0
	if err.Node != nil {
		name, n := nodeLine(err.Node)
		if name == f.template() {
			line = n
		}
	}
	open := err.ErrorCode == template.ErrEndContext
	if line == 0 {
		line = s.faultyLine(f, tree, err.ErrorCode)
	}
	d := unsafe(lineSpan(f.src, line))
	switch {
	case open:
		d.Message = "a tag or a quotation mark is opened here and never closed, so the rest of the page would be swallowed"
		d.Hint = "Look for a > or a quotation mark that is missing."
	case err.ErrorCode == template.ErrBadHTML:
		d.Message = "a quotation mark, or another sign, stands here where none can be in a tag"
		d.Hint = `Write attributes as in class="wide", with one quotation mark before the value and one behind it.`
	}
	d.File = f.path
	return d
}

// nodeLine returns the template in which a node was parsed, and its line.
func nodeLine(n parse.Node) (template string, line int) {
	location, _ := new(parse.Tree).ErrorContext(n)
	return splitLocation(location)
}

// splitLocation splits text/template's name:line:column.
func splitLocation(location string) (template string, line int) {
	if m := regexp.MustCompile(`^(.*):(\d+):\d+$`).FindStringSubmatch(location); m != nil {
		line, _ = strconv.Atoi(m[2])
		return m[1], line
	}
	return "", 0
}

// faultyLine finds the line of an error that html/template gives none. It leaves the
// text away from some line on: a tag is opened in the line behind the last one up
// to which all is well, and any other error lies in the first line with which it
// comes about.
func (s *Set) faultyLine(f *file, tree *parse.Tree, code template.ErrorCode) int {
	const attempts = 300 // each takes as long as the layouts are large
	var ends []int       // of the lines of all texts, in f
	walk(tree.Root, func(n parse.Node) bool {
		if text, ok := n.(*parse.TextNode); ok {
			for i, c := range text.Text {
				if c == '\n' || i+1 == len(text.Text) {
					ends = append(ends, int(text.Pos)+i+1)
				}
			}
		}
		return true
	})
	upTo := func(i int) template.ErrorCode {
		if err := s.escapeAlone(f, cut(tree, ends[i])); err != nil {
			return err.ErrorCode
		}
		return template.OK
	}
	at := int(tree.Root.Pos)
	if code == template.ErrEndContext {
		for i := len(ends) - 1; i >= max(0, len(ends)-attempts) && upTo(i) != template.OK; i-- {
			at = ends[i] - 1
		}
	} else if i := sort.Search(len(ends), func(i int) bool { return upTo(i) == code }); i < len(ends) {
		at = ends[i] - 1
	}
	return 1 + strings.Count(string(f.src[:min(len(f.src), at)]), "\n")
}

// cut gives a copy of a tree without the text from an offset on.
func cut(tree *parse.Tree, offset int) *parse.Tree {
	out := tree.Copy()
	walk(out.Root, func(n parse.Node) bool {
		if text, ok := n.(*parse.TextNode); ok {
			text.Text = text.Text[:max(0, min(len(text.Text), offset-int(text.Pos)))]
		}
		return true
	})
	return out
}
