package site

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/config"
)

func TestWhereabouts(t *testing.T) {
	base := config.BaseURL{Origin: "https://union.example", Path: "/int/"}
	for address, want := range map[string]struct {
		path  string
		where Where
	}{
		"a.md": {"a.md", Within}, "/a/": {"/a/", Within}, "../a b.md": {"../a b.md", Within}, "folder/a:b.md": {"folder/a:b.md", Within}, "": {"", Within},
		"https://union.example/int/a/": {"/int/a/", Whole}, "HTTP://Union.Example/int": {"/int", Whole}, "//union.example/int/": {"/int/", Whole},
		"https://union.example:443/int/a": {"/int/a", Whole},
		"https://union.example/":          {"", Elsewhere}, "https://union.example/international/": {"", Elsewhere}, "https://union.example.com/int/": {"", Elsewhere},
		"https://union.example@evil.example/int/": {"", Elsewhere}, "https://www.example.org/": {"", Elsewhere},
		"mailto:a@union.example": {"", Elsewhere}, "tel:+441": {"", Elsewhere}, "ftp://union.example/int/": {"", Elsewhere},
		"http://localhost:1313/a/": {"/a/", Desk}, "localhost:1313": {"/", Desk}, "https://127.0.0.1/a": {"/a", Desk}, "http://[::1]:80/": {"/", Desk},
		"http://localhost.example/": {"", Elsewhere}, `C:\a`: {`C:\a`, Desk}, "c:/a": {"c:/a", Desk}, `\\server\a`: {`\\server\a`, Desk},
	} {
		if path, where := Whereabouts(base, address); path != want.path || where != want.where {
			t.Errorf("%q: %q %d, want %q %d", address, path, where, want.path, want.where)
		}
	}
	if _, where := Whereabouts(config.BaseURL{Path: "/"}, "https://union.example/"); where != Elsewhere {
		t.Error("a site without an address claims one")
	}
}
