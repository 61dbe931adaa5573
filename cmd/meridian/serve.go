package main

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/serve"
)

type serveOptions struct {
	siteOptions
	host   string
	port   int
	open   bool
	poll   bool
	editor string
}

func newServe(env environment) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site while you write",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), env, o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.IntVarP(&o.port, "port", "p", 8080, "the `number` at which the site is found; where it is taken, the next one that is free")
	f.StringVar(&o.host, "host", "127.0.0.1", "the `address` of this machine at which others may look; 0.0.0.0 for all of them")
	f.BoolVar(&o.open, "open", false, "open the site in your browser")
	f.BoolVar(&o.poll, "poll", false, "look for changes twice a second, where this machine is not told of them")
	f.StringVar(&o.editor, "editor", "", "the `editor` that opens files, such as vscode")
	cmd.RegisterFlagCompletionFunc("editor", cobra.FixedCompletions(serve.EditorNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runServe(ctx context.Context, env environment, o serveOptions) error {
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	if o.port < 0 || o.port > 65535 {
		return usageError{fmt.Sprintf("--port: there is no port %d", o.port), "Write a number from 1024 to 65535, such as 8000."}
	}
	editor, err := o.editorOf(env)
	if err != nil {
		return err
	}
	opts.Program = env.Identity()
	out := &reporter{env: env}
	server, err := openServer(ctx, serve.Options{
		Build: opts, Theme: theme(), Published: filepath.Join(o.source, "public"), Host: o.host, Poll: o.poll, Editor: editor, Now: env.Now,
		Say: out.print, Report: out.report,
	})
	if err != nil {
		return siteError(o.source, err)
	}
	if server == nil {
		return nil
	}
	// From here on a preview mostly waits, beside a browser and an editor, which
	// need the memory more than we need the time.
	debug.SetGCPercent(50)
	defer server.Close()
	l, taken, err := serve.Listen(o.host, o.port)
	if err != nil {
		return listenError(o, err)
	}
	here, others := serve.Addresses(l, server.Base())
	if taken {
		out.print(fmt.Sprintf("Port %d is taken by another program; the site is at the next one that is free.", o.port))
	}
	out.print("The site is at " + here)
	if serve.IsShared(l) {
		for _, a := range others {
			out.print("On other machines: " + a)
		}
		out.print("Everybody in this network can look at it, at drafts as well.")
	}
	out.print("Press Ctrl-C to end.")
	if o.open {
		if err := env.Open(here); err != nil {
			out.print("No browser could be opened; open that address yourself.")
		}
	}
	return server.Run(ctx, l)
}

// openServer reads the site. Ctrl-C ends it at once, even while a large site is
// being read; then there is neither a server nor an error.
func openServer(ctx context.Context, o serve.Options) (*serve.Server, error) {
	type outcome struct {
		server *serve.Server
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		server, err := serve.New(o)
		done <- outcome{server, err}
	}()
	select {
	case out := <-done:
		return out.server, out.err
	case <-ctx.Done():
		return nil, nil // see above
	}
}

// editorOf gives the editor of the flag, of MERIDIAN_EDITOR, or of VISUAL and
// EDITOR, in this order.
func (o *serveOptions) editorOf(env environment) (serve.Editor, error) {
	if named := cmp.Or(o.editor, env.Editor); named != "" {
		editor, err := serve.ParseEditor(named)
		if err != nil {
			hint := fmt.Sprintf("Write %s, or an address such as vscode://file/{path}:{line}:{column}.", strings.Join(serve.EditorNames(), ", "))
			return editor, suggest(usageError{"--editor: " + err.Error(), hint}, "Perhaps %s?", named, serve.EditorNames())
		}
		return editor, nil
	}
	for _, command := range env.Commands {
		if editor, ok := serve.EditorForCommand(command); ok {
			return editor, nil
		}
	}
	return serve.ParseEditor("vscode")
}

func listenError(o serveOptions, err error) error {
	if o.port > 0 && o.port < 1024 {
		return usageError{fmt.Sprintf("port %d can't be used by every program", o.port), "Choose one from 1024 on, such as --port 8000."}
	}
	return usageError{fmt.Sprintf("%s, port %d, can't be used here", o.host, o.port), "Leave --host out, or write an address of this machine; choose another port."}
}

// openBrowser opens an address in the default browser.
func openBrowser(address string) error {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	cmd := exec.Command(command[0], append(command[1:], address)...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("opening the browser: %w", err)
	}
	go cmd.Wait() // so that it leaves no zombie
	return nil
}

// reporter writes what happens to the terminal.
type reporter struct {
	env  environment
	mu   sync.Mutex
	last string // the diagnostics that were written last
}

func (t *reporter) print(words string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.env.print("%s\n", diag.Printable(words))
}

// report writes which files have changed, and the diagnostics where they have.
func (t *reporter) report(p serve.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.Whole == nil {
		if len(p.Files) > 0 {
			t.env.print("%s  %s, in %d ms\n", t.env.Now().Format("15:04:05"), diag.PrintableName(firstFiles(p.Files)), p.Took.Milliseconds())
		}
		return
	}
	var b strings.Builder
	if err := diag.WriteText(&b, p.Whole.Diagnostics, p.Whole.Source, t.env.Colour); err != nil || b.String() == t.last {
		return
	}
	before := t.last
	t.last = b.String()
	switch {
	case t.last == "" && before != "":
		t.env.print("Nothing is wrong any more.\n")
	case t.last != "":
		fmt.Fprintf(t.env.Err, "\n%s\n%s.\n", t.last, countsOf(p.Whole.Diagnostics))
	}
}

func firstFiles(files []string) string {
	if len(files) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(files[:2], ", "), len(files)-2)
	}
	return strings.Join(files, ", ")
}
