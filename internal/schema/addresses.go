package schema

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/meridian-ssg/meridian/internal/diag"
)

type kindOfAddress struct {
	scheme string
	slips  []string                    // what people write in its place
	check  func(address string) string // says what is wrong with an address; "" for nothing
}

// schemes are the kinds of address whose form is known.
var schemes = []kindOfAddress{
	{"https", nil, checkWeb},
	{"http", nil, checkWeb},
	{"webcal", nil, checkWeb},
	{"mailto", []string{"mail", "email", "e-mail"}, checkMailbox},
	{"tel", []string{"phone", "telephone"}, checkTelephone},
	{"sms", nil, checkTelephone},
}

// CheckLink says whether a text can be the address of a link that leads off the
// site, to a page, a mailbox or a telephone; else what to do, and the address that
// was meant, "" where that is not known. Of kinds that are not known nothing is said.
func CheckLink(s string) (hint, meant string, ok bool) {
	if hint = checkAddress(s); hint == "" {
		return "", "", true
	}
	for _, other := range nearAddresses(s) {
		if checkAddress(other) == "" {
			return fmt.Sprintf("Perhaps %s?", other), other, false
		}
	}
	return hint, "", false
}

// checkURL says whether a text is a whole web address, and else what to do.
func checkURL(s string) (string, bool) {
	hint, meant, ok := CheckLink(s)
	switch {
	case strings.HasPrefix(cmp.Or(meant, strings.ToLower(s)), "mailto:"):
		return "This is an e-mail address. Write a web address, which begins with https://.", false
	case strings.HasPrefix(cmp.Or(meant, strings.ToLower(s)), "tel:"):
		return "This is a telephone number. Write a web address, which begins with https://.", false
	case isWeb(s), isWeb(meant), !ok && meant == "":
		return hint, ok
	}
	return "An address begins with https://.", false
}

// NearLink gives the whole address of which a text that leads to no file is a part:
// mailto:office@example.org for office@example.org; "" where it may as well be a
// path.
func NearLink(s string) string {
	_, meant, ok := CheckLink(s)
	number, isNumber := telephoneNumber(s)
	switch {
	case ok || meant == "" || isNumber && (len(number) < 7 || strings.IndexByte("+0", number[0]) < 0):
		return ""
	case meant == "https://"+s && !strings.HasPrefix(strings.ToLower(s), "www."):
		host, _, _ := strings.Cut(s, "/")
		if _, known := publicsuffix.PublicSuffix(strings.ToLower(host)); !known {
			return ""
		}
	}
	return meant
}

// IsNearlyWeb says whether what stands in front of two slashes was meant to be https:.
func IsNearlyWeb(scheme string) bool {
	return isWeb(meantScheme(strings.TrimRight(scheme, ":;/")) + "://")
}

// isWeb says whether an address begins as those of web pages do.
func isWeb(s string) bool {
	scheme, _, ok := strings.Cut(strings.ToLower(s), "://")
	return ok && (scheme == "https" || scheme == "http")
}

// checkAddress says what is wrong with a whole address; "" for nothing.
func checkAddress(s string) string {
	for _, mark := range []string{"{{", "{%", "<%", "${"} {
		if strings.Contains(s, mark) {
			return fmt.Sprintf("Nothing is put in the place of %s… here. Write the address itself.", mark)
		}
	}
	if strings.ContainsAny(s, " \t\r\n<>\"") {
		return "An address has no spaces, quotes or angle brackets in it."
	}
	scheme, _, ok := strings.Cut(s, ":")
	if strings.HasPrefix(s, "//") {
		return checkWeb("https:" + s)
	}
	if i := slices.IndexFunc(schemes, func(known kindOfAddress) bool { return strings.EqualFold(known.scheme, scheme) }); ok && i >= 0 {
		return schemes[i].check(s)
	}
	switch {
	case ok && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+-") == "" && meantScheme(scheme) == "":
		return ""
	case strings.Contains(s, "@") && !strings.Contains(s, "/"):
		return "This is an e-mail address."
	case isFile(strings.ToLower(s)):
		return "This is the name of a file. Write the address at which readers find it, as browsers show it: https://www.example.org/about/"
	}
	return "An address begins with https://."
}

// meantScheme gives the scheme that was meant by a name that is nearly one; "" for
// none.
func meantScheme(name string) string {
	name = strings.ToLower(name)
	for _, s := range schemes {
		if s.scheme == name || slices.Contains(s.slips, name) {
			return s.scheme
		}
	}
	if near, ok := Nearest(name, []string{"https", "http", "mailto"}); ok && len(name) > 2 && strings.Contains(name, "t") && name != "ftp" && name != "ftps" && name != "sftp" {
		return near
	}
	return ""
}

