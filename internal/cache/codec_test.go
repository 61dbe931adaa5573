package cache

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything has a field of every form.
type everything struct {
	Text    string
	Yes     bool
	Int     int
	Small   int8
	Uint    uint64
	Float   float64
	Bytes   [16]byte
	Days    [2]day
	Pointer *everything
	List    []everything
	Texts   []string
	Flags   []bool
	Map     map[string]int
	Sums    map[kind][4]byte
	Free    map[string]any
	Any     any
	Nothing *int
}

type kind string

func everythings() []everything {
	return []everything{
		{},
		{Text: "é\x00", Yes: true, Int: math.MinInt64, Small: -128, Uint: math.MaxUint64, Float: -0.5, Bytes: [16]byte{15: 1}, Days: [2]day{{}, {2018}}},
		{Pointer: &everything{Text: "inner", Pointer: &everything{}}, List: []everything{{}, {Int: 7}}},
		{List: []everything{}, Texts: []string{}, Flags: []bool{}, Map: map[string]int{}, Sums: map[kind][4]byte{}, Free: map[string]any{}},
		{Texts: []string{"", "a"}, Flags: []bool{false, true}, Map: map[string]int{"": 0, "b": -1}, Sums: map[kind][4]byte{"k": {3: 9}}},
		{Any: []any{nil, false, true, "t", 1, int64(2), 3.5, day{4}, map[string]any{"x": []any{}}, []any{}}},
		{Any: day{}},
		{Free: map[string]any{"none": nil, "days": []any{day{1}, day{2}}}},
	}
}

// What is read is what was written, types and all: none is not empty, and an
// int is no int64.
func TestCodecGivesBackWhatItWasGiven(t *testing.T) {
	data, err := encode(codec(t), everythings())
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode[everything](codec(t), string(data))
	if err != nil || !reflect.DeepEqual(everythings(), got) {
		t.Error(err, cmp.Diff(everythings(), got))
	}
	again, err := encode(codec(t), got)
	if err != nil || string(again) != string(data) {
		t.Error("the same values have other bytes the second time")
	}
}

// What could not be given back is refused when it is written, rather than
// given back without a part.
func TestCodecRefusesWhatItCouldNotGiveBack(t *testing.T) {
	type hidden struct {
		Seen   int
		hidden int
	}
	refuses := func(what string, err error) {
		if err == nil || !strings.Contains(err.Error(), "can't be kept") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := encode(codec(t), []hidden{{1, 2}})
	refuses("a field that is not exported", err)
	_, err = encode(codec(t), []any{hidden{}})
	refuses("a type that is not free, where anything may stand", err)
	_, err = encode(codec(t), []func(){func() {}})
	refuses("a function", err)
	_, err = encode(codec(t), []map[int]string{{1: "a"}})
	refuses("a map whose keys are no texts", err)
	_, err = encode(codec(t), []struct{}{{}})
	refuses("nothing", err)
}

// The bits of a struct's fields are bytes, even where they could be letters.
func TestCodecReadsEveryFieldThatIsSet(t *testing.T) {
	type long struct{ A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q int }
	c := codec(t)
	for a := range 1 << 17 {
		var one long
		v := reflect.ValueOf(&one).Elem()
		for i := range v.NumField() {
			v.Field(i).SetInt(int64(a >> i & 1))
		}
		data, err := encode(c, []long{one})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode[long](c, string(data)); err != nil || got[0] != one {
			t.Fatalf("%+v came back as %+v, %v", one, got, err)
		}
	}
}

// Whatever bytes are given, reading ends, with an error or with values that
// can be written again, and no room is made for what isn't there.
func FuzzDecode(f *testing.F) {
	for i := range everythings() {
		data, err := encode(codec(f), everythings()[i:])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		values, err := decode[everything](codec(t), string(data))
		if err != nil {
			return
		}
		again, err := encode(codec(t), values)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode[everything](codec(t), string(again))
		if err != nil {
			t.Fatal(err)
		}
		if third, err := encode(codec(t), back); err != nil || string(third) != string(again) { // NaN is not itself
			t.Fatal("written anew, the values are others", err)
		}
	})
}
