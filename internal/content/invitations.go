package content

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// invitingWords ask readers to take part, in the languages of those who write
// here. They count at the beginning of a sentence or of a link's words only:
// "Register now!" invites, "they could register now" does not. In small
// letters; one that ends in a full stop must have nothing behind it.
var invitingWords = []string{
	// English
	"register now", "register here", "register today", "register by", "register before", "register online", "register for", "register your", "register via", "register at", "register in advance", "register early", "register.", "please register",
	"sign up now", "sign up here", "sign up today", "sign up by", "sign up before", "sign up online", "sign up for", "sign up via", "sign up at", "sign up to", "sign up.", "please sign up",
	"book now", "book here", "book your", "book a place", "book a ticket", "book tickets", "reserve your", "get your ticket", "buy your ticket", "buy tickets", "secure your place", "save the date", "rsvp",
	"join us", "come and join", "come along", "apply now", "apply here", "apply by", "apply before", "don't miss", "don’t miss", "registration is open", "registration is now open", "registrations are open", "bookings are open", "booking is open", "places are limited", "spaces are limited", "tickets are available", "tickets are still available", "we look forward to seeing you", "we look forward to welcoming you", "we hope to see you", "see you there", "to register,", "to book,", "to sign up,",
	// Welsh
	"cofrestrwch", "ymunwch", "archebwch", "dewch i", "dewch draw", "ymgeisiwch",
	// French
	"inscrivez-vous", "inscrivez vous", "inscris-toi", "rejoignez-nous", "rejoignez nous", "réservez", "venez nombreux", "participez à",
	// German
	"jetzt anmelden", "hier anmelden", "melde dich", "meldet euch", "melden sie sich", "jetzt registrieren", "sei dabei", "seid dabei", "seien sie dabei", "mach mit", "macht mit", "jetzt buchen", "zur anmeldung",
	// Spanish, Catalan, Portuguese, Italian, Romanian
	"regístrate", "registrate", "regístrese", "inscríbete", "inscríbase", "inscribíos", "apúntate", "únete", "únase", "reserva tu", "inscriu-te", "uneix-te",
	"inscreva-se", "inscreve-te", "inscrevam-se", "junte-se", "junta-te", "garanta", "iscriviti", "iscrivetevi", "iscriversi qui", "registrati", "unisciti", "unitevi", "prenota", "înscrie-te", "înscrieți-vă", "alătură-te",
	// Dutch and the Nordic languages
	"schrijf je in", "schrijf u in", "meld je aan", "meld u aan", "doe mee", "anmäl dig", "tilmeld dig", "meld deg på", "ilmoittaudu", "skráðu þig",
	// Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Albanian, Turkish
	"zarejestruj się", "zapisz się", "dołącz do", "zaregistrujte se", "přihlaste se", "prihláste sa", "regisztrálj", "jelentkezz", "prijavite se", "prijavi se", "pridružite se", "regjistrohu", "regjistrohuni", "kayıt ol", "hemen kaydol",
	// Greek, Cyrillic, Armenian, Arabic
	"εγγραφείτε", "δηλώστε συμμετοχή", "зарегистрируйтесь", "регистрируйтесь", "приєднуйтесь", "зареєструйтеся", "зареєструйтесь", "присоединяйтесь", "пријавите се", "регистрирайте се", "գրանցվեք", "գրանցվիր", "سجل الآن", "سجلوا الآن", "انضم إلينا", "انضموا إلينا",
}

// invitingBegin sorts them by their first two letters, so that nearly every
// sentence is passed over at once.
var invitingBegin = func() map[[2]rune][]string {
	out := make(map[[2]rune][]string)
	for _, w := range invitingWords {
		first := begins([]byte(w))
		out[first] = append(out[first], w)
	}
	return out
}()

// begins gives the first two letters of a text, as small ones.
func begins(text []byte) (out [2]rune) {
	for i := range out {
		c, n := utf8.DecodeRune(text)
		out[i] = unicode.ToLower(c)
		text = text[n:]
	}
	return out
}

