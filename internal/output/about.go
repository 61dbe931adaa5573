package output

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// About tells what a published site was made from. It lies beside the manifest, and
// not in it, as equal sites have equal manifests whatever made them.
type About struct {
	Program string // the version of Meridian
	Commit  string // of the site's repository; "" where there is none
	Day     string // at which the site is seen: "2026-11-30"
	Address string // at which it is to live; "" where that is not known
	Drafts  bool   // it holds pages that are not for readers yet
}

// Text is a line for each thing that is known.
func (a About) Text() []byte {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s %s\n", key, oneLine.Replace(value))
		}
	}
	line("program", cmp.Or(a.Program, "unknown"))
	line("commit", a.Commit)
	line("day", a.Day)
	line("address", a.Address)
	if a.Drafts {
		line("drafts", "yes")
	}
	return []byte(b.String())
}

var oneLine = strings.NewReplacer("\n", " ", "\r", " ")

// ParseAbout reads what Text has written. It passes over lines that it doesn't know.
func ParseAbout(text []byte) About {
	var a About
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "program":
			a.Program = value
		case "commit":
			a.Commit = value
		case "day":
			a.Day = value
		case "address":
			a.Address = value
		case "drafts":
			a.Drafts = value == "yes"
		}
	}
	return a
}

// WriteAbout publishes what the site was made from where that has changed. Commit calls
// it; where everything is as it was before, the builder does.
func (s *Stage) WriteAbout() error {
	if s.About == (About{}) {
		return nil
	}
	text := s.About.Text()
	if old, err := s.d.readOwn(AboutName); err == nil && string(old) == string(text) {
		return nil
	}
	if err := s.beforeStep("about"); err != nil {
		return err
	}
	const draft = stageName + "/" + AboutName
	err := s.d.root.WriteFile(draft, text, 0o644)
	if err == nil {
		err = atomicfile.Rename(s.d.root, draft, AboutName)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", AboutName, err)
	}
	return nil
}
