// Command dist makes the packages of a release: the program for each system with
// its licences, and SHA256SUMS.
//
//	dist/meridian-windows-amd64.zip
//	dist/meridian-macos-arm64.tar.gz
//	dist/meridian-linux-amd64.tar.gz
//	…
//
// The names hold no version, so that the latest release has a permanent address.
// The same commit gives the same bytes on any machine with the same Go, which is
// why this is no script around tar and zip.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("dist: ")
	into := flag.String("into", "dist", "the folder to write to")
	ldflags := flag.String("ldflags", "", "what to tell Go's linker")
	seconds := flag.Int64("time", 0, "the time that the files carry, in seconds since 1970")
	flag.Parse()
	if err := errors.Join(os.RemoveAll(*into), os.MkdirAll(*into, 0o755)); err != nil {
		log.Fatal(err)
	}
	var sums strings.Builder
	for _, target := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"} {
		name, data, err := pack(target, *ldflags, time.Unix(*seconds, 0).UTC())
		if err == nil {
			err = os.WriteFile(filepath.Join(*into, name), data, 0o644)
		}
		if err != nil {
			log.Fatalf("%s: %v", target, err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
		log.Printf("%s  %.1f MB", name, float64(len(data))/1e6)
	}
	if err := os.WriteFile(filepath.Join(*into, "SHA256SUMS"), []byte(sums.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// file is a file in a package.
type file struct {
	name string
	mode int64
	data []byte
}

// pack makes the package for a target such as darwin/arm64.
func pack(target, ldflags string, modified time.Time) (name string, data []byte, err error) {
	system, arch, _ := strings.Cut(target, "/")
	env := append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch)
	program, err := compile(env, ldflags)
	if err != nil {
		return "", nil, err
	}
	others, err := licences(env)
	if err != nil {
		return "", nil, err
	}
	licence, err1 := os.ReadFile("LICENSE")
	changes, err2 := os.ReadFile("CHANGELOG.md")
	if err := errors.Join(err1, err2); err != nil {
		return "", nil, err
	}
	name, executable := names(system, arch)
	archive := writeTar
	if strings.HasSuffix(name, ".zip") {
		archive = writeZip
	}
	var out bytes.Buffer
	err = archive(&out, modified, []file{{executable, 0o755, program}, {"LICENSE", 0o644, licence}, {"CHANGELOG.md", 0o644, changes}, {"THIRD-PARTY.txt", 0o644, others}})
	return name, out.Bytes(), err
}

// names gives the names of a package and of the program in it, as the people of a
// system expect them.
func names(system, arch string) (name, executable string) {
	name = "meridian-" + strings.Replace(system, "darwin", "macos", 1) + "-" + arch
	if system == "windows" {
		return name + ".zip", "meridian.exe"
	}
	return name + ".tar.gz", "meridian"
}

// compile builds the program without C and without paths of this machine.
func compile(env []string, ldflags string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dist")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "meridian")
	if _, err := goTool(env, "build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", out, "./cmd/meridian"); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// licences collects the licences of all modules of the program.
func licences(env []string) ([]byte, error) {
	list, err := goTool(env, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/meridian")
	if err != nil {
		return nil, err
	}
	root, err := goTool(env, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	modules := "The Go standard library\t" + strings.TrimSpace(root) + "\nNames and formats of CLDR\t" + filepath.Join("internal", "locale", "cldr") + "\n" + list
	var out bytes.Buffer
	seen := map[string]bool{"": true}
	for line := range strings.Lines(modules) {
		line = strings.TrimSpace(line)
		if seen[line] {
			continue
		}
		seen[line] = true
		name, dir, _ := strings.Cut(line, "\t")
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		before := out.Len()
		for _, f := range files {
			if !f.Type().IsRegular() || !licenceName.MatchString(f.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&out, "%s: %s\n\n%s\n\n", name, f.Name(), bytes.TrimSpace(text))
		}
		if out.Len() == before {
			return nil, fmt.Errorf("no licence of %s in %s", name, dir)
		}
	}
	return out.Bytes(), nil
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|notice|copying)`)

func goTool(env []string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Env, cmd.Stderr = env, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", args[0], err)
	}
	return string(out), nil
}

func writeTar(w io.Writer, modified time.Time, files []file) error {
	gz, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	tw := tar.NewWriter(gz)
	for _, f := range files {
		err = errors.Join(err, tw.WriteHeader(&tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: modified}))
		if err == nil {
			_, err = tw.Write(f.data)
		}
	}
	return errors.Join(err, tw.Close(), gz.Close())
}

func writeZip(w io.Writer, modified time.Time, files []file) error {
	zw := zip.NewWriter(w)
	for _, f := range files {
		member, err := zw.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: modified})
		if err == nil {
			_, err = member.Write(f.data)
		}
		if err != nil {
			return err
		}
	}
	return zw.Close()
}
