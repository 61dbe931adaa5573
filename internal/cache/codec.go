package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// Codec turns values into bytes and back. The bytes say nothing of the types
// that they came from: only the very program that has written them can read
// them, and only as the type that it wrote.
//
// A struct is a row of bits, one for each field, set where the field is not
// zero, and behind it those fields; most of what a site's pages could say, a
// page does not. Numbers are varints, texts and lists begin with their length,
// maps stand in the order of their keys. Texts come back as parts of one text,
// the whole of their batch, so that none is made for itself.
//
// A Codec is safe for many goroutines.
type Codec struct {
	free    []reflect.Type // that may stand where anything may
	forms   sync.Map       // reflect.Type → *form
	scratch sync.Pool      // *encoder, whose room is used again
}

// NewCodec makes a Codec. Where a field can hold anything, it holds texts,
// numbers (int, int64, float64), yes and no, nil, lists and maps of such, and
// values of the types given here.
func NewCodec(free ...reflect.Type) *Codec { return &Codec{free: free} }

// form is how values of one type are written and read.
type form struct {
	put func(*encoder, reflect.Value)
	get func(*decoder, reflect.Value)
}

// encoder takes what is written. The first error stays.
type encoder struct {
	*Codec
	data []byte
	err  error
}

// decoder gives what was written. The first error stays; what is read behind
// it is nothing.
type decoder struct {
	*Codec
	text  string
	at    int
	depth int // of what may be anything
	err   error
}

var errCut = errors.New("the contents end too early")

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.at = len(d.text)
}

func (e *encoder) length(n int) { e.data = binary.AppendUvarint(e.data, uint64(n)) }

// length reads how many things follow, of which each takes a byte at least.
func (d *decoder) length() int {
	n := d.uint()
	if n > uint64(len(d.text)-d.at) {
		d.fail(errCut)
		return 0
	}
	return int(n)
}

// size reads how many things are in a list or a map, which is written with one
// added, so that an empty one is not taken for none; false for none.
func (d *decoder) size() (int, bool) {
	n := d.uint()
	if n > uint64(len(d.text)-d.at)+1 {
		d.fail(errCut)
		return 0, false
	}
	return int(n) - 1, n > 0
}

func (d *decoder) uint() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := d.byte()
		if n |= uint64(b&0x7F) << shift; b < 0x80 {
			return n
		}
	}
	d.fail(errors.New("a number is too long"))
	return 0
}

func (d *decoder) int() int64 {
	n := d.uint()
	return int64(n>>1) ^ -int64(n&1) // as encoding/binary has it
}

func (d *decoder) byte() byte {
	if d.at >= len(d.text) {
		d.fail(errCut)
		return 0
	}
	d.at++
	return d.text[d.at-1]
}

// bytes reads n bytes.
func (d *decoder) bytes(n int) string {
	if n > len(d.text)-d.at {
		d.fail(errCut)
		return ""
	}
	d.at += n
	return d.text[d.at-n : d.at]
}

func (e *encoder) bool(b bool) {
	if b {
		e.data = append(e.data, 1)
	} else {
		e.data = append(e.data, 0)
	}
}

func (e *encoder) string(s string) {
	e.length(len(s))
	e.data = append(e.data, s...)
}

func (d *decoder) string() string { return d.bytes(d.length()) }

func (d *decoder) float() float64 {
	b := d.bytes(8)
	if b == "" {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64([]byte(b)))
}

// form gives the form of a type.
func (c *Codec) form(t reflect.Type) *form {
	if f, ok := c.forms.Load(t); ok {
		return f.(*form)
	}
	f := c.compile(t)
	c.forms.Store(t, f)
	return f
}

// lazily gives the form of a type when it is first needed: types may hold
// themselves.
func (c *Codec) lazily(t reflect.Type) func() *form {
	return sync.OnceValue(func() *form { return c.form(t) })
}

