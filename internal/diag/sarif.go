package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Where the program and the reference of its codes are found.
const (
	home   = "https://github.com/meridian-ssg/meridian"
	manual = home + "/blob/main/docs/diagnostics.md"
)

// WriteSARIF writes faults in the format that programs use to hand such
// findings to one another, SARIF 2.1.0 of OASIS. version is that of the
// program. within is the site's folder as the repository sees it, with
// slashes; "" where that is the repository itself.
//
// Paths are given from the root of the repository, as nothing else means
// anything on another machine.
func WriteSARIF(w io.Writer, list List, sources Sources, version, within string) error {
	s := sarif{reader: newReader(sources), within: within, rules: make(map[Code]int), met: make(map[string]int)}
	run := sarifRun{
		ColumnKind: "unicodeCodePoints",
		Bases:      map[string]sarifBase{sourceRoot: {Description: sarifText{"The root of the repository."}}},
		Results:    []sarifResult{},
	}
	run.Tool.Driver = sarifDriver{Name: "Meridian", Version: version, InformationURI: home, Rules: []sarifRule{}}
	for _, d := range list {
		index, ok := s.rules[d.Code]
		if !ok {
			index = len(s.rules)
			s.rules[d.Code] = index
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(Explain(d.Code)))
		}
		run.Results = append(run.Results, s.result(d, index))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	log := sarifLog{
		Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	}
	if err := enc.Encode(log); err != nil {
		return fmt.Errorf("writing the faults: %w", err)
	}
	return nil
}

const sourceRoot = "%SRCROOT%"

type sarif struct {
	*reader
	within string
	rules  map[Code]int   // where the rule of a code stands
	met    map[string]int // how often a fingerprint was given
}

func ruleOf(e CodeInfo) sarifRule {
	r := sarifRule{
		ID: e.Code, Short: sarifText{e.Summary}, Full: sarifText{e.Summary + " " + e.Why}, HelpURI: manual + "#" + string(e.Code),
		Help:    sarifHelp{Text: e.Why + " " + e.Example().Remedy, Markdown: e.Markdown()},
		Default: sarifConfiguration{Level: e.Severity.String()},
	}
	if number, _, ok := strings.Cut(e.Criterion, " "); ok {
		r.Properties = &sarifProperties{Tags: []string{"accessibility", "wcag" + strings.ReplaceAll(number, ".", "")}}
	}
	return r
}

func (s *sarif) result(d Diagnostic, rule int) sarifResult {
	text := d.Message
	if d.Hint != "" {
		text += ". " + d.Hint
	}
	out := sarifResult{
		RuleID: d.Code, RuleIndex: rule, Level: d.Severity().String(), Message: sarifText{plain(text)},
		Locations:    []sarifLocation{{Physical: s.place(d.File, d.Span)}},
		Fingerprints: map[string]string{"primaryLocationLineHash": s.fingerprint(d)},
	}
	for i, a := range d.Related {
		id := i + 1
		out.Related = append(out.Related, sarifLocation{ID: &id, Physical: s.place(a.File, a.Span), Message: &sarifText{plain(a.Note)}})
		if a.Note == "" {
			out.Related[i].Message = nil
		}
	}
	if len(d.Fix) == 0 || s.lines(d.File) == nil {
		return out
	}
	change := sarifChange{Artifact: s.artifact(d.File)}
	for _, e := range d.Fix {
		r := sarifReplacement{Deleted: regionOf(s.exact(d.File, e.Span))}
		if e.Text != "" {
			r.Inserted = &sarifText{e.Text}
		}
		change.Replacements = append(change.Replacements, r)
	}
	out.Fixes = []sarifFix{{Changes: []sarifChange{change}}}
	return out
}

// place is where a fault lies: a file as a whole, or a region in it.
func (s *sarif) place(file string, span Span) sarifPhysical {
	p := sarifPhysical{Artifact: s.artifact(file), Region: sarifRegion{StartLine: 1}}
	if span != (Span{}) && s.lines(file) != nil {
		p.Region = regionOf(s.span(file, span))
	}
	return p
}

func (s *sarif) artifact(file string) sarifArtifact {
	u := url.URL{Path: path.Join(s.within, file)}
	return sarifArtifact{URI: u.String(), Base: sourceRoot}
}

// fingerprint tells a fault from others on another day, when lines may have
// been added above it: it is made of what stands in its line. The number
// behind it tells apart what would be the same twice.
func (s *sarif) fingerprint(d Diagnostic) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", d.Code, d.File)
	if l := s.lines(d.File); l != nil && d.Span != (Span{}) {
		from, _ := s.span(d.File, d.Span)
		h.Write([]byte(strings.TrimSpace(string(l.Text(from.Line)))))
	}
	sum := hex.EncodeToString(h.Sum(nil)[:8])
	s.met[sum]++
	return fmt.Sprintf("%s:%d", sum, s.met[sum])
}

// placeholder and link are what a reader of SARIF would not show as it stands:
// a number in braces, and Markdown's form of a link.
var (
	placeholder = regexp.MustCompile(`\{([0-9]+)\}`)
	link        = regexp.MustCompile(`\[([^\[\]]*)\]\(`)
)

// plain gives a text as messages want it. All braces ought to be doubled, yet
// readers undo that only where a placeholder could stand; a writer would copy
// the second pair.
func plain(text string) string {
	text = placeholder.ReplaceAllString(Printable(text), "{{$1}}")
	text = link.ReplaceAllString(text, `\[$1\](`)
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}
