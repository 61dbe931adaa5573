// Package target says where a site can be deployed, and what is wrong with such an
// address. Package deploy goes there.
package target

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Target says where a site goes. See Check.
type Target struct {
	Name     string
	To       string // a folder, or an address: sftp://, rsync+ssh:// or s3://
	Versions int    // how many are kept, each in a folder of its own; 0 for one that is changed in place
	HostKey  string // of an SSH host, as in known_hosts: "ssh-ed25519 AAAA…"; "" for those of the user
	Endpoint string // of S3: the address of the service; "" for Amazon's
	Region   string // of S3
}

// The forms of a target.
const (
	SFTP  = "sftp"
	Rsync = "rsync+ssh"
	S3    = "s3"
)

// safeName is a user or a host as it may stand in a command: no option, and nothing that
// a shell would read.
var safeName = regexp.MustCompile(`^[A-Za-z0-9_\p{L}\p{N}][A-Za-z0-9_.\-\p{L}\p{N}]*$`)

// Check says what is wrong with a target, and what to do; "" where it is right.
func Check(t Target) (fault, hint string) {
	scheme, _, isAddress := strings.Cut(t.To, "://")
	const forms = "Write a folder, such as ../published, or an address: sftp://user@host/folder/, rsync+ssh://user@host/folder/ or s3://bucket/folder/."
	if !isAddress {
		if strings.TrimSpace(t.To) == "" {
			return "it says nothing", forms
		}
		return "", ""
	}
	u, err := url.Parse(t.To)
	switch _, secret := User(u); {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
		return "it is not an address", forms
	case secret:
		return "it holds a password, which everybody who sees the site's files would know", "Take it out, and give it in the variable MERIDIAN_SSH_PASSWORD of the environment; or better, use a key."
	case scheme != SFTP && scheme != Rsync && scheme != S3:
		return fmt.Sprintf("there is no way to deploy by “%s”", scheme), forms
	case !safeName.MatchString(u.Hostname()) || u.User != nil && !safeName.MatchString(u.User.Username()):
		return "its host or its user is no name", forms
	case scheme != S3 && strings.Trim(u.Path, "/") == "":
		return "it names no folder on the host, and the host's own files lie at the top", "Add the folder that the host serves, such as /var/www/html/; /~/public_html/ is below the folder of the user."
	case strings.Contains(u.Path, "/../") || strings.HasSuffix(u.Path, "/.."):
		return "its folder holds “..”", "Write the whole path of the folder."
	case t.Versions > 0 && scheme != SFTP:
		return "versions need links, which only folders and SFTP have", "Delete the line “versions”."
	}
	return "", ""
}

// User gives the user in an address, and whether a password stands there.
func User(u *url.URL) (name string, secret bool) {
	if u == nil || u.User == nil {
		return "", false
	}
	_, secret = u.User.Password()
	return u.User.Username(), secret
}
