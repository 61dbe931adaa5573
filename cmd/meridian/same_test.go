//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/bench"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// The program makes the same site of the same files, and says the same of them:
// on one processor or on eight, whatever the time zone, the language, the rights
// of new files, the home and the folder, whichever way the site and the
// destination are named, in whatever order and whenever the files were written,
// and with what earlier builds have left or without it.
func TestTheProgramIsDeterministic(t *testing.T) {
	t.Parallel()
	generated := t.TempDir()
	if err := bench.Write(generated, 60); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from string }{
		{"section", filepath.Join("..", "..")},
		{"union", filepath.Join("..", "..", "internal", "engine", "testdata", "union")},
		{"generated", generated},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.name != "union" {
				testenv.RequireLong(t)
			}
			var first map[string]string
			var told string
			for i, s := range []surrounding{
				{env: []string{"TZ=UTC", "LANG=C", "GOMAXPROCS=1"}},
				{env: []string{"TZ=Pacific/Auckland", "LANG=de_DE.UTF-8", "GOMAXPROCS=8"}, reversed: true},
				{env: []string{"TZ=America/Anchorage", "LC_ALL=tr_TR.UTF-8", "GOMAXPROCS=2"}, folder: "a folder – with ünusual name/deep", into: "../elsewhere/out"},
				{env: []string{"TZ=:/nowhere", "LC_ALL=ar_EG.ISO-8859-6", "LANGUAGE=cy", "SOURCE_DATE_EPOCH=1"}, without: []string{"HOME", "USER", "XDG_CACHE_HOME", "PATH", "TMPDIR"}},
				{umask: "077", reversed: true, pathInRepository: true},
				{env: []string{"GOGC=1"}, umask: "000", times: time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)},
				{again: true, pathInRepository: true, into: "public"},
			} {
				files, said := s.build(t, c.from)
				if i == 0 {
					first, told = files, said
					if len(first) < 50 {
						t.Fatalf("only %d files were published", len(first))
					}
					continue
				}
				for name := range first {
					if _, ok := files[name]; !ok {
						t.Errorf("%+v: %s is missing", s, name)
					} else if files[name] != first[name] {
						t.Errorf("%+v: %s differs", s, name)
					}
				}
				if len(files) != len(first) {
					t.Errorf("%+v: %d files of %d", s, len(files), len(first))
				}
				if said != told {
					t.Errorf("%+v: the build said\n%s\nwhere it had said\n%s", s, said, told)
				}
			}
		})
	}
}

// surrounding is where and how the program runs.
type surrounding struct {
	env              []string
	without          []string // variables
	folder           string   // of the site, in one for temporary files
	into             string   // the destination, as seen from the site's folder; "" for one beside it
	pathInRepository bool     // the program is started in the site's folder, and both are named from there
	umask            string
	reversed         bool      // the files are written in the other order
	times            time.Time // of the site's files; zero for now
	again            bool      // an earlier build has left what it learned
}

// build copies a site, builds it, and gives what is published and what was said.
// The manifest is a part of it; the lock is not.
func (s surrounding) build(t *testing.T, from string) (map[string]string, string) {
	t.Helper()
	site := filepath.Join(t.TempDir(), s.folder, "site")
	s.copy(t, from, site)
	destination := filepath.Join(t.TempDir(), "public")
	if s.into != "" {
		destination = filepath.Join(site, s.into)
	}
	tool, err := exec.LookPath("meridian")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{tool, "build", "--format", "json", "--source", site, "--destination", destination}
	if s.pathInRepository {
		relative, err := filepath.Rel(site, destination)
		if err != nil {
			t.Fatal(err)
		}
		args = []string{tool, "build", "--format", "json", "--destination", relative}
	}
	if s.umask != "" {
		args = append([]string{"/bin/sh", "-c", "umask " + s.umask + `; exec "$0" "$@"`}, args...)
	}
	for range 2 {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
			name, _, _ := strings.Cut(v, "=")
			return slices.Contains(s.without, name)
		})
		cmd.Env = append(append(cmd.Env, "NOW=2026-03-01T12:00:00Z"), s.env...)
		if s.pathInRepository {
			cmd.Dir = site
		}
		var said, wrong bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &wrong
		if err := cmd.Run(); err != nil || wrong.Len() > 0 {
			t.Fatalf("%+v: %v: %s%s", s, err, said.String(), wrong.String())
		}
		if s.again { // once more into another folder, with what the first has left
			s.again = false
			if err := os.RemoveAll(destination); err != nil {
				t.Fatal(err)
			}
			continue
		}
		files := make(map[string]string)
		if err := walk(os.DirFS(destination), ".", func(name, text string) { files[name] = text }); err != nil {
			t.Fatal(err)
		}
		delete(files, ".meridian-lock")
		return files, seconds.ReplaceAllString(said.String(), "")
	}
	return nil, ""
}

// seconds is what a build says of the time that it took.
var seconds = regexp.MustCompile(`"seconds": [0-9.e-]+,`)

// copy copies what a site is made from.
func (s surrounding) copy(t *testing.T, from, to string) {
	t.Helper()
	type file struct{ name, text string }
	var files []file
	for _, part := range []string{"content", "layouts", "static"} {
		err := walk(os.DirFS(from), part, func(name, text string) { files = append(files, file{name, text}) })
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile(filepath.Join(from, "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, file{"site.yaml", string(settings)})
	if s.reversed {
		slices.Reverse(files)
	}
	for _, f := range files {
		lay(t, to, f.name, f.text)
		if !s.times.IsZero() {
			if err := os.Chtimes(filepath.Join(to, filepath.FromSlash(f.name)), s.times, s.times); err != nil {
				t.Fatal(err)
			}
		}
	}
}
