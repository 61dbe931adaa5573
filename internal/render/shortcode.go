package render

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/prose"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// Shortcode carries out a shortcode.
func (e *bodyEnv) Shortcode(call markdown.Call) ([]byte, diag.List) {
	if e.in.Layouts == nil {
		return nil, nil // the layouts are at fault; that has been said
	}
	code, ok := e.in.Layouts.Shortcode(call.Name)
	if !ok {
		names := e.in.Layouts.Shortcodes()
		f := diag.Diagnostic{Code: diag.ShortcodeUnknown, Span: call.NameSpan, Message: fmt.Sprintf("there is no shortcode called “%s”", call.Name), Hint: "The shortcodes are " + strings.Join(names, ", ") + "."}
		if near, ok := schema.Nearest(call.Name, names); ok {
			f.Hint = fmt.Sprintf("Perhaps %s?", near)
		}
		return nil, diag.List{f}
	}
	e.codes = append(e.codes, code.Name)
	args, faults := e.arguments(code, call)
	switch {
	case call.Paired && code.Inner == layout.InnerUnused:
		faults = append(faults, diag.Diagnostic{
			Code: diag.ShortcodeSyntax, Span: call.Span, Message: fmt.Sprintf("“%s” shows nothing of the text that stands in it", code.Name),
			Hint: fmt.Sprintf("Take the text and {{< /%s >}} out.", code.Name),
		})
	case code.Inside != "" && call.Within != code.Inside:
		faults = append(faults, diag.Diagnostic{
			Code: diag.ShortcodeSyntax, Span: call.Span, Message: fmt.Sprintf("“%s” stands outside of “%s”", code.Name, code.Inside),
			Hint: fmt.Sprintf("Put {{< %s >}} in front of it and {{< /%s >}} behind, with nothing else around it.", code.Inside, code.Inside),
		})
	case !call.Paired && code.Inner == layout.InnerRequired && !call.Told:
		faults = append(faults, diag.Diagnostic{
			Code: diag.ShortcodeSyntax, Span: call.Span, Message: fmt.Sprintf("“%s” is opened and never closed", code.Name),
			Hint: fmt.Sprintf("Write {{< /%s >}} where its text ends.", code.Name),
		})
	}
	if faults.HasErrors() {
		return nil, faults
	}
	text := view.ShortcodeText{
		Dir: e.dir, Level: call.Level(), Anchor: call.Anchor,
		Include: func(file string, level int) (template.HTML, *site.Fault) { return e.include(call, file, level) },
	}
	if code.Contents {
		return call.Later(func(headings []markdown.Heading) []byte {
			text.Headings = headings
			html, list := e.execute(code, call, args, text)
			for _, d := range list {
				d.File = e.source
				e.diags = append(e.diags, d)
			}
			return html
		}), faults
	}
	html, list := e.execute(code, call, args, text)
	return html, append(faults, list...)
}

// execute carries out the template of a shortcode. The faults that it gives lie
// where it was called.
func (e *bodyEnv) execute(code *layout.Shortcode, call markdown.Call, args map[string]any, text view.ShortcodeText) ([]byte, diag.List) {
	var out bytes.Buffer
	dot := view.NewShortcode(e.recorder, e.page.Card, text, args, trusted(call.Inner))
	if list := e.in.Layouts.In(e.page.Language).ExecuteShortcode(&out, code, dot, view.Methods); list != nil {
		if wanted, f := view.LastFault(dot); f != nil { // what it asked for is mostly what the writer gave it
			for _, a := range call.Args {
				if a.Value == wanted {
					return nil, diag.List{{Code: f.Code, Span: a.Span, Message: f.Message, Hint: f.Hint}}
				}
			}
		}
		e.diags = append(e.diags, list...)
		return nil, nil
	}
	return bytes.TrimSpace(out.Bytes()), e.alternative(code, call, args)
}

