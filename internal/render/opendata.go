package render

import (
	"math"
	"path"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/opendata"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/view"
)

// openData plans the data of each type that the settings name.
func (p *planner) openData() {
	conf := p.in.Site.Settings
	for _, name := range conf.Data.Types {
		t, ok := conf.Type(name)
		if !ok {
			continue
		}
		at := path.Join(artifact.DataDir, conf.DataFile(name))
		p.add(Task{
			Name: "data " + name, Base: p.base(), Paths: []string{at + artifact.DataJSON, at + artifact.DataCSV, at + artifact.DataSchema}, Owner: diag.Location{File: config.File},
			run: func(w *job) { w.openData(t, at) },
		})
	}
}

func (w *job) openData(t *schema.Type, at string) {
	conf := w.in.Site.Settings
	set := opendata.Set{
		Licence: conf.Data.Licence, Type: t.Name, Means: t.Means, Language: conf.Language, Origin: conf.BaseURL.Origin,
		Title: view.Ask[*site.Identity](w.recorder, site.Question{Verb: site.AskIdentity}).Title,
		Zone:  conf.Location, Fields: conf.FieldsOf(t),
		Cards: view.Ask[[]*card.Card](w.recorder, site.Question{Verb: site.AskNewest, Key: t.Name, N: math.MaxInt32}),
	}
	w.Put(at+artifact.DataJSON, set.JSON())
	w.Put(at+artifact.DataCSV, set.CSV())
	w.Put(at+artifact.DataSchema, set.Schema())
}
