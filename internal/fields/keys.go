package fields

import (
	"fmt"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
)

// synonyms are the words of other programs, other people and other languages
// for fields of ours, folded; the first one that the page may have and has not
// is meant.
var synonyms = map[string]string{
	"description": "summary", "abstract": "summary", "excerpt": "summary", "teaser": "summary", "subtitle": "summary", "intro": "summary",
	"résumé": "summary", "resume": "summary", "beschreibung": "summary", "zusammenfassung": "summary", "descripción": "summary", "lead": "summary",
	"tags": "categories", "tag": "categories", "keywords": "categories", "topics": "categories", "topic": "categories", "subjects": "categories",
	"subject": "categories", "labels": "categories", "kategorien": "categories", "kategorie": "categories", "catégories": "categories", "etiquetas": "categories",
	"by": "authors", "writer": "authors", "writers": "authors", "byline": "authors", "auteur": "authors", "auteurs": "authors", "autor": "authors", "autoren": "authors", "autore": "authors",
	"lastmod": "updated", "modified": "updated", "lastmodified": "updated", "lastupdated": "updated", "aktualisiert": "updated",
	"published": "date", "publishdate": "date", "publisheddate": "date", "publishedon": "date", "pubdate": "date", "created": "date", "datum": "date", "fecha": "date", "data": "date", "day": "date start",
	"expirydate": "expires", "expiry": "expires", "unpublish": "expires", "unpublishdate": "expires", "permalink": "slug", "path": "slug",
	"location": "place", "venue": "place", "where": "place", "city": "place", "town": "place", "address": "place", "ort": "place", "lieu": "place", "lugar": "place", "luogo": "place",
	"when": "start date", "begin": "start", "begins": "start", "beginning": "start", "starts": "start", "from": "start", "startdate": "start", "startsat": "start", "starttime": "start",
	"datestart": "start", "eventdate": "start", "beginn": "start", "anfang": "start", "début": "start", "debut": "start", "inicio": "start", "inizio": "start", "opens": "start",
	"until": "end", "till": "end", "ends": "end", "to": "end", "finish": "end", "finishes": "end", "enddate": "end", "endsat": "end", "endtime": "end", "dateend": "end", "ende": "end", "fin": "end", "fine": "end", "closes": "end",
	"timezone": "zone", "tz": "zone", "zeitzone": "zone", "lang": "language", "locale": "language", "sprache": "language", "langue": "language", "idioma": "language",
	"organizer": "organiser", "organisedby": "organiser", "organizedby": "organiser", "host": "organiser", "veranstalter": "organiser", "organization": "organisation",
	"program": "programme", "funding": "programme", "funder": "programme", "fundedby": "programme",
	"photo": "image file", "picture": "image file", "cover": "image", "coverimage": "image", "featuredimage": "image", "headerimage": "image", "heroimage": "image", "hero": "image",
	"thumbnail": "image", "thumb": "image", "banner": "image", "bild": "image", "src": "file", "img": "image file", "alttext": "alt", "alternativetext": "alt",
	"participants": "delegates", "attendees": "delegates", "speakers": "delegates", "goals": "objectives", "aims": "objectives", "goal": "objectives", "aim": "objectives",
	"headline": "title", "heading": "title", "name": "title", "titre": "title", "titel": "title", "título": "title", "titolo": "title", "überschrift": "title",
	"title": "name role", "job": "role", "position": "role", "jobtitle": "role", "organizationname": "organisation", "affiliation": "organisation", "institution": "organisation", "company": "organisation",
	"signup": "registration", "register": "registration", "registrationlink": "registration", "registrationurl": "registration", "booking": "registration", "tickets": "registration", "rsvp": "registration",
	"livestream": "online", "stream": "online", "zoom": "online", "meetinglink": "online", "onlinelink": "online",
	"order": "weight", "sort": "weight", "template": "layout", "redirectfrom": "aliases", "redirects": "aliases", "alias": "aliases", "oldurl": "aliases", "unpublished": "draft", "draught": "draft", "entwurf": "draft", "brouillon": "draft",
	"url": "link website slug", "web": "link website", "website": "link", "homepage": "website link", "state": "status", "phase": "status", "statut": "status",
	"land": "countries country", "pays": "countries country", "nation": "countries country", "nations": "countries", "partner": "partners", "coordinator": "lead", "leader": "lead",
	"kind": "type", "category": "categories", "next": "follow_up", "nextsteps": "follow_up", "followups": "follow_up", "actions": "follow_up",
	"setaside": "ignore", "suppress": "ignore", "disable": "ignore", "noqa": "ignore",
}

// notGiven lists the fields for which a misspelt key may stand: "titel" beside
// a title is no title.
func notGiven(node Node, fields []Field) []string {
	out := make([]string, 0, len(fields))
	for i := range fields {
		if _, there := node.Find(fields[i].Name); !there {
			out = append(out, fields[i].Name)
		}
	}
	return out
}

// unknownKey reports a key that is none of the fields. It gives the field that
// was meant where that field is not there beside it, or -1.
func (d *decoder) unknownKey(p *Pair, free []string, fields []Field, within string) int {
	known := names(fields)
	var near string
	ok := false
	for _, near = range strings.Fields(synonyms[fold(p.Key)]) {
		if ok = slices.Contains(free, near); ok {
			break
		}
	}
	if !ok {
		near, ok = Nearest(p.Key, free)
	}
	key := quoted(clip(p.Key))
	message := fmt.Sprintf("%s is no key that pages of this type have", key)
	switch {
	case d.unknown == diag.SettingUnknown:
		message = fmt.Sprintf("there is no setting %s here", key)
	case within != "":
		message = fmt.Sprintf("%s is no key that an entry of %s has", key, within)
	}
	if ok {
		d.report(d.unknown, p.KeySpan, message, fmt.Sprintf("Perhaps %s?", near))
		if strings.EqualFold(p.Key, near) {
			d.mendKey(p, near)
		}
		return slices.Index(known, near)
	}
	var hint string
	switch twin, twice := Nearest(p.Key, known); {
	case twice:
		hint = fmt.Sprintf("Perhaps %s? But that is given already.", twin)
	case d.unknown == diag.KeyUnknown && within == "":
		hint = elsewhere(p.Key, "it")
		for _, other := range strings.Fields(synonyms[fold(p.Key)]) {
			if hint == "" && !slices.Contains(known, other) {
				hint = elsewhere(other, quoted(other))
			}
		}
		if slices.Contains(known, "params") {
			hint += "Keys of your own go under “params”, or into a type of your own in site.yaml."
		}
	case len(known) <= 12:
		hint = "The keys here are " + strings.Join(known, ", ") + "."
	default:
		hint = "docs/settings.md lists all settings."
	}
	d.report(d.unknown, p.KeySpan, message, hint)
	return -1
}

// elsewhere tells which other types have a key, called so.
func elsewhere(key, called string) string {
	var have []string
	for i := range types {
		t := &types[i]
		if slices.ContainsFunc(t.Fields, func(f Field) bool { return f.Name == key }) {
			have = append(have, quoted(t.Name))
		}
	}
	switch len(have) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Pages of the type %s have %s. ", have[0], called)
	}
	return fmt.Sprintf("Pages of the types %s and %s have %s. ", strings.Join(have[:len(have)-1], ", "), have[len(have)-1], called)
}
