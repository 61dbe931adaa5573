package highlight

import (
	"bytes"
	"slices"
)

// regexp goes on behind a pattern between slashes, and reports whether there is one.
func (p *program) regexp() bool {
	end := p.lineEnd(p.pos)
	if next := p.byteAt(1); p.pos < p.noRegexp || next == '/' || next == '*' {
		return false
	}
	class := false
	for i := p.pos + 1; i < end; i++ {
		switch c := p.src[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			p.emit(Regexp, p.word(i+1, ""))
			p.value = true
			return true
		}
	}
	p.noRegexp = end
	return false
}

// startHeredoc notes which line ends the text that begins below, and reports whether
// there is one.
func (p *program) startHeredoc() bool {
	i := p.pos + 2
	if i < p.end && indexByte("<-~", p.src[i]) >= 0 {
		i++
	}
	for i < p.end && isBlank(p.src[i]) && p.lang.has(variables) {
		i++
	}
	mark := i
	if i < p.end && indexByte(`"'\`, p.src[i]) >= 0 {
		i++
	}
	end := p.word(i, "")
	if p.before() == '<' || end == i || isDigit(p.src[i]) || p.value && !p.lang.has(variables) && mark == p.pos+2 && !isUpper(p.src[i]) {
		return false
	}
	p.heredoc = string(p.src[i:end])
	if mark < i && end < p.end && p.src[end] == p.src[mark] {
		end++
	}
	p.emit(Symbol, end)
	return true
}

// skipHeredoc goes on behind the text that ends with a line of its own, or with the
// code.
func (p *program) skipHeredoc() {
	end := []byte(p.heredoc)
	p.heredoc = ""
	for i := p.pos; i < p.end; {
		next := p.lineEnd(i)
		line := bytes.TrimRight(bytes.TrimSpace(p.src[i:next]), ";,)")
		if bytes.Equal(line, end) {
			p.emit(String, i)
			p.emit(Symbol, next)
			return
		}
		i = min(next+1, p.end)
	}
	p.emit(String, p.end)
}

// element goes on behind the tag of an element among code, as in JSX. What stands between
// tags is read as code, which does it no harm.
func (p *program) element() bool {
	i := p.pos + 1
	if i < p.end && p.src[i] == '/' {
		i++
	}
	end := p.word(i, "-.:$")
	if end == i && (i >= p.end || p.src[i] != '>') {
		return false
	}
	if end < p.end && indexByte(" \t\r\n/>", p.src[end]) < 0 || end >= p.end { // <T,>(x: T) of TypeScript
		return false
	}
	p.emit(Plain, i)
	p.emit(Tag, end)
	for p.pos < p.end {
		switch c := p.src[p.pos]; {
		case p.comment():
		case c == '>':
			p.sign()
			p.value = false
			return true
		case isLetter(c):
			p.emit(Attribute, p.word(p.pos, "-:"))
		case c == '"' || c == '\'':
			p.emit(String, p.behind(p.pos+1, string(c)))
		case c == '{' && len(p.open)+p.depth < maxDepth:
			p.sign()
			p.open = append(p.open, filling{closer: '}'})
			p.value = false
			p.braces()
		case c == '<', c == ';':
			return true
		default:
			p.sign()
		}
	}
	return true
}

// braces goes on behind the code in the braces that were just opened.
func (p *program) braces() {
	depth := len(p.open)
	for p.pos < p.end && len(p.open) >= depth {
		if f := p.open[len(p.open)-1]; len(p.open) == depth && p.src[p.pos] == '}' && f.depth == 0 {
			p.open = p.open[:depth-1]
			p.sign()
			return
		}
		p.step()
	}
}

// phpPage scans PHP: pages of HTML with PHP in it, or code alone.
func phpPage(s *scanner) {
	if !slices.ContainsFunc([]string{"<?php", "<?="}, func(mark string) bool { return bytes.Contains(s.rest(), []byte(mark)) }) {
		s.program(&phpCode)
		return
	}
	markup(s)
}
