// Package schema defines what front matter may say.
//
// A Field is data: its name, its Kind, whether it is required, what it means,
// an example. A Type is a list of fields beyond Common. The tables in types.go
// feed everything: the checks of package decode, the new pages of package
// scaffold and the reference (Guide). A site adds fields and types in site.yaml
// in the same words; the names of kinds are KindNames.
//
// Rules that bind two fields are data, too: Field.After (an end does not lie
// before its start) and Field.ZoneBy (a time needs a zone).
//
// A Record holds the values of one front matter, each with its place in the
// file. What one file alone can't tell, such as whether a reference leads to a
// page, is checked by later stages with these places.
package schema
