package diag

// The codes, in the order of codes.txt, which says what each of them means.

// Front matter: its form.
const (
	FrontUnclosed  Code = "front-unclosed"
	FrontSyntax    Code = "front-syntax"
	FrontDuplicate Code = "front-duplicate"
	FrontTooLarge  Code = "front-too-large"
	FileNotUTF8    Code = "file-not-utf8"
	FileUnreadable Code = "file-unreadable"
	FileTooLarge   Code = "file-too-large"
)

// Front matter: its values.
const (
	KeyUnknown       Code = "key-unknown"
	FieldMissing     Code = "field-missing"
	ValueWrong       Code = "value-wrong"
	ChoiceUnknown    Code = "choice-unknown"
	DateForm         Code = "date-form"
	DateImpossible   Code = "date-impossible"
	DateOrder        Code = "date-order"
	LedgerLine       Code = "ledger-line"
	ZoneMissing      Code = "zone-missing"
	ZoneUnknown      Code = "zone-unknown"
	TypeUnknown      Code = "type-unknown"
	LayoutUnknown    Code = "layout-unknown"
	ReferenceMissing Code = "reference-missing"
	ReferenceType    Code = "reference-type"
	FileMissing      Code = "file-missing"
	TermUnknown      Code = "term-unknown"
	TermSimilar      Code = "term-similar"
	TermUnused       Code = "term-unused"
	NameTaken        Code = "name-taken"
	PageTwice        Code = "page-twice"
	IDTaken          Code = "id-taken"
	ValueUnlikely    Code = "value-unlikely"
	DateUnlikely     Code = "date-unlikely"
	EventPast        Code = "event-past"
	PageEmpty        Code = "page-empty"
	IgnoreReason     Code = "ignore-reason"
)

// Files and addresses.
const (
	AddressUnusual Code = "address-unusual"
	AddressTaken   Code = "address-taken"
	AddressBad     Code = "address-bad"
	AddressLost    Code = "address-lost"
	FileName       Code = "file-name"
	FilePlace      Code = "file-place"
	FolderUnlikely Code = "folder-unlikely"
	FileUnlinked   Code = "file-unlinked"
	FileRefused    Code = "file-refused"
	FileMetadata   Code = "file-metadata"
	PictureBroken  Code = "picture-broken"
	PictureLarge   Code = "picture-large"
	PictureSmall   Code = "picture-small"
	OtherHost      Code = "other-host"
	PictureUnused  Code = "picture-unused"
	PageOrphan     Code = "page-orphan"

	DocumentPersonal Code = "document-personal"
)

// Links.
const (
	LinkMissing    Code = "link-missing"
	LinkFragment   Code = "link-fragment"
	LinkHeld       Code = "link-held"
	LinkMoved      Code = "link-moved"
	LinkOwn        Code = "link-own"
	LinkForm       Code = "link-form"
	LinkUnsafe     Code = "link-unsafe"
	LinkEmpty      Code = "link-empty"
	LinkText       Code = "link-text"
	LinkUnclear    Code = "link-unclear"
	LinkAmbiguous  Code = "link-ambiguous"
	LinkDocument   Code = "link-document"
	LinkDead       Code = "link-dead"
	LinkRedirected Code = "link-redirected"
	LinkLedger     Code = "link-ledger"
	AnchorTaken    Code = "anchor-taken"
)

// Accessibility.
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

// Markdown.
const (
	RawHTML          Code = "raw-html"
	HTMLAttribute    Code = "html-attribute"
	FrameTitle       Code = "frame-title"
	HTMLUnbalanced   Code = "html-unbalanced"
	AttributeUnknown Code = "attribute-unknown"
	FootnoteMissing  Code = "footnote-missing"
	FootnoteUnused   Code = "footnote-unused"
	FenceUnclosed    Code = "fence-unclosed"
	CodeLanguage     Code = "code-language"
	CodeAttribute    Code = "code-attribute"
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

// Shortcodes.
const (
	ShortcodeSyntax   Code = "shortcode-syntax"
	ShortcodeUnknown  Code = "shortcode-unknown"
	ShortcodeArgument Code = "shortcode-argument"
	IncludeLoop       Code = "include-loop"
)

// Comments and forms.
const (
	CommentText    Code = "comment-text"
	CommentReply   Code = "comment-reply"
	CommentUnshown Code = "comment-unshown"
	FormUnsent     Code = "form-unsent"
)

// Settings and layouts.
const (
	SettingSyntax  Code = "setting-syntax"
	SettingUnknown Code = "setting-unknown"
	SettingMissing Code = "setting-missing"
	ColourContrast Code = "colour-contrast"
	LayoutSyntax   Code = "layout-syntax"
	LayoutMissing  Code = "layout-missing"
	LayoutField    Code = "layout-field"
	LayoutFailed   Code = "layout-failed"
	LayoutLink     Code = "layout-link"
	LayoutUnused   Code = "layout-unused"
)

// Languages.
const (
	FieldRepeated     Code = "field-repeated"
	TranslationOrphan Code = "translation-orphan"
	TranslationStale  Code = "translation-stale"
	LanguageUnknown   Code = "language-unknown"
	LinkLanguage      Code = "link-language"
)
