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

// Every way in which a server may misbehave has its meaning.
func TestOne(t *testing.T) {
	w := badWeb(t)
	a := w.asker(quick)
	for _, c := range []struct {
		address string
		kind    kind
		met     string
		to      string
	}{
		{"http://site.test/", there, "", ""},
		{"http://site.test/good", there, "", ""},
		{"http://bücher.test/good", there, "", ""},
		{"https://safe.test/", there, "", ""},
		{"http://site.test/nohead", there, "", ""},
		{"http://site.test/huge", there, "", ""},
		{"http://site.test/drips", there, "", ""},
		{"http://ten.test/", there, "", ""},
		{"http://length.test/", there, "", ""},
		{"http://site.test/status/204", there, "", ""},
		{"http://site.test/status/405", there, "", ""},

		{"http://site.test/status/404", failed, "404", ""},
		{"http://site.test/status/410", failed, "410", ""},
		{"http://site.test/status/500", failed, "500", ""},
		{"http://site.test/status/502", failed, "502", ""},
		{"http://site.test/status/522", failed, "522", ""},
		{"http://vanished.test/", failed, noName, ""},
		{"http://refused.test/", failed, noAnswer, ""},
		{"http://empty.test/", failed, brokenOff, ""},
		{"http://reset.test/", failed, brokenOff, ""},
		{"http://mute.test/", failed, silence, ""},
		{"https://mute.test/", failed, silence, ""},
		{"http://letters.test/", failed, silence, ""},
		{"http://site.test/hangs", failed, silence, ""},
		{"https://expired.test/", failed, certificate, ""},
		{"https://wrong.test/", failed, certificate, ""},
		{"https://self.test/", failed, certificate, ""},

		{"https://unknown.test/", withheld, "", ""},
		{"http://nonsense.test/", withheld, "", ""},
		{"http://headers.test/", withheld, "", ""},
		{"http://site.test/robots", withheld, "", ""},
		{"http://site.test/status/401", withheld, "", ""},
		{"http://site.test/status/403", withheld, "", ""},
		{"http://site.test/status/451", withheld, "", ""},
		{"http://site.test/status/503", withheld, "", ""},
		{"http://site.test/status/999", withheld, "", ""},

		{"http://site.test/moved", there, "", "http://site.test/newest"},
		{"http://site.test/safe", there, "", "https://safe.test/x"},
		{"http://site.test/elsewhere", there, "", ""},
		{"http://site.test/half", there, "", ""},
		{"http://site.test/lost", failed, "404", ""},
		{"http://site.test/loop", failed, circle, ""},
		{"http://site.test/self", failed, circle, ""},
		{"http://site.test/on", failed, circle, ""},
		{"http://site.test/cookie", withheld, "", ""},
		{"http://site.test/private", withheld, "", ""},
		{"http://site.test/app", withheld, "", ""},
		{"http://site.test/nowhere", withheld, "", ""},
		{"http://site.test/unsafe", failed, certificate, ""},
		{"http://site.test/gone-host", failed, noAnswer, ""},
	} {
		address, ok := Canonical(c.address)
		if !ok {
			t.Fatalf("%s is no address", c.address)
		}
		got := a.one(t.Context(), Entry{Address: address})
		if got.kind != c.kind || got.met != c.met || got.to != c.to {
			t.Errorf("%s: got %d %q to %q, want %d %q to %q", c.address, got.kind, got.met, got.to, c.kind, c.met, c.to)
		}
	}
	for _, asked := range w.asked {
		if !strings.HasPrefix(asked, "GET ") || strings.Contains(asked, "#") {
			t.Errorf("a server was asked: %s", asked)
		}
	}
}

// A page that we know is asked only whether it has changed.
func TestConditional(t *testing.T) {
	w := badWeb(t)
	a := w.asker(quick)
	var l Ledger
	const address = "http://site.test/version"
	first := a.one(t.Context(), Entry{Address: address})
	l.note(address, first, today)
	again := a.one(t.Context(), l.Entries[0])
	if !again.unchanged || again.kind != there {
		t.Fatalf("the second answer is %+v", again)
	}
	before := l.Entries[0].ETag
	l.note(address, again, today.AddDays(7))
	if e := l.Entries[0]; e.ETag != before || e.ETag != `"v1"` || e.Good != today.AddDays(7) || e.Modified.Year() != 1994 {
		t.Errorf("the ledger has %s", e.line())
	}
}

