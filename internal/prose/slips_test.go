package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/diag/wording"
	"github.com/meridian-ssg/meridian/internal/fix"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// Each slip, where it is told, and what comes of the text when it is mended:
// "" where nothing is sure.
func TestSlips(t *testing.T) {
	for _, c := range []struct{ name, text, want, mended string }{
		{"picture with spaces and brackets", "![x](IMG 2043 (1).JPG)", "1:6-22 link-form", "![x](<IMG 2043 (1).JPG>)"},
		{"picture with spaces and a title", "![The hall](my hall.jpg \"A *b*\")", "1:13-24 link-form", "![The hall](<my hall.jpg> \"A *b*\")"},
		{"picture with spaces and an apostrophe", "![The hall](Jo's hall.jpg)", "1:13-26 link-form", "![The hall](<Jo's hall.jpg>)"},
		{"picture without words, with spaces", "![](a b.jpg){decorative}", "1:5-12 link-form", "![](<a b.jpg>){decorative}"},
		{"link with spaces and brackets", "See [x](my file (2).pdf).", "1:9-24 link-form", "See [x](<my file (2).pdf>)."},
		{"space in front of a picture", "! [The hall](a.jpg)", "1:1-3 link-form", "![The hall](a.jpg)"},
		{"space in front of a picture in a quotation", "> ! [The hall](a.JPG \"b\")", "1:3-5 link-form", "> ![The hall](a.JPG \"b\")"},
		{"exclamation in front of a link", "! [The hall](a.md)\n\nRegardez ! [photo](a.jpg)", "", ""},
		{"names of signs", "Hello :wave:, and :+1: *:tada:*", "1:7-13 markup-left\n1:19-23 markup-left\n1:25-31 markup-left", "Hello 👋, and 👍 *🎉*"},
		{"colons that name no sign", "At 10:30:45, a:b:c, x:wave:y, x:wave: :wave:y, :nope:, `:wave:`, :wave", "", ""},

		{"stress that ends at a sign", "The *aim:*better homes.", "1:5-11 markup-left", ""},

		{"fence", "a\n\n```\nb\n\nc", "3:1-4 fence-unclosed", ""},
		{"fence of tildes", "~~~ sh\nb", "1:1-7 fence-unclosed", ""},
		{"fence in a list", "- a\n\n  ```\n  b\n\nc", "3:3-6 fence-unclosed", ""},
		{"fence in a quotation", "> ```\n> b\n\nc", "1:3-6 fence-unclosed", ""},
		{"fence closed outside", "- ```\n  b\n```\n\nc", "1:3-6 fence-unclosed", ""},
		{"fence closed by too few", "````\nb\n```\n\nc", "1:1-5 fence-unclosed", ""},
		{"fence forgotten between two", "```\na\n\nb\n\n```python\nc\n```\n\nd", "1:1-4 fence-unclosed", ""},

		{"conflict", "a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n\nd", "3:1-13 merge-marker", ""},
		{"conflict with its ancestor", "<<<<<<< HEAD\r\nb\r\n||||||| 1a2b3c4\r\nx\r\n=======\r\n**c\r\n>>>>>>> 5d6e7f8 (A remark)\r\n", "1:1-13 merge-marker", ""},
		{"conflict half resolved", "a\nb\n>>>>>>> other\n", "3:1-14 merge-marker", ""},
		{"conflict begun", "<<<<<<< HEAD\na\n", "1:1-13 merge-marker", ""},

		{"row too long", "| a | b |\n|---|---|\n| c | d | e |\n", "3:11-12 table-cells", ""},
		{"row too short", "| a | b |\n|---|---|\n| c |\n| d | e |\n", "3:1-6 table-cells", ""},
		{"head too short", "| a | b |\n|---|---|\n| c | d | e |\n| f | g | h |\n", "1:1-10 table-cells", ""},
		{"words below a table", "| a | b |\n|---|---|\n| c | d |\nWords below.", "4:1-13 table-cells", "| a | b |\n|---|---|\n| c | d |\n\nWords below."},
		{"no hyphens", "| a | b |\r\n| c | d |\r\n", "1:1-10 table-cells", "| a | b |\r\n| --- | --- |\r\n| c | d |\r\n"},
		{"no hyphens in a quotation", "> | a | b |\n> | c | d |", "1:3-12 table-cells", "> | a | b |\n> | --- | --- |\n> | c | d |"},
		{"too few hyphens", "| a | b | c |\n|---|---|\n| d | e | f |", "2:1-10 table-cells", "| a | b | c |\n| --- | --- | --- |\n| d | e | f |"},
		{"dashes", "| a | b |\n| — | — |\n| c | d |", "2:1-10 table-cells", "| a | b |\n| --- | --- |\n| c | d |"},
		{"rows apart", "| a | b |\n\n|---|---|\n\n| c | d |", "3:1-10 table-cells", ""},

		{"bullets", "We went to\n\n• Paris\n• Yerevan", "3:1-2 bullet-typed", "We went to\n\n- Paris\n- Yerevan"},
		{"bullets below a line", "We went to:\r\n•\tParis,\r\n  in France\r\n•\tYerevan\r\n", "2:1-2 bullet-typed", "We went to:\r\n\r\n- Paris,\r\n  in France\r\n- Yerevan\r\n"},
		{"bullets apart", "• Paris\n\n• Yerevan\n\n• Rome", "1:1-2 bullet-typed", "- Paris\n\n- Yerevan\n\n- Rome"},
		{"bullets in a quotation", "> To\n> ▪ Paris\n> ▪ Rome", "2:3-4 bullet-typed", "> To\n>\n> - Paris\n> - Rome"},
		{"bullets of Word", "\uf0b7\u00a0Paris\n\uf0b7\u00a0Rome", "1:1-2 bullet-typed", "- Paris\n- Rome"},
		{"bullets below an item", "- Food\n  • Bread\n  • Milk", "2:3-4 bullet-typed", "- Food\n  - Bread\n  - Milk"},
		{"dashes as bullets", "Bring:\n– a pen\n– a passport", "2:1-2 bullet-typed", "Bring:\n\n- a pen\n- a passport"},
		{"hyphens without spaces", "-Paris\n-Rome", "1:1-2 bullet-typed", "- Paris\n- Rome"},
		{"stars without spaces", "*Paris\n*Rome", "1:1-2 bullet-typed", "* Paris\n* Rome"},
		{"numbers without spaces", "1.Paris\n2.Rome\n3.Cardiff", "1:1-3 bullet-typed", "1. Paris\n2. Rome\n3. Cardiff"},
		{"letters", "a) Paris\nb) Rome", "1:1-3 bullet-typed", ""},
		{"picture signs", "✅ Passport\n✅ Pen", "1:1-11 bullet-typed", "- ✅ Passport\n- ✅ Pen"},
		{"different picture signs", "When and where:\n📅 Monday\n📍 Paris", "2:1-9 bullet-typed", "When and where:\n\n- 📅 Monday\n- 📍 Paris"},
		{"boxes", "[ ] Pen\n[x] Passport", "1:1-8 bullet-typed", "- [ ] Pen\n- [x] Passport"},

		{"heading below words", "a\r\n## B\r\n\r\nc", "2:1-5 heading-blank", "a\r\n\r\n## B\r\n\r\nc"},
		{"heading below a list", "- a\n- b\n## C", "3:1-5 heading-blank", "- a\n- b\n\n## C"},
		{"heading in a quotation", "> a\n> ## B", "2:3-7 heading-blank", "> a\n>\n> ## B"},
		{"table without hyphens and last strokes", "| Name | Role\n| Ann | Officer\n", "1:1-14 table-cells", "| Name | Role\n| --- | --- |\n| Ann | Officer\n"},
		{"heading below a table", "| a |\n|---|\n| b |\n## C", "4:1-5 heading-blank", "| a |\n|---|\n| b |\n\n## C"},

		{"heading without a space", "##What we want\n\na", "1:1-3 heading-form", "## What we want\n\na"},
		{"heading without a space below words", "a\n##Was wir wollen", "2:1-3 heading-form", "a\n\n## Was wir wollen"},
		{"one sign without a space", "#Our aims\n\nWords.", "1:1-2 heading-form", "## Our aims\n\nWords."},
		{"heading with a space that doesn't break", "##\u00a0Nos buts\n\na", "1:1-4 heading-form", "## Nos buts\n\na"},
		{"wide signs", "＃＃ 目的\n\na", "1:1-3 heading-form", "## 目的\n\na"},
		{"wiki heading", "== Aims ==\n\na", "1:1-11 heading-form", "## Aims\n\na"},
		{"lines above hyphens", "a\nb\n---\nc", "3:1-4 heading-form", "a\nb\n\n---\nc"},
		{"sentence above hyphens", strings.Repeat("Words ", 12) + "end here.\n---\nc", "2:1-4 heading-form", strings.Repeat("Words ", 12) + "end here.\n\n---\nc"},
		{"hyphen alone", "Bring\n-\n", "2:1-2 heading-form", ""},

		{"strong never closed", "Bring your **passport and a pen.", "1:12-14 markup-left", ""},
		{"strong with a space", "a **bold **text and", "1:3-12 markup-left", "a **bold** text and"},
		{"strong with a space in front", "a ** bold** text", "1:3-12 markup-left", "a **bold** text"},
		{"strong underscores", "a __bold __ text", "1:3-12 markup-left", "a __bold__ text"},
		{"struck with a space", "a ~~gone ~~ text", "1:3-12 markup-left", "a ~~gone~~ text"},
		{"stress with a space", "a *stressed *text", "1:3-14 markup-left", "a *stressed* text"},
		{"strong at signs", "请注意**“重要”**的事", "1:4-12 markup-left", ""},
		{"marker", "a ==word== b", "1:3-11 markup-left", ""},
		{"code never closed", "Type `meridian build and wait", "1:6-7 markup-left", ""},
		{"bulletin board", "a [b]bold[/b] c", "1:3-6 markup-left", ""},
		{"box", ":::note\nWords.\n:::", "1:1-8 markup-left", ""},
		{"equals signs", "a\n\n=====\n\nb", "3:1-6 markup-left", ""},
		{"field of Word", "see PAGEREF _Toc1234567 \\h 3", "1:13-24 markup-left", ""},
		{"space by name", "5&nbsp km", "1:2-7 markup-left", "5&nbsp; km"},
		{"written out twice", "Tea &amp;amp; cake", "1:5-14 markup-left", "Tea &amp; cake"},

		{"reminder", "a\n\n- TODO: write this\n\nFIXME\n\n(TODO) TODO ask Ana", "3:3-7 value-unlikely\n5:1-6 value-unlikely\n7:2-6 value-unlikely", ""},
		{"words to be replaced", "We met [insert name] and [Name einfügen].\n\n| [TBC] |\n|---|\n| a |", "1:8-21 value-unlikely\n3:3-8 value-unlikely", ""},
		{"filler", "## Lorem ipsum\n\na", "1:4-15 value-unlikely", ""},
		{"draft in the text", "draft: true\n\na", "1:1-12 front-syntax", ""},
		{"draft further below", "a\n\ndraft: true\nb", "3:1-12 front-syntax", ""},
		{"title in the text", "title: A day\r\n\r\na", "1:1-13 front-syntax", ""},
		{"bold words with a colon", "**What we saw:**\n\nThe sea.", "1:3-15 heading-bold", ""},
		{"sentence of one line above hyphens", "We all went home by train.\n---\nc", "2:1-4 heading-form", "We all went home by train.\n\n---\nc"},
		{"sentence above hyphens in Chinese", "我们都坐火车回家了。\n---\nc", "2:1-4 heading-form", "我们都坐火车回家了。\n\n---\nc"},
		{"pasted table", "Name\tRole\r\nAnn\tOfficer\r\n", "1:1-10 table-cells", ""},
		{"typed notes", "As Ann said [1] and Jo wrote [2].\n\n[1] In a letter.\n[2] To us.", "1:13-16 markup-left", ""},
		{"tags of Word", "Some <o:p>words</o:p> and <w:x y=\"z\"/>more", "1:6-11 markup-left", "Some words and more"},

		{"zero width", "pass\u200bport and \u2060more", "1:5-6 character-odd", "passport and more"},
		{"byte order mark", "a\n\n\ufeffb", "3:1-2 character-odd", "a\n\nb"},
		{"soft hyphen", "pass\u00adport", "1:5-6 character-odd", "passport"},
		{"hard space", "the students\u00a0have gone home", "1:13-14 character-odd", "the students have gone home"},
		{"hard spaces at the end", "words\u00a0\u00a0\r\nmore", "1:6-8 character-odd", "words\r\nmore"},
		{"hard space beside a space", "a \u00a0b", "1:3-4 character-odd", "a b"},
		{"private", "a \uf0e0 b", "1:3-4 character-odd", ""},
		{"lost", "caf\ufffd", "1:4-5 character-odd", ""},
		{"line separator", "a\u2028b", "1:2-3 character-odd", "a b"},
		{"override", "a \u202eb\u202c", "1:3-4 character-odd", "a b"},
		{"mark of direction", "a\u200e b", "1:2-3 character-odd", "a b"},
		{"joiner", "a\u200db", "1:2-3 character-odd", "ab"},
		{"apostrophe misread", "the studentâ€™s pen", "1:12-15 character-odd", "the student’s pen"},
		{"accents misread", "un cafÃ© et un thÃ©", "1:7-9 character-odd", "un café et un thé"},
		{"Cyrillic misread", "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "1:1-13 character-odd", "Привет"},
		{"quotation mark misread", "â€œaâ€\u009d", "1:1-4 character-odd", "“a”"},
		{"of Windows", "the student\u0092s pen", "1:12-13 character-odd", "the student’s pen"},

		{"indented", "a\n\n    It took us nine hours.\n", "3:5-27 code-indented", "a\n\nIt took us nine hours.\n"},
		{"indented by a tab", "a\n\n\tIt took us nine hours.\n\tThen we slept.\n", "3:2-24 code-indented", "a\n\nIt took us nine hours.\nThen we slept.\n"},
		{"first line indented", "    It took us nine hours to\nget there, by train.\n", "1:5-29 code-indented", "It took us nine hours to\nget there, by train.\n"},

		{"turned", "See (our strategy)[strategy.md] first", "1:5-32 link-form", "See [our strategy](strategy.md) first"},
		{"turned, address first", "See (https://a.example/)[our strategy].", "1:5-39 link-form", "See [our strategy](https://a.example/)."},
		{"space between", "[our strategy] (strategy.md)", "1:1-29 link-form", "[our strategy](strategy.md)"},
		{"space in the address", "[plan](my plan.pdf)", "1:8-19 link-form", "[plan](<my plan.pdf>)"},
		{"never closed", "[plan](plan.md and more", "1:1-15 link-form", "[plan](plan.md) and more"},
		{"square bracket never closed", "see [plan(plan.md) and", "1:5-19 link-form", "see [plan](plan.md) and"},
		{"no reference", "see [the plan][plan] and", "1:15-21 link-form", ""},
		{"address in square brackets", "see [the plan][plan.md]", "1:5-24 link-form", "see [the plan](plan.md)"},
		{"braces", "see [the plan]{plan.md}", "1:5-24 link-form", "see [the plan](plan.md)"},
		{"wide brackets", "[計画]（plan.md）", "1:1-14 link-form", "[計画](plan.md)"},
		{"wiki page", "see [[Plan|the plan]]", "1:5-22 link-form", ""},
		{"wiki address", "see [https://a.example/ the plan]", "1:5-34 link-form", "see [the plan](https://a.example/)"},
		{"title without marks", "[plan](plan.md The plan)", "1:8-24 link-form", ""},

		{"tags without spaces", "{{figure \"a.jpg\"}}", "1:1-19 shortcode-syntax", ""},
		{"other tags", "a {{ figure }} b", "1:3-15 shortcode-syntax", ""},
		{"other tags on their line", "{% include a.html %}", "1:1-21 shortcode-syntax", ""},
		{"shortcode of a blog", "[gallery ids=\"1,2\"]", "1:1-20 shortcode-syntax", ""},
		{"shortcode of a blog around words", "[caption id=\"a\"]![b](c.png) d[/caption]", "1:1-17 shortcode-syntax", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, front := range []string{"", "---\ntitle: É\n---\n"} {
				text := front + c.text
				list := slips(t, text, len(front))
				var got []string
				for _, d := range list {
					if d.Code == diag.ImageAlt {
						continue
					}
					for _, wrong := range wording.Faults(d, []byte(text)) {
						t.Error(wrong)
					}
					d.Span.Start -= len(front)
					d.Span.End -= len(front)
					place, _, _ := strings.Cut(places(c.text, diag.List{d}), ": ")
					got = append(got, place)
				}
				if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
					t.Errorf("%s\n%s\n%v", c.text, diff, list)
				}
				mended, n := fix.Apply([]byte(text), list)
				if n == 0 && c.mended == "" {
					continue
				}
				if diff := cmp.Diff(front+c.mended, string(mended)); diff != "" {
					t.Errorf("mended:\n%s", diff)
				}
				for _, d := range slips(t, string(mended), len(front)) {
					t.Errorf("still told: %s %s", d.Code, d.Message)
				}
			}
		})
	}
}

