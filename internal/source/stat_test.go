package source

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"
)

// A file is read again where its time or its rights are others, also where the system
// does not tell when they changed.
func TestStat(t *testing.T) {
	stat := func(mode fs.FileMode, at time.Time) stat {
		info, err := fs.Stat(fstest.MapFS{"a": {Mode: mode, ModTime: at}}, "a")
		if err != nil {
			t.Fatal(err)
		}
		return statOf(info)
	}
	at := time.Unix(1_700_000_000, 5)
	first, again := stat(0o644, at), stat(0o644, at)
	if first != again || first == stat(0o600, at) || first == stat(0o644, at.Add(1)) {
		t.Error("the size and the time of a file do not tell what they should")
	}
	f := File{Size: 1, disk: "a.md", stable: true, stat: first}
	other := f
	other.disk = "A.md"
	if !f.SameStat(f) || f.SameStat(other) {
		t.Error("a file of another name is taken for the same")
	}
}
