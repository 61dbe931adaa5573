package consistency

import "testing"

func TestUnusualIn(t *testing.T) {
	for name, want := range map[string]string{
		"paris": "", "open-meeting": "", "my_page": "", "2016.01.02-x": "", "հայերեն": "", "عربي": "", "مرحبا-بالعالم": "", "日本": "", "हिन्दी": "",
		"فارسی\u200cها": "", "ελληνικα": "", "русский": "", "й": "",
		"Paris": "capital letters", "open meeting": "spaces", "équité": "accents", "e\u0301quite": "accents", "ŵyl": "accents", "straße": "accents",
		"Հայերեն": "capital letters", "what?": "signs that addresses don't have", "a+b": "signs that addresses don't have", "it's": "signs that addresses don't have",
		"Über uns": "spaces, capital letters and accents",
	} {
		if got := unusualIn(name); got != want {
			t.Errorf("%q holds %q, want %q", name, got, want)
		}
	}
}
