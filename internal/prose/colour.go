package prose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// colouring is how a language says that something is told by its colour, as in
// "the events in red are full" and "marked in red". Words end where a star
// stands, or go on at will.
type colouring struct {
	language string
	colours  string // as they stand in such a saying
	before   string // one of these stands right in front of the colour; "" where there is none
	marks    string // what marks things: one of them stands near, in front or behind
	things   string // what may be told apart by its colour: stands further in front, where one of …
	are      string // … these stands right behind the colour
	besides  string // says that there is something else to tell by
	named    string // what is named by a colour in front of it, where one of "are" stands behind …
	press    string // … or one of these further in front
}

var colourings = []colouring{
	{"en", "red green blue yellow orange purple pink amber grey gray", "in", "mark* highlight* shown indicate* printed written listed displayed coloured colored shaded appear*",
		"item* event* date* field* word* row* cell* name* course* entr* text sentence* those question* part* section* line* area* number* figure* session* place* room* button* day* deadline* workshop* change* link* one ones answer* course* column* title* countr*",
		"are is were was have has show* mean* indicate* need* must can will still should", "bold italic* underline* star* asterisk* symbol* icon* ink tick* cross*",
		"item* ones row* entr* button* tab tabs", "click* press* select* choose tap"},
	{"fr", "rouge vert bleu jaune orange violet rose gris", "en", "marqu* indiqu* affich* surlign* écrit* imprim* signal* figur* apparaiss*",
		"élément* activité* date* champ* mot* ligne* nom* cours texte* phrase* ceux celles question* jour* atelier* événement* évènement*", "sont est indiquent signifient doivent", "gras italique souligné* étoile* astérisque* symbole* icône*", "", ""},
	{"de", "rot grün blau gelb orange lila rosa grau roter grüner blauer gelber roten grünen", "", "markiert* gekennzeichnet* hervorgehoben* unterlegt* dargestellt* gedruckt* geschrieben* hinterlegt*", "", "", "fett kursiv unterstrichen stern* symbol*", "", ""},
	{"es", "rojo verde azul amarillo naranja morado rosa gris", "en", "marcad* indicad* señalad* resaltad* escrit* destacad* aparec* mostrad*",
		"elemento* actividad* fecha* campo* palabra* fila* nombre* curso* texto* pregunta* día* taller* evento*", "son es están está indican significan", "negrita cursiva subrayad* asterisco* símbolo*", "", ""},
	{"it", "rosso verde blu giallo arancione viola rosa grigio", "in", "evidenziat* indicat* segnat* scritt* segnalat* contrassegnat*",
		"element* attività date data camp* parol* righ* nom* cors* test* domand* giorn* event*", "sono è indicano", "grassetto corsivo sottolineat* asterisco* simbol*", "", ""},
	{"pt", "vermelho verde azul amarelo laranja roxo rosa cinzento", "a em", "assinalad* marcad* indicad* destacad* escrit* realçad*",
		"element* atividade* data* campo* palavra* linha* nome* curso* texto* pergunta* dia* evento*", "são é estão está indicam", "negrito itálico sublinhad* asterisco* símbolo*", "", ""},
	{"nl", "rood groen blauw geel oranje paars roze grijs rode groene", "in het", "gemarkeerd* aangegeven* weergegeven* gedrukt* geschreven* aangeduid*", "", "", "vet cursief onderstreept* ster* symbo*", "", ""},
	{"sv", "rött grönt blått gult orange lila rosa grått", "med i", "markera* visa* skriv* angiv*", "", "", "fet* kursiv* understruk* stjärn* symbol*", "", ""},
	{"da", "rødt grønt blåt gult orange lilla grå gråt", "med i", "marker* vist* skrev* angiv*", "", "", "fed* kursiv* understreg* stjerne* symbol*", "", ""},
	{"nb", "rødt grønt blått gult oransje lilla rosa grått", "med i", "marker* merk* vist* skrev* angi*", "", "", "fet* kursiv* understrek* stjerne* symbol*", "", ""},
	{"cy", "coch gwyrdd glas melyn oren porffor pinc llwyd", "mewn", "marci* farci* nodi* dangos* ddangos* amlygu* hamlygu* ysgrifennu* hysgrifennu*",
		"eitem* digwyddiad* dyddiad* maes meysydd gair geiriau rhes* enw* testun rhai cwestiwn* cwestiynau", "yn wedi", "trwm italig tanlinell* seren* symbol*", "", ""},
	{"pl", "czerwono zielono niebiesko żółto pomarańczowo", "na", "zaznacz* oznacz* wyróżni* napisan*", "", "", "pogrubi* kursyw* podkreśl* gwiazd* symbol*", "", ""},
	{"cs", "červeně zeleně modře žlutě oranžově", "", "označen* vyznačen* zvýrazněn* napsan* psan*", "", "", "tučně kurzív* podtržen* hvězdič* symbol*", "", ""},
	{"ro", "roșu roşu verde albastru galben portocaliu", "cu în", "marcat* indicat* evidențiat* scris* notat*", "", "", "bold îngroșat* cursiv* subliniat* asterisc* simbol*", "", ""},
	{"ru", "красным зелёным зеленым синим жёлтым желтым", "", "выделен* отмечен* обозначен* помечен* написан*", "", "", "жирн* курсив* подчёркн* подчеркн* звёздоч* звездоч* значк*", "", ""},
	{"ar", "الأحمر الأخضر الأزرق الأصفر البرتقالي الاحمر الاخضر الازرق الاصفر", "باللون", "المميزة المميز المكتوبة المكتوب المظللة المظلل الموضحة الموضح المشار مميزة مكتوبة مظللة", "", "", "عريض نجمة رمز", "", ""},
}

