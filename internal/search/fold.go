package search

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// dropped are the marks that don't count, in pairs of first and last: accents, vowel
// points of Hebrew and Arabic, and what nobody sees. Marks of other scripts, such as
// the vowels of Thai and Hindi, are as good as letters. search.js has the same.
var dropped = []rune{
	0x00AD, 0x00AD, 0x0300, 0x036F, 0x0483, 0x0489, 0x0591, 0x05BD, 0x05BF, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7, 0x05C7,
	0x0610, 0x061A, 0x0640, 0x0640, 0x064B, 0x065F, 0x0670, 0x0670, 0x06D6, 0x06DC, 0x06DF, 0x06E8, 0x06EA, 0x06ED,
	0x1AB0, 0x1AFF, 0x1DC0, 0x1DFF, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064, 0x20D0, 0x20FF, 0xFE00, 0xFE0F, 0xFE20, 0xFE2F, 0xFEFF, 0xFEFF,
}

// replaced are letters that count as others, and what they count as, by pairs.
// search.js has the same.
const replaced = "ß ss æ ae œ oe ø o ł l đ d ð d þ th ħ h ŧ t ı i ς σ " +
	"ى ي ی ي ک ك ة ه ہ ه ھ ه ٱ ا " +
	"٠ 0 ١ 1 ٢ 2 ٣ 3 ٤ 4 ٥ 5 ٦ 6 ٧ 7 ٨ 8 ٩ 9 ۰ 0 ۱ 1 ۲ 2 ۳ 3 ۴ 4 ۵ 5 ۶ 6 ۷ 7 ۸ 8 ۹ 9 " +
	"’ ' ‘ ' ʼ ' ‛ ' ′ ' ` ' ‐ -"

// tables are what fold needs at hand.
type tables struct {
	replaced map[rune]string
	simple   [simpleEnd]string // what each of the first runes becomes, whatever stands beside it
	general  [generalEnd - generalStart]string
}

// Up to simpleEnd, and in the block of general punctuation, what a rune becomes does
// not depend on its neighbours.
const (
	simpleEnd    = 0x530
	generalStart = 0x2000
	generalEnd   = 0x2070
)

var folding = sync.OnceValue(func() *tables {
	t := &tables{replaced: make(map[rune]string)}
	pairs := strings.Fields(replaced)
	for i := 0; i < len(pairs); i += 2 {
		r, _ := utf8.DecodeRuneInString(pairs[i])
		t.replaced[r] = pairs[i+1]
	}
	for r := range t.simple {
		t.simple[r] = string(t.foldAny(nil, string(rune(r))))
	}
	for i := range t.general {
		t.general[i] = string(t.foldAny(nil, string(rune(generalStart+i))))
	}
	return t
})

func isDropped(r rune) bool {
	for i := 0; i < len(dropped); i += 2 {
		if r <= dropped[i+1] {
			return r >= dropped[i]
		}
	}
	return false
}

// Fold appends a text to dst in the form in which words are compared.
func Fold(dst []byte, text string) []byte {
	t := folding()
	start, from := len(dst), 0 // of the run without plain characters that is being read
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			} else if c == '`' {
				c = '\''
			}
			dst = append(dst, c)
			i++
			start, from = len(dst), i
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r < simpleEnd:
			dst = append(dst, t.simple[r]...)
		case r >= generalStart && r < generalEnd:
			dst = append(dst, t.general[r-generalStart]...)
		case r >= 0x4E00 && r <= 0x9FFF || r >= 0x1F300 && r <= 0x1FAFF: // Chinese characters and pictures
			dst = append(dst, text[i:i+n]...)
		default:
			for i < len(text) && text[i] >= utf8.RuneSelf { // no plain character joins with what stands before it
				i++
			}
			dst = t.foldAny(dst[:start], text[from:i])
			continue
		}
		i += n
	}
	return dst
}

// foldAny is Fold for every text.
func (t *tables) foldAny(dst []byte, text string) []byte {
	text = strings.Map(func(r rune) rune {
		if isDropped(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD")))
	for _, r := range norm.NFC.String(text) {
		r = unicode.ToLower(r)
		if s, ok := t.replaced[r]; ok {
			dst = append(dst, s...)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
