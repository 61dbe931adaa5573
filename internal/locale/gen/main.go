// Gen makes cldr/cldr.zip and codes.go from the JSON packages of the Unicode
// Common Locale Data Repository.
//
//	npm install cldr-core@48.2.0 cldr-bcp47@48.2.0 cldr-dates-full@48.2.0 \
//		cldr-localenames-full@48.2.0 cldr-misc-full@48.2.0 \
//		cldr-numbers-full@48.2.0 cldr-units-full@48.2.0
//	go run ./gen node_modules
//
// The archive holds per locale what the locale package writes with: TAG.json
// (patterns, months, digits, plural rules), TAG.countries.json and
// TAG.zones.json. A locale with a parent holds only what differs from it.
// CLDR's patterns are rewritten into texts with fields in braces, so that
// nothing of its pattern language is left to be read later.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./gen FOLDER, where FOLDER holds the cldr-… packages")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	p := &packages{folder: folder}
	codes, tags := p.countryCodes(), p.tags()
	parents := p.parents(tags)
	full := map[string]entry{}
	for _, tag := range tags {
		full[tag] = p.entry(tag, codes)
	}
	if p.err != nil {
		return p.err
	}
	files := map[string]any{}
	dropped := map[string]bool{} // those that say nothing of their own
	depth := func(tag string) (n int) {
		for ; tag != ""; tag = parents[tag] {
			n++
		}
		return n
	}
	slices.SortStableFunc(tags, func(a, b string) int { return depth(a) - depth(b) })
	for _, tag := range tags {
		above := parents[tag]
		main := difference(full[tag].main, full[above].main, 2)
		countries := difference(full[tag].countries, full[above].countries, 1)
		zones := difference(full[tag].zones, full[above].zones, 1)
		if len(main)+len(countries)+len(zones) == 0 && above == shorter(tag) {
			dropped[tag] = true
			continue
		}
		for dropped[above] {
			above = parents[above]
		}
		if above != "" {
			main["parent"] = above
		}
		files[tag+".json"] = main
		if len(countries) > 0 {
			files[tag+".countries.json"] = countries
		}
		if len(zones) > 0 {
			files[tag+".zones.json"] = zones
		}
	}
	archive, err := pack(files)
	if err != nil {
		return err
	}
	return cmp.Or(os.WriteFile("codes.go", codes.source(), 0o644), os.WriteFile("cldr/cldr.zip", archive, 0o644))
}

// pack writes an archive that depends on nothing but the files' contents.
func pack(files map[string]any) ([]byte, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		enc := json.NewEncoder(f)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return buf.Bytes(), err
}

// difference gives what child has otherwise than parent, down to a depth of maps
// within maps.
func difference(child, parent map[string]any, depth int) map[string]any {
	out := map[string]any{}
	for k, v := range child {
		above, known := parent[k]
		if known && reflect.DeepEqual(v, above) {
			continue
		}
		inner, ok := v.(map[string]any)
		innerAbove, okAbove := above.(map[string]any)
		if ok && okAbove && depth > 1 {
			v = difference(inner, innerAbove, depth-1)
		}
		out[k] = v
	}
	return out
}

// packages is the folder of the npm packages, and the first error that came of
// reading it.
type packages struct {
	folder string
	err    error
}

// read gives the value at a path of keys in a JSON file; nil behind an error.
func (p *packages) read(file string, keys ...string) map[string]any {
	data, err := os.ReadFile(filepath.Join(p.folder, filepath.FromSlash(file)))
	var v any
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	m, ok := at(v, keys...).(map[string]any)
	if err == nil && !ok {
		err = fmt.Errorf("%s: no %s", file, strings.Join(keys, "."))
	}
	p.err = cmp.Or(p.err, err)
	return m
}

// tags gives the locales that CLDR calls modern or moderate, which means that
// dates, numbers and the names of countries are all there.
func (p *packages) tags() []string {
	var tags []string
	for tag, level := range p.read("cldr-core/coverageLevels.json", "effectiveCoverageLevels") {
		if tag == "und" || level != "modern" && level != "moderate" {
			continue
		}
		if _, err := os.Stat(filepath.Join(p.folder, "cldr-dates-full/main", tag)); err == nil {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags
}

// parents gives the one of the tags from which each one inherits; "" for none.
func (p *packages) parents(tags []string) map[string]string {
	explicit := p.read("cldr-core/supplemental/parentLocales.json", "supplemental", "parentLocales", "parentLocale")
	out := map[string]string{}
	for _, tag := range tags {
		up := tag
		for up != "" && (up == tag || !slices.Contains(tags, up)) {
			if e, ok := explicit[up].(string); ok {
				up = e
			} else {
				up = shorter(up)
			}
		}
		out[tag] = up
	}
	return out
}

func shorter(tag string) string { return tag[:max(strings.LastIndexByte(tag, '-'), 0)] }

// codes are the countries of ISO 3166-1, and Kosovo.
type codes struct{ alpha2, alpha3 []string }

func (p *packages) countryCodes() (c codes) {
	names := p.read("cldr-localenames-full/main/en/territories.json", "main", "en", "localeDisplayNames", "territories")
	mappings := p.read("cldr-core/supplemental/codeMappings.json", "supplemental", "codeMappings")
	for _, code := range slices.Sorted(maps.Keys(names)) {
		// From 900 on the numbers are for private use; XK is the one that the world uses.
		if numeric := text(mappings, code, "_numeric"); len(code) == 2 && numeric != "" && (numeric < "900" || code == "XK") {
			c.alpha2 = append(c.alpha2, code)
			c.alpha3 = append(c.alpha3, text(mappings, code, "_alpha3"))
		}
	}
	return c
}

func (c codes) source() []byte {
	return fmt.Appendf(nil, `// Code generated by gen from CLDR; see cldr/NOTICE. DO NOT EDIT.

package locale

// alpha2 holds the codes of ISO 3166-1, and XK; alpha3 the longer codes in the
// same order.
const (
	alpha2 = %q
	alpha3 = %q
)
`, strings.Join(c.alpha2, " "), strings.Join(c.alpha3, " "))
}
