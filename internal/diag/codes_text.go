package diag

// Pages for everybody: what keeps people out who can't see the page, or see it
// otherwise than its writer does.
const (
	ImageAlt         Code = "image-alt"
	ImageAltPoor     Code = "image-alt-poor"
	HeadingSkipped   Code = "heading-skipped"
	HeadingTitle     Code = "heading-title"
	HeadingBold      Code = "heading-bold"
	HeadingEmpty     Code = "heading-empty"
	TableHeader      Code = "table-header"
	Capitals         Code = "capitals"
	ColourOnly       Code = "colour-only"
	LanguageUnmarked Code = "language-unmarked"
)

const (
	nonText       = "1.1.1 Non-text Content"
	relationships = "1.3.1 Info and Relationships"
)

var accessCodes = []CodeInfo{
	{ImageAlt, Warning, "The picture has no alternative text.", "People who can't see it would not learn what it shows.", ByBuild, nonText},
	{ImageAltPoor, Warning, "The alternative text doesn't say what the picture shows.", "People who can't see it would hear a file's name, or nothing that helps them.", ByBuild, nonText},
	{HeadingSkipped, Warning, "The heading is more than one level below the one before it.", "People who go from heading to heading would think that they had missed one.", ByBuild, relationships},
	{HeadingTitle, Warning, "The text holds a heading of the first level, which is the page's title.", "The page would have two titles, and readers of its outline could not tell which one counts.", ByBuild, relationships},
	{HeadingBold, Warning, "Bold words stand where a heading should.", "People who go from heading to heading would miss the part.", ByBuild, relationships},
	{HeadingEmpty, Error, "The heading has no words.", "People who go from heading to heading would land on nothing.", ByBuild, "2.4.6 Headings and Labels"},
	{TableHeader, Warning, "The table has no headings above its columns.", "People who hear the table could not tell what its cells mean.", ByBuild, relationships},
	{Capitals, Warning, "The words are written in capital letters throughout.", "They are harder to read, and some screen readers spell them out.", ByBuild, relationships},
	{ColourOnly, Warning, "Something is told by colour alone.", "People who don't see the colour would not learn it.", ByBuild, "1.4.1 Use of Color"},
	{LanguageUnmarked, Warning, "The words are in another language than the page, and nothing says so.", "Screen readers would read them out with the wrong sounds.", ByBuild, "3.1.2 Language of Parts"},
}

// Markdown.
const (
	RawHTML          Code = "raw-html"
	AttributeUnknown Code = "attribute-unknown"
	FootnoteMissing  Code = "footnote-missing"
	FootnoteUnused   Code = "footnote-unused"
	FenceUnclosed    Code = "fence-unclosed"
	MergeMarker      Code = "merge-marker"
	TableCells       Code = "table-cells"
	BulletTyped      Code = "bullet-typed"
	HeadingBlank     Code = "heading-blank"
	HeadingForm      Code = "heading-form"
	MarkupLeft       Code = "markup-left"
	CharacterOdd     Code = "character-odd"
	CodeIndented     Code = "code-indented"
	NestingDeep      Code = "nesting-deep"
)

var markdownCodes = []CodeInfo{
	{RawHTML, Error, "The text holds HTML, which is switched off.", "Readers would not see it: it would be left out of the page.", ByBuild, ""},
	{AttributeUnknown, Error, "What stands in braces can't be set there.", "It would have no effect on what readers see.", ByBuild, ""},
	{FootnoteMissing, Error, "There is no footnote of that name.", "Readers would see square brackets instead of a note.", ByBuild, ""},
	{FootnoteUnused, Error, "Nothing refers to the footnote.", "Readers would see its text nowhere.", ByBuild, ""},
	{FenceUnclosed, Error, "The code opens and never closes.", "Readers would see the rest of the page as code.", ByBuild, ""},
	{MergeMarker, Error, "Two versions of the text were never brought together.", "Readers would see both of them, with the marks between them.", ByBuild, ""},
	{TableCells, Warning, "The row has more or fewer cells than the table has columns.", "Cells would be empty, or left out of the page.", ByBuild, ""},
	{BulletTyped, Warning, "The list is made with typed bullets.", "It would be one long paragraph, and no list to screen readers.", ByBuild, relationships},
	{HeadingBlank, Warning, "An empty line is missing before the heading.", "Other programs that read the file would show it as a part of the paragraph.", ByBuild, ""},
	{HeadingForm, Warning, "The heading is not written as headings are.", "Readers would see plain words with marks, or plain words as a heading.", ByBuild, ""},
	{MarkupLeft, Warning, "Marks are left that make nothing.", "Readers would see them as they stand.", ByBuild, ""},
	{CharacterOdd, Warning, "There are characters here that other programs leave behind: ones that can't be seen, or letters that were misread.", "Searches would miss the words, lines would break at odd places, and readers would see strange signs.", ByBuild, ""},
	{CodeIndented, Warning, "The line begins with four spaces or a tab, which makes code of it.", "Readers would see it in typewriter letters, without links and line breaks.", ByBuild, ""},
	{NestingDeep, Error, "The text is nested deeper than the limit.", "No reader could follow it, and the build would slow down.", ByBuild, ""},
}

// Shortcodes.
const (
	ShortcodeSyntax   Code = "shortcode-syntax"
	ShortcodeUnknown  Code = "shortcode-unknown"
	ShortcodeArgument Code = "shortcode-argument"
)

var shortcodeCodes = []CodeInfo{
	{ShortcodeSyntax, Error, "The shortcode can't be read.", "Readers would see it as it is written.", ByBuild, ""},
	{ShortcodeUnknown, Error, "There is no such shortcode.", "Readers would see nothing in its place.", ByBuild, ""},
	{ShortcodeArgument, Error, "The shortcode does not take this argument, or needs one that is not there.", "What it makes would be shown wrong, or not at all.", ByBuild, ""},
}
