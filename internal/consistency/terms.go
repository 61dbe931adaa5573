package consistency

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
)

// terms looks for terms of open taxonomies that are written almost like another
// one. Terms are compared word by word: they count as one where all differences
// are hyphens and blanks, where words are the plural of each other, or where one
// long word differs by a typing error, or by two of them where the one term is
// used once and the other more often. Terms that stand together on a page are
// two things, and so are those with other figures.
func (c *checker) terms() {
	for _, t := range c.Settings.Taxonomies {
		if len(t.Terms) > 0 || t.Name == site.Countries {
			continue
		}
		terms := c.Terms(t.Name)
		for _, tm := range terms {
			if isPerson(tm) {
				continue
			}
			for _, spelling := range sortedKeys(tm.Spellings) {
				switch {
				case spelling == tm.Name, tm.Means(spelling):
				case signsDiffer(spelling, tm.Name):
					c.reportClash(t.Name, tm, spelling)
				default:
					c.reportSpelling(t.Name, tm, spelling, tm, "is written “%s” elsewhere")
				}
			}
		}
		reported := make(map[*site.Term]bool)
		for _, pair := range alike(terms) {
			rare, common := pair[0], pair[1]
			if !reported[rare] && !isPerson(common) && !slices.ContainsFunc(rare.Pages, func(p *site.Page) bool { return slices.Contains(common.Pages, p) }) {
				reported[rare] = true
				if rare.Own != nil && len(rare.Pages) == 0 {
					c.reportUnused(t.Name, rare, common)
					continue
				}
				c.reportSpelling(t.Name, rare, rare.Name, common, "is almost the term “%s”")
			}
		}
	}
}

// isPerson says whether a term is somebody with a page, of whose name is told
// wherever it is written.
func isPerson(tm *site.Term) bool { return tm.Own != nil && tm.Own.Kind == card.Page }

// maxRelated is how many places one message names at most.
const maxRelated = 8

// reportSpelling reports a term that is written in a way that should be that of
// another one: once, and where only its spelling differs, on each page, as that can
// be mended there.
func (c *checker) reportSpelling(taxonomy string, tm *site.Term, spelling string, other *site.Term, how string) {
	var related []diag.Location
	for _, p := range other.Pages {
		if v, ok := termIn(p, taxonomy, other.Name); ok {
			related = []diag.Location{{File: p.Doc.File, Span: v.Span, Note: "the other one"}}
			break
		}
	}
	var told *diag.Diagnostic
	for _, p := range tm.Pages {
		v, ok := termIn(p, taxonomy, spelling)
		if !ok {
			continue
		}
		if told != nil {
			told.Related = append(told.Related, diag.Location{File: p.Doc.File, Span: v.Span, Note: "here, too"})
			if len(told.Related) > maxRelated {
				return
			}
			continue
		}
		d := diag.Diagnostic{
			Code: diag.TermSimilar, File: p.Doc.File, Span: v.Span, Related: related,
			Message: fmt.Sprintf("“%s” "+how, spelling, other.Name),
			Hint:    fmt.Sprintf("Perhaps %s? If they are two things, set this warning aside, with the reason.", other.Name),
		}
		if tm == other { // one list in any case
			d.Hint = fmt.Sprintf("Perhaps %s?", other.Name)
			d.Fix = v.ReplaceWith(other.Name)
		}
		c.diags = append(c.diags, d)
		if tm != other {
			told = &c.diags[len(c.diags)-1]
		}
	}
}

// reportUnused reports the page of a term that no page has, where one that is written
// almost like it is in use.
func (c *checker) reportUnused(taxonomy string, tm, other *site.Term) {
	c.report(diag.TermSimilar, tm.Own.Doc, tm.Own.Doc.Title,
		fmt.Sprintf("no page has the term “%s” in “%s”, which is almost the term “%s”", tm.Name, taxonomy, other.Name),
		fmt.Sprintf("Perhaps %s? If the pages call it by another name, list that under names.", other.Name))
}

// signsDiffer says whether other signs make two terms of two texts that have one
// address: C++ and C#. Hyphens, full stops and the like are left out by the way.
func signsDiffer(a, b string) bool {
	signs := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("+#*%&@$€£/<>=", r) {
				return r
			}
			return -1
		}, s)
	}
	return signs(a) != signs(b)
}

// reportClash reports a term that would share the address of another one.
func (c *checker) reportClash(taxonomy string, tm *site.Term, spelling string) {
	for _, p := range tm.Pages {
		v, ok := termIn(p, taxonomy, spelling)
		if !ok {
			continue
		}
		c.report(diag.AddressTaken, p.Doc, v.Span, fmt.Sprintf("“%s” and “%s” would have the same address, as signs don't stand in it", spelling, tm.Name), "Write one of them in words, such as C sharp.")
	}
}

// termIn gives the place at which a page writes a term.
func termIn(p *site.Page, taxonomy, spelling string) (content.Value, bool) {
	for _, w := range p.Doc.Terms {
		if w.Taxonomy == taxonomy && w.Text == spelling {
			return w.Value, true
		}
	}
	return content.Value{}, false
}

