package inbox

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// isMail says whether a text begins as the head of an e-mail does.
func isMail(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	name, _, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 {
		return false
	}
	for _, c := range name {
		if c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	text := strings.ToLower("\n" + string(head))
	return strings.Contains(text, "\nfrom:") || strings.Contains(text, "\nsubject:") || strings.Contains(text, "\nreceived:")
}

// readMbox reads e-mails one after the other. Each begins with a line "From ", behind
// an empty line (RFC 4155).
func readMbox(data []byte, labels Labels) ([]Submission, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	var out []Submission
	for len(data) > 0 {
		_, rest, _ := bytes.Cut(data, []byte("\n")) // the line "From "
		message := rest
		if end := bytes.Index(rest, []byte("\n\nFrom ")); end >= 0 {
			message, data = rest[:end+1], rest[end+2:]
		} else {
			data = nil
		}
		message = bytes.ReplaceAll(message, []byte("\n>From "), []byte("\nFrom "))
		out = append(out, readMail(message, labels))
		if len(out) > maxSubmissions {
			break
		}
	}
	return out, nil
}

// readMail reads one e-mail.
func readMail(data []byte, labels Labels) Submission {
	var s Submission
	m, err := mail.ReadMessage(bytes.NewReader(data[:min(len(data), maxMessage)]))
	if err != nil {
		return s
	}
	words := mime.WordDecoder{CharsetReader: charset}
	decode := func(header string) string {
		text, err := words.DecodeHeader(m.Header.Get(header))
		if err != nil {
			return m.Header.Get(header)
		}
		return text
	}
	s.Date, _ = m.Header.Date()
	parser := mail.AddressParser{WordDecoder: &words}
	if from, err := parser.Parse(m.Header.Get("From")); err == nil {
		s.Name = from.Name // never the address
	}
	parts := maxParts
	text := plainText(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, maxDepth, &parts)
	s.Spam = strings.HasPrefix(strings.ToLower(m.Header.Get("X-Spam-Flag")), "yes")
	s.readPrepared(text, labels)
	if s.Page == "" {
		s.Page = decode("Subject")
	}
	return s
}

// plainText finds the first text that is no HTML in a part of an e-mail, and else
// the first HTML, without its tags.
func plainText(contentType, encoding string, body io.Reader, depth int, parts *int) string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if *parts--; depth == 0 || *parts < 0 {
		return ""
	}
	if strings.HasPrefix(kind, "multipart/") {
		html := ""
		r := multipart.NewReader(body, params["boundary"])
		for {
			part, err := r.NextRawPart()
			if err != nil {
				return html
			}
			text := plainText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth-1, parts)
			if text == "" || part.FileName() != "" {
				continue
			}
			if of, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); of != "text/html" {
				return text
			}
			html = text
		}
	}
	if kind != "text/plain" && kind != "text/html" {
		return ""
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	if r, err := charset(params["charset"], body); err == nil {
		body = r
	}
	text, _ := io.ReadAll(io.LimitReader(body, maxMessage)) // what could be read of it
	if kind == "text/html" {
		return fromHTML(string(text))
	}
	return string(text)
}

// charset gives a text in UTF-8.
func charset(name string, r io.Reader) (io.Reader, error) {
	if name == "" {
		return r, nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

// readPrepared reads the text of an e-mail. One that a page has prepared begins with
// the address of that page, and has its parts under the words of its form; of any
// other the whole text is the comment, but for what is quoted below it.
func (s *Submission) readPrepared(text string, labels Labels) {
	into := map[string]*string{"name": &s.Name, "link": &s.Link, "comment": &s.Text}
	var found map[string]bool
	var current *string
	var free []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \t\n")
		if line == "--" || strings.HasPrefix(line, "-----Original Message") { // a signature (RFC 3676), or what is replied to
			break
		}
		if s.Page == "" && (strings.HasPrefix(line, "https://") || strings.HasPrefix(line, "http://")) && !strings.Contains(line, " ") && found == nil {
			s.Page = line
			continue
		}
		before, behind, labelled := strings.Cut(line, ":")
		if field, known := labels[strings.ToLower(strings.TrimSpace(before))]; labelled && known && into[field] != nil && !found[field] {
			if found == nil {
				found = make(map[string]bool)
			}
			found[field] = true
			current = into[field]
			*current = strings.TrimSpace(behind)
			continue
		}
		switch {
		case current != nil:
			*current += "\n" + line
		default:
			free = append(free, line)
		}
	}
	if found == nil || !found["comment"] {
		for len(free) > 0 && (free[len(free)-1] == "" || strings.HasPrefix(free[len(free)-1], ">")) {
			free = free[:len(free)-1]
		}
		s.Text = strings.Join(free, "\n")
	}
}
