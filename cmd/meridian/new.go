package main

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/scaffold"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
)

type newOptions struct {
	source string
	dir    string
	draft  bool
	today  string
}

func newNew(env environment) *cobra.Command {
	var o newOptions
	cmd := &cobra.Command{
		Use:   "new TYPE \"TITLE\"",
		Short: "Start a new page, or a new site",
		Args:  cobra.ArbitraryArgs,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return typesOf(env, o.source), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return usageErrorf(cmd, "new needs a type of page and a title")
			case 1:
				return usageErrorf(cmd, "the page needs a title, as in meridian new %s %q", args[0], "Freshers' fair")
			}
			return runNew(env, o, args[0], joinTitle(args[1:]))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.source, "source", "s", ".", "the site's `folder`")
	f.StringVar(&o.dir, "dir", "", "the `folder` in content for the page, instead of that of its type")
	f.BoolVar(&o.draft, "draft", true, "mark the page as a draft, which is not published yet")
	f.StringVar(&o.today, "today", "", "act as if today were this `day`, such as 2026-03-01")
	cmd.MarkFlagDirname("source")
	cmd.AddCommand(newSite(env))
	return cmd
}

// joinTitle joins a title that was written without quotes, or in single ones, which
// the Command Prompt of Windows does not know.
func joinTitle(words []string) string {
	title := strings.Join(words, " ")
	if inner, ok := strings.CutPrefix(title, "'"); ok && len(words) > 1 && strings.HasSuffix(inner, "'") {
		title = strings.TrimSuffix(inner, "'")
	}
	return scaffold.Title(title)
}

// typesOf lists the names of a site's types, for completion.
func typesOf(env environment, dir string) []string {
	types := schema.Types()
	if r, err := engine.New(theme()...).Load(engine.Options{Source: dir, Now: env.Now()}); err == nil {
		types = r.Site.Settings.Types
	}
	return names(types)
}

func names(types []schema.Type) []string {
	var out []string
	for _, t := range types {
		out = append(out, t.Name)
	}
	return out
}

func runNew(env environment, o newOptions, typ, title string) error {
	so := siteOptions{source: o.source, today: o.today}
	report, err := so.load(env)
	if err != nil {
		return err
	}
	faults := slices.DeleteFunc(slices.Clone(report.Diagnostics), func(d diag.Diagnostic) bool { return d.File != config.File })
	if faults.HasErrors() {
		report.Diagnostics = faults // the types can't be known until they are mended
		return env.faults(report)
	}
	s := report.Site
	t, ok := s.Settings.Type(typ)
	if !ok {
		return unknownType(s.Settings, typ)
	}
	if title == "" {
		return usageError{"the title is empty", `Write it behind the type, between double quotes: meridian new event "Freshers' fair".`}
	}
	p := scaffold.Page{Settings: s.Settings, Type: t, Title: title, Today: s.Today, Dir: t.Folder, Draft: o.draft, Find: referenceFinder(s)}
	if o.dir != "" {
		if p.Dir, err = contentFolder(o.dir); err != nil {
			return err
		}
	}
	if taken, ok := pageAtAddress(s, p); ok {
		return usageError{fmt.Sprintf("the address %s is taken by %s", taken.URL, describePage(taken)), "Choose another title, or another folder with --dir."}
	}
	file, err := p.Write(o.source)
	if err != nil {
		return err
	}
	env.print("Wrote %s.\n", so.displayPath(file))
	if o.draft {
		env.print("It is a draft. \"meridian build --drafts\" shows it; to publish it, delete the line\n\"draft: true\" in it.\n")
	}
	return nil
}

func unknownType(s *config.Settings, typ string) error {
	known := names(s.Types)
	return suggest(usageError{fmt.Sprintf("there is no type of page called “%s”", typ), "The types are " + strings.Join(known, ", ") + "; for a new site, write meridian new site FOLDER."}, "Perhaps meridian new %s?", typ, append(known, "site"))
}

