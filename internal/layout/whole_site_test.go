package layout_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// The layouts of a whole site make what they made.
func TestWholeSite(t *testing.T) { sitetest.Union(t) }

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.FileNotUTF8, diag.FileUnreadable, diag.LayoutFailed, diag.LayoutField, diag.LayoutMissing, diag.LayoutSyntax)
}
