package config

import (
	"fmt"
	"regexp"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/frontmatter"
	"github.com/meridian-ssg/meridian/internal/schema"
	"github.com/meridian-ssg/meridian/internal/target"
)

// targetFields are what may be said of a target of meridian target.
func targetFields() []schema.Field {
	return []schema.Field{
		{Name: "to", Kind: schema.Text, Required: true, Means: "A folder, as seen from the site's, or an address that begins with sftp://, rsync+ssh:// or s3://.", Example: "sftp://web@www.example.org/srv/www/international/"},
		{Name: "versions", Kind: schema.Number, Means: "For folders and SFTP: how many publications are kept, each in a folder of its own, to which a link is switched at once; if left out, one is changed in place.", Example: "3"},
		{Name: "host_key", Kind: schema.Text, Means: "The key that the host must show, where your own known_hosts does not have it, such as in a pipeline.", Example: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG9k"},
		{Name: "endpoint", Kind: schema.URL, Means: "For s3:// at another store than Amazon's: its address.", Example: "https://s3.example.org"},
		{Name: "region", Kind: schema.Text, Means: "For s3://: the region of the bucket.", Example: "eu-west-2"},
	}
}

// targetName is what can be typed behind meridian deploy, and be the name of a folder.
var targetName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// targets reads where the site can be deployed.
func (r *reader) targets(p frontmatter.Pair) {
	for _, pair := range r.pairsOf(p) {
		t := target.Target{Name: pair.Key}
		at := pair.Value
		if !targetName.MatchString(t.Name) {
			r.report(diag.ValueWrong, pair.KeySpan, fmt.Sprintf("“%s” can't be the name of a target", t.Name), "Use small letters, digits and hyphens, such as live.")
			continue
		}
		if at.Kind == frontmatter.Scalar {
			t.To = at.Text
		} else {
			if !r.requireMap(pair, "{to: ../published}") {
				continue
			}
			rec := r.decode(at, targetFields())
			setText(rec, "to", &t.To)
			setText(rec, "host_key", &t.HostKey)
			setText(rec, "endpoint", &t.Endpoint)
			setText(rec, "region", &t.Region)
			r.setCount(rec, "versions", &t.Versions)
			to, ok := at.Find("to")
			if !ok {
				continue // told already
			}
			at = to
		}
		if fault, hint := target.Check(t); fault != "" {
			r.report(diag.ValueWrong, at.Span, fmt.Sprintf("the target “%s” can't be used: %s", t.Name, fault), hint)
			continue
		}
		r.settings.Deploy = append(r.settings.Deploy, t)
	}
}
