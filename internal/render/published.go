package render

import (
	"bytes"

	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/trace"
	"github.com/meridian-ssg/meridian/internal/view"
)

// PublishedBody is the text of a page in what its task has published, so that it
// need not be rendered once more where only what stands around it has changed:
// a layout, or a list beside it. Its HTML is kept nowhere else.
type PublishedBody struct {
	Base  sum.Sum   // of what the text was made from without asking
	Asked int       // how many of the task's questions it put: the first ones
	At    int       // where the HTML begins in the task's only output
	Size  int       // of the HTML, in bytes
	HTML  sum.Sum   // of it
	Body  view.Body // all but the HTML
}

// Previous is what an earlier build has left behind.
type Previous interface {
	// Task gives what is remembered of a task: what it asked, and its result.
	Task(name string) (trace.Notes[site.Question], Result, bool)
	// Published reads what lies at a path of the published site.
	Published(path string, into *bytes.Buffer) bool
}

// textBase sums what the text of a page is made from without asking.
func (r *Renderer) textBase(p *site.Page) sum.Sum {
	return r.base(r.bodyBase(r.in.Site.Text(p)), p.Sum) // shortcodes see the card
}

// locateBody looks for the text of a page in its output. asked is how many
// questions the text put. A text with faults is not kept, nor one that the
// layout has made something else of.
func (w *job) locateBody(p *site.Page, b *view.Body, asked int, out []byte) *PublishedBody {
	const enough = 48 // bytes, by which a text is found fast
	if len(b.HTML) == 0 || len(b.Diags) > 0 {
		return nil
	}
	head := b.HTML[:min(enough, len(b.HTML))]
	for at := 0; ; at++ {
		i := bytes.Index(out[at:], head)
		if i < 0 {
			return nil
		}
		if at += i; bytes.HasPrefix(out[at:], b.HTML) {
			kept := *b
			kept.HTML, kept.Blocks = nil, nil
			return &PublishedBody{Base: w.textBase(p), Asked: asked, At: at, Size: len(b.HTML), HTML: sum.Of(b.HTML), Body: kept}
		}
	}
}

// reusePublished gives the text of a page as an earlier build has published it,
// where what it was made from and what it asked have not changed. The HTML is
// valid until the task ends.
func (w *job) reusePublished(p *site.Page, recorder view.Recorder) (view.Body, bool) {
	if w.in.Previous == nil || w.withBlocks {
		return view.Body{}, false
	}
	asked, result, ok := w.in.Previous.Task(taskOf(p, 1))
	text := result.PublishedBody
	if !ok || text == nil || len(result.Files) != 1 || text.Base != w.textBase(p) {
		return view.Body{}, false
	}
	var put []site.Question
	for q, told := range asked.All() {
		if len(put) == text.Asked {
			break
		}
		if _, answer := w.in.Site.Answer(q); answer != told {
			return view.Body{}, false
		}
		put = append(put, q)
	}
	buf := w.buffer()
	w.borrowed = append(w.borrowed, buf)
	if !w.in.Previous.Published(result.Files[0].Path, buf) || buf.Len() < text.At+text.Size {
		return view.Body{}, false
	}
	body := text.Body
	body.HTML = buf.Bytes()[text.At : text.At+text.Size]
	if sum.Of(body.HTML) != text.HTML {
		return view.Body{}, false // it is of another build
	}
	for _, q := range put {
		view.Again(recorder, q)
	}
	return body, true
}
