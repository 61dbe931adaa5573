package inbox

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// item is what is read of an entry in an export of WordPress.
type item struct {
	Link     string    `xml:"link"`
	Comments []comment `xml:"comment"`
}

type comment struct {
	ID      string `xml:"comment_id"`
	Parent  string `xml:"comment_parent"`
	Author  string `xml:"comment_author"`
	URL     string `xml:"comment_author_url"`
	DateGMT string `xml:"comment_date_gmt"`
	Content string `xml:"comment_content"`
	State   string `xml:"comment_approved"`
	Type    string `xml:"comment_type"`
}

// readWordPress reads the comments in an export of WordPress, entry by entry. Pings
// of other sites are none.
func readWordPress(data []byte) ([]Submission, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var out []Submission
	for len(out) <= maxSubmissions {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, errors.New("the export can't be read to its end")
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "item" {
			continue
		}
		var it item
		if err := d.DecodeElement(&it, &start); err != nil {
			return out, errors.New("the export can't be read to its end")
		}
		for _, c := range it.Comments {
			if c.Type != "" && c.Type != "comment" {
				continue
			}
			out = append(out, Submission{
				Page: it.Link, Name: c.Author, Link: c.URL, Text: fromHTML(c.Content), Date: date(c.DateGMT),
				Spam: c.State == "spam" || c.State == "trash" || c.State == "post-trashed", id: c.ID, parent: c.Parent,
			})
		}
	}
	return out, nil
}

// marks are the signs of Markdown for the elements that comments may have.
var marks = map[string]string{"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "code": "`"}

// fromHTML writes HTML as the Markdown of comments. What that has no signs for is its
// words alone.
func fromHTML(text string) string {
	var b strings.Builder
	var hrefs []string
	z := html.NewTokenizer(strings.NewReader(text))
	skip := 0 // in how many elements one is whose words nobody reads
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			switch token.Data {
			case "script", "style", "head", "template":
				skip++
			case "p", "div", "blockquote", "ul", "ol":
				b.WriteString("\n\n")
			case "br":
				b.WriteString("\n")
			case "li":
				b.WriteString("\n- ")
			case "a":
				href := ""
				for _, a := range token.Attr {
					if a.Key == "href" {
						href = a.Val
					}
				}
				hrefs = append(hrefs, href)
				b.WriteString("[")
			default:
				b.WriteString(marks[token.Data])
			}
		case html.EndTagToken:
			token := z.Token()
			switch token.Data {
			case "script", "style", "head", "template":
				skip = max(skip-1, 0)
			case "p", "div", "blockquote", "ul", "ol":
				b.WriteString("\n\n")
			case "a":
				if len(hrefs) > 0 {
					b.WriteString("](" + strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "\n", "").Replace(hrefs[len(hrefs)-1]) + ")")
					hrefs = hrefs[:len(hrefs)-1]
				}
			default:
				b.WriteString(marks[token.Data])
			}
		}
	}
}
