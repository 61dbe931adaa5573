package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/output"
)

type verifyOptions struct {
	manifest string
	strict   bool
	format   *choice
}

func newVerifySite(env environment) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify-site FOLDER",
		Short: "Compare a published site with the list of what was published",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(cmd, "verify-site takes the folder that holds the site, and there are %d", len(args))
			}
			return runVerifySite(env, args[0], o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.manifest, "manifest", "", "compare with this `file`, instead of with the one in the folder")
	f.BoolVar(&o.strict, "strict", false, "files that Meridian has not published are a fault, too")
	o.format = format(cmd, "how to tell what was found: to people, or to other programs", "text", "json")
	return cmd
}

// verifiedSite is the JSON form of what was found, described in docs/publishing.md.
// Members are never removed.
type verifiedSite struct {
	OK      bool     `json:"ok"`
	Program string   `json:"program"`
	Commit  string   `json:"commit"`
	Day     string   `json:"day"`
	Address string   `json:"address"`
	Drafts  bool     `json:"drafts"`
	Files   int      `json:"files"`
	Changed []string `json:"changed"`
	Missing []string `json:"missing"`
	Foreign []string `json:"foreign"`
}

func runVerifySite(env environment, dir string, o verifyOptions) error {
	var list []byte
	if o.manifest != "" {
		var err error
		if list, err = os.ReadFile(o.manifest); err != nil {
			return fmt.Errorf("reading the list of what was published: %w", err)
		}
	}
	v, err := output.Verify(dir, list)
	if errors.Is(err, output.ErrNoManifest) {
		return usageError{fmt.Sprintf("%s holds no %s, so nobody knows what was published there", dir, output.ManifestName), "Name the folder that \"meridian build\" has written, or a copy of the list behind --manifest."}
	}
	if err != nil {
		return err
	}
	ok := v.OK() && (!o.strict || len(v.Foreign) == 0)
	if o.format.value == "json" {
		paths := func(list []string) []string { return append([]string{}, list...) } // an empty list, not null
		err = writeJSON(env.Out, verifiedSite{
			OK: ok, Program: v.About.Program, Commit: v.About.Commit, Day: v.About.Day, Address: v.About.Address, Drafts: v.About.Drafts,
			Files: v.Files, Changed: paths(v.Changed), Missing: paths(v.Missing), Foreign: paths(v.Foreign),
		})
	} else {
		env.printVerified(v)
	}
	if err == nil && !ok {
		err = errFaults
	}
	return err
}

func (env environment) printVerified(v *output.Verification) {
	for _, part := range []struct {
		what  string
		files []string
	}{{"changed", v.Changed}, {"missing", v.Missing}, {"not published by Meridian", v.Foreign}} {
		for _, file := range part.files {
			env.print("%s: %s\n", diag.PrintableName(file), part.what)
		}
	}
	if v.OK() {
		env.print("All %s that were published are there, as they were.\n", plural(v.Files, "file"))
	} else {
		env.print("Of %s that were published, %d have changed and %d are missing.\n", plural(v.Files, "file"), len(v.Changed), len(v.Missing))
	}
	if a := v.About; a.Program != "" {
		env.print("The site was built for %s", diag.PrintableName(a.Day))
		if a.Commit != "" {
			env.print(" from the commit %s", diag.PrintableName(a.Commit))
		}
		env.print(" by Meridian, version %s.\n", diag.PrintableName(a.Program))
		if a.Drafts {
			env.print("It shows drafts or pages of later dates.\n")
		}
	}
}
