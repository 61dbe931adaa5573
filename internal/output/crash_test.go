package output

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// TestRandomHistories invents builds one after the other in one folder: files
// come, go, change, become folders or change case; people edit and delete
// published files; builds are broken off at any step. After every build that
// went through, the folder must be what a clean build makes, plus what others
// laid there; after every other, it must be as it was.
func TestRandomHistories(t *testing.T) {
	pool := []string{"index.html", "a", "a/x", "a/y/z", "b/x", "b/y", "b/y/z/w", "c/d/e/f", "c/d/e/g", "C/d/e/g", "feed.xml", "Feed.xml"}
	histories := 5
	if testenv.Long() {
		histories = 40
	}
	broken := errors.New("broken off")
	for seed := range histories {
		rng := rand.New(rand.NewPCG(uint64(seed), 7))
		dir := t.TempDir()
		write(t, dir, ".gitkeep", "")
		foreign := contents{".gitkeep": ""}
		last := contents{}
		for turn := range 25 {
			where := fmt.Sprintf("seed %d, turn %d", seed, turn)
			next := invent(rng, pool, last, turn)
			if turn == 10 {
				write(t, dir, "theirs/note.txt", "ours")
				foreign["theirs/note.txt"] = "ours"
			}
			tamper(rng, dir, last)

			before := published(t, dir)
			d, err := Open(dir)
			if err != nil {
				t.Fatal(where, err)
			}
			steps := rng.IntN(12)
			if rng.IntN(2) == 0 {
				steps = 1 << 20
			}
			d.step = func(string) error {
				if steps--; steps < 0 {
					return broken
				}
				return nil
			}
			s, err := d.Begin()
			if err != nil {
				t.Fatal(where, err)
			}
			for path, text := range next {
				if rng.IntN(3) > 0 || !s.Keep(path, sum.OfString(text)) {
					put(t, s, path, text)
				}
			}
			_, err = s.Commit()
			d.Close()
			switch {
			case err == nil:
				want := maps.Clone(foreign)
				maps.Copy(want, next)
				expect(t, where, published(t, dir), want)
				clean := t.TempDir()
				build(t, clean, next)
				expect(t, where+": manifest", read(t, dir, ManifestName), read(t, clean, ManifestName))
			case errors.Is(err, broken):
				expect(t, where, withoutEmpty(published(t, dir)), withoutEmpty(before))
			default:
				t.Fatal(where, err)
			}
			last = next
		}
	}
}

// withoutEmpty leaves out empty folders.
func withoutEmpty(files contents) contents {
	maps.DeleteFunc(files, func(_, text string) bool { return text == "/" })
	return files
}

// invent gives a site, without paths that contradict one another.
func invent(rng *rand.Rand, pool []string, last contents, turn int) contents {
	next, taken := contents{}, map[string]bool{}
	for _, i := range rng.Perm(len(pool)) {
		path := pool[i]
		if rng.IntN(2) == 0 || taken[fold(path)] || slices.ContainsFunc(slices.Collect(maps.Keys(next)), func(other string) bool {
			return strings.HasPrefix(fold(path), fold(other)+"/") || strings.HasPrefix(fold(other), fold(path)+"/")
		}) {
			continue
		}
		taken[fold(path)] = true
		text, known := last[path]
		if !known || rng.IntN(3) == 0 {
			text = fmt.Sprintf("%s as of turn %d", path, turn)
		}
		next[path] = text
	}
	return next
}

// tamper does to some published files what people do. What it writes is
// marked, so that it is told from files that are not whole.
func tamper(rng *rand.Rand, dir string, last contents) {
	for path := range last {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch rng.IntN(12) {
		case 0:
			os.WriteFile(name, []byte("tampered"), 0o644)
		case 1:
			os.Remove(name)
		}
	}
}

// whole says whether each file is one that was to be published at some time.
func whole(t *testing.T, where, dir string, ever map[string]map[string]bool) {
	t.Helper()
	for path, text := range published(t, dir) {
		if !strings.HasPrefix(path, ownPrefix) && text != "/" && !ever[path][text] {
			t.Fatalf("%s: %s holds %q", where, path, text)
		}
	}
}

