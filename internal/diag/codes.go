package diag

// Entry is what is known of a code: the one place from which severity,
// "meridian explain" and the reference in docs/diagnostics.md come.
type Entry struct {
	Code      Code
	Severity  Severity
	Means     string // one sentence for the writer: what is wrong
	Why       string // one sentence: what readers would meet
	By        Look   // who looks for it
	Criterion string // of WCAG 2.2, where it is about accessibility: "1.1.1 Non-text Content"
}

// Look says which command looks for a fault.
type Look uint8

// The looks.
const (
	ByBuild    Look = iota // every command that reads the site whole
	ByCheck                // check alone, as it takes all pages together
	ByExternal             // check --external alone, as it needs the network
)

// Codes is every code there is, in the order of the reference. A code, once
// published, keeps its meaning for ever.
var Codes = []Entry{
	// Front matter as it is written down
	{FrontUnclosed, Error, "The front matter opens but never closes.", "The whole page, with its settings, would be published as text.", ByBuild, ""},
	{FrontSyntax, Error, "The front matter can't be read.", "The page has no title and no date until it can be.", ByBuild, ""},
	{FrontDuplicate, Error, "The same key is given twice.", "Only one of the two values could count.", ByBuild, ""},
	{FrontTooLarge, Error, "The front matter is larger than the limit.", "A page's details should fit on a screen or two.", ByBuild, ""},
	{FileNotUTF8, Error, "The file is not in UTF-8, or holds characters that can't be shown.", "Letters would be missing or come out wrong.", ByBuild, ""},
	{FileUnreadable, Error, "The file can't be read.", "The page would be missing.", ByBuild, ""},
	{FileTooLarge, Error, "The file is larger than the limit.", "The build would take long, and so would the reader's download.", ByBuild, ""},

	// What the values mean
	{KeyUnknown, Error, "The key is not one that this type of page has.", "What it says would appear nowhere.", ByBuild, ""},
	{FieldMissing, Error, "A required field is missing.", "Lists, feeds and calendars need it.", ByBuild, ""},
	{ValueWrong, Error, "The value is not of the kind that the field takes.", "It could not be shown, or would be shown wrong.", ByBuild, ""},
	{ChoiceUnknown, Error, "The value is not one of those allowed.", "It would be shown nowhere, or start a list of its own.", ByBuild, ""},
	{DateForm, Error, "The date is not in a form that can be read.", "The page would stand at the wrong place in every list.", ByBuild, ""},
	{DateImpossible, Error, "The day does not exist.", "Readers would come on the wrong day.", ByBuild, ""},
	{DateOrder, Error, "The end lies before the start.", "Calendars refuse such an event.", ByBuild, ""},
	{ZoneMissing, Error, "A time is given without a time zone.", "Readers elsewhere would come an hour early or late.", ByBuild, ""},
	{ZoneUnknown, Error, "The time zone is not known.", "Calendars could not tell the hour.", ByBuild, ""},
	{TypeUnknown, Error, "There is no such type of page.", "The page could not be checked or laid out.", ByBuild, ""},
	{LayoutUnknown, Error, "There is no such layout.", "The page could not be laid out.", ByBuild, ""},
	{ReferenceMissing, Error, "The reference leads to no page.", "The link would be missing.", ByBuild, ""},
	{ReferenceType, Error, "The reference leads to a page of another type.", "The page could not show what it should.", ByBuild, ""},
	{FileMissing, Error, "The file is not there.", "Readers would see a gap, or a link to nowhere.", ByBuild, ""},
	{TermUnknown, Error, "The term is not one of those that site.yaml allows.", "It would start a list of its own, with one page.", ByBuild, ""},
	{TermSimilar, Warning, "The term is written almost like another one.", "Pages that belong together would stand in two lists.", ByBuild, ""},
	{DateUnlikely, Warning, "The year is so far off that it is probably a slip.", "The page would stand at the wrong place in every list.", ByBuild, ""},
	{EventPast, Warning, "The event is over, and the page still invites to it.", "Readers would sign up for something that has been.", ByBuild, ""},
	{PageEmpty, Warning, "The page has no text.", "Readers would follow a link to a page with nothing on it.", ByBuild, ""},
	{IgnoreReason, Warning, "A rule is set aside without a reason.", "Nobody could tell later whether the reason still holds.", ByBuild, ""},

	// Addresses
	{AddressTaken, Error, "Two pages have the same address.", "Only one of them could be seen.", ByBuild, ""},
	{AddressBad, Error, "The address can't be used.", "The page could not be reached.", ByBuild, ""},
	{FileName, Warning, "The file's name holds spaces, capital letters or accents.", "The page's address would differ from the name, and some computers would not find the file.", ByBuild, ""},
	{FilePlace, Warning, "The file lies where no page is made of it.", "The page would be missing.", ByBuild, ""},
	{PictureLarge, Warning, "The picture's file is very large.", "Readers with slow or costly connections would wait, or give up.", ByBuild, ""},
	{PictureUnused, Warning, "No page shows the picture.", "It would be published for nobody, and perhaps it was meant to be seen.", ByCheck, ""},
	{PageOrphan, Warning, "No page and no menu links to the page.", "Readers could not find it.", ByCheck, ""},

	// Text
	{LinkMissing, Error, "The link leads to no page or file.", "Readers would land on an error page.", ByBuild, ""},
	{LinkFragment, Error, "The page has no heading of that name.", "Readers would land at the top of the page.", ByBuild, ""},
	{LinkHeld, Error, "The link leads to a page that is not published.", "Readers would land on an error page.", ByBuild, ""},
	{LinkMoved, Warning, "The link leads to an address that the page had before.", "Readers would take a detour, and search engines would count the old address.", ByBuild, ""},
	{LinkOwn, Warning, "A link to this site is written with its whole address.", "It can't be checked, would leave a preview for the published site, and breaks when the site moves.", ByBuild, ""},
	{LinkForm, Error, "The link is not written as links are.", "Readers would see brackets instead of a link.", ByBuild, ""},
	{LinkEmpty, Error, "The link has no words.", "Readers would see nothing to follow, and screen readers would read out the address.", ByBuild, "2.4.4 Link Purpose (In Context)"},
	{LinkText, Warning, "The words of the link don't say where it leads.", "People who go from link to link would hear “here”, “here”, “here”.", ByBuild, "2.4.4 Link Purpose (In Context)"},
	{LinkAmbiguous, Warning, "The same words lead to different places.", "People who go from link to link could not tell them apart.", ByBuild, "2.4.4 Link Purpose (In Context)"},
	{LinkDocument, Warning, "The link leads to a document, and doesn't say of what type and size.", "Readers would start a download that they may not be able to open or pay for.", ByBuild, "2.4.4 Link Purpose (In Context)"},
	{LinkDead, Warning, "The other site does not have the page any more.", "Readers would land on an error page.", ByExternal, ""},
	{LinkRedirected, Warning, "The other site has moved the page for good.", "Sooner or later the old address will stop working.", ByExternal, ""},
	{RawHTML, Error, "The text holds HTML, which is switched off.", "It would be left out of the page.", ByBuild, ""},
	{LinkUnsafe, Error, "The link begins with a kind of address that is not published.", "It would run a program in the reader's browser, or lead nowhere.", ByBuild, ""},
	{AnchorTaken, Error, "Two parts of the page have the same name.", "Links could reach only one of them.", ByBuild, ""},
	{AttributeUnknown, Error, "What stands in braces can't be set there.", "It would have no effect.", ByBuild, ""},
	{FootnoteMissing, Error, "There is no footnote of that name.", "Readers would see square brackets instead of a note.", ByBuild, ""},
	{FootnoteUnused, Error, "Nothing refers to the footnote.", "Its text would appear nowhere.", ByBuild, ""},
	{ImageAlt, Warning, "The picture has no alternative text.", "People who can't see it would not learn what it shows.", ByBuild, "1.1.1 Non-text Content"},
	{ImageAltPoor, Warning, "The alternative text doesn't say what the picture shows.", "People who can't see it would hear a file's name, or nothing that helps them.", ByBuild, "1.1.1 Non-text Content"},
	{HeadingSkipped, Warning, "The heading is more than one level below the one before it.", "People who go from heading to heading would think that they had missed one.", ByBuild, "1.3.1 Info and Relationships"},
	{HeadingTitle, Warning, "The text holds a heading of the first level, which is the page's title.", "The page would have two titles.", ByBuild, "1.3.1 Info and Relationships"},
	{HeadingBold, Warning, "Bold words stand where a heading should.", "People who go from heading to heading would miss the part.", ByBuild, "1.3.1 Info and Relationships"},
	{HeadingEmpty, Error, "The heading has no words.", "People who go from heading to heading would land on nothing.", ByBuild, "2.4.6 Headings and Labels"},
	{TableHeader, Warning, "The table has no headings above its columns.", "People who hear the table could not tell what its cells mean.", ByBuild, "1.3.1 Info and Relationships"},
	{Capitals, Warning, "The words are written in capital letters throughout.", "They are harder to read, and some screen readers spell them out.", ByBuild, "1.3.1 Info and Relationships"},
	{ColourOnly, Warning, "Something is told by colour alone.", "People who don't see the colour would not learn it.", ByBuild, "1.4.1 Use of Color"},
	{LanguageUnmarked, Warning, "The words are in another language than the page, and nothing says so.", "Screen readers would read them out with the wrong sounds.", ByBuild, "3.1.2 Language of Parts"},
	{FenceUnclosed, Error, "The code opens and never closes.", "The rest of the page would be shown as code.", ByBuild, ""},
	{MergeMarker, Error, "Two versions of the text were never brought together.", "Both of them would be published, with the marks between them.", ByBuild, ""},
	{TableCells, Warning, "The row has more or fewer cells than the table has columns.", "Cells would be empty, or left out of the page.", ByBuild, ""},
	{BulletTyped, Warning, "The list is made with typed bullets.", "It would be one long paragraph, and no list to screen readers.", ByBuild, "1.3.1 Info and Relationships"},
	{HeadingBlank, Warning, "An empty line is missing before the heading.", "Other programs would take it for a part of the paragraph.", ByBuild, ""},
	{HeadingForm, Warning, "The heading is not written as headings are.", "It would be shown as plain words with marks, or plain words as a heading.", ByBuild, ""},
	{MarkupLeft, Warning, "Marks are left that make nothing.", "Readers would see them as they stand.", ByBuild, ""},
	{CharacterOdd, Warning, "There are characters here that can't be seen, as other programs leave behind.", "Searches would miss the words, and lines would break at odd places.", ByBuild, ""},
	{CodeIndented, Warning, "The line begins with four spaces or a tab, which makes code of it.", "It would be shown in typewriter letters, without links and line breaks.", ByBuild, ""},
	{ShortcodeSyntax, Error, "The shortcode can't be read.", "It would appear in the page as text.", ByBuild, ""},
	{ShortcodeUnknown, Error, "There is no such shortcode.", "Nothing would appear in its place.", ByBuild, ""},
	{ShortcodeArgument, Error, "The shortcode does not take this argument.", "It would be shown wrong, or not at all.", ByBuild, ""},
	{NestingDeep, Error, "The text is nested deeper than the limit.", "No reader could follow it, and the build would slow down.", ByBuild, ""},

	// Settings and layouts
	{SettingSyntax, Error, "site.yaml can't be read.", "Nothing can be built without it.", ByBuild, ""},
	{SettingUnknown, Error, "There is no such setting.", "It would have no effect.", ByBuild, ""},
	{SettingMissing, Warning, "A setting that the outputs need is missing.", "Feeds, the sitemap and calendars are left out.", ByBuild, ""},
	{LayoutSyntax, Error, "The layout can't be read.", "No page that uses it could be made.", ByBuild, ""},
	{LayoutMissing, Error, "No layout fits the page.", "The page could not be made.", ByBuild, ""},
	{LayoutField, Error, "The layout asks for something that is not there.", "The page could not be made.", ByBuild, ""},
	{LayoutFailed, Error, "The layout could not be carried out.", "The page could not be made.", ByBuild, ""},
	{LayoutLink, Error, "The layout asks for a file that is not there.", "Readers would see a gap, or a link to nowhere.", ByBuild, ""},
	{LayoutUnused, Warning, "Nothing uses the layout.", "A change in it would not be seen, and it may be misspelt.", ByCheck, ""},
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

	TermSimilar  Code = "term-similar"
	DateUnlikely Code = "date-unlikely"
	EventPast    Code = "event-past"
	PageEmpty    Code = "page-empty"
	IgnoreReason Code = "ignore-reason"

	FileName      Code = "file-name"
	FilePlace     Code = "file-place"
	PictureLarge  Code = "picture-large"
	PictureUnused Code = "picture-unused"
	PageOrphan    Code = "page-orphan"

	LinkMoved      Code = "link-moved"
	LinkOwn        Code = "link-own"
	LinkForm       Code = "link-form"
	LinkEmpty      Code = "link-empty"
	LinkText       Code = "link-text"
	LinkAmbiguous  Code = "link-ambiguous"
	LinkDocument   Code = "link-document"
	LinkDead       Code = "link-dead"
	LinkRedirected Code = "link-redirected"

	ImageAltPoor     Code = "image-alt-poor"
	HeadingSkipped   Code = "heading-skipped"
	HeadingTitle     Code = "heading-title"
	HeadingBold      Code = "heading-bold"
	HeadingEmpty     Code = "heading-empty"
	TableHeader      Code = "table-header"
	Capitals         Code = "capitals"
	ColourOnly       Code = "colour-only"
	LanguageUnmarked Code = "language-unmarked"

	FenceUnclosed Code = "fence-unclosed"
	MergeMarker   Code = "merge-marker"
	TableCells    Code = "table-cells"
	BulletTyped   Code = "bullet-typed"
	HeadingBlank  Code = "heading-blank"
	HeadingForm   Code = "heading-form"
	MarkupLeft    Code = "markup-left"
	CharacterOdd  Code = "character-odd"
	CodeIndented  Code = "code-indented"

	LayoutUnused Code = "layout-unused"
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
