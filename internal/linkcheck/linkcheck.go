// Package linkcheck finds out whether pages of other sites are still there,
// patiently, and remembers what it has learned.
//
// The network is never to be believed at once: a page that does not answer
// today may do so tomorrow, and a site that turns away programs may welcome
// readers. So what is told comes from the Ledger, which is a file of the site,
// and never from a single answer.
//
//   - An address that answered is not asked again for a week; then only
//     whether it has changed (RFC 9110, section 13).
//   - An address is dead when its site said on two days, at least two days
//     apart, that there is no such page (404, 410), or when it failed in any way
//     on three days over at least a week. One good answer in between and the
//     count begins anew.
//   - An answer that is about us, and not about the page, settles nothing: one
//     that wants a password, a payment or a person, one that tells us to wait, and
//     one that we can't read where a browser perhaps could.
//   - An address has moved when every step of its redirection is for good (301
//     or 308) and a page is found at the end of it.
//   - Where nothing at all could be reached, the fault is ours, and nothing is
//     noted.
//
// We ask as a reader would, with GET: many sites answer HEAD with nonsense. The
// connection is closed once the head of the answer is there. We say who we are,
// keep no cookies, and go through no proxy, as then we could not see which
// machine we talk to: those in private networks are never asked, since texts may
// come from strangers. Each host is asked one thing at a time, with a pause in
// between, and is left alone where it says so (429, Retry-After).
package linkcheck

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
)

// ErrUnreachable tells that nothing at all could be reached.
var ErrUnreachable = errors.New("no other site could be reached")

// Link is an address on another site, with the places that name it.
type Link struct {
	Address string // as Canonical gives it
	Places  []diag.Location
}

// Options is what Ask needs to know of the world.
type Options struct {
	Today    civil.Date                                                           // by the clock; it is noted in the ledger
	Agent    string                                                               // who asks (RFC 9110, section 10.1.5)
	Own      string                                                               // an address of the site itself, to find out whether there is a network; "" for none
	Dial     func(ctx context.Context, network, address string) (net.Conn, error) // nil for the public internet
	Progress func(done, total int)                                                // nil where nobody looks; called by many goroutines
}

// Summary counts what came of asking.
type Summary struct {
	Links    int // addresses that there are
	Asked    int // addresses that were asked now
	Hosts    int // hosts that these are on
	There    int // of those asked: that have a page
	Failed   int // of those asked: that failed
	Withheld int // of those asked: that would not tell
	Left     int // that should have been asked, and were left for another day, as their hosts wanted no more
	Private  int // that are on no public host, and are never asked
}

// Ask asks those of the links that are due, and notes in the ledger what it
// learned. It wraps ErrUnreachable where nothing answered, and the context's
// error where it was interrupted; what was learned until then is noted.
func Ask(ctx context.Context, l *Ledger, links []Link, o Options) (Summary, error) {
	return newAsker(o, usual).ask(ctx, l, links, o)
}

// limits are how long we wait, and how much we take.
type limits struct {
	connect   time.Duration // until a connection stands, and again until it is safe
	answer    time.Duration // until the head of an answer is there, all in all
	pause     time.Duration // between two questions to the same host
	patience  time.Duration // the longest that a host may tell us to wait
	atOnce    int           // questions that are open at the same time
	redirects int           // that are followed, as many as browsers do
	silences  int           // answers that did not come, one after the other, before a host is left alone
	head      int64         // bytes in the head of an answer
}

var usual = limits{
	connect: 10 * time.Second, answer: 30 * time.Second, pause: time.Second, patience: 30 * time.Second,
	atOnce: 12, redirects: 20, silences: 3, head: 256 << 10,
}

// asker asks.
type asker struct {
	limits
	agent     string
	transport http.RoundTripper
	open      chan struct{} // holds as many as questions are open

	mu    sync.Mutex
	hosts map[string]*host
}

func newAsker(o Options, l limits) *asker {
	return &asker{limits: l, agent: o.Agent, transport: transport(o, l), open: make(chan struct{}, l.atOnce), hosts: make(map[string]*host)}
}

