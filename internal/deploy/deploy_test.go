package deploy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/sum"
	"github.com/meridian-ssg/meridian/internal/target"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// publish writes a site as a build does, and opens it.
func publish(t *testing.T, dir string, files map[string]string) *Source {
	t.Helper()
	d, err := output.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // of a test
	stage, err := d.Begin()
	if err != nil {
		t.Fatal(err)
	}
	stage.About = output.About{Program: "test", Day: "2026-11-30"}
	for file, text := range files {
		if _, err := stage.Put(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := stage.Commit(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// contents reads all files of a folder but Meridian's own.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".meridian-") {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compare(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if maps.Equal(got, want) {
		return
	}
	for _, file := range slices.Sorted(maps.Keys(got)) {
		if text, ok := want[file]; !ok || text != got[file] {
			t.Errorf("%s: %s holds %q, want %q", what, file, got[file], want[file])
		}
	}
	for _, file := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[file]; !ok {
			t.Errorf("%s: %s is missing", what, file)
		}
	}
}

// failing is a disk on which everything fails from the nth operation on that changes
// something, as if the program were killed or the line cut.
type failing struct {
	disk
	left  int
	after func(what, name string) // is told of each change that was made
}

var errKilled = errors.New("killed")

func (f *failing) step(what, name string, do func() error) error {
	if f.left <= 0 {
		return errKilled
	}
	f.left--
	err := do()
	if f.after != nil && err == nil {
		f.after(what, name)
	}
	return err
}

func (f *failing) Create(name string, from io.Reader) error {
	return f.step("create", name, func() error {
		if f.left == 0 { // killed in the middle
			from = io.LimitReader(from, 2)
		}
		return f.disk.Create(name, from)
	})
}

func (f *failing) Rename(from, to string) error {
	return f.step("rename", to, func() error { return f.disk.Rename(from, to) })
}

func (f *failing) Remove(name string) error {
	return f.step("remove", name, func() error { return f.disk.Remove(name) })
}

func (f *failing) Mkdir(name string) error {
	return f.step("mkdir", name, func() error { return f.disk.Mkdir(name) })
}

func (f *failing) Link(from, to string) error {
	return f.step("link", to, func() error { return f.disk.Link(from, to) })
}

func (f *failing) Symlink(to, name string) error {
	return f.step("symlink", name, func() error { return f.disk.Symlink(to, name) })
}

func (f *failing) Side() int { return 1 }

// randomSite makes a site, of few names, so that files become folders and the reverse, and
// names differ in capitals alone.
func randomSite(r *rand.Rand) map[string]string {
	names := []string{"index.html", "a/index.html", "A/index.html", "a", "b/c/index.html", "b/c", "b", "assets/x.css", "assets/y.js", "atom.xml", "paper.pdf", ".htaccess"}
	out := make(map[string]string)
	taken := make(map[string]bool)
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:2+r.IntN(7)] {
		free := !taken[fold(name)]
		for other := range out {
			free = free && !strings.HasPrefix(fold(other), fold(name)+"/") && !strings.HasPrefix(fold(name), fold(other)+"/")
		}
		if free {
			taken[fold(name)] = true
			out[name] = fmt.Sprintf("%s says %d", name, r.IntN(3))
		}
	}
	return out
}

