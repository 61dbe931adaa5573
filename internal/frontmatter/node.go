package frontmatter

import "github.com/meridian-ssg/meridian/internal/diag"

// NodeKind says what was written.
type NodeKind uint8

// The kinds of node.
const (
	Null   NodeKind = iota // nothing behind the key, or null
	Scalar                 // one value
	List                   // several values
	Map                    // values with keys
	Unread                 // something that could not be read, and of which a fault tells already
)

// Style says how a scalar was written.
type Style uint8

// The styles.
const (
	PlainStyle  Style = iota // without quotes
	QuotedStyle              // in single or double quotes
	BlockStyle               // over several lines, behind | or >
	FlowStyle                // a list or map in brackets
)

// Tag says what a scalar is by the rules of its syntax. Dates without quotes
// are strings in YAML and JSON; TOML's own dates are DateTag, with their text.
type Tag uint8

// The tags.
const (
	NullTag Tag = iota
	StringTag
	IntTag
	FloatTag
	BoolTag
	DateTag
)

// Node is what was written, whatever the syntax.
type Node struct {
	Kind       NodeKind
	Style      Style
	Tag        Tag
	Lines      bool      // Scalar: without quotes, over more than one line
	Incomplete bool      // Map: part of it could not be read, so that nothing can be said of what is missing
	Text       string    // Scalar: its text; of numbers and of true and false, as it was written
	Span       diag.Span // in the file as it lies on disk; for a whole front matter, its opening line
	Items      []Node    // List
	Pairs      []Pair    // Map, in the order in which they were written; no key twice
}

// Pair is one key with its value.
type Pair struct {
	Key     string
	KeySpan diag.Span
	Value   Node
}

// Find gives the value of a key in a map.
func (n Node) Find(key string) (Node, bool) {
	for i := range n.Pairs {
		if n.Pairs[i].Key == key {
			return n.Pairs[i].Value, true
		}
	}
	return Node{}, false
}

// Block is the front matter of a file.
type Block struct {
	Format string    // "yaml", "toml", "json", or "" where there is none
	Head   diag.Span // the front matter with its delimiter lines; empty, at the start of the text, where there is none
	Body   int       // where the body begins
	Root   Node      // a Map; empty where there is none
}
