package frontmatter

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// pattern is a kind of line that can't be read: what it looks like, from its
// first sign to its last, what is said, and how it is mended. In the words, $1 is
// what the first group holds, and $q1 the same in quotes.
type pattern struct {
	looks         *regexp.Regexp
	message, hint string
	at            int    // the group that is shown; 0 for the whole line
	edit          int    // the group that with takes the place of; -1 where nothing is sure
	with          string // as the words are
	sure          func(groups []string) bool
	value         int // the group that the value begins with, so that the key can be read; 0 where nothing can
}

// The keys of a line, and what stands between it and the value.
const word = `^([A-Za-z_][\w-]*)`

// ofField says whether the first group is the key of a field, and the last one
// its value.
func ofField(groups []string) bool {
	return schema.IsFieldAtAnyDepth(groups[1]) && groups[len(groups)-1] != ""
}

// yamlLines are the lines without a key and a colon; the first two are faults in
// the middle of a text, too.
var yamlLines = sync.OnceValue(func() []pattern {
	return []pattern{
		{looks: regexp.MustCompile(word + `(:)()([^\s\x{A0}\x{200A}/].*|/[^/].*)$`), at: 2, edit: 3, with: " ", sure: ofField, value: 3,
			message: "there is no space behind the colon of “$1”", hint: "Write $1: $4"},
		{looks: regexp.MustCompile(`^(-)()([^ -].*)$`), at: 1, edit: 2, with: " ",
			message: "there is no space behind the dash of the item", hint: "Write - $3"},
		{looks: regexp.MustCompile(word + `(:)([\x{A0}\x{200A}])\s*(.*)$`), at: 2, edit: 3, with: " ", sure: ofField, value: 3,
			message: "the space behind the colon of “$1” is an unusual one", hint: "Delete it and type an ordinary space."},
		{looks: regexp.MustCompile(`^(-[ \t]*-[-\x{2010}-\x{2015}\x{2212}\s]*|[-\s]*[\x{2010}-\x{2015}\x{2212}][-\x{2010}-\x{2015}\x{2212}\s]*)$`), edit: 1,
			message: "the line of hyphens has nothing to do here", hint: "Delete it."},
		{looks: regexp.MustCompile(`^(-)-+([^ -].*)$`), at: 1, edit: -1,
			message: "there is no space behind the dash of the item", hint: "Write - $2"},
		{looks: regexp.MustCompile(`^([` + bullets + `])[ \t]+(.*)$`), at: 1, edit: 1, with: "-",
			message: "the items of a list begin with a hyphen, not with “$1”", hint: "Write - $2"},
		{looks: regexp.MustCompile(word + `(\s*(=|：|։|﹕|∶|׃|ː)\s*)(.*)$`), at: 3, edit: 2, with: ": ", sure: ofField,
			message: "behind “$1” stands “$3” in the place of a colon", hint: "Write $1: $4"},
		{looks: regexp.MustCompile(`^(//|<!--|/\*)`), edit: -1,
			message: "there is no key and no colon in this line", hint: "A remark begins with #."},
		{looks: regexp.MustCompile("^[*_` ]+([A-Za-z][A-Za-z0-9-]*)[*_` ]*:[*_` ]*(.*?)[*_` ]*$"), edit: -1,
			message: "there is no key and no colon in this line", hint: "Write $1: $2"},
	}
})

// bullets are the signs that people begin the lines of a list with, and which
// make no list here.
const bullets = "*•‣◦▪●·–—"

// tomlLines are the lines that TOML can't read.
var tomlLines = sync.OnceValue(func() []pattern {
	return []pattern{
		{looks: regexp.MustCompile(`^["']?([A-Za-z_][\w-]*)["']?\s*:\s*["']?([^=]*?)["']?$`), edit: -1,
			message: "between +++ lines, an equals sign stands behind a key", hint: "Write $1 = $q2, or put the front matter between lines of ---."},
		{looks: regexp.MustCompile(`^[^=]+=$`), edit: -1,
			message: "there is nothing behind the equals sign", hint: "Write a value, or delete the line."},
		{looks: regexp.MustCompile(`^[^=]+=\s*(?:(")(?:[^"]*"[^"]*")*[^"]*|(')(?:[^']*'[^']*')*[^']*)$`), edit: -1,
			message: "the quotes open in this line and do not close in it", hint: "End the text with $1$2."},
		{looks: regexp.MustCompile(word + `\s*=\s*([A-Za-z_\x{80}-\x{10FFFF}].*)$`), edit: 2, with: "$q2",
			message: "a text must stand in straight quotes", hint: "Write $1 = $q2",
			sure: func(g []string) bool {
				return schema.TakesText(g[1]) && !strings.ContainsAny(strings.Trim(g[2], "“”„"), "\"\\#“”„")
			}},
		{looks: regexp.MustCompile(``), edit: -1,
			message: "this line can't be read", hint: `Between +++ lines, each line is a key, an equals sign and a value, such as title = "Annual report".`},
	}
})

var placeholder = regexp.MustCompile(`\$q?\d`)

// fill puts what the groups hold into words.
func fill(words string, groups []string, clip func(string) string) string {
	return placeholder.ReplaceAllStringFunc(words, func(name string) string {
		text := clip(groups[name[len(name)-1]-'0'])
		if name[1] == 'q' {
			text = Quote(strings.Trim(text, "“”„"))
		}
		return text
	})
}

// match gives the fault of a line that stands between two places of a text;
// false where it looks like none of the patterns.
func match(patterns []pattern, text []byte, start, end int) (yamlFault, bool) {
	line := string(text[start:end])
	for _, p := range patterns {
		at := p.looks.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = line[at[2*i]:at[2*i+1]]
			}
		}
		place := func(group int) diag.Span {
			if group == 0 {
				return diag.Span{Start: start, End: end}
			}
			return diag.Span{Start: start + at[2*group], End: start + at[2*group+1]}
		}
		f := yamlFault{span: place(p.at), message: fill(p.message, groups, diag.Clip), hint: fill(p.hint, groups, diag.Clip), lost: -1}
		if p.edit >= 0 && (p.sure == nil || p.sure(groups)) {
			f.fix = []diag.Edit{{Span: place(p.edit), Text: fill(p.with, groups, func(s string) string { return s })}}
		}
		f.blank = diag.Span{Start: start, End: end}
		if p.value > 0 {
			f.blank.Start, f.lost = place(p.value).Start, start
		}
		return f, true
	}
	return yamlFault{}, false
}

// wordHint is for a line that begins with a word in the place of a key.
func wordHint(line string) string {
	first, value, ok := strings.Cut(line, " ")
	if !ok || !isKey(first) {
		return `Each line is a key, a colon, a space and a value, such as title: Annual report.`
	}
	if near, ok := schema.Nearest(first, schema.CommonNames()); ok && near != first {
		return fmt.Sprintf("Write %s: %s, if %s is meant.", near, diag.Clip(value), near)
	}
	return fmt.Sprintf("Write %s: %s, if %s is the key.", first, diag.Clip(value), first)
}
