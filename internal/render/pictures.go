package render

import (
	"errors"
	"fmt"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/socialcard"
	"github.com/meridian-ssg/meridian/internal/store"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/variant"
)

// Pictures makes the versions of pictures, and keeps them for later builds.
type Pictures struct {
	Converter *imaging.Converter
	Store     *store.Store // nil where nothing is kept
	Artist    *socialcard.Artist
}

// pictures plans the versions of pictures, with one task for each picture, which is
// decoded once. Those of a picture that nothing shows are left out like files to
// which nothing leads.
func (p *planner) pictures() {
	for _, f := range p.in.Site.Pictures() {
		all := f.All()
		t := Task{
			Name: "picture " + f.Path, Base: p.base(f.Sum, sum.OfString(f.Fallback.Path), sum.OfString(variant.Version)),
			Owner: diag.Location{File: f.Path}, Resource: f.URL, versions: &f,
			run: func(w *job) {
				made, err := w.versions(&f, all)
				if err != nil {
					w.pictureFault(&f, err)
					return
				}
				for i, v := range all {
					w.Put(v.Path, made[i])
				}
			},
		}
		for _, v := range all {
			t.Paths = append(t.Paths, v.Path)
		}
		p.add(t)
	}
}

// versions gives versions of a picture: those that are kept, and the others made.
func (r *Renderer) versions(f *site.Picture, wanted []variant.Variant) ([][]byte, error) {
	out := make([][]byte, len(wanted))
	var missing []int
	var targets []imaging.Target
	for i, v := range wanted {
		var kept bool
		if out[i], kept = r.in.Pictures.Store.Get(v.Key); !kept {
			missing = append(missing, i)
			targets = append(targets, imaging.Target{Width: v.Width, Height: v.Height, Type: v.Type, Quality: v.Quality})
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	data, err := r.in.Tree.Read(f.File)
	if err != nil {
		return nil, err
	}
	made, err := r.in.Pictures.Converter.Convert(data, targets)
	if err != nil {
		return nil, err
	}
	for i, at := range missing {
		out[at] = made[i]
		r.in.Pictures.Store.Put(wanted[at].Key, made[i])
	}
	return out, nil
}

// pictureFault reports a picture of which no versions can be made.
func (w *job) pictureFault(f *site.Picture, err error) {
	if !errors.Is(err, imaging.ErrDamaged) {
		w.fail(fmt.Errorf("making versions of %s: %w", f.Path, err))
		return
	}
	w.result.Diags = append(w.result.Diags, damagedPicture(f.Path))
}

func damagedPicture(file string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: diag.FileUnreadable, File: file, Message: "the picture is damaged: what it shows can't be read",
		Hint: "Open it in a program for pictures, and save it again; or copy it again from where it is whole.",
	}
}

// Versions says whether the task makes the versions of a picture. Each of them can be
// had without the others; see Renderer.Version.
func (t *Task) Versions() bool { return t.versions != nil }

// Picture says whether the task makes pictures: versions of one, or a social card. They
// take long, and nothing else depends on them.
func (t *Task) Picture() bool { return t.versions != nil || t.card != nil }

// Keys gives the keys under which what the task makes is kept in the store.
func (t *Task) Keys() (keys []sum.Sum) {
	if t.versions != nil {
		for _, v := range t.versions.All() {
			keys = append(keys, v.Key)
		}
	}
	if t.card != nil && t.card.HasPhoto() {
		keys = append(keys, t.card.Sum)
	}
	return keys
}

// Version makes one output of a task that makes versions of a picture. Where it can't be
// made, data is nil.
func (r *Renderer) Version(t *Task, path string) (data []byte, diags diag.List, err error) {
	for _, v := range t.versions.All() {
		if v.Path != path {
			continue
		}
		w := &job{Renderer: r}
		made, err := r.versions(t.versions, []variant.Variant{v})
		if err != nil {
			w.pictureFault(t.versions, err)
			return nil, w.result.Diags, w.err
		}
		return made[0], nil, nil
	}
	return nil, nil, nil
}
