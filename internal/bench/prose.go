package bench

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// prose writes one page.
type prose struct {
	rand  *rand.Rand
	page  int // its number
	pages int // of the site
	text  bytes.Buffer
}

// wanted is how many words a page has, more or less.
const wanted = 600

// body writes the text: sections under headings, each of a few blocks.
func (p *prose) body() {
	p.paragraph()
	for n := 0; len(bytes.Fields(p.text.Bytes())) < wanted; n++ {
		level := "##"
		if n%3 == 2 {
			level = "###"
		}
		p.line("%s %s\n", level, p.words(3+p.rand.IntN(3)))
		p.paragraph()
		switch p.rand.IntN(9) {
		case 0, 1:
			p.list("- ")
		case 2:
			p.list("1. ")
		case 3:
			p.table()
		case 4:
			p.line("> %s\n", p.sentence())
		case 5:
			if p.page%3 == 0 {
				p.line("![%s](/images/picture-%d.png %q)\n", p.words(7), 1+p.rand.IntN(pictures), p.words(5))
			}
		}
		p.paragraph()
	}
	if p.page%4 == 2 { // addresses that only linkify finds
		p.line("There is [more to read](https://www.example.org/%s/) elsewhere, and from somebody@example.org.\n", slugs[p.page%len(slugs)])
	}
}

func (p *prose) line(format string, args ...any) {
	fmt.Fprintf(&p.text, format+"\n", args...)
}

func (p *prose) one(list []string) string { return list[p.rand.IntN(len(list))] }

// some gives one to most different entries of a list. The first entries of a
// list are chosen more often than the last, as in life.
func (p *prose) some(list []string, most int) string {
	var out []string
	for range 1 + p.rand.IntN(most) {
		s := list[min(p.rand.IntN(len(list)), p.rand.IntN(len(list)))]
		if !strings.Contains(strings.Join(out, " "), s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// name makes a proper name.
func (p *prose) name() string {
	return strings.ToUpper(p.one(syllables)[:1]) + p.one(syllables)[1:] + p.one(syllables)
}

// words gives n words, the first with a capital.
func (p *prose) words(n int) string {
	var b strings.Builder
	for i := range n {
		w := p.word()
		if i == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// word chooses a word, the common ones more often.
func (p *prose) word() string {
	return vocabulary[min(p.rand.IntN(len(vocabulary)), p.rand.IntN(len(vocabulary)))]
}

// plainSentence gives a sentence without markup, which may stand in front
// matter without quotation marks.
func (p *prose) plainSentence() string { return p.words(10+p.rand.IntN(8)) + "." }

// sentence gives a sentence as writers write them.
func (p *prose) sentence() string {
	n := 8 + p.rand.IntN(14)
	parts := strings.Fields(p.words(n))
	at := 2 + p.rand.IntN(n-4)
	switch p.rand.IntN(24) {
	case 0, 1:
		parts[at] = "*" + parts[at] + "*"
	case 2, 3:
		parts[at] = "**" + parts[at] + " " + p.word() + "**"
	case 4:
		parts[at] = `"` + parts[at] + " " + p.word() + `"`
	case 5:
		parts[at] += " -- " + p.word()
	case 6, 7:
		parts[at] = "students' " + parts[at]
	case 8, 9, 10:
		to := p.rand.IntN(p.pages)
		parts[at] = fmt.Sprintf("[%s %s %d](%s)", parts[at], p.word(), to, relative(p.page, to))
	case 11:
		if p.page%3 == 1 {
			where := p.word()
			parts[at] = fmt.Sprintf("[%s on %s](https://www.example.org/%s)", parts[at], where, where)
		}
	case 12:
		parts[at] = "`" + parts[at] + "`"
	case 13, 14, 15:
		parts[at] += ","
	}
	return strings.Join(parts, " ") + "."
}

// paragraph writes a few sentences, in lines of about 100 characters.
func (p *prose) paragraph() {
	width := 0
	for range 2 + p.rand.IntN(4) {
		for _, w := range strings.Fields(p.sentence()) {
			if width > 0 {
				if width+len(w) > 100 {
					p.text.WriteByte('\n')
					width = 0
				} else {
					p.text.WriteByte(' ')
				}
			}
			p.text.WriteString(w)
			width += len(w) + 1
		}
	}
	p.line("\n")
}

func (p *prose) list(mark string) {
	for range 3 + p.rand.IntN(4) {
		p.line("%s%s", mark, p.sentence())
	}
	p.line("")
}

func (p *prose) table() {
	p.line("| %s | %s | Students |", p.words(1), p.words(1))
	p.line("|---|---|--:|")
	for range 3 + p.rand.IntN(4) {
		p.line("| %s | %s | %d |", p.name(), p.words(3), p.rand.IntN(5000))
	}
	p.line("")
}

var syllables = strings.Fields("an bar cer dal el fen gor har in jor kal lor mar nor ol per ros sal tor ul ver wil yar zan")

// vocabulary is what the pages talk about, the commonest words first.
var vocabulary = strings.Fields(`
the of and to in a students for with their on from at by as our work which this have they
union unions partners project projects university universities members national international
student country countries year years meeting conference quality education higher training
campaign campaigns officers representatives together delegates between about more than new how
first people support rights every learning experience event report programme policy strategy
partnership development network exchange different during across part through after group groups
many where other also well into over could should would been were will one two three four ideas
example visit week month day city institute research equality democracy welfare climate language
culture access funding mobility teaching assessment feedback governance participation volunteers
workshop discussion question answer decision vote election committee board council assembly
handbook guide method practice experts core local regional global european agreement aim goal
objective result outcome impact evidence survey data figure number change improvement challenge
success story voice leadership skill confidence community society organisation association
movement solidarity justice diversity inclusion disability gender migration refugee peace
accommodation transport cost fee loan grant scholarship employer career internship placement
library laboratory campus faculty department course module degree graduate professor lecturer
minister parliament government authority law reform process standard framework review audit
independent transparent sustainable accessible affordable relevant practical ambitious modest
careful honest lasting shared common mutual regular annual recent early late final next
`)
