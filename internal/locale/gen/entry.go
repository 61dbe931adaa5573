package main

import (
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

func (p packages) entry(tag string, c codes) (entry, error) {
	calendar, err := p.read("cldr-dates-full/main/"+tag+"/ca-gregorian.json", "main", tag, "dates", "calendars", "gregorian")
	if err != nil {
		return entry{}, err
	}
	main, err := datePatterns(calendar)
	if err != nil {
		return entry{}, err
	}
	for _, more := range []func(string, map[string]any) error{p.direction, p.numbers, p.units, p.list, p.plurals} {
		if err := more(tag, main); err != nil {
			return entry{}, err
		}
	}
	e := entry{main: main}
	if e.countries, err = p.countries(tag, c); err != nil {
		return entry{}, err
	}
	e.zones, err = p.zones(tag, main)
	if a, ok := amended[strings.SplitN(tag, "-", 2)[0]]; ok {
		for k, v := range a {
			main[k] = v
		}
	}
	return e, err
}

func (p packages) direction(tag string, main map[string]any) error {
	o, err := p.read("cldr-misc-full/main/"+tag+"/layout.json", "main", tag, "layout", "orientation")
	if err != nil {
		return err
	}
	main["rtl"] = o["characterOrder"] == "right-to-left"
	return nil
}

func (p packages) numbers(tag string, main map[string]any) error {
	n, err := p.read("cldr-numbers-full/main/"+tag+"/numbers.json", "main", tag, "numbers")
	if err != nil {
		return err
	}
	system := text(n, "defaultNumberingSystem")
	main["digits"] = ""
	if system != "latn" {
		s, err := p.read("cldr-core/supplemental/numberingSystems.json", "supplemental", "numberingSystems", system)
		if err != nil {
			return err
		}
		main["digits"] = text(s, "_digits")
	}
	symbols := "symbols-numberSystem-" + system
	main["decimal"] = text(n, symbols, "decimal")
	main["group"] = text(n, symbols, "group")
	main["minus"] = text(n, symbols, "minusSign")
	// A number of four digits is parted only where this is 1.
	main["groupFrom"] = 4
	if text(n, "minimumGroupingDigits") == "2" {
		main["groupFrom"] = 5
	}
	main["lakh"] = strings.Contains(text(n, "decimalFormats-numberSystem-"+system, "standard"), "#,##,##0")
	return nil
}

func (p packages) units(tag string, main map[string]any) error {
	u, err := p.read("cldr-units-full/main/"+tag+"/units.json", "main", tag, "units")
	if err != nil {
		return err
	}
	units := map[string]any{}
	for name, from := range map[string]string{"byte": "long", "kilobyte": "short", "megabyte": "short", "gigabyte": "short"} {
		all, _ := at(u, from, "digital-"+name).(map[string]any)
		forms := map[string]any{}
		for k, v := range all {
			if form, ok := strings.CutPrefix(k, "unitPattern-count-"); ok {
				// A number and its unit stay on one line.
				forms[form] = strings.ReplaceAll(v.(string), " ", "\u00a0")
			}
		}
		if forms["other"] == nil {
			return fmt.Errorf("no %s", name)
		}
		for form, v := range forms {
			if form != "other" && v == forms["other"] {
				delete(forms, form)
			}
		}
		units[name] = forms
	}
	main["units"] = units
	return nil
}

func (p packages) list(tag string, main map[string]any) error {
	l, err := p.read("cldr-misc-full/main/"+tag+"/listPatterns.json", "main", tag, "listPatterns", "listPattern-type-standard")
	if err != nil {
		return err
	}
	main["list"] = map[string]any{"two": l["2"], "start": l["start"], "middle": l["middle"], "end": l["end"]}
	return nil
}

func (p packages) plurals(tag string, main map[string]any) error {
	all, err := p.read("cldr-core/supplemental/plurals.json", "supplemental", "plurals-type-cardinal")
	if err != nil {
		return err
	}
	rules, _ := all[tag].(map[string]any)
	if rules == nil {
		rules, _ = all[strings.SplitN(tag, "-", 2)[0]].(map[string]any)
	}
	out := map[string]any{}
	for k, v := range rules {
		form := strings.TrimPrefix(k, "pluralRule-count-")
		rule, _, _ := strings.Cut(v.(string), "@")
		if form != "other" {
			out[form] = strings.TrimSpace(rule)
		}
	}
	main["plurals"] = out
	return nil
}

// shorterName are the countries whose shorter name is the one in daily use.
var shorterName = map[string]bool{"HK": true, "MO": true, "MM": true, "PS": true}

func (p packages) countries(tag string, c codes) (map[string]any, error) {
	all, err := p.read("cldr-localenames-full/main/"+tag+"/territories.json", "main", tag, "localeDisplayNames", "territories")
	if err != nil {
		return nil, err
	}
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
	return out, nil
}

// zoneAreas are the areas of which every city is kept. Elsewhere it is one city
// per rule of time, or the archive would be half as large again.
var zoneAreas = []string{"Africa", "Asia", "Europe"}

// mainZones are the zones that stand for a rule of time.
func (p packages) mainZones() (map[string]bool, error) {
	w, err := p.read("cldr-core/supplemental/windowsZones.json", "supplemental", "windowsZones")
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	list, _ := w["mapTimezones"].([]any)
	for _, v := range list {
		if text(v, "mapZone", "_territory") == "001" {
			out[text(v, "mapZone", "_type")] = true
		}
	}
	return out, nil
}

// zones gives the names of the cities after which time zones are named, where
// they differ from the zone's own name.
func (p packages) zones(tag string, main map[string]any) (map[string]any, error) {
	names, err := p.read("cldr-dates-full/main/"+tag+"/timeZoneNames.json", "main", tag, "dates", "timeZoneNames")
	if err != nil {
		return nil, err
	}
	main["zone"] = text(names, "regionFormat")
	cities := map[string]any{}
	collectCities("", names["zone"], cities)
	zones, err := p.read("cldr-bcp47/bcp47/timezone.json", "keyword", "u", "tz")
	if err != nil {
		return nil, err
	}
	main001, err := p.mainZones()
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, v := range zones {
		z, _ := v.(map[string]any)
		aliases := strings.Fields(text(z, "_alias"))
		if len(aliases) == 0 || !strings.Contains(aliases[0], "/") {
			continue
		}
		city, ok := cities[aliases[0]].(string)
		if !ok {
			continue
		}
		name := aliases[0]
		if iana := text(z, "_iana"); iana != "" {
			name = iana
		}
		if !main001[aliases[0]] && !slices.Contains(zoneAreas, name[:strings.IndexByte(name, '/')]) {
			continue
		}
		if city != strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ") {
			out[name] = city
		}
	}
	return out, nil
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
