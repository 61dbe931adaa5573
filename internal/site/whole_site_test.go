package site_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// The addresses, lists, terms, relations and menus of a whole site are as they were.
func TestWholeSite(t *testing.T) { sitetest.Union(t) }

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.AddressBad, diag.AddressTaken, diag.DateUnlikely, diag.EventPast, diag.FileMissing, diag.FileName, diag.FilePlace, diag.LinkHeld, diag.LinkMissing,
		diag.LinkMoved, diag.LinkOwn, diag.PageEmpty, diag.PictureLarge, diag.ReferenceMissing, diag.ReferenceType, diag.TermSimilar, diag.TermUnknown)
}
