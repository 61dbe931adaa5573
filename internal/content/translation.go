package content

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/translation"
)

// Original is the file that another one translates.
type Original struct {
	File string
	Text []byte
}

// Inherited is the place of all that a translation has from its original. Faults there
// are told of the original.
var Inherited = diag.Span{Start: 1, End: 1}

// OriginalOf gives the file that a file translates, by its name: of paris.cy.md the file
// paris.md beside it. translation says whether it is a translation at all; original is ""
// where the file is not there.
func OriginalOf(file string, s *config.Settings, exists func(file string) bool) (original string, translation bool) {
	if s.Languages == nil {
		return "", false
	}
	ext := path.Ext(file)
	l, rest, ok := s.LanguageOf(strings.TrimSuffix(file, ext))
	if !ok || l.Edition == "" {
		return "", false
	}
	for _, candidate := range []string{rest + ext, rest + ".md", rest + ".html", rest + "." + s.Languages[0].Code + ext} {
		if candidate != file && exists(candidate) {
			return candidate, true
		}
	}
	return "", true
}

// Originals gives the texts among files that are pages, with the original of each
// translation.
func Originals(files []source.File, s *config.Settings) map[string]source.File {
	if s.Languages == nil {
		return nil
	}
	byPath := make(map[string]source.File, len(files))
	for _, f := range files {
		byPath[f.Path] = f
	}
	out := make(map[string]source.File)
	for _, f := range files {
		original, _ := OriginalOf(f.Path, s, func(file string) bool { _, ok := byPath[file]; return ok })
		if original != "" {
			out[f.Path] = byPath[original]
		}
	}
	return out
}

// inherit lays what the translation says over the front matter of its original. What it
// may not say is reported.
func (p *parser) inherit(own, original frontmatter.Node, fields []schema.Field) frontmatter.Node {
	out := own
	out.Kind, out.Pairs = frontmatter.Map, nil
	out.Incomplete = own.Incomplete || original.Incomplete
	for i := range own.Pairs {
		pair := own.Pairs[i]
		at := schema.Index(fields, pair.Key)
		if at < 0 {
			out.Pairs = append(out.Pairs, pair)
			continue
		}
		f := &fields[at]
		of, given := original.Find(f.Name)
		switch {
		case f.Kind == schema.Group && f.Translated != schema.Own && f.MaySay():
			if !given && f.Translated == schema.Inherited {
				p.repeated(&own, i, fmt.Sprintf("the original has no “%s” that could be translated", f.Name), "Write it in the original, or take it out here.")
				continue
			}
			pair.Value = p.inheritGroup(pair.Value, of, f)
		case f.Translated == schema.Inherited:
			p.repeated(&own, i, fmt.Sprintf("“%s” is written once, in the original, and comes from there", f.Name), "Delete it here.")
			continue
		case f.Kind == schema.Free && pair.Value.Kind == frontmatter.Map && of.Kind == frontmatter.Map:
			for _, more := range of.Pairs {
				if _, said := pair.Value.Find(more.Key); !said {
					pair.Value.Pairs = append(slices.Clip(pair.Value.Pairs), inherited(more))
				}
			}
		}
		out.Pairs = append(out.Pairs, pair)
	}
	for _, pair := range original.Pairs {
		at := schema.Index(fields, pair.Key)
		if at < 0 || fields[at].Translated == schema.Own || fields[at].Translated == schema.OwnWords {
			continue
		}
		if _, said := own.Find(pair.Key); !said || fields[at].Translated == schema.Inherited && !fields[at].MaySay() {
			pair = inherited(pair)
			withoutOwn(&pair.Value, &fields[at])
			out.Pairs = append(out.Pairs, pair)
		}
	}
	return out
}

