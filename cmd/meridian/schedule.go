package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/site"
)

type scheduleOptions struct {
	siteOptions
	format *choice
}

func newSchedule(env environment) *cobra.Command {
	var o scheduleOptions
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: "List when the site will change by itself",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return runSchedule(env, o) },
	}
	o.flags(cmd)
	o.format = format(cmd, "how to show the list: for people, or for other programs", "text", "json")
	return cmd
}

// change is the JSON form of a day or time from which on the site will differ by
// itself.
type change struct {
	Day  string `json:"day"`
	Time string `json:"time"` // in the site's time zone; "" for the beginning of the day
	File string `json:"file"`
	What string `json:"what"`
}

func changes(schedule []site.Change) []change {
	out := make([]change, 0, len(schedule))
	for _, c := range schedule {
		out = append(out, change{c.At.Date.String(), clock(c.At), c.File, c.What})
	}
	return out
}

// clock gives the time of day; "" of a whole day.
func clock(m civil.Moment) string {
	if !m.Timed {
		return ""
	}
	return m.Clock.String()
}

// scheduled is the JSON form of a schedule, described in docs/publishing.md.
// Members are never removed.
type scheduled struct {
	Today   string   `json:"today"`
	Next    *string  `json:"next"` // the day of the first change; null where there is none
	Changes []change `json:"changes"`
}

func runSchedule(env environment, o scheduleOptions) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	switch {
	case o.format.value == "json":
		out := scheduled{Today: report.Site.Today.String(), Changes: changes(report.Schedule)}
		if len(out.Changes) > 0 {
			out.Next = &out.Changes[0].Day
		}
		err = writeJSON(env.Out, out)
	case len(report.Schedule) == 0:
		env.print("The site will not change by itself.\n")
	default:
		t := table(env)
		t.row("When", "What", "File")
		for _, c := range report.Schedule {
			t.row(civil.Format(c.At), c.What, o.displayPath(c.File))
		}
		err = t.end()
	}
	if err != nil {
		return err
	}
	return env.faults(report)
}

// nextChange says when the site will next change by itself; "" where it will
// not.
func nextChange(schedule []site.Change) string {
	if len(schedule) == 0 {
		return ""
	}
	first, more := schedule[0], 0
	for _, c := range schedule[1:] {
		if c.At == first.At {
			more++
		}
	}
	on, also := "on", ""
	if first.At.Timed {
		on = "at"
	}
	if more > 0 {
		also = fmt.Sprintf(", and %d more", more)
	}
	return fmt.Sprintf("The site will next change by itself %s %s: %s %s%s.", on, civil.Format(first.At), diag.PrintableName(first.File), first.What, also)
}
