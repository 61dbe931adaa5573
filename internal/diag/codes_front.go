package diag

// Front matter as it is written down.
const (
	FrontUnclosed  Code = "front-unclosed"
	FrontSyntax    Code = "front-syntax"
	FrontDuplicate Code = "front-duplicate"
	FrontTooLarge  Code = "front-too-large"
	FileNotUTF8    Code = "file-not-utf8"
	FileUnreadable Code = "file-unreadable"
	FileTooLarge   Code = "file-too-large"
)

var frontCodes = []CodeInfo{
	{FrontUnclosed, Error, "The front matter opens but never closes.", "Readers would see the page's settings instead of its text.", ByBuild, ""},
	{FrontSyntax, Error, "The front matter can't be read.", "The page would have no title and no date, and stand in no list.", ByBuild, ""},
	{FrontDuplicate, Error, "The same key is given twice.", "Only one of the two values could be shown, and perhaps the wrong one.", ByBuild, ""},
	{FrontTooLarge, Error, "The front matter is larger than the limit.", "So much is a text at the wrong place, where readers would not see it.", ByBuild, ""},
	{FileNotUTF8, Error, "The file is not in UTF-8, or holds characters that can't be shown.", "Letters would be missing or come out wrong.", ByBuild, ""},
	{FileUnreadable, Error, "The file can't be read.", "The page would be missing.", ByBuild, ""},
	{FileTooLarge, Error, "The file is larger than the limit.", "The build would take long, and so would the reader's download.", ByBuild, ""},
}

// What the values mean.
const (
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
	TermSimilar      Code = "term-similar"
	DateUnlikely     Code = "date-unlikely"
	EventPast        Code = "event-past"
	PageEmpty        Code = "page-empty"
	IgnoreReason     Code = "ignore-reason"
)

var valueCodes = []CodeInfo{
	{KeyUnknown, Error, "The key is not one that this type of page has.", "What it says would appear nowhere.", ByBuild, ""},
	{FieldMissing, Error, "A required field is missing.", "Lists, feeds and calendars could not show the page.", ByBuild, ""},
	{ValueWrong, Error, "The value is not of the kind that the field takes.", "It could not be shown, or would be shown wrong.", ByBuild, ""},
	{ChoiceUnknown, Error, "The value is not one of those allowed.", "What it says would not be shown.", ByBuild, ""},
	{DateForm, Error, "The date is not in a form that can be read.", "The page would stand at the wrong place in every list.", ByBuild, ""},
	{DateImpossible, Error, "The day or the time does not exist.", "Readers would come on the wrong day.", ByBuild, ""},
	{DateOrder, Error, "The end lies before the start.", "Calendars refuse such an event, and readers could not tell when it is.", ByBuild, ""},
	{ZoneMissing, Error, "A time is given without a time zone.", "Readers elsewhere would come hours early or late.", ByBuild, ""},
	{ZoneUnknown, Error, "The time zone is not known.", "Calendars could not tell the hour.", ByBuild, ""},
	{TypeUnknown, Error, "There is no such type of page.", "The page could not be laid out, nor stand in the right lists.", ByBuild, ""},
	{LayoutUnknown, Error, "There is no such layout.", "The page could not be laid out.", ByBuild, ""},
	{ReferenceMissing, Error, "The reference leads to no page.", "Readers would miss the link to what belongs to the page.", ByBuild, ""},
	{ReferenceType, Error, "The reference leads to a page of another type.", "The page could not show what it should, such as the days of an event.", ByBuild, ""},
	{FileMissing, Error, "The file is not there.", "Readers would see a gap, or a link to nowhere.", ByBuild, ""},
	{TermUnknown, Error, "The term is not one of those that site.yaml allows.", "It would start a list of its own, with one page in it.", ByBuild, ""},
	{TermSimilar, Warning, "The term is written almost like another one.", "Pages that belong together would stand in two lists.", ByBuild, ""},
	{DateUnlikely, Warning, "The year is so far off that it is probably a slip.", "The page would stand at the wrong place in every list.", ByBuild, ""},
	{EventPast, Warning, "The event is over, and the page still invites to it.", "Readers would sign up for something that has been.", ByBuild, ""},
	{PageEmpty, Warning, "The page has no text.", "Readers would follow a link to a page with nothing on it.", ByBuild, ""},
	{IgnoreReason, Warning, "A warning is set aside without a reason.", "Nobody could tell later whether readers still need it to be set aside.", ByBuild, ""},
}
