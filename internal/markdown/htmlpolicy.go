package markdown

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// safeElements are the elements of SafeHTML, and safeAttributes what each may have:
// names, and behind a "=" the form of the value. The library has the last word on every
// tag.
const (
	safeElements = `a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del details dfn div dl dt em
		figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li mark ol p picture pre q rp rt ruby s samp section small span
		strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`

	safeAttributes = `
		* class=[\pL\pM\pN_\s-]+ dir=(?i)(ltr|rtl|auto) id=[\pL\pM\p{Nd}-][\pL\pM\p{Nd}_-]* lang=[A-Za-z0-9-]* title translate=(yes|no)?
		a href hreflang=[A-Za-z0-9-]+ name=[\pL\pM\p{Nd}-][\pL\pM\p{Nd}_-]* rel=[a-z\s-]+ type=[\w./+-]+
		blockquote cite
		col span=\d{1,3}
		colgroup span=\d{1,3}
		data value
		del cite datetime=[\w:.+-]+
		details open=(open)? name=[\w-]+
		iframe height=\d{1,4}%? src width=\d{1,4}%? allowfullscreen=.* loading=(lazy|eager)
		img alt decoding=(async|sync|auto) height=\d{1,5}(px)? loading=(lazy|eager) src width=\d{1,5}(px|%)?
		ins cite datetime=[\w:.+-]+
		li value=-?\d{1,5}
		ol reversed=(reversed)? start=-?\d{1,5} type=[1aAiI]
		q cite
		td align=(left|right|center) colspan=\d{1,3} headers rowspan=\d{1,3}
		th align=(left|right|center) abbr colspan=\d{1,3} headers rowspan=\d{1,3} scope=(row|col|rowgroup|colgroup)
		time datetime=[\w:.+-]+`
)

// newPolicy makes the policy of SafeHTML.
func newPolicy(iframeHosts []string) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	elements := strings.Fields(safeElements)
	p.AllowElements(elements...)
	p.AllowNoAttrs().OnElements(elements...)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "sms", "tel", "webcal")
	for line := range strings.Lines(strings.TrimSpace(safeAttributes)) {
		fields := strings.Fields(line)
		for _, field := range fields[1:] {
			name, form, limited := strings.Cut(field, "=")
			rule := p.AllowAttrs(name)
			switch {
			case fields[0] == "iframe" && name == "src":
				rule.Matching(framesOf(iframeHosts)).OnElements("iframe")
			case limited && fields[0] == "*":
				rule.Matching(regexp.MustCompile("^(?:" + form + ")$")).Globally()
			case limited:
				rule.Matching(regexp.MustCompile("^(?:" + form + ")$")).OnElements(fields[0])
			case fields[0] == "*":
				rule.Globally()
			default:
				rule.OnElements(fields[0])
			}
		}
	}
	return p
}

// framesOf matches the addresses of pages on some hosts.
func framesOf(hosts []string) *regexp.Regexp {
	var quoted []string
	for _, host := range hosts {
		quoted = append(quoted, regexp.QuoteMeta(host))
	}
	if quoted == nil {
		return regexp.MustCompile(`^\b$`) // nothing
	}
	return regexp.MustCompile(`^https://(?i:` + strings.Join(quoted, "|") + `)(?:[/?#]|$)`)
}