// contentFolder reads the flag --dir, a folder in content.
func contentFolder(text string) (string, error) {
	dir := path.Clean(strings.ReplaceAll(text, `\`, "/"))
	dir = strings.TrimPrefix(strings.TrimPrefix(dir, content.Root+"/"), "./")
	if dir == "." || dir == content.Root {
		return "", nil
	}
	if !filepath.IsLocal(filepath.FromSlash(dir)) || strings.Contains(dir, ":") {
		return "", usageError{fmt.Sprintf("--dir: “%s” is no folder in content", text), "Write its path from there, such as events/2026."}
	}
	for part := range strings.SplitSeq(dir, "/") {
		if strings.HasPrefix(part, ".") {
			return "", usageError{fmt.Sprintf("--dir: folders whose names begin with a dot are not read, and “%s” is one", part), "Choose another name."}
		}
	}
	return dir, nil
}

// referenceFinder finds an example of a page of a type, for references to it.
func referenceFinder(s *site.Site) func(typ string) string {
	return func(typ string) string {
		for _, p := range s.Pages() {
			if p.Source != "" && p.Kind == card.Page && (typ == "" || p.Type == typ) {
				return scaffold.Scalar(strings.TrimPrefix(p.Source, content.Root+"/"))
			}
		}
		return ""
	}
}

// pageAtAddress finds the page that already has the address of a new one, if it is
// made from another file.
func pageAtAddress(s *site.Site, p scaffold.Page) (*site.Page, bool) {
	at := scaffold.Name(p.Title)
	if section, ok := s.Page(p.Dir); ok && p.Dir != "" {
		at = path.Join(strings.TrimSuffix(section.Path, "index.html"), at)
	} else {
		for dir := p.Dir; dir != "" && dir != "."; dir = path.Dir(dir) {
			at = slug.Path(path.Base(dir)) + "/" + at
		}
	}
	for _, other := range s.Pages() {
		if other.Path != at+"/index.html" {
			continue
		}
		if slices.Contains(p.Alternatives(), other.Source) {
			return nil, false // Write reports it, with its path
		}
		return other, true
	}
	return nil, false
}

func describePage(p *site.Page) string {
	if p.Source != "" {
		return p.Source
	}
	return fmt.Sprintf("the list “%s”", p.Title)
}

type newSiteOptions struct {
	title string
	today string
}

func newSite(env environment) *cobra.Command {
	var o newSiteOptions
	cmd := &cobra.Command{
		Use:   "site FOLDER",
		Short: "Start a new site in an empty folder",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(cmd, "new site needs the name of one folder, and there are %d", len(args))
			}
			return runNewSite(env, o, args[0])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.title, "title", "", "the `name` of the site (default: from the folder's name)")
	f.StringVar(&o.today, "today", "", "act as if today were this `day`, such as 2026-03-01")
	return cmd
}

func runNewSite(env environment, o newSiteOptions, dir string) error {
	today, err := parseDay(o.today)
	if err != nil {
		return err
	}
	if today.IsZero() {
		today = civil.DateOf(env.Now().In(zone()))
	}
	if isFile(dir) {
		return usageError{fmt.Sprintf("%s is a file, and the site needs a folder", dir), "Choose another name."}
	}
	title := scaffold.Title(o.title)
	if title == "" {
		abs := dir
		if !filepath.IsAbs(abs) {
			abs = filepath.Join(env.Dir, abs)
		}
		title = scaffold.TitleOf(abs)
	}
	files, err := scaffold.Site{Title: title, Today: today}.Write(dir)
	if err != nil {
		return err
	}
	env.print("The site “%s” is ready: %s in %s.\n\n", title, plural(len(files), "file"), dir)
	env.print("Next, build it:\n\n")
	if filepath.Clean(dir) != "." {
		env.print("  cd %s\n", quotedPath(dir))
	}
	env.print("  meridian build\n\nThen open site.yaml and content/_index.md, and make them yours.\n")
	return nil
}

// zone is the default time zone of a site.
func zone() *time.Location {
	s, _ := config.Read(nil, nil)
	return s.Location
}

// quotedPath quotes a path for all terminals.
func quotedPath(p string) string {
	if strings.ContainsAny(p, " '&()") {
		return `"` + p + `"`
	}
	return p
}
