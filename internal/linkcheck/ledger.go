package linkcheck

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is the name of the ledger in the site's folder.
const File = "external-links.txt"

const preface = `# What is known of the pages on other sites that this site links to. The file is
# read and written by "meridian check --external"; keep it together with the site.
`

// Ledger holds what is known of addresses on other sites.
//
// Each address has a line of its own, so that two versions of the file merge
// well. Behind the address stand the known fields, each as key=value:
//
//	good      the last day on which the page existed
//	failed    the days on which it failed since then, and how: "2026-02-20:404,2026-03-01:silence"
//	withheld  the last day with an inconclusive response
//	to        the target of permanent redirections
//	etag      the version of the page (RFC 9110, section 8.8.3)
//	modified  the time of that version (RFC 9110, section 8.8.2)
//	unused    the day since which no page names the address
//
// Git's conflict markers are ignored, and what both sides know of an address is
// merged.
type Ledger struct {
	Entries []Entry  // sorted by address, each address once
	Unread  []string // lines that can't be parsed; they are preserved
}

// Entry is what is known of one address.
type Entry struct {
	Address      string // canonical
	LastOK       civil.Date
	Failed       []Failure // sorted, one for a day; at most maxFailures, the last of which is the latest
	Inconclusive civil.Date
	MovedTo      string
	ETag         string
	Modified     time.Time
	UnusedSince  civil.Date
}

// Failure is one day on which an address failed.
type Failure struct {
	Day   civil.Date
	Cause string // as in result.cause
}

const (
	checkInterval = 7  // days until a page that worked is checked again
	unusedDays    = 90 // for which an address is remembered that no page names
	maxFailures   = 5
	byteOrderMark = "\ufeff"
)

var conflictMarkers = []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"}

// Load reads the bytes of a site's ledger; nil where there is none.
func Load(site *os.Root) ([]byte, error) {
	src, err := site.ReadFile(File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading %s: %w", File, err)
	}
	return src, nil
}

// Save writes the ledger where it differs from before. An empty one is not
// created.
func (l *Ledger) Save(site *os.Root, before []byte) error {
	after := l.Bytes()
	if bytes.Equal(after, before) || before == nil && len(l.Entries) == 0 {
		return nil
	}
	if err := atomicfile.WriteFile(site, File, after, 0o666); err != nil {
		return fmt.Errorf("writing %s: %w", File, err)
	}
	return nil
}

// Read parses a ledger. Lines that can't be parsed are reported and preserved;
// several in a row make one diagnostic.
func Read(src []byte) (*Ledger, diag.List) {
	l := new(Ledger)
	var diags diag.List
	offset, damaged := 0, false
	for raw := range bytes.Lines(src) {
		start := offset
		offset += len(raw)
		if start == 0 && bytes.HasPrefix(raw, []byte(byteOrderMark)) {
			raw, start = raw[len(byteOrderMark):], len(byteOrderMark)
		}
		line := strings.TrimRight(string(raw), "\r\n")
		hasPrefix := func(marker string) bool { return strings.HasPrefix(line, marker) }
		if text := strings.TrimSpace(line); text == "" || text[0] == '#' || slices.ContainsFunc(conflictMarkers, hasPrefix) {
			continue
		}
		e, ok := parseEntry(line)
		switch span := (diag.Span{Start: start, End: start + len(line)}); {
		case ok:
			l.Entries = append(l.Entries, e)
		case damaged:
			diags[len(diags)-1].Span.End = span.End
			l.Unread = append(l.Unread, line)
		default:
			l.Unread = append(l.Unread, line)
			diags = append(diags, diag.Diagnostic{
				Code: diag.LinkLedger, File: File, Span: span,
				Message: "this is not a line that the list of external links can hold",
				Hint:    "Bring back the line as it was before, or delete it: then the address is asked anew. Until then it is kept, and not used.",
			})
		}
		damaged = !ok
	}
	slices.SortStableFunc(l.Entries, func(a, b Entry) int { return cmp.Compare(a.Address, b.Address) })
	merged := l.Entries[:0]
	for _, e := range l.Entries {
		if n := len(merged); n > 0 && merged[n-1].Address == e.Address {
			merged[n-1] = merge(merged[n-1], e)
		} else {
			merged = append(merged, e)
		}
	}
	l.Entries = merged
	return l, diags
}

func parseEntry(line string) (Entry, bool) {
	fields := strings.Fields(line)
	if !utf8.ValidString(line) || len(fields) == 0 {
		return Entry{}, false
	}
	var e Entry
	var ok bool
	if e.Address, ok = Canonical(fields[0]); !ok {
		return e, false
	}
	seen := make(map[string]bool)
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		if value == "" || seen[key] || !e.set(key, value) {
			return e, false
		}
		seen[key] = true
	}
	return e, true
}

// set parses the value of a field.
func (e *Entry) set(key, value string) (ok bool) {
	switch key {
	case "good":
		e.LastOK, ok = parseDay(value)
	case "failed":
		for item := range strings.SplitSeq(value, ",") {
			date, cause, _ := strings.Cut(item, ":")
			day, ok := parseDay(date)
			if !ok || cause == "" {
				return false
			}
			e.Failed = append(e.Failed, Failure{day, cause})
		}
		e.Failed, ok = normalise(e.Failed), true
	case "withheld":
		e.Inconclusive, ok = parseDay(value)
	case "to":
		e.MovedTo, ok = Canonical(value)
	case "etag":
		e.ETag, ok = value, validETag(value)
	case "modified":
		t, err := time.Parse(time.RFC3339, value)
		e.Modified = t.UTC()
		ok = err == nil && validModified(e.Modified)
	case "unused":
		e.UnusedSince, ok = parseDay(value)
	}
	return ok
}

