package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The generated parts of the manual are those that the code gives.
func TestManualIsCurrent(t *testing.T) {
	documents, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) == 0 {
		t.Fatal("there are no documents")
	}
	for file, want := range documents {
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s: the code has moved on (go generate ./internal/docs/gen; look at what changed):\n%s", file, diff)
		}
	}
}
