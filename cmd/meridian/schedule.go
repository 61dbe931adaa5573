package main

import (
	"fmt"

	"github.com/spf13/cobra"

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
		Short: "List the days on which the site will change by itself",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return runSchedule(env, o) },
	}
	o.flags(cmd)
	o.format = format(cmd, "how to show the list: for people, or for other programs", "text", "json")
	return cmd
}

// change is the JSON form of a day on which the site will differ by itself.
type change struct {
	Day  string `json:"day"`
	File string `json:"file"`
	What string `json:"what"`
}

// scheduled is the JSON form of a schedule, described in docs/publishing.md.
// Members are never removed.
type scheduled struct {
	Today   string   `json:"today"`
	Next    *string  `json:"next"` // the first of the days; null where there is none
	Changes []change `json:"changes"`
}

func runSchedule(env environment, o scheduleOptions) error {
	report, err := o.load(env)
	if err != nil {
		return err
	}
	changes := make([]change, 0, len(report.Schedule))
	for _, c := range report.Schedule {
		changes = append(changes, change{c.Day.String(), c.File, c.What})
	}
	switch {
	case o.format.value == "json":
		out := scheduled{Today: report.Site.Today.String(), Changes: changes}
		if len(changes) > 0 {
			out.Next = &changes[0].Day
		}
		err = writeJSON(env.Out, out)
	case len(changes) == 0:
		env.print("The site will not change by itself.\n")
	default:
		t := table(env)
		t.row("Day", "What", "File")
		for _, c := range changes {
			t.row(c.Day, c.What, o.displayPath(c.File))
		}
		err = t.end()
	}
	if err != nil {
		return err
	}
	return env.faults(report)
}

// next gives the first change; nil where there is none.
func next(schedule []site.Change) *change {
	if len(schedule) == 0 {
		return nil
	}
	c := schedule[0]
	return &change{c.Day.String(), c.File, c.What}
}

// nextChange says when the site will next change by itself; "" where it will
// not.
func nextChange(schedule []site.Change) string {
	if len(schedule) == 0 {
		return ""
	}
	first, more := schedule[0], 0
	for _, c := range schedule[1:] {
		if c.Day == first.Day {
			more++
		}
	}
	also := ""
	if more > 0 {
		also = fmt.Sprintf(", and %d more", more)
	}
	return fmt.Sprintf("The site will next change by itself on %s: %s %s%s.", first.Day, diag.PrintableName(first.File), first.What, also)
}