func slips(t testing.TB, text string, body int) diag.List {
	t.Helper()
	return markdown.New(markdown.Options{}).Render(nil, markdown.Source{File: "a.md", Text: []byte(text), Offset: body}, links{}).Diags
}

// However long an address is, a message about it stays short.
func TestLongAddressesStayOutOfMessages(t *testing.T) {
	long := "https://a.example/" + strings.Repeat("x", 100_000)
	text := "<" + long + "> [" + long + "](" + long + ") [plan](" + long + ".pdf) [plan](" + long + ".odt)\n"
	for _, d := range slips(t, text, 0) {
		size := len(d.Message) + len(d.Hint)
		for _, l := range d.Related {
			size += len(l.Note)
		}
		if size > 500 {
			t.Errorf("%s has %d bytes", d.Code, size)
		}
	}
}

// A single table may lack many cells; all tables of a text together may not lack more
// than one may.
func TestSparseTables(t *testing.T) {
	table := "|" + strings.Repeat(" a |", 100) + "\n|" + strings.Repeat(" --- |", 100) + "\n" + strings.Repeat("| b |\n", 60) + "\n"
	refused := func(text string) (n int) {
		for _, d := range slips(t, text, 0) {
			if strings.HasPrefix(d.Message, "no table comes of these rows, as it would have 100 columns") {
				n++
			}
		}
		return n
	}
	if one, two := refused(table), refused(table+table); one != 0 || two != 1 {
		t.Errorf("%d of one table and %d of two are refused", one, two)
	}
}

