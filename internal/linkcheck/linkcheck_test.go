package linkcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// Every usual way in which servers misbehave has its result.
func TestCheckEntry(t *testing.T) {
	w := badWeb(t)
	a := w.checker(quick)
	for _, c := range []struct {
		address string
		status  status
		cause   string
		movedTo string
	}{
		{"http://site.test/", reachable, "", ""},
		{"http://site.test/good", reachable, "", ""},
		{"http://bücher.test/good", reachable, "", ""},
		{"https://safe.test/", reachable, "", ""},
		{"http://site.test/nohead", reachable, "", ""},
		{"http://site.test/huge", reachable, "", ""},
		{"http://site.test/drips", reachable, "", ""},
		{"http://ten.test/", reachable, "", ""},
		{"http://length.test/", reachable, "", ""},
		{"http://site.test/status/204", reachable, "", ""},
		{"http://site.test/status/405", reachable, "", ""},

		{"http://site.test/status/404", failed, "404", ""},
		{"http://site.test/status/410", failed, "410", ""},
		{"http://site.test/status/500", failed, "500", ""},
		{"http://site.test/status/502", failed, "502", ""},
		{"http://site.test/status/522", failed, "522", ""},
		{"http://vanished.test/", failed, noHost, ""},
		{"http://refused.test/", failed, noConnection, ""},
		{"http://empty.test/", failed, disconnected, ""},
		{"http://reset.test/", failed, disconnected, ""},
		{"http://mute.test/", failed, timeout, ""},
		{"https://mute.test/", failed, timeout, ""},
		{"http://letters.test/", failed, timeout, ""},
		{"http://site.test/hangs", failed, timeout, ""},
		{"https://expired.test/", failed, certificate, ""},
		{"https://wrong.test/", failed, certificate, ""},
		{"https://self.test/", failed, certificate, ""},

		{"https://unknown.test/", inconclusive, "", ""},
		{"http://nonsense.test/", inconclusive, "", ""},
		{"http://headers.test/", inconclusive, "", ""},
		{"http://site.test/robots", inconclusive, "", ""},
		{"http://site.test/status/401", inconclusive, "", ""},
		{"http://site.test/status/403", inconclusive, "", ""},
		{"http://site.test/status/451", inconclusive, "", ""},
		{"http://site.test/status/503", inconclusive, "", ""},
		{"http://site.test/status/999", inconclusive, "", ""},

		{"http://site.test/moved", reachable, "", "http://site.test/newest"},
		{"http://site.test/safe", reachable, "", "https://safe.test/x"},
		{"http://site.test/elsewhere", reachable, "", ""},
		{"http://site.test/half", reachable, "", ""},
		{"http://site.test/lost", failed, "404", ""},
		{"http://site.test/loop", failed, redirectLoop, ""},
		{"http://site.test/self", failed, redirectLoop, ""},
		{"http://site.test/on", failed, redirectLoop, ""},
		{"http://site.test/cookie", inconclusive, "", ""},
		{"http://site.test/private", inconclusive, "", ""},
		{"http://site.test/app", inconclusive, "", ""},
		{"http://site.test/nowhere", inconclusive, "", ""},
		{"http://site.test/unsafe", failed, certificate, ""},
		{"http://site.test/gone-host", failed, noConnection, ""},
	} {
		address, ok := Canonical(c.address)
		if !ok {
			t.Fatalf("%s is no address", c.address)
		}
		got := a.checkEntry(t.Context(), Entry{Address: address})
		if got.status != c.status || got.cause != c.cause || got.movedTo != c.movedTo {
			t.Errorf("%s: got %d %q to %q, want %d %q to %q", c.address, got.status, got.cause, got.movedTo, c.status, c.cause, c.movedTo)
		}
	}
	for _, asked := range w.asked {
		if !strings.HasPrefix(asked, "GET ") || strings.Contains(asked, "#") {
			t.Errorf("a server was asked: %s", asked)
		}
	}
}

