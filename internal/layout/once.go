package layout

import (
	"bytes"
	"html/template"
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
)

// once holds the pieces that the function once has rendered. A map under a
// lock finds one of ten thousand faster than a sync.Map, and takes less room.
type once struct {
	mu      sync.RWMutex
	made    map[onceKey]template.HTML
	buffers sync.Pool // of *bytes.Buffer
}

// onceKey names a piece that was rendered.
type onceKey struct {
	name string
	dot  sum.Sum
}

func (o *once) find(key onceKey) (template.HTML, bool) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	html, ok := o.made[key]
	return html, ok
}

func (o *once) keep(key onceKey, html template.HTML) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.made == nil {
		o.made = make(map[onceKey]template.HTML)
	}
	o.made[key] = html
}

func (o *once) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.made = nil
}

// renderOnce renders a piece with a value as its dot, or gives what that came
// to before. It is sound because the piece can reach nothing but the value.
func (s *Set) renderOnce(name string, dot tmplexec.Digester) (template.HTML, error) {
	key := onceKey{name, dot.Digest()}
	if html, ok := s.once.find(key); ok {
		return html, nil
	}
	b, _ := s.once.buffers.Get().(*bytes.Buffer)
	if b == nil {
		b = new(bytes.Buffer)
	}
	defer s.once.buffers.Put(b)
	b.Reset()
	if err := s.execute(b, s.quick[name], s.pieces, name, dot, nil); err != nil {
		return "", err
	}
	html := template.HTML(b.String()) //nolint:gosec // the escaped output of a template
	s.once.keep(key, html)
	return html, nil
}
