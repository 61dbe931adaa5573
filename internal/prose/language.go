package prose

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// foreign are the blocks of a text that are in another language than it says.
// Those of one language are one mistake, and told together.
type foreign struct {
	tongue int // number in tongues; -1 where only the script tells, or several languages may be meant
	script int
	places []diag.Span
}

// How many words tell the language of a block, and how many letters where
// words are not parted.
const (
	wordsHome   = 8 // after which a block that sounds like its page is left alone
	wordsMin    = 8
	wordsMax    = 200
	lettersMin  = 15
	sentenceMin = 5 // of another script, where they end as sentences do
)

// ForeignWords looks whether a block is in another language than is said of it
// (WCAG 3.1.2). Most blocks show within a dozen words that they are not.
func (p *Checker) ForeignWords(n ast.Node) {
	if p.mute || p.Language.tongue == 0 && p.Language.scripts == 0 {
		return
	}
	if home, enough := p.atHome(n); home {
		p.homely++
		return
	} else if !enough {
		return
	}
	text, start := p.visible(n, true)
	tongue, script, ok := p.Language.elsewhere(text, p.common)
	if !ok {
		p.homely++
		return
	}
	lead := len(text) - len(bytes.TrimLeft(text, "\x00\x01 \t\r\n"))
	place := diag.Span{Start: start + lead, End: start + len(bytes.TrimRight(text, "\x00\x01 \t\r\n"))}
	for i := range p.foreign {
		if f := &p.foreign[i]; f.tongue == tongue && f.script == script {
			f.places = append(f.places, place)
			return
		}
	}
	p.foreign = append(p.foreign, foreign{tongue: tongue, script: script, places: []diag.Span{place}})
}

// atHome says whether a block is plainly in its language, and else whether it
// has enough words for a closer look. It reads the text as it is written, with
// its marks.
func (p *Checker) atHome(n ast.Node) (home, enough bool) {
	words, hits := 0, 0
	var key uint64
	var first rune
	letters := 0 // beyond ASCII
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		b := p.Bytes[line.Start:line.Stop]
		for at := 0; at <= len(b); {
			if key == 0 && at < len(b) {
				first = rune(b[at])
			}
			for at < len(b) && b[at]|0x20 >= 'a' && b[at]|0x20 <= 'z' {
				key = addASCII(key, b[at])
				at++
			}
			size := 1
			if at < len(b) && b[at] >= utf8.RuneSelf {
				var r rune
				if r, size = utf8.DecodeRune(b[at:]); unicode.IsLetter(r) || unicode.IsMark(r) {
					if key == 0 {
						first = r
					}
					key = addRune(key, r)
					letters++
					at += size
					continue
				}
			}
			at += size
			if key == 0 {
				continue
			}
			words++
			switch {
			case p.Language.tongue != 0:
				if p.common.find(key).any&p.Language.tongue != 0 {
					hits++
				}
			case p.Language.writes(first):
				hits++
			}
			key = 0
			if words >= wordsHome && hits >= 3 && hits*5 >= words {
				return true, true
			}
		}
	}
	return hits >= 2 && hits*5 >= words, words >= wordsMin || letters >= lettersMin
}

// writes says whether a letter belongs to one of the scripts.
func (s *Language) writes(r rune) bool {
	i := scriptOf(r)
	return i >= 0 && s.scripts>>i&1 != 0
}

