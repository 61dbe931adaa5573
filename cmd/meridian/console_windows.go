package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeys says whether a terminal obeys the codes for colours and for clearing a
// line, and asks it to: the older ones of Windows print them unless asked.
func obeys(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
