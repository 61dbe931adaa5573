package target

import (
	"strings"
	"testing"
)

// What can be a target, and what is said of what can't.
func TestCheck(t *testing.T) {
	for to, want := range map[string]string{
		"../published":                        "",
		"/srv/www":                            "",
		"sftp://web@www.example.org/srv/www/": "",
		"sftp://www.example.org:2222/~/www":   "",
		"rsync+ssh://web@host/srv/www":        "",
		"s3://bucket":                         "",
		"s3://bucket/folder/":                 "",
		"":                                    "it says nothing",
		"ftp://host/x":                        "no way to deploy by “ftp”",
		"sftp://web:secret@host/x":            "holds a password",
		"sftp://host/":                        "names no folder",
		"sftp://host":                         "names no folder",
		"sftp://host/a/../../etc":             "holds “..”",
		"rsync+ssh://-oProxyCommand=x/y":      "is no name",
		"rsync+ssh://-l@host/y":               "is no name",
		"sftp:///x":                           "not an address",
		"sftp://host/x?y":                     "not an address",
	} {
		fault, hint := Check(Target{To: to})
		if want == "" && fault != "" || want != "" && (!strings.Contains(fault, want) || hint == "") || strings.Contains(fault+hint, "secret") {
			t.Errorf("%q: %q, %q", to, fault, hint)
		}
	}
	if fault, _ := Check(Target{To: "s3://bucket/x", Versions: 2}); fault == "" {
		t.Error("versions in S3 were accepted")
	}
}
