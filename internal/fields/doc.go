// Package fields knows what front matter may say, and reads it.
//
// # What a type of page has
//
// A Field is data: its name, its Kind, whether it is required, what it means,
// an example. A Type is a list of them beyond Common. The tables in types.go
// feed everything: the checks here, the new pages of the scaffold, the
// reference (Guide) and the completion of editors (Schema). A site adds fields
// and types in site.yaml in the same words; the names of kinds are KindNames.
//
// # How front matter is written
//
// A file begins with front matter where its first line that is not blank is
//
//	---      YAML, up to the next line of ---
//	+++      TOML, up to the next line of +++
//	;;;      JSON, up to the next line of ;;;
//	{        JSON, up to the brace that closes it
//	---yaml  ---toml  ---json  as named, up to the next line of ---
//
// Delimiters stand at the very start of their lines; blanks may follow them. A
// byte order mark and the line ends of Windows are accepted. YAML is read by
// the rules of 1.2: NO, yes and 1:30 are texts, and so is a day; a field's
// kind makes a day of it. Repetition by & and * works within limits, tags (!)
// do not. The plain kind of it that nearly every page has is read in one pass
// (plain.go), all other by the library.
//
// Split gives a Node: what was written, with its places in the file, before
// anybody asks what it means. Decode holds it against fields and gives a
// Record of typed Values.
//
// # What is wrong with it
//
// Every fault is reported in one run, as far as the syntax allows: a line with
// a slip is mended or blanked, and the rest is read on (slips.go). What was
// lost to a slip is not reported as missing. Front matter in a frame of another
// kind is found all the same (head.go), what other programs leave in a file is
// told and stepped over (residue.go), and keys of other programs and languages
// are answered with ours (synonyms.go). Where mending is sure, a fault carries
// the edits (mend.go). The files in testdata show every fault with the words
// and the place that the writer is given.
//
// Rules that bind two fields are data, too: Field.After (an end does not lie
// before its start) and Field.ZoneBy (a time needs a zone). What one file
// alone can't tell, such as whether a reference leads to a page, is checked by
// later stages, with the spans that the Values carry.
//
// # Limits
//
// Front matter may take 64 KiB, settings 1 MiB, and lists and groups may
// stand 32 deep in each other.
package fields
