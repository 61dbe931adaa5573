package docs

import "strings"

// part is a piece of a document: text between fences, or what a fence holds.
type part struct {
	fence string // the kind of fence, such as "sh" or "markdown"; "" for text
	path  string // behind the kind: the file that the fence shows
	text  string
	start int // where text begins in the document
}

// parts takes a document apart, in order.
func parts(doc string) []part {
	var out []part
	current := part{}
	closing := ""
	at := 0
	add := func(line string) {
		if current.text == "" {
			current.start = at
		}
		current.text += line
	}
	for line := range strings.Lines(doc) {
		bare := strings.TrimRight(line, "\n")
		ticks := bare[:len(bare)-len(strings.TrimLeft(bare, "`"))]
		switch {
		case closing == "" && len(ticks) >= 3:
			out = append(out, current)
			kind, path, _ := strings.Cut(bare[len(ticks):], " ")
			if kind == "" {
				kind = "text"
			}
			current, closing = part{fence: kind, path: path, start: at + len(line)}, ticks
		case closing != "" && bare == closing:
			out = append(out, current)
			current, closing = part{}, ""
		default:
			add(line)
		}
		at += len(line)
	}
	return append(out, current)
}
