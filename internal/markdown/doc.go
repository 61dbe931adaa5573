// Package markdown turns the text of a page into HTML, and finds what a writer
// got wrong in it.
//
// # The Markdown
//
// It is CommonMark 0.31.2, with tables, ~~struck~~ words, task lists and bare
// addresses as on GitHub, footnotes[^1] and definition lists as in PHP Markdown
// Extra, and what follows. A test goes through the examples of CommonMark and
// lists each that comes out differently, with the reason; there are four:
// typography, figures, bare addresses and HTML that is not closed.
//
//   - Typography. Straight quotation marks become those of the site's language,
//     and "--", "---" and "..." a dash, a long dash and an ellipsis. In Chinese
//     and Japanese the end of a line puts no space between two words.
//   - Names. Each heading has a name, made by slug.Anchor from its words; the
//     second and third of the same words get "-1" and "-2", as on GitHub. {#name} at the end
//     of a heading gives one that stays when the words change. Names consist of
//     letters of any script, digits, hyphens and underscores.
//   - Attributes. {#name .class lang=fr dir=rtl} may stand behind a heading,
//     behind a link or a picture, or in a line of its own under any other block.
//     Links also take hreflang. Nothing else can be set, no styles and no
//     scripts. Braces that hold anything else are text.
//   - Figures. Pictures that stand alone in a paragraph become figures:
//     ![What it shows](photo.jpg "Caption"){credit="Photo: A. N. Other"}.
//     The caption is a Line, the credit plain text. A picture without alternative text is
//     reported, unless it has {decorative} behind it.
//   - Alerts. A quotation whose first line is [!NOTE], [!TIP], [!IMPORTANT],
//     [!WARNING] or [!CAUTION] becomes a box with a title.
//   - Tables stand in a region that scrolls sideways, and which the keyboard
//     reaches; the cells of columns aligned by colons have a class such as
//     "align-right".
//   - Shortcodes. {{< name value key=value key="long value" word >}} on lines of
//     its own, or within a line. With {{< /name >}} what stands between is
//     Markdown, which the shortcode gets as HTML: blocks, if both tags stand on
//     lines of their own, else words. Values stand in quotation marks of either
//     kind or in backticks. A tag may go on over several lines. A
//     closing tag closes the nearest open one of its name. A shortcode that
//     makes a block must not stand among words; one that is alone in its
//     paragraph is not wrapped in one. {{</* name */>}} shows itself, and
//     nothing counts as a shortcode in code. A shortcode may include another
//     text, which becomes a part of the page with its headings, names and
//     footnotes, and may wait for the headings of the whole page; see Call.
//   - HTML is left out and reported, unless Options.HTML lets it through.
//     Comments are left out in silence. In HTML that is let through, shortcodes
//     are carried out, also in the values of attributes; what is opened in a
//     block, or within words, is closed there.
//
// # What never comes out
//
// Whatever the text is: addresses that begin with "javascript:", "vbscript:",
// "data:" and the like;
// elements, attributes and scripts of the writer's own where HTML is off; bytes
// that are not UTF-8, and characters that HTML forbids. The HTML that a Resolver
// gives for a shortcode is taken as it is.
//
// # Diagnostics
//
// Their spans are bytes of the file as it lies on disk. This package reports links
// and fragments that lead nowhere, footnotes without a text or a reference,
// attributes that have no effect, unknown alerts, and shortcodes and HTML that it
// can't use. Package prose checks the writing on the same walk over the tree.
//
// # How it works
//
// goldmark parses blocks, code and HTML. Links, emphasis, bare addresses and
// typography have parsers of our own, whose time grows with the text and no
// faster, whatever the text is; a test holds them to that. Our own renderer then
// walks its tree once and appends to a buffer. That takes a third of the time of
// goldmark's renderer, and keeps what must never come out to a few hundred lines.
//
// [^1]: Such as this one.
package markdown
