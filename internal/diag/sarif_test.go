package diag

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/golden"
)

// mended are faults that say how they are mended.
func fixable(t *testing.T) List {
	t.Helper()
	const paris, gala = "content/events/united-for-equality.md", "content/events/gala.md"
	end, place, title := spanOf(t, paris, "2015-11-31"), spanOf(t, gala, "学生会館 🎓"), spanOf(t, gala, "title: Gala\r\n")
	return List{
		{Code: DateForm, File: paris, Span: end, Message: "one edit", Hint: "Do it.", Fix: []Edit{{end, "2015-11-30"}}},
		{Code: ValueWrong, File: gala, Span: place, Message: "an insertion on each side", Hint: "Do it.", Fix: []Edit{{Span{place.Start, place.Start}, `"`}, {Span{place.End, place.End}, `"`}}},
		{Code: KeyUnknown, File: gala, Span: title, Message: "a line that goes, with its end", Hint: "Do it.", Fix: []Edit{{title, ""}}},
		{Code: LinkText, File: "content/Open Meeting: 100%.md", Message: "a fault in a file that can't be had; see [it](1) or {0}", Hint: "Do it.", Fix: []Edit{{Span{1, 2}, ""}}},
	}
}

func sarifOf(t *testing.T, list List, within string) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSARIF(&b, list, sources, "1.2.3", within); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSARIF(t *testing.T) {
	golden.Compare(t, "testdata/faults.sarif", sarifOf(t, append(faults(t), fixable(t)...), "sites/a b"))
}

// TestSARIFIsSound holds what the standard asks for and a golden file does not
// show at a glance. The numbers are sections of SARIF 2.1.0.
func TestSARIFIsValid(t *testing.T) {
	for name, list := range map[string]List{"nothing": nil, "faults": append(faults(t), fixable(t)...), "twice": append(faults(t), faults(t)...)} {
		t.Run(name, func(t *testing.T) {
			var log sarifLog
			dec := json.NewDecoder(strings.NewReader(sarifOf(t, list, "")))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&log); err != nil {
				t.Fatal(err)
			}
			if log.Version != "2.1.0" || len(log.Runs) != 1 { // 3.13.2, 3.13.4
				t.Fatalf("version %q, %d runs", log.Version, len(log.Runs))
			}
			run := log.Runs[0]
			if run.Results == nil || len(run.Results) != len(list) { // 3.14.23: an empty list where nothing was found
				t.Errorf("%d results for %d faults", len(run.Results), len(list))
			}
			if run.Tool.Driver.Name == "" || run.ColumnKind != "unicodeCodePoints" { // 3.19.8, 3.14.17
				t.Errorf("the tool is %q, columns are %s", run.Tool.Driver.Name, run.ColumnKind)
			}
			ids := map[Code]bool{}
			for _, r := range run.Tool.Driver.Rules {
				if ids[r.ID] || r.Short.Text == "" || r.Help.Text == "" || r.Help.Markdown == "" { // 3.19.23: rules are distinct; 3.49
					t.Errorf("the rule %s stands twice, or says nothing", r.ID)
				}
				ids[r.ID] = true
				checkAbsoluteURI(t, r.HelpURI)
			}
			prints := map[string]bool{}
			for _, r := range run.Results {
				if rule := run.Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID || rule.Default.Level != r.Level { // 3.27.6
					t.Errorf("the result of %s points to the rule %s", r.RuleID, rule.ID)
				}
				if r.Message.Text == "" || len(r.Locations) != 1 { // 3.27.11, 3.27.12
					t.Errorf("%s: %q at %d places", r.RuleID, r.Message.Text, len(r.Locations))
				}
				for print := range r.Fingerprints {
					if key := r.Fingerprints[print]; prints[key] {
						t.Errorf("two results have the fingerprint %s", key)
					} else {
						prints[key] = true
					}
				}
				for i, l := range append(r.Locations, r.Related...) {
					placed(t, run, l.Physical.Artifact)
					checkRegion(t, l.Physical.Region)
					if i > 0 && (l.ID == nil || *l.ID != i) { // 3.28.2
						t.Errorf("%s: place %d has no number of its own", r.RuleID, i)
					}
				}
				for _, fix := range r.Fixes {
					for _, change := range fix.Changes {
						placed(t, run, change.Artifact)
						if len(change.Replacements) == 0 { // 3.56.3
							t.Errorf("%s: a change without replacements", r.RuleID)
						}
						for _, replacement := range change.Replacements {
							checkRegion(t, replacement.Deleted)
						}
					}
				}
			}
		})
	}
}

// placed holds that a file is given as a relative address, without a host or a
// scheme, below a base that is declared (3.4.3, 3.4.4).
func placed(t *testing.T, run sarifRun, a sarifArtifact) {
	t.Helper()
	u, err := url.Parse(a.URI)
	if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") || strings.ContainsAny(a.URI, ` \`) {
		t.Errorf("%q is no address of a file in a repository: %v", a.URI, err)
	}
	if _, ok := run.Bases[a.Base]; !ok {
		t.Errorf("the base %q is not declared", a.Base)
	}
}

func checkAbsoluteURI(t *testing.T, address string) {
	t.Helper()
	if u, err := url.Parse(address); err != nil || !u.IsAbs() {
		t.Errorf("%q is no whole address", address)
	}
}

// checkRegion checks that a region counts from 1 and does not end before it begins
// (3.30.2 to 3.30.8).
func checkRegion(t *testing.T, r sarifRegion) {
	t.Helper()
	columns := r.StartColumn > 0 && r.EndColumn > 0 && (r.EndLine > r.StartLine || r.EndLine == r.StartLine && r.EndColumn >= r.StartColumn)
	if r.StartLine < 1 || r != (sarifRegion{StartLine: r.StartLine}) && !columns {
		t.Errorf("the region %+v can't be", r)
	}
}

// A fingerprint stays when lines are added above, and changes with the line.
// Notes are escaped as messages are.
func TestSARIFNotes(t *testing.T) {
	got := sarifOf(t, List{{Code: LinkMissing, File: "a.md", Message: "{0}", Related: []Location{{File: "b.md", Note: "{1} [x](y)"}}}}, "")
	for _, want := range []string{`"text": "{{0}}"`, `"text": "{{1}} \\[x\\](y)"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestFingerprints(t *testing.T) {
	fingerprint := func(src string) string {
		i := strings.Index(src, "gone.md")
		list := List{{Code: LinkMissing, File: "content/a.md", Span: Span{i, i + 7}, Message: "x", Hint: "y"}}
		s := sarifWriter{fingerprints: make(map[string]int)}
		for d := range locate(list, func(string) ([]byte, bool) { return []byte(src), true }) {
			return s.fingerprint(d)
		}
		return ""
	}
	first := fingerprint("See [it](gone.md).\n")
	if got := fingerprint("More.\n\n  See [it](gone.md).\n"); got != first {
		t.Errorf("%s became %s when lines were added above", first, got)
	}
	if got := fingerprint("Do see [it](gone.md).\n"); got == first {
		t.Error("another line has the same fingerprint")
	}
}
