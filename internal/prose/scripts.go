package prose

import "strings"

// script is a system of writing.
type script struct {
	name      string    // as a message has it
	code      string    // that of ISO 15924, which tags of languages may hold
	languages string    // those that we know to be written in it, the likeliest first
	ranges    [][2]rune // its letters
	spaceless bool      // its words are not parted
	rightward bool      // it runs from right to left
}

var scripts = []script{
	{name: "Latin", code: "Latn", ranges: [][2]rune{{'A', 'Z'}, {'a', 'z'}, {0xC0, 0x24F}, {0x1E00, 0x1EFF}},
		languages: "en fr de es it pt ca gl nl pl cs sk sl hr bs ro sv da nb nn no is fi et lv lt hu tr sq cy ga gd eu mt br fo fy lb oc rm af sw so id ms vi eo la"},
	{name: "Cyrillic", code: "Cyrl", ranges: [][2]rune{{0x400, 0x52F}}, languages: "ru uk bg be mk"},
	{name: "Greek", code: "Grek", ranges: [][2]rune{{0x370, 0x3FF}, {0x1F00, 0x1FFF}}, languages: "el"},
	{name: "Armenian", code: "Armn", ranges: [][2]rune{{0x530, 0x58F}}, languages: "hy"},
	{name: "Georgian", code: "Geor", ranges: [][2]rune{{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}}, languages: "ka"},
	{name: "Hebrew", code: "Hebr", ranges: [][2]rune{{0x590, 0x5FF}}, languages: "he yi", rightward: true},
	{name: "Arabic", code: "Arab", ranges: [][2]rune{{0x600, 0x6FF}, {0x750, 0x77F}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFF}}, languages: "ar fa ur ps", rightward: true},
	{name: "Indian", code: "Deva", ranges: [][2]rune{{0x900, 0x97F}}, languages: "hi mr ne"},
	{name: "Thai", code: "Thai", ranges: [][2]rune{{0xE00, 0xE7F}}, languages: "th", spaceless: true},
	{name: "Korean", code: "Kore", ranges: [][2]rune{{0x1100, 0x11FF}, {0xAC00, 0xD7AF}}, languages: "ko"},
	{name: "Japanese", code: "Jpan", ranges: [][2]rune{{0x3041, 0x30FF}}, languages: "ja", spaceless: true},
	{name: "Chinese", code: "Hani", ranges: [][2]rune{{0x3400, 0x9FFF}}, languages: "zh ja ko", spaceless: true},
}

// scriptOf gives the number of the script of a letter; -1 where we don't know.
func scriptOf(r rune) int {
	for i := range scripts {
		for _, span := range scripts[i].ranges {
			if span[0] <= r && r <= span[1] {
				return i
			}
		}
	}
	return -1
}

// Language is the language in which a text, or a part of it, is written.
type Language struct {
	base    string     // the first part of its tag, in small letters
	tongue  tongueSet  // 0 where we don't know its words
	scripts uint       // a bit for each of scripts in which it may be written; 0 where we don't know
	tints   *colouring // nil where we don't know its colours
	tinting beginnings // of the colours in tints
}

// languageOf reads a tag of BCP 47.
func languageOf(tag string) Language {
	base, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	s := Language{base: base}
	known := base
	switch base {
	case "no", "nn":
		known = "nb"
	case "bs", "sh":
		known = "hr"
	}
	for i := range tongues {
		if tongues[i].code == known {
			s.tongue = 1 << i
		}
	}
	for i := range scripts {
		code := strings.ToLower(scripts[i].code)
		if named, _, _ := strings.Cut(rest, "-"); len(named) == len("latn") {
			if named == code {
				s.scripts = 1 << i
			}
		} else if holdsWord(scripts[i].languages, base) {
			s.scripts |= 1 << i
		}
	}
	for i := range colourings {
		if colourings[i].language == known {
			s.tints, s.tinting = &colourings[i], colourings[i].beginnings()
		}
	}
	return s
}

// holdsWord says whether a list of words, parted by spaces, holds one.
func holdsWord(list, word string) bool {
	for w := range strings.SplitSeq(list, " ") {
		if w == word {
			return true
		}
	}
	return false
}
