package prose

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/locale"
)

// Alt is the alternative text of a picture, with what stands near.
type Alt struct {
	Text     string
	File     string // the picture's path or address
	Caption  string // "" where there is none
	Language string // BCP 47, of the page
}

// longestAlt is how many characters somebody can listen to without a pause.
const longestAlt = 250

// Check gives the words of a diag.ImageAltPoor about an alternative text that is
// there and doesn't say what the picture shows (WCAG 1.1.1); "" where it does.
func (a Alt) Check() (message, hint string) {
	text := strings.TrimSpace(a.Text)
	if text == "" {
		return "", ""
	}
	const say = "Say what somebody would miss who can't see the picture."
	if isFileName(text, a.File) {
		return "the alternative text is the name of a file", say
	}
	var buf [longestPhrase + utf8.UTFMax]byte
	words := string(bare(buf[:0], []byte(text)))
	if words == "" {
		return "the alternative text has no words", say
	}
	own, english := locale.LanguageOf(a.Language), locale.LanguageOf("en")
	if len(text) < longestPhrase && slices.ContainsFunc(known().pictures[sumOfWords([]byte(strings.TrimRight(words, "0123456789")))],
		func(p phrase) bool { return p.language == english || p.language == own }) {
		return "“" + text + "” doesn't say what the picture shows", say
	}
	openings := english.PictureOpenings
	if own != nil && own != english {
		openings = slices.Concat(openings, own.PictureOpenings)
	}
	for _, opening := range openings {
		if strings.HasPrefix(words, opening) {
			return "the alternative text begins with “" + strings.TrimSpace(opening) + "”, and that it is a picture is read out anyway", "Begin with what the picture shows."
		}
	}
	if a.Caption != "" && sumOfWords([]byte(text)) == sumOfWords([]byte(a.Caption)) {
		return "the alternative text repeats the caption", "Say in one of the two what the other doesn't: the caption is read out, too."
	}
	if n := utf8.RuneCountInString(text); n > longestAlt {
		return fmt.Sprintf("the alternative text has %d characters, too many to listen to without a pause", n),
			"Say in one or two sentences what matters, and the rest in the text of the page."
	}
	return "", ""
}

// longestPhrase is more than any of locale's pictures and openings has in
// bytes.
const longestPhrase = 96

// bare appends words in small letters, without what stands around them that is
// neither a letter nor a digit, and without remarks in brackets at their end.
func bare(dst, words []byte) []byte {
	if i := bytes.LastIndexByte(words, '('); i > 0 && bytes.HasSuffix(bytes.TrimRight(words, " .:"), []byte(")")) {
		words = words[:i]
	}
	words = bytes.TrimFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	space := false
	for _, r := range string(words) {
		switch {
		case unicode.IsSpace(r):
			if space {
				continue
			}
			r = ' '
		case r == '’':
			r = '\''
		case r == '\u00ad' || r == 0x200e || r == 0x200f || r == 0xfe0f:
			continue
		}
		space = r == ' '
		if len(dst)+utf8.UTFMax > cap(dst) {
			return dst // longer than any phrase
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}

// pictures are the extensions of pictures.
const pictures = "avif bmp gif heic jpeg jpg png svg tif tiff webp"

// cameras are what cameras and programs begin the names of pictures with.
var cameras = []string{"img", "dsc", "dscn", "dscf", "dcim", "pict", "p", "mvi", "gopr", "pxl", "wp", "imag", "fb", "screenshot", "screen shot", "whatsapp image", "unnamed", "scan", "image", "photo", "picture", "foto", "bild"}

// isFileName says whether a text is the name of the picture's file, or one as
// cameras give them.
func isFileName(text, file string) bool {
	if strings.Contains(text, "://") {
		return true
	}
	low := strings.ToLower(text)
	if ext := path.Ext(low); ext != "" && containsWord(pictures, ext[1:]) {
		return true
	}
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if !strings.Contains(text, " ") && text == stem &&
		(strings.ContainsAny(text, "_0123456789") || strings.Count(text, "-") > 1) && strings.IndexFunc(text, unicode.IsLetter) >= 0 {
		return true
	}
	head := strings.TrimRight(low, "0123456789-_. ()at")
	return len(low)-len(head) > 2 && slices.Contains(cameras, head) && strings.ContainsAny(low[len(head):], "0123456789") &&
		(len(low)-len(head) > 3 || !strings.Contains(low[len(head):], " "))
}
