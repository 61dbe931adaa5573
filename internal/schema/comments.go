package schema

import "slices"

// Whether readers may comment on a page.
const (
	CommentsOn     = "on"
	CommentsClosed = "closed" // those that there are stay, and no more are taken
	CommentsOff    = "off"    // none are shown
)

// CommentStates gives the words for whether readers may comment.
func CommentStates() []string { return []string{CommentsOn, CommentsClosed, CommentsOff} }

// formerCommentStates are what programs make of on and off that take them for yes and no.
var formerCommentStates = map[string]string{"true": CommentsOn, "yes": CommentsOn, "false": CommentsOff, "no": CommentsOff}

// CommentState gives the field by which something says whether readers may comment.
func CommentState() Field {
	return Field{Name: "state", Kind: Choice, Choices: CommentStates(), Former: formerCommentStates}
}

// CommentFields gives the fields that the file of a comment may have.
func CommentFields() []Field { return slices.Clone(comment) }

var comment = []Field{
	{Name: "name", Kind: Text, Required: true, Means: "Who wrote the comment, as they want to be called.", Example: "Jo"},
	{Name: "date", Kind: Moment, Required: true, Means: "When it was written; a time may follow the day. Without it, the day with which the file's name begins.", Example: "2018-07-06 10:15"},
	{Name: "link", Kind: URL, Means: "The writer's own page, to which the name leads.", Example: "https://www.example.org/jo"},
	{Name: "reply_to", Kind: Text, Means: "The comment that it replies to: the name of its file.", Example: "2018-07-05-sam"},
}
