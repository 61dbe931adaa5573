package source

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestScanAgainEqualsScanAnew edits a folder at random and compares a scan
// that knows the last one with a scan that knows nothing.
func TestScanAgainEqualsScanAnew(t *testing.T) {
	names := []string{"site.yaml", "content/a.md", "content/a/index.md", "content/a/p.png", "content/B.md", "content/b.md", "layouts/x.html", "static/x/y/z.css"}
	for seed := range 20 {
		rng := rand.New(rand.NewPCG(uint64(seed), 3))
		f := lay(t, nil)
		var prev *Tree
		for turn := range 20 {
			for range 1 + rng.IntN(3) {
				name := names[rng.IntN(len(names))]
				disk := filepath.Join(f.dir, filepath.FromSlash(name))
				switch rng.IntN(5) {
				case 0:
					os.RemoveAll(disk)
				case 1:
					os.RemoveAll(filepath.Dir(disk))
					os.Mkdir(f.dir, 0o755)
				case 2:
					f.write(name, "same size "+fmt.Sprint(rng.IntN(10)), 0)
				default: // each at a second of its own
					f.write(name, fmt.Sprint("turn ", rng.IntN(1000)), time.Hour-time.Duration(turn*100+rng.IntN(100))*time.Second)
				}
			}
			f.reopen()
			again, list := f.scan(nil, prev)
			anew, want := f.scan(nil, nil)
			if again.Sum() != anew.Sum() {
				t.Fatalf("seed %d, turn %d: the trees differ", seed, turn)
			}
			expect(t, "diagnostics", list, want)
			for _, file := range again.Files() {
				if _, err := again.Read(file); err != nil {
					t.Fatal(err)
				}
			}
			prev = again
		}
	}
}

// reopen opens the folder again, as it may have been made anew.
func (f *folder) reopen() {
	f.root.Close()
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { root.Close() })
	f.root = root
}
