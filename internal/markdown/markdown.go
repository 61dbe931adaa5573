package markdown

import (
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/prose"
)

// Options are what the whole site decides about its texts.
type Options struct {
	HTML         HTMLLevel                     // which HTML in the text is let through; other HTML is a fault
	IframeHosts  []string                      // of which hosts SafeHTML shows frames
	HeadingLinks bool                          // the words of each heading lead to it
	Colours      bool                          // code is shown in colours
	Language     string                        // BCP 47; decides which quotation marks straight ones become
	Labels       func(language string) *Labels // gives the few words that the markup itself needs; nil for English ones
}

// HTMLLevel says which HTML in a text is let through.
type HTMLLevel uint8

// The levels of HTML.
const (
	NoHTML   HTMLLevel = iota
	SafeHTML           // what can't harm readers, or other parts of the page
	AllHTML            // all that stays within the text
)

// Labels are the words that the markup needs, in the language of the text. Those
// left empty are English.
type Labels struct {
	Language  string            // BCP 47, where they are in another language than the text
	Alerts    map[string]string // titles of alerts, by kind: "note", "tip", "important", "warning", "caution"
	Table     string            // before the number of a table, for screen readers: "Table"
	Footnotes string            // names the notes at the end of a text: "Footnotes"
	Back      string            // before the number of the note, on the way back: "Back to reference"
}

// Renderer turns Markdown into HTML. It is safe for many goroutines, and its
// results depend on nothing but the options and the arguments.
type Renderer struct {
	opts   Options
	linter *prose.Linter
	plain  parser.Parser             // for texts in which no bare address can occur
	linked parser.Parser             // finds bare addresses too, which takes half as long again
	inline parser.Parser             // for one line of text
	remark parser.Parser             // for comments
	policy func() *bluemonday.Policy // of SafeHTML
}

// Source is a text to be rendered.
type Source struct {
	File   string // path from the site's root
	Text   []byte // the whole file; it is read, never changed or kept
	Offset int    // where in Text the Markdown begins
	HTML   bool   // it is HTML instead

	Title    string // of the page, which stands above the text
	Language string // BCP 47; "" where it is the site's
	Blocks   bool   // whether Body.Blocks is wanted
}

// Resolver answers what a text asks of its site while it is rendered. Destinations
// come with their entities and backslashes resolved.
//
// The diagnostics in an answer name no file. Their span may be empty, and is then
// that of what was asked about. The spans of their edits are bytes of the
// destination, where the answer is about one, and else of the file.
type Resolver interface {
	// Link says where a link leads. Only those of a Line are "#fragment".
	Link(dest string) Target
	// Image says what is known of a picture. within names the shortcode in whose text
	// it stands; "" where there is none.
	Image(dest, within string) Image
	// Shortcode gives the HTML that stands for a shortcode. It may use
	// call.Inner, but not keep it.
	Shortcode(call Call) (html []byte, faults diag.List)
}

// Target is where a link leads.
type Target struct {
	URL       string           // the address to write, with its fragment
	External  bool             // whether it leaves the site
	Unvouched bool             // whether a stranger has set it, so that search engines shall not count it
	Key       string           // the page of this site on which Fragment is to be found; "" where there is nothing to check
	Fragment  string           // without the "#"
	Type      string           // of a file: "PDF"; "" where it is a page, or not known
	Size      string           // of a file on this site, as readers see it: "2.1 MB"
	Fault     *diag.Diagnostic // set where the link leads nowhere; then only its text is shown
	Warning   *diag.Diagnostic // set where it should be written in another way; not reported of bare addresses
}

// prose is what checks need to know of a target.
func (t Target) prose() prose.Target {
	return prose.Target{URL: t.URL, External: t.External, Broken: t.Fault != nil, Type: t.Type, Size: t.Size}
}

// Image is what is known of a picture.
type Image struct {
	URL           string
	Width, Height int              // in pixels; 0 where not known
	Srcset        string           // versions of other widths, as the attribute has them; "" where there is one alone
	Sizes         string           // how wide it is shown, as the attribute has it; "" where it has the column to itself
	Larger        string           // the address to which a figure leads that is shown small; "" where it leads nowhere by itself
	Fault         *diag.Diagnostic // set where there is no such picture; then only its alternative text is shown
	Warning       *diag.Diagnostic // set where it should be written in another way
}

// Call is a use of a shortcode.
type Call struct {
	Name     string
	Args     []Arg
	Inner    []byte    // the HTML between the opening and the closing tag
	Paired   bool      // whether there is a closing tag
	Inline   bool      // whether it stands within a line of text, where only words and the like may come out
	Within   string    // the name of the shortcode in whose text it stands; "" where there is none
	Told     bool      // that it is not closed was reported already
	Span     diag.Span // the opening tag
	NameSpan diag.Span

	level int
	page  *page
}

// Arg is an argument of a shortcode.
type Arg struct {
	Name     string // "" for a word that stands alone: a value without its name, or the name of a yes/no argument
	Value    string
	Span     diag.Span // the value
	NameSpan diag.Span // the name; empty where there is none
}

// Heading is a heading of a text.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string // without markup
	File  string // in which it stands; "" for that of the text
	Span  diag.Span
}

// FragmentLink is a link to a part of another page, to be checked when all
// pages' Anchors are known. Links within the page are checked by Render.
type FragmentLink struct {
	Key      string // of the page
	Fragment string // without the "#", percent signs resolved
	File     string // in which the link stands; "" for that of the text
	Span     diag.Span
}

// Body is a rendered text.
type Body struct {
	HTML     []byte
	Headings []Heading
	Anchors  []string // every name in the page that a link may lead to, in the page's order
	Links    []FragmentLink
	Words    int  // how many it has
	Code     bool // whether it holds blocks of code
	Diags    diag.List
	Blocks   []Block // in order, where Source.Blocks asks for them
}

// Block is what one block of a text, such as a paragraph or a list, has become.
type Block struct {
	HTML   string
	Offset int // in the file, of the line at which the block begins
}
