package serve

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
)

// Listen opens the first free port from port on. taken tells that port itself was
// in use. Port 0 means any.
func Listen(host string, port int) (l net.Listener, taken bool, err error) {
	const attempts = 20
	for p := port; p < port+attempts && p <= 65535; p++ {
		l, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			return l, p != port, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) && !errors.Is(err, errInUse) || port == 0 {
			break
		}
	}
	return nil, false, fmt.Errorf("waiting for browsers: %w", err)
}

// errInUse is WSAEADDRINUSE, the counterpart of EADDRINUSE on Windows.
const errInUse = syscall.Errno(10048)

// Addresses gives the URLs of the site: on this machine, and, where it listens to
// others, for machines in the same network.
func Addresses(l net.Listener, base string) (here string, others []string) {
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return l.Addr().String(), nil
	}
	port := strconv.Itoa(addr.Port)
	address := func(host string) string { return "http://" + net.JoinHostPort(host, port) + base }
	switch {
	case addr.IP.IsLoopback():
		return address("localhost"), nil
	case !addr.IP.IsUnspecified():
		return address(addr.IP.String()), []string{address(addr.IP.String())}
	}
	interfaces, _ := net.InterfaceAddrs() // after an error, localhost is left
	for _, a := range interfaces {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			others = append(others, address(n.IP.String()))
		}
	}
	return address("localhost"), others
}

// IsShared tells whether other machines can reach the server.
func IsShared(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return !ok || !addr.IP.IsLoopback()
}

// isOwnHost tells whether a Host header names this server. A site elsewhere can
// point a name of its own here (DNS rebinding), and browsers would let it read
// everything; it can't do so with IP addresses, localhost, or the name that the
// server was started with.
func isOwnHost(host, configured string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") || name == strings.ToLower(configured) && name != "" {
		return true
	}
	_, err := netip.ParseAddr(name)
	return err == nil
}
