package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newCompletion(env environment) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:                   "completion SHELL",
		Short:                 "Let the Tab key complete commands in your terminal",
		DisableFlagsInUseLine: true,
		ValidArgs:             shells,
		Args:                  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(cmd, "completion needs the name of one shell: %s", strings.Join(shells, ", "))
			}
			return runCompletion(cmd.Root(), env, args[0], shells)
		},
	}
}

func runCompletion(root *cobra.Command, env environment, shell string, shells []string) error {
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(env.Out, true)
	case "zsh":
		err = root.GenZshCompletion(env.Out)
	case "fish":
		err = root.GenFishCompletion(env.Out, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(env.Out)
	default:
		return suggest(usageError{fmt.Sprintf("there is no script for “%s”", shell), "The shells are " + strings.Join(shells, ", ") + "."}, "Perhaps %s?", shell, shells)
	}
	if err != nil {
		return fmt.Errorf("writing the script: %w", err)
	}
	return nil
}
