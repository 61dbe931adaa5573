package search

import (
	"bytes"
	"html"
	"math"
	"sync"
	"unicode/utf8"
)

// Page collects the words of one page. It keeps its room for the next one.
type Page struct {
	scanner
	folded []byte
	plain  []byte
	text   []byte
	arena  []byte // the terms, one behind the other
	terms  []entry
	table  []int32 // place in terms + 1, by hash; 0 for none
	length int     // words of the text
}

type entry struct {
	hash        uint64
	start, size int32
	fixed, body float32
}

var pages = sync.Pool{New: func() any { return &Page{table: make([]int32, 1024)} }}

// NewPage gives a page without words. Its Packed ends it.
func NewPage() *Page { return pages.Get().(*Page) }

// Title adds the title.
func (p *Page) Title(text string) { p.add([]byte(text), titleWeight, 0) }

// Names adds names: of people, partners, places, documents, and terms.
func (p *Page) Names(texts ...string) {
	for _, text := range texts {
		p.add([]byte(text), nameWeight, 0)
	}
}

// Text adds words that count as those of the text do.
func (p *Page) Text(text string) { p.add([]byte(text), 0, 1) }

// Terms adds terms, such as TermsOf gives them, that count as those of the text do.
func (p *Page) Terms(terms []string) {
	for _, t := range terms {
		p.plain = append(p.plain[:0], t...)
		p.count(p.plain, 0, 1)
	}
}

// add adds the words of a text. Words of plain letters, as nearly all are in English, are
// counted as they are read; whatever else stands between two spaces is folded and scanned.
func (p *Page) add(text []byte, fixed, body float32) {
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf && asciiClass[text[at]] != letter {
			at++
			continue
		}
		start := at
		p.plain = p.plain[:0]
		for at < len(text) && text[at] < utf8.RuneSelf && asciiClass[text[at]] == letter {
			c := text[at]
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			p.plain = append(p.plain, c)
			at++
		}
		if len(p.plain) > 0 && len(p.plain) <= maxRunes && endsWord(text, at) {
			if !tiny(p.plain) {
				p.count(p.plain, fixed, body)
			}
			if body > 0 {
				p.length++
			}
			continue
		}
		for at < len(text) && text[at] != ' ' && text[at] != '\n' {
			at++
		}
		p.addAny(text[start:at], fixed, body)
	}
}

// endsWord says whether a run of plain letters that ends at a place surely is a whole
// word.
func endsWord(text []byte, at int) bool {
	if at == len(text) {
		return true
	}
	next := byte(' ')
	if at+1 < len(text) {
		next = text[at+1]
	}
	switch c := text[at]; c {
	case '\'', '`', '-':
		return next < utf8.RuneSelf && asciiClass[next] != letter
	case '.', ',':
		return !isDigit(text[at-1]) || next < utf8.RuneSelf && !isDigit(next)
	default:
		return c < utf8.RuneSelf
	}
}

// addAny is add for every text.
func (p *Page) addAny(text []byte, fixed, body float32) {
	p.folded = Fold(p.folded[:0], string(text))
	p.scan(p.folded, func(w word) {
		for _, part := range w.parts {
			if w.pairs || !tiny(part) {
				p.count(part, fixed, body)
			}
		}
		if n := len(w.parts); w.pairs && n > 1 { // with which no pair begins
			_, size := utf8.DecodeLastRune(w.parts[n-1])
			p.count(w.parts[n-1][len(w.parts[n-1])-size:], fixed, body)
		}
		if w.joined != nil {
			p.count(w.joined, fixed, body)
		}
		if body > 0 {
			p.length += len(w.parts)
		}
	})
}

// count adds to a term.
func (p *Page) count(term []byte, fixed, body float32) {
	h := hashOf(term)
	mask := uint64(len(p.table) - 1)
	i := h & mask
	for ; p.table[i] != 0; i = (i + 1) & mask {
		e := &p.terms[p.table[i]-1]
		if e.hash == h && bytes.Equal(p.arena[e.start:e.start+e.size], term) {
			e.fixed += fixed
			e.body += body
			return
		}
	}
	p.terms = append(p.terms, entry{h, int32(len(p.arena)), int32(len(term)), fixed, body})
	p.arena = append(p.arena, term...)
	p.table[i] = int32(len(p.terms))
	if 2*len(p.terms) > len(p.table) {
		p.grow()
	}
}

func (p *Page) grow() {
	p.table = make([]int32, 2*len(p.table))
	mask := uint64(len(p.table) - 1)
	for n := range p.terms {
		i := p.terms[n].hash & mask
		for p.table[i] != 0 {
			i = (i + 1) & mask
		}
		p.table[i] = int32(n + 1)
	}
}

