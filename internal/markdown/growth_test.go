package markdown_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// hostile are texts of about n bytes for which parsers of Markdown are known to
// take long, and their like.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"tags with shortcodes", repeated(`<a b="{{< x >}}"> `)},
	{"tags with shortcodes opened", repeated(`<a b="{{< x `)},
	{"tags with shortcodes opened twice", repeated(`<a b='{{< x "`)},
	{"elements opened and closed", halves("<b>", "</b>")},
	{"elements of two names", func(n int) string {
		return strings.Repeat("<b>", n/12) + strings.Repeat("<i>", n/12) + strings.Repeat("</b>", n/12) + "a"
	}},
	{"elements in words", repeated("*<b>a* </b>")},
	{"shortcodes in HTML", func(n int) string { return "<div>\n" + strings.Repeat("{{< x >}}", n/9) }},
	{"shortcodes closed in HTML", func(n int) string {
		return "<div>\n" + strings.Repeat("{{< x >}}", n/20) + strings.Repeat("{{< /x >}}", n/20)
	}},
	{"scripts in HTML", func(n int) string { return "<div>\n" + strings.Repeat("<script></b>", n/12) }},
	{"addresses of shortcodes", repeated("[a]({{< x >}})")},
	{"addresses of shortcodes opened", repeated("[a]({{< x ")},
	{"addresses of shortcodes in one", func(n int) string { return "[a](" + strings.Repeat("{{< x >}}", n/9) + ")" }},
	{"quotations", repeated("> ")},
	{"quotations on lines", lines("> > > > > > > > a")},
	{"lists", repeated("- ")},
	{"lists of stars", repeated("* ")},
	{"items", repeated("- a\n")},
	{"items apart", repeated("- a\n\n\n")},
	{"ordered items", repeated("1. a\n")},
	{"emphasis", repeated("*a **b ")},
	{"emphasis that closes nothing", repeated("a** ")},
	{"emphasis opened by one mark", halves("*a ", "b_ ")},
	{"emphasis of thirds", halves("a**b", "c* ")},
	{"emphasis of both", repeated("a**b_c*")},
	{"emphasis within emphasis", halves("*a ", "a* ")},
	{"long emphasis", halves("*", "a*")},
	{"emphasis in links", repeated("*a [b](c) ")},
	{"emphasis across links", repeated("[*a _b](c) ")},
	{"struck", repeated("~~a ~b ")},
	{"struck closes", halves("~~a ", "b~ ")},
	{"brackets", halves("[", "]")},
	{"brackets opened", repeated("[")},
	{"brackets opened on lines", repeated("[a\n")},
	{"brackets closed", repeated("]")},
	{"brackets doubled", repeated("[[a]]")},
	{"brackets doubled open", repeated("[[a")},
	{"brackets with words", halves("[a", "]")},
	{"brackets empty", repeated("[]")},
	{"brackets on lines", repeated("[a]\n")},
	{"brackets in pairs", repeated("[a][b]")},
	{"brackets in pairs on lines", repeated("[a][b]\n")},
	{"brackets and emphasis", func(n int) string {
		return strings.Repeat("[", 400) + strings.Repeat("*a*", n/3) + strings.Repeat("]", 400)
	}},
	{"pair of brackets opened", repeated("[a][")},
	{"pair of brackets opened wide", repeated("[a][b c d e f g")},
	{"pictures", halves("![", "](a)")},
	{"pictures opened", repeated("![a")},
	{"pictures by name", func(n int) string { return strings.Repeat("![a]", n/4) + "\n\n[a]: b" }},
	{"links", repeated("[a](b) ")},
	{"links in links", halves("[", "](a)")},
	{"links by name", func(n int) string { return strings.Repeat("[a] ", n/4) + "\n\n[a]: b" }},
	{"links by name on lines", func(n int) string { return strings.Repeat("[a]\n", n/4) + "\n\n[a]: b" }},
	{"links reversed", repeated("(a.md)[b](")},
	{"links reversed closed", repeated("(a.md)[b] ")},
	{"links with addresses never closed", repeated("[a](b")},
	{"links with angles never closed", repeated("[a](<b")},
	{"links with round brackets", repeated("[a](b(")},
	{"links with titles never closed", repeated("[a](b \"c")},
	{"links with titles in single quotes", repeated("[a](b 'c\" ")},
	{"links with titles in brackets", repeated("[a](b (c")},
	{"links with titles on lines", repeated("[a](b (c\n")},
	{"links with spaces", repeated("[a](b c d ")},
	{"link address long", func(n int) string { return "[a](" + strings.Repeat("b", n) + ")" }},
	{"link words long", func(n int) string { return "[" + strings.Repeat("a ", n/2) + "](b)" }},
	{"definitions of references", repeatedN(func(i int) string { return fmt.Sprintf("[a%d]: b\n", i) })},
	{"definitions of references apart", repeatedN(func(i int) string { return fmt.Sprintf("[a%d]: b\n\n", i) })},
	{"definitions with titles", repeated("[a]: b \"c\"\n")},
	{"definitions with titles in brackets", repeated("[a]: b\n(\n")},
	{"definitions with titles below", repeated("[a]: b\n'c\n")},
	{"definitions with titles below, apart", repeated("[a]: b\n\"\n\n")},
	{"definitions never closed", repeated("[a\n\n")},
	{"definitions never closed in lines", repeated("[a: b\n")},
	{"definitions in quotations", repeated("> [a]: b\n")},
	{"definitions with text", repeated("[a]: b\nc\n")},
	{"attributes", repeated("{a=b ")},
	{"attributes without blanks", repeated("{.a")},
	{"attributes unquoted", repeated("{a=b")},
	{"attributes in quotes", repeated("{a=\"b")},
	{"attributes in single quotes", repeated("{a='b ")},
	{"attributes behind", repeated("[a](b){.c .d} ")},
	{"attributes behind open", repeated("[a](b){.c .d ")},
	{"attributes of a heading", func(n int) string { return "## a {.b" + strings.Repeat(" .b", n/3) + "}" }},
	{"attributes of a heading, many", func(n int) string { return "## a {.b" + strings.Repeat(" {.b", n/4) + "}" }},
	{"names of a heading", func(n int) string { return "## a {#b" + strings.Repeat(" #b", n/3) + "}" }},
	{"keys of a heading", func(n int) string { return "## a {lang=fr" + strings.Repeat(" lang=fr", n/8) + "}" }},
	{"attributes below", repeated("a\n{.b}\n")},
	{"attributes below, alone", repeated("{.b}\n")},
	{"attributes below, many", func(n int) string { return "a\n{" + strings.Repeat(" .b", n/3) + "}\n" }},
	{"names given", repeatedN(func(i int) string { return fmt.Sprintf("## a {#a-%d}\n\n## a\n\n", i) })},
	{"names twice", repeated("## a {#b}\n\n")},
	{"braces", repeated("{")},
	{"braces doubled", repeated("{{a ")},
	{"braces with percent", repeated("{{% a ")},
	{"braces with percent closed", repeated("{{% a %}} ")},
	{"braces with percent, Liquid", repeated("{% a ")},
	{"shortcodes literal, open", repeated("{{</* a ")},
	{"shortcodes", halves("{{< a >}}", "{{< /a >}}")},
	{"shortcodes opened", repeated("{{< a >}}")},
	{"shortcodes opened on lines", repeated("{{< a >}}\n")},
	{"shortcodes closed", repeated("{{< /a >}}")},
	{"shortcodes closed with words", repeated("a {{< /a >}}\n")},
	{"shortcodes closed on lines", repeated("{{< /a >}}\n")},
	{"shortcodes closed on lines apart", repeated("{{< /a >}}\n\n")},
	{"shortcodes closed by other names", halves("{{< a >}}", "{{< /b >}}")},
	{"shortcodes closed by other names on lines", halves("{{< a >}}\n", "{{< /b >}}\n")},
	{"shortcodes on lines", halves("{{< a >}}\n", "{{< /a >}}\n")},
	{"shortcodes in items", repeated("- {{< a >}}\n  b\n  {{< /a >}}\n")},
	{"shortcodes closed by near names", halves("{{< abcd >}}\n", "{{< /abce >}}\n")},
	{"shortcodes closed by near names, apart", halves("{{< abcd >}}\n\n", "{{< /abce >}}\n\n")},
	{"shortcodes closed behind words", repeated("{{< a >}}\nb {{< /a >}}\n\n")},
	{"shortcodes opened on lines and closed behind words", halves("{{< a >}}\n", "b {{< /a >}}\n\n")},
	{"shortcodes opened behind words", halves("b {{< a >}}\n\n", "{{< /a >}}\n\n")},
	{"shortcodes of many names", repeatedN(func(i int) string { return fmt.Sprintf("{{< a%d >}}\n\n{{< /b%d >}}\n\n", i, i) })},
	{"shortcodes in backticks", repeated("{{< a `b ")},
	{"shortcodes with headings", repeated("{{< a >}}\n## b\n{{< /a >}}\n")},
	{"fragments of many headings", repeatedN(func(i int) string { return fmt.Sprintf("## a%d\n\n[b](#c%d)\n\n", i, i) })},
	{"contents", repeated("{{< toc >}}\n\n")},
	{"contents in shortcodes", func(n int) string {
		return strings.Repeat("{{< a >}}\n", 60) + strings.Repeat("{{< toc >}}\n", n/12) + strings.Repeat("{{< /a >}}\n", 60)
	}},
	{"parts", repeated("{{< part >}}\n")},
	{"parts in parts", halves("{{< part >}}\n", "{{< /part >}}\n")},
	{"included texts", repeated("{{< inc >}}\n\n")},
	{"included texts among notes", repeated("a[^1] {{< inc >}}\n\n")},
	{"shortcodes in quotations", repeated("> {{< a >}}\n\n{{< /a >}}\n")},
	{"shortcodes around emphasis", repeated("{{< a >}}*b {{< /a >}}")},
	{"shortcodes unfinished", repeated("{{< a ")},
	{"shortcodes never ended", repeated("{{< a\n")},
	{"shortcodes never quoted", repeated("{{< a b=\"\n")},
	{"shortcodes quoted", repeated("{{< a b=\" ")},
	{"arguments", func(n int) string { return "{{< a" + strings.Repeat(" b", n/2) + " >}}" }},
	{"addresses www", repeated("www.")},
	{"addresses www words", repeated("www.a.b ")},
	{"addresses www, brackets", repeated("(www.a.b")},
	{"addresses www, stars", repeated("*www.a.b")},
	{"addresses http", repeated("http://a.b")},
	{"addresses http words", repeated("http://a.b ")},
	{"addresses http brackets", repeated("(http://a.b")},
	{"addresses http closing", func(n int) string { return "http://a.b/" + strings.Repeat(")", n) }},
	{"addresses http entities", func(n int) string { return "http://a.b/" + strings.Repeat("&amp;", n/5) }},
	{"addresses semicolons", func(n int) string { return "http://a.b/" + strings.Repeat("a;", n/2) }},
	{"addresses mail", repeated("a@b.c")},
	{"addresses mail words", repeated("a@b.c ")},
	{"addresses mail marks", repeated("*a_a@")},
	{"addresses mail one word", func(n int) string { return strings.Repeat("a.", n/2) + "@b.c" }},
	{"addresses mail underscores", func(n int) string { return strings.Repeat("a_", n/2) + "@b.c" }},
	{"addresses mail brackets", func(n int) string { return strings.Repeat("(", n) + "@b.c" }},
	{"addresses in angles", repeated("<a@b.c> ")},
	{"addresses in angles open", repeated("<http://a.b")},
	{"addresses after brackets", repeated("http://a.b)[")},
	{"footnotes", repeatedN(func(i int) string { return fmt.Sprintf("[^%d]: b\n\n", i) })},
	{"footnotes used", func(n int) string {
		return strings.Join(numbered(n/20, "a[^%d] "), "") + "\n\n" + strings.Join(numbered(n/20, "[^%d]: b\n\n"), "")
	}},
	{"footnotes used apart", repeatedN(func(i int) string { return fmt.Sprintf("a[^%d]\n\n[^%d]: b\n\n", i, i) })},
	{"footnotes used often", func(n int) string { return strings.Repeat("a[^b] ", n/6) + "\n\n[^b]: c" }},
	{"footnotes of one name", repeated("[^a]: b\n\n")},
	{"footnotes missing", repeated("[^a] ")},
	{"footnotes missing, with others", func(n int) string { return strings.Repeat("[^a] ", n/5) + "\n\n[^b]: c" }},
	{"footnotes opened", repeated("[^a")},
	{"footnotes opened, nested", repeated("[^a]: ")},
	{"footnotes opened, with others", func(n int) string { return strings.Repeat("[^a ", n/4) + "\n\n[^b]: c" }},
	{"pictures of footnotes", repeated("![^a]")},
	{"tables", func(n int) string { return "| a | b |\n|---|---|\n" + strings.Repeat("| c | d |\n", n/10) }},
	{"tables wide", func(n int) string {
		return strings.Repeat("| a ", n/8) + "|\n" + strings.Repeat("|---", n/8) + "|\n"
	}},
	{"tables wide with short rows", func(n int) string {
		return strings.Repeat("|a", n/8) + "|\n" + strings.Repeat("|-", n/8) + "|\n" + strings.Repeat("|b\n", n/8)
	}},
	{"tables with short rows", repeated(strings.Repeat("|a", 90) + "|\n" + strings.Repeat("|-", 90) + "|\n" + strings.Repeat("|b\n", 90) + "\n")},
	{"tables with long rows", func(n int) string {
		return "|a|\n|-|\n" + strings.Repeat("|b", n/2)
	}},
	{"tables with escaped pipes", func(n int) string { return "| a |\n|---|\n" + strings.Repeat("| `a\\|b` |\n", n/11) }},
	{"tables with escaped pipes in a cell", func(n int) string { return "| a |\n|---|\n|" + strings.Repeat(" `a\\|b`", n/7) + " |\n" }},
	{"tables without rows", repeated("|a|\n|-|\n\n")},
	{"tables that are none", repeated("| a | b\n")},
	{"tables that are none, delimiters", repeated("|---|---\n")},
	{"tables that are none, one column", repeated("a\n|-|-|\n")},
	{"tables in tables", repeated("|a|\n|-|\n")},
	{"tables with footnotes", func(n int) string { return "| a |\n|---|\n" + strings.Repeat("| [^b] |\n", n/9) + "\n[^b]: c" }},
	{"code", repeated("`a ")},
	{"code of many lengths", func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String()
	}},
	{"code fences", repeated("```\n")},
	{"code fences open", func(n int) string { return "```\n" + strings.Repeat("a\n", n/2) }},
	{"code fences, unequal", repeated("```\n~~~\n````\n")},
	{"code indented", repeated("    a\n\n\n")},
	{"HTML tags", repeated("<a b ")},
	{"HTML tags in quotes", repeated("<a b=\"c ")},
	{"HTML tags in other quotes", repeated("<a b='c\" ")},
	{"HTML tags, many attributes", func(n int) string { return "x <a" + strings.Repeat(" b", n/2) }},
	{"HTML tags over lines", repeated("x <a\n")},
	{"HTML comments", repeated("x <!-- ")},
	{"HTML comments on lines", repeated("<!--\n\n")},
	{"HTML comments closed", repeated("<!-- a -->\n\n")},
	{"HTML comments within lines", repeated("a <!-- a --> ")},
	{"HTML declarations", repeated("x <!A ")},
	{"HTML instructions", repeated("x <? ")},
	{"HTML CDATA", repeated("x <![CDATA[ ")},
	{"HTML closing", repeated("x </a ")},
	{"HTML angles", repeated("<")},
	{"HTML elements", repeated("a <b>c</b> ")},
	{"HTML elements opened", repeatedN(func(i int) string { return fmt.Sprintf("<a%d>\n\n    a\n\n", i) })},
	{"HTML blocks", repeated("<div>\n\n")},
	{"HTML blocks of one kind", repeated("<div>\n")},
	{"HTML blocks of scripts", repeated("<script>\n\n")},
	{"HTML block of a line", func(n int) string { return "<div " + strings.Repeat("a ", n/2) }},
	{"HTML custom block of a line", func(n int) string { return "<x " + strings.Repeat("a ", n/2) }},
	{"headings", repeated("# a\n\n")},
	{"headings of one line", func(n int) string { return "# " + strings.Repeat("#", n) }},
	{"headings of hashes", func(n int) string { return "# " + strings.Repeat("# ", n/2) + "a" }},
	{"headings underlined", repeated("a\n-\n")},
	{"headings of many lines", func(n int) string { return strings.Repeat("a\n", n/2) + "===" }},
	{"headings with braces", repeated("# a {#b\n")},
	{"headings of signs", repeated("# ?\n\n")},
	{"definitions", func(n int) string { return "a\n" + strings.Repeat(": ", n/2) + "b" }},
	{"definitions on lines", func(n int) string { return "a\n" + strings.Repeat(": b\n", n/4) }},
	{"definitions of terms", repeated("a\n: b\n\n")},
	{"definitions of many terms", func(n int) string { return strings.Repeat("a\n", n/2) + ": b" }},
	{"alerts", repeated("> [!NOTE]\n> a\n\n")},
	{"alerts of other kinds", repeated("> [!A]\n> a\n\n")},
	{"tasks", repeated("- [ ] a\n")},
	{"tasks with blanks", func(n int) string { return "- [ ]" + strings.Repeat(" ", n) + "a" }},
	{"quotation marks", repeated("\"a 'b ")},
	{"quotation marks closed", repeated("a\" b' ")},
	{"quotation marks alone", repeated("'")},
	{"quotation marks alone, double", repeated("\"")},
	{"apostrophes", repeated("a'b ")},
	{"apostrophes in front", repeated("'em ")},
	{"hyphens", repeated("-- a")},
	{"hyphens in a row", func(n int) string { return "a" + strings.Repeat("-", n) }},
	{"dots", repeated(".")},
	{"backslashes", repeated("\\")},
	{"backslashes with signs", repeated("\\*")},
	{"entities", repeated("&amp;")},
	{"entities open", repeated("&#")},
	{"entities escaped twice", repeated("&amp;amp; ")},
	{"spaces", func(n int) string { return "a" + strings.Repeat(" ", n) + "b" }},
	{"blank lines", repeated("\n \n")},
	{"spaces at line ends", repeated("a  \n")},
	{"backslashes at line ends", repeated("a\\\n")},
	{"tabs", repeated("\t")},
	{"tabs in items", repeated("-\ta\n")},
	{"words", repeated("word ")},
	{"one word", repeated("word")},
	{"lines of words", repeated("some words\n")},
	{"paragraphs", repeated("some words\n\n")},
	{"capitals", repeated("AB ")},
	{"colours", repeated("in red ")},
	{"links to documents", repeated("[a](b) [a](c) [d](e.pdf) ")},
	{"links in cells", func(n int) string {
		return strings.Repeat("| a ", n/20) + "|\n" + strings.Repeat("|---", n/20) + "|\n" + strings.Repeat("| [a](b.pdf) ", n/20) + "|\n"
	}},
	{"typed bullets", repeated("• a\n")},
	{"typed bullets in a line", repeated("• a ")},
	{"numbers typed", repeated("1) a\n")},
	{"strong paragraphs", repeated("**a**\n\n")},
	{"emoji", repeated("🎉")},
	{"emoji names", repeated(":wave: ")},
	{"emoji names joined", repeated(":a")},
	{"colons", repeated(":")},
	{"signs on lines", repeated("🎉\n")},
	{"invisible", repeated("a\u200bb ")},
	{"no UTF-8", repeated("\xff")},
	{"mojibake", repeated("â€™")},
	{"conflicts", repeated("<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n")},
	{"conflicts open", repeated("<<<<<<< a\n")},
	{"French", repeated("Nous ne sommes pas ce que vous dites. ")},
	{"French paragraphs", repeated("Nous ne sommes pas ce que vous dites que nous sommes.\n\n")},
	{"bold lists", repeated("- **a**: b\n")},
	{"equals", repeated("==a ")},
	{"doubled marks", repeated("** a ** ")},
	{"single marks", repeated("* a * ")},
	{"wiki links", repeated("[[a b]] ")},
	{"board tags", repeated("[b]a[/b] ")},
	{"board tags open", repeated("[b]a ")},
	{"field codes", repeated("_Toc4711 ")},
	{"fragments", repeated("[a](#b) ")},
	{"fragments of other pages", repeated("[a](b.md#c) ")},
	{"images without words", repeated("![](a.png) ")},
	{"images by name without words", func(n int) string { return strings.Repeat("![][a]", n/6) + "\n\n[a]: b" }},
	{"Windows lines", repeated("a\r\n")},
	{"old Macintosh lines", repeated("a\r")},
	{"Chinese", repeated("中文")},
	{"Chinese lines", repeated("中文\n")},
	{"table rows with shortcodes", func(n int) string { return "| a |\n|---|\n" + strings.Repeat("| {{< a >}} |\n", n/14) }},
	{"thematic breaks", repeated("* * *\n")},
	{"nested items on lines", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i = (i + 1) % 60 {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return b.String()
	}},
	{"quotation of items", repeated("> - a\n")},
	{"lazy quotation", func(n int) string { return "> a\n" + strings.Repeat("b\n", n/2) }},
}

