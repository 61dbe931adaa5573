package linkcheck

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// transport is how questions reach the network. Redirections are not followed,
// proxies not used, and connections not kept. HTTP/1.1 it is, since closing the
// connection then ends the sending, too.
func transport(o Options, l limits) *http.Transport {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: l.connect, ControlContext: onlyPublic}).DialContext
	}
	t := &http.Transport{
		DialContext: dial, TLSHandshakeTimeout: l.connect, ResponseHeaderTimeout: l.answer,
		DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: l.head,
		Protocols: new(http.Protocols),
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// privateError tells that a host is not a public one.
type privateError struct{ address string }

func (e *privateError) Error() string { return e.address + " is not a public address" }

// onlyPublic keeps us from talking to machines that are not on the public
// internet. It is called with the address that a name stands for, just before a
// connection is made, so that no name can be made to mean something else.
func onlyPublic(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return &privateError{address}
	}
	return nil
}

// special are the ranges that are not for the public internet and that netip
// does not know of (the registries of RFC 6890), and those that hold an address
// of IPv4 which would have to be looked at in turn.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

// nat64 is where networks without IPv4 put its addresses (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		all := a.As16()
		a = netip.AddrFrom4([4]byte(all[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
