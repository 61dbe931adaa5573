package main

import (
	"os"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// identity names this program by its own bytes, so that what another version
// has left behind is not believed, whatever it calls itself. It is zero where
// the program can't be read; then nothing is kept for the next run.
func identity() sum.Sum {
	name, err := os.Executable()
	if err != nil {
		return sum.Sum{}
	}
	f, err := os.Open(name)
	if err != nil {
		return sum.Sum{}
	}
	defer f.Close() //nolint:errcheck // it was only read
	of, err := sum.OfReader(f)
	if err != nil {
		return sum.Sum{}
	}
	return of
}
