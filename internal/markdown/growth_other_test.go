//go:build !linux

package markdown_test

import "time"

var started = time.Now()

// threadTime is how long the tests have taken.
func threadTime() time.Duration { return time.Since(started) }
