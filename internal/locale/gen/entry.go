package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// entry is what the archive holds of a locale, before its parent's part is
// taken away.
type entry struct{ main, countries, zones map[string]any }

// amended holds the few texts that this program words otherwise than CLDR.
var amended = map[string]map[string]string{
	"en": {"zone": "{0} time"},     // CLDR has "London Time", which is a headline's spelling
	"fr": {"zone": "heure de {0}"}, // CLDR has "heure : Londres", meant for lists of zones
}

func (p *packages) entry(tag string, c codes) entry {
	main, err := datePatterns(p.read("cldr-dates-full/main/"+tag+"/ca-gregorian.json", "main", tag, "dates", "calendars", "gregorian"))
	if err != nil {
		p.err = cmp.Or(p.err, fmt.Errorf("%s: %w", tag, err))
		return entry{}
	}
	main["rtl"] = p.read("cldr-misc-full/main/"+tag+"/layout.json", "main", tag, "layout", "orientation")["characterOrder"] == "right-to-left"
	p.numbers(tag, main)
	main["units"] = p.units(tag)
	l := p.read("cldr-misc-full/main/"+tag+"/listPatterns.json", "main", tag, "listPatterns", "listPattern-type-standard")
	main["list"] = map[string]any{"two": l["2"], "start": l["start"], "middle": l["middle"], "end": l["end"]}
	main["plurals"] = p.plurals(tag)
	e := entry{main: main, countries: p.countries(tag, c), zones: p.zones(tag, main)}
	for k, v := range amended[strings.SplitN(tag, "-", 2)[0]] {
		main[k] = v
	}
	return e
}

func (p *packages) numbers(tag string, main map[string]any) {
	n := p.read("cldr-numbers-full/main/"+tag+"/numbers.json", "main", tag, "numbers")
	system := text(n, "defaultNumberingSystem")
	main["digits"] = ""
	if system != "latn" {
		main["digits"] = p.read("cldr-core/supplemental/numberingSystems.json", "supplemental", "numberingSystems", system)["_digits"]
	}
	symbols := "symbols-numberSystem-" + system
	main["decimal"] = text(n, symbols, "decimal")
	main["group"] = text(n, symbols, "group")
	main["minus"] = text(n, symbols, "minusSign")
	// The digits of a number of four are grouped only where this is 1.
	main["groupFrom"] = 4
	if text(n, "minimumGroupingDigits") == "2" {
		main["groupFrom"] = 5
	}
	main["lakh"] = strings.Contains(text(n, "decimalFormats-numberSystem-"+system, "standard"), "#,##,##0")
}

func (p *packages) units(tag string) map[string]any {
	u := p.read("cldr-units-full/main/"+tag+"/units.json", "main", tag, "units")
	units := map[string]any{}
	for name, width := range map[string]string{"byte": "long", "kilobyte": "short", "megabyte": "short", "gigabyte": "short"} {
		all, _ := at(u, width, "digital-"+name).(map[string]any)
		// A number and its unit stay on one line.
		pattern := func(form string) string {
			return strings.ReplaceAll(text(all, "unitPattern-count-"+form), " ", "\u00a0")
		}
		forms := map[string]any{"other": pattern("other")}
		if forms["other"] == "" {
			p.err = cmp.Or(p.err, fmt.Errorf("%s: no %s", tag, name))
		}
		for k := range all {
			if form, ok := strings.CutPrefix(k, "unitPattern-count-"); ok && pattern(form) != forms["other"] {
				forms[form] = pattern(form)
			}
		}
		units[name] = forms
	}
	return units
}

func (p *packages) plurals(tag string) map[string]any {
	all := p.read("cldr-core/supplemental/plurals.json", "supplemental", "plurals-type-cardinal")
	rules, ok := all[tag].(map[string]any)
	if !ok {
		rules, _ = all[strings.SplitN(tag, "-", 2)[0]].(map[string]any)
	}
	out := map[string]any{}
	for k := range rules {
		if form := strings.TrimPrefix(k, "pluralRule-count-"); form != "other" {
			rule, _, _ := strings.Cut(text(rules, k), "@")
			out[form] = strings.TrimSpace(rule)
		}
	}
	return out
}

// shorterName are the countries whose shorter name is the one in daily use.
var shorterName = map[string]bool{"HK": true, "MO": true, "MM": true, "PS": true}

func (p *packages) countries(tag string, c codes) map[string]any {
	all := p.read("cldr-localenames-full/main/"+tag+"/territories.json", "main", tag, "localeDisplayNames", "territories")
	out := map[string]any{}
	for _, code := range c.alpha2 {
		name := all[code]
		if short, ok := all[code+"-alt-short"]; ok && shorterName[code] {
			name = short
		}
		if name != nil && name != code {
			out[code] = name
		}
		if tag != "en" {
			continue
		}
		// Other English names, under codes of their own, for NearestCountry.
		for _, alt := range []string{"short", "variant"} {
			if v, ok := all[code+"-alt-"+alt]; ok {
				out[code+"-"+alt] = v
			}
		}
	}
	return out
}

// zoneAreas are the areas of which every city is kept. Elsewhere it is one city
// per rule of time, or the archive would be half as large again.
var zoneAreas = []string{"Africa", "Asia", "Europe"}

// mainZones are the zones that stand for a rule of time.
func (p *packages) mainZones() map[string]bool {
	w := p.read("cldr-core/supplemental/windowsZones.json", "supplemental", "windowsZones")
	out := map[string]bool{}
	list, _ := w["mapTimezones"].([]any)
	for _, v := range list {
		if text(v, "mapZone", "_territory") == "001" {
			out[text(v, "mapZone", "_type")] = true
		}
	}
	return out
}

// zones gives the names of the cities after which time zones are named, where
// they differ from the zone's own name.
func (p *packages) zones(tag string, main map[string]any) map[string]any {
	names := p.read("cldr-dates-full/main/"+tag+"/timeZoneNames.json", "main", tag, "dates", "timeZoneNames")
	main["zone"] = text(names, "regionFormat")
	cities := map[string]any{}
	collectCities("", names["zone"], cities)
	zones := p.read("cldr-bcp47/bcp47/timezone.json", "keyword", "u", "tz")
	mainZones := p.mainZones()
	out := map[string]any{}
	for _, v := range zones {
		aliases := strings.Fields(text(v, "_alias"))
		if len(aliases) == 0 || !strings.Contains(aliases[0], "/") {
			continue
		}
		city, ok := cities[aliases[0]].(string)
		if !ok {
			continue
		}
		name := aliases[0]
		if iana := text(v, "_iana"); iana != "" {
			name = iana
		}
		if !mainZones[aliases[0]] && !slices.Contains(zoneAreas, name[:strings.IndexByte(name, '/')]) {
			continue
		}
		if city != strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ") {
			out[name] = city
		}
	}
	return out
}

func collectCities(path string, v any, into map[string]any) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if city, ok := m["exemplarCity"].(string); ok {
		into[path] = city
		return
	}
	for k, inner := range m {
		collectCities(strings.TrimPrefix(path+"/"+k, "/"), inner, into)
	}
}

// at follows a path of keys; text gives the string there, or "".
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

func text(v any, keys ...string) string {
	s, _ := at(v, keys...).(string)
	return s
}