func repeated(unit string) func(int) string {
	return func(n int) string { return strings.Repeat(unit, n/len(unit)) }
}

func lines(unit string) func(int) string { return repeated(unit + "\n") }

func halves(first, second string) func(int) string {
	return func(n int) string {
		k := n / (len(first) + len(second))
		return strings.Repeat(first, k) + strings.Repeat(second, k)
	}
}

func repeatedN(unit func(i int) string) func(int) string {
	return func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(unit(i))
		}
		return b.String()
	}
}

func numbered(n int, format string) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf(format, i))
	}
	return out
}

// Whatever a text is made of, four times as much of it takes about four times
// as long. What grows with the square would take sixteen times as long.
func TestTimeGrowsWithTheText(t *testing.T) {
	engine := markdown.New(markdown.Options{Language: "en"})
	open := markdown.New(markdown.Options{Language: "en", HTML: markdown.AllHTML})
	for _, way := range []struct {
		name string
		do   func(text []byte)
	}{
		{"Render", func(text []byte) { engine.Render(nil, markdown.Source{File: "a.md", Text: text}, table{}) }},
		{"Render with HTML", func(text []byte) { open.Render(nil, markdown.Source{File: "a.md", Text: text}, table{}) }},
		{"FirstParagraph", func(text []byte) { engine.FirstParagraph(text) }},
		{"RenderInline", func(text []byte) { engine.RenderInline(markdown.Line{Text: string(text)}, table{}) }},
	} {
		if way.name != "Render with HTML" && !testenv.Long() { // that reads the most
			continue
		}
		for _, c := range hostile {
			t.Run(way.name+"/"+c.name, func(t *testing.T) { grows(t, c.name, c.text, way.do) })
		}
	}
}

