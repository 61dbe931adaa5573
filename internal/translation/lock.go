package translation

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// File is where the sums lie in the site's folder.
const File = "translations.lock"

const heading = "# From which state of its original each translation was made: the file, the part, sums of its words.\n" +
	"# meridian translations accept writes it. Keep it with your pages.\n"

// Lock are the states of originals from which translations were accepted, by the file of
// the translation and the name of the part. It never changes. The zero Lock is empty.
type Lock struct {
	parts map[string]map[string][]accepted
}

// accepted is a state of a part.
type accepted struct {
	sum       string
	sentences []string // their sums
}

// Parse reads a lock. It gives the places of lines that can't be read.
func Parse(src []byte) (*Lock, []diag.Span) {
	l := &Lock{parts: make(map[string]map[string][]accepted)}
	var bad []diag.Span
	at := 0
	for raw := range bytes.Lines(src) {
		start := at
		at += len(raw)
		line := strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff"))
		words := strings.Fields(line)
		switch {
		case line == "", strings.HasPrefix(line, "# "), line == "#", strings.HasPrefix(line, "<<<<<<<"), strings.HasPrefix(line, "======="), strings.HasPrefix(line, ">>>>>>>"), strings.HasPrefix(line, "|||||||"):
		case len(words) != 3 && len(words) != 4:
			bad = append(bad, diag.Span{Start: start, End: start + len(bytes.TrimRight(raw, "\r\n"))})
		default:
			a := accepted{sum: words[2]}
			if len(words) == 4 {
				a.sentences = strings.Split(words[3], ",")
			}
			l.add(unescape(words[0]), unescape(words[1]), a)
		}
	}
	return l, bad
}

func (l *Lock) add(file, part string, a accepted) {
	if l.parts[file] == nil {
		l.parts[file] = make(map[string][]accepted)
	}
	if !slices.ContainsFunc(l.parts[file][part], func(o accepted) bool { return o.sum == a.sum }) {
		l.parts[file][part] = append(l.parts[file][part], a)
	}
}

var (
	escaper   = strings.NewReplacer("%", "%25", " ", "%20", "\t", "%09", "\n", "%0A", "\r", "%0D", "\u00a0", "%A0")
	unescaper = strings.NewReplacer("%25", "%", "%20", " ", "%09", "\t", "%0A", "\n", "%0D", "\r", "%A0", "\u00a0")
)

func unescape(s string) string { return unescaper.Replace(s) }

// Format writes a lock.
func (l *Lock) Format() []byte {
	var b bytes.Buffer
	b.WriteString(heading)
	for _, file := range slices.Sorted(maps.Keys(l.parts)) {
		for _, part := range slices.Sorted(maps.Keys(l.parts[file])) {
			list := slices.SortedFunc(slices.Values(l.parts[file][part]), func(x, y accepted) int { return cmp.Compare(x.sum, y.sum) })
			for _, a := range list {
				fmt.Fprintf(&b, "%s %s %s", escaper.Replace(file), escaper.Replace(part), a.sum)
				if len(a.sentences) > 0 {
					b.WriteString(" " + strings.Join(a.sentences, ","))
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.Bytes()
}

// Accept gives the lock in which a translation was made from an original as it is now.
func (l *Lock) Accept(file string, original []Text) *Lock {
	next := l.Without(file)
	next.parts[file] = make(map[string][]accepted)
	for _, t := range original {
		a := accepted{sum: t.Sum}
		for _, s := range t.Sentences {
			a.sentences = append(a.sentences, sentenceSum(s))
		}
		next.add(file, t.Name, a)
	}
	return next
}

// Without gives the lock without a translation.
func (l *Lock) Without(file string) *Lock {
	next := &Lock{parts: make(map[string]map[string][]accepted, len(l.parts)+1)}
	maps.Copy(next.parts, l.parts)
	delete(next.parts, file)
	return next
}

// Has says whether it is known from which state of its original a translation was made.
func (l *Lock) Has(file string) bool { return l != nil && len(l.parts[file]) > 0 }

// Files gives the translations of which that is known, sorted.
func (l *Lock) Files() []string { return slices.Sorted(maps.Keys(l.parts)) }

// Stale gives the parts of the original that are new or have changed since a translation
// was accepted, in their order; gone is whether some are there no more. There are none of a
// translation that was never accepted.
func (l *Lock) Stale(file string, original []Part) (changed []Part, gone bool) {
	if !l.Has(file) {
		return nil, false
	}
	known := l.parts[file]
	there := make(map[string]bool, len(original))
	for _, p := range original {
		there[p.Name] = true
		if !slices.ContainsFunc(known[p.Name], func(a accepted) bool { return a.sum == p.Sum }) {
			changed = append(changed, p)
		}
	}
	for name := range known {
		gone = gone || !there[name]
	}
	return changed, gone
}

// Change is what has become of a part of an original since a translation was accepted.
type Change struct {
	Part    string   // its name
	Heading string   // as it is written; "" where there is none
	New     []string // sentences that were not there
	Gone    int      // how many sentences are there no more
	Removed bool     // the whole part is there no more
	Added   bool     // the whole part was not there
}

// Changes tells what has changed since a translation was accepted, in the order of the
// original, and then the parts that are gone.
func (l *Lock) Changes(file string, original []Text) []Change {
	if !l.Has(file) {
		return nil
	}
	var out []Change
	known := l.parts[file]
	there := make(map[string]bool, len(original))
	for _, t := range original {
		there[t.Name] = true
		before := known[t.Name]
		if slices.ContainsFunc(before, func(a accepted) bool { return a.sum == t.Sum }) {
			continue
		}
		c := Change{Part: t.Name, Heading: t.Heading, Added: before == nil}
		left := make(map[string]int)
		if before != nil {
			for _, s := range before[0].sentences {
				left[s]++
			}
		}
		for _, s := range t.Sentences {
			if of := sentenceSum(s); left[of] > 0 {
				left[of]--
			} else {
				c.New = append(c.New, s)
			}
		}
		for _, n := range left {
			c.Gone += n
		}
		out = append(out, c)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if !there[name] {
			out = append(out, Change{Part: name, Removed: true})
		}
	}
	return out
}
