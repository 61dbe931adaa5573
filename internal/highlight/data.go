package highlight

import "bytes"

// jsonData scans JSON, with comments as some programs take them.
func jsonData(s *scanner) {
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case c == '"' || c == '\'':
			end := s.textEnd(c)
			class := String
			for i := end; i < s.end && i < end+maxIndent; i++ {
				if s.src[i] == ':' {
					class = Tag
				}
				if !isBlank(s.src[i]) && s.src[i] != '\n' {
					break
				}
			}
			s.emit(class, end)
		case s.at("//"):
			s.emit(Comment, s.lineEnd(s.pos))
		case s.at("/*"):
			s.emit(Comment, s.behind(s.pos+2, "*/"))
		case isDigit(c), c == '-' && isDigit(s.byteAt(1)):
			s.emit(Number, s.number(s.pos+1))
		case isLetter(c):
			s.constant(s.word(s.pos, ""))
		default:
			s.sign()
		}
	}
}

// textEnd gives the offset behind the text in quotation marks that begins here. It ends
// with its line at the latest.
func (s *scanner) textEnd(mark byte) int {
	i := s.pos + 1
	for i < s.end && s.src[i] != '\n' {
		switch s.src[i] {
		case mark:
			return i + 1
		case '\\':
			i++
		}
		i++
	}
	return min(i, s.end)
}

// constant goes on behind a word, which has a colour where it is true, false or nothing.
func (s *scanner) constant(end int) {
	class := Plain
	switch string(bytes.ToLower(s.src[s.pos:end])) {
	case "true", "false", "null", "yes", "no", "on", "off", "nan", "infinity", "inf":
		class = Constant
	}
	s.emit(class, end)
}

// settings scans TOML, and files of lines "name = value" under names in brackets.
func settings(s *scanner) {
	for s.pos < s.end {
		s.blanks()
		if s.pos >= s.end {
			return
		}
		end := s.lineEnd(s.pos)
		switch c := s.src[s.pos]; {
		case c == '#' || c == ';':
			s.emit(Comment, end)
		case c == '[' && s.lineStarts():
			s.emit(Name, s.inLine(0, "]"))
			for s.byteAt(0) == ']' {
				s.emit(Name, s.pos+1)
			}
		case c == '\n':
			s.sign()
		default:
			if i := bytes.IndexAny(s.src[s.pos:end], "=:"); i > 0 {
				s.emit(Attribute, s.pos+len(bytes.TrimRight(s.src[s.pos:s.pos+i], " \t")))
				s.blanks()
				s.sign()
			}
			s.settingValue()
		}
	}
}

// settingValue goes on behind a value, which may be a list over several lines.
func (s *scanner) settingValue() {
	depth := 0
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case c == '\n' && depth <= 0:
			return
		case s.at(`"""`), s.at(`'''`):
			s.emit(String, s.behind(s.pos+3, string(s.src[s.pos:s.pos+3])))
		case c == '"' || c == '\'':
			s.emit(String, s.textEnd(c))
		case (c == '#' || c == ';') && isBlank(s.before()):
			s.emit(Comment, s.lineEnd(s.pos))
		case c == '[' || c == '{':
			depth++
			s.sign()
		case c == ']' || c == '}':
			depth--
			s.sign()
		case isDigit(c):
			s.emit(Number, s.word(s.pos, ".:-+"))
		case c == '$' && (s.byteAt(1) == '{' || isLetter(s.byteAt(1))):
			s.emit(Variable, s.word(s.pos+1, "{}"))
		case isLetter(c):
			end := s.word(s.pos, "-.")
			if depth > 0 && s.assigns(end) {
				s.emit(Attribute, end)
				continue
			}
			s.constant(end)
		default:
			s.sign()
		}
	}
}

// assigns reports whether an equals sign stands at an offset, or behind a blank there.
func (s *scanner) assigns(at int) bool {
	if at < s.end && isBlank(s.src[at]) {
		at++
	}
	return at < s.end && s.src[at] == '='
}

// yaml scans YAML.
func yaml(s *scanner) {
	for s.pos < s.end {
		s.yamlLine()
	}
}