func parseDay(text string) (civil.Date, bool) {
	d, err := civil.ParseDate(text)
	return d, err == nil && d.Day > 0
}

// normalise sorts failures, keeps the last of each day, and drops some from the
// middle of a long list.
func normalise(list []Failure) []Failure {
	slices.SortStableFunc(list, func(a, b Failure) int { return a.Day.Compare(b.Day) })
	out := list[:0]
	for _, f := range list {
		if n := len(out); n > 0 && out[n-1].Day == f.Day {
			out[n-1] = f
		} else {
			out = append(out, f)
		}
	}
	if n := len(out); n > maxFailures {
		out = append(out[:maxFailures-1], out[n-1])
	}
	return out
}

// merge joins what two versions of the file know of an address.
func merge(a, b Entry) Entry {
	out := a
	if b.LastOK.After(a.LastOK) {
		out.LastOK, out.MovedTo, out.ETag, out.Modified = b.LastOK, b.MovedTo, b.ETag, b.Modified
	}
	out.Failed = slices.DeleteFunc(normalise(slices.Concat(a.Failed, b.Failed)), func(f Failure) bool { return f.Day.Before(out.LastOK) })
	if b.Inconclusive.After(a.Inconclusive) {
		out.Inconclusive = b.Inconclusive
	}
	if a.UnusedSince.IsZero() || b.UnusedSince.IsZero() {
		out.UnusedSince = civil.Date{}
	} else if b.UnusedSince.After(a.UnusedSince) {
		out.UnusedSince = b.UnusedSince
	}
	return out
}

// Bytes gives the contents of the file.
func (l *Ledger) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	for _, e := range l.Entries {
		fmt.Fprintln(&b, e.line())
	}
	for _, line := range l.Unread {
		fmt.Fprintln(&b, line)
	}
	return b.Bytes()
}

func (e Entry) line() string {
	var failed []string
	for _, f := range e.Failed {
		failed = append(failed, f.Day.String()+":"+f.Cause)
	}
	modified := ""
	if !e.Modified.IsZero() {
		modified = e.Modified.Format(time.RFC3339)
	}
	line := e.Address
	for _, field := range []struct{ key, value string }{
		{"good", e.LastOK.String()}, {"failed", strings.Join(failed, ",")}, {"withheld", e.Inconclusive.String()}, {"to", e.MovedTo},
		{"etag", e.ETag}, {"modified", modified}, {"unused", e.UnusedSince.String()},
	} {
		if field.value != "" {
			line += " " + field.key + "=" + field.value
		}
	}
	return line
}

func (l *Ledger) search(address string) (int, bool) {
	return slices.BinarySearchFunc(l.Entries, address, func(e Entry, a string) int { return cmp.Compare(e.Address, a) })
}

// find gives the entry of an address; nil where there is none.
func (l *Ledger) find(address string) *Entry {
	if i, ok := l.search(address); ok {
		return &l.Entries[i]
	}
	return nil
}

// updateUse notes which addresses the site still names, and forgets those that
// it has not named for long.
func (l *Ledger) updateUse(links []Link, today civil.Date) {
	used := make(map[string]bool, len(links))
	for _, link := range links {
		used[link.Address] = true
	}
	l.Entries = slices.DeleteFunc(l.Entries, func(e Entry) bool {
		return !used[e.Address] && !e.UnusedSince.IsZero() && e.UnusedSince.AddDays(unusedDays).Before(today)
	})
	for i := range l.Entries {
		e := &l.Entries[i]
		switch {
		case used[e.Address]:
			e.UnusedSince = civil.Date{}
		case e.UnusedSince.IsZero():
			e.UnusedSince = today
		}
	}
}

// due tells whether an address is to be checked today. One that has failed always
// is: each day counts, and a page may come back.
func (e *Entry) due(today civil.Date) bool {
	last := e.LastOK
	if e.Inconclusive.After(last) {
		last = e.Inconclusive
	}
	return len(e.Failed) > 0 || last.IsZero() || last.After(today) || !last.AddDays(checkInterval).After(today)
}

// record adds a result.
func (l *Ledger) record(address string, r result, today civil.Date) {
	i, ok := l.search(address)
	if !ok {
		l.Entries = slices.Insert(l.Entries, i, Entry{Address: address})
	}
	e := &l.Entries[i]
	switch r.status {
	case reachable:
		if !r.unchanged {
			e.ETag, e.Modified = r.etag, r.modified
		}
		e.LastOK, e.Failed, e.Inconclusive, e.MovedTo = today, nil, civil.Date{}, r.movedTo
	case failed:
		past := slices.DeleteFunc(e.Failed, func(f Failure) bool { return f.Day.After(today) }) // by a clock that was wrong
		e.Failed = normalise(append(past, Failure{today, r.cause}))
	case inconclusive:
		e.Inconclusive = today
	}
}

// Dead tells whether the page is taken to be gone, for readers too.
func (e *Entry) Dead() bool {
	var notFound []Failure // the site itself reports that there is no such page
	for _, f := range e.Failed {
		if f.Cause == "404" || f.Cause == "410" {
			notFound = append(notFound, f)
		}
	}
	return persistent(notFound, 2, 2) || persistent(e.Failed, 3, 7)
}

// persistent tells whether there are enough failures over enough days.
func persistent(list []Failure, count, days int) bool {
	return len(list) >= count && !list[0].Day.AddDays(days).After(list[len(list)-1].Day)
}