// hashOf is FNV-1a (RFC 9923), good and fast enough for short words.
func hashOf[T string | []byte](term T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h ^ h>>32
}

// Packed gives the terms of the page with their weights: of each one its size in a byte,
// its bytes, and its weight in a byte. The page must not be used any more.
func (p *Page) Packed() string {
	out := make([]byte, 0, len(p.arena)+2*len(p.terms))
	for _, e := range p.terms {
		out = append(out, byte(e.size))
		out = append(out, p.arena[e.start:e.start+e.size]...)
		out = append(out, weight(strength(math.Min(float64(e.fixed), 1e6), float64(e.body), p.length)))
	}
	p.arena, p.terms, p.length = p.arena[:0], p.terms[:0], 0
	clear(p.table)
	if len(p.table) <= 1<<14 {
		pages.Put(p)
	}
	return string(out)
}

// inline are the elements that part no words. Every other element does.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "del": true, "dfn": true, "em": true, "i": true, "ins": true,
	"kbd": true, "mark": true, "q": true, "s": true, "small": true, "span": true, "strong": true, "sub": true, "time": true, "u": true, "var": true, "wbr": true,
}

// HTML adds the words of a text: headings count for more, alternative texts of pictures
// count, too; scripts and styles do not.
func (p *Page) HTML(src []byte) {
	p.text = p.text[:0]
	heading := false
	flush := func() {
		if len(p.text) == 0 {
			return
		}
		text := p.text
		if bytes.IndexByte(text, '&') >= 0 {
			text = []byte(html.UnescapeString(string(text)))
		}
		if heading {
			p.add(text, headingWeight, 0)
		} else {
			p.add(text, 0, 1)
		}
		p.text = p.text[:0]
	}
	for len(src) > 0 {
		i := bytes.IndexByte(src, '<')
		if i < 0 {
			p.text = append(p.text, src...)
			break
		}
		p.text = append(p.text, src[:i]...)
		src = src[i:]
		name, closing, end := tag(src)
		if name == "" && end == 0 { // a plain "<"
			p.text = append(p.text, ' ')
			src = src[1:]
			continue
		}
		if !inline[name] {
			flush()
		}
		switch {
		case len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6':
			heading = !closing
		case name == "img" && !closing:
			p.Text(attribute(src[:end], "alt"))
		case (name == "script" || name == "style") && !closing:
			if j := bytes.Index(src[end:], []byte("</"+name)); j >= 0 {
				end += j
			} else {
				end = len(src)
			}
		}
		src = src[end:]
	}
	flush()
}

// tag reads the tag with which a text begins: the name in small letters, "" of a
// comment and the like, and where the tag ends. All is zero where there is none.
func tag(src []byte) (name string, closing bool, end int) {
	at := 1
	if at < len(src) && src[at] == '/' {
		closing, at = true, at+1
	}
	start := at
	for at < len(src) && asciiClass[src[at]&0x7f] == letter && src[at] < 0x80 {
		at++
	}
	switch {
	case at > start && !isDigit(src[start]):
		name = lower(src[start:at])
	case bytes.HasPrefix(src, []byte("<!--")):
		if end = bytes.Index(src[4:], []byte("-->")); end < 0 {
			return "", false, len(src)
		}
		return "", false, end + 7
	case start < len(src) && (src[start] == '!' || src[start] == '?'):
	default:
		return "", false, 0
	}
	quote := byte(0)
	for ; at < len(src); at++ {
		switch c := src[at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return name, closing, at + 1
		}
	}
	return name, closing, len(src)
}

// lower gives a name in small letters; those of usual elements without new memory.
func lower(name []byte) string {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			return string(bytes.ToLower(name))
		}
	}
	if s, ok := names[string(name)]; ok {
		return s
	}
	return string(name)
}

var names = func() map[string]string {
	out := make(map[string]string)
	for _, s := range []string{"p", "ul", "ol", "li", "dl", "dt", "dd", "div", "h1", "h2", "h3", "h4", "h5", "h6", "img", "table", "thead", "tbody", "tr", "td", "th", "pre", "blockquote", "figure", "figcaption", "section", "br", "hr", "sup", "script", "style"} {
		out[s] = s
	}
	for s := range inline {
		out[s] = s
	}
	return out
}()

// attribute gives a quoted attribute of a tag; "" where there is none.
func attribute(tag []byte, name string) string {
	i := bytes.Index(tag, []byte(" "+name+"=\""))
	if i < 0 {
		return ""
	}
	value := tag[i+len(name)+3:]
	if end := bytes.IndexByte(value, '"'); end >= 0 {
		return html.UnescapeString(string(value[:end]))
	}
	return ""
}