// beginnings is a set of what the first three bytes of words come to.
type beginnings [16]uint64

func (b *beginnings) at(s []byte) (word *uint64, bit uint64) {
	h := (uint32(s[0]|0x20)*0x9E5 ^ uint32(s[1])*0x1F3 ^ uint32(s[2])*0x25) & 1023
	return &b[h>>6], 1 << (h & 63)
}

// may says whether a word of the set may stand at the start of s.
func (b *beginnings) may(s []byte) bool {
	if len(s) < 3 {
		return false
	}
	word, bit := b.at(s)
	return *word&bit != 0
}

// beginnings are those of the colours, by which most words are known to be
// none.
func (c *colouring) beginnings() (b beginnings) {
	for colour := range strings.SplitSeq(c.colours, " ") {
		word, bit := b.at([]byte(colour))
		*word |= bit
	}
	return b
}

// tinge notes whether one of the colours begins at s.
func (p *Checker) tinge(s []byte) { p.tinted = p.tinted || p.Language.tints.begins(s) }

// begins says whether one of the colours stands at the start of s, which begins
// a word.
func (c *colouring) begins(s []byte) bool {
	for rest := c.colours; rest != ""; {
		word := rest
		if i := strings.IndexByte(rest, ' '); i >= 0 {
			word, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		if word[0]|0x20 == s[0]|0x20 && len(s) >= len(word) && string(s[1:len(word)]) == word[1:] &&
			(len(s) == len(word) || !mdast.IsAlphanumeric(s[len(word)])) {
			return true
		}
	}
	return false
}

// colourOnly looks for what is told by its colour, and by nothing else (WCAG
// 1.4.1).
func (p *Checker) colourOnly(n ast.Node) {
	c := p.Language.tints
	text, start := p.visible(n, false)
	tokens := tokensOf(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = strings.ToLower(strings.ReplaceAll(string(text[t.start:t.end]), "\x00", ""))
	}
	for i := range tokens {
		if !holdsWord(c.colours, words[i]) {
			continue
		}
		from, to := i, i // the words that belong together, for as long as no mark parts them
		for from > 0 && i-from < 6 && !tokens[from].parted && !tokens[from].broken {
			from--
		}
		for to+1 < len(tokens) && to-i < 6 && !tokens[to+1].parted && !tokens[to+1].broken {
			to++
		}
		in := func(list string, words []string) bool {
			return list != "" && slices.ContainsFunc(words, func(w string) bool { return matches(list, w) })
		}
		front, behind := words[from:i], words[i+1:to+1]
		first := func(n int) []string { return behind[:min(n, len(behind))] }
		told := false
		switch {
		case c.before == "" || i > from && holdsWord(c.before, words[i-1]): // "marked in red", "those in red are"
			told = in(c.marks, front) || in(c.marks, first(2)) || in(c.are, first(1)) && in(c.things, front[max(0, len(front)-3):])
		case i > from && matches(c.marks, words[i-1]): // "marked red"
			told = true
		case in(c.named, first(1)): // "the red ones are", "press the red button"
			told = len(behind) > 1 && matches(c.are, behind[1]) || in(c.press, front)
		}
		if !told || in(c.besides, behind) {
			continue
		}
		if bytes.IndexByte(text[tokens[i].end:min(len(text), tokens[i].end+30)], '*') >= 0 {
			continue
		}
		p.Report(diag.ColourOnly, diag.Span{Start: start + tokens[i].start, End: start + tokens[i].end},
			"this is told by the colour “"+words[i]+"” alone", "Say it in words as well, or put a sign beside what is meant.")
		return
	}
}

// matches says whether a word is one of a list, in which a star stands for any
// ending.
func matches(list, word string) bool {
	for w := range strings.SplitSeq(list, " ") {
		if stem, open := strings.CutSuffix(w, "*"); w == word || open && strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// colouredHTML looks for words that HTML gives a colour and nothing else.
func (p *Checker) colouredHTML(tag []byte, span diag.Span) {
	s := strings.ToLower(string(tag))
	if !strings.HasPrefix(s, "<font") && !strings.HasPrefix(s, "<span") {
		return
	}
	_, style, _ := strings.Cut(s, "style=")
	style = strings.ReplaceAll(style, " ", "")
	coloured := strings.HasPrefix(s, "<font") && strings.Contains(s, "color=")
	for _, name := range []string{"color:", "background:", "background-color:"} {
		i := strings.Index(style, name)
		coloured = coloured || i == 0 || i > 0 && strings.IndexByte("\"';", style[i-1]) >= 0
	}
	if coloured && !strings.Contains(style, "font-weight") && !strings.Contains(style, "text-decoration") && !strings.Contains(style, "font-style") {
		p.Report(diag.ColourOnly, span, "these words differ from others by their colour alone",
			"Put two stars on either side of what matters, or say why it matters; leave the colours to the layout.")
	}
}
