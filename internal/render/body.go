package render

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/layout"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/prose"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
)

// keptBody is the text of a page that feeds hold as well: rendered once per
// build, whoever needs it first.
type keptBody struct {
	once  sync.Once
	body  view.Body
	asked trace.Notes[site.Question]
	err   error
}

// body renders the text of a page and notes in w's log what that asked. The
// HTML is valid until the task ends.
func (w *job) body(p *site.Page) *view.Body {
	if p.Doc == nil || p.Doc.Broken {
		return &view.Body{}
	}
	if !w.inFeeds[p.Key] {
		body, err := w.render(p, w.recorder)
		if err != nil {
			w.fail(err)
		}
		return &body
	}
	entry, _ := w.bodies.LoadOrStore(p.Key, &keptBody{})
	kept := entry.(*keptBody)
	kept.once.Do(func() {
		var log view.Log
		kept.body, kept.err = w.render(p, view.NewRecorder(w.in.Site, &log))
		kept.body.HTML = bytes.Clone(kept.body.HTML)
		kept.asked = log.Notes()
	})
	if kept.err != nil {
		w.fail(kept.err)
	}
	w.log.Replay(kept.asked)
	return &kept.body
}

// faultsOnly looks for faults in the text of a page whose front matter could
// not be read whole, so that both are told at once. What depends on what could
// not be read is left out: the language.
func (w *job) faultsOnly(p *site.Page) *view.Body {
	body, err := w.render(p, w.recorder)
	if err != nil {
		w.fail(err)
	}
	body.Diags = slices.DeleteFunc(body.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.LanguageUnmarked })
	return &body
}

// DropBodies lets go of the texts that feeds hold. Whoever needs one again has it
// rendered again.
func (r *Renderer) DropBodies() { r.bodies.Clear() }

// bodyBase sums what the text of a page is made from without asking.
func (r *Renderer) bodyBase(text content.Text) sum.Sum {
	if !text.Shortcodes {
		return text.Sum
	}
	var h sum.Hasher
	h.AddSum(text.Sum)
	h.AddSum(r.codes())
	return h.Sum()
}

// shortcodes sums the templates of all shortcodes.
func (r *Renderer) shortcodes() sum.Sum {
	var h sum.Hasher
	if r.in.Layouts == nil {
		return h.Sum()
	}
	for _, name := range r.in.Layouts.Shortcodes() {
		code, _ := r.in.Layouts.Shortcode(name)
		h.AddSum(code.Sum) // of its name, too
	}
	return h.Sum()
}

func (w *job) render(p *site.Page, recorder view.Recorder) (view.Body, error) {
	file, ok := w.in.Tree.Find(p.Doc.File)
	if !ok {
		return view.Body{}, fmt.Errorf("%s is gone", p.Doc.File)
	}
	if body, ok := w.recollect(p, recorder); ok {
		return body, nil
	}
	text := w.buffer()
	defer w.release(text)
	src, err := w.in.Tree.ReadInto(text, file)
	if err != nil {
		return view.Body{}, err
	}
	around := surroundings{job: w, recorder: recorder, page: p}
	buf := w.buffer()
	w.lent = append(w.lent, buf)
	body := w.in.Engine.Render(buf.AvailableBuffer(), markdown.Source{File: p.Doc.File, Text: src, Offset: p.Doc.Body, Language: p.Language, Blocks: w.placing}, &around)
	buf.Write(body.HTML) // onto itself, unless it has outgrown the buffer, which so learns of its size
	body.HTML = buf.Bytes()
	body.Diags = append(body.Diags, around.diags...)
	return view.Body{Body: body, Shortcodes: around.codes}, nil
}

// surroundings answers what the text of a page asks while it is rendered.
type surroundings struct {
	*job
	recorder view.Recorder
	page     *site.Page
	diags    diag.List // faults that lie in other files
	codes    []string  // names of the shortcodes that were called
}

