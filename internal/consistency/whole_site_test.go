package consistency_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.DateUnlikely, diag.FileName, diag.FilePlace, diag.FileUnlinked, diag.TermSimilar)
}
