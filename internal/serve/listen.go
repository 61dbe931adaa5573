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

// tries is how many ports are tried, from the one that is wanted on.
const tries = 20

// Listen opens the first port that is free, from port on. taken says whether
// port itself was not. Port 0 means any.
func Listen(host string, port int) (l net.Listener, taken bool, err error) {
	for p := port; p < port+tries && p <= 65535; p++ {
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

// errInUse is how Windows says that a port is taken (WSAEADDRINUSE).
const errInUse = syscall.Errno(10048)

// Addresses gives what to type into a browser to see the site: on this machine,
// and, where others are let in, on others in the same network.
func Addresses(l net.Listener, base string) (here string, others []string) {
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return l.Addr().String(), nil
	}
	port := strconv.Itoa(at.Port)
	address := func(host string) string { return "http://" + net.JoinHostPort(host, port) + base }
	switch {
	case at.IP.IsLoopback():
		return address("localhost"), nil
	case !at.IP.IsUnspecified():
		return address(at.IP.String()), []string{address(at.IP.String())}
	}
	found, _ := net.InterfaceAddrs() // without them, this machine's own address is left
	for _, a := range found {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			others = append(others, address(n.IP.String()))
		}
	}
	return address("localhost"), others
}

// Open says whether others than this machine are let in.
func Open(l net.Listener) bool {
	at, ok := l.Addr().(*net.TCPAddr)
	return !ok || !at.IP.IsLoopback()
}

// knows says whether a request was sent to a name that this server has. A
// stranger's page can make a name of its own lead here (DNS rebinding), and a
// browser would let it read everything; but it can't make one of these lead
// elsewhere: numbers, localhost and what the server was told to listen on.
func knows(host, told string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") || name == strings.ToLower(told) && name != "" {
		return true
	}
	_, err := netip.ParseAddr(name)
	return err == nil
}
