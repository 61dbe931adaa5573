package config

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/meridian-ssg/meridian/internal/card"
	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/decode"
	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/linkcheck"
	"github.com/meridian-ssg/meridian/internal/locale"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// Read gives the settings that src, the content of site.yaml, holds. A nil src
// gives the defaults. baseURL, where it isn't "", takes the place of base_url;
// it is trusted to be well-formed (see ParseBaseURL).
func Read(src []byte, baseURL *BaseURL) (*Settings, diag.List) {
	s := Default()
	var diags diag.List
	if src != nil {
		node, list := frontmatter.ParseYAML(File, src)
		diags = append(diags, list...)
		r := reader{file: File, settings: &s}
		r.read(node)
		if list.HasErrors() {
			s.faultyTypes = append(s.faultyTypes, "") // some of what is said of them may not have been read
		}
		diags = append(diags, r.diags...)
	}
	if baseURL != nil {
		s.Staging = s.BaseURL.Origin != "" && s.BaseURL.host() != baseURL.host()
		s.BaseURL = *baseURL
	}
	var err error
	if s.Location, err = civil.LoadZone(s.TimeZone); err != nil { // reported already where the writer gave it
		s.Location, _ = civil.LoadZone("Europe/London")
	}
	if s.Location == nil {
		s.Location, _ = civil.LoadZone("UTC")
	}
	s.complete()
	var h sum.Hasher
	h.AddBytes(src)
	h.AddString(s.BaseURL.Origin)
	h.AddString(s.BaseURL.Path)
	h.AddSum(s.Locale.Sum())
	s.Sum = h.Sum()
	return &s, diags
}

// ParseBaseURL reads the address at which a site will live. The message of the
// error is for the writer.
func ParseBaseURL(text string) (BaseURL, error) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	address, ok := linkcheck.Canonical(text)
	if err != nil || !ok {
		return BaseURL{}, fmt.Errorf("“%s” is not a web address that begins with https:// or http://", text)
	}
	switch {
	case u.User != nil:
		return BaseURL{}, fmt.Errorf("“%s” has a user or a password in it, which every reader would see", text)
	case strings.Contains(u.Path, "//"):
		return BaseURL{}, fmt.Errorf("“%s” has two slashes behind one another", text)
	case dotted(u.Path):
		return BaseURL{}, fmt.Errorf("“%s” has a part “.” or “..” in it, which browsers take out", text)
	case u.RawQuery != "" || u.Fragment != "":
		return BaseURL{}, fmt.Errorf("“%s” has a part behind “?” or “#”, which the address of a site can't have", text)
	case strings.HasPrefix(path.Base(u.Path), "index."):
		return BaseURL{}, fmt.Errorf("“%s” is the address of a page, and not that of a site", text)
	}
	rest := strings.TrimPrefix(address, u.Scheme+"://")
	host, below, _ := strings.Cut(rest, "/")
	if below != "" && !strings.HasSuffix(below, "/") {
		below += "/"
	}
	return BaseURL{Origin: u.Scheme + "://" + host, Path: "/" + below}, nil
}

// baseURLHint says what to write in the place of an address that ParseBaseURL
// refuses.
func baseURLHint(text string) string {
	if u, err := url.Parse(text); err == nil {
		below := path.Clean("/" + u.Path)
		if strings.HasPrefix(path.Base(below), "index.") {
			below = path.Dir(below)
		}
		near := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(below, "/") + "/"}).String()
		if _, err := ParseBaseURL(near); err == nil {
			return fmt.Sprintf("Perhaps %s?", near)
		}
	}
	return "Write the whole address, such as https://www.example.org/international/"
}

// formerHost reads a host at which the site lived before, with its folder there, or
// the whole address.
func (r *reader) formerHost(v schema.Value) {
	text := v.Text
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	base, err := ParseBaseURL(text)
	if _, _, ok := schema.CheckLink(text); err != nil || !ok {
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is not the name of a host", v.Text), "Write it as it stands in addresses, such as old.example.org, with the site's folder if it had one.")
		return
	}
	_, host, _ := strings.Cut(base.Origin, "://")
	r.settings.FormerHosts = append(r.settings.FormerHosts, host+base.Path)
}

