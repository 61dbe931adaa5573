package linkcheck

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// result is the outcome of checking an address once.
type result struct {
	status      status
	cause       string    // of a failure: an HTTP status, or one of the constants below
	responded   bool      // the server sent a response of any kind
	wholeOrigin bool      // the result holds for all addresses of the origin
	movedTo     string    // the target of permanent redirections
	unchanged   bool      // the validators of the ledger still hold
	etag        string    // of the page
	modified    time.Time // of the page
}

type status uint8

const (
	skipped      status = iota // not checked, or interrupted
	reachable                  // readers find a page
	failed                     // readers would find none if it stays so
	inconclusive               // it can't be known from here what readers find
	private                    // the host is not a public one
)

// Causes of failures without an HTTP status. The words stand in ledgers.
const (
	noHost       = "name"        // the host name does not exist
	noConnection = "connection"  // no connection can be opened
	timeout      = "silence"     // no response arrives on the open connection
	disconnected = "broken"      // the connection ends before the response
	certificate  = "certificate" // browsers would warn of the site
	redirectLoop = "circle"
)

func (r result) hasResponse() bool { return r.responded }
func (r result) hasFailed() bool   { return r.status == failed }

// statusResult judges a status (RFC 9110, section 15) other than a redirection.
func statusResult(code int) result {
	switch {
	case code >= 200 && code < 300, code == http.StatusNotModified,
		code == http.StatusMethodNotAllowed, code == http.StatusRequestedRangeNotSatisfiable: // a resource exists, though not for GET
		return result{status: reachable, responded: true}
	case code == http.StatusNotFound, code == http.StatusGone,
		code >= 500 && code < 600 && code != http.StatusServiceUnavailable: // 503 is also what robots get
		return result{status: failed, responded: true, cause: strconv.Itoa(code)}
	}
	return result{status: inconclusive, responded: true}
}

// errorResult judges an error of the transport. Unknown errors are not held
// against the page.
func errorResult(err error) result {
	var (
		notPublic *privateError
		dns       *net.DNSError
		cert      *tls.CertificateVerificationError
		op        *net.OpError
		slow      interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &notPublic):
		return result{status: private, wholeOrigin: true}
	case errors.As(err, &dns) && dns.IsNotFound:
		return result{status: failed, cause: noHost, wholeOrigin: true}
	case errors.As(err, &dns):
		return result{status: failed, cause: noConnection, wholeOrigin: true}
	case errors.As(err, &cert):
		if browsersReject(cert) {
			return result{status: failed, cause: certificate, wholeOrigin: true}
		}
		return result{status: inconclusive, wholeOrigin: true}
	case errors.As(err, &op) && op.Op == "dial":
		return result{status: failed, cause: noConnection, wholeOrigin: true}
	case errors.As(err, &slow) && slow.Timeout():
		return result{status: failed, cause: timeout}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &op) && (op.Op == "read" || op.Op == "write"):
		return result{status: failed, cause: disconnected}
	}
	return result{status: inconclusive}
}

// afterRedirects adapts an error that was met behind redirections: the host that
// failed may be another one.
func (r result) afterRedirects(n int) result {
	if n == 0 {
		return r
	}
	r.responded, r.wholeOrigin = true, false
	switch {
	case r.status == private:
		r.status = inconclusive
	case r.cause == noHost:
		r.cause = noConnection
	}
	return r
}

// browsersReject tells whether browsers would reject a certificate, too: one that
// is expired, of another host, or self-signed. Browsers repair a chain that lacks
// an intermediate, and trust authorities that this machine may not know.
func browsersReject(err *tls.CertificateVerificationError) bool {
	var invalid x509.CertificateInvalidError
	var hostname x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid):
		return invalid.Reason == x509.Expired
	case errors.As(err, &hostname):
		return true
	case errors.As(err, &unknown):
		chain := err.UnverifiedCertificates
		return len(chain) > 0 && string(chain[0].RawIssuer) == string(chain[0].RawSubject)
	}
	return false
}

// setValidators notes which version of the page was seen (RFC 9110, section 8.8).
func (r *result) setValidators(h http.Header) {
	if tag := h.Get("ETag"); validETag(tag) {
		r.etag = tag
	}
	if t, err := http.ParseTime(h.Get("Last-Modified")); err == nil && validModified(t.UTC()) {
		r.modified = t.UTC()
	}
}

// validModified tells whether a time in UTC can be written into the ledger.
func validModified(t time.Time) bool {
	return t.Nanosecond() == 0 && t.Year() >= 1970 && t.Year() < 10000
}

// validETag tells whether an entity tag can be written into the ledger, and is
// short enough to be worth it.
func validETag(tag string) bool {
	return len(tag) <= 100 && strings.HasSuffix(tag, `"`) && !strings.ContainsFunc(tag, func(r rune) bool { return r <= ' ' || r > '~' })
}
