package main

import (
	"fmt"
	"io"
	"math"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine"
)

// statsFlag adds the flag --stats, with an optional format.
func statsFlag(cmd *cobra.Command) *choice {
	c := &choice{among: []string{"text", "json"}}
	cmd.Flags().Var(c, "stats", "tell what the build spent its time and memory on; with =json, for other programs")
	cmd.Flags().Lookup("stats").NoOptDefVal = "text"
	return c
}

// stats is the JSON form of what a build spent its time on, described in
// docs/diagnostics.md. Members are never removed.
type stats struct {
	Seconds    float64     `json:"seconds"`
	Unchanged  bool        `json:"unchanged"`
	Stages     []stage     `json:"stages"`
	Files      int         `json:"files"`
	Texts      int         `json:"texts"`
	Tasks      work        `json:"tasks"`
	Pages      work        `json:"pages"`
	Pictures   pictures    `json:"pictures"`
	Cards      pictures    `json:"social_cards"`
	Slowest    []slowPage  `json:"slowest"`
	Layouts    []spent     `json:"layouts"`
	Pieces     []spent     `json:"pieces"`
	Shortcodes []spent     `json:"shortcodes"`
	Memory     memoryStats `json:"memory"`
}

type stage struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

type work struct {
	Rendered int `json:"rendered"`
	Reused   int `json:"reused"`
}

// pictures are those of which versions were made, or taken from .meridian.
type pictures struct {
	Rendered int     `json:"rendered"`
	Seconds  float64 `json:"seconds"` // added up over all processors
}

type slowPage struct {
	Output  string  `json:"output"`
	File    string  `json:"file"`
	Seconds float64 `json:"seconds"`
}

type spent struct {
	Name    string  `json:"name"`
	File    string  `json:"file"`
	Count   int     `json:"count"`
	Seconds float64 `json:"seconds"`
}

type memoryStats struct {
	Peak        uint64 `json:"peak"`        // bytes
	Allocated   uint64 `json:"allocated"`   // bytes, all together, most of them given back again
	Collections uint64 `json:"collections"` // of the garbage collector
}

// statsOf gives nil for a build that was not measured.
func statsOf(r *engine.Report, took time.Duration) *stats {
	if r.Stats == nil {
		return nil
	}
	s := r.Stats
	out := &stats{
		Seconds: roundSeconds(took), Unchanged: s.Unchanged, Files: s.Files, Texts: s.Documents,
		Tasks:    work{s.TasksRendered, s.Tasks - s.TasksRendered},
		Pages:    work{s.PagesRendered, r.Pages - s.PagesRendered},
		Pictures: pictures{s.Pictures.Count, roundSeconds(s.Pictures.Time)},
		Cards:    pictures{s.SocialCards.Count, roundSeconds(s.SocialCards.Time)},
		Stages:   []stage{}, Slowest: []slowPage{},
		Layouts: spentOn(s.Layouts), Pieces: spentOn(s.Pieces), Shortcodes: spentOn(s.Shortcodes),
		Memory: usedMemory(),
	}
	for _, one := range s.Stages {
		out.Stages = append(out.Stages, stage{one.Name, roundSeconds(one.Time)})
	}
	for _, p := range s.Slowest {
		out.Slowest = append(out.Slowest, slowPage{p.Name, p.File, roundSeconds(p.Time)})
	}
	return out
}

func spentOn(list []engine.Spent) []spent {
	out := make([]spent, 0, len(list))
	for _, s := range list {
		out = append(out, spent{s.Name, s.File, s.Count, roundSeconds(s.Time)})
	}
	return out
}

// roundSeconds rounds to the microsecond.
func roundSeconds(d time.Duration) float64 { return math.Round(d.Seconds()*1e6) / 1e6 }

func usedMemory() memoryStats {
	samples := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}, {Name: "/memory/classes/total:bytes"}}
	metrics.Read(samples)
	m := memoryStats{Allocated: samples[0].Value.Uint64(), Collections: samples[1].Value.Uint64()}
	if m.Peak = peakMemory(); m.Peak == 0 {
		m.Peak = samples[2].Value.Uint64() // what was ever taken from the system
	}
	return m
}

func (s *stats) write(w io.Writer) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	counts := map[string]string{
		"scan":   plural(s.Files, "file"),
		"parse":  plural(s.Texts, "text"),
		"plan":   plural(s.Tasks.Rendered+s.Tasks.Reused, "task"),
		"render": fmt.Sprintf("%d rendered, %d reused", s.Tasks.Rendered, s.Tasks.Reused),
	}
	say("\n%-10s%12s  %s\n", "Stage", "Time", "Counts")
	for _, one := range s.Stages {
		say("%s\n", strings.TrimRight(fmt.Sprintf("%-10s%12s  %s", one.Name, millis(one.Seconds), counts[one.Name]), " "))
	}
	say("%-10s%12s\n\n", "all", millis(s.Seconds))
	switch {
	case s.Unchanged:
		say("Nothing has changed since the last build, so no page was rendered.\n")
	case s.Pages.Rendered == 0:
		say("No page was rendered; all %d were reused.\n", s.Pages.Reused)
	default:
		say("%s rendered, %d reused. The slowest:\n", plural(s.Pages.Rendered, "page"), s.Pages.Reused)
		for _, p := range s.Slowest {
			say("%s\n", strings.TrimRight(fmt.Sprintf("%12s  %s  %s", millis(p.Seconds), diag.PrintableName(p.Output), diag.PrintableName(p.File)), " "))
		}
	}
	if s.Pictures.Rendered > 0 {
		say("\nVersions of %s: %s, added up over all processors.\n", plural(s.Pictures.Rendered, "picture"), millis(s.Pictures.Seconds))
	}
	if s.Cards.Rendered > 0 {
		say("\n%s: %s, added up over all processors.\n", plural(s.Cards.Rendered, "social card"), millis(s.Cards.Seconds))
	}
	for _, group := range []struct {
		name string
		list []spent
	}{{"Layouts", s.Layouts}, {"Pieces", s.Pieces}, {"Shortcodes", s.Shortcodes}} {
		if len(group.list) == 0 {
			continue
		}
		say("\n%s, with the pieces that they use; added up over all processors:\n", group.name)
		for _, one := range group.list {
			say("%12s  %8d × %s\n", millis(one.Seconds), one.Count, diag.Printable(one.Name))
		}
	}
	say("\nMemory: %s at the peak; %s allocated; %s.\n", megabytes(s.Memory.Peak), megabytes(s.Memory.Allocated), plural(int(s.Memory.Collections), "garbage collection"))
}

func millis(seconds float64) string { return fmt.Sprintf("%.1f ms", seconds*1000) }

func megabytes(n uint64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
