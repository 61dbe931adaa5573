package main

import (
	"os"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// programSum identifies this program by its bytes, so that caches of other versions
// are ignored, whatever they call themselves. It is zero where the program can't
// be read; then nothing is cached.
func programSum() sum.Sum {
	name, err := os.Executable()
	if err != nil {
		return sum.Sum{}
	}
	f, err := os.Open(name)
	if err != nil {
		return sum.Sum{}
	}
	defer f.Close()
	s, err := sum.OfReader(f)
	if err != nil {
		return sum.Sum{}
	}
	return s
}
