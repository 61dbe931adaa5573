package testenv

import (
	_ "embed"
	"strings"
)

// hostile are texts that make some program or other show what it should not: those of
// the kinds that OWASP lists, with those that browsers read in another way than filters
// do. window.hit tells that a script ran.
//
//go:embed hostile.txt
var hostile string

// HostileTexts gives the texts of hostile.txt, in which signs stand for control
// characters.
func HostileTexts() []string {
	signs := strings.NewReplacer("␤", "\n", "␉", "\t", "␌", "\f", "␍", "\r", "␀", "\x00")
	var texts []string
	for line := range strings.Lines(hostile) {
		texts = append(texts, signs.Replace(strings.TrimSuffix(line, "\n")))
	}
	return texts
}
