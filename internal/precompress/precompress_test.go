package precompress

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// What was compressed is the same again, smaller, and always in the same bytes.
func TestCompress(t *testing.T) {
	text := []byte(strings.Repeat("We work with unions in other countries. ", 200))
	for _, e := range Named(Names()) {
		small := e.Compress(text)
		if len(small) == 0 || len(small) >= len(text) || !bytes.Equal(small, e.Compress(text)) {
			t.Errorf("%s: %d of %d bytes", e.Name, len(small), len(text))
		}
		var r io.Reader = brotli.NewReader(bytes.NewReader(small))
		if e.Name == "gzip" {
			r, _ = gzip.NewReader(bytes.NewReader(small))
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %v", e.Name, err)
		}
		if small := e.Compress([]byte("x")); small != nil {
			t.Errorf("%s: one byte became %d", e.Name, len(small))
		}
	}
}

// What was compressed before makes no difference.
func TestCompressForgets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	used := Named(Names())
	for range 8 {
		text := make([]byte, r.IntN(20_000))
		for i := range text {
			text[i] = "abcdefgh <p>"[r.IntN(3+r.IntN(9))]
		}
		for i, fresh := range Named(Names()) {
			if !bytes.Equal(used[i].Compress(text), fresh.Compress(text)) {
				t.Fatalf("%s: %d bytes are compressed in two ways", fresh.Name, len(text))
			}
		}
	}
}

func TestSuits(t *testing.T) {
	for file, want := range map[string]bool{
		"index.html": true, "assets/site.1.css": true, "events/events.ics": true, "a.jpg": false, "paper.pdf": false, ".htaccess": false, "_headers": false, "a.html.gz": false,
	} {
		if got := Suits(file, 5000); got != want {
			t.Errorf("%s: %v", file, got)
		}
	}
	if Suits("index.html", 100) {
		t.Error("a small file suits")
	}
	if plain, ok := Plain("a/index.html.br"); !ok || plain != "a/index.html" {
		t.Errorf("got %s, %v", plain, ok)
	}
	if _, ok := Plain("data.tar.gz"); ok {
		t.Error("an archive is taken for a form of something")
	}
}