// What looks like a slip and is none.
func TestNoSlips(t *testing.T) {
	for name, text := range map[string]string{
		"sums":          "2 * 3 * 4 = 24, 2**3 = 8, 5 ** 2, a*b*c, x_1 and y_2, snake_case_name, __init__, a == b == c, i++ and C++, 3 ~ 4, ~5 km\n",
		"notes":         "A place costs 5 €* for students and 10 €** for others.\n\n\\* Only with a card.\n\n** At the door.\n\n**Without a card.\n",
		"star of women": "Alle Student*innen und Mitarbeiter*innen, auch Kolleg_innen.\n",
		"music":         "C# and F#, #1, a#b, No. #5\n",
		"tags":          "#Erasmus is great.\n\n#ClimateStrike on Friday\n\n#students #union\n\nJoin us: #StudentsUnited\n\n#MeToo heute Abend\n",
		"brackets":      "As it stood [sic] (see below). Note [1] (Smith 2010), [a] and [x], m[i][j], f(x)[0], (see figure)[1], [1][2], [Smith 2010] (p. 5), array[0].\n",
		"remarks":       "[Applause][Laughter] It is [[sic]] so [Smith 2010][Jones 2011].\n",
		"boxes":         "- [x] done\n- [ ] to do\n\nMark [x] where it is right.\n",
		"faces":         "Hello :-) ;-) :( ¯\\\\_(ツ)_/¯ <3 (^_^) *_*\n",
		"strokes":       "Home | About | Contact\nParis | Rome\n\na | b\n\n|x| = |y|\n\n| verse\n| verse\n",
		"code":          "`**a [b] (c.md)`\n\n```\n<<<<<<< HEAD\n• a\n• b\n##c\npass\u200bport\u00a0\u00a0\n**d\n```\n\n    <<<<<<< HEAD\n    • a\n    if (x) { return; }\n\nmeridian:\n\n    meridian build --drafts\n    sudo apt install hugo\n",
		"code in lists": "1. a\n\n   ```sh\n   b\n   ```\n\n2. c\n\n   ~~~\n   d\n   ~~~\n\n> ```\n> e\n> ```\n",
		"fence in one":  "````markdown\n```\na\n```\n````\n",
		"settings":      "    title: A\n    date: 2016-01-01\n",
		"address":       "    Students' Union\n    12 High Street\n    London\n",
		"Markdown":      "````md\n```js\na\n````\n",
		"dialogue":      "— Où vas-tu ?\n— À Paris.\n— Ah bon !\n\n– Salut!\n– Bună!\n",
		"separators":    "Paris • Rome • Yerevan\n• Cardiff • Tbilisi\n\nParis · Rome\n· Cardiff · London\n",
		"bullet alone":  "• one only\n\n✅ one only\n",
		"breaks":        "📅 Monday  \n📍 Paris\n\na) one\\\nb) two\n",
		"headings":      "## B\n\n<!-- c -->\n## C\n\na\n\n---\n## D\n\nE\n---\n\n[g]: https://g.example/\n## G [g]\n",
		"mail":          "Best wishes\n\n---\n\nThe union\n",
		"tables":        "| a | b |\n|---|:-:|\n| c | d |\n| e \\| f | g |\n\na | b\n--|--\nc | d\n\n| a |\n|---|\nb\n\n| a | b |\n|---|---|\n| c | d ||\n\nWords:\n| a | b |\n|---|---|\n| c | d |\n",
		"French":        "Il coûte 5\u00a0€\u00a0; « oui\u00a0», dit-il\u00a0: «\u00a0non\u00a0» \u00a0?"[:0] + "Il coûte 5\u00a0€\u202f; «\u00a0oui\u00a0», dit-il\u00a0: pourquoi\u00a0? À l’été, ça va déjà là-bas. «\u00a0CAFÉ\u00a0»\n",
		"German":        "z.\u00a0B. 10\u00a0km, „Spaß“, „STRAẞE“, Größe, Über\u00adsetzungs\u00adwissenschaften, § 5, Ä–Ö, „Ä“\n",
		"Welsh":         "Mae’r myfyrwyr yn dod â’u ffrindiau i’r tŷ; gyda “â” a “ŵ”.\n",
		"Polish":        "w\u00a0domu i\u00a0z\u00a0kolegami, łódź, „źdźbło”\n",
		"Portuguese":    "“AMANHÔ, “MANHÔ e CORAÇÃO — São João, “IRMÔ\n",
		"Swedish":       "”Å” och ”Ä” på ön Åland, ”ÖÅ”\n",
		"Vietnamese":    "Đại hội sinh viên, Ấn Độ, “Ô” và “”\n",
		"Romanian":      "Și încă, „Â” și „Î”, când – înainte\n",
		"Arabic":        "مرحبا \u200fبكم\u200f (2016) في \u2067يريفان\u2069\n",
		"Persian":       "می\u200cخواهم کتاب\u200cها\n",
		"Hindi":         "क्\u200dष और क्\u200cष\n",
		"Hebrew":        "שלום\u200f (abc)\u200e\n",
		"Armenian":      "Երևանի ուսանողների միություն։ «Այո»։\n",
		"Khmer":         "សួស្តី\u200bពិភពលោក\n",
		"Thai":          "สวัสดี\u200bครับ\n",
		"Japanese":      "学生連合の**重要**な「お知らせ」です。＃ハッシュタグ\n",
		"Chinese":       "学生会（见附件）：**重要**通知。\n",
		"Korean":        "학생회 **중요** 공지입니다.\n",
		"Greek":         "Ο «φοιτητικός» σύλλογος· «Ά»\n",
		"Russian":       "Студенты – «вперёд» — ура… №\u00a05\n",
		"Turkish":       "İstanbul’da “Ğ” ve “Ş”\n",
		"pictures":      "Team 👩\u200d🎓 and 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f ❤️ 🏳️\u200d🌈\n",
		"last words":    "We went to the seaside with\u00a0everybody.\n",
		"names":         "Louis\u00a0XIV and Windows\u00a010, Dr.\u00a0Smith, 5\u00a0July 2016\n",
		"escapes":       "\\*\\*a \\_b\\_ \\[c] (d.md) \\## E \\{{ f }} \\`g\n",
		"entities":      "5&nbsp;km &amp; more, AT&T, R&D &lt;b&gt;\n",
		"quoted mail":   "> > > a\n\n>>>> b\n",
		"footnotes":     "a[^1] and (b)[^1]\n\n[^1]: c\n## D\n",
		"links":         "[a](b.md) [c](<d e.md>) [f](g.md \"h\") ![i](j.png) [k][l] [l] (see [m](n.md)) [o]() [p [q](r.md)]\n\n[l]: https://l.example/\n",
		"attributes":    "[a](b.md){.c} [d]{.e}\n\nf\n{.g}\n\n## H {#i}\n",
		"reminders":     "A TODO list, TODOS, a TODO, (see TODO), `TODO: a` a.example/TODO:b\n\nTODO lists help.\n\n<!-- TODO: b [insert name] -->\n\n    TODO: c\n\n```\nFIXME\n```\n",
		"in brackets":   "[insert](a.md) [Insert coin](b.md) [add] [name] [emphasis added] [your] [tbc][c]\n\n[tbc]: d.md\n[c]: e.md\n",
		"keys in text":  "Title: a\n\ndrafts: many\n\ntitle: b\n",
		"labels":        "**Place:**\n\nParis, in the old town hall.\n\n**What to bring:**\n\n- a pen\n",
		"short rules":   "No. 5, 2nd ed.\n---\n\na\n",
		"tabs":          "a\tb\n\na\tb\nc\n\n\ta\n\td\n",
		"numbers":       "As in [1] and [2].\n\n[3] c\n\n- [1] d\n",
		"angles":        "a <b: c> and 3 <4: d, <o:> x<o:p y\n",
		"blanks":        "Name: ________ Date: __ / __ / ____\n",
		"backticks":     "rock`n`roll, don`t, Afrikaans `n huis\n",
		"rule":          "a\n\n***\n\n___\n\nb\n",
		"times":         "1.5 km\n2.5 km\n\n10:30 Coffee\n11:00 Tea\n",
		"letters":       "a) one\n\nb) two\n",
		"empty":         "",
		"layouts":       "{{ .Site }} and {{template \"x\"}} stay text, {{if}} and {{end}} too.\n",
		"keys":          "Press [tab][tab] to see all.\n",
		"old quotes":    "The `error' and the ``other'' one.\n",
		"identifiers":   "It works around __pfnHook2 and __FILE_NAME.\n",
		"dots":          "Type `a` … or b.c.d; e.g. [see].\n",
		"CRLF":          "a\r\n\r\n## B\r\n\r\n- c\r\n- d\r\n\r\n```\r\ne\r\n```\r\n\r\n| f | g |\r\n|---|---|\r\n| h | i |\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, d := range slips(t, text, 0) {
				t.Errorf("%s: %s\n%q", d.Code, d.Message, text[d.Span.Start:d.Span.End])
			}
		})
	}
}
