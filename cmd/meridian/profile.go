package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"

	"github.com/spf13/cobra"
)

// profileOptions are flags for the program's developers, hidden from the help.
type profileOptions struct {
	cpu, memory, trace string
}

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
	var stops []func() error
	stop = func() error {
		var err error
		for _, s := range stops {
			err = errors.Join(err, s())
		}
		return err
	}
	begin := func(name string, start func(*os.File) error, end func(*os.File) error) {
		if name == "" || err != nil {
			return
		}
		f, e := os.Create(name)
		if e == nil {
			e = start(f)
		}
		if e != nil {
			err = fmt.Errorf("writing a profile: %w", errors.Join(e, stop()))
			return
		}
		stops = append(stops, func() error {
			if err := errors.Join(end(f), f.Close()); err != nil {
				return fmt.Errorf("writing a profile: %w", err)
			}
			return nil
		})
	}
	nothing := func(*os.File) error { return nil }
	begin(o.cpu, func(f *os.File) error { return pprof.StartCPUProfile(f) }, func(*os.File) error { pprof.StopCPUProfile(); return nil })
	begin(o.trace, func(f *os.File) error { return trace.Start(f) }, func(*os.File) error { trace.Stop(); return nil })
	begin(o.memory, nothing, func(f *os.File) error { runtime.GC(); return pprof.Lookup("allocs").WriteTo(f, 0) })
	return stop, err
}