// checkWeb checks what stands behind http: or https:.
func checkWeb(s string) string {
	const copied = "Copy it again from the browser's address bar."
	u, err := url.Parse(s)
	if err != nil {
		return copied
	}
	h := strings.ToLower(u.Hostname())
	last := h[strings.LastIndexByte(h, '.')+1:]
	port, _ := strconv.Atoi(u.Port())
	switch {
	case h == "http" || h == "https":
		return "It begins with https:// twice."
	case h == "" || u.Opaque != "" || strings.HasPrefix(h, ".") || strings.Contains(h, "..") || strings.HasSuffix(h, "."):
		return copied
	case strings.ContainsAny(h, ",;"):
		return fmt.Sprintf("There is a comma or a semicolon in the name of the site, %s.", diag.Quoted(h))
	case u.Port() != "" && (port < 1 || port > 65535):
		return fmt.Sprintf("The number behind the name of the site, %s, is none that a site can have.", u.Port())
	case u.User.Username() == "mailto" || u.User != nil && strings.Trim(u.Path, "/") == "" && !strings.Contains(u.User.String(), ":"):
		return "The @ belongs to e-mail addresses, which begin with mailto:."
	case h == "localhost" || h == "127.0.0.1" || h == "0.0.0.0" || h == "::1":
		return "This is an address on your own computer, which readers can't reach."
	case strings.Contains(h, ":"): // IPv6
	case last == h || strings.HasPrefix(h, "www.") && strings.Count(h, ".") == 1 && len(last) > 4:
		return fmt.Sprintf("%s is no name of a site; is its ending missing, as in %s.org?", diag.Quoted(h), h)
	case len(last) == 1 && (last[0] < '0' || last[0] > '9'):
		return fmt.Sprintf("The ending of %s has one letter only; is the rest of it missing?", diag.Quoted(h))
	}
	return ""
}

// checkMailbox checks what stands behind mailto: (RFC 6068): nobody, or addresses
// with commas between them, and what the letter shall say.
func checkMailbox(s string) string {
	to, _, says := strings.Cut(s[len("mailto:"):], "?")
	if to == "" && says {
		return ""
	}
	for _, box := range strings.Split(to, ",") {
		if plain, err := url.PathUnescape(box); err != nil {
			return "A % needs two digits behind it."
		} else if _, ok := checkEmail(plain); !ok || plain[0] == '/' {
			return "Behind mailto: stands an e-mail address, as in mailto:office@example.org."
		}
	}
	return ""
}

// checkTelephone checks what stands behind tel: or sms: (RFC 3966).
func checkTelephone(s string) string {
	_, number, _ := strings.Cut(s, ":")
	if i := strings.IndexAny(number, ";?"); i >= 0 {
		number = number[:i]
	}
	digits, ok := telephoneNumber(number)
	switch {
	case !ok || strings.Contains(number, "/"):
		return "Behind tel: stands a telephone number, as in tel:+442079460000."
	case strings.Contains(digits, "+") && strings.Contains(number, "(0)"):
		return "Nobody dials the 0 in brackets behind the number of the country."
	}
	return ""
}

// telephoneNumber reads a telephone number, however it is divided.
func telephoneNumber(s string) (digits string, ok bool) {
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "00") {
		s = strings.Replace(s, "(0)", "", 1)
	}
	digits = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", ".", "", "(", "", ")", "", "/", "").Replace(s)
	n := len(strings.Trim(strings.TrimPrefix(digits, "+"), "*#"))
	return digits, n >= 2 && n <= 20 && strings.Trim(strings.TrimPrefix(digits, "+"), "0123456789*#") == ""
}

// isFile says whether a text in small letters names a file of the site rather
// than a host.
func isFile(s string) bool {
	s, _, _ = strings.Cut(s, "#")
	return !strings.HasPrefix(s, "www.") && strings.Contains(fileEndings, path.Ext(s)+" ") && path.Ext(s) != ""
}

const fileEndings = ".md .html .htm .php .aspx .pdf .doc .docx .odt .xls .xlsx .ods .csv .ppt .pptx .txt .zip .ics .jpg .jpeg .png .gif .svg .webp .avif .mp3 .mp4 .mov "

