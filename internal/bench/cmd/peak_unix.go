//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak gives the most memory that a process had at one time. Linux and the
// BSDs count it in KiB, macOS in bytes.
func peak(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
