package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/config"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/inbox"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/sum"
)

func newComments(env environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "comments",
		Short: "Take in the comments that readers have sent",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCommentsTake(env))
	return cmd
}

type takeOptions struct {
	siteOptions
	approve bool
	format  *choice
}

func newCommentsTake(env environment) *cobra.Command {
	var o takeOptions
	cmd := &cobra.Command{
		Use:   "take FILE|FOLDER …",
		Short: "Show what has arrived, and take in what you say yes to",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageErrorf(cmd, "comments take needs a file or a folder with what has arrived")
			}
			return runTake(env, o, args)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.approve, "approve", false, "take in without asking whatever does not look like spam, for somebody to say yes to a pull request")
	o.format = format(cmd, "how to show the comments: for people, or for other programs", "text", "json")
	return cmd
}

// arrivedComment is the JSON form of a comment that has arrived, described in
// docs/comments.md. Members are never removed. An e-mail address is none of them.
type arrivedComment struct {
	Source  string         `json:"source"`
	Page    string         `json:"page"` // the path of its folder in content; "" where none is known
	Name    string         `json:"name"`
	Date    string         `json:"date"` // RFC 3339; "" where it is not known
	Link    string         `json:"link"`
	Text    string         `json:"text"`
	Score   int            `json:"score"`
	Reasons []inbox.Reason `json:"reasons"`
	Refused string         `json:"refused"` // why it can't be taken in; "" where it can
	File    string         `json:"file"`    // where it is now; "" where it was not taken in
}

func runTake(env environment, o takeOptions, paths []string) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	if settings := slices.DeleteFunc(slices.Clone(report.Diagnostics), func(d diag.Diagnostic) bool { return d.File != config.File }); settings.HasErrors() {
		report.Diagnostics = settings // the pages can't be known until they are mended
		return env.faults(report)
	}
	list, err := readArrived(env, paths)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(o.source)
	if err != nil {
		return fmt.Errorf("the site's folder can't be opened: %w", err)
	}
	defer root.Close()
	d := desk{env: env, options: o, site: report.Site, refused: refusals{root: root}}
	if err := d.refused.read(); err != nil {
		return err
	}
	d.writer = inbox.Writer{Root: root, Zone: report.Site.Settings.Location, Now: env.Now()}
	forms := &report.Site.Settings.Forms
	assessed := inbox.Assess(list, inbox.Site{Find: d.find, Question: forms.Question != "", Answers: forms.Answers, Refused: d.refused.has})
	if err := d.decide(assessed); err != nil {
		return err
	}
	return d.refused.write()
}

// readArrived reads all files, those of folders as well. A file that can't be read is
// told of and passed over.
func readArrived(env environment, paths []string) ([]inbox.Submission, error) {
	words := formWords()
	var list []inbox.Submission
	for _, name := range paths {
		info, err := os.Stat(name)
		if err != nil {
			return nil, usageError{fmt.Sprintf("%s can't be read: %v", diag.PrintableName(name), errors.Unwrap(err)), "Name the file or the folder in which the comments are that have arrived."}
		}
		files := []string{name}
		if info.IsDir() {
			entries, err := os.ReadDir(name)
			if err != nil {
				return nil, fmt.Errorf("the folder can't be read: %w", err)
			}
			files = nil
			for _, e := range entries {
				if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
					files = append(files, filepath.Join(name, e.Name()))
				}
			}
		}
		for _, file := range files {
			data, err := readUpTo(file, inbox.MaxFile+1)
			if err != nil {
				return nil, err
			}
			found, err := inbox.Read(filepath.Base(file), data, words)
			if err != nil {
				fmt.Fprintf(env.Err, "%s: %v\n", diag.PrintableName(file), err)
			}
			list = append(list, found...)
		}
	}
	return list, nil
}

