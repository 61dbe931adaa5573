package linkcheck

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// host is the state of one host.
type host struct {
	busy      chan struct{} // holds an element during a request
	notBefore time.Time     // the earliest time of the next request
	refused   bool          // the host wants no more requests today
}

func (c *checker) host(address string) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := hostOf(address)
	if c.hosts[name] == nil {
		c.hosts[name] = &host{busy: make(chan struct{}, 1)}
	}
	return c.hosts[name]
}

// checkEntry requests an address and follows redirections.
func (c *checker) checkEntry(ctx context.Context, e Entry) result {
	address := e.Address
	permanent, cookies := true, false
	seen := map[string]bool{address: true}
	for step := 0; ; step++ {
		var known Entry // a conditional request makes sense only for the page itself
		if step == 0 && e.MovedTo == "" {
			known = e
		}
		status, header, err := c.get(ctx, address, known)
		if ctx.Err() != nil || errors.Is(err, errRefused) {
			return result{}
		}
		if err != nil {
			return errorResult(err).afterRedirects(step)
		}
		if header.Get("Location") == "" || !slices.Contains(redirectStatuses, status) {
			return finalResult(e, address, step, status, header, permanent)
		}
		permanent = permanent && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		cookies = cookies || header.Get("Set-Cookie") != ""
		next, ok := redirectTarget(address, header.Get("Location"))
		switch {
		case !ok:
			return result{status: inconclusive, responded: true}
		case seen[next] || step == c.redirects:
			if cookies { // the loop ends for clients that keep the cookie, as browsers do
				return result{status: inconclusive, responded: true}
			}
			return result{status: failed, responded: true, cause: redirectLoop}
		}
		seen[next] = true
		address = next
	}
}

// redirectStatuses are those with which a page names another address.
var redirectStatuses = []int{http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect}

func redirectTarget(from, location string) (string, bool) {
	base, err := url.Parse(from)
	if err != nil {
		return "", false
	}
	target, err := base.Parse(location)
	if err != nil {
		return "", false
	}
	return canonical(target)
}

// finalResult judges the response at the end of the redirections.
func finalResult(e Entry, address string, redirects, status int, header http.Header, permanent bool) result {
	r := statusResult(status)
	if r.status != reachable || redirects == 0 {
		r.unchanged = status == http.StatusNotModified
		r.setValidators(header)
		return r
	}
	if isLogin(address) && !isLogin(e.Address) {
		return result{status: inconclusive, responded: true}
	}
	if permanent {
		r.movedTo = address
	}
	return r
}

var errRefused = errors.New("the host wants no more requests today")

// get sends a request when it is the host's turn, and repeats it once where the
// host asks for that within a short time.
func (c *checker) get(ctx context.Context, address string, known Entry) (status int, header http.Header, err error) {
	h := c.host(address)
	select {
	case h.busy <- struct{}{}:
		defer func() { <-h.busy }()
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
	for attempt := range 2 {
		if h.refused {
			return 0, nil, errRefused
		}
		select {
		case <-time.After(time.Until(h.notBefore)):
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
		status, header, err = c.roundTrip(ctx, address, known)
		h.notBefore = time.Now().Add(c.pause)
		if err != nil {
			return 0, nil, err
		}
		delay, given := retryAfter(header, time.Now())
		if status != http.StatusTooManyRequests && (status != http.StatusServiceUnavailable || !given) {
			break
		}
		if attempt > 0 || !given || delay > c.maxRetryAfter {
			h.refused = true
			break
		}
		h.notBefore = time.Now().Add(max(delay, c.pause))
	}
	return status, header, nil
}

func (c *checker) roundTrip(ctx context.Context, address string, known Entry) (int, http.Header, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, c.response)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Close = true // the body is not wanted
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if !known.Modified.IsZero() {
		req.Header.Set("If-Modified-Since", known.Modified.Format(http.TimeFormat))
	}
	res, err := c.transport.RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	res.Body.Close()
	return res.StatusCode, res.Header, nil
}

// retryAfter reads the delay that a host asks for (RFC 9110, section 10.2.3).
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second, true
	}
	if t, err := http.ParseTime(value); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}