// embedHost reads a host from which texts may show something.
func (r *reader) embedHost(v schema.Value) {
	_, written, whole := strings.Cut(v.Text, "://")
	if !whole {
		written = v.Text
	}
	base, err := ParseBaseURL("https://" + written)
	_, host, _ := strings.Cut(base.Origin, "://")
	switch _, _, ok := schema.CheckLink("https://" + written); {
	case err != nil || !ok || !strings.Contains(host, "."):
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is not the name of a host", v.Text), "Write it as it stands in addresses, such as www.openstreetmap.org.")
	case whole || base.Path != "/":
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is an address, where the name of a host is to stand", v.Text), fmt.Sprintf("Perhaps %s?", host))
	default:
		r.settings.EmbedHosts = append(r.settings.EmbedHosts, host)
	}
}

// dotted says whether a path has a part that leads upwards or nowhere.
func dotted(path string) bool {
	parts := strings.Split(path, "/")
	return slices.Contains(parts, ".") || slices.Contains(parts, "..") || strings.Contains(path, "//")
}

// fileSize reads "500 kB" or "1.5 MB", in units of a thousand and a million
// bytes, whatever the capitals; "none" is 0.
func fileSize(text string) (int64, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "none" {
		return 0, true
	}
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"kb", 1e3}, {"mb", 1e6}} {
		number, ok := strings.CutSuffix(text, unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(number), ",", ".", 1), 64)
		if size := n * unit.bytes; err == nil && size >= 1 && size <= 1e12 {
			return int64(size), true
		}
	}
	return 0, false
}

type reader struct {
	file     string
	settings *Settings
	diags    diag.List
}

func (r *reader) report(code diag.Code, span diag.Span, message, hint string) {
	r.diags = append(r.diags, diag.Diagnostic{Code: code, File: r.file, Span: span, Message: message, Hint: hint})
}

// decode checks a node against fields, in the words of settings.
func (r *reader) decode(node frontmatter.Node, known []schema.Field) schema.Record {
	rec, list := decode.Settings(r.file, node, known)
	r.diags = append(r.diags, list...)
	return rec
}

func (r *reader) read(node frontmatter.Node) {
	s := r.settings
	rec := r.decode(node, Fields())
	setText(rec, "title", &s.Title)
	setText(rec, "description", &s.Description)
	setText(rec, "time_zone", &s.TimeZone)
	s.zoneGiven = rec.Has("time_zone")
	setText(rec, "address_form", &s.AddressForm)
	setText(rec, "address_names", &s.AddressNames)
	setText(rec, "fallback", &s.Fallback)
	if v, ok := rec.Get("stale_notice"); ok {
		s.StaleNotice = v.Yes
	}
	if v, ok := rec.Get("base_url"); ok {
		base, err := ParseBaseURL(v.Text)
		if err != nil {
			r.report(diag.ValueWrong, v.Span, err.Error(), baseURLHint(v.Text))
		} else {
			s.BaseURL = base
		}
	}
	if v, ok := rec.Get("language"); ok {
		if loc, known := locale.For(v.Text); known {
			s.Language, s.Locale = v.Text, loc
		} else {
			r.report(diag.ValueWrong, v.Span, fmt.Sprintf("the language “%s” is not one whose dates and words are known", v.Text), "Use the tag of a language such as en-GB, fr or cy.")
		}
	}
	if v, ok := rec.Get("former_hosts"); ok {
		for _, host := range v.List {
			r.formerHost(host)
		}
	}
	if v, ok := rec.Get("embed_hosts"); ok {
		for _, host := range v.List {
			r.embedHost(host)
		}
	}
	r.organisation(rec)
	r.setCount(rec, "paginate", &s.Paginate)
	r.feeds(rec)
	r.search(rec, node)
	r.hosting(rec)
	setText(dataOf(rec), "licence", &s.Data.Licence)
	r.pictures(rec)
	r.worldMap(rec)
	r.theme(rec)
	r.socialCards(rec)
	r.comments(rec)
	r.forms(rec)
	if v, ok := rec.Get("largest_picture"); ok {
		if size, ok := fileSize(v.Text); ok {
			s.LargePicture = size
		} else {
			r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is not the size of a file", v.Text), "Write a number with its unit, such as 500 kB or 1.5 MB, or none for no limit.")
		}
	}
	if v, ok := rec.Get("compress"); ok {
		for _, encoding := range v.List {
			s.Compress = append(s.Compress, encoding.Text)
		}
	}
	if v, ok := rec.Get("minify"); ok {
		for _, kind := range v.List {
			s.Minify = append(s.Minify, kind.Text)
		}
	}
	if v, ok := rec.Get("removal_limit"); ok && r.checkRange(v, 0, 100) {
		s.RemovalLimit = int(v.Number)
	}
	r.markdown(rec, node)
	if v, ok := rec.Get("params"); ok {
		if s.Params, ok = v.Free.(map[string]any); !ok {
			r.report(diag.ValueWrong, v.Span, "“params” holds names with values, not a single value", "Put each one on a line of its own below params:, indented, such as campaign: Autumn.")
		}
	}
	for _, p := range node.Pairs {
		switch p.Key {
		case "menus":
			s.Menus = r.menusIn(p)
		case "taxonomies":
			r.taxonomies(p)
		case "types":
			r.types(p)
		case "permalinks":
			r.permalinks(p)
		case "deploy":
			r.targets(p)
		}
	}
	r.dataTypes(dataOf(rec))       // among the types, wherever they stand
	for _, p := range node.Pairs { // what depends on settings that may stand behind it
		switch p.Key {
		case "taxonomies":
			r.checkTaxonomies(p)
		case "languages":
			r.languages(p, rec.Has("language"))
			r.checkLanguages(p)
		}
	}
	r.checkCommentTypes(rec)
}

