package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
)

// maxDepth is how deep lists and maps may lie in each other where anything may stand.
const maxDepth = 1000

// What stands where anything may begins with one of these, or with isFree plus
// the place of its type among the free ones.
const (
	isNil byte = iota
	isFalse
	isTrue
	isText
	isInt
	isInt64
	isFloat
	isList
	isMap
	isFree
)

func (e *encoder) any(v any) {
	switch v := v.(type) {
	case nil:
		e.data = append(e.data, isNil)
	case bool:
		kind := isFalse
		if v {
			kind = isTrue
		}
		e.data = append(e.data, kind)
	case string:
		e.data = append(e.data, isText)
		e.string(v)
	case int:
		e.data = binary.AppendVarint(append(e.data, isInt), int64(v))
	case int64:
		e.data = binary.AppendVarint(append(e.data, isInt64), v)
	case float64:
		e.data = binary.LittleEndian.AppendUint64(append(e.data, isFloat), math.Float64bits(v))
	case []any:
		e.data = append(e.data, isList)
		e.length(len(v))
		for _, item := range v {
			e.any(item)
		}
	case map[string]any:
		e.data = append(e.data, isMap)
		e.length(len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			e.string(key)
			e.any(v[key])
		}
	default:
		t := reflect.TypeOf(v)
		i := slices.Index(e.free, t)
		if i < 0 {
			e.fail(fmt.Errorf("a %s can't be kept where anything may stand", t))
			return
		}
		e.data = append(e.data, isFree+byte(i))
		e.form(t).put(e, reflect.ValueOf(v))
	}
}

func (d *decoder) any() any {
	if d.depth++; d.depth > maxDepth {
		d.fail(errors.New("the contents lie too deep"))
	}
	defer func() { d.depth-- }()
	switch kind := d.byte(); kind {
	case isNil:
		return nil
	case isFalse, isTrue:
		return kind == isTrue
	case isText:
		return d.string()
	case isInt:
		return int(d.int())
	case isInt64:
		return d.int()
	case isFloat:
		return d.float()
	case isList:
		list := make([]any, d.length())
		for i := range list {
			list[i] = d.any()
		}
		return list
	case isMap:
		n := d.length()
		m := make(map[string]any, n)
		for range n {
			key := d.string()
			m[key] = d.any()
		}
		return m
	default:
		i := int(kind - isFree)
		if i >= len(d.free) {
			d.fail(errors.New("the contents are of no kind"))
			return nil
		}
		v := reflect.New(d.free[i]).Elem()
		d.form(d.free[i]).get(d, v)
		return v.Interface()
	}
}
