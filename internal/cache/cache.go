// Package cache carries values on disk from one run of the program to the next.
//
// # What is believed
//
// A cache saves work and never decides anything: whoever reads from it must
// be able to tell by the values themselves whether they still hold. What the
// package answers for is that they are values that were written, whole, by the
// very same program. Of a file that another program wrote, that was cut off, or
// in which a single bit has changed, the rest is used, which may be nothing;
// no part of it is ever believed by halves, and nothing about it is an error.
//
// # The file
//
// The file begins with a line that names the format, and with the identity of
// the program. Behind it stand batches: a head and the contents, values as Codec
// writes them. A head has the kind of the values, the length and
// the sum of the contents, and a sum of these and of the head before it, so
// that no batch can be missing in between. Contents are read and compared with
// their sum only when somebody needs them. Later values take the place of
// earlier ones. A run appends what is new, so that the cost grows with the
// change; a batch that was cut off is overwritten by the next one. When the
// file has become several times as large as what counts in it, it is written
// anew.
//
// Two programs that write at once damage at most what they add; that is
// noticed, as above. The folder holds a .gitignore of its own, since none of
// it belongs into a repository.
package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Dir is the folder that holds the file, in a site's folder.
const Dir = ".meridian"

const (
	file     = Dir + "/memory"
	format   = "meridian memory 2\n"
	sumSize  = len(sum.Sum{})
	headSize = len(format) + sumSize // of the file
	// headOfBatch is kind, length, and the two sums.
	headOfBatch = 1 + 4 + sumSize + sumSize
	// maxBatch keeps a length that was never written from being made room for.
	maxBatch = 1 << 30
	// full and slack say when a file is worth writing anew: when it has grown
	// beyond so many times what it was when it was last whole, and by so much.
	full  = 3
	slack = 4 << 20
)

// Kind says what the values of a batch are.
type Kind byte

// Batch is a number of values of one kind, to be written.
type Batch struct {
	kind Kind
	data []byte
}

// Entry is a batch in the file.
type Entry struct {
	Kind Kind
	at   int64 // where its contents begin
	size int
	sum  sum.Sum // of the contents
}

// NewBatch encodes values.
func NewBatch[T any](c *Codec, kind Kind, values []T) (Batch, error) {
	data, err := encode(c, values)
	if err != nil {
		return Batch{}, fmt.Errorf("encoding for the cache: %w", err)
	}
	return Batch{kind, data}, nil
}

// Values reads the values of an entry. The error is for contents that can't
// be believed.
func Values[T any](c *Codec, in *Cache, e Entry) ([]T, error) {
	var text strings.Builder
	text.Grow(e.size)
	f, err := in.root.Open(file)
	if err == nil {
		_, err = io.Copy(&text, io.NewSectionReader(f, e.at, int64(e.size)))
		err = errors.Join(err, f.Close())
	}
	if err == nil && sum.OfString(text.String()) != e.sum {
		err = errors.New("the contents have changed")
	}
	var out []T
	if err == nil {
		out, err = decode[T](c, text.String())
	}
	if err != nil {
		return nil, fmt.Errorf("reading from the cache: %w", err)
	}
	return out, nil
}

// Cache is the cache in a site's folder.
type Cache struct {
	root     *os.Root
	identity sum.Sum
	whole    int64   // the size that the file had when it was last written anew
	good     int64   // up to where the file can be believed; 0 where nothing of it can
	last     sum.Sum // of the last batch before good
}

// Open opens the cache in a site's folder. Identity names the program.
func Open(root *os.Root, identity sum.Sum) *Cache { return &Cache{root: root, identity: identity} }

