// Command dist makes what is handed out: the program for each system, packed
// with its licences, and SHA256SUMS over the packages.
//
//	dist/meridian-windows-amd64.zip
//	dist/meridian-macos-arm64.tar.gz
//	dist/meridian-linux-amd64.tar.gz
//	…
//
// The names have no version in them, so that "the latest" has an address that
// stays. The same commit gives the same bytes on any machine with the same Go:
// nothing of the machine, its clock or its archive programs goes in, which is
// why this is not done with tar and zip.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// target is a system that the program is made for. Name is what people call
// it, where that differs from what Go calls it.
type target struct{ os, arch, name string }

var targets = []target{
	{"linux", "amd64", "linux"},
	{"linux", "arm64", "linux"},
	{"darwin", "amd64", "macos"},
	{"darwin", "arm64", "macos"},
	{"windows", "amd64", "windows"},
	{"windows", "arm64", "windows"},
}

// member is a file in a package.
type member struct {
	name string
	mode fs.FileMode
	data []byte
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("dist: ")
	into := flag.String("into", "dist", "the folder to write to")
	ldflags := flag.String("ldflags", "", "what to tell Go's linker")
	seconds := flag.Int64("time", 0, "the time that the files carry, in seconds since 1970")
	flag.Parse()
	if err := run(*into, *ldflags, time.Unix(*seconds, 0).UTC()); err != nil {
		log.Fatal(err)
	}
}

func run(into, ldflags string, at time.Time) error {
	if err := os.RemoveAll(into); err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	for _, t := range targets {
		name, data, err := pack(t, ldflags, at)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", t.os, t.arch, err)
		}
		if err := os.WriteFile(filepath.Join(into, name), data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
		log.Printf("%s  %.1f MB", name, float64(len(data))/1e6)
	}
	return os.WriteFile(filepath.Join(into, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// pack gives the package for a system.
func pack(t target, ldflags string, at time.Time) (name string, data []byte, err error) {
	program, err := compile(t, ldflags)
	if err != nil {
		return "", nil, err
	}
	members := []member{{"meridian", 0o755, program}}
	if t.os == "windows" {
		members[0].name += ".exe"
	}
	for _, file := range []string{"LICENSE", "CHANGELOG.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", nil, err
		}
		members = append(members, member{file, 0o644, text})
	}
	others, err := licences(t)
	if err != nil {
		return "", nil, err
	}
	members = append(members, member{"THIRD-PARTY.txt", 0o644, others})
	name = fmt.Sprintf("meridian-%s-%s", t.name, t.arch)
	if t.os == "windows" {
		data, err = zipped(members, at)
		return name + ".zip", data, err
	}
	data, err = tarred(members, at)
	return name + ".tar.gz", data, err
}

// compile gives the program for a system, with no C in it and no paths of this
// machine.
func compile(t target, ldflags string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dist")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "meridian")
	if _, err := goTool(t, "build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", out, "./cmd/meridian"); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// licences gathers the licences of everything that the program is made of, as
// each of them asks.
func licences(t target) ([]byte, error) {
	list, err := goTool(t, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/meridian")
	if err != nil {
		return nil, err
	}
	root, err := goTool(t, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	modules := []string{"The Go standard library\t" + strings.TrimSpace(string(root)), "Names and formats of CLDR\t" + filepath.Join("internal", "locale", "cldr")}
	seen := map[string]bool{"": true}
	for line := range strings.Lines(string(list)) {
		if line = strings.TrimSpace(line); !seen[line] {
			seen[line] = true
			modules = append(modules, line)
		}
	}
	var out bytes.Buffer
	for _, m := range modules {
		name, dir, _ := strings.Cut(m, "\t")
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		found := false
		for _, file := range files {
			if !file.Type().IsRegular() || !licence.MatchString(file.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, file.Name()))
			if err != nil {
				return nil, err
			}
			found = true
			fmt.Fprintf(&out, "%s: %s\n\n%s\n\n", name, file.Name(), bytes.TrimSpace(text))
		}
		if !found {
			return nil, fmt.Errorf("no licence of %s in %s", name, dir)
		}
	}
	return out.Bytes(), nil
}

var licence = regexp.MustCompile(`(?i)^(licen[cs]e|notice|copying)`)

func goTool(t target, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return out, nil
}

func tarred(members []member, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	gz, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	tw := tar.NewWriter(gz)
	for _, m := range members {
		if err := tw.WriteHeader(&tar.Header{Name: m.name, Mode: int64(m.mode), Size: int64(len(m.data)), ModTime: at}); err != nil {
			return nil, err
		}
		if _, err := tw.Write(m.data); err != nil {
			return nil, err
		}
	}
	if err := tw.Close(); err != nil {
		return nil, err
	}
	if err := gz.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func zipped(members []member, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, m := range members {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(m.data); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
