package linkcheck

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// host is one that we talk to.
type host struct {
	turn  chan struct{} // holds one while somebody talks to it
	next  time.Time     // before which nothing is to be asked
	wants bool          // whether it wants to be asked at all today
}

// host gives what is known of the host of an address.
func (a *asker) host(address string) *host {
	a.mu.Lock()
	defer a.mu.Unlock()
	name := hostOf(address)
	if a.hosts[name] == nil {
		a.hosts[name] = &host{turn: make(chan struct{}, 1), wants: true}
	}
	return a.hosts[name]
}

// one asks about an entry and follows the redirections.
func (a *asker) one(ctx context.Context, e Entry) answer {
	at := e.Address
	forGood, cookies := true, false
	seen := map[string]bool{at: true}
	for step := 0; ; step++ {
		status, head, err := a.get(ctx, at, e, step == 0)
		if ctx.Err() != nil || errors.Is(err, errUnwanted) {
			return answer{}
		}
		if err != nil {
			return ofError(err).after(step)
		}
		if head.Get("Location") == "" || !redirects(status) {
			return a.arrived(e, at, step, status, head, forGood)
		}
		forGood = forGood && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		cookies = cookies || head.Get("Set-Cookie") != ""
		next, ok := onwards(at, head.Get("Location"))
		switch {
		case !ok:
			return answer{kind: withheld, heard: true}
		case seen[next] || step == a.limits.redirects:
			if cookies { // it sends us round until we keep one, as browsers do
				return answer{kind: withheld, heard: true}
			}
			return answer{kind: failed, heard: true, met: circle}
		}
		seen[next] = true
		at = next
	}
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// onwards gives the address to which a redirection leads.
func onwards(from, location string) (string, bool) {
	base, err := url.Parse(from)
	if err != nil {
		return "", false
	}
	to, err := base.Parse(location)
	if err != nil {
		return "", false
	}
	return canonical(to)
}

// arrived judges the answer at the end of the redirections.
func (a *asker) arrived(e Entry, at string, steps, status int, head http.Header, forGood bool) answer {
	out := ofStatus(status)
	if out.kind != there || steps == 0 {
		out.unchanged = status == http.StatusNotModified
		out.version(head)
		return out
	}
	switch {
	case gate(at) && !gate(e.Address):
		return answer{kind: withheld, heard: true}
	case forGood:
		out.to = at
	}
	return out
}

// errUnwanted tells that a host wants to be left alone.
var errUnwanted = errors.New("the host wants no more questions today")

// get asks one question when it is the host's turn, and a second time where the
// host tells us to come back shortly.
func (a *asker) get(ctx context.Context, address string, known Entry, first bool) (status int, head http.Header, err error) {
	h := a.host(address)
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return 0, nil, ctx.Err() //nolint:wrapcheck // the caller knows it
	}
	for try := range 2 {
		if !h.wants {
			return 0, nil, errUnwanted
		}
		if err := sleep(ctx, time.Until(h.next)); err != nil {
			return 0, nil, err
		}
		status, head, err = a.roundTrip(ctx, address, known, first)
		h.next = time.Now().Add(a.pause)
		if err != nil {
			return 0, nil, err
		}
		wait, told := retryAfter(head, time.Now())
		if status != http.StatusTooManyRequests && (status != http.StatusServiceUnavailable || !told) {
			break
		}
		if try > 0 || !told || wait > a.patience {
			h.wants = false
			break
		}
		h.next = time.Now().Add(max(wait, a.pause))
	}
	return status, head, nil
}

// roundTrip sends a question and takes the head of the answer.
func (a *asker) roundTrip(ctx context.Context, address string, known Entry, first bool) (int, http.Header, error) {
	select {
	case a.open <- struct{}{}:
		defer func() { <-a.open }()
	case <-ctx.Done():
		return 0, nil, ctx.Err() //nolint:wrapcheck // the caller knows it
	}
	ctx, cancel := context.WithTimeout(ctx, a.answer)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err //nolint:wrapcheck // it is judged, and never shown
	}
	req.Close = true // the rest of the answer is not wanted
	req.Header.Set("User-Agent", a.agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	if first && known.To == "" {
		if known.ETag != "" {
			req.Header.Set("If-None-Match", known.ETag)
		}
		if !known.Modified.IsZero() {
			req.Header.Set("If-Modified-Since", known.Modified.Format(http.TimeFormat))
		}
	}
	res, err := a.transport.RoundTrip(req)
	if err != nil {
		return 0, nil, err //nolint:wrapcheck // as above
	}
	res.Body.Close() //nolint:errcheck // nothing was read of it
	return res.StatusCode, res.Header, nil
}

// retryAfter tells how long a host wants us to wait (RFC 9110, section 10.2.3).
func retryAfter(head http.Header, now time.Time) (time.Duration, bool) {
	text := head.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second, true
	}
	if t, err := http.ParseTime(text); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // the caller knows it
	}
}