// Read gives what the file holds, in the order in which it was written.
func (c *Cache) Read() []Entry {
	c.good, c.whole, c.last = 0, 0, sum.Sum{}
	if info, err := c.root.Stat(file); err != nil || !info.Mode().IsRegular() { // a pipe would block
		return nil
	}
	f, err := c.root.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	head := make([]byte, headSize)
	if _, err := f.ReadAt(head, 0); err != nil || string(head[:len(format)]) != format || sum.Sum(head[len(format):]) != c.identity {
		return nil
	}
	var out []Entry
	head = make([]byte, headOfBatch)
	for c.good = int64(headSize); ; {
		if _, err := f.ReadAt(head, c.good); err != nil {
			return out
		}
		e := Entry{Kind(head[0]), c.good + int64(headOfBatch), int(binary.LittleEndian.Uint32(head[1:])), sum.Sum(head[5:])}
		next := e.chain(c.last)
		if next != sum.Sum(head[5+sumSize:]) || e.size > maxBatch || e.at+int64(e.size) > info.Size() {
			return out
		}
		if e.Kind == rewritten {
			c.whole = c.good
		} else {
			out = append(out, e)
		}
		c.last, c.good = next, e.at+int64(e.size)
	}
}

// rewritten is the kind of the empty batch that ends what was written anew.
const rewritten Kind = 0xFF

// chain sums the head of an entry behind another one.
func (e Entry) chain(before sum.Sum) sum.Sum {
	var h sum.Hasher
	h.AddSum(before)
	h.AddInt(int(e.Kind))
	h.AddInt(e.size)
	h.AddSum(e.sum)
	return h.Sum()
}

// write adds a batch to the file.
func (c *Cache) write(w io.Writer, b Batch) error {
	e := Entry{Kind: b.kind, size: len(b.data), sum: sum.Of(b.data)}
	c.last = e.chain(c.last)
	head := make([]byte, 0, headOfBatch)
	head = append(head, byte(b.kind))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(b.data)))
	head = append(append(head, e.sum[:]...), c.last[:]...)
	_, err := w.Write(head)
	if err == nil {
		_, err = w.Write(b.data)
	}
	c.good += int64(headOfBatch + len(b.data))
	return err
}

// Full says whether the file is to be written anew rather than added to.
func (c *Cache) Full() bool { return c.good == 0 || c.good > full*c.whole+slack }

// Append adds batches behind those that Read gave.
func (c *Cache) Append(batches ...Batch) error {
	if len(batches) == 0 {
		return nil
	}
	f, err := c.root.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("opening the cache: %w", err)
	}
	err = f.Truncate(c.good)
	if err == nil {
		_, err = f.Seek(c.good, io.SeekStart)
	}
	for _, b := range batches {
		if err == nil {
			err = c.write(f, b)
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		c.good = 0
		return fmt.Errorf("adding to the cache: %w", err)
	}
	return nil
}

// Rewrite writes the file anew. fill is given what takes the batches one by
// one, so that they need not all be in memory.
func (c *Cache) Rewrite(fill func(put func(Batch) error) error) error {
	if err := c.folder(); err != nil {
		return fmt.Errorf("preparing the cache: %w", err)
	}
	err := atomicfile.Write(c.root, file, 0o644, func(f *os.File) error {
		_, err := f.Write(append([]byte(format), c.identity[:]...))
		c.good, c.last = int64(headSize), sum.Sum{}
		if err == nil {
			err = fill(func(b Batch) error { return c.write(f, b) })
		}
		c.whole = c.good
		if err == nil {
			err = c.write(f, Batch{kind: rewritten})
		}
		return err
	})
	if err != nil {
		c.good = 0
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// Clear removes what is kept.
func (c *Cache) Clear() error {
	c.good, c.whole, c.last = 0, 0, sum.Sum{}
	if err := atomicfile.Remove(c.root, file); err != nil {
		return fmt.Errorf("clearing the cache: %w", err)
	}
	return nil
}

func (c *Cache) folder() error {
	if err := c.root.Mkdir(Dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	ignore := path.Join(Dir, ".gitignore")
	if _, err := c.root.Lstat(ignore); err == nil {
		return nil
	}
	return c.root.WriteFile(ignore, []byte("*\n"), 0o644)
}
