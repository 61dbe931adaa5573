package main

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isFull says whether something could not be written because there is no room
// for it.
func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
