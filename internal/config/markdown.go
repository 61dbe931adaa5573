package config

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
)

// markdown reads what the text of pages may hold.
func (r *reader) markdown(rec schema.Record, node frontmatter.Node) {
	group, _ := rec.Get("markdown")
	s := &r.settings.Markdown
	if html, ok := group.Group.Get("html"); ok {
		s.HTML = html.Text
	}
	if colours, ok := group.Group.Get("colours"); ok {
		s.Colours = colours.Yes
	}
	hosts, ok := group.Group.Get("iframe_hosts")
	for _, v := range hosts.List {
		host := strings.ToLower(v.Text)
		if u, err := url.Parse("https://" + host); err == nil && u.Host == host && strings.Contains(host, ".") && !strings.ContainsAny(host, "*:") {
			s.IframeHosts = append(s.IframeHosts, host)
			continue
		}
		hint := "Write it as it stands in addresses, such as www.youtube-nocookie.com."
		if u, err := url.Parse(host); err == nil && strings.Contains(u.Hostname(), ".") {
			hint = fmt.Sprintf("Perhaps %s?", u.Hostname())
		}
		r.report(diag.ValueWrong, v.Span, fmt.Sprintf("“%s” is not the name of a host", v.Text), hint)
	}
	written, _ := node.Find("markdown")
	if html, given := written.Find("html"); ok && s.HTML == NoHTML && (!given || html.Text == "false" || html.Text == NoHTML) {
		r.report(diag.ValueUnlikely, hosts.KeySpan, "“iframe_hosts” has no effect while HTML is switched off", "Write html: safe beside it.")
	}
}
