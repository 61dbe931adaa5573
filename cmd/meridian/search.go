package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/preview"
	"github.com/meridian-ssg/meridian/internal/search"
)

type searchOptions struct {
	siteOptions
	limit  int
	format *choice
}

func newSearch(env environment) *cobra.Command {
	var o searchOptions
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Show what readers find, and why",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageErrorf(cmd, "search takes the words that a reader would type")
			}
			return runSearch(env, o, strings.Join(args, " "))
		},
	}
	o.flags(cmd)
	cmd.Flags().IntVar(&o.limit, "limit", 10, "show so many results")
	o.format = format(cmd, "how to show the results: for people, or for other programs", "text", "json")
	return cmd
}

// searchAnswer is the JSON form of what was found.
type searchAnswer struct {
	Count   int               `json:"count"` // how many pages there are altogether
	Instead map[string]string `json:"instead"`
	Results []searchResult    `json:"results"`
}

type searchResult struct {
	Score   float64      `json:"score"`
	Address string       `json:"address"` // on its host, with the path of base_url
	Title   string       `json:"title"`
	Terms   []searchTerm `json:"terms"`
}

type searchTerm struct {
	Term  string  `json:"term"`
	Score float64 `json:"score"`
}

func runSearch(env environment, o searchOptions, words string) error {
	opts, err := o.options(env)
	if err != nil {
		return err
	}
	opts.Program = env.Identity()
	p, err := preview.Open(opts, theme()...)
	if err != nil {
		return siteError(o.source, err)
	}
	defer p.Close() // it was only read
	s, err := p.Snapshot(preview.View{Today: opts.Today, Drafts: opts.Drafts, Future: opts.Future}, opts.Now)
	if err != nil {
		return siteError(o.source, err)
	}
	if s.Faults().HasErrors() {
		if err := diag.WriteText(env.Err, s.Faults(), s.Source, env.Colour); err != nil {
			return err
		}
		return errFaults
	}
	if !s.Site.Settings.Search.On {
		return usageError{"readers can't search this site", "Write search: true in site.yaml."}
	}
	answer, err := find(s, words, o.limit)
	if err != nil {
		return err
	}
	if o.format.value == "json" {
		return writeJSON(env.Out, answer)
	}
	return answer.write(env, words)
}

// find answers a query as the script in the reader's browser would.
func find(s *preview.Snapshot, words string, limit int) (searchAnswer, error) {
	open := func(path string) ([]byte, error) {
		out, ok, err := s.Output(path)
		if err == nil && !ok {
			err = fmt.Errorf("%s of the search index is missing", path)
		}
		return out.Data, err
	}
	answer := searchAnswer{Results: []searchResult{}}
	directory, err := open(artifact.SearchIndex)
	if err != nil {
		return answer, err
	}
	r, err := search.NewReader(directory, func(name string) ([]byte, error) { return open(artifact.SearchFile(name)) })
	if err != nil {
		return answer, fmt.Errorf("reading the search index: %w", err)
	}
	found, err := r.Search(words, false, int(s.Site.Today.Year))
	if err != nil {
		return answer, fmt.Errorf("searching: %w", err)
	}
	answer.Count, answer.Instead = len(found.Hits), found.Instead
	for _, h := range found.Hits[:min(len(found.Hits), max(0, limit))] {
		c, err := r.Card(h.Number)
		if err != nil {
			return answer, fmt.Errorf("reading the search index: %w", err)
		}
		row := searchResult{Score: h.Score, Address: s.Site.Settings.BaseURL.Path + c.URL, Title: c.Title, Terms: []searchTerm{}}
		for _, t := range h.Terms {
			row.Terms = append(row.Terms, searchTerm{t.Term, t.Score})
		}
		answer.Results = append(answer.Results, row)
	}
	return answer, nil
}

func (a searchAnswer) write(env environment, words string) error {
	for _, from := range slices.Sorted(maps.Keys(a.Instead)) {
		env.print("No page has the word “%s”. These results are for “%s”.\n\n", diag.Printable(from), diag.Printable(a.Instead[from]))
	}
	if a.Count == 0 {
		env.print("Nothing was found for “%s”.\n", diag.Printable(words))
		return nil
	}
	t := table(env)
	t.row("Score", "Address", "Title", "Found by")
	for _, r := range a.Results {
		var by []string
		for _, term := range r.Terms {
			by = append(by, fmt.Sprintf("%s %.2f", term.Term, term.Score))
		}
		t.row(fmt.Sprintf("%.2f", r.Score), r.Address, r.Title, strings.Join(by, ", "))
	}
	if err := t.end(); err != nil {
		return err
	}
	if a.Count > len(a.Results) {
		env.print("\n%d more. To see them, add --limit %d.\n", a.Count-len(a.Results), a.Count)
	}
	return nil
}