// grows tests that the time which something takes with a text grows with that. Where a
// text four times as large takes much longer than four times as long, as where it no
// longer fits into a cache of the processor that others use as well, those larger again
// have to do so, too: what grows with the square does that at every size.
func grows(t *testing.T, name string, text func(n int) string, do func(text []byte)) {
	t.Helper()
	const small, factor, most = 16_000, 4, 9
	soon := 40 * time.Millisecond // is not long enough for a text of this size to look further
	if testenv.Long() {
		soon /= 5
	}
	sizes := []int{small, factor * small, factor * factor * small, factor * factor * factor * small}
	if processorTime(1, func() { do([]byte(text(sizes[1]))) }) < soon {
		return
	}
	var ratios []float64
	for i, size := range sizes[1:] {
		ratio := timesLonger(do, []byte(text(sizes[i])), []byte(text(size)), factor, most)
		if ratio < most {
			return
		}
		ratios = append(ratios, ratio)
	}
	t.Errorf("%s: %d bytes each take longer than those before them by %.1f", name, sizes, ratios)
}

// timesLonger is how much longer something takes with the second text, which is some
// times as large as the first: the least of a few tries, or of those up to one that is
// less than most.
func timesLonger(do func(text []byte), less, more []byte, factor int, most float64) float64 {
	const tries = 5
	const enough = 10 * time.Millisecond // can be measured
	ratio := math.Inf(1)
	for range tries {
		runs := 1
		for ; runs < 1024 && processorTime(runs, func() { do(less) }) < enough; runs *= 2 {
		}
		a := processorTime(factor*runs, func() { do(less) })
		b := processorTime(runs, func() { do(more) })
		if ratio = min(ratio, float64(factor)*float64(b)/float64(a)); ratio < most {
			break
		}
	}
	return ratio
}

// processorTime is how long some runs of f compute, or take where that is not
// known.
func processorTime(runs int, f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := threadTime()
	for range runs {
		f()
	}
	return threadTime() - start
}
