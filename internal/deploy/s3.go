package deploy

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/meridian-ssg/meridian/internal/artifact"
	"github.com/meridian-ssg/meridian/internal/target"
)

// bucket is a place in a store that speaks as Amazon's S3 does. Of the four requests
// that we need, each is a line or two: a library would bring two megabytes.
type bucket struct {
	client   *http.Client
	endpoint *url.URL // with the bucket's name as its path
	prefix   string   // of our files: "" or "folder/"
	key      awsKey
	region   string
	now      func() time.Time
}

const s3Side = 8 // requests side by side

func openS3(u *url.URL, t target.Target, env Env) (Place, error) {
	region := cmp.Or(t.Region, env.Getenv("AWS_REGION"), env.Getenv("AWS_DEFAULT_REGION"), "us-east-1")
	endpoint, err := url.Parse(cmp.Or(t.Endpoint, "https://s3."+region+".amazonaws.com"))
	if err != nil || endpoint.Host == "" {
		return nil, &Fault{Message: fmt.Sprintf("the endpoint of the target “%s” is no address", t.Name), Hint: "Write one such as https://s3.example.org."}
	}
	key, ok := findAWSKey(env)
	if !ok {
		return nil, &Fault{
			Message: "there is no key for the store of files",
			Hint:    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or keep them in the file .aws/credentials of your own folder.",
		}
	}
	prefix := strings.Trim(path.Clean("/"+u.Path), "/")
	if prefix != "" {
		prefix += "/"
	}
	return &bucket{
		client:   &http.Client{Timeout: 10 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		endpoint: endpoint.JoinPath(u.Host), prefix: prefix, key: key, region: region, now: env.Now,
	}, nil
}

// findAWSKey looks where other programs find their key.
func findAWSKey(env Env) (awsKey, bool) {
	k := awsKey{env.Getenv("AWS_ACCESS_KEY_ID"), env.Getenv("AWS_SECRET_ACCESS_KEY"), env.Getenv("AWS_SESSION_TOKEN")}
	if k.id != "" && k.secret != "" {
		return k, true
	}
	file := cmp.Or(env.Getenv("AWS_SHARED_CREDENTIALS_FILE"), filepath.Join(env.Home, ".aws", "credentials"))
	text, err := os.ReadFile(file)
	if err != nil {
		return awsKey{}, false
	}
	profile, in := cmp.Or(env.Getenv("AWS_PROFILE"), "default"), false
	k = awsKey{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			in = strings.TrimSuffix(name, "]") == profile
			continue
		}
		name, value, _ := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !in:
		case name == "aws_access_key_id":
			k.id = value
		case name == "aws_secret_access_key":
			k.secret = value
		case name == "aws_session_token":
			k.token = value
		}
	}
	return k, k.id != "" && k.secret != ""
}

// attempts is how often a request is tried that fails through no fault of ours.
const attempts = 4

// do sends a request, and gives what was answered. The error wraps fs.ErrNotExist where
// there is no such file.
func (b *bucket) do(ctx context.Context, method, file string, query url.Values, header http.Header, body []byte) ([]byte, error) {
	var err error
	for i := range attempts {
		if i > 0 {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(time.Second << i):
			}
		}
		var data []byte
		var again bool
		if data, again, err = b.once(ctx, method, file, query, header, body); err == nil || !again {
			return data, err
		}
	}
	return nil, err
}

