package content_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// The documents of a whole site say what they said.
func TestWholeSite(t *testing.T) { sitetest.Union(t) }

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.ChoiceUnknown, diag.DateOrder, diag.FieldMissing, diag.IgnoreReason, diag.ImageAlt, diag.ImageAltPoor, diag.MergeMarker, diag.TypeUnknown)
}
