package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"

	"github.com/spf13/cobra"
)

// profileOptions are flags for the program's developers, hidden from the help.
type profileOptions struct{ cpu, memory, trace string }

func (o *profileOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.cpu, "cpuprofile", "", "write a profile of the processor's time to this `file`, for go tool pprof")
	f.StringVar(&o.memory, "memprofile", "", "write a profile of the memory to this `file`, for go tool pprof")
	f.StringVar(&o.trace, "trace", "", "write what every goroutine did to this `file`, for go tool trace")
	for _, name := range []string{"cpuprofile", "memprofile", "trace"} {
		f.MarkHidden(name)
	}
}

// start starts the chosen profiles. stop must be called.
func (o *profileOptions) start() (stop func() error, err error) {
	stop = func() error { return nil }
	for _, p := range []struct {
		file  string
		start func(io.Writer) error
		end   func(io.Writer) error
	}{
		{o.cpu, pprof.StartCPUProfile, func(io.Writer) error { pprof.StopCPUProfile(); return nil }},
		{o.trace, trace.Start, func(io.Writer) error { trace.Stop(); return nil }},
		{o.memory, func(io.Writer) error { return nil }, func(w io.Writer) error { runtime.GC(); return pprof.Lookup("allocs").WriteTo(w, 0) }},
	} {
		if p.file == "" {
			continue
		}
		f, err := os.Create(p.file)
		if err == nil {
			err = p.start(f)
		}
		if err != nil {
			return stop, fmt.Errorf("writing a profile: %w", errors.Join(err, stop()))
		}
		others := stop
		stop = func() error {
			if err := errors.Join(others(), p.end(f), f.Close()); err != nil {
				return fmt.Errorf("writing a profile: %w", err)
			}
			return nil
		}
	}
	return stop, nil
}
