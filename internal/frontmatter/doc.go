// Package frontmatter finds front matter and reads it into nodes.
//
// # Delimiters
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
// byte order mark and the line ends of Windows are accepted.
//
// # Syntax
//
// YAML follows version 1.2: NO, yes and 1:30 are texts, and so is a day; a
// field's kind makes a date of it. Anchors and aliases (& and *) work within
// limits, tags (!) do not. The plain subset that nearly every page uses is read
// in one pass (plain.go), all other YAML by the library.
//
// Split and ParseYAML give a Node: what was written, with its places in the
// file. Package decode checks it against a schema.
//
// # Faults
//
// Every fault is reported in one run, as far as the syntax allows. A line with
// a fault is repaired or blanked in memory, and the rest is read (yamlfaults.go);
// what could not be read is marked in the Node, so that nobody reports it as
// missing. Front matter between delimiters of another kind is found all the
// same (delimiters.go), and what other programs leave in a file is reported and
// skipped (leftovers.go). Where the repair is sure, a diagnostic carries the
// edits.
//
// # Limits
//
// Front matter may take 64 KiB, settings 1 MiB, and lists and groups may be
// nested 32 deep.
package frontmatter
