package main

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// supportsANSI switches the codes for colours and for clearing a line on, which
// older consoles print otherwise.
func supportsANSI(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

// terminalWidth gives the characters in a line of a terminal; 0 where f is none.
func terminalWidth(f *os.File) int {
	var info windows.ConsoleScreenBufferInfo
	if windows.GetConsoleScreenBufferInfo(windows.Handle(f.Fd()), &info) != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}

// isDiskFull tells whether a write failed for lack of room.
func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// peakMemory gives the peak of the program's memory in bytes; 0 where it is not
// known.
func peakMemory() uint64 { return 0 }
