package highlight

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// program scans code of a language that the table describes.
type program struct {
	*scanner
	lang  *Language
	words map[string]Class
	line  []string // what begins a comment
	block []string // pairs

	open     []filling // texts in which code stands that is looked at, the innermost last
	value    bool      // a value stands in front, so that what follows is an operator
	expect   Class     // of the next name
	called   bool      // a bracket of a language of lists stands in front
	heredoc  string    // the line that ends the text that begins below
	dead     [6]int    // by quote: up to here it was found that the mark closes nothing
	noRegexp int       // up to here there is no pattern
}

// filling is a text with code in it.
type filling struct {
	quote  quote
	closer byte // what ends the code
	depth  int  // how many brackets of its kind are open in the code
}

func (s *scanner) program(l *Language) {
	p := &program{scanner: s, lang: l, words: l.wordClasses(), line: strings.Fields(l.line), block: strings.Fields(l.block)}
	for p.pos < p.end {
		p.step()
	}
}

// step goes on by one part at least.
func (p *program) step() {
	c := p.src[p.pos]
	switch {
	case c == '\n':
		p.emit(Plain, p.pos+1)
		p.expect, p.called = Plain, false
		if p.heredoc != "" {
			p.skipHeredoc()
		}
	case isBlank(c):
		p.blanks()
	case p.special(c), p.comment(), p.text():
	case isDigit(c) || c == '.' && !p.value && isDigit(p.byteAt(1)) && p.before() != '.':
		p.emit(Number, p.number(p.pos))
		p.value = true
	case isLetter(c):
		p.name()
	default:
		p.operator(c)
	}
}

// special looks for what only some languages have.
func (p *program) special(c byte) bool {
	l, next := p.lang, p.byteAt(1)
	switch {
	case c == '#' && next == '[' && l.has(attributes):
		p.emit(Decorator, p.inLine(0, "]"))
	case c == '#' && l.has(directives) && (isLetter(next) || isBlank(next)) && p.lineStarts():
		p.directive()
	case c == '@' && l.has(decorators) && isLetter(next):
		p.emit(Decorator, p.word(p.pos+1, "."))
	case c == ':' && l.has(symbols) && isLetter(next) && indexByte(" \t\n([{,|", p.before()) >= 0:
		p.emit(Symbol, p.word(p.pos+1, l.extra))
		p.value = true
	case c == '/' && l.has(slashRegexp) && !p.value:
		return p.regexp()
	case c == '<' && l.has(elements) && (!p.value && (isLetter(next) || next == '>') || next == '/'):
		return p.element()
	case c == '<' && next == '<' && l.has(heredocs):
		return p.startHeredoc()
	case l.has(prompts) && (c == '$' || c == '>') && p.lineStarts() && p.prompt():
	case indexByte(l.sigils, c) >= 0:
		return p.variable(c)
	default:
		return false
	}
	return true
}

// directive goes on to the end of a line, and of those that go on below.
func (p *program) directive() {
	end := p.lineEnd(p.pos)
	for end < p.end && p.src[end-1] == '\\' {
		end = p.lineEnd(end + 1)
	}
	for _, mark := range []string{"//", "/*"} {
		if i := bytes.Index(p.src[p.pos:end], []byte(mark)); i > 0 {
			end = p.pos + i
		}
	}
	p.emit(Directive, end)
}

// prompt goes on behind the prompt of a console in which somebody types.
func (p *program) prompt() bool {
	n := 1
	for n < 3 && p.byteAt(n) == p.src[p.pos] {
		n++
	}
	if !isBlank(p.byteAt(n)) && p.byteAt(n) != '\n' || n == 2 {
		return false
	}
	p.emit(Prompt, p.pos+n)
	p.value = false
	return true
}

// comment looks for a comment.
func (p *program) comment() bool {
	for i := 0; i+1 < len(p.block); i += 2 {
		if !p.at(p.block[i]) || p.block[i][0] == '=' && p.before() != '\n' {
			continue
		}
		p.emit(Comment, p.commentEnd(p.block[i], p.block[i+1]))
		return true
	}
	if last := len(p.open) - 1; last >= 0 && p.open[last].quote.open != "" {
		return false // a text may hold the mark; it ends before the line does
	}
	for _, mark := range p.line {
		switch {
		case isLetter(mark[0]) && (!p.at(mark) || isWord(p.byteAt(len(mark))) || !p.lineStarts()), !p.at(mark),
			mark == "#" && (isWord(p.before()) || p.before() == '$' || p.before() == '{'):
			continue
		}
		p.emit(Comment, p.lineEnd(p.pos))
		return true
	}
	return false
}

