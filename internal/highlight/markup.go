package highlight

import "bytes"

// markup scans HTML, XML, and templates of either: what stands in {{ }}, {% %} and <% %> is
// code.
func markup(s *scanner) {
	for s.pos < s.end {
		i := bytes.IndexAny(s.rest(), "<&{")
		if i < 0 {
			return
		}
		s.emit(Plain, s.pos+i)
		if s.templateTag() {
			continue
		}
		switch next := s.byteAt(1); {
		case s.at("<!--"):
			s.emit(Comment, s.behind(s.pos, "-->"))
		case s.at("<![CDATA["):
			s.emit(Directive, s.behind(s.pos, "]]>"))
		case s.at("<?php"), s.at("<?="):
			s.phpCode()
		case s.at("<!"), s.at("<?"):
			s.emit(Directive, s.behind(s.pos, ">"))
		case s.src[s.pos] == '<' && (isLetter(next) || next == '/'):
			s.element()
		case s.src[s.pos] == '&':
			s.entity()
		default:
			s.sign()
		}
	}
}

// entity goes on behind the name of a character.
func (s *scanner) entity() {
	const longest = 32
	for i := s.pos + 1; i < min(s.end, s.pos+longest); i++ {
		switch c := s.src[i]; {
		case c == ';' && i > s.pos+1:
			s.emit(Escape, i+1)
			return
		case c != '#' && !isWord(c):
			i = s.end
		}
	}
	s.sign()
}

// element goes on behind a tag, and what stands in elements that hold another language.
func (s *scanner) element() {
	name := s.pos + 1
	if s.byteAt(1) == '/' {
		name++
	}
	end := s.word(name, "-:.")
	tag := string(bytes.ToLower(s.src[name:end]))
	s.emit(Plain, name)
	s.emit(Tag, end)
	closed := false // by itself
	for s.pos < s.end {
		if s.templateTag() {
			continue
		}
		switch c := s.src[s.pos]; {
		case c == '>':
			s.sign()
			if s.src[name-1] != '/' && !closed {
				s.inner(tag)
			}
			return
		case c == '<':
			return
		case c == '"' || c == '\'':
			s.value(c)
		case isLetter(c) || c == '@' || c == ':' || c == '#' || c == '*':
			s.emit(Attribute, s.word(s.pos+1, "-:.@#*[]()"))
		case c == '=':
			s.sign()
			s.blanks()
			if next := s.byteAt(0); isWord(next) {
				s.emit(String, s.word(s.pos, "-:./%#"))
			}
		default:
			closed = c == '/'
			s.sign()
		}
	}
}

// value goes on behind the value of an attribute.
func (s *scanner) value(mark byte) {
	end := s.behind(s.pos+1, string(mark))
	outer := s.end
	s.end = end
	s.emit(String, s.pos+1)
	for s.pos < s.end {
		i := bytes.IndexAny(s.rest(), "&{<")
		if i < 0 {
			break
		}
		s.emit(String, s.pos+i)
		if !s.templateTag() {
			if s.src[s.pos] == '&' {
				s.entity()
			} else {
				s.emit(String, s.pos+1)
			}
		}
	}
	s.emit(String, s.end)
	s.end = outer
}

// inner goes on behind the code of an element that holds a program or a style sheet.
func (s *scanner) inner(tag string) {
	language := map[string]string{"script": "javascript", "style": "css"}[tag]
	if language == "" {
		return
	}
	end := s.pos
	for end < s.end {
		i := bytes.Index(s.src[end:s.end], []byte("</"))
		if i < 0 {
			end = s.end
			break
		}
		if end += i; hasPrefixFold(s.src[end+2:s.end], tag) {
			break
		}
		end += 2
	}
	s.within(language, end)
}

// phpCode goes on behind PHP in a page.
func (s *scanner) phpCode() {
	end := s.behind(s.pos, "?>")
	code := end
	if bytes.HasSuffix(s.src[s.pos:end], []byte("?>")) {
		code = end - 2
	}
	s.emit(Directive, s.word(s.pos+2, "="))
	s.inside(&phpCode, code)
	s.emit(Directive, end)
}

// templateMarks begin and end code in a page, and comments in it.
var templateMarks = [...]struct {
	open, close string
	comment     bool
}{
	{"{{/*", "*/}}", true}, {"{{- /*", "*/ -}}", true}, {"{{!--", "--}}", true}, {"{{!", "}}", true}, {"{#", "#}", true}, {"<%#", "%>", true}, {"<%--", "--%>", true},
	{"{{{", "}}}", false}, {"{{", "}}", false}, {"{%", "%}", false}, {"<%", "%>", false},
}

// templateTag goes on behind code in a page, and reports whether there is any.
func (s *scanner) templateTag() bool {
	for i, m := range templateMarks {
		if !s.at(m.open) || s.missing[i] >= s.end {
			continue
		}
		from := s.pos + len(m.open)
		length := bytes.Index(s.src[from:s.end], []byte(m.close))
		if length < 0 {
			s.missing[i] = s.end
			continue
		}
		if code := from + length; m.comment {
			s.emit(Comment, code+len(m.close))
		} else {
			s.templateCode(from, code, code+len(m.close))
		}
		return true
	}
	return false
}

// templateCode scans code in a page, and its marks.
func (s *scanner) templateCode(from, code, end int) {
	for from < code && indexByte("-=%<~#/", s.src[from]) >= 0 {
		from++
	}
	s.emit(Directive, from)
	for code > from && indexByte("->~/", s.src[code-1]) >= 0 {
		code--
	}
	outer := s.end
	s.end = code
	s.program(&pageCode)
	s.end = outer
	s.emit(Directive, end)
}

// pageCode is what stands in pages that are templates: of Liquid, Jinja and those like
// them, of Go, and of Ruby.
var pageCode = Language{
	names: "template-code", quotes: []quote{double, single, rawTick}, extra: "-", sigils: "$@",
	keywords:  "and as assign autoescape block break by call capture case comment continue cycle decrement define do each echo else elseif elsif elif embed end endblock endcall endcapture endcase endcomment endfor endif endmacro endraw endset endtablerow endunless endwith extends filter for from if ignore import in include include_relative includes increment is layout link load macro not only or partial partialCached paginate post_url range raw render return seo set tablerow template then unless url use var when with without let const",
	constants: "true false nil null none None True False forloop loop blank empty",
}
