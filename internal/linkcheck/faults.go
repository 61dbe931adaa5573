package linkcheck

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Faults tells of links that are dead or that have moved, as far as the ledger
// knows. Each file that names such an address gets one message.
func (l *Ledger) Faults(links []Link, sources diag.Sources) diag.List {
	var out diag.List
	for _, link := range links {
		e := l.find(link.Address)
		if e == nil {
			continue
		}
		var d diag.Diagnostic
		switch {
		case e.Dead():
			d = e.dead()
		case e.moved():
			d = e.redirected()
		default:
			continue
		}
		for _, places := range byFile(link.Places) {
			told := d
			told.File, told.Span = places[0].File, places[0].Span
			if note := places[0].Note; note != "" {
				told.Message += fmt.Sprintf(" (%s)", note)
			}
			for _, p := range places[1:] {
				told.Related = append(told.Related, diag.Location{File: p.File, Span: p.Span, Note: "and here"})
			}
			if d.Code == diag.LinkRedirected && e.sure() {
				told.Fix = e.edits(places, sources)
			}
			out = append(out, told)
		}
	}
	return out
}

// byFile parts places by their file, in the order in which the files come.
func byFile(places []diag.Location) [][]diag.Location {
	var out [][]diag.Location
	at := make(map[string]int)
	for _, p := range places {
		i, ok := at[p.File]
		if !ok {
			i = len(out)
			at[p.File] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

func (e *Entry) dead() diag.Diagnostic {
	return diag.Diagnostic{
		Code: diag.LinkDead, Message: e.met(),
		Hint: fmt.Sprintf("%s Look for its new address, or link to the copy in the archive: %s", e.history(), e.archive()),
	}
}

// met says what readers meet.
func (e *Entry) met() string {
	anyMore := " any more"
	if e.Good.IsZero() {
		anyMore = ""
	}
	switch met := e.Failed[len(e.Failed)-1].Met; met {
	case "404", "410":
		return fmt.Sprintf("there is no page at “%s”%s", e.Address, anyMore)
	case noName:
		return fmt.Sprintf("there is no site “%s”%s", hostOf(e.Address), anyMore)
	case noAnswer, silence, brokenOff:
		return fmt.Sprintf("“%s” does not answer%s", e.Address, anyMore)
	case certificate:
		return fmt.Sprintf("browsers warn of “%s”, as its certificate is not valid", e.Address)
	case circle:
		return fmt.Sprintf("“%s” sends readers round in a circle", e.Address)
	default:
		return fmt.Sprintf("“%s” shows only that something is wrong (status %s)", e.Address, met)
	}
}

// history says since when the page is gone.
func (e *Entry) history() string {
	since := inWords(e.Failed[0].Day)
	if e.Good.IsZero() {
		return fmt.Sprintf("It has failed since %s, when it was first asked.", since)
	}
	return fmt.Sprintf("It was last there on %s, and has failed since %s.", inWords(e.Good), since)
}

// archive gives the copy nearest to the last good day; where there was none,
// the list of all copies.
func (e *Entry) archive() string {
	when := "*"
	if !e.Good.IsZero() {
		when = strings.ReplaceAll(e.Good.String(), "-", "")
	}
	return "https://web.archive.org/web/" + when + "/" + e.Address
}

func inWords(d civil.Date) string { return d.In(time.UTC).Format("2 January 2006") }

// moved says whether the page has moved in a way that concerns who links to it.
// A slash at the end and the choice of a language on the first page are how
// sites are made, and no mistake; nor is it one to use a name that is made to
// last.
func (e *Entry) moved() bool {
	if e.To == "" || e.To == e.Address || slices.Contains(resolvers, strings.TrimPrefix(hostOf(e.Address), "www.")) {
		return false
	}
	if sameSite(e.Address, e.To) && frontPage(e.Address) {
		_, from, _ := parts(e.Address)
		_, to, _ := parts(e.To)
		return from == to
	}
	return strings.TrimSuffix(e.Address, "/") != strings.TrimSuffix(e.To, "/")
}

// abandoned says whether a page leads to the first page of a site now, as sites
// do with pages that they have given up.
func (e *Entry) abandoned() bool { return frontPage(e.To) && !frontPage(e.Address) }

func (e *Entry) redirected() diag.Diagnostic {
	d := diag.Diagnostic{
		Code:    diag.LinkRedirected,
		Message: fmt.Sprintf("the page at “%s” has moved for good", e.Address),
		Hint:    fmt.Sprintf("Perhaps %s?", e.To),
	}
	switch {
	case e.abandoned():
		d.Message = fmt.Sprintf("“%s” leads to the first page of “%s” now", e.Address, hostOf(e.To))
		d.Hint = fmt.Sprintf("The page itself is probably gone. Look for its new address, or for a copy in the archive: https://web.archive.org/web/*/%s", e.Address)
	case !sameSite(e.Address, e.To):
		d.Hint = fmt.Sprintf("Perhaps %s? It is on another site, so look at it first.", e.To)
	}
	return d
}

// sure says whether the new address may be put in the place of the old one
// without looking: it is on the same site, and can stand in any text.
func (e *Entry) sure() bool {
	return !e.abandoned() && sameSite(e.Address, e.To) && plain(e.To)
}

// plain says whether an address holds nothing that means something in
// Markdown, YAML or HTML.
func plain(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool {
		return r > '~' || strings.ContainsRune("()<>[]{}\"'`\\|^&* ", r)
	})
}

// edits put the new address in all places of a file; none where one of them
// does not show the old one.
func (e *Entry) edits(places []diag.Location, sources diag.Sources) []diag.Edit {
	src, ok := sources(places[0].File)
	if !ok {
		return nil
	}
	var out []diag.Edit
	for _, p := range places {
		if p.Span.Start < 0 || p.Span.End > len(src) || p.Span.Start >= p.Span.End {
			return nil
		}
		written := string(src[p.Span.Start:p.Span.End])
		if at, ok := Canonical(written); !ok || at != e.Address {
			return nil
		}
		_, part, found := strings.Cut(written, "#")
		if found {
			part = "#" + part
		}
		out = append(out, diag.Edit{Span: p.Span, Text: e.To + part})
	}
	return out
}
