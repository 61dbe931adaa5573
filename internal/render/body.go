package render

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
)

// cachedBody is the text of a page that feeds hold as well: rendered once per
// build, whoever needs it first.
type cachedBody struct {
	once  sync.Once
	body  view.Body
	asked trace.Notes[site.Question]
	files *view.Files
	err   error

	feedOnce sync.Once
	feedHTML string // the text as feeds hold it
}

// body renders the text of a page and notes in w's log what that asked. The
// HTML is valid until the task ends.
func (w *job) body(p *site.Page) *view.Body {
	if p.Doc == nil || p.Doc.Broken {
		return &view.Body{}
	}
	if !w.inFeeds[p.FullKey()] {
		body, err := w.render(p, w.recorder)
		if err != nil {
			w.fail(err)
		}
		return &body
	}
	entry, _ := w.bodies.LoadOrStore(p.FullKey(), &cachedBody{})
	kept := entry.(*cachedBody)
	kept.once.Do(func() {
		var log view.Log
		recorder := view.NewRecorder(w.site, &log)
		kept.body, kept.err = w.render(p, recorder)
		kept.files = recorder.Files()
		kept.body.HTML = bytes.Clone(kept.body.HTML)
		kept.asked = log.Notes()
	})
	if kept.err != nil {
		w.fail(kept.err)
	}
	w.log.Replay(kept.asked)
	files := w.recorder.Files()
	files.Linked = append(files.Linked, kept.files.Linked...)
	files.Listed = append(files.Listed, kept.files.Listed...)
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
	h.AddSum(r.shortcodeSum())
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
	if body, ok := w.reusePublished(p, recorder); ok {
		return body, nil
	}
	text := w.buffer()
	defer w.release(text)
	src, err := w.in.Tree.ReadInto(text, file)
	if err != nil {
		return view.Body{}, err
	}
	env := bodyEnv{job: w, recorder: recorder, page: p, src: src, source: p.Doc.File, dir: p.Doc.Dir, chain: []string{p.Doc.File}, included: new(int)}
	buf := w.buffer()
	w.borrowed = append(w.borrowed, buf)
	body := w.in.Engine.Render(buf.AvailableBuffer(), markdown.Source{File: p.Doc.File, Text: src, Offset: p.Doc.Body, HTML: p.Doc.IsHTML(), Title: p.Title, Language: p.Language, Blocks: w.withBlocks}, &env)
	buf.Write(body.HTML) // onto itself, unless it has outgrown the buffer, which so learns of its size
	body.HTML = buf.Bytes()
	body.Diags = append(body.Diags, env.diags...)
	body.Links = append(body.Links, env.links...)
	return view.Body{Body: body, Shortcodes: env.codes}, nil
}

// bodyEnv answers what the text of a page asks while it is rendered.
type bodyEnv struct {
	*job
	recorder view.Recorder
	page     *site.Page
	source   string                  // the file whose text it is: that of the page, or one that it includes
	dir      string                  // folder below content in which the links of the text begin
	src      []byte                  // what it holds
	chain    []string                // the files that include each other down to this one
	included *int                    // see includedBytes
	diags    diag.List               // faults that lie in other files
	links    []markdown.FragmentLink // those in arguments of shortcodes
	codes    []string                // names of the shortcodes that were called
}

func (e *bodyEnv) route(dest string) site.Route {
	return view.Ask[site.Route](e.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(e.dir, site.Unescape(dest))})
}

// Link says where a link leads.
func (e *bodyEnv) Link(dest string) markdown.Target {
	if e.page.Original != nil && strings.Contains(dest, "#") { // a translation has other headings
		settings := e.in.Site.Settings
		return site.ResolveLink(settings, e.page.Card, dest, func(dest string) site.Route {
			return view.AskOf[site.Route](e.recorder, "", site.Question{Verb: site.AskRoute, Key: site.PathKey(e.dir, site.Unescape(dest))})
		})
	}
	return site.ResolveLink(e.site.Settings, e.page.Card, dest, e.route)
}

// Image says what is known of a picture.
func (e *bodyEnv) Image(dest, within string) markdown.Image {
	img := markdown.Image{}
	switch _, where := site.ClassifyURL(e.in.Site.Settings, dest); {
	case where == site.External && strings.Contains(dest, "//"):
		if f := site.ExternalFault(dest); f != nil {
			return markdown.Image{Fault: f.Of(dest)}
		}
		if u, err := url.Parse(dest); err == nil && e.in.Site.Settings.Allows(u.Host) {
			return markdown.Image{URL: dest}
		}
		return markdown.Image{URL: dest, Warning: &diag.Diagnostic{Code: diag.OtherHost, Message: OtherHostMessage(dest), Hint: "Save the picture beside the page, and write its name. Or name the host in site.yaml, under other_hosts."}}
	case where != site.Relative && where != site.External: // with the site's host, or on the writer's computer
		r := e.route(dest)
		if r.Fault != nil {
			return markdown.Image{Fault: r.Fault.Of(dest)}
		}
		if img.Warning = r.Warning.Of(dest); r.Warning != nil {
			dest = r.Warning.Fix
		}
	}
	f, flt := e.file(dest)
	if flt != nil {
		return markdown.Image{Fault: flt.Of(dest)}
	}
	if flt := site.NotPicture(f.Name); flt != nil {
		out := flt.Of(dest)
		if picture.Instead(f.Name) == "" {
			out.Hint = "Take out the ! in front, so that it becomes a link."
		}
		return markdown.Image{Fault: out}
	}
	img.URL, img.Width, img.Height, img.Srcset = f.Src, f.Width, f.Height, string(f.Srcset)
	files := e.recorder.Files()
	files.Linked = append(files.Linked, f.Src)
	if within != "" && e.in.Layouts != nil {
		if code, ok := e.in.Layouts.Shortcode(within); ok {
			img.Sizes = code.Sizes
			if code.Enlarge {
				img.Larger = f.Src
			}
		}
	}
	return img
}

// OtherHostMessage tells that a page loads an address from another host.
func OtherHostMessage(address string) string {
	return fmt.Sprintf("“%s” is loaded from another host", address)
}

func (e *bodyEnv) file(name string) (*site.File, *site.Fault) {
	a := view.Ask[site.FileAnswer](e.recorder, site.Question{Verb: site.AskFile, Key: site.PathKey(e.dir, site.Unescape(name))})
	return a.File, a.Fault
}

// Blocks tells what the blocks of a page's text have become, and where in its
// file each begins. It is for those who look at a page and want to know where
// to change it; no build asks.
func (r *Renderer) Blocks(p *site.Page) ([]markdown.Block, error) {
	if p.Doc == nil || p.Doc.Broken {
		return nil, nil
	}
	var log view.Log
	w := &job{Renderer: r, site: r.in.Site.Edition(p.Edition), withBlocks: true}
	body, err := w.render(p, view.NewRecorder(w.site, &log))
	for _, b := range w.borrowed {
		r.release(b)
	}
	return body.Blocks, err
}
