//go:build !windows

package main

import "os"

// obeys says whether a terminal obeys the codes for colours and for clearing a
// line. Outside Windows all do.
func obeys(*os.File) bool { return true }
