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
	"encoding/json"
	"fmt"
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
	p := packages{folder}
	codes, err := p.countryCodes()
	if err != nil {
		return err
	}
	if err := os.WriteFile("codes.go", codes.source(), 0o644); err != nil {
		return err
	}
	tags, err := p.tags()
	if err != nil {
		return err
	}
	parents, err := p.parents(tags)
	if err != nil {
		return err
	}
	full := map[string]entry{}
	for _, tag := range tags {
		if full[tag], err = p.entry(tag, codes); err != nil {
			return fmt.Errorf("%s: %w", tag, err)
		}
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
		main := difference(full[tag].main, full[above].main)
		countries := difference(full[tag].countries, full[above].countries)
		zones := difference(full[tag].zones, full[above].zones)
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
	return os.WriteFile("cldr/cldr.zip", archive, 0o644)
}

// pack writes an archive that depends on nothing but the files' contents.
func pack(files map[string]any) ([]byte, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, name := range names {
		data, err := plainJSON(files[name])
		if err != nil {
			return nil, err
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func plainJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return buf.Bytes(), err
}

// difference gives what child has otherwise than parent; within a map, the
// entries that differ.
func difference(child, parent map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range child {
		was, known := parent[k]
		if known && reflect.DeepEqual(v, was) {
			continue
		}
		inner, ok := v.(map[string]any)
		wasInner, wasOK := was.(map[string]any)
		if ok && wasOK {
			v = difference1(inner, wasInner)
		}
		out[k] = v
	}
	return out
}

func difference1(child, parent map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range child {
		if !reflect.DeepEqual(v, parent[k]) {
			out[k] = v
		}
	}
	return out
}

// packages is the folder of the npm packages.
type packages struct{ folder string }

// read gives the value at a path of keys in a JSON file.
func (p packages) read(file string, keys ...string) (map[string]any, error) {
	data, err := os.ReadFile(filepath.Join(p.folder, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, k := range keys {
		inner, ok := v[k].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: no %s", file, k)
		}
		v = inner
	}
	return v, nil
}

// tags gives the locales that CLDR calls modern or moderate, which means that
// dates, numbers and the names of countries are all there.
func (p packages) tags() ([]string, error) {
	levels, err := p.read("cldr-core/coverageLevels.json", "effectiveCoverageLevels")
	if err != nil {
		return nil, err
	}
	var tags []string
	for tag, level := range levels {
		if tag == "und" || level != "modern" && level != "moderate" {
			continue
		}
		if _, err := os.Stat(filepath.Join(p.folder, "cldr-dates-full/main", tag)); err == nil {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags, nil
}

// parents tells from which of the tags each one inherits; "" for none.
func (p packages) parents(tags []string) (map[string]string, error) {
	explicit, err := p.read("cldr-core/supplemental/parentLocales.json", "supplemental", "parentLocales", "parentLocale")
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, tag := range tags {
		up := tag
		for up != "" {
			if e, ok := explicit[up].(string); ok {
				up = e
			} else {
				up = shorter(up)
			}
			if slices.Contains(tags, up) {
				break
			}
		}
		out[tag] = up
	}
	return out, nil
}

func shorter(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	return tag[:max(i, 0)]
}

// codes are the countries of ISO 3166-1, and Kosovo.
type codes struct{ alpha2, alpha3 []string }

func (p packages) countryCodes() (codes, error) {
	names, err := p.read("cldr-localenames-full/main/en/territories.json", "main", "en", "localeDisplayNames", "territories")
	if err != nil {
		return codes{}, err
	}
	mappings, err := p.read("cldr-core/supplemental/codeMappings.json", "supplemental", "codeMappings")
	if err != nil {
		return codes{}, err
	}
	var c codes
	for code := range names {
		m, _ := mappings[code].(map[string]any)
		numeric, _ := m["_numeric"].(string)
		// From 900 on the numbers are for private use; XK is the one that the world uses.
		if len(code) == 2 && numeric != "" && (numeric < "900" || code == "XK") {
			c.alpha2 = append(c.alpha2, code)
		}
	}
	slices.Sort(c.alpha2)
	for _, code := range c.alpha2 {
		alpha3, _ := mappings[code].(map[string]any)["_alpha3"].(string)
		c.alpha3 = append(c.alpha3, alpha3)
	}
	return c, nil
}

func (c codes) source() []byte {
	var b bytes.Buffer
	b.WriteString("// Code generated by gen from CLDR; see cldr/NOTICE. DO NOT EDIT.\n\npackage locale\n\n")
	b.WriteString("// alpha2 holds the codes of ISO 3166-1, and XK; alpha3 the longer codes in the\n// same order.\n")
	fmt.Fprintf(&b, "const (\n\talpha2 = \"%s\"\n\talpha3 = \"%s\"\n)\n", strings.Join(c.alpha2, " "), strings.Join(c.alpha3, " "))
	return b.Bytes()
}
