package cache

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/sum"
)

type value struct {
	Name string
	Any  any
	List []int
}

func values() []value {
	return []value{
		{"one", int64(3), nil},
		{"two", 3.0, []int{}},
		{"three", map[string]any{"a": []any{"b", true, nil, int64(-1), day{2018}}}, []int{1, 2}},
	}
}

// day stands where anything may.
type day struct{ Year int }

func codec(testing.TB) *Codec { return NewCodec(reflect.TypeFor[day]()) }

func open(t testing.TB, dir, program string) *Cache {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return Open(root, sum.OfString(program))
}

func batch(t testing.TB, kind Kind, v ...value) Batch {
	t.Helper()
	b, err := NewBatch(codec(t), kind, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rewrite(t testing.TB, c *Cache, batches ...Batch) {
	t.Helper()
	err := c.Rewrite(func(put func(Batch) error) error {
		for _, b := range batches {
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// names gives the names of the values that can be read.
func names(t testing.TB, c *Cache) (out []string) {
	t.Helper()
	for _, e := range c.Read() {
		list, err := Values[value](codec(t), c, e)
		if err != nil {
			continue
		}
		for _, v := range list {
			out = append(out, v.Name)
		}
	}
	return out
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, "p")
	if got := c.Read(); got != nil || !c.Full() {
		t.Fatalf("an empty folder holds %v", got)
	}
	rewrite(t, c, batch(t, 1, values()...))
	again := open(t, dir, "p")
	got := again.Read()
	if len(got) != 1 || got[0].Kind != 1 {
		t.Fatalf("read %v", got)
	}
	list, err := Values[value](codec(t), again, got[0])
	if diff := cmp.Diff(values(), list); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if text, err := os.ReadFile(filepath.Join(dir, Dir, ".gitignore")); err != nil || string(text) != "*\n" {
		t.Errorf("the folder is not kept out of the repository: %q, %v", text, err)
	}
}

func TestAppendAddsBehind(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, "p")
	rewrite(t, c, batch(t, 1, value{Name: "one"}))
	for _, name := range []string{"two", "three"} {
		c = open(t, dir, "p")
		c.Read()
		if c.Full() {
			t.Error("a small file is said to be full")
		}
		if err := c.Append(batch(t, 1, value{Name: name})); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"one", "two", "three"}, names(t, open(t, dir, "p"))); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherProgramIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	rewrite(t, open(t, dir, "p"), batch(t, 1, values()...))
	if got := names(t, open(t, dir, "q")); got != nil {
		t.Errorf("read %v", got)
	}
}

// Whatever happens to the file, what is read of it was written, in this order,
// and what is added then can be read again.
func TestDamageIsNoticed(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, filepath.FromSlash(file))
	var all []string
	var batches []Batch
	for _, name := range []string{"one", "two", "three", "four"} {
		all = append(all, name)
		batches = append(batches, batch(t, 1, value{Name: name}))
	}
	rewrite(t, open(t, dir, "p"), batches...)
	good, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		bad := append([]byte{}, good...)
		switch r.IntN(3) {
		case 0:
			bad = bad[:r.IntN(len(bad))]
		case 1:
			bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		default:
			bad = append(bad[:r.IntN(len(bad))], bad[r.IntN(len(bad)):]...)
		}
		if err := os.WriteFile(at, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir, "p")
		got := names(t, c)
		rest := all
		for _, name := range got {
			i := slices.Index(rest, name)
			if i < 0 {
				t.Fatalf("read %v", got)
			}
			rest = rest[i+1:]
		}
		if c.good == 0 {
			continue
		}
		if err := c.Append(batch(t, 2, value{Name: "more"})); err != nil {
			t.Fatal(err)
		}
		if again := names(t, open(t, dir, "p")); cmp.Diff(append(got, "more"), again) != "" {
			t.Fatalf("read %v after %v", again, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	rewrite(f, open(f, dir, "p"), batch(f, 1, values()...))
	good, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		os.Mkdir(filepath.Join(dir, Dir), 0o755)
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(file)), data, 0o644); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir, "p")
		for _, e := range c.Read() {
			Values[value](codec(t), c, e) // it must not panic
		}
	})
}

func TestAFileThatHasGrownIsFull(t *testing.T) {
	dir := t.TempDir()
	rewrite(t, open(t, dir, "p"), batch(t, 1, value{Name: "one"}))
	big := batch(t, 1, value{Any: string(make([]byte, slack+4096))})
	c := open(t, dir, "p")
	c.Read()
	if err := c.Append(big); err != nil {
		t.Fatal(err)
	}
	c = open(t, dir, "p")
	if c.Read(); !c.Full() {
		t.Error("it is not said to be full")
	}
}
