package main

import (
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/meridian-ssg/meridian/internal/output"
)

// alike DIR OTHER fails unless two published sites have the same files with the
// same bytes. What lies there for the next build, and what this build left
// behind in the middle, counts too, but for the lock.
func alike(ts *testscript.TestScript, neg bool, args []string) {
	one, other := publishedIn(ts, args[0]), publishedIn(ts, args[1])
	different := ""
	for name := range one {
		if text, ok := other[name]; !ok || text != one[name] {
			different = name
		}
	}
	for name := range other {
		if _, ok := one[name]; !ok {
			different = name
		}
	}
	if (different == "") == neg {
		ts.Fatalf("%s and %s are alike = %v: %s", args[0], args[1], !neg, different)
	}
}

func publishedIn(ts *testscript.TestScript, dir string) map[string]string {
	out := make(map[string]string)
	files := os.DirFS(ts.MkAbs(dir))
	ts.Check(walk(files, ".", func(name, text string) {
		if name != ".meridian-lock" {
			out[name] = text
		}
	}))
	return out
}

// full BYTES|FILE|no lets the disk be full from now on for files larger than so
// many bytes, or than this one; or full no more.
func full(ts *testscript.TestScript, _ bool, args []string) {
	size := args[0]
	if size == "no" {
		size = ""
	} else if _, err := strconv.Atoi(size); err != nil {
		info, err := os.Stat(ts.MkAbs(size))
		ts.Check(err)
		size = strconv.FormatInt(info.Size(), 10)
	}
	ts.Setenv("FULL", size)
}

// occupy DIR COMMAND… runs a command of the script while another build writes
// into a folder: exits 1 meridian build, for example.
func occupy(ts *testscript.TestScript, _ bool, args []string) {
	d, err := output.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer d.Close() // it is in the folder of the script
	stage, err := d.Begin()
	ts.Check(err)
	defer stage.Abort()
	if strings.Join(args[1:2], "") != "exits" {
		ts.Fatalf("occupy DIR exits CODE COMMAND…")
	}
	exits(ts, false, args[2:])
}

// port finds a free port and puts it into PORT; await waits until somebody
// answers there.
func port(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("PORT", strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	ts.Check(l.Close())
}

func await(ts *testscript.TestScript, _ bool, _ []string) {
	var err error
	for range 2400 { // two minutes guard against hanging
		var c net.Conn
		if c, err = net.Dial("tcp", "127.0.0.1:"+ts.Getenv("PORT")); err == nil {
			ts.Check(c.Close())
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("nobody answers: %v", err)
}

// walk gives every file below a folder.
func walk(files fs.FS, from string, each func(name, text string)) error {
	return fs.WalkDir(files, from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err == nil {
			each(name, string(text))
		}
		return err
	})
}
