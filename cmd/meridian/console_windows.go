package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// colours says whether a terminal shows colours, and asks it to: the older
// ones of Windows print the codes as text unless they are asked.
func colours(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
