package diag

// Entry is what is known of a code: the one place from which severity and the
// reference in docs/diagnostics.md come.
type Entry struct {
	Code     Code
	Severity Severity
	Means    string // one sentence for the writer: what is wrong
	Why      string // one sentence: what readers would meet
}

// Codes is every code there is, in the order of the reference. A code, once
// published, keeps its meaning for ever.
var Codes = []Entry{
	// Front matter as it is written down
	{FrontUnclosed, Error, "The front matter opens but never closes.", "The whole page, with its settings, would be published as text."},
	{FrontSyntax, Error, "The front matter can't be read.", "The page has no title and no date until it can be."},
	{FrontDuplicate, Error, "The same key is given twice.", "Only one of the two values could count."},
	{FrontTooLarge, Error, "The front matter is larger than the limit.", "A page's details should fit on a screen or two."},
	{FileNotUTF8, Error, "The file is not in UTF-8, or holds characters that can't be shown.", "Letters would be missing or come out wrong."},
	{FileUnreadable, Error, "The file can't be read.", "The page would be missing."},
	{FileTooLarge, Error, "The file is larger than the limit.", "The build would take long, and so would the reader's download."},

	// What the values mean
	{KeyUnknown, Error, "The key is not one that this type of page has.", "What it says would appear nowhere."},
	{FieldMissing, Error, "A required field is missing.", "Lists, feeds and calendars need it."},
	{ValueWrong, Error, "The value is not of the kind that the field takes.", "It could not be shown, or would be shown wrong."},
	{ChoiceUnknown, Error, "The value is not one of those allowed.", "It would be shown nowhere, or start a list of its own."},
	{DateForm, Error, "The date is not in a form that can be read.", "The page would stand at the wrong place in every list."},
	{DateImpossible, Error, "The day does not exist.", "Readers would come on the wrong day."},
	{DateOrder, Error, "The end lies before the start.", "Calendars refuse such an event."},
	{ZoneMissing, Error, "A time is given without a time zone.", "Readers elsewhere would come an hour early or late."},
	{ZoneUnknown, Error, "The time zone is not known.", "Calendars could not tell the hour."},
	{TypeUnknown, Error, "There is no such type of page.", "The page could not be checked or laid out."},
	{LayoutUnknown, Error, "There is no such layout.", "The page could not be laid out."},
	{ReferenceMissing, Error, "The reference leads to no page.", "The link would be missing."},
	{ReferenceType, Error, "The reference leads to a page of another type.", "The page could not show what it should."},
	{FileMissing, Error, "The file is not there.", "Readers would see a gap, or a link to nowhere."},
	{TermUnknown, Error, "The term is not one of those that site.yaml allows.", "It would start a list of its own, with one page."},

	// Addresses
	{AddressTaken, Error, "Two pages have the same address.", "Only one of them could be seen."},
	{AddressBad, Error, "The address can't be used.", "The page could not be reached."},

	// Text
	{LinkMissing, Error, "The link leads to no page or file.", "Readers would land on an error page."},
	{LinkFragment, Error, "The page has no heading of that name.", "Readers would land at the top of the page."},
	{LinkHeld, Error, "The link leads to a page that is not published.", "Readers would land on an error page."},
	{RawHTML, Error, "The text holds HTML, which is switched off.", "It would be left out of the page."},
	{LinkUnsafe, Error, "The link begins with a kind of address that is not published.", "It would run a program in the reader's browser, or lead nowhere."},
	{AnchorTaken, Error, "Two parts of the page have the same name.", "Links could reach only one of them."},
	{AttributeUnknown, Error, "What stands in braces can't be set there.", "It would have no effect."},
	{FootnoteMissing, Error, "There is no footnote of that name.", "Readers would see square brackets instead of a note."},
	{FootnoteUnused, Error, "Nothing refers to the footnote.", "Its text would appear nowhere."},
	{ImageAlt, Warning, "The picture has no alternative text.", "People who can't see it would not learn what it shows."},
	{ShortcodeSyntax, Error, "The shortcode can't be read.", "It would appear in the page as text."},
	{ShortcodeUnknown, Error, "There is no such shortcode.", "Nothing would appear in its place."},
	{ShortcodeArgument, Error, "The shortcode does not take this argument.", "It would be shown wrong, or not at all."},
	{NestingDeep, Error, "The text is nested deeper than the limit.", "No reader could follow it, and the build would slow down."},

	// Settings and layouts
	{SettingSyntax, Error, "site.yaml can't be read.", "Nothing can be built without it."},
	{SettingUnknown, Error, "There is no such setting.", "It would have no effect."},
	{SettingMissing, Warning, "A setting that the outputs need is missing.", "Feeds, the sitemap and calendars are left out."},
	{LayoutSyntax, Error, "The layout can't be read.", "No page that uses it could be made."},
	{LayoutMissing, Error, "No layout fits the page.", "The page could not be made."},
	{LayoutField, Error, "The layout asks for something that is not there.", "The page could not be made."},
	{LayoutFailed, Error, "The layout could not be carried out.", "The page could not be made."},
	{LayoutLink, Error, "The layout asks for a file that is not there.", "Readers would see a gap, or a link to nowhere."},
}