func (a *asker) ask(ctx context.Context, l *Ledger, links []Link, o Options) (Summary, error) {
	sum := Summary{Links: len(links)}
	var due []Entry
	for _, link := range links {
		e := l.find(link.Address)
		if e == nil {
			e = &Entry{Address: link.Address}
		}
		if e.due(o.Today) {
			due = append(due, *e)
		}
	}
	answers := a.all(ctx, due, o.Progress)
	l.named(links, o.Today)
	if len(due) > 0 && !slices.ContainsFunc(answers, answer.reached) && slices.ContainsFunc(answers, answer.failed) &&
		!a.online(ctx, l.witnesses(o)) {
		if err := ctx.Err(); err != nil {
			return sum, err //nolint:wrapcheck // the caller asks for it
		}
		return sum, ErrUnreachable
	}
	hosts := make(map[string]bool)
	for i, got := range answers {
		switch got.kind {
		case unasked:
			sum.Left++
			continue
		case private:
			sum.Private++
			continue
		case there:
			sum.There++
		case failed:
			sum.Failed++
		case withheld:
			sum.Withheld++
		}
		sum.Asked++
		hosts[hostOf(due[i].Address)] = true
		l.note(due[i].Address, got, o.Today)
	}
	sum.Hosts = len(hosts)
	return sum, ctx.Err() //nolint:wrapcheck // as above
}

// all asks about entries. The answers are in their order; those that were not
// had are unasked.
func (a *asker) all(ctx context.Context, due []Entry, progress func(done, total int)) []answer {
	answers := make([]answer, len(due))
	byHost := make(map[string][]int)
	for i, e := range due {
		byHost[hostOf(e.Address)] = append(byHost[hostOf(e.Address)], i)
	}
	var mu sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for _, list := range byHost {
		wg.Go(func() {
			a.series(ctx, due, list, func(i int, got answer) {
				answers[i] = got
				mu.Lock()
				defer mu.Unlock()
				if done++; progress != nil {
					progress(done, len(due))
				}
			})
		})
	}
	wg.Wait()
	return answers
}

// series asks about the entries of one host, one after the other. Where the host
// can't be reached, that is so for all of them.
func (a *asker) series(ctx context.Context, due []Entry, list []int, give func(int, answer)) {
	var whole map[string]answer // what holds for all addresses of an origin
	silent := 0
	for _, i := range list {
		e := due[i]
		if got, ok := whole[originOf(e.Address)]; ok {
			give(i, got)
			continue
		}
		if silent >= a.silences || ctx.Err() != nil {
			give(i, answer{})
			continue
		}
		got := a.one(ctx, e)
		if got.whole {
			if whole == nil {
				whole = make(map[string]answer)
			}
			whole[originOf(e.Address)] = got
		}
		if got.met == silence {
			silent++
		} else {
			silent = 0
		}
		give(i, got)
	}
}

// online says whether any of a few addresses that are known to be good can be
// reached.
func (a *asker) online(ctx context.Context, witnesses []Entry) bool {
	return slices.ContainsFunc(a.all(ctx, witnesses, nil), answer.reached)
}

// witnesses gives a few addresses on different hosts that may show whether
// there is a network: the site's own, and those that were good last.
func (l *Ledger) witnesses(o Options) []Entry {
	var out []Entry
	seen := make(map[string]bool)
	if own, ok := Canonical(o.Own); ok {
		out, seen[hostOf(own)] = append(out, Entry{Address: own}), true
	}
	good := slices.DeleteFunc(slices.Clone(l.Entries), func(e Entry) bool { return e.Good.IsZero() || len(e.Failed) > 0 })
	slices.SortStableFunc(good, func(a, b Entry) int { return cmp.Or(b.Good.Compare(a.Good), cmp.Compare(a.Address, b.Address)) })
	for _, e := range good {
		if len(out) > 3 {
			break
		}
		if !seen[hostOf(e.Address)] {
			out, seen[hostOf(e.Address)] = append(out, e), true
		}
	}
	return out
}
