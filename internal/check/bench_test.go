package check_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// BenchmarkLooks makes a site of 1,000 pages in memory, without the looks and
// with them: their difference is what the looks cost.
func BenchmarkLooks(b *testing.B) {
	dir := b.TempDir()
	if err := bench.Write(dir, 1000); err != nil {
		b.Fatal(err)
	}
	today, err := civil.ParseDate(bench.Today)
	if err != nil {
		b.Fatal(err)
	}
	for _, wanted := range []bool{false, true} {
		name := map[bool]string{false: "none", true: "all"}[wanted]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				o := engine.Options{Source: dir, Today: today}
				if wanted {
					o.Inspector = new(check.Inspector)
				}
				if _, err := themed().Build(b.Context(), o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
