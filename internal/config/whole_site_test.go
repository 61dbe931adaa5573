package config_test

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/engine/sitetest"
)

// The settings of a whole site have the effects that they had.
func TestWholeSite(t *testing.T) { sitetest.Union(t) }

// Sites with faults that this package finds are told of them, in these words.
func TestFaultsOfSites(t *testing.T) {
	sitetest.Faults(t, diag.AddressTaken, diag.ChoiceUnknown, diag.FieldMissing, diag.SettingUnknown, diag.TypeUnknown)
}