// Machines that are not on the public internet are never talked to, under
// whatever name.
func TestOnlyPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1:248:1893:25c8:1946": true, "::ffff:93.184.216.34": true, "64:ff9b::5db8:d822": true,
		"127.0.0.1": false, "127.8.8.8": false, "::1": false, "0.0.0.0": false, "0.1.2.3": false, "::": false, "10.0.0.1": false, "172.16.3.4": false,
		"192.168.1.1": false, "169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "fd00::1": false, "100.64.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "198.18.0.1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is public: %v", text, got)
		}
	}
	var l Ledger
	sum, err := newAsker(Options{}, quick).ask(t.Context(), &l, linksTo("http://127.0.0.1:9/", "http://localhost:9/x", "http://[::1]:9/"), Options{Today: today})
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

// fake answers at once, in a time that passes only where somebody waits.
type fake struct {
	log     []string
	begun   time.Time
	answers func(r *http.Request) (int, http.Header)
	open    map[string]int
	lasts   time.Duration
	lock    chan struct{} // holds one while the fields are used
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
	err := sleep(r.Context(), f.lasts)
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

func (f *fake) asker() *asker {
	a := newAsker(Options{}, usual)
	a.transport = f
	return a
}

// A host is asked one thing at a time, with a pause in between; others are
// asked meanwhile.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(2*time.Second, always(200))
		var l Ledger
		_, err := f.asker().ask(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2", "https://b.test/1", "https://a.test/3"), Options{Today: today})
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
		if _, err := f.asker().ask(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2", "https://b.test/3"), Options{Today: today}); err != nil {
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

// A host that tells us to wait is waited for, if it is not for long; then, and
// when it says so again, it is left alone for the day.
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
				sum, err := f.asker().ask(t.Context(), &l, linksTo("https://a.test/1", "https://a.test/2"), Options{Today: today})
				if err != nil || sum.Left != c.left || !slices.Equal(f.log, c.asked) {
					t.Errorf("got %q, %+v, %v; want %q", f.log, sum, err, c.asked)
				}
			})
		})
	}
}

// What holds for a whole host is not found out for each of its pages.
func TestWholeHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Second, func(r *http.Request) (int, http.Header) {
			if r.URL.Host == "down.test" {
				return 0, nil
			}
			return 200, nil
		})
		var l Ledger
		sum, err := f.asker().ask(t.Context(), &l, linksTo("https://down.test/1", "https://down.test/2", "https://down.test/3", "https://up.test/"), Options{Today: today})
		if err != nil || len(f.log) != 2 || sum.Failed != 3 || sum.There != 1 {
			t.Errorf("got %q, %+v, %v", f.log, sum, err)
		}
	})
}

// A host that stays silent three times is left alone.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Hour, always(200))
		var l Ledger
		l.note("https://up.test/", answer{kind: there}, today)
		a := f.asker()
		var addresses []string
		for i := range 9 {
			addresses = append(addresses, fmt.Sprintf("https://mute.test/%d", i))
		}
		var due []Entry
		for _, at := range addresses {
			due = append(due, Entry{Address: at})
		}
		answers := a.all(t.Context(), due, nil)
		if n := len(f.log); n != 3 || answers[2].met != silence || answers[3].kind != unasked {
			t.Errorf("asked %d times: %+v", n, answers)
		}
	})
}

// Without a network nothing is noted; with a network, a site whose links all
// fail is told apart from that by what is known to be good.
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
					l.note(c.known, answer{kind: there}, today)
					all = append(linksTo(c.known), links...)
				}
				before := string(l.Bytes())
				_, err := f.asker().ask(t.Context(), &l, all, Options{Today: today, Own: c.own})
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

// What was learned before somebody had enough is kept.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(time.Second, always(200))
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		var l Ledger
		sum, err := f.asker().ask(ctx, &l, linksTo("https://a.test/1", "https://a.test/2", "https://a.test/3"), Options{Today: today})
		if !errors.Is(err, context.DeadlineExceeded) || sum.There != 1 || sum.Left != 2 || len(l.Entries) != 1 {
			t.Errorf("got %+v, %v, %s", sum, err, l.Bytes())
		}
	})
}

// Days pass: what is asked on each of them, and when a page is given up.
func TestDays(t *testing.T) {
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
					if _, err := f.asker().ask(t.Context(), l, linksTo(address), Options{Today: today.AddDays(i), Own: "https://union.test"}); err != nil {
						t.Fatal(err)
					}
					asked += sign(len(f.log) > 0)
					dead += sign(len(l.Faults(linksAt(address), nowhere)) > 0)
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

// Asking twice on one day is one day.
func TestOneDay(t *testing.T) {
	var l Ledger
	for range 9 {
		l.note("https://a.test/", answer{kind: failed, met: "404"}, today)
	}
	if e := l.Entries[0]; len(e.Failed) != 1 || e.Dead() {
		t.Errorf("got %s", e.line())
	}
	l.note("https://a.test/", answer{kind: failed, met: "404"}, civil.Date{Year: 2026, Month: 3, Day: 3})
	if e := l.Entries[0]; !e.Dead() {
		t.Errorf("got %s", e.line())
	}
}
