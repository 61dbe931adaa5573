package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/source"
	"github.com/meridian-ssg/meridian/layouts"
	"github.com/meridian-ssg/meridian/static"
)

// The same site gives the same bytes and the same faults: on one processor or
// on eight, in another time zone, in another folder, with its files written in
// another order and at other times.
func TestSameInputSameBytes(t *testing.T) {
	type state struct {
		processors int
		zone       string
		reversed   bool
	}
	var first map[string]string
	var faults string
	for _, s := range []state{
		{1, "UTC", false}, {8, "Pacific/Auckland", true}, {2, "America/Anchorage", false}, {8, "Europe/London", true},
	} {
		zone, err := time.LoadLocation(s.zone)
		if err != nil {
			t.Fatal(err)
		}
		before, local := runtime.GOMAXPROCS(s.processors), time.Local
		time.Local = zone
		dir, dest := copyOf(t, filepath.Join("..", ".."), s.reversed), filepath.Join(t.TempDir(), "public")
		report, err := engine.New(
			source.Layer{Under: "layouts", FS: layouts.FS}, source.Layer{Under: "static", FS: static.FS},
		).Build(context.Background(), engine.Options{Source: dir, Destination: dest, Today: civil.Date{Year: 2026, Month: 1, Day: 1}})
		runtime.GOMAXPROCS(before)
		time.Local = local
		if err != nil {
			t.Fatal(err)
		}
		got := published(t, dest)
		if first == nil {
			first, faults = got, fmt.Sprint(report.Diagnostics)
			if len(first) < 50 {
				t.Fatalf("only %d files were published; is the section still there?", len(first))
			}
			continue
		}
		compare(t, fmt.Sprintf("building with %+v", s), got, first)
		if now := fmt.Sprint(report.Diagnostics); now != faults {
			t.Errorf("with %+v the faults differ\n%s\n%s", s, now, faults)
		}
	}
}

// copyOf copies the section in this repository to a folder of its own.
func copyOf(t *testing.T, from string, reversed bool) string {
	t.Helper()
	var files []string
	for _, part := range []string{"content", "layouts", "static"} {
		err := filepath.WalkDir(filepath.Join(from, part), func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	files = append(files, filepath.Join(from, "site.yaml"))
	if reversed {
		slices.Reverse(files)
	}
	dir := t.TempDir()
	for _, f := range files {
		rel, err := filepath.Rel(from, f)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
