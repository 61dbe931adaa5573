package linkcheck

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// Each status means what it means to readers.
func TestStatusResult(t *testing.T) {
	for code, want := range map[int]status{
		199: inconclusive, 200: reachable, 204: reachable, 299: reachable, 300: inconclusive, 304: reachable, 400: inconclusive, 401: inconclusive,
		403: inconclusive, 404: failed, 405: reachable, 410: failed, 416: reachable, 429: inconclusive, 499: inconclusive, 500: failed, 503: inconclusive, 599: failed, 600: inconclusive,
	} {
		if got := statusResult(code); got.status != want || !got.responded || (got.cause != "") != (want == failed) {
			t.Errorf("%d: %+v", code, got)
		}
	}
}

// Of certificates, only those that browsers reject are held against a site.
func TestCertificates(t *testing.T) {
	self, other := &x509.Certificate{RawIssuer: []byte("a"), RawSubject: []byte("a")}, &x509.Certificate{RawIssuer: []byte("a"), RawSubject: []byte("b")}
	for name, c := range map[string]struct {
		err   error
		chain []*x509.Certificate
		want  bool
	}{
		"expired":             {x509.CertificateInvalidError{Reason: x509.Expired}, nil, true},
		"not for servers":     {x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}, nil, false},
		"name constraints":    {x509.CertificateInvalidError{Reason: x509.NameConstraintsWithoutSANs}, nil, false},
		"of another host":     {x509.HostnameError{Certificate: other, Host: "a.test"}, nil, true},
		"self-signed":         {x509.UnknownAuthorityError{}, []*x509.Certificate{self, other}, true},
		"authority not known": {x509.UnknownAuthorityError{}, []*x509.Certificate{other, self}, false},
		"no chain":            {x509.UnknownAuthorityError{}, nil, false},
		"something else":      {errors.New("else"), nil, false},
	} {
		err := &tls.CertificateVerificationError{UnverifiedCertificates: c.chain, Err: c.err}
		if got := browsersReject(err); got != c.want {
			t.Errorf("%s: browsers reject it: %v", name, got)
		}
		r := errorResult(fmt.Errorf("wrapped: %w", err))
		if (r.status == failed) != c.want || (r.cause == certificate) != c.want || !r.wholeOrigin {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// What goes wrong before a response is told apart, and holds for the whole
// origin where no page can make a difference.
func TestErrorResult(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want result
	}{
		"no such host":    {&net.DNSError{IsNotFound: true}, result{status: failed, cause: noHost, wholeOrigin: true}},
		"no name server":  {&net.DNSError{IsTimeout: true}, result{status: failed, cause: noConnection, wholeOrigin: true}},
		"refused":         {&net.OpError{Op: "dial", Err: errors.New("refused")}, result{status: failed, cause: noConnection, wholeOrigin: true}},
		"no response":     {os.ErrDeadlineExceeded, result{status: failed, cause: timeout}},
		"ends":            {io.EOF, result{status: failed, cause: disconnected}},
		"ends in between": {io.ErrUnexpectedEOF, result{status: failed, cause: disconnected}},
		"reset":           {&net.OpError{Op: "read", Err: errors.New("reset")}, result{status: failed, cause: disconnected}},
		"broken pipe":     {&net.OpError{Op: "write", Err: errors.New("broken")}, result{status: failed, cause: disconnected}},
		"proxy":           {&net.OpError{Op: "proxyconnect", Err: errors.New("x")}, result{status: inconclusive}},
		"something else":  {errors.New("else"), result{status: inconclusive}},
	} {
		if got := errorResult(c.err); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	behind := errorResult(&net.DNSError{IsNotFound: true}).afterRedirects(1)
	if behind.cause != noConnection || behind.wholeOrigin || !behind.responded {
		t.Errorf("behind a redirection: %+v", behind)
	}
	if first := errorResult(&net.DNSError{IsNotFound: true}).afterRedirects(0); first.cause != noHost || !first.wholeOrigin {
		t.Errorf("without a redirection: %+v", first)
	}
}

// The version that was seen belongs to the page at the old address: once it has
// moved, the request to the new one is unconditional.
func TestNoConditionalRequestForAPageThatMoved(t *testing.T) {
	w := badWeb(t)
	a := w.checker(quick)
	e := Entry{Address: "http://site.test/version", ETag: `"v1"`, Modified: time.Date(1994, 11, 15, 12, 45, 26, 0, time.UTC)}
	if r := a.checkEntry(t.Context(), e); !r.unchanged {
		t.Errorf("the page is the same: %+v", r)
	}
	e.MovedTo = "http://site.test/newest"
	if r := a.checkEntry(t.Context(), e); r.unchanged || r.status != reachable || r.etag != `"v1"` {
		t.Errorf("the page had moved: %+v", r)
	}
}

// Only what a line of the ledger can hold is kept of a version.
func TestValidators(t *testing.T) {
	for tag, want := range map[string]bool{
		`"a"`: true, `W/"a"`: true, `"` + strings.Repeat("a", 98) + `"`: true, `"` + strings.Repeat("a", 99) + `"`: false,
		`a`: false, ``: false, `"a b"`: false, "\"a\x7f\"": false, `"é"`: false, `"~!"`: true,
	} {
		if got := validETag(tag); got != want {
			t.Errorf("%s can be kept: %v", tag, got)
		}
	}
	for text, want := range map[string]bool{"1969-12-31T23:59:59Z": false, "1970-01-01T00:00:00Z": true, "9999-12-31T23:59:59Z": true} {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := validModified(at); got != want {
			t.Errorf("%s can be kept: %v", text, got)
		}
	}
	if validModified(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) || validModified(time.Date(2016, 1, 1, 0, 0, 0, 1, time.UTC)) {
		t.Error("a time is kept that a line can't hold")
	}
}