// Killed at any step and any number of times, and whatever the next site is, a deployment
// ends with exactly that site and the files of others.
func TestInterruptedDeploymentsAreFinished(t *testing.T) {
	seeds := uint64(10)
	if testenv.Long() {
		seeds = 400
	}
	for _, versions := range []int{0, 2} {
		for seed := range seeds {
			r := rand.New(rand.NewPCG(seed, uint64(versions)))
			at := t.TempDir()
			if versions == 0 {
				if err := os.WriteFile(filepath.Join(at, "foreign.txt"), []byte("mine"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for round := range 6 {
				files := randomSite(r)
				from := publish(t, filepath.Join(t.TempDir(), "public"), files)
				last := round%2 == 1 // every second one comes to an end
				kill := r.IntN(40)
				if last {
					kill = 1 << 20
				}
				err := deployTo(t, at, versions, from, kill)
				if last && err != nil {
					t.Fatalf("versions %d, seed %d, round %d: %v", versions, seed, round, err)
				}
				if err != nil && !errors.Is(err, errKilled) {
					t.Fatalf("versions %d, seed %d, round %d: %v", versions, seed, round, err)
				}
				if err != nil {
					continue
				}
				want, dir := maps.Clone(files), at
				if versions == 0 {
					want["foreign.txt"] = "mine"
				} else {
					dir = filepath.Join(at, "site")
				}
				real, err := filepath.EvalSymlinks(dir)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, fmt.Sprintf("versions %d, seed %d, round %d", versions, seed, round), contents(t, real), want)
				v, err := output.Verify(real, nil)
				if err != nil || !v.OK() || v.About.Program != "test" {
					t.Fatalf("versions %d, seed %d, round %d: the list at the target is wrong: %+v, %v", versions, seed, round, v, err)
				}
				if t.Failed() {
					return
				}
			}
		}
	}
}

func deployTo(t *testing.T, at string, versions int, from *Source, kill int) error {
	t.Helper()
	d, err := openFolder(at)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // of a test
	f := &failing{disk: d, left: kill}
	if versions == 0 {
		_, err = Run(t.Context(), newTree(f, "."), from, Options{})
		return err
	}
	v := &versionsOn{f, "site"}
	return v.deploy(t, versions, from)
}

// versionsOn deploys versions on a disk.
type versionsOn struct {
	disk
	name string
}

func (v *versionsOn) deploy(t *testing.T, keep int, from *Source) error {
	all := &versions{disk: v.disk, name: v.name}
	if err := all.find(target.Target{To: v.name}); err != nil {
		return err
	}
	_, err := all.deploy(t.Context(), keep, from, Options{})
	return err
}

// At every moment of a deployment, a page that is there finds what it needs, old or new;
// and with versions, readers have one site or the other.
func TestPagesComeAfterWhatTheyNeed(t *testing.T) {
	before := map[string]string{"index.html": "needs assets/1.css", "old/index.html": "needs assets/1.css", "assets/1.css": "one"}
	after := map[string]string{"index.html": "needs assets/2.css", "new/index.html": "needs assets/2.css", "assets/2.css": "two"}
	for _, versions := range []int{0, 3} {
		at := t.TempDir()
		if err := deployTo(t, at, versions, publish(t, filepath.Join(t.TempDir(), "public"), before), 1<<20); err != nil {
			t.Fatal(err)
		}
		d, err := openFolder(at)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close() //nolint:errcheck // of a test
		shown := at
		steps := 0
		f := &failing{disk: d, left: 1 << 20, after: func(what, name string) {
			steps++
			dir := shown
			if versions > 0 {
				dir = filepath.Join(at, "site")
			}
			real, err := filepath.EvalSymlinks(dir)
			if err != nil {
				t.Fatalf("after %s %s: %v", what, name, err)
			}
			now := contents(t, real)
			for file, text := range now {
				if need, ok := strings.CutPrefix(text, "needs "); ok && now[need] == "" {
					t.Errorf("versions %d: after %s %s, %s lacks %s", versions, what, name, file, need)
				}
			}
			if versions > 0 && !maps.Equal(now, before) && !maps.Equal(now, after) {
				t.Errorf("after %s %s, readers have %v", what, name, now)
			}
		}}
		from := publish(t, filepath.Join(t.TempDir(), "public"), after)
		if versions == 0 {
			_, err = Run(t.Context(), newTree(f, "."), from, Options{})
		} else {
			err = (&versionsOn{f, "site"}).deploy(t, versions, from)
		}
		if err != nil || steps < 6 {
			t.Fatalf("versions %d: %d steps, %v", versions, steps, err)
		}
	}
}

// Only what has changed is sent, and a second deployment sends nothing.
func TestOnlyWhatHasChangedIsSent(t *testing.T) {
	at, public := t.TempDir(), filepath.Join(t.TempDir(), "public")
	run := func(files map[string]string) *Plan {
		t.Helper()
		plan, err := Deploy(t.Context(), target.Target{Name: "live", To: at}, Env{Getenv: os.Getenv}, publish(t, public, files), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	files := map[string]string{"index.html": "1", "a/index.html": "2", "x.css": "3"}
	if plan := run(files); !slices.Equal(plan.Send, []string{"x.css", "a/index.html", "index.html"}) {
		t.Errorf("sent %v", plan.Send)
	}
	if plan := run(files); !plan.IsEmpty() || plan.Same != 3 {
		t.Errorf("the second time: %+v", plan)
	}
	files["index.html"] = "4"
	delete(files, "a/index.html")
	if plan := run(files); !slices.Equal(plan.Send, []string{"index.html"}) || !slices.Equal(plan.Remove, []string{"a/index.html"}) {
		t.Errorf("after a change: %+v", plan)
	}
	if _, err := os.Stat(filepath.Join(at, "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the empty folder is still there")
	}
}

// A file of somebody else is told of before anything is sent, and neither replaced nor
// removed; nor is anything written through a link.
func TestForeignFiles(t *testing.T) {
	at, other := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(at, "index.html"), "somebody's")
	write(filepath.Join(at, "b"), "a file where a folder is to go")
	from := publish(t, filepath.Join(t.TempDir(), "public"), map[string]string{"index.html": "ours", "b/index.html": "ours", "c/index.html": "ours"})
	live := target.Target{Name: "live", To: at}
	_, err := Deploy(t.Context(), live, Env{}, from, Options{})
	foreign, ok := errors.AsType[*ForeignError](err)
	if !ok || !slices.Equal(foreign.Files, []string{"b", "index.html"}) {
		t.Fatalf("got %v", err)
	}
	if got := contents(t, at); len(got) != 2 || got["index.html"] != "somebody's" {
		t.Errorf("something was sent: %v", got)
	}
	if err := os.Remove(filepath.Join(at, "b")); err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), live, Env{}, from, Options{Replace: true}); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, at); got["index.html"] != "ours" {
		t.Errorf("it was not replaced: %v", got)
	}

	if err := os.Symlink(other, filepath.Join(at, "d")); err != nil {
		t.Skip("there are no links here:", err)
	}
	from = publish(t, filepath.Join(t.TempDir(), "public"), map[string]string{"d/index.html": "ours"})
	if _, err := Deploy(t.Context(), live, Env{}, from, Options{Replace: true}); err == nil {
		t.Error("it was written through a link")
	}
	if got := contents(t, other); len(got) > 0 {
		t.Errorf("the folder elsewhere holds %v", got)
	}
}

