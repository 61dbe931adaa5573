package prose

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/locale"
)

// detected is what the words of a block say about its language.
type detected struct {
	language *locale.Language // nil where only the script tells, or several languages may be meant
	script   int
}

// foreignBlocks are the blocks of a text that are in one other language than it
// says: one mistake, reported once.
type foreignBlocks struct {
	detected
	spans []diag.Span
}

// How many words tell the language of a block, and how many letters where
// words are not separated.
const (
	minWords         = 8
	maxWords         = 200
	minLetters       = 15
	minSentenceWords = 5 // of another script, where they end as sentences do
)

// ForeignWords looks whether a block is in another language than is said of it
// (WCAG 3.1.2). Most blocks show within a dozen words that they are not.
func (c *Checker) ForeignWords(n ast.Node) {
	if c.mixed || c.Language.bit == 0 && c.Language.scripts == 0 {
		return
	}
	native, enough := c.isNative(n)
	if native {
		c.native++
		return
	}
	if !enough {
		return
	}
	text, start := c.visible(n, true)
	if readsAsCode(text) {
		return
	}
	d, ok := c.Language.detectOther(text)
	if !ok {
		c.native++
		return
	}
	const blank = "\x00\x01 \t\r\n"
	span := diag.Span{Start: start + len(text) - len(bytes.TrimLeft(text, blank)), End: start + len(bytes.TrimRight(text, blank))}
	i := slices.IndexFunc(c.foreign, func(f foreignBlocks) bool { return f.detected == d })
	if i < 0 {
		i = len(c.foreign)
		c.foreign = append(c.foreign, foreignBlocks{detected: d})
	}
	c.foreign[i].spans = append(c.foreign[i].spans, span)
}

// readsAsCode says whether signs of programs and formulas stand between words, more
// than in any sentence.
func readsAsCode(text []byte) bool {
	signs := 0
	for _, b := range text {
		if b < utf8.RuneSelf && strings.IndexByte(`{}<>=|\$;~^_`, b) >= 0 {
			signs++
		}
	}
	return signs > 1 && signs*40 > len(text)
}

// isNative says whether a block is plainly in its language, and else whether it
// has enough words for a closer look. It reads the text as it is written, with
// its marks.
func (c *Checker) isNative(n ast.Node) (native, enough bool) {
	vocabulary := known()
	words, hits := 0, 0
	var s wordScanner
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		for s.text = c.Bytes[line.Start:line.Stop]; s.next(); {
			words++
			if c.Language.bit == 0 {
				if c.Language.uses(s.first) {
					hits++
				}
			} else if u := vocabulary.usage(s.word()); u != nil && u.common&c.Language.bit != 0 {
				hits++
			}
			if words >= minWords && hits >= 3 && hits*5 >= words {
				return true, true
			}
		}
	}
	return hits >= 2 && hits*5 >= words, words >= minWords || s.wide >= minLetters
}

// detectOther finds the language or the script of a text, where it is plainly
// another one. Names and titles in other languages stand in many texts, so
// words are needed that make sentences, and words that begin with small
// letters.
func (l *Language) detectOther(text []byte) (d detected, ok bool) {
	vocabulary := known()
	var words [maxWords]*usage
	count, contents, small := 0, 0, 0
	for s := (wordScanner{text: text}); count < maxWords && s.next(); count++ {
		words[count] = vocabulary.usage(s.word())
		if words[count] == nil && s.runes > 2 {
			contents++
			if unicode.IsLower(s.first) {
				small++
			}
		}
	}
	found := words[:count]
	if script, ok := l.detectScript(text, count); ok {
		return detected{l.nearestIn(script, found), script}, true
	}
	if count < minWords {
		return d, false
	}
	best, second := ranking(found, l.bit, func(*locale.Language) bool { return true })
	if best.language == nil || best.sentence < 2 || best.own < 3 || best.own*5 < count || best.native*12 > count {
		return d, false
	}
	// German begins its nouns with capitals.
	if contents > 0 && small*2 < contents && (best.language.Code != "de" || small*4 < contents) {
		return d, false
	}
	if second.own == best.own && second.sentence == best.sentence {
		best.language = nil
	}
	return detected{best.language, latin}, true
}

