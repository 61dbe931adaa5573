package view

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/markdown"
	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/tmplexec"
	"github.com/meridian-ssg/meridian/internal/video"
)

// Shortcode is the dot of a shortcode's template.
type Shortcode struct {
	Args     map[string]any // what the shortcode was given, by name
	Inner    template.HTML  // the text between its opening and its closing
	Page     *card.Card     // the page in whose text it stands
	Site     *Site
	Level    int // the level that a heading has at this place: one below the heading above it
	recorder Recorder
	text     ShortcodeText

	wanted string      // what the template asked for in vain
	fault  *site.Fault // why
}

// LastFault tells what the template asked for in vain, and why; nil where it got
// all it asked for.
func LastFault(s *Shortcode) (wanted string, fault *site.Fault) { return s.wanted, s.fault }

func (s *Shortcode) refuse(wanted any, fault *site.Fault) error {
	s.wanted, s.fault = fmt.Sprint(wanted), fault
	return fault
}

// ShortcodeText is the text in which a shortcode stands.
type ShortcodeText struct {
	Dir      string                                                    // the folder below content in which its links begin
	Level    int                                                       // see Shortcode
	Headings []markdown.Heading                                        // of the page; only for those that show them
	Anchor   func(text string) string                                  // gives a part of the page a name that no other has
	Include  func(file string, level int) (template.HTML, *site.Fault) // renders another text as a part of the page; level 0 stands for Level
}

// NewShortcode makes the dot of a shortcode in the text of a page.
func NewShortcode(r Recorder, p *card.Card, text ShortcodeText, args map[string]any, inner template.HTML) *Shortcode {
	return &Shortcode{Args: args, Inner: inner, Page: p, Site: newSite(r, p.URL), Level: text.Level, recorder: r, text: text}
}

// Anchor is a name for a part of the page, made from a text such as a title, that no
// other part has.
func (s *Shortcode) Anchor(text string) string { return s.text.Anchor(text) }

// Include is the text of another Markdown file, as a part of this one. The highest of
// its headings get the level; 0 stands for .Level.
func (s *Shortcode) Include(file any, level any) (template.HTML, error) {
	n, _ := level.(float64) // as arguments of shortcodes have it
	if n != 0 && (n < 2 || n > 6) {
		return "", s.refuse(level, &site.Fault{
			Code: diag.ShortcodeArgument, Message: fmt.Sprintf("no heading of a text has the level %v", level),
			Hint: "Write a number from 2 to 6, or leave the level out.",
		})
	}
	html, fault := s.text.Include(fmt.Sprint(file), int(n))
	if fault != nil {
		return "", s.refuse(file, fault)
	}
	return html, nil
}

// Contents are the headings of the page, in its order, as many levels deep as depth
// says; 0 stands for 2.
func (s *Shortcode) Contents(depth any) []Heading {
	n, _ := depth.(float64)
	return headings(s.text.Headings, cmp.Or(int(n), 2))
}

// Embedded is a page or a part of one that another site offers to be shown here.
type Embedded struct {
	URL  string
	Host string // without "www."
}

// Embed is what an address on one of the site's embed_hosts leads to.
func (s *Shortcode) Embed(address any) (*Embedded, error) {
	written := strings.TrimSpace(fmt.Sprint(address))
	u, err := url.Parse(written)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, s.refuse(address, &site.Fault{
			Code: diag.ShortcodeArgument, Message: fmt.Sprintf("%s is not an address that begins with https://", diag.Quoted(diag.Clip(written))),
			Hint: "Copy the whole address that the other site offers for embedding: what stands in src=\"…\" there.",
		})
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if !s.recorder.Settings().MayEmbed(u.Hostname()) {
		f := &site.Fault{
			Code: diag.ShortcodeArgument, Message: fmt.Sprintf("nothing may be shown from %s, as it is not among embed_hosts", u.Hostname()),
			Hint: fmt.Sprintf("Link to it; or ask whoever looks after the site to add %s to embed_hosts in site.yaml.", host),
		}
		if film, known, ok := video.Parse(written); ok {
			f.Hint = film.Hint()
		} else if known {
			f.Hint = "For a film, use the shortcode video."
		}
		return nil, s.refuse(address, f)
	}
	return &Embedded{URL: u.String(), Host: host}, nil
}

// File is a file beside the page or in static/, with .Name, .URL, .Type,
// .Size, .Width and .Height.
func (s *Shortcode) File(name any) (*site.File, error) {
	a := Ask[site.FileAnswer](s.recorder, site.Question{Verb: site.AskFile, Key: site.PathKey(s.text.Dir, fmt.Sprint(name))})
	if a.Fault != nil {
		return nil, s.refuse(name, a.Fault)
	}
	return a.File, nil
}

// Link is the address to which a link with that destination leads: one that is
// written as in the text, or a whole one such as https://…, mailto:… or tel:….
func (s *Shortcode) Link(dest any) (string, error) {
	written := fmt.Sprint(dest)
	t := site.ResolveLink(s.recorder.Settings(), s.Page, written, func(path string) site.Route {
		return Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.text.Dir, site.Unescape(path))})
	})
	switch {
	case t.Fault != nil:
		return "", s.refuse(dest, &site.Fault{Code: t.Fault.Code, Message: t.Fault.Message, Hint: t.Fault.Hint})
	case !tmplexec.SafeAddress(t.URL):
		return "", s.refuse(dest, &site.Fault{
			Code: diag.LinkUnsafe, Message: fmt.Sprintf("%s is of a kind of address that is not published", diag.Quoted(diag.Clip(written))),
			Hint: "Write an address that begins with https:, http:, mailto:, tel: or sms:, or the path of a page's file.",
		})
	}
	return t.URL, nil
}

// Film is a film that a shortcode shows: a file, or a page on another site, which
// has a player where it is at YouTube or Vimeo.
type Film struct {
	File   *site.File
	Page   string
	Player string
}

// Film is a film by its file or its address, with .File as File gives it; or with
// .Page, the address where readers watch it, and where that is at YouTube or
// Vimeo, with .Player, the address of the player that sets no cookies.
func (s *Shortcode) Film(src any) (*Film, error) {
	address := fmt.Sprint(src)
	film, known, ok := video.Parse(address)
	switch {
	case ok:
		return &Film{Page: film.Page, Player: film.Player}, nil
	case known:
		return nil, s.refuse(src, &site.Fault{
			Code: diag.ShortcodeArgument, Message: fmt.Sprintf("%s is not the address of one film", diag.Quoted(diag.Clip(address))),
			Hint: "Open the film itself and copy its whole address, as in https://www.youtube.com/watch?v=dQw4w9WgXcQ. A playlist or a channel can be linked to.",
		})
	case strings.Contains(address, "://") || strings.HasPrefix(address, "//"):
		page, err := s.Link(src)
		return &Film{Page: page}, err
	}
	file, err := s.File(src)
	return &Film{File: file}, err
}

// Ref is the card of a page named by the path of its file.
func (s *Shortcode) Ref(path any) (*card.Card, error) {
	r := Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.text.Dir, fmt.Sprint(path))})
	if r.Fault != nil {
		return nil, s.refuse(path, r.Fault)
	}
	if !r.IsPage {
		return nil, s.refuse(path, &site.Fault{
			Code: diag.ReferenceMissing, Message: fmt.Sprintf("“%v” is a file, not a page", path),
			Hint: "Write the path of the page's file in content/, such as events/paris.md.",
		})
	}
	return Ask[*card.Card](s.recorder, site.Question{Verb: site.AskCard, Key: r.Key}), nil
}
