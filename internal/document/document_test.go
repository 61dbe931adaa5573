package document

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// archive makes an office document of the contents of its parts.
func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(text)) // a buffer takes everything
	w.Close()
	return b.String()
}

const photo = "\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00"

// What stands in the properties, in the margin and behind the text is found, and what
// readers see anyway is not told of.
func TestInspect(t *testing.T) {
	core := `<cp:coreProperties><dc:creator>Alex &amp; Ben</dc:creator><cp:lastModifiedBy>Cara</cp:lastModifiedBy></cp:coreProperties>`
	stream := func(kind, text string) string {
		return fmt.Sprintf("5 0 obj << /Type /%s /Filter /FlateDecode /Length 9 >>\nstream\r\n%s\nendstream endobj", kind, deflated(text))
	}
	for _, c := range []struct{ name, data, want string }{
		{"a.docx", string(archive(t, map[string]string{"docProps/core.xml": core})), "names who wrote it, “Alex & Ben” and “Cara”"},
		{"a.docx", string(archive(t, map[string]string{
			"word/comments.xml": `<w:comments><w:comment w:id="0" w:author="Ben"/><w:comment w:id="1" w:author="Ben"/></w:comments>`,
			"word/document.xml": `<w:p><w:ins w:id="1" w:author="Cara"><w:r/></w:ins><w:del w:id="2" w:author="Dan"/></w:p>`,
		})), "holds 2 comments, by “Ben”, “Cara” and “Dan”; shows what was changed"},
		{"a.docx", string(archive(t, map[string]string{"word/document.xml": `<w:instrText/>`, "docProps/core.xml": `<dc:creator></dc:creator>`})), ""},
		{"a.docx", string(archive(t, map[string]string{"word/media/image1.jpeg": photo})), "holds a picture that tells where it was taken"},
		{"a.xlsx", string(archive(t, map[string]string{"xl/comments1.xml": `<comments><authors><author>Ben</author></authors><commentList><comment ref="A1"/></commentList></comments>`})), "holds a comment, by “Ben”"},
		{"a.docx", string(archive(t, map[string]string{
			"word/comments.xml": `<w:comments><w:comment w:id="0" w:author="Ben &amp; Eve"/></w:comments>`,
			"word/document.xml": `<w:p><w:ins w:id="1" w:author="Cara &quot;C&quot;"><w:r/></w:ins></w:p>`,
		})), "holds a comment, by “Ben & Eve” and “Cara \"C\"”; shows what was changed"},
		{"a.pptx", string(archive(t, map[string]string{"ppt/notesSlides/notesSlide1.xml": `<a:t>Smile</a:t>`})), "holds notes for speakers"},
		{"a.ODT", string(archive(t, map[string]string{
			"meta.xml":    `<meta:initial-creator>Alex</meta:initial-creator><dc:creator>Alex</dc:creator>`,
			"content.xml": `<text:tracked-changes><office:change-info><dc:creator>Ben</dc:creator></office:change-info></text:tracked-changes><office:annotation office:name="1"><dc:creator>Cara</dc:creator></office:annotation>`,
		})), "names who wrote it, “Alex”; holds a comment, by “Ben” and “Cara”; shows what was changed"},
		{"a.pdf", "1 0 obj << /Author (Alex \\(she\\051 \\\\ Ex\nample) >> endobj", "names who wrote it, “Alex (she) \\ Ex ample”"},
		{"a.pdf", "1 0 obj << /Author <FEFF00C4006E> >> endobj", "names who wrote it, “Än”"},
		{"a.pdf", stream("ObjStm", "<< /Author(Alex) >> << /Subtype/Highlight >>"), "names who wrote it, “Alex”; holds a comment"},
		{"a.pdf", stream("Metadata", "<dc:creator><rdf:Seq><rdf:li>Alex</rdf:li></rdf:Seq></dc:creator>"), "names who wrote it, “Alex”"},
		{"a.pdf", stream("XObject", "/Author (Alex)"), ""},
		{"a.pdf", "/Encrypt 1 0 R /Author (\x12\x34)", ""},
		{"a.pdf", "<< /Subtype /Link >> << /Subtype /Widget /T (name) >> << /Subtype /TextBox >>", ""},
		{"a.pdf", "stream\n" + photo, "holds a picture that tells where it was taken"},
		{"a.docx", "no archive", ""},
	} {
		f := Inspect(c.name, []byte(c.data))
		if got := strings.Join(f.Words(), "; "); got != c.want {
			t.Errorf("of %s with %.200q is told: %q, want %q", c.name, c.data, got, c.want)
		}
	}
	many := Findings{Authors: []string{"A", "B", "C", "D"}}
	if got := many.Words()[0]; got != "names who wrote it, “A”, “B”, “C” and others" {
		t.Errorf("of many authors is told %q", got)
	}
	if IsKnown("a.txt") || IsKnown("docx") || !IsKnown("a.b.PPTX") {
		t.Error("documents are not recognised by their names")
	}
}

func FuzzInspect(f *testing.F) {
	f.Add("a.pdf", []byte("/Author (a\\051) stream\n"+deflated("/Author <FEFF00C4>")))
	f.Add("a.pdf", []byte("/Author <"))
	f.Add("a.docx", archive(f, map[string]string{"docProps/core.xml": "<dc:creator>x</dc:creator>"}))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		found := Inspect(name, data)
		for _, words := range found.Words() {
			if len(words) > 700 {
				t.Fatalf("%d letters are told", len(words))
			}
		}
	})
}
