package metadata

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// samples gives the pictures in testdata by name. In each of them an author, a
// telephone, a place and a comment are written down in every way that its format has,
// and that it is to be turned by a quarter.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*")
	if err != nil || len(files) < 8 {
		t.Fatalf("there are %d pictures: %v", len(files), err)
	}
	out := make(map[string][]byte)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(file)] = data
	}
	return out
}

// secrets are words that stand in the samples, as metadata have them.
var secrets = []string{"Anna", "Phone", "Nine", "home", "Leeds", "GPS", "photoshop", "adobe", "rdf", "JFXX"}

func reveals(data []byte) string {
	for _, secret := range secrets {
		if bytes.Contains(data, []byte(secret)) {
			return secret
		}
	}
	return ""
}

func stripped(t testing.TB, data []byte) []byte {
	t.Helper()
	before := bytes.Clone(data)
	out, err := Strip(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, before) {
		t.Fatal("the file itself was written to")
	}
	return out
}

// Of every format, nothing is left of author, place and camera.
func TestNothingIsRevealed(t *testing.T) {
	for name, data := range samples(t) {
		if reveals(data) == "" {
			t.Errorf("there is nothing to find in %s", name)
		}
		out := stripped(t, data)
		if found := reveals(out); found != "" {
			t.Errorf("%s still tells %q", name, found)
		}
		if again := stripped(t, out); !bytes.Equal(again, out) {
			t.Errorf("%s changes once more when it is stripped again", name)
		}
	}
}

// What is seen stays as it is: every pixel, the colour profile, the orientation, and
// that a film moves.
func TestWhatIsSeenStays(t *testing.T) {
	all := samples(t)
	for _, name := range []string{"photo.jpg", "photo.png", "film.gif"} {
		before, _, err1 := image.Decode(bytes.NewReader(all[name]))
		after, _, err2 := image.Decode(bytes.NewReader(stripped(t, all[name])))
		if err1 != nil || err2 != nil || !reflect.DeepEqual(before, after) {
			t.Errorf("%s looks different: %v, %v", name, err1, err2)
		}
	}
	for name, parts := range map[string][]string{
		"photo.jpg": {"ICC_PROFILE\x00", "acsp"}, "photo.png": {"iCCP", "IEND\xae\x42\x60\x82"}, "film.gif": {"NETSCAPE2.0"},
		"photo.webp": {"ICCP", "acsp", "VP8 "}, "lossless.webp": {"VP8L"}, "film.webp": {"ANIM", "ANMF"},
	} {
		out := stripped(t, all[name])
		for _, part := range parts {
			if before, now := bytes.Count(all[name], []byte(part)), bytes.Count(out, []byte(part)); before == 0 || before != now {
				t.Errorf("of the parts %q of %s there are %d left of %d", part, name, now, before)
			}
		}
	}
	for _, name := range []string{"photo.jpg", "photo.png", "photo.webp", "lossless.webp", "film.webp"} {
		if out := stripped(t, all[name]); bytes.Count(out, oriented([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))) != 1 {
			t.Errorf("%s is not turned as it was", name)
		}
	}
	for _, name := range []string{"photo.webp", "lossless.webp", "film.webp"} {
		before, after := webpParts(all[name]), webpParts(stripped(t, all[name]))
		for part := range before {
			if part != "EXIF" && part != "XMP " && part != "VP8X" && !bytes.Equal(before[part], after[part]) {
				t.Errorf("the part %q of %s has changed", part, name)
			}
		}
	}
	for _, name := range []string{"photo.avif", "photo.heic"} {
		before, after := all[name], stripped(t, all[name])
		if len(before) != len(after) {
			t.Fatalf("%s has another size", name)
		}
		picture := map[string][]byte{"photo.avif": []byte("\x12\x00\x0a"), "photo.heic": []byte("\x28\x01\xaf")}[name] // how coded pictures begin
		at := bytes.Index(before, picture)
		if at < 0 || !bytes.Equal(before[at:at+100], after[at:at+100]) {
			t.Errorf("the picture in %s has changed, or is not at %d", name, at)
		}
	}
}

func webpParts(b []byte) map[string][]byte {
	out := make(map[string][]byte)
	for name, chunk := range webpChunksIn(b[12:]) {
		out[name] = append(out[name], chunk...)
	}
	return out
}

func segment(marker byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

// What telephones and programs hide in a JPEG goes: what lies behind its end, in front
// of a scan, in a thumbnail, or between its parts.
func TestHiddenPartsOfJPEG(t *testing.T) {
	photo := samples(t)["photo.jpg"]
	head := []byte("\xff\xd8")
	for name, data := range map[string][]byte{
		"behind the end":        slices.Concat(photo, []byte("ftypmp4 Anna")),
		"a second picture":      slices.Concat(photo, photo),
		"between the parts":     slices.Concat(head, []byte("Anna"), photo[2:]),
		"a thumbnail":           slices.Concat(head, segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01Anna"), photo[2:]),
		"another thumbnail":     slices.Concat(head, segment(0xe0, "JFXX\x00\x10Anna"), photo[2:]),
		"several pictures":      slices.Concat(head, segment(0xe2, "MPF\x00Anna"), photo[2:]),
		"credentials":           slices.Concat(head, segment(0xeb, "JP\x00\x01Anna"), photo[2:]),
		"a second part of Exif": slices.Concat(head, segment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00Anna"), photo[2:]),
	} {
		out := stripped(t, data)
		if found := reveals(out); found != "" {
			t.Errorf("%s: %q is still told", name, found)
		}
		if want := stripped(t, photo); name != "a thumbnail" && !bytes.Equal(out, want) {
			t.Errorf("%s: something else is lost, too", name)
		}
	}
	for _, kept := range [][]byte{segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x01"), segment(0xdd, "\x00\x04")} {
		if out := stripped(t, slices.Concat(head, kept, photo[2:])); !bytes.Contains(out, kept) {
			t.Errorf("%q is needed to show the picture, and gone", kept)
		}
	}
}

func boxOf(name string, parts ...[]byte) []byte {
	data := slices.Concat(parts...)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+8)), name...), data...)
}

