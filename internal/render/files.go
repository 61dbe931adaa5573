package render

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/hosting"
	"github.com/meridian-ssg/meridian/internal/metadata"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// files plans the copies: what lies in static/, the assets under their
// fingerprinted names, and what lies beside pages.
func (p *planner) files() {
	ours := hosting.Names(p.in.Site.Settings.Hosting.Hosts)
	for _, f := range p.in.Tree.Under("static") {
		if !asset.KeepsName(f) || slices.Contains(ours, strings.TrimPrefix(f.Path, "static/")) {
			continue
		}
		p.copy(f, strings.TrimPrefix(f.Path, "static/"), "")
	}
	for _, a := range p.in.Assets.All() {
		if a.File.Theme && !p.in.Site.Settings.Search.On && slices.Contains(searchAssets, a.Name) {
			continue
		}
		p.add(Task{
			Name: "asset " + a.Name, Base: p.base(a.Sum), Paths: []string{a.Path}, Owner: diag.Location{File: a.File.Path},
			run: func(w *job) {
				data, err := w.in.Assets.Data(a)
				if err != nil {
					w.fail(err)
					return
				}
				w.publish(a.File.Path, a.Path, data)
			},
		})
	}
	for _, r := range p.in.Site.Resources() {
		if r.Refused == nil {
			p.copy(r.File, r.Path, r.URL)
		}
	}
}

// copy plans the copy of a file; resource is the address of one in content/.
func (p *planner) copy(f source.File, to, resource string) {
	p.add(Task{
		Name: "copy " + f.Path, Base: p.base(f.Sum, sum.OfString(to)), Paths: []string{to}, Owner: diag.Location{File: f.Path}, Resource: resource,
		run: func(w *job) {
			data, err := w.in.Tree.Read(f)
			if err != nil {
				w.fail(err)
				return
			}
			if f.Theme && path.Ext(to) == ".svg" {
				data = w.in.Site.Settings.Theme.Draw(data)
			}
			w.publish(f.Path, to, data)
		},
	})
}

// publish hands a file over without what it tells of its makers.
func (w *job) publish(file, to string, data []byte) {
	stripped, err := metadata.Strip(data)
	if err == nil && picture.IsPicture(file) && picture.Measure(data).State == picture.Unknown && metadata.Has(data) {
		err = metadata.ErrUnknown
	}
	if err != nil {
		w.result.Diags = append(w.result.Diags, diag.Diagnostic{
			Code: diag.FileMetadata, File: file,
			Message: "the file is damaged, so that it can't be told what it gives away of place, camera and author",
			Hint:    "Open it in a program for pictures, and save it again, or take it out.",
		})
		return
	}
	w.Put(to, stripped)
}

// claims says whether a page asks for an address at a place, by url or slug.
func (p *planner) claims(at diag.Location) bool {
	page := p.in.Site.MadeOf(at.File)
	return page != nil && (at.Span == page.Doc.Address.Span || at.Span == page.Doc.Slug.Span) && at.Span != (diag.Span{})
}

// nameKey gives what names have in common that are the same on many hosts and laptops:
// those that differ in case, or in how their accents are written.
func nameKey(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// collisions tells of outputs that have the same address.
func (p *planner) collisions() {
	seen := make(map[string]diag.Location, len(p.tasks))
	if p.in.Site.Settings.Search.On {
		for _, s := range p.in.Site.Editions() {
			seen[nameKey(path.Join(s.Settings.Edition, artifact.SearchIndex))] = diag.Location{}
		}
	}
	for _, t := range p.tasks {
		for _, at := range t.Paths {
			key := nameKey(at)
			other, taken := seen[key]
			if !taken {
				seen[key] = t.Owner
				continue
			}
			p.diags = append(p.diags, p.sameAddress(t, at, other))
		}
	}
	p.takenFolders(seen)
}

// sameAddress tells that a task writes where something else is written already.
func (p *planner) sameAddress(t Task, at string, other diag.Location) diag.Diagnostic {
	mine := t.Owner
	if mine.File == "" || p.claims(other) && !p.claims(mine) {
		mine, other = other, mine
	}
	address := "/" + strings.TrimSuffix(at, "index.html")
	d := diag.Diagnostic{
		Code: diag.AddressTaken, File: mine.File, Span: mine.Span,
		Message: fmt.Sprintf("this has the same address as something that every build makes: %s", address),
		Hint:    "Give it another name, or another slug.",
	}
	if strings.HasPrefix(t.Name, "alias ") {
		d.Hint = "Take the old address out, or move the other one."
	}
	if other.File != "" {
		d.Message = fmt.Sprintf("this has the same address as %s: %s", other.File, address)
		other.Note = "the other one"
		d.Related = []diag.Location{other}
	}
	if other.File == mine.File && mine.File != "" {
		d.Message, d.Hint = fmt.Sprintf("the page has this address already: %s", address), "Take it out."
		d.Related = nil
	}
	if mine.File == "" {
		d.File = content.Root
		d.Message = fmt.Sprintf("two lists that are made by themselves have the same address: %s", address)
	}
	return d
}

// takenFolders tells of files that have the name of a folder in which others lie.
// files are the owners of all files, by nameKey.
func (p *planner) takenFolders(files map[string]diag.Location) {
	for _, t := range p.tasks {
		for _, at := range t.Paths {
			for dir := path.Dir(nameKey(at)); dir != "."; dir = path.Dir(dir) {
				if other, taken := files[dir]; taken {
					d := diag.Diagnostic{
						Code: diag.AddressTaken, File: other.File, Span: other.Span,
						Message: fmt.Sprintf("this file has the name of a folder that the site needs: /%s/", dir),
						Hint:    "Give it another name.",
					}
					if other.File == "" || strings.HasPrefix(t.Name, "alias ") {
						d.File, d.Span = cmp.Or(t.Owner.File, content.Root), t.Owner.Span
						d.Message = fmt.Sprintf("this would lie in the folder /%s/, and the site needs a file of that name", dir)
					}
					if strings.HasPrefix(t.Name, "alias ") {
						d.Hint = "Take the old address out, or write it as it was."
					}
					p.diags = append(p.diags, d)
				}
			}
		}
	}
}
