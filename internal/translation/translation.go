// Package translation tells what has changed in a page since a translation of it was
// accepted.
//
// A page is taken apart into parts: each text field of its front matter, and of its text
// each heading with what follows it. A part has a sum of its words, whatever the white
// space between them, and one of each of its sentences, by which those that are new can be
// shown. The sums of the originals that translations were made from stand in a text file
// in the site's folder, which is kept in version control with the rest:
//
//	content/events/paris.cy.md title 8f3a09c1d2 4b0f12
//	content/events/paris.cy.md #who 12ab34cd56 a1b2c3,d4e5f6
//
// These are the file of the translation, the part of the original, its sum and those of its
// sentences. The lines are sorted, so that two branches merge line by line. Where a merge
// leaves two lines for one part, the part may be as either says; conflict markers are
// passed over. A line that begins with "#" and a space is a comment.
package translation

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Part is a part of a page that is translated by itself.
type Part struct {
	Name string // "title", "image.alt", "#who"; "#" for what stands above the first heading
	Sum  string // of its words
}

// Anchor is the name of the part in its page, behind "#"; "" of a field, and of what stands
// above the first heading.
func (p *Part) Anchor() string {
	name, _ := strings.CutPrefix(p.Name, "#")
	if name == p.Name {
		return ""
	}
	return name
}

// Text is a part with its words.
type Text struct {
	Part
	Heading   string // as it is written; "" where there is none
	Sentences []string
}

// Parts takes a page apart. front is its front matter, and fields are those that it may
// have.
func Parts(src []byte, front *frontmatter.Block, fields []schema.Field) []Text {
	out := fieldParts(nil, front.Root, fields, "")
	return append(out, blocks(src[min(front.Body, len(src)):])...)
}

// Names gives parts without their words.
func Names(texts []Text) []Part {
	out := make([]Part, len(texts))
	for i := range texts {
		out[i] = texts[i].Part
	}
	return out
}

// fieldParts adds the text fields of a front matter, or of a group in it.
func fieldParts(out []Text, node frontmatter.Node, fields []schema.Field, above string) []Text {
	for i := range node.Pairs {
		pair := &node.Pairs[i]
		at := schema.Index(fields, pair.Key)
		if at < 0 {
			continue
		}
		f, name := &fields[at], above+pair.Key
		switch {
		case f.Kind == schema.Group && pair.Value.Kind == frontmatter.Map:
			out = fieldParts(out, pair.Value, f.Fields, name+".")
		case f.Kind == schema.Group:
			for n, item := range pair.Value.Items {
				if item.Kind == frontmatter.Scalar && f.Short != "" {
					item = frontmatter.Node{Kind: frontmatter.Map, Pairs: []frontmatter.Pair{{Key: f.Short, Value: item}}}
				}
				out = fieldParts(out, item, f.Fields, name+"."+strconv.Itoa(n)+".")
			}
		case !f.Translated.IsWords() || f.Name == "names":
		case pair.Value.Kind == frontmatter.Scalar:
			out = append(out, newText(name, "", pair.Value.Text))
		default:
			for n, item := range pair.Value.Items {
				if item.Kind == frontmatter.Scalar {
					out = append(out, newText(name+"."+strconv.Itoa(n), "", item.Text))
				}
			}
		}
	}
	return out
}

// blocks takes a text apart at its headings.
func blocks(text []byte) []Text {
	var out []Text
	seen := make(map[string]int)
	name, heading, fence := "#", "", ""
	var block []string
	end := func() {
		if t := newText(name, heading, strings.Join(block, "\n")); len(t.Sentences) > 0 || heading != "" {
			out = append(out, t)
		}
		block = nil
	}
	begin := func(words string) {
		end()
		anchor, words := ownAnchor(words)
		if anchor == "" {
			anchor = cmp.Or(slug.Anchor(words), "section")
		}
		seen[anchor]++
		if n := seen[anchor]; n > 1 {
			anchor += "-" + strconv.Itoa(n)
		}
		name, heading, block = "#"+anchor, words, []string{words + "\n"}
	}
	for raw := range bytes.Lines(text) {
		line := strings.TrimRight(string(raw), "\r\n")
		bare := strings.TrimLeft(line, " ")
		switch marks := strings.TrimLeft(bare, "#"); {
		case fence != "":
			if strings.HasPrefix(bare, fence) {
				fence = ""
			}
		case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
			fence = bare[:3]
		case len(line)-len(bare) < 4 && len(bare)-len(marks) > 0 && len(bare)-len(marks) < 7 && (marks == "" || marks[0] == ' '):
			begin(strings.TrimSpace(strings.TrimRight(strings.TrimSpace(marks), "#")))
			continue
		case isUnderline(bare) && len(block) > 0 && strings.TrimSpace(block[len(block)-1]) != "" && !strings.HasSuffix(block[len(block)-1], "\n"):
			words := strings.TrimSpace(block[len(block)-1])
			block = block[:len(block)-1]
			begin(words)
			continue
		}
		block = append(block, line)
	}
	end()
	return out
}

// isUnderline says whether a line makes a heading of the one above.
func isUnderline(line string) bool {
	line = strings.TrimRight(line, " ")
	return line != "" && (strings.Trim(line, "=") == "" || strings.Trim(line, "-") == "")
}

// ownAnchor parts the words of a heading from the anchor that it gives itself: {#who}.
func ownAnchor(heading string) (anchor, words string) {
	at := strings.LastIndex(heading, "{#")
	if at < 0 || !strings.HasSuffix(heading, "}") {
		return "", heading
	}
	anchor, _, _ = strings.Cut(heading[at+2:len(heading)-1], " ")
	return anchor, strings.TrimSpace(heading[:at])
}

func newText(name, heading, text string) Text {
	t := Text{Part: Part{Name: name, Sum: sumOf(text)}, Heading: heading}
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		t.Sentences = append(t.Sentences, sentences(paragraph)...)
	}
	return t
}

// sumOf sums the words of a text.
func sumOf(text string) string { return sum.OfString(strings.Join(strings.Fields(text), " ")).Short() }

// sentences takes a paragraph apart behind full stops and the like.
func sentences(text string) []string {
	var out []string
	words := strings.Fields(text)
	from := 0
	for i, word := range words {
		last := strings.TrimRightFunc(word, func(r rune) bool { return strings.ContainsRune(`"'”’»)]*_`, r) })
		if i == len(words)-1 || strings.ContainsAny(lastRune(last), ".!?。؟…") {
			out = append(out, strings.Join(words[from:i+1], " "))
			from = i + 1
		}
	}
	return slices.DeleteFunc(out, func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	})
}

func lastRune(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return string(r[len(r)-1])
}

// sentenceSum is the sum of a sentence, short as there are many.
func sentenceSum(s string) string {
	of := sum.OfString(s)
	return hex.EncodeToString(of[:3])
}
