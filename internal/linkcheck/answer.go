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

// answer is what came of asking about an address.
type answer struct {
	kind      kind
	met       string    // where it failed: a status, or one of the words below
	heard     bool      // an answer came from the other side, whatever it was
	whole     bool      // it is so for all addresses of the origin
	to        string    // where the page has moved for good
	unchanged bool      // what we know of the page is still so
	etag      string    // of the page
	modified  time.Time // of the page
}

// kind is what an answer means. The zero value is for addresses that were not
// asked, or not to the end.
type kind uint8

const (
	unasked  kind = iota
	there         // readers find a page
	failed        // readers would find none, were it to stay so
	withheld      // it can't be told from here what readers find
	private       // the host is not a public one
)

// What may be met instead of a status.
const (
	noName      = "name"        // there is no host of that name
	noAnswer    = "connection"  // no connection can be made
	silence     = "silence"     // there is a connection, and nothing comes
	brokenOff   = "broken"      // the connection ends before there is an answer
	certificate = "certificate" // browsers would warn of the site
	circle      = "circle"      // the redirections have no end
)

func (a answer) reached() bool { return a.heard }
func (a answer) failed() bool  { return a.kind == failed }

// ofStatus says what the status of an answer means for readers (RFC 9110,
// section 15). Redirections were followed before.
func ofStatus(status int) answer {
	switch {
	case status >= 200 && status < 300, status == http.StatusNotModified,
		status == http.StatusMethodNotAllowed, status == http.StatusRequestedRangeNotSatisfiable: // there is something, and it is not for GET
		return answer{kind: there, heard: true}
	case status == http.StatusNotFound, status == http.StatusGone,
		status >= 500 && status < 600 && status != http.StatusServiceUnavailable: // which is what robots are told, too
		return answer{kind: failed, heard: true, met: strconv.Itoa(status)}
	}
	return answer{kind: withheld, heard: true}
}

// ofError says what it means that there was no answer. What we don't know is
// nothing that we may hold against the page.
func ofError(err error) answer {
	var (
		refused *privateError
		name    *net.DNSError
		cert    *tls.CertificateVerificationError
		op      *net.OpError
		slow    interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &refused):
		return answer{kind: private, whole: true}
	case errors.As(err, &name) && name.IsNotFound:
		return answer{kind: failed, met: noName, whole: true}
	case errors.As(err, &name):
		return answer{kind: failed, met: noAnswer, whole: true}
	case errors.As(err, &cert):
		if refusedByBrowsers(cert) {
			return answer{kind: failed, met: certificate, whole: true}
		}
		return answer{kind: withheld, whole: true}
	case errors.As(err, &op) && op.Op == "dial":
		return answer{kind: failed, met: noAnswer, whole: true}
	case errors.As(err, &slow) && slow.Timeout():
		return answer{kind: failed, met: silence}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &op) && (op.Op == "read" || op.Op == "write"):
		return answer{kind: failed, met: brokenOff}
	}
	return answer{kind: withheld}
}

// after gives what a missing answer means behind so many redirections: the host
// that did not answer may be another one.
func (a answer) after(redirections int) answer {
	if redirections == 0 {
		return a
	}
	a.heard, a.whole = true, false
	switch {
	case a.kind == private:
		a.kind = withheld
	case a.met == noName:
		a.met = noAnswer
	}
	return a
}

// refusedByBrowsers says whether browsers, too, would refuse a certificate: one
// that is out of date, of another site, or signed by itself. They mend a chain
// that lacks a link, and trust authorities that this machine may not know.
func refusedByBrowsers(err *tls.CertificateVerificationError) bool {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid):
		return invalid.Reason == x509.Expired
	case errors.As(err, &host):
		return true
	case errors.As(err, &unknown):
		leaf := err.UnverifiedCertificates
		return len(leaf) > 0 && string(leaf[0].RawIssuer) == string(leaf[0].RawSubject)
	}
	return false
}

// version notes by which version of a page we know it.
func (a *answer) version(h http.Header) {
	if tag := h.Get("ETag"); validETag(tag) {
		a.etag = tag
	}
	if t, err := http.ParseTime(h.Get("Last-Modified")); err == nil && validModified(t.UTC()) {
		a.modified = t.UTC()
	}
}

// validModified says whether a time can stand in the ledger, in UTC.
func validModified(t time.Time) bool {
	return t.Nanosecond() == 0 && t.Year() >= 1970 && t.Year() < 10000
}

// validETag says whether an entity tag can stand in the ledger, and is short
// enough to be worth it.
func validETag(tag string) bool {
	return len(tag) <= 100 && strings.HasSuffix(tag, `"`) && !strings.ContainsFunc(tag, func(r rune) bool { return r <= ' ' || r > '~' })
}
