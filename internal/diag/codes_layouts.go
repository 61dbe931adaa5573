package diag

// Settings and layouts.
const (
	SettingSyntax  Code = "setting-syntax"
	SettingUnknown Code = "setting-unknown"
	SettingMissing Code = "setting-missing"
	LayoutSyntax   Code = "layout-syntax"
	LayoutMissing  Code = "layout-missing"
	LayoutField    Code = "layout-field"
	LayoutFailed   Code = "layout-failed"
	LayoutLink     Code = "layout-link"
	LayoutUnused   Code = "layout-unused"
)

var layoutCodes = []CodeInfo{
	{SettingSyntax, Error, "site.yaml can't be read.", "The site would lose its name, its menus and its address.", ByBuild, ""},
	{SettingUnknown, Error, "There is no such setting.", "It would change nothing that readers see.", ByBuild, ""},
	{SettingMissing, Warning, "A setting that the outputs need is missing.", "Feeds, the sitemap and calendars are left out, so that nobody could subscribe to them.", ByBuild, ""},
	{LayoutSyntax, Error, "The layout can't be read.", "Readers would get none of the pages that use it.", ByBuild, ""},
	{LayoutMissing, Error, "No layout fits the page.", "Readers would not get the page.", ByBuild, ""},
	{LayoutField, Error, "The layout asks for something that is not there.", "Readers would not get the page, or would see a gap in it.", ByBuild, ""},
	{LayoutFailed, Error, "The layout could not be carried out.", "Readers would not get the page.", ByBuild, ""},
	{LayoutLink, Error, "The layout names a file or a page that is not there.", "Readers would see a gap, or a link to nowhere.", ByBuild, ""},
	{LayoutUnused, Warning, "Nothing uses the layout.", "It may be misspelt, so that readers would not see what was made for them.", ByCheck, ""},
}
