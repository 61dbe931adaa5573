package decode

import (
	"fmt"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"testing"
)

// Each kind takes what is right and says what was meant by what is wrong; an
// empty hint stands for a value that is taken.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		field       schema.Field
		value, hint string
	}{
		{schema.Field{Kind: schema.Email}, "office@example.org", ""},
		{schema.Field{Kind: schema.Email}, "o'neil+eu@students.example.ac.uk", ""},
		{schema.Field{Kind: schema.Email}, "mailto:office@example.org", "Perhaps office@example.org?"},
		{schema.Field{Kind: schema.Email}, "Ann <ann@example.org>", "Perhaps ann@example.org?"},
		{schema.Field{Kind: schema.Email}, "ann (at) example.org", "Perhaps ann@example.org?"},
		{schema.Field{Kind: schema.Email}, "ann.example.org", "There is no @ in it."},
		{schema.Field{Kind: schema.Email}, "ann@example", "It should look like office@example.org."},
		{schema.Field{Kind: schema.URL}, "https://www.example.org/a?b=c#d", ""},
		{schema.Field{Kind: schema.URL}, "HTTP://example.org", ""},
		{schema.Field{Kind: schema.URL}, "https://exa mple.org", "An address has no spaces, quotes or angle brackets in it."},
		{schema.Field{Kind: schema.URL}, "htps://example.org", "Perhaps https://example.org?"},
		{schema.Field{Kind: schema.URL}, "https://example", "“example” is no name of a site; is its ending missing, as in example.org?"},
		{schema.Field{Kind: schema.URL}, "https://", "Copy it again from the browser's address bar."},
		{schema.Field{Kind: schema.URL}, "../paris.md", "This is the name of a file. Write the address at which readers find it, as browsers show it: https://www.example.org/about/"},
		{schema.Field{Kind: schema.URL}, "javascript:alert(1)", "An address begins with https://."},
		{schema.Field{Kind: schema.Country}, "XK", ""},
		{schema.Field{Kind: schema.Country}, "Kosovo", "Perhaps XK?"},
		{schema.Field{Kind: schema.Language}, "cy", ""},
		{schema.Field{Kind: schema.Language}, "Welsh", "Perhaps cy?"},
		{schema.Field{Kind: schema.Zone}, "Asia/Yerevan", ""},
		{schema.Field{Kind: schema.Zone}, "Paris", "Perhaps Europe/Paris?"},
		{schema.Field{Kind: schema.Zone}, "UTC+1", "Name the place instead, such as Europe/London; then summer time comes out right, too."},
		{schema.Field{Kind: schema.ROR}, "https://ror.org/0001fmy77", ""},
		{schema.Field{Kind: schema.ROR}, "ror.org/05DXPS055/", ""},
		{schema.Field{Kind: schema.ROR}, "052gg0110", ""},
		{schema.Field{Kind: schema.ROR}, "https://ror.org/0001fmy78", "Look the organisation up at ror.org, and copy its whole identifier."},
		{schema.Field{Kind: schema.ROR}, "https://ror.org/0001fmyu7", "Look the organisation up at ror.org, and copy its whole identifier."},
		{schema.Field{Kind: schema.ROR}, "https://www.unimc.it/", "Look the organisation up at ror.org, and copy its whole identifier."},
		{schema.Field{Kind: schema.Number}, "-2.5", ""},
		{schema.Field{Kind: schema.Number}, "1,000", "Perhaps 1000?"},
		{schema.Field{Kind: schema.Number}, "1_000", "Perhaps 1000?"},
		{schema.Field{Kind: schema.Number}, "ten", "Write it in figures."},
		{schema.Field{Kind: schema.YesNo}, "FALSE", ""},
		{schema.Field{Kind: schema.YesNo}, "off", "Perhaps false?"},
		{schema.Field{Kind: schema.YesNo}, "maybe", "Write true or false."},
		{schema.Field{Kind: schema.File}, "photos/paris.jpg", ""},
		{schema.Field{Kind: schema.File}, `photos\paris.jpg`, "Perhaps photos/paris.jpg? Folders are divided by /."},
		{schema.Field{Kind: schema.File}, "https://example.org/a.jpg", "Save the file beside the page, and write its name: the site loads nothing from elsewhere."},
		{schema.Field{Kind: schema.Choice, Choices: []string{"planned", "running", "finished"}}, "runing", "Perhaps running?"},
		{schema.Field{Kind: schema.Choice, Choices: []string{"planned", "running", "finished"}}, "later", "Write planned, running or finished."},
		{schema.Field{Kind: schema.Date}, "2013-12", ""},
		{schema.Field{Kind: schema.Date}, "1 December 2013", "Perhaps 2013-12-01?"},
		{schema.Field{Kind: schema.Date}, "Samstag, 28. November 2015", "Perhaps 2015-11-28?"},
		{schema.Field{Kind: schema.Date}, "11/2015", "Perhaps 2015-11?"},
		{schema.Field{Kind: schema.Date}, "2015-11-31", "November has 30 days. Perhaps 2015-11-30?"},
		{schema.Field{Kind: schema.Date}, "2015-11-28 09:00", "Write when: 2015-11-28"},
		{schema.Field{Kind: schema.Moment}, "2015-11-28T09:00:00+01:00", ""},
		{schema.Field{Kind: schema.Moment}, "2015-11-28 25:00", "Hours run from 00 to 23, minutes and seconds from 00 to 59."},
	} {
		c.field.Name = "when"
		node := frontmatter.Node{Kind: frontmatter.Map, Pairs: []frontmatter.Pair{{Key: "when", Value: frontmatter.Node{Kind: frontmatter.Scalar, Tag: frontmatter.StringTag, Text: c.value}}}}
		record, faults := FrontMatter("a.md", node, []schema.Field{c.field})
		got := ""
		if len(faults) > 0 {
			got = faults[0].Hint
		}
		if got != c.hint || len(faults) > 1 || record.Has("when") != (c.hint == "") {
			t.Errorf("%v %q: %q, want %q", c.field.Kind, c.value, got, c.hint)
		}
	}
}

// Every required field is demanded, however many there are.
func TestMissingAmongManyFields(t *testing.T) {
	var list []schema.Field
	for i := range 300 {
		list = append(list, schema.Field{Name: fmt.Sprint("field", i), Kind: schema.Text, Required: i == 299})
	}
	_, diags := FrontMatter("a.md", frontmatter.Node{Kind: frontmatter.Map}, list)
	if len(diags) != 1 || diags[0].Message != "the page has no “field299”" {
		t.Error(diags)
	}
}
