//go:build !windows

package main

import (
	"errors"
	"syscall"
)

// isFull says whether something could not be written because there is no room
// for it: on the disk, in what a user may fill, or in a single file.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