// commentEnd gives the offset behind the comment that begins here.
func (p *program) commentEnd(open, end string) int {
	i := p.behind(p.pos+len(open), end)
	if !p.lang.nested {
		return i
	}
	depth := 1
	for i = p.pos + len(open); i < p.end; i++ {
		switch rest := p.src[i:p.end]; {
		case bytes.HasPrefix(rest, []byte(end)):
			if depth--; depth == 0 {
				return i + len(end)
			}
			i += len(end) - 1
		case bytes.HasPrefix(rest, []byte(open)):
			depth++
			i += len(open) - 1
		}
	}
	return p.end
}

// text looks for a text in quotation marks.
func (p *program) text() bool {
	for i, q := range p.lang.quotes {
		if p.at(q.open) && p.quoted(i, q, false) {
			return true
		}
	}
	return false
}

// quoted goes on behind a text whose opening mark stands here, and reports whether it
// is one.
func (p *program) quoted(i int, q quote, raw bool) bool {
	start := p.pos + len(q.open)
	q.raw = q.raw || raw
	switch {
	case q.alone && p.value:
		return false
	case q.char:
		end := start
		switch {
		case start >= p.end:
			return false
		case p.src[start] == '\\':
			end = min(start+2, p.end)
			for end < p.end && end < start+12 && p.src[end] != '\'' && p.src[end] != '\n' {
				end++
			}
		default:
			_, n := utf8.DecodeRune(p.src[start:p.end])
			end = start + n
		}
		if end >= p.end || p.src[end] != '\'' {
			return false
		}
		p.emit(String, end+1)
		p.value = true
		return true
	case !q.lines:
		if p.pos < p.dead[i] {
			return false
		}
		if end := p.lineEnd(p.pos); !p.closes(q, start, end) {
			p.dead[i] = end
			return false
		}
	}
	p.emit(String, start)
	p.inText(q)
	return true
}

// closes reports whether a text is closed in its line.
func (p *program) closes(q quote, from, end int) bool {
	mark := q.end()
	for i := from; i+len(mark) <= end; i++ {
		switch {
		case p.src[i] == '\\' && !q.raw:
			i++
		case string(p.src[i:i+len(mark)]) == mark:
			return true
		}
	}
	return false
}

// inText goes on within a text up to its end, or to code in it.
func (p *program) inText(q quote) {
	mark := q.end()
	for i := p.pos; i < p.end; {
		c := p.src[i]
		switch {
		case c == mark[0] && bytes.HasPrefix(p.src[i:p.end], []byte(mark)):
			p.emit(String, i+len(mark))
			p.value = true
			return
		case c == '\n' && !q.lines:
			p.emit(String, i)
			return
		case q.fill == "{" && c == '{' && i+1 < p.end && p.src[i+1] == '{': // which stands for itself
			i++
		case q.fill != "" && c == q.fill[0] && len(p.open)+p.depth < maxDepth && bytes.HasPrefix(p.src[i:p.end], []byte(q.fill)):
			p.emit(String, i)
			p.emit(Escape, i+len(q.fill))
			closer := byte('}')
			if q.fill == `\(` {
				closer = ')'
			}
			p.open = append(p.open, filling{q, closer, 0})
			p.value = false
			return
		case c == '\\' && !q.raw:
			p.emit(String, i)
			p.emit(Escape, p.escapeEnd(i))
			i = p.pos
			continue
		case c == '$' && q.vars:
			p.emit(String, i)
			if !p.variable(c) {
				p.emit(String, i+1)
			}
			i = p.pos
			continue
		}
		i++
	}
	p.emit(String, p.end)
}

// escapeEnd gives the offset behind a backslash and what belongs to it.
func (p *program) escapeEnd(i int) int {
	if i+1 >= p.end {
		return p.end
	}
	most := map[byte]int{'x': 2, 'u': 4, 'U': 8}[p.src[i+1]]
	if i+2 < p.end && p.src[i+1] == 'u' && p.src[i+2] == '{' {
		for j := i + 3; j < min(i+12, p.end); j++ {
			if p.src[j] == '}' {
				return j + 1
			}
		}
	}
	_, n := utf8.DecodeRune(p.src[i+1 : p.end])
	j := i + 1 + n
	for k := 0; k < most && j < p.end && (isDigit(p.src[j]) || 'a' <= p.src[j]|0x20 && p.src[j]|0x20 <= 'f'); k++ {
		j++
	}
	return j
}