func (s *surroundings) route(dest string) site.Route {
	return view.Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: s.page.Doc.Dir + ":" + site.Unescape(dest)})
}

// Link says where a link leads.
func (s *surroundings) Link(dest string) markdown.Target {
	if dest == "" {
		return markdown.Target{Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: "the link leads nowhere", Hint: "Write between the round brackets where it leads."}}
	}
	path, rest := dest, ""
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		path, rest = dest[:i], dest[i:]
	}
	_, where := site.ClassifyURL(s.in.Site.Settings.BaseURL, path)
	u, err := url.Parse(dest)
	switch {
	case where == site.Local: // no address at all, perhaps
	case err != nil:
		return markdown.Target{Fault: &diag.Diagnostic{Code: diag.LinkMissing, Message: fmt.Sprintf("“%s” is not an address", dest), Hint: "Check it for spaces, and for signs such as %, which need two digits behind them."}}
	case where == site.External:
		return markdown.Target{URL: dest, External: true}
	}
	r := s.route(path)
	if r.Fault != nil {
		return markdown.Target{Fault: fault(r.Fault, path)}
	}
	t := markdown.Target{URL: r.URL + rest, Type: r.Type, Warning: fault(r.Warning, path)}
	if r.Type != "" {
		t.Size = s.in.Site.Settings.Locale.Size(r.Size)
	}
	if r.IsPage && u != nil && u.Fragment != "" {
		t.Key, t.Fragment = anchorKey(r.Key), u.Fragment
	}
	return t
}

// anchorKey is the name under which a page's anchors are looked up; it is
// never "", which to package markdown means that there is nothing to check.
func anchorKey(key string) string { return "/" + key }

// Image says what is known of a picture.
func (s *surroundings) Image(dest string) markdown.Image {
	if u, err := url.Parse(dest); err == nil && (u.Scheme != "" || u.Host != "") {
		return markdown.Image{URL: dest}
	}
	f, flt := s.file(dest)
	if flt != nil {
		return markdown.Image{Fault: fault(flt, dest)}
	}
	if picture.MediaType(f.Name) == "" {
		return markdown.Image{Fault: &diag.Diagnostic{Code: diag.ValueWrong, Message: "“" + dest + "” is not a picture", Hint: "Take out the ! in front, so that it becomes a link."}}
	}
	return markdown.Image{URL: f.URL, Width: f.Width, Height: f.Height}
}

func (s *surroundings) file(name string) (*site.File, *site.Fault) {
	a := view.Ask[site.FileAnswer](s.recorder, site.Question{Verb: site.AskFile, Key: s.page.Doc.Dir + ":" + site.Unescape(name)})
	return a.File, a.Fault
}

// fault is a fault of a destination, of which the path was written as path.
func fault(f *site.Fault, path string) *diag.Diagnostic {
	if f == nil {
		return nil
	}
	f = f.WithFix(inBrackets(f.Fix))
	out := &diag.Diagnostic{Code: f.Code, Message: f.Message, Hint: f.Hint}
	if f.Fix != "" {
		out.Fix = []diag.Edit{{Span: diag.Span{End: len(path)}, Text: f.Fix}}
	}
	return out
}

