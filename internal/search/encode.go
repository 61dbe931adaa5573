package search

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"sync"
)

// Format changes with the form of the files and with what their names do not tell of
// how they are made.
const Format = "2"

// Encode writes terms and their pages. First come how many terms there are and,
// for each, how many bytes it shares with the one before it, how many follow, and
// these; then for each how many pages it has; then for each page how much its number is
// above the one before it, beginning anew from -1 with each term; and last the weights,
// each in a byte, of which compression leaves less than half. Numbers are unsigned varints
// (encoding/binary). All is to be compressed, see Packer.
func (s *Shard) Encode() []byte {
	raw := binary.AppendUvarint(nil, uint64(len(s.terms)))
	before := ""
	for i := range s.terms {
		raw = appendTerm(raw, before, s.terms[i].text)
		before = s.terms[i].text
	}
	for i := range s.terms {
		raw = binary.AppendUvarint(raw, uint64(s.terms[i].pages))
	}
	var weights []byte
	for i := range s.terms {
		last := -1
		for _, p := range s.index.of(&s.terms[i]) {
			raw = binary.AppendUvarint(raw, uint64(p.page()-last)) //nolint:gosec // they rise
			last = p.page()
			weights = append(weights, p.weight())
		}
	}
	return append(raw, weights...)
}

func appendTerm(dst []byte, before, text string) []byte {
	shared := 0
	for shared < min(len(before), len(text)) && before[shared] == text[shared] {
		shared++
	}
	dst = binary.AppendUvarint(dst, uint64(shared))
	dst = binary.AppendUvarint(dst, uint64(len(text)-shared))
	return append(dst, text[shared:]...)
}

// Packer compresses files. It is safe for many goroutines, and keeps its room for the next
// file.
type Packer struct{ writers sync.Pool }

// Pack compresses a file.
func (p *Packer) Pack(data []byte) []byte {
	w, ok := p.writers.Get().(*gzip.Writer)
	if !ok {
		w = gzip.NewWriter(nil)
	}
	defer p.writers.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// largest is how large a file may be when it is unpacked.
const largest = 64 << 20

var errDamaged = errors.New("a file of the search index is damaged")

// unpack is the inverse of Packer.Pack.
func unpack(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errDamaged
	}
	out, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return nil, errDamaged
	}
	return out, nil
}

// decoder reads what encodeShard has written. After a fault, all it gives is zero.
type decoder struct {
	data []byte
	bad  bool
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > 1<<31 {
		d.bad, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

func (d *decoder) term(before string) string {
	shared, size := d.number(), d.number()
	if shared > len(before) || size > len(d.data) || shared+size > 4*maxRunes {
		d.bad, d.data = true, nil
		return ""
	}
	text := before[:shared] + string(d.data[:size])
	d.data = d.data[size:]
	return text
}

// readTerm is a term that was read, with its pages.
type readTerm struct {
	text  string
	pages []posting
}

// decodeShard is the inverse of Shard.Encode.
func decodeShard(packed []byte) ([]readTerm, error) {
	data, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	d := decoder{data: data}
	n := d.number()
	if n > len(data) {
		return nil, errDamaged
	}
	terms := make([]readTerm, n)
	before := ""
	for i := range terms {
		terms[i].text = d.term(before)
		before = terms[i].text
	}
	total := 0
	for i := range terms {
		count := d.number()
		if total += count; total > len(data) {
			return nil, errDamaged
		}
		terms[i].pages = make([]posting, count)
	}
	for i := range terms {
		last := -1
		for j := range terms[i].pages {
			last += d.number()
			terms[i].pages[j] = newPosting(last, 0)
		}
	}
	if d.bad || len(d.data) < total {
		return nil, errDamaged
	}
	weights := d.data
	for i := range terms {
		for j := range terms[i].pages {
			terms[i].pages[j] |= posting(weights[0] & 63)
			weights = weights[1:]
		}
	}
	return terms, nil
}