// A list at the target that somebody has changed is not believed.
func TestDamagedList(t *testing.T) {
	at := t.TempDir()
	from := publish(t, filepath.Join(t.TempDir(), "public"), map[string]string{"index.html": "ours"})
	for _, text := range []string{"", "meridian 1\nnonsense\n", "meridian 1\n" + sum.OfString("x").String() + " ../../etc/passwd\n"} {
		if err := os.WriteFile(filepath.Join(at, output.ManifestName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Deploy(t.Context(), target.Target{Name: "live", To: at}, Env{}, from, Options{}); err == nil || !strings.Contains(err.Error(), "can't be used") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// Versions: the link is switched, as many as are wanted are kept, what has not changed is
// the same file, and a rollback goes back; what is no link of ours is refused.
func TestVersions(t *testing.T) {
	base := t.TempDir()
	at := filepath.Join(base, "site")
	live := target.Target{Name: "live", To: at, Versions: 2}
	show := func() map[string]string {
		t.Helper()
		real, err := filepath.EvalSymlinks(at)
		if err != nil {
			t.Fatal(err)
		}
		return contents(t, real)
	}
	public := filepath.Join(t.TempDir(), "public")
	for i := 1; i <= 4; i++ {
		from := publish(t, public, map[string]string{"index.html": fmt.Sprint(i), "same.css": "same"})
		if _, err := Deploy(t.Context(), live, Env{}, from, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := show(); got["index.html"] != fmt.Sprint(i) {
			t.Fatalf("version %d shows %v", i, got)
		}
	}
	entries, err := os.ReadDir(at + ".versions")
	if err != nil || len(entries) != 2 || entries[0].Name() != "3" {
		t.Errorf("kept: %v, %v", entries, err)
	}
	a, errA := os.Stat(filepath.Join(at+".versions", "3", "same.css"))
	b, errB := os.Stat(filepath.Join(at+".versions", "4", "same.css"))
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		t.Error("what has not changed was sent again")
	}
	if n, err := Rollback(t.Context(), live, Env{}); err != nil || n != 3 || show()["index.html"] != "3" {
		t.Errorf("rolled back to %d, %v, which shows %v", n, err, show())
	}
	if _, err := Rollback(t.Context(), live, Env{}); err == nil {
		t.Error("there is nothing before, and it was rolled back")
	}
	from := publish(t, public, map[string]string{"index.html": "5", "same.css": "same"})
	if _, err := Deploy(t.Context(), live, Env{}, from, Options{}); err != nil || show()["index.html"] != "5" {
		t.Errorf("after the rollback: %v, %v", err, show())
	}

	if err := os.Mkdir(filepath.Join(base, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), target.Target{Name: "x", To: filepath.Join(base, "folder"), Versions: 2}, Env{}, from, Options{}); err == nil {
		t.Error("a folder was taken for a link")
	}
}

// What was deployed is kept twice, as the same files, and can be taken back.
func TestKeep(t *testing.T) {
	site := t.TempDir()
	root, err := os.OpenRoot(site)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close() //nolint:errcheck // of a test
	public := filepath.Join(site, "public")
	for _, text := range []string{"1", "2", "2", "3"} {
		from := publish(t, public, map[string]string{"index.html": text, "deep/down/x.css": "same"})
		if err := Keep(root, "live", from); err != nil {
			t.Fatal(err)
		}
	}
	read := func(dir string) string { return contents(t, filepath.Join(site, dir))["index.html"] }
	if now, before := read(KeptNow("live")), read(KeptBefore("live")); now != "3" || before != "2" {
		t.Errorf("kept %q and %q", now, before)
	}
	a, errA := os.Stat(filepath.Join(public, "deep/down/x.css"))
	b, errB := os.Stat(filepath.Join(site, KeptNow("live"), "deep/down/x.css"))
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		t.Error("the files were copied")
	}
	if err := TakeBack(root, "live"); err != nil || read(KeptNow("live")) != "2" || read(KeptBefore("live")) != "3" {
		t.Errorf("taken back: %v", err)
	}
}

// The order of a plan depends on nothing but the two sites.
func TestPlan(t *testing.T) {
	held := map[string]sum.Sum{"a": sum.OfString("1"), "B/x": sum.OfString("2"), "gone.css": sum.OfString("3"), "doubt": Doubtful}
	wanted := map[string]sum.Sum{"a/index.html": sum.OfString("1"), "b/x": sum.OfString("2"), "doubt": sum.OfString("4"), "feed.json": sum.OfString("5"), "z.css": sum.OfString("6")}
	p := newPlan(held, wanted)
	if !slices.Equal(p.First, []string{"B/x", "a"}) || !slices.Equal(p.Send, []string{"b/x", "doubt", "z.css", "a/index.html", "feed.json"}) || !slices.Equal(p.Remove, []string{"gone.css"}) {
		t.Errorf("got %+v", p)
	}
}
