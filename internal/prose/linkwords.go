package prose

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/mdast"
)

// Target is where a link leads.
type Target struct {
	URL      string
	External bool   // whether it leaves the site
	Broken   bool   // whether it leads nowhere, which is reported
	Type     string // of a file, such as "PDF"; "" where it is a page, or not known
	Size     string // of a file on this site, as readers see it
}

// linkWords are the words of a link, kept until all links of the page are
// known.
type linkWords struct {
	sum  uint64 // sumOfWords
	url  string
	link ast.Node
}

// Link looks whether the words of a link tell where it leads (WCAG
// 2.4.4). They are the alternative text where a picture is linked, which has
// none where it is decoration.
func (c *Checker) Link(n *ast.Link, t Target, decoration bool) {
	words := bytes.TrimSpace(c.Plain(n))
	switch sum := sumOfWords(words); {
	case len(words) == 0 && !decoration && holdsMore(n):
	case len(words) == 0 || decoration:
		c.Report(diag.LinkEmpty, c.MarkupSpan(n, n.Destination, n.Title), "the link has no words", "Write between the square brackets what readers will find.")
	case readsAsAddress(words):
		c.Report(diag.LinkText, c.WordsSpan(n), "the words of the link are an address", "Write what readers will find there instead.")
	case c.isVague(words, sum):
		c.Report(diag.LinkText, c.WordsSpan(n), "“"+string(words)+"” doesn't say where the link leads",
			"Let the words of the link name what readers will find there"+documentFacts(t)+".")
	case !t.Broken:
		c.checkDocument(n, t, words)
		if c.links == nil {
			c.links = make([]linkWords, 0, 16)
		}
		c.links = append(c.links, linkWords{sum: sum, url: t.URL, link: n})
	}
}

// BareAddress looks at an address that stands in the text as it is, and is better
// written as dest in a link. That of somebody's mail is what readers want to see.
func (c *Checker) BareAddress(label, dest []byte, span diag.Span) {
	if !readsAsAddress(label) {
		return
	}
	hint := "Write [what readers will find there](" + string(dest) + ")."
	if len(label) > longestTag {
		hint = "Write [what readers will find there] in front of it, and put it in round brackets."
	}
	c.Report(diag.LinkText, span, "the words of the link are an address", hint)
}

// holdsMore says whether a link holds something that is no text and may speak
// for itself. A picture without words has been reported, unless it is
// decoration.
func holdsMore(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case mdast.KindShortcodeInline, ast.KindRawHTML:
			return true
		case ast.KindImage:
			if !mdast.IsDecorative(c) {
				return true
			}
		}
		if holdsMore(c) {
			return true
		}
	}
	return false
}

// readsAsAddress reports whether words are an address, and not only the name of a
// site, as in "Nature.com".
func readsAsAddress(words []byte) bool {
	if bytes.IndexByte(words, '.') < 0 || bytes.ContainsAny(words, " \t\n@") {
		return false
	}
	if bytes.Contains(words, []byte("://")) || mdast.HasPrefixFold(words, "www.") {
		return true
	}
	host, path, _ := bytes.Cut(words, []byte("/"))
	dot := bytes.LastIndexByte(host, '.')
	top := host[dot+1:]
	return len(path) > 0 && dot > 0 && len(top) > 1 && !bytes.ContainsFunc(top, func(r rune) bool { return r < 'a' || r > 'z' })
}

// isVague reports whether words are such as "here" or "read more", in the
// language of the page or as they are copied from English pages; or no words at
// all, such as an arrow. Remarks in brackets at their end don't count.
func (c *Checker) isVague(words []byte, sum uint64) bool {
	if sum == noWords {
		return true
	}
	if i := bytes.LastIndexByte(words, '('); i > 0 {
		sum = sumOfWords(words[:i])
	}
	return slices.ContainsFunc(known().vague[sum], func(f phrase) bool { return f.language == c.Language.words || f.anywhere })
}

// sumOfWords is the same for the same words, whatever letters they begin with
// and whatever stands around them: FNV-1a of their small letters.
func sumOfWords(words []byte) uint64 {
	const prime = 1099511628211
	sum := uint64(noWords)
	space := true
	for _, r := range string(words) {
		r = unicode.ToLower(r)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			space = false
		case space:
			continue
		default:
			r, space = ' ', true
		}
		sum = (sum ^ uint64(r)) * prime
	}
	if space {
		return sum
	}
	return (sum ^ ' ') * prime
}

// noWords is the sum of none: where FNV-1a begins.
const noWords = 14695981039346656037

// maxRelated is how many places one message names at most.
const maxRelated = 8

// reportAmbiguous reports links of the same words that lead to different places.
func (c *Checker) reportAmbiguous() {
	slices.SortStableFunc(c.links, func(a, b linkWords) int { return cmp.Compare(a.sum, b.sum) })
	for i := 0; i < len(c.links); {
		first := c.links[i]
		var others []linkWords
		for i++; i < len(c.links) && c.links[i].sum == first.sum; i++ {
			l := c.links[i]
			same := func(o linkWords) bool { return sameGoal(o.url, l.url) }
			if len(others) < maxRelated && !same(first) && !slices.ContainsFunc(others, same) && strings.EqualFold(c.linkText(first.link), c.linkText(l.link)) {
				others = append(others, l)
			}
		}
		if len(others) == 0 {
			continue
		}
		related := []diag.Location{{Span: c.WordsSpan(first.link), Note: "leads to " + diag.Clip(first.url)}}
		for _, o := range others[1:] {
			related = append(related, diag.Location{Span: c.WordsSpan(o.link), Note: "leads to " + diag.Clip(o.url)})
		}
		c.Report(diag.LinkAmbiguous, c.WordsSpan(others[0].link), "“"+firstWords([]byte(c.linkText(others[0].link)))+"” leads somewhere else here than further up",
			"Say in each link what sets its goal apart from the other.", related...)
	}
}

// linkText gives the words of a link in one line, without the marks around them.
// Those within count, as in "C++".
func (c *Checker) linkText(link ast.Node) string {
	words := strings.Join(strings.Fields(string(c.Plain(link))), " ")
	return strings.Trim(words, " .,:;!?…“”„«»‹›→")
}

// sameGoal reports whether two addresses are the same to a reader. A link to a
// page and one to a part of it are.
func sameGoal(a, b string) bool {
	pageA, partA, _ := strings.Cut(a, "#")
	pageB, partB, _ := strings.Cut(b, "#")
	return a == b || bareAddress(pageA) == bareAddress(pageB) && (partA == "" || partB == "" || partA == partB)
}

func bareAddress(a string) string {
	a = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(a, "/"), "http://"), "https://")
	return strings.TrimPrefix(a, "www.")
}
