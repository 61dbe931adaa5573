package highlight

import "bytes"

// styleSheet scans CSS and what is written like it.
func styleSheet(s *scanner) {
	for s.pos < s.end {
		if s.styleBlank() {
			continue
		}
		switch c := s.src[s.pos]; {
		case c == '@' && isLetter(s.byteAt(1)):
			s.emit(Keyword, s.word(s.pos+1, "-"))
			if s.byteAt(0) == ':' { // a variable of Less
				s.values(';')
			} else {
				s.values('{')
			}
		case c == '}' || c == '{' || c == ';':
			s.sign()
		default:
			s.statement()
		}
	}
}

// styleBlank goes on behind blanks and comments.
func (s *scanner) styleBlank() bool {
	switch c := s.src[s.pos]; {
	case isBlank(c) || c == '\n':
		s.sign()
	case s.at("/*"):
		s.emit(Comment, s.behind(s.pos+2, "*/"))
	case s.at("//") && s.before() != ':':
		s.emit(Comment, s.lineEnd(s.pos))
	default:
		return false
	}
	return true
}

// statement scans a selector up to its bracket, or a property with its value.
func (s *scanner) statement() {
	i, depth, first := s.pos, 0, true
	for ; i < s.end && (depth > 0 || indexByte("{;}", s.src[i]) < 0); i++ {
		switch c := s.src[i]; {
		case c == '#' && i+1 < s.end && s.src[i+1] == '{': // #{…} of Sass
			depth++
			i++
		case c == '}':
			depth--
		}
		if s.src[i] == '\n' && first {
			if first = false; indentedSass(s.src[s.pos:i]) {
				break
			}
		}
	}
	if i < s.end && s.src[i] == '{' || i == s.end && bytes.IndexByte(s.src[s.pos:i], ':') < 0 {
		s.selector(i)
		return
	}
	switch c := s.src[s.pos]; {
	case c == '$' || c == '@' || s.at("--"):
		s.emit(Variable, s.word(s.pos+1, "-"))
	default:
		s.emit(Attribute, s.word(s.pos, "-*"))
	}
	outer := s.end
	for s.end = max(i, s.pos); s.pos < s.end; s.sign() {
		s.values(';')
	}
	s.end = outer
}

// indentedSass reports whether a line is a property with its value, which ends there where
// neither brackets nor semicolons are written.
func indentedSass(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	return i > 0 && i+2 < len(line) && isBlank(line[i+1]) && indexByte(",(", line[len(line)-1]) < 0 && !bytes.ContainsAny(line[:i], ".#&, ")
}

// selector scans the words up to an offset.
func (s *scanner) selector(end int) {
	outer := s.end
	s.end = end
	for s.pos < s.end {
		if s.styleBlank() {
			continue
		}
		switch c := s.src[s.pos]; {
		case c == '.' && isLetter(s.byteAt(1)), c == '%' && isLetter(s.byteAt(1)):
			s.emit(Name, s.word(s.pos+1, "-"))
		case c == '#' && isLetter(s.byteAt(1)):
			s.emit(Variable, s.word(s.pos+1, "-"))
		case c == ':':
			s.emit(Decorator, s.word(s.pos+1, "-:"))
		case c == '[':
			s.sign()
			s.emit(Attribute, s.word(s.pos, "-|"))
		case c == '"' || c == '\'':
			s.emit(String, s.behind(s.pos+1, string(c)))
		case isLetter(c):
			s.emit(Tag, s.word(s.pos, "-"))
		case isDigit(c):
			s.emit(Number, s.word(s.pos, ".%"))
		default:
			s.sign()
		}
	}
	s.end = outer
}

// values scans values up to a sign that ends them.
func (s *scanner) values(closer byte) {
	for s.pos < s.end {
		if s.styleBlank() {
			continue
		}
		switch c := s.src[s.pos]; {
		case c == closer || c == ';' || c == '}' || c == '{':
			return
		case c == '"' || c == '\'':
			s.emit(String, s.inLine(1, string(c)))
		case c == '#' && isWord(s.byteAt(1)):
			s.emit(Number, s.word(s.pos+1, ""))
		case c == '#' && s.byteAt(1) == '{':
			s.emit(Escape, s.inLine(0, "}"))
		case isDigit(c), c == '.' && isDigit(s.byteAt(1)):
			end := s.number(s.pos)
			if end < s.end && s.src[end] == '%' {
				end++
			}
			s.emit(Number, end)
		case c == '!' && isLetter(s.byteAt(1)):
			s.emit(Keyword, s.word(s.pos+1, ""))
		case c == '$' || s.at("--") || c == '@':
			if end := s.word(s.pos+1, "-"); end > s.pos+1 {
				s.emit(Variable, end)
			} else {
				s.sign()
			}
		case isLetter(c):
			s.styleWord()
		default:
			s.sign()
		}
	}
}

// styleWord goes on behind a word of a value, and the address in url().
func (s *scanner) styleWord() {
	end := s.word(s.pos, "-")
	if end >= s.end || s.src[end] != '(' {
		s.emit(Constant, end)
		return
	}
	address := string(s.src[s.pos:end]) == "url"
	s.emit(Function, end)
	s.sign()
	if next := s.byteAt(0); address && next != '"' && next != '\'' && next != ')' {
		end := s.behind(s.pos, ")")
		if end > s.pos && s.src[end-1] == ')' {
			end--
		}
		s.emit(String, end)
	}
}
