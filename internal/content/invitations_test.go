package content

import (
	"strings"
	"testing"
)

// What invites and what does not, in several languages.
func TestInvitations(t *testing.T) {
	for text, want := range map[string]string{
		"Register now!":                                 "Register now",
		"We talk. REGISTER NOW, places are few.":        "REGISTER NOW",
		"[Register](https://example.org)":               "Register",
		"**Sign up** today":                             "Sign up",
		"**Sign up.**":                                  "Sign up",
		"- Book your place":                             "Book your",
		"Book yourself":                                 "",
		"## Join us":                                    "Join us",
		"Join user groups":                              "",
		"They asked others to join us":                  "",
		"You could register now and then.":              "",
		"Register office opened.":                       "",
		"> Join us":                                     "",
		"```\nRegister now\n```\nSave the date":         "Save the date",
		"Join us next year":                             "",
		"Get your tickets":                              "Get your ticket",
		"Don’t miss it":                                 "Don’t miss",
		"¡Inscríbete ya!":                               "Inscríbete",
		"Réservez votre place\r\nJoin us\r\n":           "Réservez|Join us",
		"Cofrestrwch nawr":                              "Cofrestrwch",
		"Jetzt anmelden":                                "Jetzt anmelden",
		"Wer sich jetzt anmelden will":                  "",
		"Зарегистрируйтесь!":                            "Зарегистрируйтесь",
		"سجل الآن":                                      "سجل الآن",
		"1. Sign up here: 2. Come":                      "Sign up here",
		"Tickets are available. Registrations are open": "Tickets are available|Registrations are open",
	} {
		src := "---\n" + text
		var got []string
		for _, w := range invitations([]byte(src), len("---\n")) {
			if src[w.Span.Start:w.Span.End] != w.Text {
				t.Errorf("%q: the place of %q is wrong", text, w.Text)
			}
			got = append(got, w.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzInvitations(f *testing.F) {
	f.Add([]byte("Register now\n> Join us\n"), 3)
	f.Fuzz(func(t *testing.T, src []byte, body int) {
		if body < 0 || body > len(src) {
			return
		}
		for _, w := range invitations(src, body) {
			if w.Span.Start < body || w.Span.End > len(src) || w.Span.End <= w.Span.Start || string(src[w.Span.Start:w.Span.End]) != w.Text {
				t.Errorf("%q at %v", w.Text, w.Span)
			}
		}
	})
}

func BenchmarkInvitations(b *testing.B) {
	text := []byte(strings.Repeat("We went to Paris, and met students from [six countries](countries.md). It was good.\n\n", 25))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		invitations(text, 0)
	}
}
