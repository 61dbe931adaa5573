package scaffold

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// Translation begins the translation of a page whose file is src: a draft with the words
// of the original, to be written over.
func Translation(original *content.Head, src []byte, s *config.Settings) []byte {
	front, _ := frontmatter.Split(original.File, src)
	var b bytes.Buffer
	b.WriteString("---\n")
	if _, ok := front.Root.Find("title"); !ok && original.Card.Title != "" { // taken from the first heading
		fmt.Fprintf(&b, "title: %s\n", Scalar(original.Card.Title))
	}
	writeWords(&b, front.Root, original.Fields(s), "")
	b.WriteString("draft: true\n---\n")
	text := bytes.TrimLeft(src[min(original.Body, len(src)):], "\r\n")
	if len(text) > 0 {
		b.WriteByte('\n')
		b.Write(text)
	}
	return b.Bytes()
}

// writeWords writes the fields of a front matter that a translation says in its own words.
func writeWords(b *bytes.Buffer, node frontmatter.Node, fields []schema.Field, indent string) {
	for _, pair := range node.Pairs {
		at := schema.Index(fields, pair.Key)
		if at < 0 {
			continue
		}
		f := &fields[at]
		switch v := pair.Value; {
		case f.Kind == schema.Group && f.MaySay() && v.Kind == frontmatter.Map:
			if hasWords(v, f.Fields) {
				fmt.Fprintf(b, "%s%s:\n", indent, f.Name)
				writeWords(b, v, f.Fields, indent+"  ")
			}
		case f.Kind == schema.Group && v.Kind == frontmatter.List:
			writeEntries(b, v, f, indent)
		case !f.Translated.IsWords() || f.Name == "names" || f.Kind == schema.Group:
		case v.Kind == frontmatter.Scalar:
			fmt.Fprintf(b, "%s%s: %s\n", indent, f.Name, Scalar(v.Text))
		case v.Kind == frontmatter.List:
			fmt.Fprintf(b, "%s%s:\n", indent, f.Name)
			for _, item := range v.Items {
				fmt.Fprintf(b, "%s  - %s\n", indent, Scalar(item.Text))
			}
		}
	}
}

// writeEntries writes a list of groups, one entry for each of the original: only where each
// of them has words of its own.
func writeEntries(b *bytes.Buffer, list frontmatter.Node, f *schema.Field, indent string) {
	var entries []string
	for _, item := range list.Items {
		if item.Kind == frontmatter.Scalar && f.Short != "" {
			item = frontmatter.Node{Kind: frontmatter.Map, Pairs: []frontmatter.Pair{{Key: f.Short, Value: item}}}
		}
		if !hasWords(item, f.Fields) {
			return
		}
		var entry bytes.Buffer
		writeWords(&entry, item, f.Fields, indent+"    ")
		entries = append(entries, indent+"  - "+strings.TrimPrefix(entry.String(), indent+"    "))
	}
	if len(entries) > 0 {
		fmt.Fprintf(b, "%s%s:\n%s", indent, f.Name, strings.Join(entries, ""))
	}
}

func hasWords(node frontmatter.Node, fields []schema.Field) bool {
	for _, pair := range node.Pairs {
		if at := schema.Index(fields, pair.Key); at >= 0 && fields[at].Translated.IsWords() {
			return true
		}
	}
	return false
}
