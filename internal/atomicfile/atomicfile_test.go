package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func openRoot(t *testing.T) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

func TestWriteFileReplacesAndLeavesNoTemporary(t *testing.T) {
	root, dir := openRoot(t)
	if err := os.WriteFile(filepath.Join(dir, Temporary), []byte("of a killed process"), 0o400); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"first", "second"} {
		if err := WriteFile(root, "a.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, _ := root.ReadFile("a.txt"); string(got) != want {
			t.Errorf("a.txt holds %q, want %q", got, want)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v, want a.txt alone", entries)
	}
}

func TestWriteKeepsTheOldFileOnError(t *testing.T) {
	root, dir := openRoot(t)
	if err := WriteFile(root, "a.txt", []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("disk on fire")
	err := Write(root, "a.txt", 0o644, func(f *os.File) error {
		f.WriteString("half of the ne")
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("Write returned %v, want the error of fill", err)
	}
	if got, _ := root.ReadFile("a.txt"); string(got) != "old" {
		t.Errorf("a.txt holds %q after an error, want the old contents", got)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v, want a.txt alone", entries)
	}
}
