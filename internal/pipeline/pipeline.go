// Package pipeline holds what lets services check, build and publish a site by
// themselves, for each of them in its own form. The command ci writes them, and the
// manual shows them.
package pipeline

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// Pipeline is the file that a service reads.
type Pipeline struct {
	Name     string // as the command takes it
	Means    string
	File     string // from the root of the repository, or, where InSite is true, from the site's folder
	InSite   bool
	Program  bool // it is a program, and must be allowed to run
	template string
}

// All are the pipelines, in the order of the manual.
var All = []Pipeline{
	{Name: "github", Means: "GitHub, with GitHub Pages or a target of meridian deploy", File: ".github/workflows/publish.yml", template: "github.yml"},
	{Name: "gitlab", Means: "GitLab, with its Pages or a target of meridian deploy", File: ".gitlab-ci.yml", template: "gitlab.yml"},
	{Name: "netlify", Means: "Netlify", File: "netlify.toml", template: "netlify.toml"},
	{Name: "cloudflare", Means: "Cloudflare Pages", File: "cloudflare.sh", InSite: true, Program: true, template: "cloudflare.sh"},
	{Name: "plain", Means: "a server of your own, by cron", File: "publish.sh", InSite: true, Program: true, template: "plain.sh"},
}

// Site is what a pipeline must know of a site.
type Site struct {
	Version string // of Meridian: "v0.1.0"
	Zone    string // the time zone in which the site's days begin
	Folder  string // of the site, from the root of the repository; "" for the root
	Target  string // of meridian deploy; "" for the pages of the service
}

// In is the beginning of paths in the site's folder.
func (s Site) In() string {
	if s.Folder == "" {
		return ""
	}
	return s.Folder + "/"
}

// plainPath is a folder that can stand in each of the files without quotes.
var plainPath = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9._-]*(/|$))*$`)

// Text writes a pipeline for a site. The error is for a folder whose name can't stand in
// one.
func (p *Pipeline) Text(s Site) ([]byte, error) {
	if !plainPath.MatchString(s.Folder) {
		return nil, fmt.Errorf("the name of the folder “%s” would have to be quoted, differently in each place; use letters, digits and hyphens", s.Folder)
	}
	src, err := templates.ReadFile("templates/" + p.template)
	if err != nil {
		return nil, fmt.Errorf("reading a pipeline: %w", err)
	}
	t, err := template.New(p.Name).Delims("<%", "%>").Option("missingkey=error").Parse(string(src))
	if err != nil {
		return nil, fmt.Errorf("reading a pipeline: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil {
		return nil, fmt.Errorf("writing a pipeline: %w", err)
	}
	return b.Bytes(), nil
}

// Find finds a pipeline by its name.
func Find(name string) (*Pipeline, bool) {
	for i := range All {
		if All[i].Name == name {
			return &All[i], true
		}
	}
	return nil, false
}

// Names are those of all pipelines.
func Names() []string {
	out := make([]string, len(All))
	for i := range All {
		out[i] = All[i].Name
	}
	return out
}

// Recipe gives a pipeline as the manual shows it.
func Recipe(name, target string) string {
	p, ok := Find(name)
	if !ok {
		return ""
	}
	text, err := p.Text(Site{Version: "v0.1.0", Zone: "Europe/London", Target: target})
	if err != nil {
		return err.Error()
	}
	kind := strings.TrimPrefix(p.template[strings.LastIndexByte(p.template, '.'):], ".")
	return "```" + map[string]string{"yml": "yaml", "toml": "toml", "sh": "sh"}[kind] + "\n" + string(text) + "```"
}
