package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/deploy"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/target"
)

type deployOptions struct {
	build   buildOptions
	dryRun  bool
	replace bool
}

func newDeploy(env environment) *cobra.Command {
	var o deployOptions
	cmd := &cobra.Command{
		Use:   "deploy [TARGET]",
		Short: "Build the site, and bring what has changed to its host",
		Args:  cobra.ArbitraryArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return runDeploy(cmd, env, args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.build.source, "source", "s", ".", "the site's `folder`")
	f.StringVarP(&o.build.destination, "destination", "d", "", "the `folder` in which the site is built (default: public, in the site's folder)")
	f.BoolVar(&o.dryRun, "dry-run", false, "build the site, and only tell what would be sent and removed")
	f.BoolVar(&o.replace, "replace", false, "replace files at the target that were not brought by Meridian, where ours are to go")
	f.BoolVar(&o.build.strict, "strict", false, "deploy nothing as long as there are warnings, either")
	f.BoolVar(&o.build.removal, "allow-removal", false, "take away as many pages as are no longer there, whatever removal_limit in site.yaml says")
	f.BoolVarP(&o.build.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	o.build.format = format(cmd, "how to tell what was done: to people, or to other programs", "text", "json")
	o.build.stats = &choice{}
	cmd.MarkFlagDirname("source")
	cmd.MarkFlagDirname("destination")
	return cmd
}

func newRollback(env environment) *cobra.Command {
	var o deployOptions
	cmd := &cobra.Command{
		Use:   "rollback [TARGET]",
		Short: "Put back at a host what was deployed before the last time",
		Args:  cobra.ArbitraryArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return runRollback(cmd, env, args, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.build.source, "source", "s", ".", "the site's `folder`")
	f.BoolVar(&o.dryRun, "dry-run", false, "only tell what would be sent and removed")
	f.BoolVarP(&o.build.quiet, "quiet", "q", false, "say nothing unless something is wrong")
	o.build.format = format(cmd, "how to tell what was done: to people, or to other programs", "text", "json")
	cmd.MarkFlagDirname("source")
	return cmd
}

func runDeploy(cmd *cobra.Command, env environment, args []string, o deployOptions) error {
	to, err := o.target(cmd, args)
	if err != nil && to == nil {
		return err
	}
	opts, err := o.build.engineOptions(env)
	if err != nil {
		return err
	}
	if to != nil {
		if err := o.checkFolder(env, *to, opts.Destination); err != nil {
			return err
		}
	}
	line := env.progress(opts.Now, "", o.build.quiet, o.build.format)
	opts.Progress = line.callback()
	report, err := engine.New(theme()...).Build(cmd.Context(), opts)
	line.clear()
	if err != nil {
		return siteError(o.build.source, err)
	}
	if err := env.faults(report); err != nil && !errors.Is(err, errFaults) {
		return err
	}
	if stops(report.Diagnostics, o.build.strict) {
		fmt.Fprintf(env.Err, "%s. Nothing was published or deployed; what was there before stays as it was.\n", countsOf(report.Diagnostics))
		return errFaults
	}
	if !o.build.quiet && o.build.format.value == "text" {
		env.printSummary(report, env.Now().Sub(opts.Now))
	}
	from, err := deploy.Open(opts.Destination)
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // it was only read
	plan, err := o.send(cmd.Context(), env, *to, from)
	if err != nil {
		return deployError{to.Name, err}
	}
	if !o.dryRun {
		o.keep(env, to.Name, from)
	}
	return o.tell(env, "deployed", *to, plan)
}

// runRollback switches to the version before at the target, or brings there what was
// kept on this machine.
func runRollback(cmd *cobra.Command, env environment, args []string, o deployOptions) error {
	to, err := o.target(cmd, args)
	if err != nil {
		return err
	}
	if to.Versions > 0 && !o.dryRun {
		n, err := deploy.Rollback(cmd.Context(), *to, o.env(env))
		if err != nil {
			return deployError{to.Name, err}
		}
		if !o.build.quiet {
			env.print("“%s” shows version %d again. The next deployment brings what your files say.\n", to.Name, n)
		}
		return nil
	}
	dir := filepath.Join(o.build.source, filepath.FromSlash(deploy.KeptBefore(to.Name)))
	v, err := output.Verify(dir, nil)
	switch {
	case err != nil:
		return usageError{fmt.Sprintf("nothing is kept on this machine of what was deployed to “%s” before the last time", to.Name), "Take the change back in your files, and deploy again. With versions in the target, a host keeps earlier ones itself."}
	case !v.OK():
		return fmt.Errorf("what was kept of the last publication in %s has been changed or is not whole", dir)
	}
	from, err := deploy.Open(dir)
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // it was only read
	plan, err := o.send(cmd.Context(), env, *to, from)
	if err != nil {
		return deployError{to.Name, err}
	}
	if !o.dryRun {
		root, err := os.OpenRoot(o.build.source)
		if err == nil {
			defer root.Close() //nolint:errcheck // only names were changed
			err = deploy.TakeBack(root, to.Name)
		}
		if err != nil {
			return err
		}
	}
	return o.tell(env, "rolled back", *to, plan)
}

// target finds the target that is meant. Where the settings have faults, which the build
// will tell of, there may be none.
func (o *deployOptions) target(cmd *cobra.Command, args []string) (*target.Target, error) {
	src, err := os.ReadFile(filepath.Join(o.build.source, config.File))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("reading the settings: %w", err)
	}
	s, diags := config.Read(src, nil)
	var names []string
	for i := range s.Deploy {
		names = append(names, s.Deploy[i].Name)
		if len(args) == 1 && args[0] == s.Deploy[i].Name || len(args) == 0 && len(s.Deploy) == 1 {
			return &s.Deploy[i], nil
		}
	}
	const how = "Name the host in site.yaml, such as deploy: {live: sftp://user@www.example.org/srv/www/}; \"meridian deploy --help\" tells more."
	switch {
	case diags.HasErrors():
		return nil, usageError{"the settings in site.yaml have faults, so that the target can't be found", "\"meridian build\" names them."}
	case len(names) == 0:
		return nil, usageError{"site.yaml names no target to deploy to", how}
	case len(args) == 0:
		return nil, usageErrorf(cmd, "there are several targets, and none is named: %s", strings.Join(names, ", "))
	case len(args) > 1:
		return nil, usageErrorf(cmd, "%s takes one target, and there are %d", cmd.Name(), len(args))
	}
	return nil, suggest(usageError{fmt.Sprintf("site.yaml names no target “%s”", args[0]), "The targets are " + strings.Join(names, ", ") + "."}, "Perhaps %s?", args[0], names)
}

func (o *deployOptions) env(env environment) deploy.Env {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // then no file of the user's is read
	}
	return deploy.Env{Getenv: os.Getenv, Home: home, Site: o.build.source, Now: env.Now}
}

// checkFolder refuses a target that is part of what the site is made from, or of what a
// build writes.
func (o *deployOptions) checkFolder(env environment, to target.Target, destination string) error {
	dir := deploy.Folder(to, o.env(env))
	if dir == "" {
		return nil
	}
	if err := checkDestination(o.build.source, dir); err != nil {
		if misuse, ok := errors.AsType[usageError](err); ok {
			return usageError{fmt.Sprintf("the target “%s” can't be used: %s", to.Name, misuse.message), "Choose a folder outside of the site's."}
		}
		return err
	}
	if a, b := realPath(dir), realPath(destination); isWithin(a, b) || isWithin(b, a) {
		return usageError{fmt.Sprintf("the target “%s” is the folder in which the site is built, or lies within it", to.Name), "Choose another folder."}
	}
	return nil
}

func (o *deployOptions) send(ctx context.Context, env environment, to target.Target, from *deploy.Source) (*deploy.Plan, error) {
	line := env.progress(env.Now(), "Sending", o.build.quiet, o.build.format)
	defer line.clear()
	return deploy.Deploy(ctx, to, o.env(env), from, deploy.Options{DryRun: o.dryRun, Replace: o.replace, Progress: line.callback()})
}

// keep keeps what was deployed for a rollback. That it can't be kept is no fault of the
// deployment.
func (o *deployOptions) keep(env environment, name string, from *deploy.Source) {
	root, err := os.OpenRoot(o.build.source)
	if err == nil {
		defer root.Close() //nolint:errcheck // what was written is compared when it is read
		err = deploy.Keep(root, name, from)
	}
	if err != nil {
		fmt.Fprintf(env.Err, "What was deployed can't be kept for \"meridian rollback\": %s.\n", diag.Printable(err.Error()))
	}
}

// deployed is the JSON form of a deployment, described in docs/publishing.md. Members are
// never removed.
type deployed struct {
	Target  string   `json:"target"`
	DryRun  bool     `json:"dry_run"`
	Sent    []string `json:"sent"`
	Removed []string `json:"removed"`
	Same    int      `json:"same"`
}

func (o *deployOptions) tell(env environment, what string, to target.Target, plan *deploy.Plan) error {
	removed := append(append([]string{}, plan.First...), plan.Remove...)
	if o.build.format.value == "json" {
		return writeJSON(env.Out, deployed{to.Name, o.dryRun, append([]string{}, plan.Send...), removed, plan.Same})
	}
	if o.build.quiet {
		return nil
	}
	if o.dryRun {
		for _, file := range plan.Send {
			env.print("send    %s\n", diag.PrintableName(file))
		}
		for _, file := range removed {
			env.print("remove  %s\n", diag.PrintableName(file))
		}
		env.print("%s would be sent to “%s”, and %d removed; %d are there already.\n", plural(len(plan.Send), "file"), to.Name, len(removed), plan.Same)
		return nil
	}
	if plan.IsEmpty() {
		env.print("“%s” has all of it already: nothing was sent.\n", to.Name)
		return nil
	}
	env.print("“%s” is %s: %s sent, %d removed; %d were there already.\n", to.Name, what, plural(len(plan.Send), "file"), len(removed), plan.Same)
	return nil
}

// deployError is an error of a deployment.
type deployError struct {
	target string
	err    error
}

func (e deployError) Error() string {
	if errors.Is(e.err, context.Canceled) {
		return fmt.Sprintf("interrupted; what was sent to “%s” stays", e.target)
	}
	return fmt.Sprintf("deploying to “%s”: %v", e.target, e.err)
}

func (e deployError) Unwrap() error { return e.err }

// hint says what to do, and the exit code.
func (e deployError) hint() (hint string, code int) {
	const again = "What was sent stays, and the next deployment goes on from there."
	if f, ok := errors.AsType[*deploy.Fault](e.err); ok {
		return f.Hint, 2
	}
	if _, ok := errors.AsType[*deploy.ForeignError](e.err); ok {
		return "Nothing was sent. Look at what is there; if it may go, add --replace.", 1
	}
	if isDiskFull(e.err) {
		return "There is no room for it at the target. Make some, and deploy again: it goes on from there.", 2
	}
	return again, 2
}
