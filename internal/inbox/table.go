package inbox

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/form"
)

// columns are the names that form services give to what a comment has, in small
// letters and without signs. The first that has a value counts.
var columns = []struct {
	names []string
	into  func(*Submission) *string
}{
	{[]string{"name", "author", "yourname", "fullname"}, func(s *Submission) *string { return &s.Name }},
	{[]string{"link", "url", "homepage"}, func(s *Submission) *string { return &s.Link }},
	{[]string{"comment", "message", "text", "body", "yourcomment"}, func(s *Submission) *string { return &s.Text }},
	{[]string{"page", "referrer", "referer", "path"}, func(s *Submission) *string { return &s.Page }},
	{[]string{"replyto"}, func(s *Submission) *string { return &s.ReplyTo }},
	{[]string{"answer"}, func(s *Submission) *string { return &s.Answer }},
}

var dateColumns = []string{"date", "createdat", "created", "submittedat", "submissiondate", "timestamp", "time"}

// plainName gives the name of a column without what services do to it.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// fromFields makes a submission of named values; ok is false where there is neither a
// text nor a name, as in the answers to another form.
func fromFields(fields map[string]string) (s Submission, ok bool) {
	s.Form = true
	plain := make(map[string]string, len(fields))
	for name, value := range fields {
		if slices.Contains(form.Traps(), name) {
			s.Trapped = s.Trapped || strings.TrimSpace(value) != ""
			continue
		}
		if key := plainName(name); plain[key] == "" {
			plain[key] = value
		}
	}
	if kind := plain["form"]; kind != "" && kind != form.Comment {
		return s, false
	}
	for _, c := range columns {
		for _, name := range c.names {
			if into := c.into(&s); *into == "" {
				*into = plain[name]
			}
		}
	}
	for _, name := range dateColumns {
		if s.Date.IsZero() {
			s.Date = date(plain[name])
		}
	}
	s.Spam = strings.EqualFold(plain["spam"], "true") || strings.EqualFold(plain["state"], "spam") || strings.EqualFold(plain["isspam"], "true")
	return s, s.Text != "" || s.Name != ""
}

// readCSV reads a table (RFC 4180) whose first line names its columns.
func readCSV(data []byte) ([]Submission, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	head, err := r.Read()
	if err != nil {
		return nil, ErrUnknown
	}
	head = slices.Clone(head)
	if !slices.ContainsFunc(head, func(name string) bool {
		return slices.ContainsFunc(columns[2].names, func(text string) bool { return plainName(name) == text })
	}) {
		return nil, ErrUnknown
	}
	var out []Submission
	for len(out) <= maxSubmissions {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, fmt.Errorf("the table can't be read to its end: %w", err)
		}
		fields := make(map[string]string, len(row))
		for i, value := range row {
			if i < len(head) {
				fields[head[i]] = value
			}
		}
		if s, ok := fromFields(fields); ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// readJSON reads a list of objects, which may stand in an object.
func readJSON(data []byte) ([]Submission, error) {
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, fmt.Errorf("it is no JSON that could be read")
	}
	list, ok := whole.([]any)
	if object, is := whole.(map[string]any); is {
		for _, name := range []string{"submissions", "data", "items", "comments"} {
			if list, ok = object[name].([]any); ok {
				break
			}
		}
		if !ok {
			list, ok = []any{object}, true
		}
	}
	if !ok {
		return nil, ErrUnknown
	}
	var out []Submission
	for _, item := range list {
		fields := make(map[string]string)
		flatten(fields, item, 3)
		if s, ok := fromFields(fields); ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// flatten collects the texts of an object, those of objects in it as well. What stands
// further out counts.
func flatten(into map[string]string, v any, depth int) {
	object, _ := v.(map[string]any)
	for name, value := range object {
		switch value := value.(type) {
		case string:
			into[name] = value
		case bool:
			into[name] = fmt.Sprint(value)
		}
	}
	if depth == 0 {
		return
	}
	for _, name := range []string{"data", "fields", "answers", "payload"} {
		inner := make(map[string]string)
		flatten(inner, object[name], depth-1)
		for key, value := range inner {
			if _, given := into[key]; !given {
				into[key] = value
			}
		}
	}
}
