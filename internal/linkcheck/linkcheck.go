// Package linkcheck finds out whether pages of other sites still exist, and
// remembers the results.
//
// One result proves little: a page that fails today may work tomorrow, and a
// site that turns programs away may welcome readers. So diagnostics come from
// the Ledger, a file of the site, and never from a single response.
//
//   - An address that responded is not checked again for a week; then with a
//     conditional request (RFC 9110, section 13).
//   - An address is dead when its site reported on two days, at least two days
//     apart, that there is no such page (404, 410), or when it failed in any way
//     on three days over at least a week. One success in between resets the
//     count.
//   - A response that concerns the client and not the page is inconclusive: one
//     that asks for a password, a payment or a person, one that tells us to
//     wait, and one that a browser could perhaps read and we can't.
//   - An address has moved when every redirection on the way is permanent (301
//     or 308) and a page is found at the end.
//   - Where nothing at all could be reached, our network is at fault, and
//     nothing is recorded.
//
// Requests look like a reader's: GET, since many sites answer HEAD with
// nonsense. The connection is closed as soon as the header has arrived. We
// identify ourselves, keep no cookies, and use no proxy, as a proxy would hide
// which machine we talk to. Machines in private networks are never contacted,
// since texts may come from strangers. Each host gets one request at a time,
// with a pause in between, and none after it asks for that (429, Retry-After).
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

// ErrUnreachable means that no host at all could be reached.
var ErrUnreachable = errors.New("no other site could be reached")

// Link is an address on another site, with the places that name it.
type Link struct {
	Address string // canonical
	Places  []diag.Location
}

// Options configure Check.
type Options struct {
	Today    civil.Date // by the clock; recorded in the ledger
	Agent    string     // the User-Agent header (RFC 9110, section 10.1.5)
	SiteURL  string     // an address of the site itself, to find out whether there is a network; "" for none
	Dial     func(ctx context.Context, network, address string) (net.Conn, error)
	Progress func(done, total int) // may be nil; called by many goroutines
}

// Summary counts the results of Check.
type Summary struct {
	Links        int // addresses altogether
	Checked      int // addresses checked now
	Hosts        int // hosts of these
	Reachable    int // of those checked: with a page
	Failed       int // of those checked: that failed
	Inconclusive int // of those checked: with an inconclusive response
	Deferred     int // due, and left for another day, as their hosts want no more requests
	Private      int // on no public host, and so never checked
}

// Check requests the links that are due, and records the results in the ledger.
// The error wraps ErrUnreachable where nothing responded, and the context's
// error after a cancellation; results until then are recorded. A nil Options.Dial
// reaches the public internet alone.
func Check(ctx context.Context, l *Ledger, links []Link, o Options) (Summary, error) {
	return newChecker(o, defaultLimits).check(ctx, l, links, o)
}

// limits restrict how long we wait and how much we take.
type limits struct {
	connect       time.Duration // for the connection, and again for the TLS handshake
	response      time.Duration // for the whole exchange, up to the end of the header
	pause         time.Duration // between two requests to the same host
	maxRetryAfter time.Duration // the longest delay that a host may ask for
	concurrency   int           // open requests
	redirects     int           // followed for one address, as many as browsers do
	maxTimeouts   int           // in a row, before a host is given up
	maxHeader     int64         // bytes
}

var defaultLimits = limits{
	connect: 10 * time.Second, response: 30 * time.Second, pause: time.Second, maxRetryAfter: 30 * time.Second,
	concurrency: 12, redirects: 20, maxTimeouts: 3, maxHeader: 256 << 10,
}

type checker struct {
	limits
	agent     string
	transport http.RoundTripper
	slots     chan struct{} // one element for each open request

	mu    sync.Mutex
	hosts map[string]*host
}

func newChecker(o Options, l limits) *checker {
	return &checker{limits: l, agent: o.Agent, transport: newTransport(o, l), slots: make(chan struct{}, l.concurrency), hosts: make(map[string]*host)}
}

func (c *checker) check(ctx context.Context, l *Ledger, links []Link, o Options) (Summary, error) {
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
	results := c.checkAll(ctx, due, o.Progress)
	l.updateUse(links, o.Today)
	if !slices.ContainsFunc(results, result.hasResponse) && slices.ContainsFunc(results, result.hasFailed) && !c.online(ctx, l.controls(o)) {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		return sum, ErrUnreachable
	}
	hosts := make(map[string]bool)
	for i, r := range results {
		switch r.status {
		case skipped:
			sum.Deferred++
			continue
		case private:
			sum.Private++
			continue
		case reachable:
			sum.Reachable++
		case failed:
			sum.Failed++
		case inconclusive:
			sum.Inconclusive++
		}
		sum.Checked++
		hosts[hostOf(due[i].Address)] = true
		l.record(due[i].Address, r, o.Today)
	}
	sum.Hosts = len(hosts)
	return sum, ctx.Err()
}

// checkAll checks hosts in parallel. The results are in the order of due.
func (c *checker) checkAll(ctx context.Context, due []Entry, progress func(done, total int)) []result {
	results := make([]result, len(due))
	byHost := make(map[string][]int)
	for i, e := range due {
		byHost[hostOf(e.Address)] = append(byHost[hostOf(e.Address)], i)
	}
	var mu sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for _, indices := range byHost {
		wg.Go(func() {
			c.checkHost(ctx, due, indices, func(i int, r result) {
				results[i] = r
				mu.Lock()
				defer mu.Unlock()
				if done++; progress != nil {
					progress(done, len(due))
				}
			})
		})
	}
	wg.Wait()
	return results
}

// checkHost checks the entries of one host, one after the other. Where the host
// can't be reached, the first result holds for all of them.
func (c *checker) checkHost(ctx context.Context, due []Entry, indices []int, report func(int, result)) {
	byOrigin := make(map[string]result) // results that hold for a whole origin
	timeouts := 0
	for _, i := range indices {
		origin := originOf(due[i].Address)
		if r, ok := byOrigin[origin]; ok {
			report(i, r)
			continue
		}
		if timeouts >= c.maxTimeouts || ctx.Err() != nil {
			report(i, result{})
			continue
		}
		r := c.checkEntry(ctx, due[i])
		if r.wholeOrigin {
			byOrigin[origin] = r
		}
		if r.cause == timeout {
			timeouts++
		} else {
			timeouts = 0
		}
		report(i, r)
	}
}

// online tells whether any of the controls responds.
func (c *checker) online(ctx context.Context, controls []Entry) bool {
	return slices.ContainsFunc(c.checkAll(ctx, controls, nil), result.hasResponse)
}

// controls gives a few addresses on different hosts that show whether there is a
// network: the site's own, and those that worked last.
func (l *Ledger) controls(o Options) []Entry {
	const most = 4
	var out []Entry
	seen := make(map[string]bool)
	if own, ok := Canonical(o.SiteURL); ok {
		out, seen[hostOf(own)] = append(out, Entry{Address: own}), true
	}
	working := slices.DeleteFunc(slices.Clone(l.Entries), func(e Entry) bool { return e.LastOK.IsZero() || len(e.Failed) > 0 })
	slices.SortStableFunc(working, func(a, b Entry) int {
		return cmp.Or(b.LastOK.Compare(a.LastOK), cmp.Compare(a.Address, b.Address))
	})
	for _, e := range working {
		if host := hostOf(e.Address); len(out) < most && !seen[host] {
			out, seen[host] = append(out, e), true
		}
	}
	return out
}
