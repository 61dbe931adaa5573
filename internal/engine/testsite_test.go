package engine_test

import (
	"fmt"
	"path"
	"strings"
	"testing/fstest"

	"github.com/meridian-ssg/meridian/internal/source"
)

// questions is a small theme in which every question is asked somewhere, and
// as far as may be by a page that asks little else: else a question that was
// not noted would hide behind others that change with it.
var questions = source.Layer{Under: "layouts", FS: fstest.MapFS{
	"base.html": {Data: []byte(`<!doctype html><html lang="{{.Language}}" dir="{{dir .Language}}"><head><title>{{.Title}} | {{.Site.Title}}</title>` +
		`<link rel="stylesheet" href="{{.Site.Asset "site.css"}}">{{range .Feeds}}<link rel="alternate" type="{{.Type}}" href="{{.URL}}" title="{{.Title}}">{{end}}` +
		`{{range .Calendars}}<link href="{{.URL}}">{{end}}{{.StructuredData}}</head><body>` +
		`{{range .Site.Menu "main"}}<a href="{{.URL}}"{{if .Current}} aria-current="page"{{end}}>{{.Title}}</a>{{range .Children}}<a href="{{.URL}}">{{.Title}}{{.Ancestor}}</a>{{end}}{{end}}` +
		`{{if eq .Section "deep"}}{{range .Ancestors}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}{{block "main" .}}{{end}}{{range .Translations}}<a href="{{.URL}}">{{.Name}}{{if .Exists}} {{.Title}}{{end}}</a>{{end}}{{with .Original}}{{.URL}}{{end}}{{once "footer" .Site.Facts}}</body></html>`)},
	"partials/footer.html": {Data: []byte(`<footer>{{.Banner.Text}}{{.Banner.URL}}{{.ThemeSheet}}{{.Footer}}{{.Organisation.Name}}{{with .Organisation.Logo}}{{.Width}}{{end}}{{range .FooterMenu}}<a href="{{.URL}}">{{.Title}}</a>{{range .Children}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}</footer>`)},
	"partials/card.html": {Data: []byte(`<article lang="{{.Language}}"><a href="{{.URL}}">{{.Title}}</a> {{t "facts"}} {{.Summary}} {{words .Date}}` +
		`{{with .Event}}{{span .Start .End}} {{.Phase}} {{.Over}} {{.Closed}} {{.Closes}} {{.Capacity}} {{range .Dates}}{{words .}}{{end}}{{range .Sessions}}{{.Title}}{{words .Start}}{{end}}{{end}}{{with .Project}}{{.Phase}}{{range .Partners}}{{.Name}} {{.URL}}{{end}}{{end}}` +
		`{{range .TermsIn "categories"}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{with .Image}}<img src="{{.URL}}" width="{{.Width}}">{{end}}{{.Phase}}{{range .ShownInLists}}{{.Label}}{{range .Values}} {{.}}{{end}}{{end}}{{with .Comments}}{{.Count}} {{.Open}}{{end}}</article>`)},
	"home.html": {Data: []byte(`{{define "main"}}{{.Content}}{{range .Site.Newest "post" 3}}{{once "card" .}}{{end}}{{range .Site.Coming 2}}{{once "card" .}}{{end}}` +
		`{{range .Site.Past 2}}{{once "card" .}}{{end}}{{range .Site.Running 2}}{{once "card" .}}{{end}}` +
		`{{range .Site.Terms "countries"}}{{.Title}} {{.Count}}{{end}}{{with .Site.Section "events"}}{{.Title}}{{end}}{{with .Site.Page "about"}}{{.Title}}{{end}}{{end}}`)},
	"page.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range .Shown}}{{.Language}} {{.Label}} {{.Kind}}{{end}}{{range $k, $v := .Params}}{{$k}}={{printf "%T %v" $v $v}}{{end}}{{range $k, $v := .Fields}}{{$k}}={{printf "%T %v" $v $v}}{{end}}{{.Content}}{{range .Contents}}#{{.ID}}{{end}}{{.Words}}` +
		`{{if eq .Section "blog"}}{{with .Prev}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{with .Next}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}` +
		`{{if eq .Section "projects"}}{{range .Related 2}}{{template "card" .}}{{end}}{{end}}` +
		`{{if eq .Section "partners"}}{{range .Referring}}{{once "card" .}}{{end}}{{end}}` +
		`{{if eq .Section "events"}}{{range .Referring}}{{.Title}}{{end}}{{range .Resources}}{{.URL}} {{size .Size}}{{end}}{{end}}{{end}}`)},
	"page.post.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range .Site.People .Authors}}<a href="{{.Link}}">{{.Name}}</a> {{.Role}} {{.Organisation}}{{end}}{{.Content}}` +
		`{{range .AuthorPages}}{{.Title}}: {{.Summary}}{{end}}{{range $k, $v := .Params}}{{$k}}={{printf "%T %v" $v $v}}{{end}}` +
		`{{with .Comments}}{{.Count}} {{.Open}}{{range .List}}<p id="{{.Anchor}}">{{.Level}} {{.Name}} {{.Link}} {{words .Date}}{{with .ReplyTo}} {{.Name}}{{end}}</p>{{.Text}}{{end}}{{range .Feeds}}{{.URL}}{{end}}{{range .All}}{{.URL}}{{end}}` +
		`{{with .Form}}<form action="{{.Action}}">{{.Mail}}{{range .Hidden}}{{.Name}} {{.Value}}{{end}}{{with .Privacy}}{{.Title}}{{end}}{{range .ReplyTo}}{{.Name}}{{end}}</form>{{end}}{{end}}` +
		`{{with .Prev}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{with .Next}}<a href="{{.URL}}">{{.Title}}</a>{{end}}{{end}}`)},
	"page.person.html":  {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Person.Role}}{{.Person.Organisation.Title}}{{.Content}}{{with .Pager}}{{.Number}}/{{.Total}}{{range .Groups}}{{.Name}}{{range .Cards}}{{once "card" .}}{{end}}{{end}}{{.Next}}{{end}}{{end}}`)},
	"page.partner.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Partner.Country}}{{with .Partner.Logo}}<img src="{{.URL}}" width="{{.Width}}">{{end}}{{.Content}}{{range .Children}}{{.Title}}{{end}}{{range .Referring}}{{once "card" .}}{{end}}{{end}}`)},
	"section.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{if eq .Type "project"}}{{range .Children}}{{.Title}}{{end}}{{else}}{{with .Pager}}{{.Number}}/{{.Total}}{{range .Groups}}{{.Name}}{{.Title}}{{range .Cards}}{{once "card" .}}{{end}}{{end}}` +
		`{{.Prev}}{{.Next}}{{end}}{{end}}{{end}}`)},
	"term.html":     {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Taxonomy}}{{.Content}}{{range .Pager.Groups}}{{range .Cards}}{{once "card" .}}{{end}}{{end}}{{end}}`)},
	"taxonomy.html": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{.Content}}{{range .TermList}}<a href="{{.URL}}">{{.Title}} {{.Count}}</a>{{end}}{{end}}`)},
	"404.html":      {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{range .Site.Sections}}{{.Title}}{{end}}{{with .Site.Map "europe"}}{{range .Places}}<a href="{{.URL}}">{{.Title}} {{.Projects}} {{.Events}} {{.Others}}</a>{{.Path}} {{.X}}{{end}}{{end}}{{end}}`)},
	"search.html":   {Data: []byte(`{{define "main"}}{{with .Site.Search}}<form action="{{.URL}}" data-index="{{.Index}}"></form>{{end}}{{.Content}}{{with .Pager}}{{range .Groups}}{{.Title}}{{range .Cards}}{{.Title}}{{end}}{{end}}{{.Next}}{{end}}{{end}}`)},
	"redirect.html": {Data: []byte(`<!doctype html><title>{{.Title}}</title><meta http-equiv="refresh" content="0; url={{.URL}}">`)},
	"shortcodes/doc.html": {Data: []byte("{{- /*\nmeans: A document.\nargs:\n  src: {kind: file, required: true, means: \"The file.\"}\n*/ -}}" +
		`{{with .File .Args.src}}<a href="{{.URL}}">{{.Title}} {{.Type}} {{size .Size}}</a>{{end}}`)},
	"shortcodes/fold.html": {Data: []byte(`<details><summary>{{.Anchor "Fold"}} {{.Level}}</summary>{{.Inner}}</details>`)},
	"shortcodes/show.html": {Data: []byte("{{- /*\nargs:\n  src: {kind: text}\n*/ -}}" + `{{with .Embed .Args.src}}<a href="{{.URL}}">{{.Host}}</a>{{end}}`)},
	"shortcodes/toc.html":  {Data: []byte(`<ol>{{range .Contents 0}}<li>{{.Level}} {{.ID}}</li>{{end}}</ol>`)},
	"shortcodes/text.html": {Data: []byte("{{- /*\nargs:\n  file: {kind: text}\n  level: {kind: number}\n*/ -}}" + `{{.Include .Args.file .Args.level}}`)},
}}

var styles = source.Layer{Under: "static", FS: fstest.MapFS{
	"assets/site.css": {Data: []byte("body { color: #123 }\n")},
}}

func (w *testSite) page() string {
	return choose(w, "content/about.md", "content/events/fair/index.md", "content/events/paris.md", "content/events/rome.md", "content/projects/k.md",
		"content/projects/a.md", "content/projects/b.md", "content/blog/one.md", "content/blog/two.md", "content/blog/three.md", "content/blog/plan.md", "content/blog/_index.md", "content/events/_index.md",
		"content/grants/a.md", "content/grants/b.md", "content/grants/c.md", "content/grants/_index.md", "content/partners/sparqs.md", "content/partners/macerata.md", "content/people/ana.md", "content/people/ben.md", "content/categories/_index.md", "content/categories/news.md",
		"content/categories/campaigns/_index.md", "content/countries/fr.md", "content/authors/ben.md", "content/topics/news.md", "content/deep/er/page.md", "content/deep/er/_index.md", "content/blog/categories.md", "content/Blog Übung.md", "content/search.md", "content/search/_index.md", "content/blog/made.html", "content/projects/old.html", "content/events/fair/index.html",
		w.translated(), w.translated(), w.translated())
}

// translated gives a file that translates another one, as a rule.
func (w *testSite) translated() string {
	return choose(w, "content/about", "content/events/paris", "content/events/fair/index", "content/blog/one", "content/projects/k", "content/events/_index", "content/_index", "content/people/ana", "content/categories/news", "content/404") +
		choose(w, ".cy.md", ".cy.md", ".cy.md", ".fr.md")
}

// translation makes a page that translates another one.
func (w *testSite) translation(file string) string {
	return fmt.Sprintf("---\ntitle: %s\n%s---\n", choose(w, "Un", "Dau", "Tri"), choose(w, "", "", "slug: arall\n", "draft: true\n", "summary: Crynodeb\n", "start: 2026-03-12\n", "image: {alt: Llun}\n", "aliases: [/cy/hen/]\n", "menu: {label: Arall}\n")) + w.body(file)
}

// text makes a page that fits its folder.
func (w *testSite) text(file string) string {
	if ext := path.Ext(strings.TrimSuffix(file, ".md")); (ext == ".cy" || ext == ".fr") && w.pick(6) > 0 {
		return w.translation(file)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n", choose(w, "One", "Two", "Three", "Four"))
	section, _, _ := strings.Cut(strings.TrimPrefix(file, "content/"), "/")
	index := path.Base(file) == "_index.md"
	if section == "blog" || w.pick(3) == 0 {
		fmt.Fprintf(&b, "date: %s\n", choose(w, "2026-03-01", "2026-03-09", "2026-03-10T10:00:00Z", "2026-03-10 12:00", "2026-04-01", "2020-05-05"))
	}
	if !index && w.pick(8) == 0 {
		b.WriteString(choose(w, "listed: false\n", "noindex: true\n", "search: false\n", "link: https://www.example.org/a\n", "redirect: https://www.example.org/b\n", "url: /kept/page.html\n", "url: /kept/\n"))
	}
	if index && w.pick(8) == 0 {
		b.WriteString(choose(w, "url: /kept/\n", "url: /lists/all.html\n"))
	}
	if w.pick(4) == 0 {
		fmt.Fprintf(&b, "authors: %s\n", choose(w, "[Ana, people/ben.md]", "[{name: Ana, role: Writer}, Ben]", "[people/ana.md, Cem]", "[{page: people/ana.md}, sparqs]", "[Dan]"))
	}
	if !index {
		switch section {
		case "people":
			b.WriteString(choose(w, "", "role: Officer\n", "role: Chair\nemail: a@example.org\n") + choose(w, "", "organisation: sparqs\n", "organisation: partners/macerata.md\n") + choose(w, "", "names: [Ana]\n", "names: [Ben, Cem]\n"))
		case "partners":
			b.WriteString(choose(w, "", "country: GB\n", "country: IT\nwebsite: https://www.example.org/\n") + choose(w, "", "logo: logo.svg\n", "names: [sparqs]\n", "names: [Name alone]\n"))
		case "categories", "countries", "authors", "topics":
			b.WriteString(choose(w, "", "names: [News]\n", "names: [Campaign, Ben]\n", "weight: 2\n"))
		case "events":
			fmt.Fprintf(&b, "start: %s\n", choose(w, "2026-03-10", "2026-03-12", "2026-02-01", "2026-03-11T18:00:00+01:00", "2206-03-10"))
			if w.pick(3) == 0 {
				b.WriteString("end: 2026-03-20\n")
			}
			if w.pick(3) == 0 {
				b.WriteString(choose(w, "repeats: {every: week, times: 3}\n", "repeats: {every: day, until: 2026-03-14, except: [2026-03-12]}\n", "repeats: {every: month, interval: 2, times: 2}\n", "repeats: {every: month}\n"))
			}
			if w.pick(3) == 0 {
				b.WriteString(choose(w, "register_by: 2026-03-11\nregistration: 'https://example.org/'\n", "register_by: 2026-03\ncapacity: 9\n", "sessions: [Opening, {title: End, start: 2026-03-10 10:00}]\n"))
			}
			if w.pick(3) == 0 {
				fmt.Fprintf(&b, "delegates: %s\n", choose(w, "[Ana, Ben]", "[{page: people/ana.md, role: Guest}]", "[people/ben.md]"))
			}
		case "projects":
			fmt.Fprintf(&b, "start: %s\nend: %s\n", choose(w, "2013-12", "2026-03-11", "2025"), choose(w, "2026-03-10", "2027", "2026-03-11"))
			if w.pick(2) == 0 {
				b.WriteString(choose(w, "partners:\n  - {page: partners/sparqs.md}\n  - Name alone\n", "partners: [sparqs, partners/macerata.md]\nlead: Name alone\n"))
			}
		case "grants":
			b.WriteString(choose(w, "", "until: 2026-03-10\n", "until: 2026-03-12\n", "until: 2026-02\n", "until: 2027\n"))
			b.WriteString(choose(w, "", "amount: 2.5\n", "amount: 1000\ncountry: AM\n", "country: FR\nform: /logo.svg\n", "also: grants/a.md\n"))
		case "blog":
			if w.pick(2) == 0 {
				b.WriteString("event: events/paris.md\n")
			}
		}
	}
	if w.pick(6) == 0 {
		fmt.Fprintf(&b, "language: %s\n", choose(w, "fr", "ar", "cy", "hy"))
	}
	if w.pick(2) == 0 {
		fmt.Fprintf(&b, "categories: %s\n", choose(w, "[News]", "[Campaigns]", "[News, Campaigns]", "[news]"))
	}
	if w.pick(3) == 0 {
		fmt.Fprintf(&b, "countries: %s\n", choose(w, "[FR]", "[AM, FR]", "[XK]"))
	}
	if w.pick(5) == 0 {
		fmt.Fprintf(&b, "aliases: [%s]\n", choose(w, "/old/", "/older.html", "/blog/one/"))
	}
	if w.pick(6) == 0 {
		b.WriteString(choose(w, "image: {file: logo.svg, alt: The logo}\n", "image: {file: photo.png, alt: A square}\n", "image: {file: assets/dot.svg, alt: A dot}\n"))
	}
	if w.pick(6) == 0 {
		b.WriteString(choose(w, "menu: main\n", "menu: main\n", "menu: {name: main, parent: about.md}\n", "menu: {name: main, parent: Group}\n"))
	}
	if w.pick(8) == 0 {
		b.WriteString(choose(w, "expires: 2026-03-15\n", "expires: 2026-03-10 11:30\n"))
	}
	if w.pick(4) == 0 {
		fmt.Fprintf(&b, "params: {n: %s, list: [1, two, 3.5, true, ~, {deep: 07}]}\n", choose(w, "3", "3.0", "'3'", "2018-07-05"))
	}
	if section == "projects" && !index && w.pick(2) == 0 {
		fmt.Fprintf(&b, "budget: %s\ndecided: %s\n", choose(w, "3", "2.5"), choose(w, "2018-07-05", "2018"))
	}
	if w.pick(6) == 0 {
		fmt.Fprintf(&b, "ignore: %s\n", choose(w, "[page-empty]", "[{code: event-past, reason: Because.}]", "[{code: date-unlikely, reason: Because.}, image-alt]"))
	}
	b.WriteString("---\n")
	b.WriteString(w.body(file))
	return b.String()
}

// included makes a text that others include.
func (w *testSite) included() string {
	return choose(w, "", "", "---\ntitle: Unseen\n---\n") + choose(w, "", "## Note\n\n", "### A heading\n\n", "## Note {#own}\n\n") +
		choose(w, "Words[^1]\n\n[^1]: A note\n", "[To Paris](../events/paris.md#a-heading)\n", "[Gone](gone.md)\n", "![A square](photo.png)\n", "{{< text deep >}}\n", "{{< text note >}}\n", "{{< toc >}}\n", "")
}

func (w *testSite) settings() string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\npaginate: %s\n", choose(w, "Site", "Other site"), choose(w, "1", "2", "20"))
	b.WriteString(choose(w, "", "base_url: https://example.org/\n", "base_url: https://example.org/\n", "base_url: https://example.org/sub/\n"))
	b.WriteString(choose(w, "", "language: fr\n", "language: cy\n", "time_zone: Pacific/Auckland\n"))
	if w.pick(3) == 0 {
		b.WriteString(choose(w, "languages: {en-GB: English, cy: Cymraeg}\n", "languages: {cy: Cymraeg, fr: {title: Site français, menus: {main: [{page: blog/_index.md}]}}}\n",
			"languages: {en: {name: English}, cy: {title: Safle, taxonomies: {categories: {title: Pynciau, terms: {News: Newyddion}}}}}\n"))
		b.WriteString(choose(w, "", "fallback: none\n", "fallback: page\n"))
	}
	b.WriteString(choose(w, "", "taxonomies: {categories: {terms: [News]}}\n", "taxonomies: {topics: {}}\n", "taxonomies: {authors: {}}\n", "taxonomies: {authors: {}, topics: {}}\n"))
	b.WriteString(choose(w, "", "menus: {main: [{page: about.md}, {name: Out, url: 'https://example.com/'}]}\n", "menus: {footer: [{page: blog/one.md}, {name: Part, url: '/about/#a-heading'}]}\n",
		"menus: {main: [{page: about.md, children: [{page: blog/one.md}]}, {name: Group, children: [{page: blog/two.md}]}], footer: [{page: about.md, children: [{page: blog/one.md}]}]}\n"))
	b.WriteString(choose(w, "", "largest_picture: 1 kB\n"))
	b.WriteString(choose(w, "search: true\n", "search: {synonyms: {EU: [Paris, the fair]}}\n", "search: {on: false}\n", ""))
	b.WriteString(choose(w, "", "social_cards: pages\n", "social_cards: {for: pages, ground: '#000000'}\n", "social_cards: none\n"))
	b.WriteString(choose(w, "embed_hosts: [maps.example.org]\n", "embed_hosts: [example.org]\n", "embed_hosts: [example.org]\n", ""))
	b.WriteString(choose(w, "pictures: {widths: [16, 24]}\n", "pictures: {widths: [16, 32], quality: 30}\n", "pictures: {widths: []}\n", ""))
	b.WriteString(choose(w, "", "", "address_form: html\naddress_names: kept\n", "address_form: bare\npermalinks: {blog: '/:year/:slug/'}\n", "permalinks: {event: '/e/:title', categories: '/about/:slug/'}\n"))
	fmt.Fprintf(&b, "types:\n  project: {fields: {budget: {kind: number, means: Money.%s}, decided: {kind: date, means: The day.}}}\n", choose(w, "", ", label: {en: Costs, fr: Coûts}", ", show: false"))
	fmt.Fprintf(&b, "  grant:\n    folder: grants\n    fields: {until: date, amount: {kind: number, label: %s}, country: country, form: file, also: {kind: reference}}\n%s",
		choose(w, "Amount", "Money"), choose(w, "", "    lists: {past: until}\n", "    lists: {past: until, by: amount, order: descending, group: country}\n", "    lists: {by: also, group: until, show: [form]}\n", "    lists: {by: title, order: descending}\n", "    lists: {past: gone}\n"))
	b.WriteString(choose(w, "", "", "minify: [css, js]\n"))
	b.WriteString(choose(w, "", "", "", "compress: [gzip]\n", "compress: [gzip, brotli]\n"))
	b.WriteString(choose(w, "", "", "hosting: netlify\n", "hosting: {hosts: [plain, nginx, apache], https_days: 9}\nother_hosts: [a.example]\n"))
	b.WriteString(choose(w, "", "data: [event, grant]\nmap: europe\n", "data: {types: [project, partner], licence: CC0}\nmap: {parts: [{country: XK, of: FR}]}\n"))
	b.WriteString(choose(w, "", "comments: on\nforms: {send_to: netlify, privacy: about.md}\n", "comments: closed\n", "comments: {types: [post, page], days: 30}\nforms: {email: a@example.org}\n", "comments: on\nforms: {send_to: 'https://forms.example/', privacy: gone.md}\n"))
	b.WriteString(choose(w, "", "", "theme: {colours: {brand: '#0b5fa5'}, banner: {text: Closed, page: about.md, until: 2016-07-02}}\n", "theme: {art: none, footer: Charity}\n"))
	b.WriteString(w.htmlSetting())
	b.WriteString(choose(w, "", "feeds: {full: false}\n", "feeds: {formats: [atom], limit: 1}\n"))
	b.WriteString(choose(w, "", "organisation: {name: NUS, logo: logo.svg}\nmenus: {main: [{page: about.md}]}\n", "organisation: {name: Other}\n", "titel: x\n"))
	return b.String()
}