// invitations finds the words of a text, from body on, that ask readers to
// take part. What is quoted, and code, is no invitation; neither is a sentence
// about the next time.
func invitations(src []byte, body int) []Word {
	var out []Word
	fenced := false
	for at := body; at < len(src); {
		line := src[at:]
		next := len(src)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		start := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case bytes.HasPrefix(line[start:], []byte("```")) || bytes.HasPrefix(line[start:], []byte("~~~")):
			fenced = !fenced
		case fenced || start < len(line) && line[start] == '>':
		default:
			out = invitationsIn(out, src, at, at+len(line))
		}
		at = next
	}
	return out
}

// What a byte does to the question whether a sentence may begin behind it.
const (
	passes = iota + 1 // a mark that may stand in front of a word: no change
	opens             // a sentence or a link's words may begin
	may               // the first byte of a sign that opens, perhaps
)

var signs = func() (out [256]byte) {
	for _, c := range []byte(" \t\r*_#-+(\"'0123456789") {
		out[c] = passes
	}
	for _, c := range []byte(".!?:;[|") {
		out[c] = opens
	}
	for _, c := range openSigns {
		out[string(c)[0]] = may
	}
	return out
}()

const openSigns = "¡¿…։؟。"

// invitationsIn looks at one line.
func invitationsIn(out []Word, src []byte, start, end int) []Word {
	fresh := true // whether a sentence may begin here
	for at := start; at < end; at++ {
		sign := signs[src[at]]
		if !fresh {
			for sign < opens {
				if at++; at == end {
					return out
				}
				sign = signs[src[at]]
			}
		}
		switch sign {
		case passes:
			continue
		case opens:
			fresh = true
			continue
		}
		c, n := utf8.DecodeRune(src[at:end])
		switch {
		case sign == may && strings.ContainsRune(openSigns, c):
			fresh = true
		case fresh && unicode.IsLetter(c):
			fresh = false
			if long := invitingAt(src[at:end]); long > 0 && !aboutNextTime(src[at:end]) {
				out = append(out, Word{string(src[at : at+long]), diag.Span{Start: at, End: at + long}})
				n = long
			}
		}
		at += n - 1
	}
	return out
}

// invitingAt gives the length of the inviting words that a text begins with; 0
// where it begins with none.
func invitingAt(text []byte) int {
	for _, words := range invitingBegin[begins(text)] {
		alone := strings.HasSuffix(words, ".")
		words = strings.TrimSuffix(words, ".")
		at := 0
		for _, want := range words {
			c, n := utf8.DecodeRune(text[at:])
			if unicode.ToLower(c) != want {
				at = -1
				break
			}
			at += n
		}
		if at < 0 {
			continue
		}
		behind, _ := utf8.DecodeRune(text[at:])
		if alone && !(at == len(text) || strings.ContainsRune(".!]*_\r", behind)) || !alone && unicode.IsLetter(behind) && !strings.HasSuffix(words, "ticket") {
			continue
		}
		return at
	}
	return 0
}

// aboutNextTime says whether a sentence speaks of another time to come.
func aboutNextTime(text []byte) bool {
	if i := bytes.IndexAny(text, ".!?"); i >= 0 {
		text = text[:i]
	}
	lower := bytes.ToLower(text)
	for _, word := range []string{"next", "nesaf", "nächst", "prochain", "próxim", "prossim", "volgend", "następn", "nästa", "næste", "neste", "mailing list", "newsletter"} {
		if bytes.Contains(lower, []byte(word)) {
			return true
		}
	}
	return false
}

// invitingSummary finds inviting words in the summary.
func (p *parser) invitingSummary() []Word {
	v, ok := p.rec.Get("summary")
	if !ok || len(invitationsIn(nil, []byte(v.Text), 0, len(v.Text))) == 0 {
		return nil
	}
	return []Word{word(v)}
}
