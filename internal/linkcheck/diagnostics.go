package linkcheck

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// Diagnostics reports links that are dead or have moved, according to the ledger:
// one diagnostic for each address and file.
func (l *Ledger) Diagnostics(links []Link, sources diag.Sources) diag.List {
	var out diag.List
	for _, link := range links {
		e := l.find(link.Address)
		if e == nil {
			continue
		}
		var common diag.Diagnostic
		switch {
		case e.Dead():
			common = e.deadLink()
		case e.moved():
			common = e.movedLink()
		default:
			continue
		}
		for _, places := range groupByFile(link.Places) {
			d := common
			d.File, d.Span = places[0].File, places[0].Span
			if note := places[0].Note; note != "" {
				d.Message += fmt.Sprintf(" (%s)", note)
			}
			for _, p := range places[1:] {
				d.Related = append(d.Related, diag.Location{File: p.File, Span: p.Span, Note: "and here"})
			}
			if d.Code == diag.LinkRedirected && e.canFix() {
				d.Fix = e.edits(places, sources)
			}
			out = append(out, d)
		}
	}
	return out
}

// groupByFile keeps the order in which the files come.
func groupByFile(places []diag.Location) [][]diag.Location {
	var out [][]diag.Location
	index := make(map[string]int)
	for _, p := range places {
		i, ok := index[p.File]
		if !ok {
			i = len(out)
			index[p.File] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

func (e *Entry) deadLink() diag.Diagnostic {
	since := formatDate(e.Failed[0].Day)
	history := fmt.Sprintf("It has failed since %s, when it was first asked.", since)
	copies := "*" // the list of all copies
	if !e.LastOK.IsZero() {
		history = fmt.Sprintf("It was last there on %s, and has failed since %s.", formatDate(e.LastOK), since)
		copies = strings.ReplaceAll(e.LastOK.String(), "-", "")
	}
	return diag.Diagnostic{
		Code: diag.LinkDead, Message: e.failure(),
		Hint: fmt.Sprintf("%s Look for its new address, or link to the copy in the archive: https://web.archive.org/web/%s/%s", history, copies, e.Address),
	}
}

// failure says what readers meet.
func (e *Entry) failure() string {
	anyMore := " any more"
	if e.LastOK.IsZero() {
		anyMore = ""
	}
	switch cause := e.Failed[len(e.Failed)-1].Cause; cause {
	case "404", "410":
		return fmt.Sprintf("there is no page at “%s”%s", e.Address, anyMore)
	case noHost:
		return fmt.Sprintf("there is no site “%s”%s", hostOf(e.Address), anyMore)
	case noConnection, timeout, disconnected:
		return fmt.Sprintf("“%s” does not answer%s", e.Address, anyMore)
	case certificate:
		return fmt.Sprintf("browsers warn of “%s”, as its certificate is not valid", e.Address)
	case redirectLoop:
		return fmt.Sprintf("“%s” sends readers round in a circle", e.Address)
	default:
		return fmt.Sprintf("“%s” shows only that something is wrong (status %s)", e.Address, cause)
	}
}

func formatDate(d civil.Date) string { return d.In(time.UTC).Format("2 January 2006") }

// moved tells whether the page has moved in a way that concerns the writers of
// links. A trailing slash and the choice of a language on the home page are the
// target site's business, and permanent addresses are meant to be used.
func (e *Entry) moved() bool {
	if e.MovedTo == "" || e.MovedTo == e.Address || slices.Contains(permanentHosts, strings.TrimPrefix(hostOf(e.Address), "www.")) {
		return false
	}
	if sameSite(e.Address, e.MovedTo) && isHomePage(e.Address) {
		_, from, _ := split(e.Address)
		_, to, _ := split(e.MovedTo)
		return from == to
	}
	return strings.TrimSuffix(e.Address, "/") != strings.TrimSuffix(e.MovedTo, "/")
}

// movedToHomePage is what sites do with pages that they have removed.
func (e *Entry) movedToHomePage() bool { return isHomePage(e.MovedTo) && !isHomePage(e.Address) }

func (e *Entry) movedLink() diag.Diagnostic {
	d := diag.Diagnostic{
		Code:    diag.LinkRedirected,
		Message: fmt.Sprintf("the page at “%s” has moved for good", e.Address),
		Hint:    fmt.Sprintf("Perhaps %s?", e.MovedTo),
	}
	switch {
	case e.movedToHomePage():
		d.Message = fmt.Sprintf("“%s” leads to the first page of “%s” now", e.Address, hostOf(e.MovedTo))
		d.Hint = fmt.Sprintf("The page itself is probably gone. Look for its new address, or for a copy in the archive: https://web.archive.org/web/*/%s", e.Address)
	case !sameSite(e.Address, e.MovedTo):
		d.Hint = fmt.Sprintf("Perhaps %s? It is on another site, so look at it first.", e.MovedTo)
	}
	return d
}

// canFix tells whether the new address may replace the old one unseen: it is on
// the same site, and holds nothing that has a meaning in Markdown, YAML or HTML.
func (e *Entry) canFix() bool {
	special := func(r rune) bool { return r > '~' || strings.ContainsRune("()<>[]{}\"'`\\|^&* ", r) }
	return !e.movedToHomePage() && sameSite(e.Address, e.MovedTo) && !strings.ContainsFunc(e.MovedTo, special)
}

// edits replaces the address in all places of a file; nil where one of them does
// not hold the old address.
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
		if address, ok := Canonical(written); !ok || address != e.Address {
			return nil
		}
		fragment := ""
		if i := strings.IndexByte(written, '#'); i >= 0 {
			fragment = written[i:]
		}
		out = append(out, diag.Edit{Span: p.Span, Text: e.MovedTo + fragment})
	}
	return out
}
