package render

import (
	"bytes"
	"cmp"
	"html"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/asset"
	"github.com/meridian-ssg/meridian/internal/csp"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/hosting"
	"github.com/meridian-ssg/meridian/internal/precompress"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// hosting plans the files that the site's hosts read. What stands in a file of
// such a name in static/ comes first in it.
func (p *planner) hosting() {
	names := hosting.Names(p.in.Site.Settings.Hosting.Hosts)
	if len(names) == 0 {
		return
	}
	p.add(Task{Name: "hosting", Paths: names, Owner: diag.Location{}, Late: true, run: func(w *job) { w.hostFiles() }})
}

// FinishLate tells a late task what all other tasks need the policy of the site to
// allow. It must be called before that task is carried out or recalled.
func (r *Renderer) FinishLate(t *Task, needs []csp.Need) {
	needs = append(slices.Clip(needs), r.sheets()...)
	slices.Sort(needs)
	r.host = hosting.Site{
		Path: r.in.Site.Settings.BaseURL.Path, Rules: r.rules(), HSTS: r.in.Site.Settings.Hosting.HTTPSDays,
		Policy: csp.Policy(slices.Compact(needs), r.in.Site.Settings.AllowsFor), Lasting: r.lasting(),
		Encodings: precompress.Named(r.in.Site.Settings.Compress),
	}
	for _, s := range r.in.Site.Editions()[1:] {
		r.host.Homes = append(r.host.Homes, s.Settings.Home())
	}
	var h sum.Hasher
	h.AddString(r.host.Policy)
	for _, rule := range r.host.Rules {
		h.AddString(rule.From)
		h.AddString(rule.To)
	}
	for _, name := range r.host.Lasting {
		h.AddString(name)
	}
	for _, name := range t.Paths {
		if f, ok := r.in.Tree.Find("static/" + name); ok {
			h.AddString(name)
			h.AddSum(f.Sum)
		}
	}
	t.Base = r.base(h.Sum())
}

// lasting gives the assets that lie in their folder under no other name, where some of
// the site lie there under their own; nil where there are none of these.
func (r *Renderer) lasting() []string {
	var out []string
	others := false
	for _, a := range r.in.Assets.All() {
		if asset.KeepsName(a.File) {
			others = true
		} else {
			out = append(out, a.Path)
		}
	}
	if !others {
		return nil
	}
	return out
}

func (w *job) hostFiles() {
	for _, f := range hosting.Files(w.in.Site.Settings.Hosting.Hosts, &w.host) {
		data := f.Data
		if own, ok := w.in.Tree.Find("static/" + f.Name); ok {
			before, err := w.in.Tree.Read(own)
			if err != nil {
				w.fail(err)
				return
			}
			data = slices.Concat(bytes.TrimRight(before, "\n"), []byte("\n\n"), data)
		}
		w.Put(f.Name, data)
	}
}

// rules are the addresses that lead elsewhere, or nowhere, by address.
func (r *Renderer) rules() []hosting.Rule {
	s := r.in.Site
	onHost := func(below string) string {
		if rest, ok := strings.CutPrefix(below, "/"); ok {
			return s.Settings.BaseURL.Path + rest
		}
		return below
	}
	rules := make(map[string]string)
	for _, o := range s.Ledger.Old() {
		if o.To != "" || o.Gone {
			rules[onHost(o.Address)] = onHost(o.To)
		}
	}
	for _, p := range s.AllPages() {
		if p.Redirect != "" {
			rules[p.URL] = p.Redirect
		}
		if p.Doc == nil || p.Original != nil {
			continue
		}
		for _, alias := range p.Doc.Aliases {
			if at, fault := r.aliasPath(alias.Text); fault == "" {
				rules[s.Settings.BaseURL.Path+site.EscapePath(strings.TrimSuffix(at, "index.html"))] = p.URL
			}
		}
	}
	out := make([]hosting.Rule, 0, len(rules))
	for from, to := range rules {
		out = append(out, hosting.Rule{From: from, To: to})
	}
	slices.SortFunc(out, func(a, b hosting.Rule) int { return cmp.Compare(a.From, b.From) })
	return out
}

// sheetNeeds gives what the style sheets of the site load.
func (r *Renderer) sheetNeeds() []csp.Need {
	var out []csp.Need
	origin := r.in.Site.Settings.BaseURL.Origin
	for _, a := range r.in.Assets.All() {
		if data, err := r.in.Assets.Data(a); err == nil && path.Ext(a.Path) == ".css" {
			out = append(out, csp.OfSheet(data, origin)...)
		}
	}
	for _, f := range r.in.Tree.Under("static") {
		if path.Ext(f.Path) != ".css" || strings.HasPrefix(f.Path, "static/assets/") {
			continue
		}
		if data, err := r.in.Tree.Read(f); err == nil { // else it fails where it is copied
			out = append(out, csp.OfSheet(data, origin)...)
		}
	}
	return out
}

// noteNeeds notes what a page needs the policy to allow.
func (w *job) noteNeeds(path string, data []byte) {
	if len(w.in.Site.Settings.Hosting.Hosts) > 0 && isHTML(path) {
		w.result.Needs = append(w.result.Needs, csp.OfPage(data, w.in.Site.Settings.BaseURL.Origin)...)
	}
}

func isHTML(file string) bool { return path.Ext(file) == ".html" || path.Ext(file) == ".htm" }

// withPolicy puts the policy of a page into its head, where its host takes no headers.
func (w *job) withPolicy(page *bytes.Buffer) {
	s := w.in.Site.Settings
	if !slices.Contains(s.Hosting.Hosts, hosting.Plain) {
		return
	}
	at := -1
	for _, mark := range []string{"<meta charset", "<head"} { // behind what says how to read the rest
		if at = bytes.Index(page.Bytes(), []byte(mark)); at >= 0 {
			break
		}
	}
	if at < 0 {
		return
	}
	end := at + bytes.IndexByte(page.Bytes()[at:], '>') + 1
	needs := append(csp.OfPage(page.Bytes(), s.BaseURL.Origin), w.sheets()...)
	slices.Sort(needs)
	meta := "\n<meta http-equiv=\"Content-Security-Policy\" content=\"" + html.EscapeString(csp.Policy(slices.Compact(needs), s.AllowsFor)) + "\">"
	rest := append([]byte(meta), page.Bytes()[end:]...)
	page.Truncate(end)
	page.Write(rest)
}