// permalinks reads the patterns of addresses.
func (r *reader) permalinks(p frontmatter.Pair) {
	for _, pair := range r.pairsOf(p) {
		pattern := pair.Value.Text
		if fault, hint := checkPermalink(pattern); pair.Value.Kind != frontmatter.Scalar || fault != "" {
			r.report(diag.ValueWrong, pair.Value.Span, fmt.Sprintf("“%s” is no pattern of an address%s", pattern, fault), cmp.Or(hint, "Write one such as /:year/:month/:slug/"))
			continue
		}
		r.settings.Permalinks = append(r.settings.Permalinks, Permalink{For: pair.Key, Pattern: pattern, Span: pair.KeySpan})
	}
}

// permalinkWord finds the words of a pattern.
var permalinkWord = regexp.MustCompile(`:[A-Za-z0-9_]*`)

// checkPermalink says what is wrong with the pattern of an address; "" where it is
// right.
func checkPermalink(pattern string) (fault, hint string) {
	own := false
	for _, word := range permalinkWord.FindAllString(pattern, -1) {
		name := word[1:]
		if !slices.Contains(PermalinkWords, name) {
			hint = "The words are :" + strings.Join(PermalinkWords, ", :") + "."
			if near, ok := schema.Nearest(name, PermalinkWords); ok {
				hint = fmt.Sprintf("Perhaps :%s?", near)
			}
			return fmt.Sprintf(": there is no word “%s”", word), hint
		}
		own = own || name == "slug" || name == "filename" || name == "title"
	}
	switch {
	case !own:
		return ": all pages would have the same", "Let it hold :slug, :filename or :title."
	case strings.ContainsAny(permalinkWord.ReplaceAllString(pattern, ""), `\<>:"|?*# %`), dotted(strings.TrimPrefix(pattern, "/")):
		return ": it holds a sign that no address of a page may have", ""
	}
	return "", ""
}

func setText(rec schema.Record, name string, into *string) {
	if v, ok := rec.Get(name); ok {
		*into = v.Text
	}
}

func (r *reader) organisation(rec schema.Record) {
	v, _ := rec.Get("organisation")
	o := &r.settings.Organisation
	setText(v.Group, "name", &o.Name)
	setText(v.Group, "address", &o.Address)
	setText(v.Group, "email", &o.Email)
	if logo, ok := v.Group.Get("logo"); ok {
		file, _ := logo.Group.Get("file")
		o.Logo = &Logo{File: file, Alt: o.Name}
		setText(logo.Group, "alt", &o.Logo.Alt)
	}
	links, _ := v.Group.Get("links")
	for _, l := range links.List {
		var link card.Link
		setText(l.Group, "name", &link.Title)
		setText(l.Group, "url", &link.URL)
		o.Links = append(o.Links, link)
	}
}

