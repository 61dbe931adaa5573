package linkcheck

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
)

// newTransport makes a transport that follows no redirections, uses no proxy and
// keeps no connection. It speaks HTTP/1.1, where closing the connection ends the
// sending, too.
func newTransport(o Options, l limits) *http.Transport {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: l.connect, ControlContext: dialPublicOnly}).DialContext
	}
	t := &http.Transport{
		DialContext: dial, TLSHandshakeTimeout: l.connect, ResponseHeaderTimeout: l.response,
		DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: l.maxHeader,
		Protocols: new(http.Protocols),
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// privateError means that a host is not on the public internet.
type privateError struct{ address string }

func (e *privateError) Error() string { return e.address + " is not a public address" }

// dialPublicOnly refuses connections to machines that are not on the public
// internet. It sees the resolved IP address just before the connection is
// opened, so that no DNS trick gets round it.
func dialPublicOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	addr, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(addr.Addr()) {
		return &privateError{address}
	}
	return nil
}

// specialRanges are not on the public internet and unknown to netip (the
// registries of RFC 6890), or embed an IPv4 address that would have to be checked
// in turn.
var specialRanges = []netip.Prefix{
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

// nat64 embeds IPv4 addresses in networks without IPv4 (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		all := a.As16()
		a = netip.AddrFrom4([4]byte(all[12:]))
	}
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(specialRanges, func(p netip.Prefix) bool { return p.Contains(a) })
}