// A known page gets a conditional request.
func TestConditionalRequest(t *testing.T) {
	w := badWeb(t)
	a := w.checker(quick)
	var l Ledger
	const address = "http://site.test/version"
	first := a.checkEntry(t.Context(), Entry{Address: address})
	l.record(address, first, today)
	again := a.checkEntry(t.Context(), l.Entries[0])
	if !again.unchanged || again.status != reachable {
		t.Fatalf("the second answer is %+v", again)
	}
	before := l.Entries[0].ETag
	l.record(address, again, today.AddDays(7))
	if e := l.Entries[0]; e.ETag != before || e.ETag != `"v1"` || e.LastOK != today.AddDays(7) || e.Modified.Year() != 1994 {
		t.Errorf("the ledger has %s", e.line())
	}
}

// The validators of a page that has moved are those of the new address, and must
// not be sent to the old one.
func TestMovedPageGetsNoConditionalRequest(t *testing.T) {
	w := badWeb(t)
	e := Entry{Address: "http://site.test/version", MovedTo: "http://site.test/newest", ETag: `"v1"`}
	e.Modified = time.Date(1994, 11, 15, 12, 45, 26, 0, time.UTC)
	if got := w.checker(quick).checkEntry(t.Context(), e); got.unchanged || got.status != reachable {
		t.Errorf("got %+v", got)
	}
}

// Machines that are not on the public internet are never contacted, under
// whatever name.
func TestOnlyPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1:248:1893:25c8:1946": true, "::ffff:93.184.216.34": true, "64:ff9b::5db8:d822": true,
		"127.0.0.1": false, "127.8.8.8": false, "::1": false, "0.0.0.0": false, "0.1.2.3": false, "::": false, "10.0.0.1": false, "172.16.3.4": false,
		"192.168.1.1": false, "169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "fd00::1": false, "100.64.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::ffff:10.0.0.1": false, "::ffff:100.64.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "198.18.0.1": false,
	} {
		if got := isPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is public: %v", text, got)
		}
	}
	var l Ledger
	sum, err := newChecker(Options{}, quick).check(t.Context(), &l, linksTo("http://127.0.0.1:9/", "http://localhost:9/x", "http://[::1]:9/"), Options{Today: today})
	if err != nil || sum.Private != 3 || len(l.Entries) != 0 {
		t.Errorf("got %+v, %v, %d entries", sum, err, len(l.Entries))
	}
}

func linksTo(addresses ...string) []Link {
	slices.Sort(addresses)
	var out []Link
	for _, a := range addresses {
		out = append(out, Link{Address: a})
	}
	return out
}

// fake is a transport without a network, for use with synctest.
type fake struct {
	log     []string
	begun   time.Time
	answers func(r *http.Request) (int, http.Header)
	open    map[string]int
	lasts   time.Duration
	lock    chan struct{} // a mutex that synctest can wait on
}

func newFake(lasts time.Duration, answers func(r *http.Request) (int, http.Header)) *fake {
	return &fake{begun: time.Now(), answers: answers, open: make(map[string]int), lasts: lasts, lock: make(chan struct{}, 1)}
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	f.lock <- struct{}{}
	f.open[r.URL.Host]++
	if f.open[r.URL.Host] > 1 {
		f.log = append(f.log, "two at once: "+r.URL.Host)
	}
	f.log = append(f.log, fmt.Sprintf("%v %s", time.Since(f.begun), r.URL))
	status, head := f.answers(r)
	<-f.lock
	var err error
	select {
	case <-time.After(f.lasts):
	case <-r.Context().Done():
		err = r.Context().Err()
	}
	f.lock <- struct{}{}
	f.open[r.URL.Host]--
	<-f.lock
	if err != nil {
		return nil, err
	}
	if status == 0 {
		return nil, &net.OpError{Op: "dial", Err: errors.New("unreachable")}
	}
	if head == nil {
		head = make(http.Header)
	}
	return &http.Response{StatusCode: status, Header: head, Body: http.NoBody, Request: r}, nil
}

func always(status int) func(*http.Request) (int, http.Header) {
	return func(*http.Request) (int, http.Header) { return status, nil }
}

func (f *fake) checker() *checker {
	a := newChecker(Options{}, defaultLimits)
	a.transport = f
	return a
}

