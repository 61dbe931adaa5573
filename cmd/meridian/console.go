//go:build !windows

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// obeys says whether a terminal obeys the codes for colours and for clearing a
// line. Outside Windows all do.
func obeys(*os.File) bool { return true }

// columns gives how many characters a line of a terminal has; 0 where that is
// not known.
func columns(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
