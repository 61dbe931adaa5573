// Command meridian makes a web site from a folder of Markdown.
//
// Exit codes: 0 for success, 1 where a writer has something to fix, and 2 where
// the machine or the program failed.
//
// Results go to the standard output. Diagnostics, hints and progress go to the
// standard error, as full sentences where they concern the site and as
// "meridian: …" where they concern the command. Progress and colours are for
// screens only and never appear in a log.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

func main() {
	cobra.MousetrapHelpText = "Meridian works in a terminal. Open PowerShell or the Command Prompt, and write meridian --help.\n"
	os.Exit(run(systemEnvironment()))
}

// systemEnvironment is the environment of the running process.
func systemEnvironment() environment {
	dir, err := os.Getwd()
	if err != nil {
		dir = "." // used in hints only
	}
	screen := isTerminal(os.Stderr) && os.Getenv("TERM") != "dumb" && supportsANSI(os.Stderr)
	return environment{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: time.Now, Dir: dir, Identity: programSum,
		Repository: os.Getenv("GITHUB_WORKSPACE"),
		Progress:   screen && os.Getenv("CI") == "",
		Width:      func() int { return terminalWidth(os.Stderr) },
		Colour:     screen && os.Getenv("NO_COLOR") == "",
		Columns:    terminalWidth(os.Stdout),
		Editor:     os.Getenv("MERIDIAN_EDITOR"),
		Commands:   []string{os.Getenv("VISUAL"), os.Getenv("EDITOR")},
		Open:       openBrowser,
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// environment is what the commands know of the world outside.
type environment struct {
	Args       []string
	In         io.Reader
	Out, Err   io.Writer
	Now        func() time.Time
	Identity   func() sum.Sum             // of the program
	Dir        string                     // the working directory
	Repository string                     // the root of the repository that GitHub has checked out; "" elsewhere
	Progress   bool                       // whether Err is a screen for a line of progress
	Width      func() int                 // columns of that screen; 0 where that is not known
	Colour     bool                       // whether Err shows colours
	Columns    int                        // columns of Out; 0 where it is no screen
	Editor     string                     // MERIDIAN_EDITOR
	Commands   []string                   // VISUAL and EDITOR
	Open       func(address string) error // opens an address in a browser

	Dial func(ctx context.Context, network, address string) (net.Conn, error) // for other sites; nil for the internet
}

func (e environment) print(format string, args ...any) { fmt.Fprintf(e.Out, format, args...) }

// run executes the command line and gives the exit code.
func run(env environment) int {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	root := newRoot(env)
	root.SetArgs(env.Args)
	return env.exit(root.ExecuteContext(ctx))
}

// theme is the built-in theme.
func theme() []source.Layer {
	return []source.Layer{{Under: "layouts", FS: layouts.FS}, {Under: "static", FS: static.FS}}
}

func newRoot(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "meridian",
		Short: "Make a web site from a folder of Markdown",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetUsageTemplate(usage)
	root.SetHelpTemplate("{{with (or .Long .Short)}}{{.}}\n\n{{end}}{{.UsageString}}")
	root.PersistentFlags().BoolP("help", "h", false, "show this help")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagError(env, cmd, err) })
	root.AddCommand(
		newBuild(env), newServe(env), newCheck(env), newExplain(env), newNew(env),
		newList(env), newSchedule(env), newWhy(env), newSearch(env), newComments(env),
		newRedirect(env), newRetire(env),
		newTranslate(env), newTranslations(env),
		newDiff(env), newVerifySite(env), newDeploy(env), newRollback(env), newCI(env),
		newLayouts(env), newTheme(env), newVersion(env), newCompletion(env),
	)
	addHelp(root)
	root.SetHelpCommand(newHelp())
	return root
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd.Root(), args[0])
			}
			return found.Help()
		},
	}
}

// usage is the template of a command's help below its description.
const usage = `Usage:
  {{if .HasAvailableSubCommands}}{{if .HasParent}}{{.UseLine}}
  {{end}}{{.CommandPath}} COMMAND{{else}}{{.UseLine}}{{end}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsagesWrapped 100 | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

"{{.CommandPath}} COMMAND --help" tells more about a command.{{end}}
`
