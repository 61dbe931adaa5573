package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/scaffold"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/translation"
)

type translationsOptions struct {
	siteOptions
	language string
	format   *choice
}

func newTranslations(env environment) *cobra.Command {
	var o translationsOptions
	cmd := &cobra.Command{
		Use:   "translations",
		Short: "Show which pages are not translated, and which translations are out of date",
		Args:  noArgs,
		RunE:  func(_ *cobra.Command, _ []string) error { return runTranslations(env, o) },
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.language, "language", "", "show only translations into this `language`, such as cy")
	o.format = format(cmd, "how to show the list: for people, or for other programs", "text", "json")
	var of siteOptions
	accept := &cobra.Command{
		Use:   "accept FILE...",
		Short: "Note that translations are up to date with their originals",
		Args:  cobra.MinimumNArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return runAccept(env, of, args) },
	}
	of.flags(accept)
	cmd.AddCommand(accept)
	return cmd
}

// The states of a translation.
const (
	stateMissing    = "missing"
	stateStale      = "stale"
	stateUnaccepted = "unaccepted" // nothing says from which state of its original it was made
	stateOrphaned   = "orphaned"
)

// listedTranslation is the JSON form of a translation that is not as it should be.
type listedTranslation struct {
	Language string       `json:"language"`
	State    string       `json:"state"`
	Original string       `json:"original"` // its file; "" of an orphan
	File     string       `json:"file"`     // of the translation, or where it would lie
	Title    string       `json:"title"`    // of the original
	Changes  []listedPart `json:"changes"`  // of the original, where it is stale
}

// listedPart is the JSON form of a part of an original that has changed.
type listedPart struct {
	Part    string   `json:"part"`
	Heading string   `json:"heading"`
	New     []string `json:"new"`  // sentences that were not there
	Gone    int      `json:"gone"` // how many sentences are there no more
	Removed bool     `json:"removed"`
}

func runTranslations(env environment, o translationsOptions) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	if err := severalLanguages(report.Site); err != nil {
		return err
	}
	if o.language != "" {
		if _, err := languageNamed(report.Site.Settings, o.language); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close() // it is only read
	lock, err := readLock(root)
	if err != nil {
		return err
	}
	list, translated, err := listTranslations(root, report.Site, lock)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(t listedTranslation) bool { return o.language != "" && !strings.EqualFold(o.language, t.Language) })
	if o.format.value == "json" {
		return writeJSON(env.Out, list)
	}
	for _, t := range list {
		env.printTranslation(&t)
	}
	if len(list) == 0 {
		env.print("Every page is translated, and every translation is up to date.\n")
		return nil
	}
	env.print("\n%s to be written or looked at; %d up to date.\n", plural(len(list), "translation"), translated)
	return nil
}

// shownSentences is how many new sentences of a part are shown.
const shownSentences = 4

func (env environment) printTranslation(t *listedTranslation) {
	switch t.State {
	case stateMissing:
		env.print("%s  missing     %s (%s)\n", t.Language, t.Original, t.Title)
	case stateOrphaned:
		env.print("%s  orphaned    %s\n", t.Language, t.File)
	case stateUnaccepted:
		env.print("%s  unaccepted  %s\n", t.Language, t.File)
	default:
		env.print("%s  stale       %s\n", t.Language, t.File)
	}
	for _, c := range t.Changes {
		name := c.Part
		if c.Heading != "" {
			name = c.Heading
		} else if name == "#" {
			name = "the beginning of the text"
		}
		switch {
		case c.Removed:
			env.print("      %s: is there no more\n", name)
		case len(c.New) == 0 && c.Gone > 0:
			env.print("      %s: %s\n", name, gone(c.Gone))
		default:
			env.print("      %s:\n", name)
			for i, s := range c.New {
				if i == shownSentences && len(c.New) > shownSentences+1 {
					env.print("        + %d more sentences\n", len(c.New)-i)
					break
				}
				env.print("        + %s\n", s)
			}
			if c.Gone > 0 {
				env.print("        - %s\n", gone(c.Gone))
			}
		}
	}
}