// A host gets one request at a time, with a pause in between; hosts are checked
// in parallel.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(2*time.Second, always(200))
		var l Ledger
		_, err := f.checker().check(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2", "https://b.test/1", "https://a.test/3"), Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(f.log)
		want := []string{"0s https://a.test/1", "0s https://b.test/1", "3s https://a.test/2", "6s https://a.test/3"}
		if !slices.Equal(f.log, want) {
			t.Errorf("got %q, want %q", f.log, want)
		}
	})
}

// A redirection to another host waits for its turn there.
func TestPausesAcrossHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Second, func(r *http.Request) (int, http.Header) {
			if r.URL.Host == "a.test" {
				return 302, http.Header{"Location": {"https://b.test" + r.URL.Path}}
			}
			return 200, nil
		})
		var l Ledger
		if _, err := f.checker().check(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2", "https://b.test/3"), Options{Today: today}); err != nil {
			t.Fatal(err)
		}
		for _, line := range f.log {
			if strings.HasPrefix(line, "two at once") {
				t.Error(line)
			}
		}
		if len(f.log) != 5 || len(l.Entries) != 3 {
			t.Errorf("got %q", f.log)
		}
	})
}

// A short delay that a host asks for is respected; after a long one, or a second
// one, the host gets no more requests that day.
func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		after  string
		asked  []string
		left   int
	}{
		{"shortly", 429, "20", []string{"0s https://a.test/1", "20s https://a.test/1", "21s https://a.test/2"}, 0},
		{"later", 429, "3600", []string{"0s https://a.test/1"}, 1},
		{"some day", 429, "Wed, 21 Oct 2099 07:28:00 GMT", []string{"0s https://a.test/1"}, 1},
		{"no word of when", 429, "", []string{"0s https://a.test/1"}, 1},
		{"at work", 503, "20", []string{"0s https://a.test/1", "20s https://a.test/1", "21s https://a.test/2"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refused := false
				f := newFake(0, func(r *http.Request) (int, http.Header) {
					if refused {
						return 200, nil
					}
					refused = true
					return c.status, http.Header{"Retry-After": {c.after}}
				})
				var l Ledger
				sum, err := f.checker().check(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2"), Options{Today: today})
				if err != nil || sum.Deferred != c.left || !slices.Equal(f.log, c.asked) {
					t.Errorf("got %q, %+v, %v; want %q", f.log, sum, err, c.asked)
				}
			})
		})
	}
}

// A host that can't be reached is contacted once, not once for each page.
func TestUnreachableHostIsCheckedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Second, func(r *http.Request) (int, http.Header) {
			if r.URL.Host == "down.test" {
				return 0, nil
			}
			return 200, nil
		})
		var l Ledger
		sum, err := f.checker().check(t.Context(), &l, linksTo("https://down.test/1", "https://down.test/2", "https://down.test/3", "https://up.test/"), Options{Today: today})
		if err != nil || len(f.log) != 2 || sum.Failed != 3 || sum.Reachable != 1 {
			t.Errorf("got %q, %+v, %v", f.log, sum, err)
		}
	})
}

// After three timeouts a host is given up.
func TestTimeoutsInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Hour, always(200))
		var l Ledger
		l.record("https://up.test/", result{status: reachable}, today)
		a := f.checker()
		var addresses []string
		for i := range 9 {
			addresses = append(addresses, fmt.Sprintf("https://mute.test/%d", i))
		}
		var due []Entry
		for _, at := range addresses {
			due = append(due, Entry{Address: at})
		}
		answers := a.checkAll(t.Context(), due, nil)
		if n := len(f.log); n != 3 || answers[2].cause != timeout || answers[3].status != skipped {
			t.Errorf("asked %d times: %+v", n, answers)
		}
	})
}

