package markdown

import (
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/mdast"
)

// htmlHints say what to write in place of an element of HTML.
var htmlHints = map[string]string{
	"a":          "Write [words](address) for a link.",
	"audio":      "Link to the recording, or use a shortcode of this site.",
	"b":          "Write **words** for strong ones.",
	"big":        "Write **words** for strong ones, or make a heading of them.",
	"blockquote": "Begin each line of the quotation with > and a space.",
	"br":         "For a new line, put a backslash at the end of the one above.",
	"center":     "Take it out: where things stand on the page is for the layout to say.",
	"code":       "Write the code between two marks like this: `code`.",
	"del":        "Write ~~words~~ for struck ones.",
	"details":    "Write the words under a heading, or use a shortcode of this site.",
	"div":        "Take it out; a class goes into a line {.class} below a paragraph, and boxes are quotations that begin with [!NOTE].",
	"em":         "Write *words* for stressed ones.",
	"embed":      "Link to the page or the file that it shows, or use a shortcode of this site.",
	"figure":     "Write ![What it shows](photo.jpg \"Caption\"), with empty lines around it.",
	"font":       "Take it out: how words look is for the layout to say.",
	"form":       "Link to the form, or use a shortcode of this site.",
	"hr":         "Write --- for a line across the page, with empty lines around it.",
	"i":          "Write *words* for stressed ones.",
	"iframe":     "Link to the page that it shows, or use a shortcode of this site.",
	"img":        "Write ![What it shows](photo.jpg) for a picture.",
	"li":         "Begin each item of the list with a hyphen and a space.",
	"mark":       "Write **words** for what is important.",
	"ol":         "Begin each item of the list with 1. and a space.",
	"p":          "Put an empty line between paragraphs instead.",
	"pre":        "Put the code between two lines of ```.",
	"s":          "Write ~~words~~ for struck ones.",
	"script":     "Take it out: programs belong into the layouts.",
	"small":      "Take it out: how words look is for the layout to say.",
	"span":       "Take it out: how words look is for the layout to say.",
	"strike":     "Write ~~words~~ for struck ones.",
	"strong":     "Write **words** for strong ones.",
	"style":      "Take it out: how the page looks is for the layout to say.",
	"table":      "Write each row in a line with strokes between the cells, and | --- | --- | below the first one.",
	"u":          "Write *words* for stressed ones: underlined ones look like links.",
	"ul":         "Begin each item of the list with a hyphen and a space.",
	"video":      "Link to the film, or use a shortcode of this site.",
}

// withinHTML says whether an element that holds paragraphs was reported, and is
// still open.
func (p *page) withinHTML() bool {
	for name, open := range p.tags {
		if open > 0 && slices.Contains(blockElements, name) {
			return true
		}
	}
	return false
}

// htmlHint says what to write in place of some HTML. What is no element of
// HTML is likely to be meant as it stands.
func htmlHint(html []byte) string {
	name := strings.TrimPrefix(string(html[min(1, len(html)):]), "/")
	name = strings.ToLower(name[:mdast.NameLength([]byte(name))])
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return "Write " + strings.Repeat("#", int(name[1]-'0')) + " and a space in front of the words of the heading."
	}
	if hint, ok := htmlHints[name]; ok {
		return hint
	}
	return "Use Markdown or a shortcode, or put a backslash in front of the < if it is meant to be read."
}
