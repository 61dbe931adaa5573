package deploy

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/target"
)

// The signatures are those of the examples in Amazon's documentation ("Signature
// Calculations for the Authorization Header", 2013).
func TestSignature(t *testing.T) {
	key := awsKey{id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
	const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for _, c := range []struct{ method, path, query, header, value, body, want string }{
		{"GET", "/test.txt", "", "Range", "bytes=0-9", nothing, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
		{"GET", "/", "lifecycle=", "", "", nothing, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
		{"GET", "/", "max-keys=2&prefix=J", "", "", nothing, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
	} {
		req := httptest.NewRequest(c.method, "https://examplebucket.s3.amazonaws.com"+c.path+"?"+c.query, nil)
		req.Header = http.Header{}
		if c.header != "" {
			req.Header.Set(c.header, c.value)
		}
		req.URL.Host = "examplebucket.s3.amazonaws.com"
		sign(req, key, "us-east-1", c.body, time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC))
		_, got, _ := strings.Cut(req.Header.Get("Authorization"), "Signature=")
		if got != c.want {
			t.Errorf("%s %s?%s: %s, want %s", c.method, c.path, c.query, got, c.want)
		}
	}
}

func TestEscapePath(t *testing.T) {
	if got := escapePath("/b/a b/é+~$.html"); got != "/b/a%20b/%C3%A9%2B~%24.html" {
		t.Errorf("got %s", got)
	}
}

// store plays a store that speaks as S3 does.
type store struct {
	mu     sync.Mutex
	files  map[string]string
	header map[string]http.Header
	fail   int // how many requests fail from now on
	skewed bool
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	refuse := func(status int, code string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>no</Message></Error>", code)
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case s.fail > 0:
		s.fail--
		refuse(http.StatusServiceUnavailable, "SlowDown")
		return
	case s.skewed:
		refuse(http.StatusForbidden, "RequestTimeTooSkewed")
		return
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=id/20261130/eu-west-2/s3/aws4_request,SignedHeaders="):
		refuse(http.StatusForbidden, "AccessDenied")
		return
	case bucket != "bucket":
		refuse(http.StatusNotFound, "NoSuchBucket")
		return
	}
	switch r.Method {
	case http.MethodPut:
		body, _ := io.ReadAll(r.Body)
		s.files[key], s.header[key] = string(body), r.Header
	case http.MethodDelete:
		delete(s.files, key)
		w.WriteHeader(http.StatusNoContent)
	case http.MethodGet:
		if key == "" {
			s.list(w, r)
			return
		}
		text, ok := s.files[key]
		if !ok {
			refuse(http.StatusNotFound, "NoSuchKey")
			return
		}
		_, _ = io.WriteString(w, text)
	}
}

// list answers with two files at a time.
func (s *store) list(w http.ResponseWriter, r *http.Request) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(s.files)) {
		if strings.HasPrefix(key, r.FormValue("prefix")) && key > r.FormValue("continuation-token") {
			keys = append(keys, key)
		}
	}
	fmt.Fprint(w, "<ListBucketResult>")
	for i, key := range keys {
		if i == 2 {
			fmt.Fprintf(w, "<NextContinuationToken>%s</NextContinuationToken>", keys[1])
			break
		}
		fmt.Fprintf(w, "<Contents><Key>%s</Key></Contents>", key)
	}
	fmt.Fprint(w, "</ListBucketResult>")
}

func (s *store) site(prefix string) map[string]string {
	out := make(map[string]string)
	for key, text := range s.files {
		if name, ok := strings.CutPrefix(key, prefix); ok && !strings.HasPrefix(name, ".meridian-") {
			out[name] = text
		}
	}
	return out
}

// In a store of files: only what has changed is sent, with its type; files of others stay;
// what fails for a while is tried again; and what is wrong is told in words.
func TestS3(t *testing.T) {
	s := &store{files: map[string]string{"other/x": "not ours"}, header: make(map[string]http.Header)}
	web := httptest.NewServer(s)
	defer web.Close()
	live := target.Target{Name: "live", To: "s3://bucket/our site/", Endpoint: web.URL, Region: "eu-west-2"}
	vars := map[string]string{"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "very-secret"}
	env := Env{Getenv: func(name string) string { return vars[name] }, Now: func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }}
	public := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"index.html": "1", "über uns/index.html": "2", "assets/x.0123456789.css": "3", "assets/own.jpg": "8", "events.ics": "4", "atom.xml": "5", "b/index.html": "6"}
	from := publish(t, public, files)
	if _, err := Deploy(t.Context(), live, env, from, Options{}); err != nil {
		t.Fatal(err)
	}
	compare(t, "the first time", s.site("our site/"), files)
	for file, want := range map[string]string{
		"index.html": "text/html; charset=utf-8", "events.ics": "text/calendar; charset=utf-8", "atom.xml": "application/atom+xml; charset=utf-8", "assets/x.0123456789.css": "text/css; charset=utf-8",
	} {
		if got := s.header["our site/"+file].Get("Content-Type"); got != want {
			t.Errorf("%s is %s", file, got)
		}
	}
	if got := s.header["our site/assets/x.0123456789.css"].Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("assets: %s", got)
	}
	if got := s.header["our site/assets/own.jpg"].Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a file under its own name: %s", got)
	}
	files["index.html"] = "7"
	delete(files, "b/index.html")
	s.fail = 1
	plan, err := Deploy(t.Context(), live, env, publish(t, public, files), Options{})
	if err != nil || len(plan.Send) != 1 || len(plan.Remove) != 1 {
		t.Fatalf("after a change: %+v, %v", plan, err)
	}
	compare(t, "after a change", s.site("our site/"), files)
	if s.files["other/x"] != "not ours" {
		t.Error("a file of somebody else is gone")
	}

	s.files["our site/new/index.html"] = "somebody's"
	files["new/index.html"] = "ours"
	from = publish(t, public, files)
	_, err = Deploy(t.Context(), live, env, from, Options{})
	if foreign, ok := errors.AsType[*ForeignError](err); !ok || !slices.Equal(foreign.Files, []string{"new/index.html"}) {
		t.Errorf("a foreign file: %v", err)
	}
	refused := func(what, want string, live target.Target, env Env) {
		t.Helper()
		_, err := Deploy(t.Context(), live, env, from, Options{})
		fault, ok := errors.AsType[*Fault](err)
		if !ok || !strings.Contains(fault.Message+fault.Hint, want) || strings.Contains(fmt.Sprint(err, fault.Hint), "very-secret") {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.skewed = true
	refused("a wrong clock", "The clock of this machine is wrong", live, env)
	s.skewed = false
	wrong := live
	wrong.To = "s3://nobody/"
	refused("no bucket", "Check the name of the bucket", wrong, env)
	delete(vars, "AWS_ACCESS_KEY_ID")
	refused("no key", "there is no key", live, env)
	env.Home = t.TempDir()
	if err := os.MkdirAll(filepath.Join(env.Home, ".aws"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(env.Home, ".aws", "credentials"), []byte("[other]\naws_access_key_id = x\n[default]\naws_access_key_id = id\naws_secret_access_key = very-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Deploy(t.Context(), live, env, from, Options{Replace: true}); err != nil {
		t.Errorf("with the file of credentials: %v", err)
	}
}
