package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// The linker sets these in releases (see the Makefile). Otherwise, the build
// information of Go is shown.
var (
	version string
	commit  string
)

type built struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersion(env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Show which version of Meridian this is",
		Args:  noArgs,
	}
	f := format(cmd, "how to show it: for people, or for other programs", "text", "json")
	cmd.RunE = func(_ *cobra.Command, _ []string) error { return runVersion(env, f.value) }
	return cmd
}

func runVersion(env environment, format string) error {
	v := programVersion()
	if format == "json" {
		return writeJSON(env.Out, v)
	}
	env.print("meridian %s\ncommit %s\n%s, %s\n", v.Version, v.Commit, v.Go, v.Platform)
	return nil
}

func programVersion() built {
	v := built{Version: version, Commit: commit, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if v.Version == "" && info.Main.Version != "(devel)" {
			v.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && v.Commit == "" {
				v.Commit = s.Value
			}
		}
	}
	if v.Version == "" {
		v.Version = "in development"
	}
	if v.Commit == "" {
		v.Commit = "unknown"
	}
	return v
}