// gone says how many sentences an original has no more.
func gone(n int) string {
	if n == 1 {
		return "1 sentence is gone"
	}
	return fmt.Sprintf("%d sentences are gone", n)
}

// listTranslations gives the translations that are not as they should be, and how many
// others there are.
func listTranslations(root *os.Root, s *site.Site, lock *translation.Lock) (list []listedTranslation, good int, err error) {
	known := make(map[string]bool)
	list = []listedTranslation{}
	for _, e := range s.Editions()[1:] {
		for _, p := range s.Pages() {
			if p.Doc == nil || p.Kind == "404" {
				continue
			}
			t := listedTranslation{Language: e.Settings.Language, Original: p.Doc.File, Title: p.Title, Changes: []listedPart{}}
			page, ok := e.Page(p.Key)
			if !ok || page.Doc == nil || page.Doc.Original == "" {
				t.State, t.File = stateMissing, translationFile(p.Doc.File, e.Settings.Language)
				list = append(list, t)
				continue
			}
			t.File = page.Doc.File
			known[t.File] = true
			if !lock.Has(t.File) {
				t.State = stateUnaccepted
				list = append(list, t)
				continue
			}
			src, err := root.ReadFile(p.Doc.File)
			if err != nil {
				return nil, 0, fmt.Errorf("%s can't be read: %w", p.Doc.File, err)
			}
			for _, c := range lock.Changes(t.File, p.Doc.Texts(src, s.Settings)) {
				t.Changes = append(t.Changes, listedPart{c.Part, c.Heading, append([]string{}, c.New...), c.Gone, c.Removed})
			}
			if len(t.Changes) == 0 {
				good++
				continue
			}
			t.State = stateStale
			list = append(list, t)
		}
	}
	for _, file := range lock.Files() {
		if _, err := root.Stat(file); errors.Is(err, fs.ErrNotExist) {
			list = append(list, listedTranslation{Language: languageIn(s.Settings, file), State: stateOrphaned, File: file, Changes: []listedPart{}})
		}
	}
	return list, good, nil
}

func languageIn(s *config.Settings, file string) string {
	if l, _, ok := s.LanguageOf(strings.TrimSuffix(path.Base(file), path.Ext(file))); ok {
		return l.Code
	}
	return ""
}

// translationFile gives where the translation of a file into a language lies.
func translationFile(original, language string) string {
	ext := path.Ext(original)
	return strings.TrimSuffix(original, ext) + "." + strings.ToLower(language) + ext
}

func severalLanguages(s *site.Site) error {
	if len(s.Editions()) > 1 {
		return nil
	}
	return usageError{"the site speaks one language", "Name the others under languages in site.yaml, such as languages: {cy: Cymraeg}."}
}

// languageNamed gives the language that a code means, other than the first one.
func languageNamed(s *config.Settings, code string) (*config.Language, error) {
	var codes []string
	for i := range s.Languages {
		if l := &s.Languages[i]; l.Edition != "" {
			if strings.EqualFold(l.Code, code) {
				return l, nil
			}
			codes = append(codes, l.Code)
		}
	}
	if codes == nil {
		return nil, usageError{"the site speaks one language", "Name the others under languages in site.yaml, such as languages: {cy: Cymraeg}."}
	}
	return nil, suggest(usageError{fmt.Sprintf("the site is not translated into “%s”", code), "Its languages are " + strings.Join(codes, ", ") + "."}, "Perhaps %s?", code, codes)
}

func readLock(root *os.Root) (*translation.Lock, error) {
	src, err := root.ReadFile(translation.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s can't be read: %w", translation.File, err)
	}
	l, _ := translation.Parse(src) // lines that can't be read are told of by a build
	return l, nil
}

