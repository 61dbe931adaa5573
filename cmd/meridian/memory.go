//go:build !windows

package main

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// peakMemory is the most memory that the program has had at a time, in bytes;
// 0 where the system does not tell.
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
