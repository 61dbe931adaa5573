package main

import (
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/engine"
	"github.com/meridian-ssg/meridian/internal/ledger"
	"github.com/meridian-ssg/meridian/internal/site"
)

// oldAddress is the JSON form of an address at which nothing stands any more.
// Addresses are below base_url.
type oldAddress struct {
	Address   string `json:"address"`
	Published string `json:"published"` // the day
	To        string `json:"to"`        // where it leads; "" for nowhere
	Gone      bool   `json:"gone"`      // it was declared gone, or its page has expired
}

func oldAddressOf(o *ledger.Old) oldAddress {
	return oldAddress{o.Address, o.First.String(), o.To, o.Gone}
}

// what says in a few words what has become of it.
func (o oldAddress) what() string {
	switch {
	case o.To != "":
		return "leads to " + o.To
	case o.Gone:
		return "gone for good"
	}
	return "lost: nothing is there any more"
}

// foundMoved gives the addresses of pages and documents that were found to have
// moved since the last build.
func foundMoved(r *engine.Report) []oldAddress {
	out := []oldAddress{}
	if r.Site == nil {
		return out
	}
	for _, o := range r.Site.Ledger.Old() {
		if o.Found {
			out = append(out, oldAddressOf(&o))
		}
	}
	return out
}

const maxMoved = 10 // that are named one by one

// printMoved tells which redirections have been made by themselves.
func (env environment) printMoved(r *engine.Report) {
	moved := foundMoved(r)
	for i, o := range moved {
		if i == maxMoved && len(moved) > maxMoved+1 {
			env.print("%d more addresses lead on as well (see meridian list --old).\n", len(moved)-i)
			return
		}
		env.print("%s leads to %s from now on, as what stood there has moved.\n", o.Address, o.To)
	}
}

func showOld(env environment, report *engine.Report, o listOptions) error {
	old := []oldAddress{}
	for _, a := range report.Site.Ledger.Old() {
		old = append(old, oldAddressOf(&a))
		for _, below := range a.Below {
			old = append(old, oldAddress{Address: below})
		}
	}
	slices.SortFunc(old, func(a, b oldAddress) int { return strings.Compare(a.Address, b.Address) })
	if o.format.value == "json" {
		return writeJSON(env.Out, old)
	}
	if len(old) == 0 {
		env.print("Something stands at every address that was ever published.\n")
		return nil
	}
	t := table(env)
	t.row("Address", "Published", "What has become of it")
	for _, a := range old {
		t.row(a.Address, a.Published, a.what())
	}
	return t.end()
}

// findOld finds the old address that is meant; nil where there is none.
func findOld(s *site.Site, text string) *ledger.Old {
	below, own := s.Below(text)
	if !own || !strings.HasPrefix(text, "/") && !strings.Contains(text, "://") {
		return nil
	}
	for _, o := range s.Ledger.Old() {
		if strings.TrimSuffix(o.Address, "/") == strings.TrimSuffix(below, "/") || slices.Contains(o.Below, below) {
			return &o
		}
	}
	return nil
}

// writeOld tells what has become of an old address.
func writeOld(env environment, report *engine.Report, o *ledger.Old, asJSON bool) error {
	if asJSON {
		return writeJSON(env.Out, oldAddressOf(o))
	}
	env.print("%s was published on %s. ", o.Address, o.First)
	switch page, ok := report.Site.PageAt(o.To); {
	case o.To != "" && ok && page.Source != "":
		env.print("It leads to %s, which is made from\n%s.\n", o.To, page.Source)
	case o.To != "":
		env.print("It leads to %s.\n", o.To)
	case o.Gone:
		env.print("It is gone for good; hosts that can\nare told to say so. To let it lead somewhere, write meridian redirect %s NEW.\n", o.Address)
	default:
		env.print("Nothing is there any more.\n")
	}
	return env.faults(report)
}