// hosting reads for which hosts the site is written, and what it may load from others.
func (r *reader) hosting(rec schema.Record) {
	v, _ := rec.Get("hosting")
	if hosts, ok := v.Group.Get("hosts"); ok {
		for _, it := range hosts.List {
			r.settings.Hosting.Hosts = append(r.settings.Hosting.Hosts, it.Text)
		}
	}
	r.setCount(v.Group, "https_days", &r.settings.Hosting.HTTPSDays)
	others, _ := rec.Get("other_hosts")
	for _, it := range others.List {
		host := strings.ToLower(it.Text)
		if u, err := url.Parse("https://" + host); err != nil || u.Host != host || !strings.Contains(host, ".") {
			r.report(diag.ValueWrong, it.Span, fmt.Sprintf("“%s” is not the name of a host", it.Text), "Write what stands between https:// and the next slash, such as maps.example.org.")
			continue
		}
		r.settings.OtherHosts = append(r.settings.OtherHosts, host)
	}
}

func (r *reader) feeds(rec schema.Record) {
	v, _ := rec.Get("feeds")
	feeds := &r.settings.Feeds
	if formats, ok := v.Group.Get("formats"); ok {
		feeds.Formats = nil
		for _, it := range formats.List {
			feeds.Formats = append(feeds.Formats, it.Text)
		}
	}
	r.setCount(v.Group, "limit", &feeds.Limit)
	if full, ok := v.Group.Get("full"); ok {
		feeds.Full = full.Yes
	}
}

// pictures reads the versions of pictures.
func (r *reader) pictures(rec schema.Record) {
	v, _ := rec.Get("pictures")
	rules := &r.settings.Pictures
	if widths, ok := v.Group.Get("widths"); ok {
		rules.Widths = nil
		for _, it := range widths.List {
			if r.checkRange(it, 16, 8192) {
				rules.Widths = append(rules.Widths, int(it.Number))
			}
		}
		slices.Sort(rules.Widths)
		rules.Widths = slices.Compact(rules.Widths)
	}
	if quality, ok := v.Group.Get("quality"); ok && r.checkRange(quality, 1, 100) {
		rules.Quality = int(quality.Number)
	}
}

func dataOf(rec schema.Record) schema.Record {
	v, _ := rec.Get("data")
	return v.Group
}

// dataTypes reads which pages are published as open data.
func (r *reader) dataTypes(rec schema.Record) {
	types, _ := rec.Get("types")
	for _, it := range types.List {
		if _, ok := r.settings.Type(it.Text); !ok {
			names := make([]string, len(r.settings.Types))
			for i, t := range r.settings.Types {
				names[i] = t.Name
			}
			hint := "The types are " + strings.Join(names, ", ") + "."
			if near, ok := schema.Nearest(it.Text, names); ok {
				hint = fmt.Sprintf("Perhaps %s?", near)
			}
			r.report(diag.ValueWrong, it.Span, fmt.Sprintf("there is no type “%s”", it.Text), hint)
			continue
		}
		if !slices.Contains(r.settings.Data.Types, it.Text) {
			r.settings.Data.Types = append(r.settings.Data.Types, it.Text)
		}
	}
}

// worldMap reads how maps are drawn.
func (r *reader) worldMap(rec schema.Record) {
	v, _ := rec.Get("map")
	m := &r.settings.Map
	setText(v.Group, "region", &m.Region)
	parts, _ := v.Group.Get("parts")
	wholes := make(map[string]bool)
	for _, it := range parts.List {
		country, _ := it.Group.Get("country")
		of, _ := it.Group.Get("of")
		switch {
		case country.Text == "" || of.Text == "": // that has been told
			continue
		case country.Text == of.Text:
			r.report(diag.ValueWrong, of.Span, fmt.Sprintf("%s can't be a part of itself", of.Text), "Name the country that it is drawn with.")
			continue
		case wholes[country.Text] || m.PartOf[of.Text] != "":
			r.report(diag.ValueWrong, country.Span, fmt.Sprintf("%s is part of %s here, and one of the two has a part or a whole already", country.Text, of.Text), "Draw each of them with the largest one.")
			continue
		}
		if m.PartOf == nil {
			m.PartOf = make(map[string]string)
		}
		m.PartOf[country.Text], wholes[of.Text] = of.Text, true
	}
}