// runAccept notes from which states of their originals translations were made.
func runAccept(env environment, o siteOptions, files []string) error {
	o.drafts = true // a translation may still be one
	report, err := o.load(env)
	if err != nil {
		return err
	}
	if err := severalLanguages(report.Site); err != nil {
		return err
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close() // what is written is closed by then
	lock, err := readLock(root)
	if err != nil {
		return err
	}
	for _, file := range files {
		page, err := pageNamed(report, file)
		if err != nil {
			return err
		}
		src, err := root.ReadFile(page.Doc.Original)
		if err != nil {
			return fmt.Errorf("%s can't be read: %w", page.Doc.Original, err)
		}
		lock = lock.Accept(page.Doc.File, textsOf(report.Site, page.Key, src))
		env.print("%s is up to date with %s.\n", page.Doc.File, page.Doc.Original)
	}
	return writeLock(env, root, lock)
}

func writeLock(env environment, root *os.Root, lock *translation.Lock) error {
	if err := atomicfile.WriteFile(root, translation.File, lock.Format(), 0o644); err != nil {
		return fmt.Errorf("%s can't be written: %w", translation.File, err)
	}
	env.print("That is noted in %s. Keep that file with your pages.\n", translation.File)
	return nil
}

// textsOf takes an original apart.
func textsOf(s *site.Site, key string, src []byte) []translation.Text {
	page, _ := s.Page(key)
	return page.Doc.Texts(src, s.Settings)
}

// pageNamed finds the translation that is made of a file.
func pageNamed(report *engine.Report, file string) (*site.Page, error) {
	name := strings.TrimPrefix(strings.ReplaceAll(file, `\`, "/"), "./")
	for _, try := range []string{name, path.Join(content.Root, name)} {
		page := report.Site.MadeOf(try)
		if page == nil {
			continue
		}
		if page.Doc.Original == "" {
			return nil, usageError{fmt.Sprintf("%s is no translation", try), "Name the file of one, such as content/events/paris.cy.md."}
		}
		return page, nil
	}
	var known []string
	for _, e := range report.Site.Editions()[1:] {
		for _, p := range e.Pages() {
			if p.Doc != nil && p.Doc.Original != "" {
				known = append(known, p.Doc.File)
			}
		}
	}
	return nil, suggest(usageError{fmt.Sprintf("there is no translation “%s”", file), "Name its file, such as content/events/paris.cy.md."}, "Perhaps %s?", name, known)
}

func newTranslate(env environment) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:   "translate PAGE LANGUAGE",
		Short: "Begin the translation of a page",
		Args:  cobra.ExactArgs(2),
		RunE:  func(_ *cobra.Command, args []string) error { return runTranslate(env, o, args[0], args[1]) },
	}
	o.flags(cmd)
	return cmd
}

// runTranslate writes a translation with the words of the original, as a draft.
func runTranslate(env environment, o siteOptions, name, language string) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	s := report.Site
	if err := severalLanguages(s); err != nil {
		return err
	}
	l, err := languageNamed(s.Settings, language)
	if err != nil {
		return err
	}
	page := s.MadeOf(name)
	for _, try := range []string{path.Join(content.Root, name), path.Join(content.Root, name+".md")} {
		if page == nil {
			page = s.MadeOf(try)
		}
	}
	if page == nil || page.Edition != "" {
		var known []string
		for _, p := range s.Pages() {
			if p.Doc != nil {
				known = append(known, p.Doc.File)
			}
		}
		return suggest(usageError{fmt.Sprintf("there is no page “%s” that could be translated", name), "Name its file, such as content/events/paris.md."}, "Perhaps %s?", name, known)
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close() // what is written is closed by then
	src, err := root.ReadFile(page.Doc.File)
	if err != nil {
		return fmt.Errorf("%s can't be read: %w", page.Doc.File, err)
	}
	file := translationFile(page.Doc.File, l.Code)
	if err := scaffold.Copy(o.source, file, scaffold.Translation(page.Doc, src, s.Settings)); err != nil {
		if errors.Is(err, scaffold.ErrExists) {
			return usageError{fmt.Sprintf("%s is there already", file), "Go on writing in it."}
		}
		return err
	}
	env.print("%s holds the words of the original. Write over them, and take out draft: true when you have done.\n", file)
	lock, err := readLock(root)
	if err != nil {
		return err
	}
	return writeLock(env, root, lock.Accept(file, page.Doc.Texts(src, s.Settings)))
}
