package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/site"
)

func newRedirect(env environment) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:   "redirect OLD NEW",
		Short: "Let an old address lead to a new one",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageErrorf(cmd, "redirect takes the old address and the new one, and there are %d", len(args))
			}
			return o.declare(env, args[:1], args[1])
		},
	}
	o.flags(cmd)
	return cmd
}

func newRetire(env environment) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:   "retire OLD …",
		Short: "Declare that what stood at an address is gone for good",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageErrorf(cmd, "retire takes an address, and there is none")
			}
			return o.declare(env, args, "")
		},
	}
	o.flags(cmd)
	return cmd
}

// declare writes into the ledger that addresses lead to another one, or nowhere
// where to is "". What is lost below one of them goes with it.
func (o *siteOptions) declare(env environment, addresses []string, to string) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	s := report.Site
	if to != "" {
		if to, err = redirectTarget(s, to); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close()
	src, err := root.ReadFile(ledger.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be read: %w", ledger.File, err)
	}
	l, diags := ledger.Parse(src)
	if diags.HasErrors() {
		return env.faults(&engine.Report{Diagnostics: diags})
	}
	for _, address := range addresses {
		old, err := formerAddress(s, l, address)
		if err != nil {
			return err
		}
		if to == old.Address {
			return usageError{fmt.Sprintf("%s can't lead to itself", to), "Give the address at which the page is now."}
		}
		for _, from := range append([]string{old.Address}, old.Below...) {
			l = declareOne(env, s, l, from, to, strings.TrimPrefix(from, old.Address))
		}
	}
	if err := atomicfile.WriteFile(root, ledger.File, l.Format(), 0o644); err != nil {
		return fmt.Errorf("%s can't be written: %w", ledger.File, err)
	}
	env.print("That is noted in %s. Keep that file with your pages.\n", ledger.File)
	return nil
}

// declareOne declares one address; rest is what it has beyond the one that was
// named.
func declareOne(env environment, s *site.Site, l *ledger.Ledger, from, to, rest string) *ledger.Ledger {
	if to == "" {
		env.print("%s is gone for good.\n", from)
		return l.Retire(from, s.Today)
	}
	if strings.HasSuffix(to, "/") && s.Answers(to+rest) {
		to += rest
	}
	env.print("%s leads to %s from the next build on.\n", from, to)
	return l.Redirect(from, to, s.Today)
}

// redirectTarget gives the address to which another one is to lead, in the form of the ledger.
func redirectTarget(s *site.Site, text string) (string, error) {
	to, own := s.Below(text)
	if !own {
		if _, _, ok := schema.CheckLink(text); !ok || !strings.HasPrefix(text, "http") {
			return "", usageError{fmt.Sprintf("“%s” is no address to which another one could lead", text), "Write an address of this site such as /events/, or a whole one such as https://www.example.org/."}
		}
		return text, nil
	}
	below, fragment, _ := strings.Cut(to, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	for _, form := range []string{below, below + "/", strings.TrimSuffix(below, "/")} {
		if s.Answers(form) {
			return form + fragment, nil
		}
		for _, o := range s.Ledger.Old() {
			if o.Address == form && o.To != "" {
				return form + fragment, nil
			}
		}
	}
	var known []string
	for _, p := range s.Pages() {
		a, _ := s.Below(p.URL)
		known = append(known, a)
	}
	return "", suggest(usageError{fmt.Sprintf("there is nothing at %s to which another address could lead", below), "Make the page first."}, "Perhaps %s?", below, known)
}

// formerAddress finds the address that is meant, which must not be one at which
// something stands.
func formerAddress(s *site.Site, l *ledger.Ledger, text string) (ledger.Old, error) {
	if _, query, ok := strings.Cut(text, "?"); ok { // one in a path is written as %3F
		return ledger.Old{}, usageError{
			fmt.Sprintf("“%s” can't lead anywhere: a host of files answers with the same page whatever stands behind the “?”", text),
			fmt.Sprintf("Let the host itself send “?%s” on, by a rule in a file of its own, as Apache does with RewriteCond %%{QUERY_STRING} in static/.htaccess.", query),
		}
	}
	below, own := s.Below(text)
	if !own || strings.Contains(text, "#") || below == "/" {
		return ledger.Old{}, usageError{fmt.Sprintf("“%s” is no old address of this site", text), "Write it as it stands behind the host, such as /events/old-name/."}
	}
	forms := []string{below, below + "/", strings.TrimSuffix(below, "/")}
	for _, form := range forms {
		if s.Answers(form) {
			e := usageError{fmt.Sprintf("%s is still there", form), "Delete or move it first."}
			if p, ok := s.PageAt(form); ok && p.Source != "" {
				e.message += ": it is made from " + p.Source
			}
			return ledger.Old{}, e
		}
	}
	for _, form := range forms {
		if i := slices.IndexFunc(s.Ledger.Old(), func(o ledger.Old) bool { return o.Address == form }); i >= 0 {
			return s.Ledger.Old()[i], nil
		}
	}
	for _, form := range forms {
		if l.Has(form) { // lost with one above it
			return ledger.Old{Address: form}, nil
		}
	}
	return ledger.Old{Address: below}, nil // from before there was a ledger
}
