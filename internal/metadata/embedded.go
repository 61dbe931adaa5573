package metadata

import (
	"bytes"
	"encoding/base64"
	"regexp"
)

// embedded matches a picture within a drawing or a web page (RFC 2397).
var embedded = regexp.MustCompile(`(?i)data:\s*image/[^,<>"']{0,100};\s*base64\s*,([A-Za-z0-9+/=\s]+)`)

// stripEmbedded strips the pictures that lie within a drawing or a web page.
func stripEmbedded(text []byte) ([]byte, error) {
	var out []byte
	done := 0
	for _, m := range embedded.FindAllSubmatchIndex(text, -1) {
		coded := bytes.Join(bytes.Fields(text[m[2]:m[3]]), nil)
		picture := make([]byte, base64.StdEncoding.DecodedLen(len(coded)))
		n, _ := base64.StdEncoding.Decode(picture, coded) // what can't be read, browsers don't read either
		stripped, err := Strip(picture[:n])
		if err != nil {
			return nil, err
		}
		if len(stripped) == n && bytes.Equal(stripped, picture[:n]) {
			continue
		}
		out = append(out, text[done:m[2]]...)
		out = base64.StdEncoding.AppendEncode(out, stripped)
		done = m[3]
	}
	if done == 0 {
		return text, nil
	}
	return append(out, text[done:]...), nil
}
