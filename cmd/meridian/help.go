package main

import (
	"embed"
	"strings"

	"github.com/spf13/cobra"
)

// helpTexts hold the description of each command and its examples, in the file
// help/COMMAND.txt.
//
//go:embed help
var helpTexts embed.FS

// addHelp fills in the help of a command and its sub-commands.
func addHelp(cmd *cobra.Command) {
	name := strings.ReplaceAll(strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" "), " ", "_")
	if text, err := helpTexts.ReadFile("help/" + name + ".txt"); err == nil { // the tests find commands without one
		cmd.Long, cmd.Example, _ = strings.Cut(strings.TrimSuffix(string(text), "\n"), "\n\nExamples:\n")
	}
	for _, c := range cmd.Commands() {
		addHelp(c)
	}
}
