// Package cache carries values on disk from one run of the program to the next.
//
// # What is believed
//
// A cache saves work and never decides anything: whoever reads from it must
// be able to tell by the values themselves whether they still hold. What the
// package answers for is that they are the values that were written, whole, by
// the very same program. So a file that another program wrote, that was cut
// off, or in which a single bit has changed is taken for what can be read of
// it from its beginning, which may be nothing; no part of it is ever believed
// by halves, and nothing about it is an error.
//
// # The file
//
// The file begins with a line that names the format, and with the identity of
// the program. Behind it stand batches: a kind, a length, a sum, and the
// contents, a sequence of values in CBOR (RFC 8949). The sum covers all of
// that and the sum before it, so that no batch can be missing in between.
// Later values take the place of earlier ones.
// A run appends what is new, so that the cost grows with the change; a batch
// that was cut off is overwritten by the next one. When the file has become
// several times as large as what counts in it, it is written anew.
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
	"reflect"

	"github.com/fxamacker/cbor/v2"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Dir is the folder that holds the file, in a site's folder.
const Dir = ".meridian"

const (
	file   = Dir + "/memory"
	draft  = Dir + "/memory.new"
	format = "meridian memory 1\n"
	// headSize is that of the line and of the identity; headOfBatch that of kind, length and sum.
	headSize    = len(format) + len(sum.Sum{})
	headOfBatch = 1 + 4 + len(sum.Sum{})
	// maxBatch keeps a length that was never written from being made room for.
	maxBatch = 1 << 30
	// full and slack say when a file is worth writing anew: when it has grown
	// beyond so many times what it was when it was last whole, and by so much.
	full  = 3
	slack = 4 << 20
)

// Kind says what the values of a batch are.
type Kind byte

// Batch is a number of values of one kind.
type Batch struct {
	Kind Kind
	data []byte
}

// Codec turns values into bytes and back.
type Codec struct {
	encoding cbor.EncMode
	decoding cbor.DecMode
}

// NewCodec makes a Codec. Where a field can hold anything, it holds texts,
// numbers, yes and no, nil, lists and maps of such, and values of the types
// given here. There, whole numbers come back as int64.
func NewCodec(types ...reflect.Type) (*Codec, error) {
	tags := cbor.NewTagSet()
	for i, t := range types {
		how := cbor.TagOptions{EncTag: cbor.EncTagRequired, DecTag: cbor.DecTagRequired}
		if err := tags.Add(how, t, firstTag+uint64(i)); err != nil {
			return nil, fmt.Errorf("preparing the cache: %w", err)
		}
	}
	var c Codec
	var err1, err2 error
	c.encoding, err1 = cbor.EncOptions{}.EncModeWithTags(tags)
	c.decoding, err2 = cbor.DecOptions{
		DefaultMapType:   reflect.TypeFor[map[string]any](),
		IntDec:           cbor.IntDecConvertSignedOrFail,
		MaxArrayElements: 1 << 30, MaxMapPairs: 1 << 30, MaxNestedLevels: 1 << 10,
	}.DecModeWithTags(tags)
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("preparing the cache: %w", err)
	}
	return &c, nil
}

// firstTag is one that is free for anybody's use (RFC 8949, section 9.2).
const firstTag = 70_000

// NewBatch encodes values.
func NewBatch[T any](c *Codec, kind Kind, values []T) (Batch, error) {
	b := Batch{Kind: kind}
	for i := range values {
		data, err := c.encoding.Marshal(&values[i])
		if err != nil {
			return Batch{}, fmt.Errorf("encoding for the cache: %w", err)
		}
		b.data = append(b.data, data...)
	}
	return b, nil
}

// Values decodes the values of a batch.
func Values[T any](c *Codec, b Batch) ([]T, error) {
	var out []T
	for rest := b.data; len(rest) > 0; {
		var v T
		var err error
		if rest, err = c.decoding.UnmarshalFirst(rest, &v); err != nil {
			return nil, fmt.Errorf("decoding from the cache: %w", err)
		}
		out = append(out, v)
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

// Read gives the batches that can be believed, in the order in which they were
// written.
func (c *Cache) Read() []Batch {
	c.good, c.whole, c.last = 0, 0, sum.Sum{}
	data, err := c.root.ReadFile(file)
	if err != nil || len(data) < headSize || string(data[:len(format)]) != format || sum.Sum(data[len(format):headSize]) != c.identity {
		return nil
	}
	at := headSize
	var out []Batch
	for len(data)-at >= headOfBatch {
		head, rest := data[at:at+headOfBatch], data[at+headOfBatch:]
		size := int(binary.LittleEndian.Uint32(head[1:]))
		if size > maxBatch || size > len(rest) {
			break
		}
		b := Batch{Kind(head[0]), rest[:size:size]}
		next := b.sum(c.last)
		if next != sum.Sum(head[5:]) {
			break
		}
		c.last = next
		if b.Kind == rewritten {
			c.whole = int64(at)
		} else {
			out = append(out, b)
		}
		at += headOfBatch + size
	}
	c.good = int64(at)
	return out
}

// rewritten is the kind of the empty batch that ends what was written anew.
const rewritten Kind = 0xFF

// sum is that of a batch behind another one.
func (b Batch) sum(before sum.Sum) sum.Sum {
	var h sum.Hasher
	h.Sum(before)
	h.Int(int(b.Kind))
	h.Bytes(b.data)
	return h.Done()
}

// write adds a batch to the file.
func (c *Cache) write(w io.Writer, b Batch) error {
	head := make([]byte, 0, headOfBatch)
	head = append(head, byte(b.Kind))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(b.data)))
	c.last = b.sum(c.last)
	_, err := w.Write(append(head, c.last[:]...))
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
	f, err := c.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	_, err = f.Write(append([]byte(format), c.identity[:]...))
	c.good, c.last = int64(headSize), sum.Sum{}
	if err == nil {
		err = fill(func(b Batch) error { return c.write(f, b) })
	}
	c.whole = c.good
	if err == nil {
		err = c.write(f, Batch{Kind: rewritten})
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = c.root.Rename(draft, file)
	}
	if err != nil {
		c.good = 0
		return fmt.Errorf("writing the cache: %w", errors.Join(err, gone(c.root.Remove(draft))))
	}
	return nil
}

// Clear removes what is kept.
func (c *Cache) Clear() error {
	c.good, c.whole, c.last = 0, 0, sum.Sum{}
	if err := gone(c.root.Remove(file)); err != nil {
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

// gone takes it for right that there is nothing left to remove.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
