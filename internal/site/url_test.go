package site

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/config"
)

func TestClassifyURL(t *testing.T) {
	settings := &config.Settings{BaseURL: config.BaseURL{Origin: "https://union.example", Path: "/int/"}, FormerHosts: []string{"old.example/", "other.example/we/"}}
	for address, want := range map[string]struct {
		path  string
		where Location
	}{
		"a.md": {"a.md", Relative}, "/a/": {"/a/", Relative}, "../a b.md": {"../a b.md", Relative}, "folder/a:b.md": {"folder/a:b.md", Relative}, "": {"", Relative},
		"https://union.example/int/a/": {"/int/a/", OwnSite}, "HTTP://Union.Example/int": {"/int/", OwnSite}, "//union.example/int/": {"/int/", OwnSite},
		"https://union.example:443/int/a": {"/int/a", OwnSite},
		"https://union.example/":          {"", External}, "https://union.example/international/": {"", External}, "https://union.example.com/int/": {"", External},
		"https://union.example@evil.example/int/": {"", External}, "https://www.example.org/": {"", External},
		"https://old.example/a/": {"/int/a/", Former}, "http://OLD.example:80/int/a/": {"/int/a/", Former}, "//other.example/we/a": {"/int/a", Former}, "https://other.example/we": {"/int/", Former},
		"https://other.example/a/": {"", External}, "https//union.example/": {"", External}, "a//b": {"a//b", Relative},
		"mailto:a@union.example": {"", External}, "tel:+441": {"", External}, "ftp://union.example/int/": {"", External},
		"http://localhost:1313/a/": {"/a/", Local}, "localhost:1313": {"/", Local}, "https://127.0.0.1/a": {"/a", Local}, "http://[::1]:80/": {"/", Local},
		"http://localhost.example/": {"", External}, `C:\a`: {`C:\a`, Local}, "c:/a": {"c:/a", Local}, `\\server\a`: {`\\server\a`, Local},
	} {
		if path, where := ClassifyURL(settings, address); path != want.path || where != want.where {
			t.Errorf("%q: %q %d, want %q %d", address, path, where, want.path, want.where)
		}
	}
	if _, where := ClassifyURL(&config.Settings{BaseURL: config.BaseURL{Path: "/"}}, "https://union.example/"); where != External {
		t.Error("a site without an address claims one")
	}
}
