package deploy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// awsKey is what requests are signed with.
type awsKey struct{ id, secret, token string }

// sign adds to a request what shows who sends it, by the Signature Version 4 of Amazon
// ("Authenticating Requests: Using the Authorization Header"). bodySum is the SHA-256 of
// the body in hexadecimal digits.
func sign(req *http.Request, key awsKey, region, bodySum string, now time.Time) {
	const service, algorithm = "s3", "AWS4-HMAC-SHA256"
	stamp := now.Format("20060102T150405Z")
	day := stamp[:8]
	req.Header.Set("X-Amz-Date", stamp)
	req.Header.Set("X-Amz-Content-Sha256", bodySum)
	if key.token != "" {
		req.Header.Set("X-Amz-Security-Token", key.token)
	}
	names := []string{"host"}
	values := map[string]string{"host": req.URL.Host}
	for name, list := range req.Header {
		name = strings.ToLower(name)
		names = append(names, name)
		values[name] = strings.Join(strings.Fields(strings.Join(list, ",")), " ")
	}
	slices.Sort(names)
	var headers strings.Builder
	for _, name := range names {
		headers.WriteString(name + ":" + values[name] + "\n")
	}
	signed := strings.Join(names, ";")
	request := strings.Join([]string{req.Method, escapePath(req.URL.Path), req.URL.RawQuery, headers.String(), signed, bodySum}, "\n")
	scope := day + "/" + region + "/" + service + "/aws4_request"
	hash := sha256.Sum256([]byte(request))
	text := algorithm + "\n" + stamp + "\n" + scope + "\n" + hex.EncodeToString(hash[:])
	with := []byte("AWS4" + key.secret)
	for _, part := range []string{day, region, service, "aws4_request", text} {
		mac := hmac.New(sha256.New, with)
		mac.Write([]byte(part)) // never fails
		with = mac.Sum(nil)
	}
	req.Header.Set("Authorization", algorithm+" Credential="+key.id+"/"+scope+",SignedHeaders="+signed+",Signature="+hex.EncodeToString(with))
}

// escapePath escapes all but letters, digits, "-", ".", "_", "~" and the slashes, as the
// signature demands.
func escapePath(path string) string { return strings.ReplaceAll(escape(path), "%2F", "/") }

func escape(text string) string {
	return strings.NewReplacer("+", "%20", "%7E", "~").Replace(url.QueryEscape(text))
}

// canonicalQuery gives a query as it is signed: sorted, and escaped as paths are.
func canonicalQuery(query url.Values) string {
	var parts []string
	for name, values := range query {
		for _, value := range values {
			parts = append(parts, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}