// variable goes on behind a variable with its mark.
func (p *program) variable(c byte) bool {
	next, end := p.byteAt(1), 0
	switch {
	case c == '%' && p.lang.has(foldCase): // of Windows: %NAME% and %1
		if end = p.word(p.pos+1, "~"); end < p.end && p.src[end] == '%' {
			end++
		}
	case c == '$' && next == '(' && p.lang.has(variables):
		if end = p.word(p.pos+2, ""); end >= p.end || p.src[end] != ')' {
			end = p.pos + 1 // and the bracket that follows
		}
		end++
	case next == '{' && (c == '$' || c == '@'):
		end = p.inLine(0, "}")
	case c == '@' && next == '@':
		end = p.word(p.pos+2, "")
	case isLetter(next) || isDigit(next):
		end = p.word(p.pos+1, "")
		if p.lang.has(foldCase) && end+1 < p.end && p.src[end] == ':' && isLetter(p.src[end+1]) { // $env:PATH
			end = p.word(end+1, "")
		}
	case c == '$' && p.lang.has(variables) && indexByte("?!#*@-$", next) >= 0 && next != 0:
		end = p.pos + 2
	}
	if end <= p.pos+1 {
		return false
	}
	p.emit(Variable, end)
	p.value = true
	return true
}

// name goes on behind a word.
func (p *program) name() {
	l := p.lang
	end := p.word(p.pos, l.extra)
	if l.prefixes != "" && p.prefixed(end) {
		return
	}
	for end-1 > p.pos && indexByte("-?.=&", p.src[end-1]) >= 0 && l.extra != "" && !l.has(lists) && (p.src[end-1] != '?' || end < p.end && p.src[end] != '(' && p.src[end] != '\n' && !isBlank(p.src[end])) {
		end--
	}
	word := string(p.src[p.pos:end])
	if l.has(foldCase) {
		word = strings.ToLower(word)
	}
	class, known := p.words[word]
	member := p.before() == '.' && p.pos > 1 && p.src[p.pos-2] != '.'
	next := byte(0)
	if end < p.end {
		next = p.src[end]
	}
	switch {
	case known && !member && (class == Keyword || p.expect == Plain):
		if class == Keyword {
			p.value = false
			p.expect = Plain
			if in(l.defines, word) {
				p.expect = Function
			} else if in(l.declares, word) {
				p.expect = Name
			}
			p.emit(class, end)
			p.called = false
			return
		}
	case p.expect != Plain:
		class, p.expect = p.expect, Plain
	case p.called && l.has(lists), next == '(' && !l.has(lists):
		class = Function
	case l.has(capitalTypes) && isUpper(word[0]):
		class = Type
	default:
		class = Plain
	}
	p.emit(class, end)
	p.value, p.called = true, false
}

// prefixed goes on behind a text with letters in front of its mark.
func (p *program) prefixed(end int) bool {
	word := string(p.src[p.pos:end])
	if end >= p.end || !in(p.lang.prefixes, word) {
		return false
	}
	if strings.HasSuffix(word, "r") && p.src[end] == '#' { // r#"…"#
		hashes := end
		for hashes < p.end && p.src[hashes] == '#' {
			hashes++
		}
		if hashes < p.end && p.src[hashes] == '"' {
			p.emit(String, p.behind(hashes+1, `"`+string(p.src[end:hashes])))
			p.value = true
			return true
		}
		return false
	}
	for i, q := range p.lang.quotes {
		if q.char || !bytes.HasPrefix(p.src[end:p.end], []byte(q.open)) {
			continue
		}
		start := p.pos
		if (strings.ContainsAny(word, "fF") || word == "s" || word == "t") && q.fill == "" {
			q.fill = "{"
			if p.lang.has(capitalTypes) { // of Scala
				q.fill = "${"
			}
		}
		p.emit(String, end)
		if p.quoted(i, q, strings.ContainsAny(word, "rR@")) {
			return true
		}
		p.pos = start
		p.parts = p.cut(start)
		return false
	}
	return false
}

// cut gives the parts up to an offset.
func (s *scanner) cut(at int) []Part {
	parts := s.parts
	for len(parts) > 0 {
		last := len(parts) - 1
		from := 0
		if last > 0 {
			from = parts[last-1].End
		}
		if from < at {
			parts[last].End = min(parts[last].End, at)
			break
		}
		parts = parts[:last]
	}
	return parts
}

// in reports whether a list of words holds one.
func in(list, word string) bool {
	for len(list) > 0 {
		first, rest, _ := strings.Cut(list, " ")
		if first == word {
			return true
		}
		list = rest
	}
	return false
}

// operator goes on behind a sign.
func (p *program) operator(c byte) {
	if last := len(p.open) - 1; last >= 0 {
		f := &p.open[last]
		opener := byte('{')
		if f.closer == ')' {
			opener = '('
		}
		switch {
		case c == opener:
			f.depth++
		case c == f.closer && f.depth > 0:
			f.depth--
		case c == f.closer:
			q := f.quote
			p.open = p.open[:last]
			p.emit(Escape, p.pos+1)
			p.inText(q)
			return
		}
	}
	p.called = c == '('
	p.value = c == ')' || c == ']' || c == '}'
	if c == '(' && !p.lang.has(lists) || c == '{' || c == ';' || c == '=' {
		p.expect = Plain
	}
	p.sign()
}
