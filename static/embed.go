// Package static carries the theme's other files inside the program.
//
// The files here are published as they are; those in assets/ are published
// under fingerprinted names only, which layouts learn through .Site.Asset. A
// file of the same name in a site's own static folder takes the place of the
// one here.
package static

import "embed"

// FS holds every file, by its path in this folder.
//
//go:embed *.svg *.png assets
var FS embed.FS