// What a telephone says of a film goes; its data, and the tags of what is heard, stay.
func TestFilms(t *testing.T) {
	place := boxOf("udta", boxOf("\xa9xyz", []byte("+51.5-000.1/Anna")))
	film := slices.Concat(boxOf("ftyp", []byte("mp42\x00\x00\x00\x00")), boxOf("moov", boxOf("mvhd", []byte("time")), place, boxOf("trak", boxOf("tkhd"), boxOf("meta", []byte("Anna"))), boxOf("meta", []byte("Anna"))), boxOf("mdat", []byte("light")))
	out := stripped(t, film)
	if len(out) != len(film) || reveals(out) != "" || !bytes.Contains(out, boxOf("mdat", []byte("light"))) || !bytes.Contains(out, boxOf("mvhd", []byte("time"))) {
		t.Errorf("the film has become %q", out)
	}
	plain := slices.Concat(boxOf("ftyp", []byte("mp42\x00\x00\x00\x00")), boxOf("mdat", []byte("light")))
	if out := stripped(t, plain); &out[0] != &plain[0] {
		t.Error("a film of which nothing is said was copied")
	}
	song := slices.Concat(boxOf("ftyp", []byte("M4A \x00\x00\x00\x00")), boxOf("moov", place))
	if !bytes.Equal(stripped(t, song), song) {
		t.Error("what is heard has lost its tags")
	}
}

// Pictures within drawings are stripped as well.
func TestEmbedded(t *testing.T) {
	photo := samples(t)["photo.jpg"]
	code := base64.StdEncoding.EncodeToString(photo)
	drawing := "<svg><image href=\"data:image/jpeg;base64," + code[:70] + "\n " + code[70:] + "\"/><path d=\"M0 0\"/></svg>"
	want := strings.Replace(drawing, code[:70]+"\n "+code[70:], base64.StdEncoding.EncodeToString(stripped(t, photo)), 1)
	if out := stripped(t, []byte(drawing)); string(out) != want {
		t.Errorf("the drawing has become %s", out)
	}
	plain := []byte("\ufeff <svg><image href=\"data:image/jpeg;base64,AAAA\"/></svg>")
	if out := stripped(t, plain); !bytes.Equal(out, plain) {
		t.Errorf("the drawing has become %s", out)
	}
}

// A file that was cut short or damaged at any place tells nothing: either it is
// understood, or it is refused.
// Only the eight orientations that there are count.
func TestOrientation(t *testing.T) {
	for o := range byte(12) {
		want := int(o)
		if o > 8 {
			want = 0
		}
		tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(o)) + "\x00\x00\x00\x00\x00\x00")
		if got := Orientation(tiff); got != want {
			t.Errorf("%d is read as %d", o, got)
		}
	}
}

func TestDamaged(t *testing.T) {
	for name, data := range samples(t) {
		for n := range data {
			out, err := Strip(data[:n])
			if found := reveals(out); found != "" && n > 12 && err == nil {
				t.Fatalf("%s, cut off at %d, tells %q", name, n, found)
			}
			damaged := bytes.Clone(data)
			damaged[n] ^= 0x55
			out, err = Strip(damaged)
			found := reveals(out)
			boxes := strings.HasSuffix(name, ".avif") || strings.HasSuffix(name, ".heic") // where an offset may lead elsewhere, nobody finds them
			comment := name == "film.gif" && found == "home"                              // which a wrong length makes data of the picture
			if found != "" && n >= 12 && err == nil && !boxes && !comment {
				t.Fatalf("%s, damaged at %d, tells %q", name, n, found)
			}
		}
	}
	heic := bytes.Clone(samples(t)["photo.heic"])
	at := bytes.Index(heic, []byte("iinf"))
	binary.BigEndian.PutUint32(heic[at-4:], 1<<20)
	if _, err := Strip(heic); err != ErrUnknown {
		t.Errorf("a HEIC whose parts can't be told apart was not refused: %v", err)
	}
	if !Has(append([]byte("??"), samples(t)["photo.jpg"]...)) || Has([]byte("words")) {
		t.Error("metadata in an unknown file are not recognised")
	}
}

func FuzzStrip(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add([]byte(`<svg><image href="data:image/png;base64,AAAA"/></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		out, err := Strip(data)
		if !bytes.Equal(before, data) {
			t.Fatal("the file itself was written to")
		}
		if err != nil {
			return
		}
		again, err := Strip(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("stripped again, it changes from %q to %q: %v", out, again, err)
		}
	})
}

// A logo for printers is no photo, whatever its program has noted in it.
func TestDrawingsInPostScript(t *testing.T) {
	const note = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
	for _, drawing := range []string{"%!PS-Adobe-3.1 EPSF-3.0\n" + note, "\xc5\xd0\xd3\xc6\x1e\x00\x00\x00 " + note} {
		if got, err := Strip([]byte(drawing)); Has([]byte(drawing)) || err != nil || string(got) != drawing {
			t.Errorf("%.8q is taken for a photo: %v", drawing, err)
		}
	}
	if !Has([]byte("8BPS" + note)) {
		t.Error("other files with notes are not told")
	}
}