// elsewhere finds the language or the script of a text, where it is plainly
// another one. Names and titles in other languages stand in many texts, so
// words are needed that make sentences, and words that begin with small
// letters.
func (s *Language) elsewhere(text []byte, common *wordTable) (tongue, in int, ok bool) {
	var letters [16]int // by script
	var found [wordsMax]usage
	var keys [wordsMax]uint64
	words, total, small, contents := 0, 0, 0, 0
	var key uint64
	length, lower := 0, false
	ends := false // whether the last sign is one that ends sentences
	for at := 0; at <= len(text); {
		size := 1
		r := ' '
		if at < len(text) {
			r, size = utf8.DecodeRune(text[at:])
		}
		at += size
		switch {
		case r == markup:
			continue
		case unicode.IsLetter(r) || unicode.IsMark(r):
			if length == 0 {
				lower = unicode.IsLower(r)
			}
			if r < utf8.RuneSelf {
				key = addASCII(key, byte(r))
			} else {
				key = addRune(key, r)
			}
			length++
			if i := scriptOf(r); i >= 0 {
				letters[i]++
			}
			total++
			ends = false
			continue
		case strings.ContainsRune(".!?։。！？؟।", r):
			ends = true
		}
		if length == 0 || words == wordsMax {
			continue
		}
		found[words], keys[words] = common.find(key), key
		if found[words].any == 0 && length > 2 {
			contents++
			if lower {
				small++
			}
		}
		words++
		key, length = 0, 0
	}
	if s.scripts != 0 {
		for i, count := range letters[:len(scripts)] {
			if s.scripts>>i&1 == 0 && scripts[i].code != "Latn" && count*5 >= total*4 && count >= lettersMin &&
				(scripts[i].spaceless || words >= wordsMin || words >= sentenceMin && ends) {
				return nearestTongue(i, found[:words], keys[:words], s.tongue), i, true
			}
		}
	}
	if words < wordsMin {
		return 0, 0, false
	}
	best, second := score{tongue: -1}, score{}
	for i := range tongues {
		if c := scoreOf(i, found[:words], keys[:words], s.tongue); c.own > best.own || c.own == best.own && c.says > best.says {
			best, second = c, best
		} else if c.own > second.own {
			second = c
		}
	}
	shown := contents == 0 || small*2 >= contents || best.tongue >= 0 && tongues[best.tongue].code == "de" && small*4 >= contents
	if best.tongue < 0 || best.says < 2 || best.own < 3 || best.own*5 < words || best.home*12 > words || !shown {
		return 0, 0, false
	}
	if second.own == best.own && second.says == best.says {
		best.tongue = -1
	}
	return best.tongue, 0, true
}

// score tells how much a text sounds like one of tongues.
type score struct {
	tongue int
	own    int // words of it that the language at home does not have
	says   int // different ones of these that make sentences
	home   int // words at home that it does not have
}

func scoreOf(tongue int, found []usage, keys []uint64, home tongueSet) score {
	c := score{tongue: tongue}
	var counted [8]uint64
	bit := tongueSet(1) << tongue
	for i, u := range found {
		switch {
		case u.any&bit != 0 && u.any&home == 0:
			c.own++
			if u.says&bit == 0 || c.says == len(counted) {
				continue
			}
			again := false
			for _, k := range counted[:c.says] {
				again = again || k == keys[i]
			}
			if !again {
				counted[c.says] = keys[i]
				c.says++
			}
		case u.any&home != 0 && u.any&bit == 0:
			c.home++
		}
	}
	return c
}

// nearestTongue tells the language of a text in a script; -1 where its words
// don't tell, as there are more languages than we know.
func nearestTongue(in int, found []usage, keys []uint64, home tongueSet) int {
	best, second := score{tongue: -1}, score{}
	for i := range tongues {
		if !holdsWord(scripts[in].languages, tongues[i].code) {
			continue
		}
		if c := scoreOf(i, found, keys, home); c.own > best.own {
			best, second = c, best
		} else if c.own > second.own {
			second = c
		}
	}
	if best.own*4 < len(found) || best.own*3 < second.own*4 || best.says < 2 {
		return -1
	}
	return best.tongue
}

// checkForeign reports the blocks in other languages.
func (p *Checker) checkForeign() {
	for _, f := range p.foreign {
		message, attributes, code := "these words are in another language than the page", "lang=…", ""
		switch s := scripts[f.script]; {
		case f.tongue >= 0:
			code = tongues[f.tongue].code
			message = fmt.Sprintf("these words are in %s, and nothing says so", tongues[f.tongue].name)
		case s.code != "Latn":
			code, _, _ = strings.Cut(s.languages, " ")
			message = fmt.Sprintf("these words are in %s letters, and nothing says in which language", s.name)
			if s.rightward {
				attributes += " dir=rtl"
			}
		}
		attributes = strings.Replace(attributes, "…", code, 1)
		hint := fmt.Sprintf("Write {%s} in the line below the paragraph, so that screen readers say the words rightly.", attributes)
		switch {
		case code == "":
			hint = "Say in which, in the line below the paragraph, as in {lang=da}."
		case p.homely == 0:
			hint = fmt.Sprintf("Say so in the line below the paragraph, as in {%s}; or in the front matter, as in language: %s, if the whole page is in that language.", attributes, code)
		case len(scripts[f.script].languages) > 2 && f.tongue < 0:
			hint = fmt.Sprintf("Say in which, in the line below the paragraph, as in {%s}.", attributes)
		}
		var also []diag.Location
		for _, s := range f.places[1:] {
			also = append(also, diag.Location{Span: s, Note: "and here"})
		}
		p.Report(diag.LanguageUnmarked, f.places[0], message, hint, also...)
	}
}
