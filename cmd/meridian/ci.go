package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/pipeline"
	"github.com/meridian-ssg/meridian/internal/revision"
)

type ciOptions struct {
	source  string
	target  string
	print   bool
	replace bool
}

func newCI(env environment) *cobra.Command {
	var o ciOptions
	cmd := &cobra.Command{
		Use:       "ci " + strings.Join(pipeline.Names(), "|"),
		Short:     "Let a service check, build and publish the site by itself",
		Args:      cobra.ArbitraryArgs,
		ValidArgs: pipeline.Names(),
		RunE:      func(cmd *cobra.Command, args []string) error { return runCI(cmd, env, args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.source, "source", "s", ".", "the site's `folder`")
	f.StringVar(&o.target, "target", "", "deploy to this `target` of site.yaml, instead of to the pages of the service")
	f.BoolVar(&o.print, "print", false, "show the pipeline, and write nothing")
	f.BoolVar(&o.replace, "replace", false, "replace a pipeline that is there already")
	cmd.MarkFlagDirname("source")
	return cmd
}

// released is the version of a program that can be fetched.
var released = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)

// firstRelease stands in pipelines that a program in development writes.
const firstRelease = "v0.1.0"

func runCI(cmd *cobra.Command, env environment, args []string, o ciOptions) error {
	if len(args) != 1 {
		return usageErrorf(cmd, "ci takes the name of a service (%s), and there are %d", strings.Join(pipeline.Names(), ", "), len(args))
	}
	p, ok := pipeline.Find(args[0])
	if !ok {
		return suggest(usageError{fmt.Sprintf("there is no pipeline for “%s”", args[0]), "There are those for " + strings.Join(pipeline.Names(), ", ") + "."}, "Perhaps %s?", args[0], pipeline.Names())
	}
	s, err := o.site()
	if err != nil {
		return err
	}
	text, err := p.Text(s)
	if err != nil {
		return usageError{err.Error(), "Rename the folder, or write the pipeline for another one with --print, and adapt it."}
	}
	if o.print {
		_, err := env.Out.Write(text)
		return err
	}
	return o.write(env, p, text)
}

// site finds out what a pipeline must know.
func (o *ciOptions) site() (pipeline.Site, error) {
	src, err := os.ReadFile(filepath.Join(o.source, config.File))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return pipeline.Site{}, fmt.Errorf("reading the settings: %w", err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if info, err := os.Stat(filepath.Join(o.source, "content")); err != nil || !info.IsDir() {
			return pipeline.Site{}, usageError{"there is no site here, to which a pipeline would belong", "Go into the site's folder first, or name it with --source."}
		}
	}
	settings, _ := config.Read(src, nil) // the build tells of its faults
	s := pipeline.Site{Version: programVersion().Version, Zone: settings.TimeZone, Target: o.target}
	if !released.MatchString(s.Version) {
		s.Version = firstRelease
	}
	known := o.target == ""
	names := []string{}
	for _, t := range settings.Deploy {
		known = known || t.Name == o.target
		names = append(names, t.Name)
	}
	if !known {
		return s, suggest(usageError{fmt.Sprintf("--target: site.yaml names no target “%s”", o.target), "Name the host under deploy in site.yaml."}, "Perhaps %s?", o.target, names)
	}
	rel, err := filepath.Rel(o.root(), realPath(o.source))
	if err != nil {
		return s, fmt.Errorf("finding the repository: %w", err)
	}
	if s.Folder = filepath.ToSlash(rel); s.Folder == "." {
		s.Folder = ""
	}
	return s, nil
}

// root is the folder of the repository, or else of the site.
func (o *ciOptions) root() string {
	dir := realPath(o.source)
	return cmp.Or(revision.Root(dir), dir)
}

func (o *ciOptions) write(env environment, p *pipeline.Pipeline, text []byte) error {
	dir := o.root()
	if p.InSite {
		dir = realPath(o.source)
	}
	name := filepath.Join(dir, filepath.FromSlash(p.File))
	shown := name
	if rel, err := filepath.Rel(realPath(env.Dir), name); err == nil {
		shown = rel
	}
	if _, err := os.Lstat(name); err == nil && !o.replace {
		return usageError{fmt.Sprintf("%s is there already", shown), "Look at what is new with --print; --replace writes over it."}
	}
	mode := fs.FileMode(0o644)
	if p.Program {
		mode = 0o755
	}
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = os.WriteFile(name, text, mode)
	}
	if err == nil && p.Program {
		err = os.Chmod(name, mode) // one that was there has kept its own
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", shown, err)
	}
	env.print("%s is written. The notes at its top say what else there is to do.\n", shown)
	return nil
}
