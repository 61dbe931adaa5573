package bench

import (
	"bytes"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
)

// pageWriter writes one page.
type pageWriter struct {
	rand  *rand.Rand
	page  int // its number
	pages int // of the site
	text  bytes.Buffer
}

const wordsPerPage = 600 // approximately

// body writes sections under headings, each of a few blocks.
func (p *pageWriter) body() {
	p.paragraph()
	for n := 0; len(bytes.Fields(p.text.Bytes())) < wordsPerPage; n++ {
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

func (p *pageWriter) line(format string, args ...any) {
	fmt.Fprintf(&p.text, format+"\n", args...)
}

func (p *pageWriter) one(list []string) string { return list[p.rand.IntN(len(list))] }

// some chooses one to most different entries, the first ones more often.
func (p *pageWriter) some(list []string, most int) string {
	var out []string
	for range 1 + p.rand.IntN(most) {
		s := list[min(p.rand.IntN(len(list)), p.rand.IntN(len(list)))]
		if !strings.Contains(strings.Join(out, " "), s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// name makes up a proper name.
func (p *pageWriter) name() string {
	return strings.ToUpper(p.one(syllables)[:1]) + p.one(syllables)[1:] + p.one(syllables)
}

// words chooses n words, and capitalises the first.
func (p *pageWriter) words(n int) string {
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

func (p *pageWriter) word() string {
	return vocabulary[min(p.rand.IntN(len(vocabulary)), p.rand.IntN(len(vocabulary)))]
}

// plainSentence makes a sentence without markup, which needs no quotation marks in
// front matter.
func (p *pageWriter) plainSentence() string { return p.words(10+p.rand.IntN(8)) + "." }

// sentence makes a sentence with the usual markup.
func (p *pageWriter) sentence() string {
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

// paragraph writes some sentences, in lines of about 100 characters.
func (p *pageWriter) paragraph() {
	line := ""
	for range 2 + p.rand.IntN(4) {
		for word := range strings.FieldsSeq(p.sentence()) {
			if line != "" && len(line)+1+len(word) > 100 {
				p.line("%s", line)
				line = ""
			}
			line = strings.TrimPrefix(line+" "+word, " ")
		}
	}
	p.line("%s\n", line)
}

func (p *pageWriter) list(mark string) {
	for range 3 + p.rand.IntN(4) {
		p.line("%s%s", mark, p.sentence())
	}
	p.line("")
}

func (p *pageWriter) table() {
	p.line("| %s | %s | Students |", p.words(1), p.words(1))
	p.line("|---|---|--:|")
	for range 3 + p.rand.IntN(4) {
		p.line("| %s | %s | %d |", p.name(), p.words(3), p.rand.IntN(5000))
	}
	p.line("")
}

var (
	syllables  = strings.Fields("an bar cer dal el fen gor har in jor kal lor mar nor ol per ros sal tor ul ver wil yar zan")
	vocabulary = strings.Fields(vocabularyText) // the most frequent words first
)

//go:embed vocabulary.txt
var vocabularyText string