// nearAddresses gives what a text may be that is nearly an address.
func nearAddresses(s string) []string {
	var out []string
	s = strings.TrimSpace(strings.Trim(s, "<>"))
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = strings.Trim(s, "()")
		out = append(out, s)
	}
	if _, dest, ok := strings.Cut(s, "]("); ok && strings.HasSuffix(dest, ")") {
		s = strings.TrimSuffix(dest, ")")
		out = append(out, s)
	}
	if number, ok := telephoneNumber(s); ok {
		return append(out, "tel:"+number)
	}
	scheme, rest, colon := strings.Cut(s, ":")
	rest = strings.TrimLeft(rest, "/ ")
	meant := meantScheme(scheme)
	switch {
	case colon && (meant == "tel" || meant == "sms"):
		plain, _ := url.PathUnescape(rest)
		if number, ok := telephoneNumber(plain); ok {
			return append(out, meant+":"+number)
		}
		return append(out, rest, "mailto:"+rest)
	case colon && meant == "mailto":
		if number, ok := telephoneNumber(rest); ok {
			return append(out, "tel:"+number)
		}
		rest = strings.Trim(strings.ReplaceAll(rest, " ", ""), "<>")
		return append(out, rest, "mailto:"+rest, "mailto:"+strings.ReplaceAll(rest, ";", ","))
	case colon && isWeb(meant+"://") && !strings.ContainsAny(rest, " \t\r\n\""):
		return append(out, nearWeb(s, rest, meant)...)
	}
	lower := strings.ToLower(s)
	switch i := strings.IndexAny(s, ":;/"); {
	case strings.ContainsAny(s, " \t\r\n\""):
		return out
	case strings.HasPrefix(s, "//"):
		return append(out, "https:"+s)
	case strings.IndexAny(s, "/.#") == 0 || isFile(lower):
		return out
	case i > 2 && i < 8 && !strings.Contains(s[:i], ".") && isWeb(meantScheme(s[:i])+"://") && strings.Contains(s[i:], "."):
		return append(out, "https://"+strings.TrimLeft(s[i:], ":;/"))
	case strings.Contains(s, "@"):
		return append(out, "mailto:"+s)
	case i > 0 && s[i] != '/' && !strings.Contains(s[:i], "."):
		return out
	}
	return append(out, "https://"+s)
}

// nearWeb gives what a web address with faults may be; rest is what stands behind
// its slashes.
func nearWeb(s, rest, scheme string) []string {
	if inner, after, ok := strings.Cut(rest, ":"); ok && meantScheme(inner) != "" {
		if isWeb(meantScheme(inner) + "://") { // https://https://
			return []string{scheme + "://" + strings.TrimLeft(after, "/")}
		}
		return []string{rest} // https://mailto:
	}
	host, below, slash := strings.Cut(rest, "/")
	if slash {
		below = "/" + below
	}
	if strings.Contains(host, "@") && strings.Trim(below, "/") == "" {
		return []string{"mailto:" + host}
	}
	out := []string{"https://" + rest}
	if strings.HasPrefix(strings.ToLower(s), scheme+"://") {
		out[0] = s
	}
	return append(out, scheme+"://"+strings.Trim(strings.NewReplacer(",", ".", ";", ".", "..", ".").Replace(host), ".")+below)
}

// checkEmail says whether a text is an e-mail address, and else what to do.
func checkEmail(s string) (string, bool) {
	local, domain, ok := strings.Cut(s, "@")
	fits := func(part, signs string) bool {
		for _, c := range part {
			if c <= ' ' || c == 0x7F || strings.ContainsRune(signs, c) {
				return false
			}
		}
		return part != "" && part[0] != '.' && part[len(part)-1] != '.' && !strings.Contains(part, "..")
	}
	if ok && fits(local, `<>()[],;:\"@`) && fits(domain, `<>()[],;:\"@/_`) && strings.Contains(domain, ".") {
		return "", true
	}
	if rest, cut := strings.CutPrefix(strings.ToLower(s), "mailto:"); cut {
		if _, ok := checkEmail(rest); ok {
			return fmt.Sprintf("Perhaps %s?", s[len("mailto:"):]), false
		}
	}
	if i, j := strings.IndexByte(s, '<'), strings.IndexByte(s, '>'); i >= 0 && j > i {
		if _, ok := checkEmail(s[i+1 : j]); ok {
			return fmt.Sprintf("Perhaps %s?", s[i+1:j]), false
		}
	}
	for _, at := range []string{" at ", "(at)", "[at]", " @ "} {
		if strings.Contains(s, at) {
			joined := strings.ReplaceAll(strings.ReplaceAll(s, at, "@"), " ", "")
			if _, ok := checkEmail(joined); ok {
				return fmt.Sprintf("Perhaps %s?", joined), false
			}
		}
	}
	if !ok {
		return "There is no @ in it.", false
	}
	return "It should look like office@example.org.", false
}
