package highlight

import "bytes"

// diff scans what differs between files.
func diff(s *scanner) {
	for s.pos < s.end {
		end := s.lineEnd(s.pos)
		class := Plain
		switch {
		case s.at("+++"), s.at("---"), s.at("diff "), s.at("index "), s.at("Index: "), s.at("==="):
			class = Heading
		case s.at("@@"):
			class = Symbol
		case s.at("+"), s.at(">"):
			class = Inserted
		case s.at("-"), s.at("<"):
			class = Deleted
		case s.at("!"):
			class = Strong
		}
		s.emit(class, end)
		s.emit(Plain, end+1)
	}
}

// console scans what was typed behind the prompt of a console, and what was answered.
func console(s *scanner) {
	for s.pos < s.end {
		end := s.lineEnd(s.pos)
		n := promptLength(s.src[s.pos:end])
		if n == 0 {
			s.emit(Output, end)
			s.emit(Plain, end+1)
			continue
		}
		for end < s.end && s.src[end-1] == '\\' && end+1 < s.end { // the command goes on
			end = s.lineEnd(end + 1)
		}
		s.emit(Prompt, s.pos+n)
		s.within("bash", end)
		s.emit(Plain, end+1)
	}
}

// promptLength is how long the prompt is with which a line begins, such as "$",
// "ana@host:~$", "(env) $", "PS C:\>" or ">>>"; 0 where there is none.
func promptLength(line []byte) int {
	const longest = 80
	for i := range min(len(line), longest) {
		switch c := line[i]; {
		case (c == '$' || c == '#' || c == '%' || c == '>') && (i+1 == len(line) || isBlank(line[i+1])):
			before := line[:i]
			if i == 0 || bytes.IndexByte(before, '@') >= 0 || before[0] == '(' || before[0] == '[' || bytes.HasPrefix(before, []byte("PS ")) || bytes.IndexByte(before, ':') == 1 || bytes.Trim(before, ">") == nil || len(bytes.Trim(before, ">")) == 0 {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// dockerfile scans the recipe of a container: a word in capitals, and what belongs to it.
func dockerfile(s *scanner) {
	for s.pos < s.end {
		s.blanks()
		end := s.lineEnd(s.pos)
		if s.at("#") {
			s.emit(Comment, end)
			s.emit(Plain, end+1)
			continue
		}
		word := s.word(s.pos, "")
		name := string(bytes.ToUpper(s.src[s.pos:word]))
		for end > s.pos && end < s.end && s.src[end-1] == '\\' {
			end = s.lineEnd(end + 1)
		}
		if in("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR", name) {
			s.emit(Keyword, word)
		}
		s.within("bash", end)
		s.emit(Plain, end+1)
	}
}

// makefile scans rules and variables.
func makefile(s *scanner) {
	for s.pos < s.end {
		recipe := s.at("\t")
		end := s.lineEnd(s.pos)
		for end > s.pos && end < s.end && s.src[end-1] == '\\' {
			end = s.lineEnd(end + 1)
		}
		s.blanks()
		line := s.src[s.pos:max(s.pos, end)]
		word := string(s.src[s.pos:s.word(s.pos, "-")])
		switch i := bytes.IndexAny(line, ":="); {
		case recipe:
		case s.at("#"):
			s.emit(Comment, end)
		case in("define else endef endif export ifdef ifeq ifndef ifneq include override -include", word):
			s.emit(Keyword, s.pos+len(word))
		case i > 0 && line[i] == ':' && (i+1 == len(line) || line[i+1] != '=' && line[i+1] != ':'):
			s.emit(Function, s.pos+i)
		case i > 0:
			s.emit(Variable, s.pos+len(bytes.TrimRight(line[:i], " \t:?+")))
		}
		s.within("bash", end)
		s.emit(Plain, end+1)
	}
}

// apache scans settings of that server: words, and elements.
func apache(s *scanner) {
	for s.pos < s.end {
		s.blanks()
		end := s.lineEnd(s.pos)
		switch {
		case s.at("#"):
			s.emit(Comment, end)
		case s.at("<"):
			s.emit(Tag, end)
		default:
			s.emit(Keyword, min(s.word(s.pos, ""), end))
			for s.pos < end {
				switch c := s.src[s.pos]; {
				case c == '"':
					s.emit(String, s.textEnd(c))
				case c == '$' || c == '%':
					s.emit(Variable, min(s.word(s.pos+1, "{}"), end))
				case isDigit(c):
					s.emit(Number, s.word(s.pos, "."))
				case isLetter(c):
					s.constant(s.word(s.pos, "-."))
				default:
					s.sign()
				}
			}
		}
		s.emit(Plain, end+1)
	}
}

// httpMessage scans what a browser and a server say to each other.
func httpMessage(s *scanner) {
	end := s.lineEnd(s.pos)
	word := s.word(s.pos, "")
	s.emit(Keyword, min(word, end))
	s.emit(String, end)
	s.emit(Plain, end+1)
	for s.pos < s.end {
		end := s.lineEnd(s.pos)
		colon := bytes.IndexByte(s.src[s.pos:end], ':')
		if colon <= 0 {
			break
		}
		s.emit(Attribute, s.pos+colon)
		s.sign()
		s.emit(String, end)
		s.emit(Plain, end+1)
	}
	s.blanks()
	if body := bytes.TrimSpace(s.rest()); len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		s.within("json", s.end)
	} else if len(body) > 0 && body[0] == '<' {
		s.within("html", s.end)
	}
}

// tex scans TeX and LaTeX.
func tex(s *scanner) {
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case c == '%':
			s.emit(Comment, s.lineEnd(s.pos))
		case c == '\\' && isLetter(s.byteAt(1)):
			s.emit(Keyword, s.word(s.pos+1, "*"))
		case c == '\\':
			s.emit(Escape, min(s.pos+2, s.end))
		case c == '@' && isLetter(s.byteAt(1)):
			s.emit(Keyword, s.word(s.pos+1, ""))
		case c == '$':
			n := 1
			if s.byteAt(1) == '$' {
				n = 2
			}
			s.emit(String, s.behind(s.pos+n, "$$"[:n]))
		case c == '{' || c == '}' || c == '&' || c == '~':
			s.sign()
		default:
			i := bytes.IndexAny(s.rest(), `%\$@{}&~`)
			if i < 0 {
				return
			}
			s.emit(Plain, s.pos+max(i, 1))
		}
	}
}

// markdownText scans Markdown, with its front matter and the code in it.
func markdownText(s *scanner) {
	if s.at("---\n") {
		if end := bytes.Index(s.src[s.pos+3:s.end], []byte("\n---")); end >= 0 {
			s.within("yaml", s.pos+3+end+4)
		}
	}
	for s.pos < s.end {
		s.blanks()
		end := s.lineEnd(s.pos)
		switch c := s.byteAt(0); {
		case s.at("```"), s.at("~~~"):
			s.fence(end)
			continue
		case c == '#':
			s.emit(Heading, end)
		case c == '>' || (c == '-' || c == '*' || c == '+') && isBlank(s.byteAt(1)):
			s.emit(Keyword, s.pos+1)
		case isDigit(c):
			if i := s.number(s.pos); i > s.pos && i < s.end && (s.src[i-1] == '.' || s.src[i] == ')') {
				s.emit(Keyword, min(i+1, end))
			}
		}
		s.markdownWords(end)
		s.emit(Plain, end+1)
	}
}

// fence goes on behind code in Markdown; end is that of its first line.
func (s *scanner) fence(end int) {
	mark := string(s.src[s.pos : s.pos+3])
	language := string(bytes.Trim(s.src[s.pos+3:end], "`~ \t\r"))
	if i := indexByte(language, ' '); i >= 0 {
		language = language[:i]
	}
	s.emit(String, end)
	s.emit(Plain, end+1)
	code := s.pos
	for code < s.end && !bytes.HasPrefix(bytes.TrimLeft(s.src[code:s.lineEnd(code)], " \t>"), []byte(mark)) {
		code = min(s.lineEnd(code)+1, s.end)
	}
	s.within(language, code)
	s.emit(Plain, code)
	s.emit(String, s.lineEnd(code))
}

// markdownWords scans the words of a line.
func (s *scanner) markdownWords(end int) {
	outer := s.end
	s.end = end
	for s.pos < s.end {
		i := bytes.IndexAny(s.rest(), "`*_[]<{\\")
		if i < 0 {
			break
		}
		s.emit(Plain, s.pos+i)
		switch c := s.src[s.pos]; {
		case c == '\\':
			s.emit(Escape, min(s.pos+2, s.end))
		case c == '`':
			s.emit(String, s.behind(s.pos+1, "`"))
		case s.at("**"), s.at("__"):
			s.marked(Strong, string(s.src[s.pos:s.pos+2]))
		case (c == '*' || c == '_') && !isBlank(s.byteAt(1)) && !isWord(s.before()):
			s.marked(Emphasis, string(c))
		case s.at("](") || s.at("]:"):
			s.emit(Plain, s.pos+2)
			if s.before() == '(' {
				s.emit(Attribute, s.pos+len(s.rest())-len(bytes.TrimLeftFunc(s.rest(), func(r rune) bool { return r != ')' && r != ' ' })))
			} else {
				s.emit(Attribute, s.end)
			}
		case s.at("<!--"):
			s.emit(Comment, s.behind(s.pos, "-->"))
		case c == '<' && (isLetter(s.byteAt(1)) || s.byteAt(1) == '/'):
			s.element()
		case c == '{' && s.templateTag():
		default:
			s.sign()
		}
	}
	s.emit(Plain, s.end)
	s.end = outer
}

// marked goes on behind words between two marks of a kind, where there is a second one.
func (s *scanner) marked(class Class, mark string) {
	i := bytes.Index(s.src[s.pos+len(mark):s.end], []byte(mark))
	if i <= 0 {
		i = -len(mark) // the mark alone
		class = Plain
	}
	s.emit(class, s.pos+2*len(mark)+i)
}