// inheritGroup is inherit for a field that is made of others, or for a list of such.
func (p *parser) inheritGroup(own, original frontmatter.Node, f *schema.Field) frontmatter.Node {
	asMap := func(n frontmatter.Node) frontmatter.Node {
		if n.Kind == frontmatter.Scalar && f.Short != "" {
			return frontmatter.Node{Kind: frontmatter.Map, Span: n.Span, Pairs: []frontmatter.Pair{{Key: f.Short, KeySpan: n.Span, Value: n}}}
		}
		return n
	}
	if !f.List {
		if own = asMap(own); own.Kind != frontmatter.Map {
			return own // decode tells what is wrong with it
		}
		return p.inherit(own, asMap(original), f.Fields)
	}
	items, of := own.Items, original.Items
	if own.Kind != frontmatter.List {
		items = []frontmatter.Node{own}
	}
	if original.Kind != frontmatter.List && original.Kind != frontmatter.Null {
		of = []frontmatter.Node{original}
	}
	out := own
	out.Kind, out.Items, out.Pairs, out.Text = frontmatter.List, nil, nil, ""
	for i, item := range items {
		if i >= len(of) {
			p.say(diag.FieldRepeated, item.Span, fmt.Sprintf("this is one entry of “%s” more than the original has", f.Name), "Write one entry for each of the original, in the same order, with nothing but the words.")
			break
		}
		if item = asMap(item); item.Kind == frontmatter.Map {
			item = p.inherit(item, asMap(of[i]), f.Fields)
		}
		out.Items = append(out.Items, item)
	}
	for i := len(items); i < len(of); i++ {
		out.Items = append(out.Items, inheritedNode(of[i]))
	}
	return out
}

// repeated reports a key that a translation may not have, with the edit that takes its
// lines out.
func (p *parser) repeated(own *frontmatter.Node, i int, message, hint string) {
	pair := own.Pairs[i]
	d := diag.Diagnostic{Code: diag.FieldRepeated, File: p.doc.File, Span: pair.KeySpan, Message: message, Hint: hint}
	if own.Style != frontmatter.FlowStyle && pair.KeySpan.Start > 0 && p.src[pair.KeySpan.Start-1] == '\n' {
		end := pair.Value.Span.End
		if pair.Value.Kind == frontmatter.Map || pair.Value.Kind == frontmatter.List {
			end = endOf(pair.Value)
		}
		if n := strings.IndexByte(string(p.src[min(end, len(p.src)):]), '\n'); n >= 0 {
			d.Fix = []diag.Edit{{Span: diag.Span{Start: pair.KeySpan.Start, End: end + n + 1}}}
		}
	}
	p.diags = append(p.diags, d)
}

// endOf gives where a value ends with all that is in it.
func endOf(n frontmatter.Node) int {
	end := n.Span.End
	for _, item := range n.Items {
		end = max(end, endOf(item))
	}
	for _, pair := range n.Pairs {
		end = max(end, pair.KeySpan.End, endOf(pair.Value))
	}
	return end
}

func inherited(p frontmatter.Pair) frontmatter.Pair {
	p.KeySpan, p.Value = Inherited, inheritedNode(p.Value)
	return p
}

// inheritedNode gives a value of the original with the place of all such values.
func inheritedNode(n frontmatter.Node) frontmatter.Node {
	n.Span = Inherited
	n.Items = slices.Clone(n.Items)
	for i := range n.Items {
		n.Items[i] = inheritedNode(n.Items[i])
	}
	n.Pairs = slices.Clone(n.Pairs)
	for i := range n.Pairs {
		n.Pairs[i] = inherited(n.Pairs[i])
	}
	return n
}

// withoutOwn takes out of a group what is never taken from the original. n is the
// caller's own.
func withoutOwn(n *frontmatter.Node, f *schema.Field) {
	if f.Kind != schema.Group {
		return
	}
	for i := range n.Items {
		withoutOwn(&n.Items[i], f)
	}
	n.Pairs = slices.DeleteFunc(n.Pairs, func(p frontmatter.Pair) bool {
		at := schema.Index(f.Fields, p.Key)
		return at >= 0 && (f.Fields[at].Translated == schema.OwnWords || f.Fields[at].Translated == schema.Own)
	})
}

// Texts takes a page apart into what is translated of it. src is its file.
func (h *Head) Texts(src []byte, s *config.Settings) []translation.Text {
	front, _ := frontmatter.Split(h.File, src)
	return translation.Parts(src, &front, h.Fields(s))
}

// Fields gives the fields that the page may have.
func (h *Head) Fields(s *config.Settings) []schema.Field {
	t, ok := s.Type(h.Card.Type)
	if !ok {
		return s.FieldsOf(nil)
	}
	if h.Card.Kind == card.Page {
		return s.FieldsOf(t)
	}
	p := parser{doc: &Document{Head: *h}, env: Env{Settings: s}}
	return p.fieldsOf(t)
}
