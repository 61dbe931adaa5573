package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/document"
	"github.com/meridian-ssg/meridian/internal/metadata"
	"github.com/meridian-ssg/meridian/internal/picture"
)

// documents reports the published documents that tell of people what their text does
// not, and the pictures for print that tell where they were taken: those are published
// as they are.
func (f *checker) documents() {
	published := make(map[string]string) // by source file
	for _, r := range f.report.Site.Resources() {
		published[r.File.Path] = r.Path
	}
	for _, file := range f.report.Tree.Files() {
		output, ok := strings.CutPrefix(file.Path, "static/")
		if strings.HasPrefix(file.Path, content.Root+"/") {
			output, ok = published[file.Path]
		}
		if !ok || file.Theme || !f.outputs[output] {
			continue
		}
		name := path.Base(file.Path)
		var words []string
		hint := "Remove it: in Word by File, Info, Check for Issues, Inspect Document; in LibreOffice by File, Properties, Reset. Then save it under the same name."
		switch {
		case document.IsKnown(name):
			found := document.Inspect(name, f.text(file.Path))
			found.Authors = slices.DeleteFunc(found.Authors, f.isOrganisation)
			words = found.Words()
		case picture.Instead(name) != "":
			stripped, err := metadata.Strip(f.text(file.Path))
			if err == nil && metadata.HasPlace(stripped) {
				words = []string{"tells where it was taken"}
				hint = fmt.Sprintf("Save it as %s, and link to that.", picture.Instead(name))
			}
		}
		if len(words) == 0 {
			continue
		}
		if strings.HasSuffix(strings.ToLower(name), ".pdf") {
			hint = "Empty the author in the properties of the document that it was made from, take out comments, and save it as PDF again."
		}
		all := words[0]
		if n := len(words) - 1; n > 0 {
			all = strings.Join(words[:n], ", ") + " and " + words[n]
		}
		f.add(diag.Diagnostic{Code: diag.DocumentPersonal, File: file.Path, Message: fmt.Sprintf("“%s” %s", name, all), Hint: hint})
	}
}

// isOrganisation says whether the author of a document is who publishes the site.
func (f *checker) isOrganisation(author string) bool {
	s := f.report.Site.Settings
	return strings.EqualFold(author, s.Organisation.Name) || strings.EqualFold(author, s.Title)
}
