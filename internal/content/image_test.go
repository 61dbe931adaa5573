package content

import "testing"

// A point of a picture is two percentages, which are rounded to classes that the theme
// has.
func TestFocus(t *testing.T) {
	for text, want := range map[string]string{
		"30% 60%": "focus-x-30 focus-y-60", "0% 100%": "focus-x-0 focus-y-100", " 33.4%   66% ": "focus-x-30 focus-y-70", "50% 50%": "focus-x-50 focus-y-50",
		"": "", "30%": "", "30 60": "", "30% 60% 90%": "", "-1% 60%": "", "101% 60%": "", "NaN% 60%": "", "left top": "",
	} {
		if got, ok := focusClasses(text); got != want || ok != (want != "") {
			t.Errorf("%q gives %q (%v), want %q", text, got, ok, want)
		}
	}
}
