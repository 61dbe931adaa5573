package prose

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// Target is where a link leads.
type Target struct {
	URL      string
	External bool   // whether it leaves the site
	Broken   bool   // whether it leads nowhere, which is reported
	Type     string // of a file, such as "PDF"; "" where it is a page, or not known
	Size     string // of a file on this site, as readers see it
}

// linkWords are the words of a link, kept until all links of the page are
// known.
type linkWords struct {
	sum  uint64 // of the words in small letters
	to   string
	link ast.Node
}

// Link looks whether the words of a link tell where it leads (WCAG
// 2.4.4). They are the alternative text where a picture is linked, which has
// none where it is decoration.
func (c *Checker) Link(n *ast.Link, t Target, decoration bool) {
	words := c.Plain(n)
	if decoration || len(bytes.TrimSpace(words)) == 0 {
		if decoration || !holdsMore(n) {
			c.Report(diag.LinkEmpty, c.MarkupSpan(n, n.Destination, n.Title), "the link has no words", "Write between the square brackets what readers will find.")
		}
		return
	}
	written := bytes.TrimSpace(words)
	sum := sumOfWords(written)
	switch {
	case readsAsAddress(written):
		c.Report(diag.LinkText, c.WordsSpan(n), "the words of the link are an address", "Write what readers will find there instead.")
	case c.isVague(written, sum):
		c.Report(diag.LinkText, c.WordsSpan(n), "“"+string(written)+"” doesn't say where the link leads",
			"Let the words of the link name what readers will find there"+facts(t)+".")
	case t.Broken:
	default:
		c.checkDocument(n, t, written)
		if c.links == nil {
			c.links = make([]linkWords, 0, 16)
		}
		c.links = append(c.links, linkWords{sum: sum, to: t.URL, link: n})
	}
}

// BareAddress looks at an address that stands in the text as it is. That of
// somebody's mail is what readers want to see.
func (c *Checker) BareAddress(label []byte, span diag.Span) {
	if !readsAsAddress(label) {
		return
	}
	c.Report(diag.LinkText, span, "the words of the link are an address",
		"Write [what readers will find there]("+string(label)+").")
}

// holdsMore says whether a link holds something that is no text and may speak
// for itself. A picture without words has been reported, unless it is
// decoration.
func holdsMore(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case mdast.KindShortcodeInline, ast.KindRawHTML:
			return true
		case ast.KindImage:
			if !mdast.IsDecorative(c) {
				return true
			}
		}
		if holdsMore(c) {
			return true
		}
	}
	return false
}