// inBrackets writes a path so that it can stand between the round brackets of
// a link.
func inBrackets(path string) string {
	const marks = " ()<>\\?#%\"`"
	if !strings.ContainsAny(path, marks) || strings.Contains(path, "://") {
		return path
	}
	var b strings.Builder
	for _, r := range path {
		if strings.ContainsRune(marks, r) {
			fmt.Fprintf(&b, "%%%02X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Shortcode carries out a shortcode.
func (s *surroundings) Shortcode(call markdown.Call) ([]byte, diag.List) {
	if s.in.Layouts == nil {
		return nil, nil // the layouts are at fault; that has been said
	}
	code, ok := s.in.Layouts.Shortcode(call.Name)
	if !ok {
		names := s.in.Layouts.Shortcodes()
		f := diag.Diagnostic{Code: diag.ShortcodeUnknown, Span: call.NameSpan, Message: fmt.Sprintf("there is no shortcode called “%s”", call.Name), Hint: "The shortcodes are " + strings.Join(names, ", ") + "."}
		if near, ok := schema.Nearest(call.Name, names); ok {
			f.Hint = fmt.Sprintf("Perhaps %s?", near)
		}
		return nil, diag.List{f}
	}
	s.codes = append(s.codes, code.Name)
	args, faults := s.arguments(code, call)
	switch {
	case call.Paired && code.Inner == layout.InnerUnused:
		faults = append(faults, diag.Diagnostic{
			Code: diag.ShortcodeSyntax, Span: call.Span, Message: fmt.Sprintf("“%s” shows nothing of the text that stands in it", code.Name),
			Hint: fmt.Sprintf("Take the text and {{< /%s >}} out.", code.Name),
		})
	case !call.Paired && code.Inner == layout.InnerRequired:
		faults = append(faults, diag.Diagnostic{
			Code: diag.ShortcodeSyntax, Span: call.Span, Message: fmt.Sprintf("“%s” is opened and never closed", code.Name),
			Hint: fmt.Sprintf("Write {{< /%s >}} where its text ends.", code.Name),
		})
	}
	if len(faults) > 0 {
		return nil, faults
	}
	var out bytes.Buffer
	dot := view.NewShortcode(s.recorder, s.page.Card, s.page.Doc.Dir, args, trusted(call.Inner))
	if list := s.in.Layouts.ExecuteShortcode(&out, code, dot, view.Methods); list != nil {
		if wanted, f := view.LastFault(dot); f != nil { // what it asked for is mostly what the writer gave it
			for _, a := range call.Args {
				if a.Value == wanted {
					return nil, diag.List{{Code: f.Code, Span: a.Span, Message: f.Message, Hint: f.Hint}}
				}
			}
		}
		s.diags = append(s.diags, list...)
		return nil, nil
	}
	return bytes.TrimSpace(out.Bytes()), s.alternative(code, call, args)
}

// alternative looks at the alternative text of a picture that a shortcode
// shows: one that takes "alt" and a file.
func (s *surroundings) alternative(code *layout.Shortcode, call markdown.Call, args map[string]any) diag.List {
	alt, ok := args["alt"].(string)
	i := slices.IndexFunc(code.Args, func(f schema.Field) bool { return f.Kind == schema.File && !f.List })
	if !ok || i < 0 || args["decorative"] == true {
		return nil
	}
	src, _ := args[code.Args[i].Name].(string)
	if picture.MediaType(src) == "" {
		return nil
	}
	if strings.TrimSpace(alt) == "" {
		hint := "Write alt=\"…\", with what it shows."
		if find(code.Args, "decorative") != nil {
			hint = "Write alt=\"…\", with what it shows; or decorative, if it is only decoration."
		}
		return diag.List{{Code: diag.ImageAlt, Span: call.NameSpan, Message: "the picture has no alternative text", Hint: hint}}
	}
	caption, _ := args["caption"].(string)
	message, hint := prose.Alt{Text: alt, File: src, Caption: caption, Language: s.page.Language}.Check()
	if message == "" {
		return nil
	}
	f := diag.Diagnostic{Code: diag.ImageAltPoor, Span: call.NameSpan, Message: message, Hint: hint}
	for _, a := range call.Args {
		if a.Name == "alt" {
			f.Span = a.Span
		}
	}
	return diag.List{f}
}

// arguments checks what a shortcode was given against what it declares. Those
// that were not given are there all the same, empty.
func (s *surroundings) arguments(code *layout.Shortcode, call markdown.Call) (map[string]any, diag.List) {
	var faults diag.List
	node := frontmatter.Node{Kind: frontmatter.Map, Span: call.Span}
	positional := false // whether the first one was given without its name
	for _, a := range call.Args {
		name := a.Name
		value := frontmatter.Node{Kind: frontmatter.Scalar, Text: a.Value, Tag: frontmatter.StringTag, Style: frontmatter.QuotedStyle, Span: a.Span}
		keySpan := a.NameSpan
		if name == "" {
			keySpan = a.Span
			if i := slices.IndexFunc(code.Args, func(f schema.Field) bool { return f.Name == a.Value && f.Kind == schema.YesNo }); i >= 0 {
				name = a.Value // a flag: {{< figure … decorative >}}
				value.Text, value.Tag, value.Style = "true", frontmatter.BoolTag, frontmatter.PlainStyle
			} else if !positional && len(code.Args) > 0 {
				name = code.Args[0].Name
				positional = true
			} else {
				f := diag.Diagnostic{Code: diag.ShortcodeArgument, Span: a.Span, Message: fmt.Sprintf("“%s” takes no second value without a name", code.Name), Hint: "If the value holds spaces, put it in quotation marks."}
				if len(code.Args) == 0 {
					f.Message, f.Hint = fmt.Sprintf("“%s” takes no values", code.Name), "Take it out."
				}
				faults = append(faults, f)
				continue
			}
		}
		if field := find(code.Args, name); field != nil && (field.Kind == schema.Number || field.Kind == schema.YesNo) {
			value.Style, value.Tag = frontmatter.PlainStyle, frontmatter.StringTag
			if a.Value == "true" || a.Value == "false" {
				value.Tag = frontmatter.BoolTag
			}
			if field.Kind == schema.Number {
				value.Tag = frontmatter.FloatTag
			}
		}
		if _, twice := node.Find(name); twice {
			faults = append(faults, diag.Diagnostic{Code: diag.ShortcodeArgument, Span: keySpan, Message: fmt.Sprintf("“%s” is given twice", name), Hint: "Keep one of the two."})
			continue
		}
		node.Pairs = append(node.Pairs, frontmatter.Pair{Key: name, KeySpan: keySpan, Value: value})
	}
	rec, list := decode.FrontMatter(s.page.Doc.File, node, code.Args)
	for _, d := range list {
		f := diag.Diagnostic{Code: diag.ShortcodeArgument, Span: d.Span, Message: d.Message, Hint: d.Hint}
		switch d.Code {
		case diag.KeyUnknown:
			f.Message = fmt.Sprintf("“%s” takes no argument called “%s”", code.Name, keyOf(node, d.Span))
			f.Hint = argumentHint(code, keyOf(node, d.Span))
		case diag.FieldMissing:
			f.Span = call.NameSpan
			f.Message, f.Hint = missingArgument(code, node)
		}
		faults = append(faults, f)
	}
	args := make(map[string]any, len(code.Args))
	for _, f := range code.Args {
		v, ok := rec.Get(f.Name)
		if !ok {
			args[f.Name] = empty(f)
			continue
		}
		args[f.Name] = schema.Plain(v, f)
		if f.Kind == schema.File && !f.List {
			if _, flt := s.file(v.Text); flt != nil {
				faults = append(faults, diag.Diagnostic{Code: flt.Code, Span: v.Span, Message: flt.Message, Hint: flt.Hint})
			}
		}
		if f.Kind == schema.Reference && !f.List {
			if r := s.route(v.Text); r.Fault != nil {
				faults = append(faults, diag.Diagnostic{Code: r.Fault.Code, Span: v.Span, Message: r.Fault.Message, Hint: r.Fault.Hint})
			}
		}
	}
	return args, faults
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

func keyOf(node frontmatter.Node, at diag.Span) string {
	for _, p := range node.Pairs {
		if p.KeySpan == at {
			return p.Key
		}
	}
	return "that"
}

// empty is what a template sees of an argument that was not given.
func empty(f schema.Field) any {
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
