package diag

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
	LinkAmbiguous  Code = "link-ambiguous"
	LinkDocument   Code = "link-document"
	LinkDead       Code = "link-dead"
	LinkRedirected Code = "link-redirected"
	LinkLedger     Code = "link-ledger"
	AnchorTaken    Code = "anchor-taken"
)

const linkPurpose = "2.4.4 Link Purpose (In Context)"

var linkCodes = []CodeInfo{
	{LinkMissing, Error, "The link leads to no page or file.", "Readers would land on an error page.", ByBuild, ""},
	{LinkFragment, Error, "The page has no heading of that name.", "Readers would land at the top of the page, and have to search.", ByBuild, ""},
	{LinkHeld, Error, "The link leads to a page that is not published.", "Readers would land on an error page.", ByBuild, ""},
	{LinkMoved, Warning, "The link leads to an address that the page had before.", "Readers would take a detour, and search engines would count the old address.", ByBuild, ""},
	{LinkOwn, Warning, "A link to this site is written with its whole address.", "It can't be checked, would lead readers of a preview away from it, and breaks when the site moves.", ByBuild, ""},
	{LinkForm, Error, "The link is not written as links are.", "Readers would see brackets instead of a link.", ByBuild, ""},
	{LinkUnsafe, Error, "The link begins with a kind of address that is not published.", "It would run a program in the reader's browser, or lead nowhere.", ByBuild, ""},
	{LinkEmpty, Error, "The link has no words.", "Readers would see nothing to follow, and screen readers would read out the address.", ByBuild, linkPurpose},
	{LinkText, Warning, "The words of the link don't say where it leads.", "People who go from link to link would hear “here”, “here”, “here”.", ByBuild, linkPurpose},
	{LinkAmbiguous, Warning, "The same words lead to different places.", "People who go from link to link could not tell them apart.", ByBuild, linkPurpose},
	{LinkDocument, Warning, "The link leads to a document, and doesn't say of what type and size.", "Readers would start a download that they may not be able to open or pay for.", ByBuild, linkPurpose},
	{LinkDead, Warning, "The other site does not have the page any more.", "Readers would land on an error page.", ByExternal, ""},
	{LinkRedirected, Warning, "The other site has moved the page for good.", "Sooner or later the old address will lead readers nowhere.", ByExternal, ""},
	{LinkLedger, Warning, "A line in the list of external links can't be read.", "What is known of an address would not be used, and a dead one would be noticed later.", ByExternal, ""},
	{AnchorTaken, Error, "Two parts of the page have the same name.", "Links could take readers to only one of them.", ByBuild, ""},
}