// alike gives the pairs of terms that are written almost alike, the one that
// fewer pages have first. Only terms that share much are ever compared, so
// that thousands of terms cost no more than their number.
func alike(terms []*site.Term) [][2]*site.Term {
	buckets := make(map[string][]termWords, 4*len(terms))
	var out [][2]*site.Term
	seen := make(map[[2]*site.Term]bool)
	for _, tm := range terms {
		w := wordsOf(tm)
		keys := w.keys()
		for _, key := range keys {
			for _, other := range buckets[key] {
				pair := [2]*site.Term{tm, other.Term}
				if c := cmp.Or(cmp.Compare(uses(tm), uses(other.Term)), cmp.Compare(other.Name, tm.Name)); c > 0 {
					pair = [2]*site.Term{other.Term, tm}
				}
				if seen[pair] {
					continue
				}
				n, ok := w.like(other)
				if ok && (n < 2 || uses(pair[0]) < 2 && uses(pair[1]) > 1) {
					seen[pair] = true
					out = append(out, pair)
				}
			}
		}
		for _, key := range keys {
			buckets[key] = append(buckets[key], w)
		}
	}
	slices.SortFunc(out, func(x, y [2]*site.Term) int {
		return cmp.Or(cmp.Compare(x[0].Name, y[0].Name), -cmp.Compare(len(x[1].Pages), len(y[1].Pages)), cmp.Compare(x[1].Name, y[1].Name))
	})
	return out
}

// uses weighs how often a term is used. One with a page of its own is right as it is
// written, once pages carry it.
func uses(tm *site.Term) int {
	if tm.Own != nil && (len(tm.Pages) > 0 || isPerson(tm)) {
		return math.MaxInt
	}
	return len(tm.Pages)
}

// termWords is a term with its words, without the endings of the plural.
type termWords struct {
	*site.Term
	words []string
}

func wordsOf(tm *site.Term) termWords {
	words := strings.Split(tm.Slug, "-")
	for i, w := range words {
		words[i] = singular(w)
	}
	return termWords{tm, words}
}

// singular takes the ending of an English plural off a word, and that which
// only the British give to programmes.
func singular(w string) string {
	for _, p := range [][2]string{{"mmes", "m"}, {"mme", "m"}, {"ies", "y"}, {"ches", "ch"}, {"shes", "sh"}, {"sses", "ss"}, {"xes", "x"}, {"s", ""}} {
		if stem, ok := strings.CutSuffix(w, p[0]); ok {
			if len(stem) < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is") {
				return w
			}
			return stem + p[1]
		}
	}
	return w
}

// keys are what terms have in common that may be alike: all but one of their
// words, and the beginning or the end of that one.
func (w termWords) keys() []string {
	keys := []string{strings.Join(w.words, "")}
	for i, word := range w.words {
		if utf8.RuneCountInString(word) < shortest {
			continue
		}
		rest := strings.Join(w.words[:i], "-") + "\x00" + strings.Join(w.words[i+1:], "-") + "\x00"
		letters := []rune(word)
		keys = append(keys, rest+"^"+string(letters[:3]), rest+"$"+string(letters[0])+string(letters[len(letters)-3:]))
	}
	return keys
}

// How long a word must be for a typing error of one kind or another to be told from
// another word.
const (
	shortest    = 6 // a letter more or fewer, or two that have changed places: Campain
	substituted = 7 // another letter, but not at the end, where grammar changes words: Employer, Employee
	twoTypos    = 9 // two of these: Orgnisaton
)

// like counts the typing errors that make one term of the other, and says whether that
// is what happened; the plural, hyphens and blanks count for none.
func (w termWords) like(o termWords) (int, bool) {
	if strings.Join(w.words, "") == strings.Join(o.words, "") {
		return 0, !digitsDiffer(w.Slug, o.Slug)
	}
	if len(w.words) != len(o.words) {
		return 0, false
	}
	differ := -1
	for i := range w.words {
		if w.words[i] == o.words[i] {
			continue
		}
		if differ >= 0 {
			return 0, false
		}
		differ = i
	}
	n := typos([]rune(w.words[differ]), []rune(o.words[differ]))
	return n, n > 0
}

// digitsDiffer says whether two terms have other figures in them.
func digitsDiffer(a, b string) bool {
	digits := func(s string) []string {
		return strings.Fields(strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return ' '
		}, s))
	}
	return !slices.Equal(digits(a), digits(b))
}

// typos counts the typing errors that make one word of another, up to two;
// 0 where they are simply two words.
func typos(a, b []rune) int {
	short, long := min(len(a), len(b)), max(len(a), len(b))
	if long < shortest || long-short > 2 || a[0] != b[0] || slices.ContainsFunc(a, unicode.IsDigit) || slices.ContainsFunc(b, unicode.IsDigit) {
		return 0
	}
	n, other, atEnd := edits(a, b)
	switch {
	case n == 1 && other && (atEnd || long < substituted),
		n == 2 && (short < twoTypos || short == long && atEnd),
		n > 2:
		return 0
	}
	return n
}

// edits counts the letters that one word has more or fewer than another, other
// ones, and neighbours that have changed places. It says whether the only
// difference is another letter, and whether the words end differently.
func edits(a, b []rune) (n int, other, atEnd bool) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] { // what both begin with
		a, b = a[1:], b[1:]
	}
	atEnd = true
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] { // and end with
		a, b, atEnd = a[:len(a)-1], b[:len(b)-1], false
	}
	if len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0] {
		return 1, false, atEnd
	}
	return levenshtein.ComputeDistance(string(a), string(b)), len(a) == 1 && len(b) == 1, atEnd
}
