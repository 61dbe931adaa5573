package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/scaffold"
)

// originals is the folder that keeps the files of the theme as they were when they were
// copied into the site. Builds pass it over, as they do all names with a dot.
const originals = "layouts/.theme"

func newTheme(env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "Make files of the theme your own, and keep up with the theme",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newThemeCopy(env), newThemeDiff(env))
	return cmd
}

func newThemeCopy(env environment) *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use:   "copy FILE",
		Short: "Put a file of the theme into the site, to be changed there",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(cmd, "theme copy takes one file of the theme, and there are %d", len(args))
			}
			return copyThemeFile(env, source, args[0])
		},
	}
	sourceFlag(cmd, &source)
	return cmd
}

type themeDiffOptions struct {
	source string
	whole  bool
	done   bool
}

func newThemeDiff(env environment) *cobra.Command {
	var o themeDiffOptions
	cmd := &cobra.Command{
		Use:   "diff [FILE …]",
		Short: "Show what the theme has changed underneath the site's own files",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return diffTheme(env, o, args)
		},
	}
	sourceFlag(cmd, &o.source)
	cmd.Flags().BoolVar(&o.whole, "whole", false, "show how the site's files differ from the theme's of today, yours included")
	cmd.Flags().BoolVar(&o.done, "done", false, "note that you have seen what has changed, so that it is not shown again")
	return cmd
}

func sourceFlag(cmd *cobra.Command, source *string) {
	cmd.Flags().StringVarP(source, "source", "s", ".", "the site's `folder`")
	cmd.MarkFlagDirname("source") //nolint:errcheck // the flag is there
}

// themeFile is a file of the theme that the program carries.
type themeFile struct {
	path string // in a site: layouts/partials/footer.html
	data []byte
}

// themeFiles gives all files of the theme that a site may replace.
func themeFiles() ([]themeFile, error) {
	var out []themeFile
	for _, layer := range theme() {
		err := fs.WalkDir(layer.FS, ".", func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(layer.FS, file)
			out = append(out, themeFile{path.Join(layer.Under, file), data})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading the theme: %w", err)
		}
	}
	return out, nil
}

// names are what a file of the theme may be called by, the whole path first.
func (f themeFile) names() []string {
	_, short, _ := strings.Cut(f.path, "/")
	base := path.Base(f.path)
	bare := func(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }
	return []string{f.path, short, base, bare(base), bare(short)}
}

// findThemeFile finds a file by one of its names.
func findThemeFile(files []themeFile, given string) (themeFile, error) {
	name := path.Clean(filepath.ToSlash(given))
	var known []string
	for _, f := range files {
		if slices.Contains(f.names(), name) {
			return f, nil
		}
		known = append(known, f.names()[0], f.names()[2], f.names()[3])
	}
	return themeFile{}, suggest(usageError{fmt.Sprintf("the theme has no file “%s”", given), "\"meridian layouts\" lists the layouts."}, "Perhaps %s?", name, known)
}

// copyThemeFile puts a file of the theme into the site, and beside it what it is now, for
// diffTheme to hold later themes against.
func copyThemeFile(env environment, source, name string) error {
	files, err := themeFiles()
	if err != nil {
		return err
	}
	f, err := findThemeFile(files, name)
	if err != nil {
		return err
	}
	if err := scaffold.Copy(source, f.path, f.data); err != nil {
		return err
	}
	if err := keepOriginal(source, f); err != nil {
		return err
	}
	o := siteOptions{source: source}
	env.print("%s is yours now and takes the place of the theme's. Delete it to have the theme's back.\n", o.displayPath(f.path))
	env.print("After an upgrade, \"meridian theme diff\" shows what the theme has changed in it since.\n")
	return nil
}

func keepOriginal(source string, f themeFile) error {
	root, err := os.OpenRoot(source)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // the file is closed by then
	at := path.Join(originals, f.path)
	if err := root.MkdirAll(path.Dir(at), 0o755); err != nil {
		return err
	}
	return atomicfile.WriteFile(root, at, f.data, 0o644)
}

// diffTheme tells of the files that take the place of the theme's whether the theme has
// changed underneath, and in what.
func diffTheme(env environment, o themeDiffOptions, names []string) error {
	files, err := themeFiles()
	if err != nil {
		return err
	}
	if len(names) > 0 {
		var chosen []themeFile
		for _, name := range names {
			f, err := findThemeFile(files, name)
			if err != nil {
				return err
			}
			chosen = append(chosen, f)
		}
		files = chosen
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // nothing was written through it
	own := 0
	for _, f := range files {
		mine, err := readOwn(root, f.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return fmt.Errorf("reading your own file: %w", err)
		}
		own++
		original, err := readOwn(root, path.Join(originals, f.path))
		known := err == nil
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("reading what the file was copied from: %w", err)
		}
		site := siteOptions{source: o.source}
		f.report(env, site.displayPath(f.path), mine, original, known, o.whole)
		if o.done {
			if err := keepOriginal(o.source, f); err != nil {
				return err
			}
		}
	}
	switch {
	case own == 0 && len(names) > 0:
		env.print("The site has no such file of its own; the theme's is used.\n")
	case own == 0:
		env.print("Nothing in this site takes the place of a file of the theme.\n")
	case o.done:
		env.print("This is noted as seen. What the theme changes from now on is shown next time.\n")
	}
	return nil
}

// readOwn reads a text of the site with the line ends of the theme.
func readOwn(root *os.Root, file string) ([]byte, error) {
	data, err := fs.ReadFile(root.FS(), file)
	return plainLines(data), err
}

// plainLines lets lines end as in the theme, whatever an editor has made of them.
func plainLines(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) }

// report tells of one file. original is what it was copied from, where that is known.
func (f themeFile) report(env environment, name string, mine, original []byte, known, whole bool) {
	f.data = plainLines(f.data)
	text := utf8.Valid(mine) && utf8.Valid(f.data) && utf8.Valid(original)
	switch {
	case bytes.Equal(mine, f.data):
		env.print("%s is the same as the theme's. Delete it, so that it changes along.\n\n", name)
	case known && bytes.Equal(original, f.data) && !whole:
		env.print("%s: the theme's has not changed since you copied it.\n\n", name)
	case !text:
		env.print("%s is another file than the theme's.\n\n", name)
	case known && !whole:
		env.print("%s: the theme's has changed since you copied it. Take over what you want of this:\n\n%s\n",
			name, printable(string(diff.Diff("theme before/"+f.path, original, "theme now/"+f.path, f.data))))
	default:
		if !known {
			env.print("%s: it is not known which version of the theme this began from. Lines with a minus are the theme's, lines with a plus yours:\n\n", name)
		}
		env.print("%s\n", printable(string(diff.Diff("theme/"+f.path, f.data, f.path, mine))))
	}
}

// printable takes out what could move the cursor of a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
