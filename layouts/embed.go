// Package layouts carries the theme's templates inside the program.
//
// The folder is the theme: base.html is the skeleton of every page, the files
// beside it are the layouts by kind and type of page, partials/ holds the
// pieces that they share, and shortcodes/ what a text may call. A file of the
// same name in a site's own layouts folder takes the place of the one here.
package layouts

import "embed"

// FS holds every template, by its path in this folder.
//
//go:embed *.html partials/*.html shortcodes/*.html
var FS embed.FS