// detectScript finds the script of a text of so many words where nearly all
// letters are of one in which the language is not written. All is in Latin
// letters now and then.
func (l *Language) detectScript(text []byte, words int) (script int, ok bool) {
	if l.scripts == 0 {
		return 0, false
	}
	counts := make([]int, len(scripts))
	total, last := 0, 0
	for i, r := range string(text) {
		if 'a' <= r && r <= 'z' { // nearly all of most texts
			total++
			last = i + 1
			counts[latin]++
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			continue
		}
		total++
		last = i + utf8.RuneLen(r)
		if script := scriptOf(r); script >= 0 {
			counts[script]++
		}
	}
	ends := bytes.ContainsAny(text[last:], ".!?։。！？؟।")
	for i, n := range counts {
		if i != latin && l.scripts>>i&1 == 0 && n*5 >= total*4 && n >= minLetters &&
			(scripts[i].spaceless || words >= minWords || words >= minSentenceWords && ends) {
			return i, true
		}
	}
	return 0, false
}

// score says how much a text reads like one of the known languages.
type score struct {
	language *locale.Language
	own      int // words of it that the text's own language does not have
	sentence int // different ones of these that make sentences
	native   int // words of the text's own language that it does not have
}

func (s score) compare(t score) int {
	return cmp.Or(cmp.Compare(s.own, t.own), cmp.Compare(s.sentence, t.sentence))
}

// ranking gives the two languages that a text reads most like.
func ranking(words []*usage, native languageSet, among func(*locale.Language) bool) (best, second score) {
	for i, language := range known().languages {
		if !among(language) {
			continue
		}
		s := scoreOf(words, 1<<i, native)
		if s.language = language; s.compare(best) > 0 {
			best, second = s, best
		} else if s.compare(second) > 0 {
			second = s
		}
	}
	return best, second
}

func scoreOf(words []*usage, bit, native languageSet) (s score) {
	var counted [8]*usage
	for _, u := range words {
		switch {
		case u == nil:
		case u.common&bit != 0 && u.common&native == 0:
			s.own++
			if u.sentence&bit != 0 && s.sentence < len(counted) && !slices.Contains(counted[:s.sentence], u) {
				counted[s.sentence] = u
				s.sentence++
			}
		case u.common&native != 0 && u.common&bit == 0:
			s.native++
		}
	}
	return s
}

// nearestIn gives the language of a text in a script; nil where its words don't
// tell, as there are more languages than are known.
func (l *Language) nearestIn(script int, words []*usage) *locale.Language {
	best, second := ranking(words, l.bit, func(l *locale.Language) bool { return l.Script == scripts[script].code })
	if best.own*4 < len(words) || best.own*3 < second.own*4 || best.sentence < 2 {
		return nil
	}
	return best.language
}

// reportForeign reports the blocks in other languages.
func (c *Checker) reportForeign() {
	for _, f := range c.foreign {
		script := scripts[f.script]
		code, attributes := "", "lang=…"
		message := "these words are in another language than the page"
		switch {
		case f.language != nil:
			code = f.language.Code
			message = fmt.Sprintf("these words are in %s, and nothing says so", f.language.Name)
		case f.script != latin:
			code, _, _ = strings.Cut(script.languages, " ")
			message = fmt.Sprintf("these words are in %s letters, and nothing says in which language", script.name)
			if script.rtl {
				attributes += " dir=rtl"
			}
		}
		attributes = strings.Replace(attributes, "…", code, 1)
		hint := fmt.Sprintf("Write {%s} in the line below the paragraph, so that screen readers say the words rightly.", attributes)
		switch {
		case code == "":
			hint = "Say in which, in the line below the paragraph, as in {lang=da}."
		case c.native == 0:
			hint = fmt.Sprintf("Say so in the line below the paragraph, as in {%s}; or in the front matter, as in language: %s, if the whole page is in that language.", attributes, code)
		case f.language == nil && strings.Contains(script.languages, " "):
			hint = fmt.Sprintf("Say in which, in the line below the paragraph, as in {%s}.", attributes)
		}
		c.Report(diag.LanguageUnmarked, f.spans[0], message, hint, andHere(f.spans[1:])...)
	}
}
