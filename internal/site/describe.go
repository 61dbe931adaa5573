package site

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/content"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Describe says in words what is asked, as the object of "it asked for".
func (q Question) Describe() string {
	dir, path := cutPathKey(q.Key)
	from, page := "", "the home page"
	if dir != "" {
		from = " as seen from " + content.Root + "/" + dir
	}
	if q.Key != "" {
		page = "“" + q.Key + "”"
	}
	return inEdition(q.Edition) + strings.NewReplacer(
		"{page}", page, "{key}", q.Key, "{phases}", strings.ReplaceAll(q.Key, " ", "” or “"), "{n}", strconv.Itoa(q.N), "{path}", path, "{from}", from,
	).Replace(verbs[q.Verb].asks)
}

// DescribeAnswer says in words what the answer to a question is. Of a list it
// names some limit entries.
func DescribeAnswer(answer any, limit int) string {
	switch a := answer.(type) {
	case *card.Card:
		if a != nil {
			return a.Title
		}
	case []*card.Card:
		return names(a, limit, func(c *card.Card) string { return c.Title })
	case []card.Crumb:
		return names(a, limit, func(c card.Crumb) string { return c.Title })
	case Neighbours:
		return "before: " + DescribeAnswer(a.Prev, limit) + "; behind: " + DescribeAnswer(a.Next, limit)
	case *Pager:
		if a != nil {
			var cards []*card.Card
			for _, g := range a.Groups {
				cards = append(cards, g.Cards...)
			}
			return fmt.Sprintf("%s (part %d of %d)", DescribeAnswer(cards, limit), a.Number, a.Total)
		}
	case []TermCount:
		return names(a, limit, func(t TermCount) string { return fmt.Sprintf("%s (%d)", t.Title, t.Count) })
	case *WorldMap:
		return names(a.Places, limit, func(p Place) string { return fmt.Sprintf("%s (%d)", p.Title, p.Count) })
	case []MenuItem:
		return names(a, limit, func(m MenuItem) string { return m.Title })
	case Route:
		if a.Fault != nil {
			return a.Fault.Message
		}
		return a.URL
	case FileAnswer:
		if a.Fault != nil {
			return a.Fault.Message
		}
		return a.File.URL
	case IncludeAnswer:
		if a.Fault != nil {
			return a.Fault.Message
		}
		return a.File
	case []File:
		return names(a, limit, func(f File) string { return f.Name })
	case Subscriptions:
		yesNo := map[bool]string{true: "yes", false: "no"}
		return "feed: " + yesNo[a.Feed] + ", calendar: " + yesNo[a.Calendar]
	case *Identity:
		return a.Title
	case *Comments:
		if a != nil {
			return DescribeAnswer(a.List, limit)
		}
	case []Comment:
		return names(a, limit, func(c Comment) string { return c.ID })
	case *FormPages:
		var urls []string
		for _, c := range []*card.Crumb{a.Thanks, a.Privacy} {
			if c != nil {
				urls = append(urls, c.URL)
			}
		}
		return names(urls, limit, func(url string) string { return url })
	case sum.Sum:
		return fmt.Sprintf("%x", a[:4])
	case []Translation:
		return names(a, limit, func(t Translation) string {
			if !t.Exists {
				return t.Name + " (none)"
			}
			return t.Name
		})
	case string:
		if a != "" {
			return a
		}
	}
	return "none"
}

// names lists some limit entries, and says how many more there are.
func names[T any](list []T, limit int, name func(T) string) string {
	if len(list) == 0 {
		return "none"
	}
	shown := list
	if len(list) > limit+1 {
		shown = list[:limit]
	}
	out := make([]string, len(shown))
	for i, e := range shown {
		out[i] = name(e)
	}
	text := strings.Join(out, ", ")
	if more := len(list) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// inEdition says in words of which edition something is asked.
func inEdition(edition string) string {
	if edition == "" {
		return ""
	}
	return "in the language “" + edition + "”, "
}
