package view

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/diag"
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
	recorder Recorder
	dir      string

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

// NewShortcode makes the dot of a shortcode in the text of a page, whose links
// begin in the folder dir.
func NewShortcode(r Recorder, p *card.Card, dir string, args map[string]any, inner template.HTML) *Shortcode {
	return &Shortcode{Args: args, Inner: inner, Page: p, Site: newSite(r, p.URL), recorder: r, dir: dir}
}

// File is a file beside the page or in static/, with .Name, .URL, .Type,
// .Size, .Width and .Height.
func (s *Shortcode) File(name any) (*site.File, error) {
	a := Ask[site.FileAnswer](s.recorder, site.Question{Verb: site.AskFile, Key: site.PathKey(s.dir, fmt.Sprint(name))})
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
		return Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.dir, site.Unescape(path))})
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
	r := Ask[site.Route](s.recorder, site.Question{Verb: site.AskRoute, Key: site.PathKey(s.dir, fmt.Sprint(path))})
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
