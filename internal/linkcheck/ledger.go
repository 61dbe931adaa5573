package linkcheck

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is the name of the ledger in the site's folder.
const File = "external-links.txt"

const preface = `# What is known of the pages on other sites that this site links to. The file is
# read and written by "meridian check --external"; keep it together with the site.
`

// Ledger is what is known of addresses on other sites, as the file holds it.
//
// Each address has a line of its own, so that two versions of the file merge
// well. Behind the address stand the fields that are known, each as key=value:
//
//	good      the last day on which the page was there
//	failed    the days on which it failed since then, and how: "2026-02-20:404,2026-03-01:silence"
//	withheld  the last day on which the site would not tell
//	to        where the page has moved for good
//	etag      which version of the page we know (RFC 9110, section 8.8.3)
//	modified  when that version was made (RFC 9110, section 8.8.2)
//	unused    the day since which no page names the address
//
// The marks that Git leaves where it could not merge are passed over, and what
// both sides know of an address is brought together.
type Ledger struct {
	Entries []Entry  // sorted by address, each address once
	Unread  []string // lines that can't be read; they are kept
}

// Entry is what is known of one address.
type Entry struct {
	Address  string // as Canonical gives it
	Good     civil.Date
	Failed   []Failure // in order, one for a day; at most keptDays, of which the last is the latest
	Withheld civil.Date
	To       string
	ETag     string
	Modified time.Time
	Unused   civil.Date
}

// Failure is what was met on a day on which an address failed.
type Failure struct {
	Day civil.Date
	Met string // a status such as 404, or one of the words that answer.met may be
}

const (
	askedAgain = 7  // days after which a page that was there is asked again
	keptUnused = 90 // days for which an address is remembered that no page names
	keptDays   = 5  // days of failure that are remembered
	bom        = "\ufeff"
)

// marks are those of Git round two versions of some lines.
var marks = []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"}