// alternative looks at the alternative text of a picture that a shortcode
// shows: one that takes "alt" and a file.
func (e *bodyEnv) alternative(code *layout.Shortcode, call markdown.Call, args map[string]any) diag.List {
	alt, ok := args["alt"].(string)
	i := slices.IndexFunc(code.Args, func(f schema.Field) bool { return f.Kind == schema.File && !f.List })
	if !ok || i < 0 {
		return nil
	}
	src, _ := args[code.Args[i].Name].(string)
	if src == "" {
		return nil
	}
	if f := site.NotPicture(src); f != nil {
		d := diag.Diagnostic{Code: f.Code, Span: call.NameSpan, Message: f.Message, Hint: f.Hint}
		for _, a := range call.Args {
			if a.Value == src {
				d.Span = a.Span
			}
		}
		return diag.List{d}
	}
	if args["decorative"] == true {
		return nil
	}
	if strings.TrimSpace(alt) == "" {
		hint := "Write alt=\"…\", with what it shows."
		if find(code.Args, "decorative") != nil {
			hint = "Write alt=\"…\", with what it shows; or decorative, if it is only decoration."
		}
		return diag.List{{Code: diag.ImageAlt, Span: call.NameSpan, Message: "the picture has no alternative text", Hint: hint}}
	}
	span, caption := call.NameSpan, ""
	for _, a := range call.Args {
		switch a.Name {
		case "alt":
			span = a.Span
		case "caption":
			caption = a.Value
		}
	}
	message, hint := prose.Alt{Text: alt, File: src, Caption: caption, Language: e.page.Language}.Check()
	if message == "" {
		return nil
	}
	return diag.List{{Code: diag.ImageAltPoor, Span: span, Message: message, Hint: hint}}
}

// arguments checks what a shortcode was given against what it declares. Those
// that were not given are there all the same, empty.
func (e *bodyEnv) arguments(code *layout.Shortcode, call markdown.Call) (map[string]any, diag.List) {
	given, faults := namedArguments(code, call)
	rec, list := decode.FrontMatter(e.source, given, code.Args)
	misnamed := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == diag.KeyUnknown })
	for _, d := range list {
		if d.Code == diag.FieldMissing && misnamed {
			continue // it may be the one that is called otherwise
		}
		f := diag.Diagnostic{Code: diag.ShortcodeArgument, Span: d.Span, Message: d.Message, Hint: d.Hint}
		switch d.Code {
		case diag.KeyUnknown:
			key := keyAt(given, d.Span)
			f.Message, f.Hint = fmt.Sprintf("“%s” takes no argument called “%s”", code.Name, key), argumentHint(code, key)
		case diag.FieldMissing:
			f.Span = call.NameSpan
			f.Message, f.Hint = missingArgument(code, given)
		}
		faults = append(faults, f)
	}
	report := func(v schema.Value, fault *site.Fault) {
		if fault != nil {
			faults = append(faults, diag.Diagnostic{Code: fault.Code, Span: v.Span, Message: fault.Message, Hint: fault.Hint})
		}
	}
	args := make(map[string]any, len(code.Args))
	for _, f := range code.Args {
		v, ok := rec.Get(f.Name)
		if !ok {
			args[f.Name] = emptyValue(f)
			continue
		}
		args[f.Name] = schema.Plain(v, f, func(v schema.Value, f schema.Field) any {
			switch f.Kind {
			case schema.File:
				_, fault := e.file(v.Text)
				report(v, fault)
				return v.Text
			case schema.Reference:
				report(v, e.route(v.Text).Fault)
				return v.Text
			}
			body := e.in.Engine.RenderInline(markdown.Line{Text: v.Text, File: e.source, Source: e.src, Span: v.Span, Language: e.page.Language}, e)
			faults = append(faults, body.Diags...)
			for _, l := range body.Links {
				if len(e.chain) > 1 {
					l.File = e.source
				}
				e.links = append(e.links, l)
			}
			return trusted(body.HTML)
		})
	}
	return args, faults
}