// checkRange reports what is no whole number between two.
func (r *reader) checkRange(v schema.Value, least, most int) bool {
	if v.Number == float64(int(v.Number)) && float64(least) <= v.Number && v.Number <= float64(most) {
		return true
	}
	r.report(diag.ValueWrong, v.Span, fmt.Sprintf("%s must be a whole number from %d to %d", v.Text, least, most), fmt.Sprintf("Write a number such as %d.", (least+most)/2))
	return false
}

// checkTaxonomies reports taxonomies that have the key of a type's field, and of those
// that would stand at one address.
func (r *reader) checkTaxonomies(p frontmatter.Pair) {
	seen := map[string]string{"categories": "categories", "countries": "countries"}
	for _, t := range p.Value.Pairs {
		if i := slices.IndexFunc(r.settings.Types, func(o schema.Type) bool { return has(o.Fields, t.Key) }); i >= 0 {
			r.report(diag.SettingUnknown, t.KeySpan, fmt.Sprintf("“%s” can't be a taxonomy, as it means something else on pages of the type “%s”", t.Key, r.settings.Types[i].Name), "Choose another name.")
			continue
		}
		address := slug.Path(t.Key)
		if other, taken := seen[address]; taken && other != t.Key {
			r.report(diag.AddressTaken, t.KeySpan, fmt.Sprintf("the taxonomies “%s” and “%s” would have the same address: /%s/", other, t.Key, address), "Give one of them another name.")
		}
		seen[address] = t.Key
	}
}

// setCount reads a whole number of at least one.
func (r *reader) setCount(rec schema.Record, name string, into *int) {
	v, ok := rec.Get(name)
	if !ok {
		return
	}
	if n := int(v.Number); v.Number >= 1 && v.Number < 1e6 && float64(n) == v.Number {
		*into = n
		return
	}
	r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” must be a whole number of at least 1", name), "Write a number such as 20.")
}

// pairsOf gives the pairs of a setting that holds names of the writer's choosing.
func (r *reader) pairsOf(p frontmatter.Pair) []frontmatter.Pair {
	switch p.Value.Kind {
	case frontmatter.Map:
		return p.Value.Pairs
	case frontmatter.Null:
		return nil
	}
	r.report(diag.ValueWrong, p.Value.Span, "“"+p.Key+"” holds names, each with what belongs to it below it", "Write the name first, with a colon behind it, and indent what belongs to it.")
	return nil
}

// requireMap says whether a name holds keys with values; anything else but
// nothing at all is reported.
func (r *reader) requireMap(p frontmatter.Pair, example string) bool {
	if p.Value.Kind != frontmatter.Map && p.Value.Kind != frontmatter.Null {
		r.report(diag.ValueWrong, p.Value.Span, "“"+p.Key+"” takes keys with values here", fmt.Sprintf("Write %s: %s, for example.", p.Key, example))
	}
	return p.Value.Kind == frontmatter.Map
}

func (r *reader) taxonomies(p frontmatter.Pair) {
	taxonomies := slices.Clone(r.settings.Taxonomies)
	for _, t := range r.pairsOf(p) {
		tax := Taxonomy{Name: t.Key}
		if has(schema.Common(), t.Key) && !slices.Contains(commonTaxonomies, t.Key) {
			r.report(diag.SettingUnknown, t.KeySpan, fmt.Sprintf("“%s” can't be a taxonomy, as it means something else on every page", t.Key), "Choose another name.")
			continue
		}
		if r.requireMap(t, "{title: Topics}") {
			rec := r.decode(t.Value, taxonomyFields())
			setText(rec, "title", &tax.Title)
			terms, _ := rec.Get("terms")
			for _, term := range terms.List {
				tax.Terms = append(tax.Terms, term.Text)
			}
		}
		if i := slices.IndexFunc(taxonomies, func(o Taxonomy) bool { return o.Name == tax.Name }); i >= 0 {
			taxonomies[i] = tax
		} else {
			taxonomies = append(taxonomies, tax)
		}
	}
	r.settings.Taxonomies = taxonomies
}

func has(list []schema.Field, name string) bool { return schema.Index(list, name) >= 0 }
