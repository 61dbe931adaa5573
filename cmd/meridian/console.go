//go:build !windows

package main

import "os"

// colours says whether a terminal shows colours. Outside Windows all do.
func colours(*os.File) bool { return true }
