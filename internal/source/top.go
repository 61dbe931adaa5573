package source

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// otherSettings are names of settings files, mostly of other programs.
var otherSettings = []string{
	"site.yml", "site.toml", "site.json", "settings.yaml", "settings.yml", "config.yaml", "config.yml", "config.toml",
	"_config.yml", "_config.yaml", "hugo.yaml", "hugo.yml", "hugo.toml", "meridian.yaml", "meridian.yml",
}

// otherFolders maps names of folders in other programs to ours.
var otherFolders = map[string]string{
	"contents": "content", "layout": "layouts", "templates": "layouts", "_layouts": "layouts", "statics": "static",
}

// checkTopLevel reports names in the site's folder that are no input and look like
// it: in capitals, of another program, or pages outside the folder content.
func (w *walker) checkTopLevel(entries []fs.DirEntry) {
	there := func(name string) bool {
		return slices.ContainsFunc(entries, func(d fs.DirEntry) bool { return d.Name() == name })
	}
	for _, d := range entries {
		name := d.Name()
		lower := strings.ToLower(name)
		instead, folder := otherFolders[lower]
		switch {
		case slices.Contains(inputs, name):
		case slices.Contains(inputs, lower):
			w.add(diag.FileUnreadable, name,
				fmt.Sprintf("“%s” is passed over, because only the name “%s”, in small letters, is looked for", name, lower),
				fmt.Sprintf("Rename it to %s.", lower))
		case d.IsDir() && folder && !there(instead):
			w.add(diag.FilePlace, name, fmt.Sprintf("nothing is read from this folder, because it is not called “%s”", instead), fmt.Sprintf("Rename it to %s, if it belongs to the site.", instead))
		case d.IsDir() || !d.Type().IsRegular():
		case slices.ContainsFunc([]string{".txt", ".yaml", ".yml", ".rtf", ".docx"}, func(end string) bool { return lower == "site.yaml"+end || lower == "site"+end }) && lower != "site.yml":
			hint := "Rename it to site.yaml. Some programs add an ending without showing it."
			if there("site.yaml") {
				hint = "Put what it says into site.yaml, or delete it."
			}
			w.add(diag.FilePlace, name, "nothing is read from this file, because settings lie in a file called “site.yaml”", hint)
		case slices.Contains(otherSettings, lower) && !there("site.yaml"):
			w.add(diag.FilePlace, name, "nothing is read from this file, because settings lie in a file called “site.yaml”", "Put what it says into site.yaml.")
		case strings.EqualFold(path.Ext(name), ".md") && !IsNote(name) && !isIgnored(name) && isPortable(name):
			w.add(diag.FilePlace, name, "no page is made of this file, because it lies outside the folder content", fmt.Sprintf("Move it to content/%s, if it is to be a page.", name))
		}
	}
}
