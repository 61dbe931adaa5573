package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/meridian-ssg/meridian/internal/cache"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/fix"
	"github.com/meridian-ssg/meridian/internal/memory"
	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/scaffold"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/source"
)

// errFaults means that the diagnostics that were written need the exit code 1.
var errFaults = errors.New("there are faults to mend")

// usageError is an error in the command line, with a hint.
type usageError struct{ message, hint string }

func (e usageError) Error() string { return e.message }

// suggest replaces the hint of an error by format with the name that is nearest
// to word, if one is near.
func suggest(e usageError, format, word string, names []string) error {
	if near, ok := schema.Nearest(word, names); ok {
		e.hint = fmt.Sprintf(format, near)
	}
	return e
}

// usageErrorf makes a usageError that hints at the command's help.
func usageErrorf(cmd *cobra.Command, format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...), fmt.Sprintf("%q tells how to use it.", cmd.CommandPath()+" --help")}
}

// noSiteError means that a folder holds no site.
type noSiteError struct {
	dir string // as the command line names it
	err error
}

func (e noSiteError) Error() string { return e.err.Error() }

// exit writes an error and gives the exit code for it.
func (e environment) exit(err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, errFaults) {
		return 1
	}
	code, hint := 2, ""
	var misuse usageError
	var noSite noSiteError
	var lie *memory.VerifyError
	var failed deployError
	var removal *engine.RemovalError
	switch {
	case errors.As(err, &misuse):
		code, hint = 1, misuse.hint
	case errors.As(err, &noSite):
		code, hint = 1, e.siteHint(noSite.dir)
	case errors.As(err, &failed):
		hint, code = failed.hint()
	case errors.As(err, &removal):
		code = 1
		hint = fmt.Sprintf("That is more than the %d %% that removal_limit in site.yaml allows, so nothing was published. See with \"meridian diff\" what would go, and add --allow-removal if it is meant.", removal.Limit)
	case errors.Is(err, output.ErrForeign), errors.Is(err, scaffold.ErrExists):
		code = 1
	case errors.Is(err, output.ErrBusy):
		code, hint = 1, "Wait until it is done, and try again."
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted; the published site stays as it was")
	case errors.Is(err, errNoNetwork):
		hint = "Check that this machine is on the internet. Programs behind a proxy are not helped by it: Meridian goes through none."
	case errors.As(err, &lie):
		err = fmt.Errorf("what earlier builds have left in %s is not true: %w", cache.Dir, err)
		hint = "This is a fault of Meridian or of the disk, not of yours. Please report it, with this message, at https://github.com/meridian-ssg/meridian/issues. Until then, \"meridian build --clean\" makes the site without it."
	case errors.Is(err, source.ErrChanged):
		hint = "It was being written while it was read. Try again."
	case errors.Is(err, fix.ErrChanged):
		hint = "Is it open in another program? Save it there, and try again."
	case isDiskFull(err):
		hint = "There is no room for it. Make some on that disk, and try again; what is published stays whole."
	case errors.Is(err, fs.ErrPermission):
		hint = "Check that you may read and write there, and that no other program holds the file."
	}
	fmt.Fprintf(e.Err, "meridian: %s\n", diag.Printable(err.Error()))
	if hint != "" {
		fmt.Fprintf(e.Err, "  hint: %s\n", diag.Printable(hint))
	}
	return code
}

// siteHint says what a site is, or where the nearest one is.
func (e environment) siteHint(dir string) string {
	if near, ok := e.findSiteAbove(dir); ok {
		return fmt.Sprintf("There is a site in %s. Go there first, or add --source %q.", near, near)
	}
	return `A site is a folder with a folder "content" in it, which holds one
        Markdown file for each page. To start one, write

          meridian new site our-work

        To work on one that is there already, go into its folder first, or name
        the folder with --source.`
}

// findSiteAbove looks for a site in the folders above dir.
func (e environment) findSiteAbove(dir string) (string, bool) {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(e.Dir, dir)
	}
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if info, err := os.Stat(filepath.Join(parent, config.File)); err == nil && info.Mode().IsRegular() {
			return parent, true
		}
	}
	return "", false
}

// siteError adds the folder to an error that means that it holds no site.
func siteError(dir string, err error) error {
	if errors.Is(err, engine.ErrNoSite) {
		return noSiteError{dir, err}
	}
	return err
}

func unknownCommand(root *cobra.Command, word string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return suggest(usageError{fmt.Sprintf("there is no command “%s”", word), `"meridian --help" lists the commands.`}, "Perhaps meridian %s?", word, names)
}

// flagError replaces the errors of pflag by ours.
func flagError(env environment, cmd *cobra.Command, err error) error {
	isWord := func(arg string) bool { return !strings.HasPrefix(arg, "-") }
	if i := slices.IndexFunc(env.Args, isWord); i >= 0 && !cmd.HasParent() {
		return unknownCommand(cmd, env.Args[i])
	}
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		if unknown.GetSpecifiedShortnames() != "" {
			return usageErrorf(cmd, "there is no flag -%s", unknown.GetSpecifiedName())
		}
		e := usageError{fmt.Sprintf("there is no flag --%s", unknown.GetSpecifiedName()), fmt.Sprintf("%q lists the flags.", cmd.CommandPath()+" --help")}
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near, ok := schema.Nearest(unknown.GetSpecifiedName(), names); ok {
			e.hint = fmt.Sprintf("Perhaps --%s?", near)
		}
		return e
	case errors.As(err, &bare):
		return usageErrorf(cmd, "--%s needs something behind it", bare.GetFlag().Name)
	case errors.As(err, &wrong):
		if c, ok := wrong.GetFlag().Value.(*choice); ok {
			return usageErrorf(cmd, "--%s can be %s, but not “%s”", wrong.GetFlag().Name, c.list(), wrong.GetValue())
		}
		if wrong.GetFlag().Value.Type() == "int" {
			return usageErrorf(cmd, "--%s needs a number, and “%s” is none", wrong.GetFlag().Name, wrong.GetValue())
		}
		return usageErrorf(cmd, "--%s can be true or false, but not “%s”", wrong.GetFlag().Name, wrong.GetValue())
	}
	return usageErrorf(cmd, "the flags can't be read")
}

// noArgs refuses arguments of a command that takes flags only.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("%q tells how to use it.", cmd.CommandPath()+" --help")
	if cmd.Flags().Lookup("source") != nil {
		hint = fmt.Sprintf("To name the site's folder, write --source %s.", args[0])
	}
	return usageError{fmt.Sprintf("%s takes nothing but flags, and there is “%s”", cmd.CommandPath(), args[0]), hint}
}

// choice is a flag with a few possible values.
type choice struct {
	value string
	among []string
}

func (c *choice) String() string { return c.value }

// Type is shown in the help behind the flag.
func (c *choice) Type() string { return strings.Join(c.among, "|") }

// Set implements pflag.Value; flagError has the message.
func (c *choice) Set(value string) error {
	if !slices.Contains(c.among, value) {
		return errors.New("not one of the choices")
	}
	c.value = value
	return nil
}

func (c *choice) list() string {
	return strings.Join(c.among[:len(c.among)-1], ", ") + " or " + c.among[len(c.among)-1]
}

// format adds the flag --format; the first choice is the default.
func format(cmd *cobra.Command, means string, among ...string) *choice {
	c := &choice{among[0], among}
	cmd.Flags().Var(c, "format", means)
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(among, cobra.ShellCompDirectiveNoFileComp))
	return c
}
