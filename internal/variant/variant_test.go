package variant

import (
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/sum"
)

var rules = Rules{Widths: []int{400, 800, 1200, 1600}, Quality: 80}

// No version is larger than the original, and none is made where nothing is gained.
func TestOf(t *testing.T) {
	photo := func(w, h int) picture.Info {
		return picture.Info{Width: w, Height: h, Type: "image/jpeg", Convertible: true}
	}
	for _, c := range []struct {
		name string
		info picture.Info
		want string
	}{
		{"a large photo", photo(4032, 3024), "400x300 800x600 1200x900 1600x1200 image/webp; 1200x900 image/jpeg"},
		{"a portrait", photo(3024, 4032), "400x533 800x1067 1200x1600 1600x2133 image/webp; 1200x1600 image/jpeg"},
		{"a small photo", photo(1000, 750), "400x300 800x600 1000x750 image/webp; 1000x750 image/jpeg"},
		{"one as wide as a version", photo(800, 600), "400x300 800x600 image/webp; 800x600 image/jpeg"},
		{"one as small as the smallest", photo(400, 300), ""},
		{"a very flat one", photo(5000, 2), "400x1 800x1 1200x1 1600x1 image/webp; 1200x1 image/jpeg"},
		{"a film", picture.Info{Width: 900, Height: 900, Type: "image/gif"}, ""},
	} {
		s, ok := Of("events/paris/hall.jpg", sum.OfString("a"), c.info, rules)
		got := ""
		if ok {
			for _, v := range s.Choices {
				got += fmt.Sprintf("%dx%d ", v.Width, v.Height)
			}
			got += fmt.Sprintf("%s; %dx%d %s", s.Choices[0].Type, s.Fallback.Width, s.Fallback.Height, s.Fallback.Type)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if _, ok := Of("a.jpg", sum.Sum{}, photo(4032, 3024), Rules{}); ok {
		t.Error("versions are made although there are to be none")
	}
}

// Whatever changes the bytes changes the name, so that browsers may keep a version.
func TestNames(t *testing.T) {
	info := picture.Info{Width: 4000, Height: 3000, Type: "image/jpeg", Convertible: true}
	seen := make(map[string]bool)
	keys := make(map[sum.Sum]bool)
	for _, file := range []string{"a", "b"} {
		for _, quality := range []int{80, 70} {
			s, _ := Of("a/hall.jpg", sum.OfString(file), info, Rules{Widths: rules.Widths, Quality: quality})
			for _, v := range s.All() {
				if seen[v.Path] || keys[v.Key] || !strings.HasPrefix(v.Path, "a/hall.") {
					t.Errorf("%s is the name of two versions", v.Path)
				}
				seen[v.Path], keys[v.Key] = true, true
			}
		}
	}
	s, _ := Of("hall.jpg", sum.OfString("a"), info, Rules{Widths: []int{400, 800}, Quality: 80})
	want := "/x/" + s.Choices[0].Path + " 400w, /x/" + s.Choices[1].Path + " 800w"
	if got := s.Srcset(func(path string) string { return "/x/" + path }); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
