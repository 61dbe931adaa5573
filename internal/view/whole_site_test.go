package view_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// What layouts are given of a whole site is what they were given.
func TestWholeSite(t *testing.T) { sitetest.Union(t) }

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.LayoutLink, diag.ReferenceMissing, diag.LayoutField)
}
