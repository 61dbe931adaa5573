// Command meridian makes a web site from a folder of Markdown.
//
// It ends with 0 when it did what was asked, with 1 when there is something
// that a writer can mend, and with 2 when the machine or the program failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
	_ "time/tzdata" // zones are known on machines that have no database of them

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/build"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

func main() { os.Exit(run()) }

// run carries out the command line and gives the exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	env := environment{
		Out: os.Stdout, Err: os.Stderr, Now: time.Now,
		Terminal: isTerminal(os.Stderr),
		Colour:   isTerminal(os.Stderr) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
	root := newRoot(env)
	err := root.ExecuteContext(ctx)
	return env.exit(err)
}

// environment is what commands know of the world outside.
type environment struct {
	Out, Err io.Writer
	Now      func() time.Time
	Terminal bool // whether Err is a screen, on which progress may be shown
	Colour   bool
}

// errFaults tells that faults were reported which a writer can mend.
var errFaults = errors.New("there are faults to mend")

// errUsage wraps what is wrong with the command line itself.
type errUsage struct{ error }

// exit reports an error and gives the exit code for it.
func (e environment) exit(err error) int {
	var usage errUsage
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFaults):
		return 1
	case errors.Is(err, build.ErrNoSite):
		fmt.Fprintf(e.Err, "meridian: %v\n%s", err, noSite)
		return 1
	case errors.As(err, &usage):
		fmt.Fprintf(e.Err, "meridian: %v\n", err)
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.Err, "meridian: interrupted; nothing was published")
		return 2
	}
	fmt.Fprintf(e.Err, "meridian: %v\n", err)
	return 2
}

const noSite = `
A site is a folder with a folder "content" in it, which holds one Markdown file
for each page. Start one with

  meridian new site my-site

or go into the folder of your site first, or name it with --source.
`

// theme is the layouts and the static files that the program carries.
func theme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

func newRoot(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:           "meridian",
		Short:         "Make a web site from a folder of Markdown",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return errUsage{err} })
	root.AddCommand(newBuild(env))
	return root
}