func (b *bucket) once(ctx context.Context, method, file string, query url.Values, header http.Header, body []byte) (data []byte, again bool, err error) {
	u := *b.endpoint
	if file != "" {
		u.Path += "/" + b.prefix + file
	}
	u.RawPath, u.RawQuery = escapePath(u.Path), canonicalQuery(query)
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, false, fmt.Errorf("asking the store: %w", err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	hash := sha256.Sum256(body)
	sign(req, b.key, b.region, hex.EncodeToString(hash[:]), b.now().UTC())
	res, err := b.client.Do(req)
	if err != nil {
		var lost *url.Error
		if errors.As(err, &lost) {
			err = lost.Err // without the address, which says nothing new
		}
		return nil, ctx.Err() == nil, &Fault{Message: fmt.Sprintf("%s can't be reached: %v", b.endpoint.Host, err), Hint: "Check the endpoint, and that this machine is on the internet.", Cause: err}
	}
	defer res.Body.Close() //nolint:errcheck // it was only read
	data, err = io.ReadAll(io.LimitReader(res.Body, maxRead))
	switch {
	case err != nil:
		return nil, ctx.Err() == nil, fmt.Errorf("reading from the store: %w", err)
	case res.StatusCode == http.StatusNotFound && method != http.MethodPut && file != "":
		return nil, false, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	case res.StatusCode >= 300:
		return nil, res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests, b.fault(res.StatusCode, data)
	}
	return data, false, nil
}

// fault says in words what the store has answered.
func (b *bucket) fault(status int, body []byte) error {
	var said struct{ Code, Message string }
	_ = xml.Unmarshal(body, &said) // some answer in other words
	f := &Fault{Message: fmt.Sprintf("the store answers %d %s", status, cmp.Or(said.Code, http.StatusText(status)))}
	switch said.Code {
	case "NoSuchBucket":
		f.Hint = "Check the name of the bucket behind s3://, and the region."
	case "RequestTimeTooSkewed":
		f.Hint = "The clock of this machine is wrong. Set it, and deploy again."
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "ExpiredToken":
		f.Hint = "Check the key in AWS_ACCESS_KEY_ID or in .aws/credentials, and that it may list, read, write and delete in this bucket."
	case "PermanentRedirect", "AuthorizationHeaderMalformed":
		f.Hint = "The bucket lies in another region. Write it behind region in site.yaml."
	default:
		f.Hint = "What was sent stays, and the next deployment goes on from there."
	}
	return f
}

func (b *bucket) Read(ctx context.Context, file string) ([]byte, error) {
	return b.do(ctx, http.MethodGet, file, nil, nil, nil)
}

func (b *bucket) Write(ctx context.Context, file string, data []byte) error {
	_, err := b.do(ctx, http.MethodPut, file, nil, headersOf(file), data)
	return err
}

// Existing lists all files below the prefix, a thousand in an answer.
func (b *bucket) Existing(ctx context.Context, files []string) ([]string, error) {
	there := make(map[string]bool)
	for token := ""; ; {
		query := url.Values{"list-type": {"2"}, "prefix": {b.prefix}}
		if token != "" {
			query.Set("continuation-token", token)
		}
		data, err := b.do(ctx, http.MethodGet, "", query, nil, nil)
		if err != nil {
			return nil, err
		}
		var list struct {
			Contents []struct{ Key string }
			Next     string `xml:"NextContinuationToken"`
		}
		if err := xml.Unmarshal(data, &list); err != nil {
			return nil, fmt.Errorf("reading what the store lists: %w", err)
		}
		for _, c := range list.Contents {
			there[strings.TrimPrefix(c.Key, b.prefix)] = true
		}
		if token = list.Next; token == "" {
			break
		}
	}
	var out []string
	for _, file := range files {
		if there[file] {
			out = append(out, file)
		}
	}
	return out, nil
}

func (b *bucket) Send(ctx context.Context, from *Source, files []string, arrived func(...string) error) error {
	return sideBySide(ctx, s3Side, files, func(file string) error {
		data, err := from.root.ReadFile(file)
		if err != nil {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		if err := b.Write(ctx, file, data); err != nil {
			return fmt.Errorf("sending %s: %w", file, err)
		}
		return nil
	}, arrived)
}

func (b *bucket) Remove(ctx context.Context, files []string) error {
	return sideBySide(ctx, s3Side, files, func(file string) error {
		if _, err := b.do(ctx, http.MethodDelete, file, nil, nil, nil); ignoreMissing(err) != nil {
			return fmt.Errorf("removing %s: %w", file, err)
		}
		return nil
	}, func(...string) error { return nil })
}

func (b *bucket) Close() error { b.client.CloseIdleConnections(); return nil }

// headersOf gives what the store tells browsers of a file.
func headersOf(file string) http.Header {
	kind := cmp.Or(mediaTypes[path.Ext(file)], mime.TypeByExtension(path.Ext(file)), "application/octet-stream")
	for _, f := range artifact.Feeds {
		if path.Base(file) == f.File {
			kind = f.MediaType + "; charset=utf-8"
		}
	}
	h := http.Header{"Content-Type": {kind}, "Cache-Control": {"public, max-age=0, must-revalidate"}}
	if lasting.MatchString(file) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	return h
}

// lasting are the files whose names change with their contents, see package asset.
var lasting = regexp.MustCompile(`^assets/.*\.[0-9a-f]{10}\.[A-Za-z0-9]+$`)

// mediaTypes come before those of the system, which differ from one to another.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".json": "application/json; charset=utf-8", ".ics": artifact.CalendarType + "; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".pdf": "application/pdf", ".zip": "application/zip",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
