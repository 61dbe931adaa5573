package diag

import (
	"bytes"
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

const sourceRoot = "%SRCROOT%"

// WriteSARIF writes faults in SARIF 2.1.0, the OASIS format for exchanging the
// results of analysis tools. version is that of the program; within is the
// site's folder in the repository, with slashes, or "" for the repository
// itself. Paths are given from the repository's root, since no other root means
// anything on another machine.
func WriteSARIF(w io.Writer, list List, sources Sources, version, within string) error {
	s := sarifWriter{within: within, fingerprints: make(map[string]int)}
	run := sarifRun{
		ColumnKind: "unicodeCodePoints",
		Bases:      map[string]sarifBase{sourceRoot: {Description: sarifText{"The root of the repository."}}},
		Results:    []sarifResult{},
	}
	rules := make(map[Code]int)
	run.Tool.Driver = sarifDriver{Name: "Meridian", Version: version, InformationURI: home, Rules: []sarifRule{}}
	for d := range locate(list, sources) {
		index, ok := rules[d.Code]
		if !ok {
			index = len(rules)
			rules[d.Code] = index
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(d.info))
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

type sarifWriter struct {
	within       string
	fingerprints map[string]int // how often each was given
}

func newSARIFRule(c CodeInfo) sarifRule {
	r := sarifRule{
		ID: c.Code, Short: sarifText{c.Summary}, Full: sarifText{c.Summary + " " + c.Why}, HelpURI: manual + "#" + string(c.Code),
		Help:    sarifHelp{Text: c.Why + " " + c.Example().Remedy, Markdown: c.Markdown()},
		Default: sarifConfiguration{Level: c.Severity.String()},
	}
	if number, _, ok := strings.Cut(c.Criterion, " "); ok {
		r.Properties = &sarifProperties{Tags: []string{"accessibility", "wcag" + strings.ReplaceAll(number, ".", "")}}
	}
	return r
}

func (s *sarifWriter) result(d located, rule int) sarifResult {
	text := d.Message
	if d.Hint != "" {
		text += ". " + d.Hint
	}
	out := sarifResult{
		RuleID: d.Code, RuleIndex: rule, Level: d.Severity().String(), Message: sarifText{escapeSARIF(text)},
		Locations:    []sarifLocation{{Physical: s.place(d.region)}},
		Fingerprints: map[string]string{"primaryLocationLineHash": s.fingerprint(d)},
	}
	for i, r := range d.related {
		id := i + 1
		location := sarifLocation{ID: &id, Physical: s.place(r)}
		if note := d.Related[i].Note; note != "" {
			location.Message = &sarifText{escapeSARIF(note)}
		}
		out.Related = append(out.Related, location)
	}
	if len(d.fixes) == 0 {
		return out
	}
	change := sarifChange{Artifact: s.artifact(d.File)}
	for i, r := range d.fixes {
		replacement := sarifReplacement{Deleted: newSARIFRegion(r)}
		if text := d.Fix[i].Text; text != "" {
			replacement.Inserted = &sarifText{text}
		}
		change.Replacements = append(change.Replacements, replacement)
	}
	out.Fixes = []sarifFix{{Changes: []sarifChange{change}}}
	return out
}

// place returns a region, or only the first line for a file as a whole.
func (s *sarifWriter) place(r region) sarifPhysical {
	p := sarifPhysical{Artifact: s.artifact(r.file), Region: sarifRegion{StartLine: 1}}
	if r.lines != nil {
		p.Region = newSARIFRegion(r)
	}
	return p
}

func (s *sarifWriter) artifact(file string) sarifArtifact {
	u := url.URL{Path: path.Join(s.within, file)}
	return sarifArtifact{URI: u.String(), Base: sourceRoot}
}

// fingerprint recognises a fault in later runs, when lines may have been added
// above it: it hashes the text of the line. A counter distinguishes equal ones.
func (s *sarifWriter) fingerprint(d located) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", d.Code, d.File)
	if d.lines != nil {
		h.Write(bytes.TrimSpace(d.lines.Text(d.from.Line)))
	}
	hash := hex.EncodeToString(h.Sum(nil)[:8])
	s.fingerprints[hash]++
	return fmt.Sprintf("%s:%d", hash, s.fingerprints[hash])
}

// What SARIF viewers would not show as it is: a number in braces, and a Markdown
// link.
var (
	sarifPlaceholder = regexp.MustCompile(`\{([0-9]+)\}`)
	sarifLink        = regexp.MustCompile(`\[([^\[\]]*)\]\(`)
)

// escapeSARIF escapes a message. SARIF wants all braces doubled, yet viewers
// undo that only for placeholders; a writer would copy the second pair.
func escapeSARIF(text string) string {
	text = sarifPlaceholder.ReplaceAllString(Printable(text), "{{$1}}")
	text = sarifLink.ReplaceAllString(text, `\[$1\](`)
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}
