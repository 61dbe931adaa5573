// Package testenv is what the tests of several packages need to know of their
// surroundings. It is for our own tests.
package testenv

import (
	"os"
	"testing"
	"time"
)

// Long reports whether the long tests are asked for: many random seeds, killed
// processes, load. `make test-long` sets MERIDIAN_LONG=1.
func Long() bool { return os.Getenv("MERIDIAN_LONG") == "1" }

// RequireLong skips a test that only `make test-long` runs.
func RequireLong(t testing.TB) {
	t.Helper()
	if !Long() {
		t.Skip("a long test; MERIDIAN_LONG=1 runs it")
	}
}

// Finishes runs f, and fails the test if it hangs. what names the case.
func Finishes(t testing.TB, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	guard := time.NewTimer(hangGuard)
	defer guard.Stop()
	select {
	case <-done:
	case <-guard.C:
		t.Fatalf("%s: it does not end", what)
	}
}

// hangGuard is how long WaitFor and Finishes wait. It is no limit of speed: a condition that
// ever comes true does so in a hundredth of it on a machine that is busy.
const hangGuard = 2 * time.Minute

// WaitFor waits until a condition holds, and fails the test if it never does.
// what completes the sentence "gave up waiting until …".
func WaitFor(t testing.TB, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(hangGuard)
	for pause := time.Millisecond; !condition(); pause = min(2*pause, 50*time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("gave up waiting until %s", what)
		}
		time.Sleep(pause)
	}
}
