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

// columns gives how many characters a line of a terminal has; 0 where that is
// not known.
func columns(f *os.File) int {
	var info windows.ConsoleScreenBufferInfo
	if windows.GetConsoleScreenBufferInfo(windows.Handle(f.Fd()), &info) != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}