func read(t testing.TB, dir, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestBrokenAtEveryStep ends the same commit after one step, after two, and so on.
// Where a step fails, the folder is as it was; where the program ends, each file is
// whole. The next build mends either.
func TestBrokenAtEveryStep(t *testing.T) {
	first := contents{"a": "1", "b/c": "1", "b/d": "1", "e/f/g": "1", "H": "1"}
	second := contents{"a/x": "2", "b": "2", "e/f/g": "2", "e/new/x": "2", "i/j/k": "2", "h": "1"}
	ever := map[string]map[string]bool{}
	for path, text := range first {
		ever[path] = map[string]bool{text: true}
	}
	for path, text := range second {
		ever[path] = map[string]bool{first[path]: true, text: true}
	}
	for _, links := range []bool{true, false} {
		for at, finished := 0, false; !finished; at++ {
			for _, fails := range []bool{true, false} {
				where := fmt.Sprintf("step %d, fails: %v, links: %v", at, fails, links)
				dir := t.TempDir()
				build(t, dir, first)
				before := published(t, dir)
				s := begin(t, dir)
				s.d.withoutLinks = !links
				left := at
				s.d.step = func(string) error {
					if left--; left >= 0 {
						return nil
					}
					if fails {
						return errors.New("broken off")
					}
					panic("ended")
				}
				for path, text := range second {
					put(t, s, path, text)
				}
				finished = commitOrPanic(s)
				if fails && !finished {
					expect(t, where, published(t, dir), before)
				}
				whole(t, where, dir, ever)
				build(t, dir, second)
				expect(t, where, published(t, dir), second)
			}
		}
	}
}

// commitOrPanic tells whether a commit has gone through. After a panic, it lets go
// of the lock, as the end of the program would.
func commitOrPanic(s *Stage) (finished bool) {
	defer func() {
		if recover() != nil {
			s.lockFile.Close()
		}
	}()
	_, err := s.Commit()
	return err == nil
}

// killed is the variable that makes this program build without end.
const killed = "MERIDIAN_TEST_BUILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		buildForEver(dir)
	}
	os.Exit(m.Run())
}

// version gives one of the sites that the killed program builds in turn. Each
// text tells its whole.
func version(n int) contents {
	files := contents{}
	for i := range 40 {
		if (i+n)%3 > 0 {
			files[fmt.Sprintf("pages/%d/index.html", i)] = sealed(fmt.Sprintf("page %d of version %d", i, n%4))
			files[fmt.Sprintf("v%d/%d.html", n%4, i)] = sealed("x")
		}
	}
	files["index.html"] = sealed(fmt.Sprint("home of version ", n%5))
	return files
}

func sealed(text string) string {
	text = strings.Repeat(text+"\n", 300)
	return sum.OfString(text).String() + text
}

func buildForEver(dir string) {
	fmt.Println("ready")
	for n := 0; ; n++ {
		d, err := Open(dir)
		if err == nil {
			var s *Stage
			if s, err = d.Begin(); err == nil {
				for path, text := range version(n) {
					if _, err := s.Put(path, []byte(text)); err != nil {
						fmt.Println(err)
					}
				}
				_, err = s.Commit()
			}
			d.Close()
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(3)
		}
	}
}

// TestKilled kills a building program over and over, at random moments, in
// one folder. Whatever it leaves is whole, and the next build is right.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("killing is too slow there")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	times := 8
	if testenv.Long() {
		times = 120
	}
	dir := t.TempDir()
	stages := 0
	for n := range times {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), killed+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ready := make([]byte, len("ready\n"))
		out.Read(ready)
		time.Sleep(time.Duration(rand.IntN(30_000)) * time.Microsecond) // any moment will do
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if cmd.ProcessState.Exited() {
			t.Fatalf("the program ended by itself: %s", cmd.ProcessState)
		}
		if _, err := os.Stat(filepath.Join(dir, stageName)); err == nil {
			stages++
		}
		for path, text := range published(t, dir) {
			if strings.HasPrefix(path, ownPrefix) || text == "/" {
				continue
			}
			if len(text) < 32 || sum.OfString(text[32:]).String() != text[:32] {
				t.Fatalf("kill %d: %s is not whole", n, path)
			}
		}
		if n%2 == 0 { // and otherwise the next one meets what this one left
			build(t, dir, version(n))
			expect(t, fmt.Sprint("after kill ", n), published(t, dir), version(n))
		}
	}
	t.Logf("%d of %d kills fell into a build", stages, times)
	if stages == 0 {
		t.Error("no kill fell into a build")
	}
}