// Read reads a ledger. Lines that can't be read are told, and kept.
func Read(src []byte) (*Ledger, diag.List) {
	l := new(Ledger)
	var diags diag.List
	at, damaged := 0, false
	for raw := range bytes.Lines(src) {
		start := at
		at += len(raw)
		if start == 0 && bytes.HasPrefix(raw, []byte(bom)) {
			raw, start = raw[len(bom):], len(bom)
		}
		line := strings.TrimRight(string(raw), "\r\n")
		if blank := strings.TrimSpace(line); blank == "" || blank[0] == '#' || slices.ContainsFunc(marks, func(m string) bool { return strings.HasPrefix(line, m) }) {
			continue
		}
		e, ok := readEntry(line)
		switch span := (diag.Span{Start: start, End: start + len(line)}); {
		case ok:
			l.Entries = append(l.Entries, e)
		case damaged: // whatever happened to the lines happened once
			diags[len(diags)-1].Span.End = span.End
			fallthrough
		default:
			l.Unread = append(l.Unread, line)
			if !damaged {
				diags = append(diags, diag.Diagnostic{
					Code: diag.LinkLedger, File: File, Span: span,
					Message: "this is not a line that the list of external links can hold",
					Hint:    "Bring back the line as it was before, or delete it: then the address is asked anew. Until then it is kept, and not used.",
				})
			}
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

// readEntry reads one line.
func readEntry(line string) (Entry, bool) {
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

// set reads the value of a field.
func (e *Entry) set(key, value string) bool {
	ok := true
	switch key {
	case "good":
		e.Good, ok = day(value)
	case "failed":
		for text := range strings.SplitSeq(value, ",") {
			text, met, _ := strings.Cut(text, ":")
			d, ok := day(text)
			if !ok || met == "" {
				return false
			}
			e.Failed = append(e.Failed, Failure{d, met})
		}
		e.Failed = tidy(e.Failed)
	case "withheld":
		e.Withheld, ok = day(value)
	case "to":
		e.To, ok = Canonical(value)
	case "etag":
		e.ETag, ok = value, validETag(value)
	case "modified":
		var err error
		e.Modified, err = time.Parse(time.RFC3339, value)
		e.Modified = e.Modified.UTC()
		ok = err == nil && validModified(e.Modified)
	case "unused":
		e.Unused, ok = day(value)
	default:
		ok = false
	}
	return ok
}

func day(text string) (civil.Date, bool) {
	d, err := civil.ParseDate(text)
	return d, err == nil && d.Day > 0
}

// tidy puts failures in order, of one day the last, and leaves out some in the
// middle where they are too many.
func tidy(list []Failure) []Failure {
	slices.SortStableFunc(list, func(a, b Failure) int { return a.Day.Compare(b.Day) })
	out := list[:0]
	for _, f := range list {
		if n := len(out); n > 0 && out[n-1].Day == f.Day {
			out[n-1] = f
		} else {
			out = append(out, f)
		}
	}
	if n := len(out); n > keptDays {
		out = append(out[:keptDays-1], out[n-1])
	}
	return out
}

// merge brings together what two versions of the file know of an address.
func merge(a, b Entry) Entry {
	out := a
	if b.Good.After(a.Good) {
		out.Good, out.To, out.ETag, out.Modified = b.Good, b.To, b.ETag, b.Modified
	}
	out.Failed = slices.DeleteFunc(tidy(slices.Concat(a.Failed, b.Failed)), func(f Failure) bool { return f.Day.Before(out.Good) })
	if b.Withheld.After(a.Withheld) {
		out.Withheld = b.Withheld
	}
	if a.Unused.IsZero() || b.Unused.IsZero() {
		out.Unused = civil.Date{}
	} else if b.Unused.After(a.Unused) {
		out.Unused = b.Unused
	}
	return out
}

// Bytes gives the file.
func (l *Ledger) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	for _, e := range l.Entries {
		b.WriteString(e.line())
		b.WriteByte('\n')
	}
	for _, line := range l.Unread {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (e Entry) line() string {
	var b strings.Builder
	b.WriteString(e.Address)
	put := func(key, value string) {
		if value != "" {
			b.WriteString(" " + key + "=" + value)
		}
	}
	put("good", e.Good.String())
	var failed []string
	for _, f := range e.Failed {
		failed = append(failed, f.Day.String()+":"+f.Met)
	}
	put("failed", strings.Join(failed, ","))
	put("withheld", e.Withheld.String())
	put("to", e.To)
	put("etag", e.ETag)
	if !e.Modified.IsZero() {
		put("modified", e.Modified.Format(time.RFC3339))
	}
	put("unused", e.Unused.String())
	return b.String()
}

// find gives the entry of an address; nil where there is none.
func (l *Ledger) find(address string) *Entry {
	if i, ok := slices.BinarySearchFunc(l.Entries, address, func(e Entry, a string) int { return cmp.Compare(e.Address, a) }); ok {
		return &l.Entries[i]
	}
	return nil
}

// named notes which addresses the site still names, and forgets those that it
// has not named for long.
func (l *Ledger) named(links []Link, today civil.Date) {
	names := make(map[string]bool, len(links))
	for _, link := range links {
		names[link.Address] = true
	}
	l.Entries = slices.DeleteFunc(l.Entries, func(e Entry) bool {
		return !names[e.Address] && !e.Unused.IsZero() && e.Unused.AddDays(keptUnused).Before(today)
	})
	for i := range l.Entries {
		e := &l.Entries[i]
		switch {
		case names[e.Address]:
			e.Unused = civil.Date{}
		case e.Unused.IsZero():
			e.Unused = today
		}
	}
}

// due says whether an address is to be asked today. What has failed always is:
// each day counts, and a page may come back.
func (e *Entry) due(today civil.Date) bool {
	known := e.Good
	if e.Withheld.After(known) {
		known = e.Withheld
	}
	return len(e.Failed) > 0 || known.IsZero() || known.After(today) || !known.AddDays(askedAgain).After(today)
}

// note notes what came of asking.
func (l *Ledger) note(address string, got answer, today civil.Date) {
	i, ok := slices.BinarySearchFunc(l.Entries, address, func(e Entry, a string) int { return cmp.Compare(e.Address, a) })
	if !ok {
		l.Entries = slices.Insert(l.Entries, i, Entry{Address: address})
	}
	e := &l.Entries[i]
	switch got.kind {
	case there:
		if !got.unchanged {
			e.ETag, e.Modified = got.etag, got.modified
		}
		e.Good, e.Failed, e.Withheld, e.To = today, nil, civil.Date{}, got.to
	case failed:
		before := slices.DeleteFunc(e.Failed, func(f Failure) bool { return f.Day.After(today) }) // by a clock that was wrong
		e.Failed = tidy(append(before, Failure{today, got.met}))
	case withheld:
		e.Withheld = today
	}
}

// Dead says whether the page is believed to be gone, for readers too.
func (e *Entry) Dead() bool {
	var denied []Failure // the site itself says that there is no such page
	for _, f := range e.Failed {
		if f.denied() {
			denied = append(denied, f)
		}
	}
	return lasting(denied, 2, 2) || lasting(e.Failed, 3, 7)
}

func (f Failure) denied() bool { return f.Met == "404" || f.Met == "410" }

// lasting says whether there were failures on so many days, and over so many.
func lasting(list []Failure, count, over int) bool {
	return len(list) >= count && !list[0].Day.AddDays(over).After(list[len(list)-1].Day)
}
