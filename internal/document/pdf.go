package document

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"html"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/meridian-ssg/meridian/internal/metadata"
)

var (
	pdfAuthor = regexp.MustCompile(`/Author\s*([(<])`)
	// The annotations that people make (ISO 32000-2, table 171); the others are links
	// and fields of forms.
	pdfComment = regexp.MustCompile(`/Subtype\s*/(?:Text|FreeText|Highlight|Underline|Squiggly|StrikeOut|Caret|Ink|Stamp|FileAttachment)\b`)
	pdfStream  = regexp.MustCompile(`stream\r?\n`)
	xmpAuthor  = regexp.MustCompile(`(?s)<dc:creator>.{0,200}?<rdf:li[^>]*>([^<]*)<`)
)

// readPDF looks through the objects of a file, also through those that are compressed
// in streams (ISO 32000-2, section 7.5.7), without following how they hang together.
// Nothing can be read in a file that is encrypted.
func (f *Findings) readPDF(data []byte) {
	if bytes.Contains(data, []byte("/Encrypt")) {
		return
	}
	f.readObjects(data)
	f.Place = metadata.HasPlace(data)
	budget := int64(most) // of all streams together, as a small one may claim to be huge
	for _, m := range pdfStream.FindAllIndex(data, -1) {
		head := data[max(0, m[0]-400):m[0]]
		head = head[max(0, bytes.LastIndex(head, []byte(" obj"))):]
		objects, xmp := bytes.Contains(head, []byte("/ObjStm")), bytes.Contains(head, []byte("/Metadata"))
		if !objects && !xmp || !bytes.Contains(head, []byte("/FlateDecode")) {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(data[m[1]:]))
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(io.LimitReader(r, budget)) // of a damaged stream, what could be read
		budget -= int64(len(text))
		f.readObjects(text)
	}
}

func (f *Findings) readObjects(text []byte) {
	f.Comments += len(pdfComment.FindAll(text, -1))
	for _, m := range pdfAuthor.FindAllSubmatchIndex(text, -1) {
		add(&f.Authors, pdfString(text[m[2]:]))
	}
	for _, m := range xmpAuthor.FindAllSubmatch(text, -1) {
		add(&f.Authors, html.UnescapeString(string(m[1])))
	}
}

// pdfString reads a text at the start of b (ISO 32000-2, sections 7.3.4 and 7.9.2). Of
// the characters that are written in one byte, those of Latin 1 are understood.
func pdfString(b []byte) string {
	var raw []byte
	if b[0] == '<' {
		digits, _, _ := bytes.Cut(b[1:min(len(b), 2000)], []byte(">"))
		digits = bytes.Join(bytes.Fields(digits), nil)
		raw = make([]byte, len(digits)/2)
		n, _ := hex.Decode(raw, digits[:len(digits)/2*2]) // what could be read
		raw = raw[:n]
	} else {
		raw = pdfLiteral(b[1:min(len(b), 2000)])
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(raw)/2)
		for i := 2; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(raw[3:]), "")
	}
	runes := make([]rune, len(raw))
	for i, c := range raw {
		runes[i] = rune(c)
	}
	return string(runes)
}

// pdfLiteral reads a string up to its closing parenthesis.
func pdfLiteral(b []byte) (out []byte) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == ')' && depth == 0:
			return out
		case c == '\\' && i+1 < len(b):
			i++
			switch e := b[i]; {
			case '0' <= e && e <= '7':
				n := 0
				for j := 0; j < 3 && i < len(b) && '0' <= b[i] && b[i] <= '7'; j++ {
					n = n<<3 | int(b[i]-'0')
					i++
				}
				i--
				out = append(out, byte(n))
			case strings.IndexByte("nrtbf", e) >= 0:
				out = append(out, ' ')
			case e != '\n' && e != '\r':
				out = append(out, e)
			}
		default:
			if c == '(' {
				depth++
			} else if c == ')' {
				depth--
			}
			out = append(out, c)
		}
	}
	return out
}