// Without a network nothing is recorded; a site whose links all fail is told
// from that by addresses that are known to work.
func TestNoNetwork(t *testing.T) {
	links := linksTo("https://gone.test/1", "https://lost.test/")
	for _, c := range []struct {
		name  string
		up    string
		own   string
		known string
		want  error
	}{
		{"no network", "", "https://union.test/", "https://good.test/", ErrUnreachable},
		{"our own site answers", "union.test", "https://union.test/", "", nil},
		{"a site that was good answers", "good.test", "", "https://good.test/x", nil},
		{"nobody is known", "good.test", "", "", ErrUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(time.Second, func(r *http.Request) (int, http.Header) {
					if r.URL.Host == c.up {
						return 200, nil
					}
					return 0, nil
				})
				var l Ledger
				all := links
				if c.known != "" {
					l.record(c.known, result{status: reachable}, today)
					all = append(linksTo(c.known), links...)
				}
				before := string(l.Bytes())
				_, err := f.checker().check(t.Context(), &l, all, Options{Today: today, SiteURL: c.own})
				if !errors.Is(err, c.want) {
					t.Fatalf("got %v, want %v", err, c.want)
				}
				if noted := string(l.Bytes()) != before; noted != (c.want == nil) {
					t.Errorf("noted: %v\n%s", noted, l.Bytes())
				}
			})
		})
	}
}

// Results from before a cancellation are recorded.
func TestCancelKeepsResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Second, always(200))
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		var l Ledger
		sum, err := f.checker().check(ctx, &l, linksTo("https://a.test/1", "https://a.test/2", "https://a.test/3"), Options{Today: today})
		if !errors.Is(err, context.DeadlineExceeded) || sum.Reachable != 1 || sum.Deferred != 2 || len(l.Entries) != 1 {
			t.Errorf("got %+v, %v, %s", sum, err, l.Bytes())
		}
	})
}

// Over days: what is checked on each of them, and when a page counts as dead.
func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		name   string
		states string // one for each day: . there, 4 gone, 5 an error, x no connection, ? withheld
		asked  string // + asked, - not
		dead   string // + told, - not
	}{
		{"good", "..........", "+------+--", "----------"},
		{"gone", ".......444.", "+------++++", "---------+-"},
		{"gone at once", "44444", "+++++", "--+++"},
		{"down", "xxxxxxxxxx", "++++++++++", "-------+++"},
		{"down, up, and down", "xxxxxx........xxxxxxxxxxxxxx", "+++++++------+------++++++++", "---------------------------+"},
		{"will not tell", "??????????", "+------+--", "----------"},
		{"fails, then will not tell", "4?????", "++++++", "------"},
		{"fails now and then", ".......5.......5......", "+------++------++-----", "----------------------"},
		{"now gone, now in error", "5454545454", "++++++++++", "---+++++++"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const address = "https://a.test/1"
				l, asked, dead := new(Ledger), "", ""
				for i, state := range c.states {
					f := newFake(0, func(r *http.Request) (int, http.Header) {
						if r.URL.Host == "union.test" {
							return 200, nil
						}
						return map[rune]int{'.': 200, '4': 404, '5': 500, 'x': 0, '?': 403}[state], nil
					})
					if _, err := f.checker().check(t.Context(), l, linksTo(address), Options{Today: today.AddDays(i), SiteURL: "https://union.test"}); err != nil {
						t.Fatal(err)
					}
					asked += sign(len(f.log) > 0)
					dead += sign(len(l.Diagnostics(linksAt(address), nowhere)) > 0)
					if l, _ = Read(l.Bytes()); len(l.Entries) != 1 {
						t.Fatalf("the ledger is %s", l.Bytes())
					}
				}
				if asked != c.asked || dead != c.dead {
					t.Errorf("got asked %s dead %s\nwant asked %s dead %s\n%s", asked, dead, c.asked, c.dead, l.Bytes())
				}
			})
		})
	}
}

func sign(b bool) string {
	if b {
		return "+"
	}
	return "-"
}

// Two failures on one day count as one.
func TestTwoFailuresOnOneDay(t *testing.T) {
	var l Ledger
	for range 9 {
		l.record("https://a.test/", result{status: failed, cause: "404"}, today)
	}
	if e := l.Entries[0]; len(e.Failed) != 1 || e.Dead() {
		t.Errorf("got %s", e.line())
	}
	l.record("https://a.test/", result{status: failed, cause: "404"}, civil.Date{Year: 2026, Month: 3, Day: 3})
	if e := l.Entries[0]; !e.Dead() {
		t.Errorf("got %s", e.line())
	}
}
