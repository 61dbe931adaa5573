package engine

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// parsedComment is what the file of a comment says, and what it was parsed from.
type parsedComment struct {
	source  sum.Sum // of the file and its page
	comment *content.Comment
	diags   diag.List
}

// parseComments gives the comments on all pages, by file. Those that have not
// changed come from the build before; on disk none are kept, as they are as short as
// what would be kept of them.
func (b *Builder) parseComments(in Inputs) ([]*content.Comment, diag.List, error) {
	type found struct {
		file source.File
		page string
	}
	var files []found
	for _, f := range in.Tree.Under(content.Root) {
		if page, ok := content.CommentOn(in.Tree, f); ok {
			files = append(files, found{f, page})
		}
	}
	if len(files) == 0 {
		b.comments = nil
		return nil, nil, nil
	}
	out := make([]parsedComment, len(files))
	err := each(in.workers, len(files), func(i int) error {
		f := files[i]
		var h sum.Hasher
		h.AddSum(f.file.Sum)
		h.AddString(f.page)
		of := h.Sum()
		if before, ok := b.comments[f.file.Path]; ok && before.source == of {
			out[i] = before
			return nil
		}
		src, err := in.Tree.ReadInto(new(bytes.Buffer), f.file)
		if err != nil {
			return err
		}
		c, diags := content.ParseComment(f.file.Path, f.page, src)
		out[i] = parsedComment{of, c, diags}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	b.comments = make(map[string]parsedComment, len(files))
	comments := make([]*content.Comment, len(files))
	var diags diag.List
	for i, p := range out {
		b.comments[files[i].file.Path] = p
		comments[i] = p.comment
		diags = append(diags, p.diags...)
	}
	return comments, diags, nil
}