// The codes.
const (
	FrontUnclosed  Code = "front-unclosed"
	FrontSyntax    Code = "front-syntax"
	FrontDuplicate Code = "front-duplicate"
	FrontTooLarge  Code = "front-too-large"
	FileNotUTF8    Code = "file-not-utf8"
	FileUnreadable Code = "file-unreadable"
	FileTooLarge   Code = "file-too-large"

	KeyUnknown       Code = "key-unknown"
	FieldMissing     Code = "field-missing"
	ValueWrong       Code = "value-wrong"
	ChoiceUnknown    Code = "choice-unknown"
	DateForm         Code = "date-form"
	DateImpossible   Code = "date-impossible"
	DateOrder        Code = "date-order"
	ZoneMissing      Code = "zone-missing"
	ZoneUnknown      Code = "zone-unknown"
	TypeUnknown      Code = "type-unknown"
	LayoutUnknown    Code = "layout-unknown"
	ReferenceMissing Code = "reference-missing"
	ReferenceType    Code = "reference-type"
	FileMissing      Code = "file-missing"
	TermUnknown      Code = "term-unknown"

	AddressTaken Code = "address-taken"
	AddressBad   Code = "address-bad"

	LinkMissing       Code = "link-missing"
	LinkFragment      Code = "link-fragment"
	LinkHeld          Code = "link-held"
	RawHTML           Code = "raw-html"
	LinkUnsafe        Code = "link-unsafe"
	AnchorTaken       Code = "anchor-taken"
	AttributeUnknown  Code = "attribute-unknown"
	FootnoteMissing   Code = "footnote-missing"
	FootnoteUnused    Code = "footnote-unused"
	ImageAlt          Code = "image-alt"
	ShortcodeSyntax   Code = "shortcode-syntax"
	ShortcodeUnknown  Code = "shortcode-unknown"
	ShortcodeArgument Code = "shortcode-argument"
	NestingDeep       Code = "nesting-deep"

	SettingSyntax  Code = "setting-syntax"
	SettingUnknown Code = "setting-unknown"
	SettingMissing Code = "setting-missing"
	LayoutSyntax   Code = "layout-syntax"
	LayoutMissing  Code = "layout-missing"
	LayoutField    Code = "layout-field"
	LayoutFailed   Code = "layout-failed"
	LayoutLink     Code = "layout-link"
)

// Explain gives what is known of a code. A code that is not in the table is
// treated as an error, and a test holds that the program uses none.
func Explain(code Code) Entry {
	for _, e := range Codes {
		if e.Code == code {
			return e
		}
	}
	return Entry{Code: code}
}
