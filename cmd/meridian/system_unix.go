//go:build unix

package main

import (
	"errors"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// supportsANSI tells whether a terminal understands the codes for colours and for
// clearing a line.
func supportsANSI(*os.File) bool { return true }

// terminalWidth gives the characters in a line of a terminal; 0 where f is none.
func terminalWidth(f *os.File) int {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}

// isDiskFull tells whether a write failed for lack of room: on the disk, in the
// user's quota, or in a single file.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// peakMemory gives the peak of the program's memory in bytes; 0 where it is not
// known.
func peakMemory() uint64 {
	var usage unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &usage) != nil || usage.Maxrss < 0 {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return uint64(usage.Maxrss)
	}
	return uint64(usage.Maxrss) << 10 // elsewhere in KiB
}
