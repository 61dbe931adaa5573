package linkcheck

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
)

const ledgerText = preface + `http://a.example/old good=2026-01-02 to=https://www.a.example/new
https://b.example/ good=2026-03-01 etag=W/"x-1" modified=1994-11-15T12:45:26Z
https://c.example/p?q=1 good=2026-01-02 failed=2026-02-20:404,2026-02-24:silence withheld=2026-02-25
https://d.example/ withheld=2026-02-25 unused=2026-03-01
`

func TestLedgerRoundTrip(t *testing.T) {
	l, diags := Read([]byte(ledgerText))
	if len(diags) > 0 || string(l.Bytes()) != ledgerText {
		t.Errorf("got %v\n%s", diags, l.Bytes())
	}
	// Windows, and a careless editor
	windows := "\xef\xbb\xbf" + strings.ReplaceAll(ledgerText, "\n", "\r\n")
	if l, diags := Read([]byte(windows)); len(diags) > 0 || string(l.Bytes()) != ledgerText {
		t.Errorf("got %v\n%s", diags, l.Bytes())
	}
	if l, diags := Read(nil); len(diags) > 0 || len(l.Entries) > 0 {
		t.Errorf("of nothing: %v, %v", l, diags)
	}
}

// A damaged line is reported with its place, and preserved; the others are used.
func TestDamagedLedger(t *testing.T) {
	for _, bad := range []string{
		"what is this", "https://x.example/ good=yesterday", "https://x.example/ good=2026-02-30", "https://x.example/ good=2026",
		"https://x.example/ good=2026-01-01 good=2026-01-01", "https://x.example/ colour=red", "https://x.example/ good", "ftp://x.example/ good=2026-01-01",
		"https://x.example/ failed=2026-01-01", "https://x.example/ failed=2026-01-01:404,", "https://x.example/ to=nowhere", "https://x.example/ etag=x",
		"https://x.example/ modified=1994", "\xff\xfe good=2026-01-01", "\x00", "{\"a\": 1}", "line one\nline two",
	} {
		src := []byte(strings.Replace(ledgerText, "https://b", bad+"\nhttps://b", 1))
		l, diags := Read(src)
		if len(diags) != 1 || string(src[diags[0].Span.Start:diags[0].Span.End]) != bad || diags[0].File != File || diags[0].Code != diag.LinkLedger {
			t.Errorf("%q: got %v", bad, diags)
			continue
		}
		for _, wrong := range wording.Faults(diags[0], src) {
			t.Error(wrong)
		}
		if want := ledgerText + bad + "\n"; string(l.Bytes()) != want {
			t.Errorf("%q: written as\n%s", bad, l.Bytes())
		}
	}
}

// Two versions of the file between conflict markers are merged.
func TestMergeConflict(t *testing.T) {
	const theirs = `<<<<<<< HEAD
https://a.example/ good=2026-03-01
https://b.example/ good=2026-01-01 failed=2026-02-20:404
||||||| base
https://a.example/ good=2026-01-01 failed=2026-02-20:404
=======
https://a.example/ good=2026-01-01 failed=2026-02-20:404,2026-02-24:404
https://b.example/ good=2026-01-01 failed=2026-02-24:404
>>>>>>> other
`
	const want = preface + `https://a.example/ good=2026-03-01
https://b.example/ good=2026-01-01 failed=2026-02-20:404,2026-02-24:404
`
	if l, diags := Read([]byte(theirs)); len(diags) > 0 || string(l.Bytes()) != want {
		t.Errorf("got %v\n%s", diags, l.Bytes())
	}
}

// An address that no page names is remembered for a while, as it may come
// back.
func TestUnusedAddressesAreForgotten(t *testing.T) {
	var l Ledger
	l.record("https://a.example/", result{status: reachable}, today)
	l.updateUse(nil, today)
	if l.updateUse(nil, today.AddDays(unusedDays)); len(l.Entries) != 1 || l.Entries[0].UnusedSince != today {
		t.Fatalf("got %s", l.Bytes())
	}
	l.updateUse(linksTo("https://a.example/"), today)
	if !l.Entries[0].UnusedSince.IsZero() {
		t.Errorf("got %s", l.Bytes())
	}
	l.updateUse(nil, today)
	if l.updateUse(nil, today.AddDays(unusedDays+1)); len(l.Entries) != 0 {
		t.Errorf("got %s", l.Bytes())
	}
}

// Any number of failures stays a short line that keeps the first and the last.
func TestManyFailures(t *testing.T) {
	var l Ledger
	for i := range 400 {
		l.record("https://a.example/", result{status: failed, cause: "500"}, today.AddDays(i))
	}
	e := l.Entries[0]
	if len(e.Failed) != maxFailures || e.Failed[0].Day != today || e.Failed[maxFailures-1].Day != today.AddDays(399) {
		t.Errorf("got %s", e.line())
	}
	// A clock that was wrong does no lasting harm.
	l.record("https://a.example/", result{status: failed, cause: "500"}, today.AddDays(1))
	if e := l.Entries[0]; len(e.Failed) != 2 {
		t.Errorf("got %s", e.line())
	}
	if e := (Entry{LastOK: today.AddDays(999)}); !e.due(today) {
		t.Error("a good day to come keeps a page from being asked")
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	before, err := Load(root)
	if err != nil || before != nil {
		t.Fatalf("got %q, %v", before, err)
	}
	if err := new(Ledger).Save(root, before); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("a site without links has %v", entries)
	}
	l, _ := Read([]byte(ledgerText))
	if err := l.Save(root, before); err != nil {
		t.Fatal(err)
	}
	if after, err := Load(root); err != nil || string(after) != ledgerText {
		t.Errorf("got %q, %v", after, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("there are %v", entries)
	}
	if err := os.Remove(dir + "/" + File); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir+"/"+File, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(root); err == nil {
		t.Error("a folder is no ledger")
	}
}

// Any bytes can be read, and what is written is read as the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte(ledgerText))
	f.Add([]byte("\xef\xbb\xbf<<<<<<<\nhttps://a/ good=2026-01-01\r\n=======\nhttps://a/ failed=2026-01-01:x\n>>>>>>>\nrubbish"))
	f.Add([]byte("https://a/ modified=0001-01-01T00:00:00Z\nhttps://b/ modified=1994-11-15T12:45:26.5+01:00"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, diags := Read(src)
		for _, d := range diags {
			if d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(src) {
				t.Fatalf("the span %v lies outside of %d bytes", d.Span, len(src))
			}
		}
		written := l.Bytes()
		again, _ := Read(written)
		if !reflect.DeepEqual(l.Entries, again.Entries) && len(l.Entries)+len(again.Entries) > 0 || !bytes.Equal(written, again.Bytes()) {
			t.Fatalf("%q was read as\n%s\nand then as\n%s", src, written, again.Bytes())
		}
	})
}