// readsAsAddress says whether words are an address, and not only the name of a
// site, as in "Nature.com".
func readsAsAddress(words []byte) bool {
	if bytes.IndexByte(words, '.') < 0 {
		return false
	}
	if bytes.ContainsAny(words, " \t\n@") {
		return false
	}
	if bytes.Contains(words, []byte("://")) || mdast.HasPrefixFold(words, "www.") {
		return true
	}
	host, below, _ := bytes.Cut(words, []byte("/"))
	name, top := path.Split(strings.ReplaceAll(string(host), ".", "/"))
	if len(below) == 0 || len(name) < 2 || len(top) < 2 {
		return false
	}
	return strings.IndexFunc(top, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// saysNothing says whether words are such as "here" or "read more", in the
// language of the page or as they are copied from English pages; or no words at
// all, such as an arrow. Remarks in brackets at their end don't count.
func (c *Checker) isVague(words []byte, sum uint64) bool {
	if sum == noWords {
		return true
	}
	if i := bytes.LastIndexByte(words, '('); i > 0 {
		sum = sumOfWords(words[:i])
	}
	return slices.ContainsFunc(known().vague[sum], func(f phrase) bool { return f.language == c.Language.words || f.anywhere })
}

// sumOfWords is the same for the same words, whatever letters they begin with
// and whatever stands around them.
func sumOfWords(words []byte) uint64 {
	const prime = 1099511628211
	sum := uint64(noWords)
	space := true
	for i := 0; i < len(words); {
		r, n := rune(words[i]), 1
		switch {
		case 'A' <= r && r <= 'Z':
			r |= 0x20
		case r >= utf8.RuneSelf:
			r, n = utf8.DecodeRune(words[i:])
			r = unicode.ToLower(r)
		}
		i += n
		if r < utf8.RuneSelf && mdast.IsAlphanumeric(byte(r)) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) {
			space = false
		} else if space {
			continue
		} else {
			r, space = ' ', true
		}
		sum = (sum ^ uint64(r)) * prime
	}
	if space {
		return sum
	}
	return (sum ^ ' ') * prime
}

// noWords is the sum of none: where FNV-1a begins.
const noWords = 14695981039346656037

// mostPlaces is how many places one message names at most.
const mostPlaces = 8

// checkAmbiguous reports links of the same words that lead to different places.
func (c *Checker) reportAmbiguous() {
	if !repeated(c.links) {
		return
	}
	slices.SortStableFunc(c.links, func(a, b linkWords) int { return cmp.Compare(a.sum, b.sum) })
	for i := 0; i < len(c.links); {
		first := c.links[i]
		var others []linkWords
		for i++; i < len(c.links) && c.links[i].sum == first.sum; i++ {
			l := c.links[i]
			if len(others) == mostPlaces || sameGoal(first.to, l.to) || slices.ContainsFunc(others, func(o linkWords) bool { return sameGoal(o.to, l.to) }) {
				continue
			}
			if strings.EqualFold(c.linkText(first.link), c.linkText(l.link)) {
				others = append(others, l)
			}
		}
		if len(others) == 0 {
			continue
		}
		also := []diag.Location{{Span: c.WordsSpan(first.link), Note: "leads to " + first.to}}
		for _, o := range others[1:] {
			also = append(also, diag.Location{Span: c.WordsSpan(o.link), Note: "leads to " + o.to})
		}
		at := c.WordsSpan(others[0].link)
		c.Report(diag.LinkAmbiguous, at, "“"+some([]byte(c.linkText(others[0].link)))+"” leads somewhere else here than further up",
			"Say in each link what sets its goal apart from the other.", also...)
	}
}

// spoken gives the words of a link in one line, without the marks around them.
// Those within count, as in "C++".
func (c *Checker) linkText(link ast.Node) string {
	words := strings.Join(strings.Fields(string(mdast.AppendPlain(nil, link, c.Bytes))), " ")
	return strings.Trim(words, " .,:;!?…“”„«»‹›→")
}

// repeated says whether two links may have the same words and different goals.
func repeated(links []linkWords) bool {
	if len(links) > 32 { // sorted, they are compared sooner
		return true
	}
	for i, a := range links {
		for _, b := range links[:i] {
			if a.sum == b.sum && a.to != b.to {
				return true
			}
		}
	}
	return false
}

// sameGoal says whether two addresses are the same to a reader. A link to a
// page and one to a part of it are.
func sameGoal(a, b string) bool {
	if a == b {
		return true
	}
	pageA, partA, _ := strings.Cut(a, "#")
	pageB, partB, _ := strings.Cut(b, "#")
	return plainAddress(pageA) == plainAddress(pageB) && (partA == "" || partB == "" || partA == partB)
}

func plainAddress(a string) string {
	a = strings.TrimSuffix(a, "/")
	if rest, ok := strings.CutPrefix(a, "http://"); ok {
		a = rest
	} else if rest, ok := strings.CutPrefix(a, "https://"); ok {
		a = rest
	}
	return strings.TrimPrefix(a, "www.")
}

// documents are the kinds of files that are made to be kept or opened in
// another program, with the names by which readers know them.
var documents = map[string]string{
	"PDF": "pdf", "DOC": "word doc", "DOCX": "word docx", "ODT": "odt opendocument writer", "RTF": "rtf",
	"XLS": "excel xls", "XLSX": "excel xlsx", "ODS": "ods opendocument calc", "CSV": "csv",
	"PPT": "powerpoint ppt", "PPTX": "powerpoint pptx", "ODP": "odp opendocument impress",
	"ZIP": "zip", "EPUB": "epub", "MP3": "mp3", "WAV": "wav", "M4A": "m4a", "OGG": "ogg", "MP4": "mp4", "MOV": "mov", "WEBM": "webm",
}

// facts are what the words of a link to a document should say of it.
func facts(t Target) string {
	if documents[t.Type] == "" {
		return ""
	}
	return ", with its type" + map[bool]string{true: " and size"}[t.Size != ""] + ": (" + joined(t) + ")"
}

func joined(t Target) string {
	if t.Size == "" {
		return t.Type
	}
	return t.Type + ", " + t.Size
}

// checkDocument looks whether a link to a document says of what type and size
// it is, in its words or right behind them. The size of a document elsewhere
// is not known.
func (c *Checker) checkDocument(n *ast.Link, t Target, words []byte) {
	if t.External && t.Type == "" {
		t.Type = typeOf(t.URL)
	}
	names := documents[t.Type]
	if names == "" {
		return
	}
	said := strings.ToLower(string(appendBehind(slices.Clone(words), n, c.Bytes)))
	typed := strings.Contains(said, strings.ToLower(t.Type))
	for name := range strings.SplitSeq(names, " ") {
		typed = typed || strings.Contains(said, name)
	}
	sized := t.Size == "" || saysSize(said)
	if typed && sized {
		return
	}
	message := "the link leads to a document, and doesn't say of what type and size"
	switch {
	case typed:
		message = "the link leads to a document, and doesn't say of what size"
	case sized:
		message = "the link leads to a document, and doesn't say of what type"
	}
	title := string(words)
	if i := strings.LastIndexByte(title, '('); i > 0 && strings.HasSuffix(title, ")") && len(title)-i < 24 && (typed || saysSize(title[i:])) {
		title = strings.TrimSpace(title[:i])
	}
	dest := string(n.Destination)
	hint := fmt.Sprintf("Write [%s (%s)](%s)", title, joined(t), dest)
	if !t.External {
		hint += ", or use the shortcode document, which keeps both right."
	} else {
		hint += "."
	}
	c.Report(diag.LinkDocument, c.WordsSpan(n), message, hint)
}

// appendBehind appends the words behind a link up to the next one, those in
// further cells of a row among them.
func appendBehind(dst []byte, n ast.Node, source []byte) []byte {
	enough := len(dst) + 80
	add := func(c ast.Node) bool {
		for ; c != nil && len(dst) < enough; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.Link, *ast.AutoLink:
				return false
			case *ast.Text:
				dst = append(append(dst, ' '), mdast.Resolve(c.Segment.Value(source))...)
			default:
				dst = mdast.AppendPlain(append(dst, ' '), c, source)
			}
		}
		return true
	}
	if !add(n.NextSibling()) {
		return dst
	}
	cell, ok := n.Parent().(*east.TableCell)
	if !ok {
		return dst
	}
	for c := cell.NextSibling(); c != nil; c = c.NextSibling() {
		if !add(c.FirstChild()) {
			break
		}
	}
	return dst
}

// saysSize says whether words hold the size of a file: a number, and a unit
// behind it. Units in other scripts are taken as they come.
func saysSize(words string) bool {
	for i := 0; i < len(words); {
		r, n := utf8.DecodeRuneInString(words[i:])
		i += n
		if !unicode.IsDigit(r) {
			continue
		}
		unit := strings.TrimLeft(words[i:], " \u00a0\u202f")
		end := strings.IndexFunc(unit, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(unit)
		}
		if end == 0 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(unit); r >= 0x370 || containsWord(units, unit[:end]) {
			return true
		}
	}
	return false
}

const units = "b kb mb gb kib mib gib o ko mo go bytes byte octets kt mt gt kilobytes megabytes gigabytes k m"

// typeOf tells by its address of what type a file elsewhere is.
func typeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(path.Base(u.Path), ":") { // such as a page about a file, in a wiki
		return ""
	}
	return strings.ToUpper(strings.TrimPrefix(path.Ext(u.Path), "."))
}