// namedArguments reads what a shortcode was given as front matter: a flag is the
// name of an argument of the kind yes or no, and other values without a name are those
// of the arguments that may be given so, in their order.
func namedArguments(code *layout.Shortcode, call markdown.Call) (frontmatter.Node, diag.List) {
	var faults diag.List
	node := frontmatter.Node{Kind: frontmatter.Map, Span: call.Span}
	positional := 0 // how many were given without their names
	for _, a := range call.Args {
		name, text, nameSpan := a.Name, a.Value, a.NameSpan
		if name == "" {
			nameSpan = a.Span
			if f := find(code.Args, a.Value); f != nil && f.Kind == schema.YesNo {
				name, text = a.Value, "true" // a flag: {{< figure … decorative >}}
			} else if positional < len(code.Positional) {
				name = code.Positional[positional]
				positional++
			} else {
				faults = append(faults, unnamedArgument(code, a.Span))
				continue
			}
		}
		if _, twice := node.Find(name); twice {
			faults = append(faults, diag.Diagnostic{Code: diag.ShortcodeArgument, Span: nameSpan, Message: fmt.Sprintf("“%s” is given twice", name), Hint: "Keep one of the two."})
			continue
		}
		value := frontmatter.Node{Kind: frontmatter.Scalar, Text: text, Tag: frontmatter.StringTag, Style: frontmatter.QuotedStyle, Span: a.Span}
		if f := find(code.Args, name); f != nil {
			switch {
			case f.Kind == schema.Number:
				value.Style, value.Tag = frontmatter.PlainStyle, frontmatter.FloatTag
			case f.Kind == schema.YesNo && (text == "true" || text == "false"):
				value.Style, value.Tag = frontmatter.PlainStyle, frontmatter.BoolTag
			case f.Kind == schema.YesNo:
				value.Style = frontmatter.PlainStyle
			}
		}
		node.Pairs = append(node.Pairs, frontmatter.Pair{Key: name, KeySpan: nameSpan, Value: value})
	}
	return node, faults
}

// unnamedArgument reports a value without a name for which there is no argument.
func unnamedArgument(code *layout.Shortcode, span diag.Span) diag.Diagnostic {
	f := diag.Diagnostic{Code: diag.ShortcodeArgument, Span: span, Message: fmt.Sprintf("“%s” takes no second value without a name", code.Name), Hint: "If the value holds spaces, put it in quotation marks."}
	switch n := len(code.Positional); {
	case len(code.Args) == 0:
		f.Message, f.Hint = fmt.Sprintf("“%s” takes no values", code.Name), "Take it out."
	case n == 0:
		f.Message = fmt.Sprintf("“%s” takes no value without a name", code.Name)
		f.Hint = fmt.Sprintf("Write its name in front, as in %s=\"…\".", code.Args[0].Name)
	case n > 1:
		f.Message = fmt.Sprintf("“%s” takes no more than %d values without a name", code.Name, n)
	}
	return f
}

func find(list []schema.Field, name string) *schema.Field {
	if i := slices.IndexFunc(list, func(f schema.Field) bool { return f.Name == name }); i >= 0 {
		return &list[i]
	}
	return nil
}

func argumentHint(code *layout.Shortcode, given string) string {
	var names []string
	for _, a := range code.Args {
		names = append(names, a.Name)
	}
	if near, ok := schema.Nearest(given, names); ok {
		return fmt.Sprintf("Perhaps %s?", near)
	}
	if len(names) == 0 {
		return "It takes none."
	}
	return "It takes " + strings.Join(names, ", ") + "."
}

// missingArgument names what a shortcode needs and was not given.
func missingArgument(code *layout.Shortcode, node frontmatter.Node) (message, hint string) {
	var missing, write, means []string
	for _, a := range code.Args {
		if v, given := node.Find(a.Name); a.Required && (!given || v.Text == "") {
			missing = append(missing, a.Name)
			write = append(write, a.Name+"=\"…\"")
			means = append(means, schema.Sentence(a.Means))
		}
	}
	hint = strings.TrimSpace(fmt.Sprintf("Write %s. %s", strings.Join(write, " "), strings.Join(means, " ")))
	return fmt.Sprintf("“%s” needs “%s”", code.Name, strings.Join(missing, "” and “")), hint
}

func keyAt(node frontmatter.Node, at diag.Span) string {
	for _, p := range node.Pairs {
		if p.KeySpan == at {
			return p.Key
		}
	}
	return "that"
}

// emptyValue is what a template sees of an argument that was not given.
func emptyValue(f schema.Field) any {
	switch {
	case f.List:
		return []any(nil)
	case f.Kind == schema.YesNo:
		return false
	case f.Kind == schema.Number:
		return 0.0
	}
	return ""
}
