// Package golden compares what tests produce with files, and writes the files
// anew when a test is run with -update. It is for our own tests.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Update reports whether the golden files are to be written anew.
func Update() bool { return *update }

// Compare fails the test if got differs from a file. With -update it writes the
// file instead.
func Compare[T string | []byte](t testing.TB, file string, got T) {
	t.Helper()
	if *update {
		Write(t, file, string(got))
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); `make golden` accepts it:\n%s", file, diff)
	}
}

// Write writes a golden file, and the folders that it lies in.
func Write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
