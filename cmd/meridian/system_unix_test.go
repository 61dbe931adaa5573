//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// fill makes the disk full, as far as this process can tell: no file may grow
// beyond so many bytes. That needs no rights, and works on every file system.
func fill(bytes uint64) {
	signal.Ignore(syscall.SIGXFSZ) // which would end the process before a write could fail
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: bytes}); err != nil {
		panic(err)
	}
}
