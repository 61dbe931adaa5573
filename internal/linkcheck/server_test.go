package linkcheck

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/civil"
)

// quick are limits that tests can wait for.
var quick = limits{
	connect: 300 * time.Millisecond, response: 300 * time.Millisecond, pause: time.Millisecond, maxRetryAfter: 1500 * time.Millisecond,
	concurrency: 8, redirects: 20, maxTimeouts: 3, maxHeader: 64 << 10,
}

var today = civil.Date{Year: 2026, Month: 3, Day: 1}

// web simulates an internet of a few hosts on this machine.
type web struct {
	hosts map[string]string // name and port to the address that really answers
	roots *x509.CertPool

	mu    sync.Mutex
	asked []string // what the servers were asked, as "GET host/path"
}

func (w *web) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to, ok := w.hosts[address]
	if !ok {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}}
	}
	return new(net.Dialer).DialContext(ctx, network, to)
}

func (w *web) checker(l limits) *checker {
	a := newChecker(Options{Dial: w.dial, Agent: "Meridian/test"}, l)
	if t, ok := a.transport.(*http.Transport); ok {
		t.TLSClientConfig = &tls.Config{RootCAs: w.roots}
	}
	return a
}

func (w *web) note(r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.Method+" "+r.Host+r.URL.RequestURI())
}

// serve adds a host.
func (w *web) serve(t *testing.T, name string, h http.Handler) {
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.note(r)
		h.ServeHTTP(rw, r)
	}))
	t.Cleanup(s.Close)
	w.hosts[name+":80"] = s.Listener.Addr().String()
}

// serveTLS adds a host with a certificate.
func (w *web) serveTLS(t *testing.T, name string, cert tls.Certificate) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.note(r) }))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	w.hosts[name+":443"] = s.Listener.Addr().String()
}

// raw adds a host that handles connections without net/http.
func (w *web) raw(t *testing.T, name string, do func(net.Conn)) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	w.hosts[name+":80"] = l.Addr().String()
	w.hosts[name+":443"] = l.Addr().String()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); do(c) }()
		}
	}()
}

// sendText handles a connection by reading a request and sending text.
func sendText(text string) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			io.WriteString(c, text)
		}
	}
}

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) authority {
	key := newKey(t)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return authority{c, key}
}

// sign makes a certificate for a host that expires after a time. The zero
// authority makes self-signed ones.
func (a authority) sign(t *testing.T, host string, ends time.Duration) tls.Certificate {
	key := newKey(t)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(ends),
	}
	by, with := a.cert, a.key
	if by == nil {
		by, with = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, by, &key.PublicKey, with)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// badWeb misbehaves in every usual way.
func badWeb(t *testing.T) *web {
	w := &web{hosts: make(map[string]string), roots: x509.NewCertPool()}
	known, unknown := newAuthority(t, "known"), newAuthority(t, "unknown")
	w.roots.AddCert(known.cert)
	w.serveTLS(t, "safe.test", known.sign(t, "safe.test", time.Hour))
	w.serveTLS(t, "expired.test", known.sign(t, "expired.test", -time.Hour))
	w.serveTLS(t, "wrong.test", known.sign(t, "another.test", time.Hour))
	w.serveTLS(t, "unknown.test", unknown.sign(t, "unknown.test", time.Hour))
	w.serveTLS(t, "self.test", authority{}.sign(t, "self.test", time.Hour))

	to := func(status int, where string) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Location", where)
			rw.WriteHeader(status)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(rw http.ResponseWriter, r *http.Request) { io.WriteString(rw, "home") })
	mux.HandleFunc("/good", func(rw http.ResponseWriter, r *http.Request) { io.WriteString(rw, "good") })
	mux.HandleFunc("/status/{n}", func(rw http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.PathValue("n"), &n)
		rw.WriteHeader(n)
	})
	mux.HandleFunc("/robots", func(rw http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.UserAgent(), "Meridian") {
			rw.WriteHeader(http.StatusForbidden)
		}
	})
	mux.HandleFunc("/nohead", func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			rw.WriteHeader(http.StatusNotFound)
		}
	})
	mux.HandleFunc("/huge", func(rw http.ResponseWriter, r *http.Request) {
		block := make([]byte, 1<<20)
		for range 1 << 12 {
			if _, err := rw.Write(block); err != nil {
				return
			}
		}
		t.Error("somebody took four gigabytes")
	})
	hang := func(rw http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	mux.HandleFunc("/hangs", hang)
	mux.HandleFunc("/hangs/{n}", hang)
	mux.HandleFunc("/drips", func(rw http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(rw, ".")
			rw.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	})
	mux.Handle("/moved", to(301, "/new"))
	mux.Handle("/new", to(308, "/newest#part"))
	mux.HandleFunc("/newest", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("/elsewhere", to(302, "/good"))
	mux.Handle("/half", to(301, "/elsewhere"))
	mux.Handle("/lost", to(301, "/status/404"))
	mux.Handle("/loop", to(301, "/loop2"))
	mux.Handle("/loop2", to(302, "/loop"))
	mux.Handle("/self", to(301, "/self"))
	mux.HandleFunc("/cookie", func(rw http.ResponseWriter, r *http.Request) {
		http.SetCookie(rw, &http.Cookie{Name: "a", Value: "b"})
		to(302, "/cookie").ServeHTTP(rw, r)
	})
	mux.HandleFunc("/on", func(rw http.ResponseWriter, r *http.Request) { to(302, "/on?"+r.URL.RawQuery+"1").ServeHTTP(rw, r) })
	mux.Handle("/private", to(301, "/login?next=private"))
	mux.HandleFunc("/login", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("/app", to(302, "market://details"))
	mux.Handle("/nowhere", to(301, ""))
	mux.Handle("/safe", to(301, "https://safe.test/x"))
	mux.Handle("/unsafe", to(301, "https://expired.test/x"))
	mux.Handle("/gone-host", to(301, "http://vanished.test/"))
	mux.HandleFunc("/version", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"v1"`)
		rw.Header().Set("Last-Modified", "Tue, 15 Nov 1994 12:45:26 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "Tue, 15 Nov 1994 12:45:26 GMT" {
			rw.WriteHeader(http.StatusNotModified)
		}
	})
	w.serve(t, "site.test", mux)
	w.serve(t, "bücher.test", mux)
	w.hosts["xn--bcher-kva.test:80"] = w.hosts["bücher.test:80"]

	w.raw(t, "empty.test", sendText(""))
	w.raw(t, "reset.test", func(c net.Conn) {
		sendText("")(c)
		c.(*net.TCPConn).SetLinger(0)
	})
	w.raw(t, "ten.test", sendText("HTTP/1.0 200 OK\r\n\r\nten"))
	w.raw(t, "length.test", sendText("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\nshort"))
	w.raw(t, "nonsense.test", sendText("hello, who is there?\r\n\r\n"))
	w.raw(t, "headers.test", sendText("HTTP/1.1 200 OK\r\nX-Large: "+strings.Repeat("x", 1<<20)+"\r\n\r\n"))
	w.raw(t, "mute.test", func(c net.Conn) { io.Copy(io.Discard, c) })
	w.raw(t, "letters.test", func(c net.Conn) {
		sendText("")(c)
		for _, b := range []byte("HTTP/1.1 200 OK\r\nX-Slow: " + strings.Repeat("x", 200)) {
			if _, err := c.Write([]byte{b}); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.hosts["refused.test:80"] = l.Addr().String()
	l.Close()
	return w
}
