package render_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// Every kind of output is as it was: pages, feeds, calendars, the sitemap, old
// addresses, files.
func TestOutputs(t *testing.T) { sitetest.Union(t) }

// The faults that show only while outputs are planned and made.
func TestFaults(t *testing.T) {
	sitetest.Faults(t, diag.AddressBad, diag.AddressTaken, diag.LayoutMissing, diag.LayoutUnknown, diag.LinkMissing,
		diag.ShortcodeArgument, diag.ShortcodeSyntax, diag.ShortcodeUnknown, diag.ImageAlt, diag.ImageAltPoor, diag.ValueWrong)
}
