package markdown

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// alertKey is the attribute of a quotation that says which alert it is.
const alertKey = "alert"

// alertTitles are the kinds of alerts, with their titles in English.
var alertTitles = map[string]string{
	"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
}

// alertTransformer takes the line "[!NOTE]" off the first paragraph of a
// quotation.
type alertTransformer struct{}

func (alertTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || n.PreviousSibling() != nil {
		return
	}
	lines := n.Lines()
	first := lines.At(0)
	line := bytes.TrimSpace(first.Value(reader.Source()))
	if len(line) < 4 || line[0] != '[' || line[1] != '!' || line[len(line)-1] != ']' {
		return
	}
	kind := strings.ToLower(string(line[2 : len(line)-1]))
	if alertTitles[kind] == "" {
		if isName(kind) {
			start := first.Start + bytes.IndexByte(reader.Source()[first.Start:first.Stop], '!') + 1
			pageOf(pc).Report(diag.ChoiceUnknown, diag.Span{Start: start, End: start + len(kind)},
				"there is no kind of notice called “"+string(line[2:len(line)-1])+"”", "Write NOTE, TIP, IMPORTANT, WARNING or CAUTION.")
		}
		return
	}
	quote.SetAttributeString(alertKey, kind)
	if lines.Len() == 1 {
		quote.RemoveChild(quote, n)
		return
	}
	lines.SetSliced(1, lines.Len())
}

func (p *page) blockquote(n *ast.Blockquote) {
	v, ok := n.AttributeString(alertKey)
	if !ok {
		p.open("blockquote", n)
		p.raw("\n")
		p.blocks(n)
		p.raw("</blockquote>\n")
		return
	}
	kind := v.(string)
	classes := []attribute{{name: "class", value: "alert"}, {name: "class", value: "alert-" + kind}}
	p.raw(`<aside role="note"`)
	p.writeAttributes(append(classes, attributesOf(n)...), blockAttributes)
	p.raw(">\n" + `<p class="alert-title"`)
	if words := p.labels.Language; words != "" {
		p.attribute("lang", words)
		p.attribute("dir", locale.DirOf(words))
	}
	p.raw(">")
	p.escaped([]byte(cmp.Or(p.labels.Alerts[kind], alertTitles[kind])))
	p.raw("</p>\n")
	p.blocks(n)
	p.raw("</aside>\n")
}