func (c *Codec) compile(t reflect.Type) *form {
	switch t.Kind() {
	case reflect.String:
		return &form{
			func(e *encoder, v reflect.Value) { e.string(v.String()) },
			func(d *decoder, v reflect.Value) { v.SetString(d.string()) },
		}
	case reflect.Bool:
		return &form{
			func(e *encoder, v reflect.Value) { e.bool(v.Bool()) },
			func(d *decoder, v reflect.Value) { v.SetBool(d.byte() != 0) },
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &form{
			func(e *encoder, v reflect.Value) { e.data = binary.AppendVarint(e.data, v.Int()) },
			func(d *decoder, v reflect.Value) { v.SetInt(d.int()) },
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &form{
			func(e *encoder, v reflect.Value) { e.data = binary.AppendUvarint(e.data, v.Uint()) },
			func(d *decoder, v reflect.Value) { v.SetUint(d.uint()) },
		}
	case reflect.Float64:
		return &form{
			func(e *encoder, v reflect.Value) {
				e.data = binary.LittleEndian.AppendUint64(e.data, math.Float64bits(v.Float()))
			},
			func(d *decoder, v reflect.Value) { v.SetFloat(d.float()) },
		}
	case reflect.Pointer:
		return c.pointer(t)
	case reflect.Slice:
		return c.slice(t)
	case reflect.Array:
		return c.array(t)
	case reflect.Map:
		return c.mapping(t)
	case reflect.Struct:
		return c.structure(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return &form{
				func(e *encoder, v reflect.Value) { e.any(v.Interface()) },
				func(d *decoder, v reflect.Value) {
					if value := d.any(); value != nil {
						v.Set(reflect.ValueOf(value))
					}
				},
			}
		}
	}
	return refused(fmt.Errorf("a %s can't be kept", t))
}

// refused is the form of a type that has none.
func refused(err error) *form {
	return &form{
		func(e *encoder, _ reflect.Value) { e.fail(err) },
		func(d *decoder, _ reflect.Value) { d.fail(err) },
	}
}

func (c *Codec) pointer(t reflect.Type) *form {
	elem := c.lazily(t.Elem())
	return &form{
		func(e *encoder, v reflect.Value) {
			if e.bool(!v.IsNil()); !v.IsNil() {
				elem().put(e, v.Elem())
			}
		},
		func(d *decoder, v reflect.Value) {
			if d.byte() == 0 {
				return
			}
			p := reflect.New(t.Elem())
			elem().get(d, p.Elem())
			v.Set(p)
		},
	}
}

func (c *Codec) slice(t reflect.Type) *form {
	elem := c.lazily(t.Elem())
	return &form{
		func(e *encoder, v reflect.Value) {
			if v.IsNil() {
				e.length(0)
				return
			}
			e.length(v.Len() + 1)
			f := elem()
			for i := range v.Len() {
				f.put(e, v.Index(i))
			}
		},
		func(d *decoder, v reflect.Value) {
			n, ok := d.size()
			if !ok {
				return
			}
			v.Set(reflect.MakeSlice(t, n, n))
			f := elem()
			for i := range n {
				f.get(d, v.Index(i))
			}
		},
	}
}

func (c *Codec) array(t reflect.Type) *form {
	if t.Elem().Kind() == reflect.Uint8 {
		return &form{
			func(e *encoder, v reflect.Value) {
				if !v.CanAddr() { // of a map
					whole := reflect.New(t).Elem()
					whole.Set(v)
					v = whole
				}
				e.data = append(e.data, v.Bytes()...)
			},
			func(d *decoder, v reflect.Value) { copy(v.Bytes(), d.bytes(t.Len())) },
		}
	}
	elem := c.lazily(t.Elem())
	return &form{
		func(e *encoder, v reflect.Value) {
			for i := range t.Len() {
				elem().put(e, v.Index(i))
			}
		},
		func(d *decoder, v reflect.Value) {
			for i := range t.Len() {
				elem().get(d, v.Index(i))
			}
		},
	}
}

func (c *Codec) mapping(t reflect.Type) *form {
	if t.Key().Kind() != reflect.String {
		return refused(fmt.Errorf("a %s can't be kept: its keys are no texts", t))
	}
	elem := c.lazily(t.Elem())
	return &form{
		func(e *encoder, v reflect.Value) {
			if v.IsNil() {
				e.length(0)
				return
			}
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			e.length(len(keys) + 1)
			for _, k := range keys {
				e.string(k.String())
				elem().put(e, v.MapIndex(k))
			}
		},
		func(d *decoder, v reflect.Value) {
			n, ok := d.size()
			if !ok {
				return
			}
			m := reflect.MakeMapWithSize(t, n)
			for range n {
				key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				key.SetString(d.string())
				elem().get(d, value)
				m.SetMapIndex(key, value)
			}
			v.Set(m)
		},
	}
}

// structure is the form of a struct. One with a field that can't be read back,
// as it is not exported, is refused, rather than given back without it.
func (c *Codec) structure(t reflect.Type) *form {
	if t.NumField() == 0 {
		return refused(fmt.Errorf("a %s can't be kept: it holds nothing", t))
	}
	fields := make([]func() *form, t.NumField())
	for i := range fields {
		f := t.Field(i)
		if !f.IsExported() {
			return refused(fmt.Errorf("a %s can't be kept: its field %s is not exported", t, f.Name))
		}
		fields[i] = c.lazily(f.Type)
	}
	bits := (len(fields) + 7) / 8
	return &form{
		func(e *encoder, v reflect.Value) {
			at := len(e.data)
			e.data = append(e.data, make([]byte, bits)...)
			for i, f := range fields {
				if field := v.Field(i); !field.IsZero() {
					e.data[at+i/8] |= 1 << (i % 8)
					f().put(e, field)
				}
			}
		},
		func(d *decoder, v reflect.Value) {
			set := d.bytes(bits)
			for i := range len(set) { // not over its runes
				for bit := range 8 {
					if set[i]>>bit == 0 {
						break
					}
					if set[i]>>bit&1 != 0 && 8*i+bit < len(fields) {
						fields[8*i+bit]().get(d, v.Field(8*i+bit))
					}
				}
			}
		},
	}
}

// encode writes values one behind the other, with their number in front.
func encode[T any](c *Codec, values []T) ([]byte, error) {
	e := c.encoder()
	defer c.scratch.Put(e)
	e.length(len(values))
	f := c.form(reflect.TypeFor[T]())
	for i := range values {
		f.put(e, reflect.ValueOf(&values[i]).Elem())
	}
	return bytes.Clone(e.data), e.err
}

// encoder lends an empty encoder.
func (c *Codec) encoder() *encoder {
	e, ok := c.scratch.Get().(*encoder)
	if !ok {
		return &encoder{Codec: c}
	}
	e.data, e.err = e.data[:0], nil
	return e
}

// decode reads what encode has written, all of it.
func decode[T any](c *Codec, text string) ([]T, error) {
	d := decoder{Codec: c, text: text}
	out := make([]T, d.length())
	f := c.form(reflect.TypeFor[T]())
	for i := range out {
		f.get(&d, reflect.ValueOf(&out[i]).Elem())
	}
	if d.err == nil && d.at < len(text) {
		d.fail(errors.New("there is more than what was written"))
	}
	if d.err != nil {
		return nil, d.err
	}
	return out, nil
}

// Sum names a value by the bytes that it would have in the cache.
func Sum[T any](c *Codec, value *T) (sum.Sum, error) {
	e := c.encoder()
	defer c.scratch.Put(e)
	c.form(reflect.TypeFor[T]()).put(e, reflect.ValueOf(value).Elem())
	return sum.Of(e.data), e.err
}
