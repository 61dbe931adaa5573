package schema

import (
	"iter"
	"slices"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Value is one value as its field's kind wants it.
type Value struct {
	Kind    Kind
	Span    diag.Span // the value as written, with its quotes
	KeySpan diag.Span // its key; for an item of a list, the key of the list

	Text   string       // Text, Markdown, Choice, URL, Email, Country, Language, Zone, File, Reference; for Date, Moment, Number and YesNo as it was written
	Date   civil.Date   // Date
	Moment civil.Moment // Moment
	Number float64      // Number
	Yes    bool         // YesNo
	List   []Value      // the items, where the field is a list; then nothing else is set
	Group  Record       // Group
	Free   any          // Free: string, int, float64, bool, nil, []any or map[string]any; dates stay texts
}

// Record holds the values of one front matter, or of one group in it, in the
// order in which they were written. The zero Record is empty.
type Record struct {
	entries     []entry
	guessedKeys []string // the fields for which misspelt keys stand
	unknownKeys bool     // a key stands for nobody knows what
}

type entry struct {
	name  string
	value Value
}

// NewRecord makes a Record with room for n values.
func NewRecord(n int) Record { return Record{entries: make([]entry, 0, n)} }

// Add appends the value of a field.
func (r *Record) Add(name string, v Value) { r.entries = append(r.entries, entry{name, v}) }

// Set changes the value of a field that has one.
func (r *Record) Set(name string, v Value) {
	for i := range r.entries {
		if r.entries[i].name == name {
			r.entries[i].value = v
		}
	}
}

// AddGuess notes that a misspelt key stands for the field; "" where nobody
// knows for which.
func (r *Record) AddGuess(name string) {
	if name == "" {
		r.unknownKeys = true
		return
	}
	r.guessedKeys = append(r.guessedKeys, name)
}

// Get gives the value of a field, where one was given and could be read.
func (r Record) Get(name string) (Value, bool) {
	for i := range r.entries {
		if r.entries[i].name == name {
			return r.entries[i].value, true
		}
	}
	return Value{}, false
}

// Has says whether a field has a value.
func (r Record) Has(name string) bool {
	_, ok := r.Get(name)
	return ok
}

// MayHave says whether a field may have been given under another key, which a
// diagnostic reports: that the field is missing is the same mistake then.
func (r Record) MayHave(name string) bool {
	return r.unknownKeys || slices.Contains(r.guessedKeys, name)
}

// Len is the number of values.
func (r Record) Len() int { return len(r.entries) }

// All gives the values with their fields' names, in the order in which they
// were written.
func (r Record) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for _, e := range r.entries {
			if !yield(e.name, e.value) {
				return
			}
		}
	}
}

// Plain gives the value as layouts get it: string, float64, bool, civil.Date,
// civil.Moment, []any or map[string]any; of the kinds Markdown, File and Reference,
// which need more than the schema to be read, what read gives.
func Plain(v Value, f Field, read func(Value, Field) any) any {
	if f.List {
		out := make([]any, len(v.List))
		item := f
		item.List = false
		for i, it := range v.List {
			out[i] = Plain(it, item, read)
		}
		return out
	}
	if f.Kind == Group {
		out := make(map[string]any, v.Group.Len())
		for _, sub := range f.Fields {
			if it, ok := v.Group.Get(sub.Name); ok {
				out[sub.Name] = Plain(it, sub, read)
			}
		}
		return out
	}
	if f.Kind == Markdown || f.Kind == File || f.Kind == Reference {
		return read(v, f)
	}
	if plain := kinds[f.Kind].plain; plain != nil {
		return plain(v)
	}
	return v.Text
}
