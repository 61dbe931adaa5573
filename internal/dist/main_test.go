package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

var members = []file{{"meridian", 0o755, []byte("program")}, {"LICENSE", 0o644, bytes.Repeat([]byte("licence "), 1000)}, {"empty", 0o644, nil}}

// A package holds its files with their permissions and the given time, and has
// the same bytes whenever it is made.
func TestPackages(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	want := ""
	for _, f := range members {
		want += fmt.Sprintf("%s %d bytes at %v\n", f.name, len(f.data), at)
	}
	for name, c := range map[string]struct {
		write func(io.Writer, time.Time, []file) error
		list  func([]byte) (string, error)
	}{"tar": {writeTar, listTar}, "zip": {writeZip, listZip}} {
		var first, second bytes.Buffer
		if err := errors.Join(c.write(&first, at, members), c.write(&second, at, members)); err != nil {
			t.Fatal(name, err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two packages of the same files differ", name)
		}
		got, err := c.list(first.Bytes())
		if err != nil || got != want {
			t.Errorf("%s holds\n%swant\n%s%v", name, got, want, err)
		}
		if err := c.write(failing{}, at, members); err == nil {
			t.Errorf("%s: nothing is said of a disk that is full", name)
		}
	}
}

func TestNames(t *testing.T) {
	for target, want := range map[string]string{
		"linux/amd64": "meridian-linux-amd64.tar.gz meridian", "darwin/arm64": "meridian-macos-arm64.tar.gz meridian", "windows/amd64": "meridian-windows-amd64.zip meridian.exe",
	} {
		system, arch, _ := strings.Cut(target, "/")
		if name, executable := names(system, arch); name+" "+executable != want {
			t.Errorf("%s: %s with %s, want %s", target, name, executable, want)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func listTar(data []byte) (string, error) {
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for r := tar.NewReader(gz); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return "", err
		}
		if executable := h.Mode&0o100 != 0; executable != (h.Name == "meridian") {
			return "", fmt.Errorf("%s has the mode %o", h.Name, h.Mode)
		}
		fmt.Fprintf(&b, "%s %d bytes at %v\n", h.Name, len(content), h.ModTime.UTC())
	}
}

func listZip(data []byte) (string, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			return "", err
		}
		content, err := io.ReadAll(in)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s %d bytes at %v\n", f.Name, len(content), f.Modified.UTC())
	}
	return b.String(), nil
}

// What a licence's file is called.
func TestLicenceNames(t *testing.T) {
	for name, want := range map[string]bool{"LICENSE": true, "LICENCE.md": true, "license.txt": true, "NOTICE": true, "COPYING": true, "PATENTS": false, "README": false, "my-LICENSE": false} {
		if got := licenceName.MatchString(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