// yamlLine scans a line, and the text below it that belongs to its key.
func (s *scanner) yamlLine() {
	start := s.pos
	s.blanks()
	end := s.lineEnd(s.pos)
	indent := s.pos - start
	switch {
	case indent > 0:
	case s.at("---"), s.at("..."):
		s.emit(Directive, s.pos+3)
	case s.at("%"):
		s.emit(Directive, end)
	}
	for (s.at("- ") || s.at("? ") || s.at("-\n")) && s.pos < end {
		s.sign()
		s.blanks()
		indent = s.pos - start
	}
	if key := s.yamlKey(end); key > 0 {
		s.emit(Tag, key)
		s.blanks()
		s.sign()
	}
	if s.yamlValue(end) {
		s.yamlBlock(indent)
	}
	if s.pos < s.end {
		s.sign()
	}
}

// yamlKey gives the offset behind the key that a line begins with; 0 where there is none.
func (s *scanner) yamlKey(end int) int {
	i := s.pos
	if c := s.byteAt(0); c == '"' || c == '\'' {
		i = min(s.textEnd(c), end)
	} else if c == '#' || c == '{' || c == '[' || c == '&' || c == '*' || c == '!' || c == '|' || c == '>' {
		return 0
	}
	for ; i < end; i++ {
		if s.src[i] == ':' && (i+1 == end || isBlank(s.src[i+1])) {
			return i
		}
		if s.src[i] == '#' && isBlank(s.src[i-1]) {
			return 0
		}
	}
	return 0
}

// yamlValue scans a value up to the end of the line, and reports whether its text stands in
// the lines below.
func (s *scanner) yamlValue(end int) (below bool) {
	first, flow := true, 0
	for s.pos < end {
		c := s.src[s.pos]
		switch {
		case isBlank(c):
			s.blanks()
			continue
		case c == '#' && (isBlank(s.before()) || s.before() == '\n'):
			s.emit(Comment, end)
			return below
		case c == '"' || c == '\'' && (first || flow > 0):
			s.emit(String, s.textEnd(c))
		case c == '&' || c == '*':
			s.emit(Variable, min(s.word(s.pos+1, "-."), end))
		case c == '!':
			s.emit(Type, min(s.word(s.pos+1, "-.:/!"), end))
			continue // the value follows
		case first && (c == '|' || c == '>'):
			below = true
			s.emit(Directive, min(s.word(s.pos+1, "-+"), end))
		case s.at("{{"):
			outer := s.end
			if s.end = end; !s.templateTag() {
				s.sign()
			}
			s.end = outer
		case c == '{' || c == '[':
			flow++
			s.sign()
			continue
		case c == '}' || c == ']' || c == ',':
			s.sign()
			continue
		case isDigit(c), c == '-' && isDigit(s.byteAt(1)):
			s.yamlWord(end, flow > 0, Number)
		case isLetter(c) || c == '~':
			s.yamlWord(end, flow > 0, Plain)
		default:
			s.sign()
		}
		first = false
	}
	return below
}

// yamlWord goes on behind a word: the whole of a value, where it is to have a colour.
func (s *scanner) yamlWord(end int, flow bool, class Class) {
	i := s.word(s.pos+1, "-.:/@+~")
	if i > s.pos+1 && s.src[i-1] == ':' {
		i--
	}
	i = min(i, end)
	if flow && i < end && s.src[i] == ':' {
		s.emit(Tag, i)
		return
	}
	rest := bytes.TrimLeft(s.src[i:end], " \t\r")
	whole := len(rest) == 0 || rest[0] == '#' || flow && indexByte(",]}", rest[0]) >= 0
	switch {
	case !whole:
		s.emit(Plain, i)
	case class == Number:
		s.emit(Number, i)
	case string(s.src[s.pos:i]) == "~":
		s.emit(Constant, i)
	default:
		s.constant(i)
	}
}

// yamlBlock goes on behind the lines that are indented more than their key.
func (s *scanner) yamlBlock(indent int) {
	i := s.pos
	for i < s.end {
		next := min(i+1, s.end)
		line := s.src[next:s.lineEnd(next)]
		if words := bytes.TrimLeft(line, " \t"); len(bytes.TrimSpace(line)) > 0 && len(line)-len(words) <= indent {
			break
		}
		i = next + len(line)
		if next == s.end {
			break
		}
	}
	s.emit(String, i)
}
