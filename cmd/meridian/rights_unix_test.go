//go:build unix

package main

import (
	"os"
	"syscall"
)

func canGiveUpRights() bool { return true }

// giveUpRights makes root an ordinary user, who may not do everything.
func giveUpRights() {
	if os.Getuid() != 0 {
		return
	}
	for _, err := range []error{syscall.Setgid(65534), syscall.Setuid(65534)} {
		if err != nil {
			panic(err)
		}
	}
}