func readUpTo(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the file can't be opened: %w", err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// formWords gives the words of the form of a comment in every language of the theme.
func formWords() inbox.Labels {
	out := make(inbox.Labels)
	for _, code := range locale.ThemeLanguages() {
		l, ok := locale.For(code)
		if !ok {
			continue
		}
		for _, field := range []string{"name", "link", "comment"} {
			out[strings.ToLower(l.Text("form."+field))] = field
		}
	}
	return out
}

// desk is where somebody decides about comments.
type desk struct {
	env     environment
	options takeOptions
	site    *site.Site
	writer  inbox.Writer
	refused refusals
}

// find gives the page that a comment is about.
func (d *desk) find(address string) (*inbox.Page, bool) {
	p := d.site.CommentedPage(address)
	if p == nil {
		return nil, false
	}
	comments := d.site.CommentsOn(p)
	if comments == nil {
		return nil, false
	}
	out := &inbox.Page{Key: p.Key, Open: comments.Open}
	if !p.Date.IsZero() {
		out.Published = p.Date.In(d.site.Settings.Location)
	}
	for i := range comments.List {
		c := &comments.List[i]
		out.Comments = append(out.Comments, inbox.Known{ID: c.ID, Name: c.Name, Text: d.text(c)})
	}
	return out, true
}

// text gives the text of a comment as it lies there.
func (d *desk) text(c *site.Comment) string {
	src, err := d.writer.Root.ReadFile(c.File)
	if err != nil || c.Body > len(src) {
		return ""
	}
	return strings.TrimSpace(string(src[c.Body:]))
}

// decide shows the comments one after the other, and carries out what is said of each.
func (d *desk) decide(list []inbox.Assessment) error {
	shown := []arrivedComment{}
	var taken, refused, waiting int
	asking := !d.options.approve && d.options.format.value == "text"
	answers := bufio.NewScanner(d.env.In)
	for i := range list {
		a := &list[i]
		file := ""
		verdict := byte('s')
		switch {
		case a.Refused != "":
			verdict = 'r'
		case d.options.approve && a.Score < inbox.Suspicious:
			verdict = 'y'
		}
		if d.options.format.value == "text" {
			d.show(a, i+1, len(list))
		}
		if asking && verdict == 's' {
			if verdict = d.ask(answers); verdict == 'q' {
				asking = false
			}
		}
		switch verdict {
		case 'y':
			known := d.site.CommentsOn(d.pageOf(a))
			var err error
			file, err = d.writer.Write(a, func(id string) bool {
				return id != "" && slices.ContainsFunc(known.List, func(c site.Comment) bool { return c.ID == id })
			})
			if errors.Is(err, inbox.ErrUnwritable) {
				a.Refused = err.Error()
				refused++
				break
			}
			if err != nil {
				return err
			}
			taken++
			if d.options.format.value == "text" {
				d.env.print("Taken in: %s\n\n", d.options.displayPath(file))
			}
		case 'n':
			d.refused.add(a.Fingerprint())
			refused++
		case 'r':
			refused++
		default:
			waiting++
		}
		shown = append(shown, arrived(a, file))
	}
	if d.options.format.value == "json" {
		return writeJSON(d.env.Out, shown)
	}
	d.env.print("%s taken in, %d refused, %d left for later.\n", count(taken, "comment", "comments"), refused, waiting)
	if taken > 0 {
		d.env.print("Read them once more as your site shows them, and build it. Delete what has arrived when you are done.\n")
	}
	return nil
}

func (d *desk) pageOf(a *inbox.Assessment) *site.Page {
	p, _ := d.site.Page(a.Page)
	return p
}

func arrived(a *inbox.Assessment, file string) arrivedComment {
	out := arrivedComment{Source: a.Source, Page: a.Page, Name: a.Name, Link: a.Link, Text: a.Text, Score: a.Score, Reasons: a.Reasons, Refused: a.Refused, File: file}
	if !a.Date.IsZero() {
		out.Date = a.Date.Format("2006-01-02T15:04:05Z07:00")
	}
	if out.Reasons == nil {
		out.Reasons = []inbox.Reason{}
	}
	return out
}

// longest is how many lines of a comment are shown.
const longest = 40

// show shows a comment to a person. Nothing of it can command a terminal.
func (d *desk) show(a *inbox.Assessment, n, of int) {
	d.env.print("%d of %d, from %s\n", n, of, diag.PrintableName(a.Source))
	if a.Page != "" {
		d.env.print("  on %s, by %s", diag.Printable(a.Page), diag.Printable(a.Name))
	} else {
		d.env.print("  by %s", diag.Printable(a.Name))
	}
	if a.Link != "" {
		d.env.print(" (%s)", diag.Printable(a.Link))
	}
	if !a.Date.IsZero() {
		d.env.print(", %s", a.Date.In(d.site.Settings.Location).Format("2006-01-02 15:04"))
	}
	d.env.print("\n\n")
	lines := strings.Split(a.Text, "\n")
	for i, line := range lines {
		if i == longest {
			d.env.print("    … and %d more lines\n", len(lines)-longest)
			break
		}
		d.env.print("    %s\n", diag.Printable(line))
	}
	d.env.print("\n")
	for _, r := range a.Reasons {
		d.env.print("  %3d  %s\n", r.Score, diag.Printable(r.What))
	}
	if a.Removed {
		d.env.print("       an address or a number was taken out\n")
	}
	switch {
	case a.Refused != "":
		d.env.print("  Refused: %s.\n\n", a.Refused)
	case a.Score >= inbox.Suspicious:
		d.env.print("  It looks like spam (%d).\n", a.Score)
	}
}

// ask asks what to do with a comment: y, n, s or q.
func (d *desk) ask(answers *bufio.Scanner) byte {
	for {
		d.env.print("Take it in? y (yes), n (no, and never ask again), s (later), q (stop): ")
		if !answers.Scan() {
			d.env.print("\n")
			return 'q'
		}
		switch answer := strings.ToLower(strings.TrimSpace(answers.Text())); answer {
		case "y", "yes":
			return 'y'
		case "n", "no":
			d.env.print("\n")
			return 'n'
		case "s", "":
			d.env.print("\n")
			return 's'
		case "q":
			d.env.print("\n")
			return 'q'
		}
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// refusals remembers which comments somebody has refused, by sums that tell nothing of
// them, in a folder that is not kept with the site.
type refusals struct {
	root    *os.Root
	known   map[string]bool
	changed bool
}

const refusalsFile = ".meridian/refused-comments"

func (r *refusals) read() error {
	r.known = make(map[string]bool)
	data, err := r.root.ReadFile(refusalsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("what was refused can't be read: %w", err)
	}
	for line := range bytes.Lines(data) {
		r.known[string(bytes.TrimSpace(line))] = true
	}
	return nil
}

func (r *refusals) name(fingerprint string) string {
	s := sum.OfString(fingerprint)
	return hex.EncodeToString(s[:])
}

func (r *refusals) has(fingerprint string) bool { return r.known[r.name(fingerprint)] }

func (r *refusals) add(fingerprint string) { r.known[r.name(fingerprint)], r.changed = true, true }

func (r *refusals) write() error {
	if !r.changed {
		return nil
	}
	names := make([]string, 0, len(r.known))
	for name := range r.known {
		names = append(names, name)
	}
	slices.Sort(names)
	if err := r.root.MkdirAll(filepath.Dir(refusalsFile), 0o755); err != nil {
		return fmt.Errorf("what was refused can't be noted: %w", err)
	}
	if err := r.root.WriteFile(refusalsFile, []byte(strings.Join(names, "\n")+"\n"), 0o644); err != nil {
		return fmt.Errorf("what was refused can't be noted: %w", err)
	}
	return nil
}
