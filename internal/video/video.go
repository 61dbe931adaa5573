// Package video reads the addresses of films at YouTube and Vimeo.
package video

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Film is a film on another site.
type Film struct {
	Page   string // where readers watch it there, without what only counts clicks
	Player string // the player by itself, which begins at once and sets no cookies
}

// Hint says how a text shows the film.
func (f Film) Hint() string {
	return `Write {{< video src="` + f.Page + `" title="…" >}}, with what the film is called.`
}

// site is one that shows films.
type site struct {
	hosts []string // without "www."
	isID  func(id string) bool
	// parse gives what may be the id of a film, and the hash that opens one which
	// is not listed.
	parse func(path []string, query url.Values) (id, hash string)
	film  func(id, hash string, start int) Film
}

var sites = []site{
	{
		hosts: []string{"youtube.com", "m.youtube.com", "music.youtube.com", "gaming.youtube.com", "youtube-nocookie.com", "youtu.be"},
		isID: func(id string) bool {
			return len(id) == 11 && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
		},
		parse: func(path []string, query url.Values) (id, _ string) {
			switch {
			case path[0] == "watch" && query.Has("v"):
				return query.Get("v"), ""
			case len(path) > 1 && slices.Contains([]string{"embed", "shorts", "live", "watch", "v", "e"}, path[0]) &&
				path[1] != "videoseries" && path[1] != "live_stream": // a playlist, and whatever a channel shows
				return path[1], ""
			}
			return "", ""
		},
		film: func(id, _ string, start int) Film {
			f := Film{"https://www.youtube.com/watch?v=" + id, "https://www.youtube-nocookie.com/embed/" + id + "?autoplay=1"}
			if start > 0 {
				f.Page += "&t=" + strconv.Itoa(start) + "s"
				f.Player += "&start=" + strconv.Itoa(start)
			}
			return f
		},
	},
	{
		hosts: []string{"vimeo.com", "player.vimeo.com"},
		isID:  func(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" },
		parse: func(path []string, query url.Values) (id, hash string) {
			at := 0 // of the number
			switch n := len(path); {
			case n > 2 && path[0] == "channels":
				at = 2
			case n > 3 && slices.Contains([]string{"groups", "album", "showcase"}, path[0]) && strings.HasPrefix(path[2], "video"):
				at = 3
			case n > 1 && path[0] == "video":
				at = 1
			}
			hash = query.Get("h")
			if hash == "" && len(path) > at+1 {
				hash = path[at+1]
			}
			return path[at], hash
		},
		film: func(id, hash string, start int) Film {
			f := Film{"https://vimeo.com/" + id, "https://player.vimeo.com/video/" + id + "?autoplay=1&dnt=1"}
			if len(hash) >= 6 && strings.Trim(hash, "0123456789abcdef") == "" {
				f.Page += "/" + hash
				f.Player += "&h=" + hash
			}
			if start > 0 {
				at := "#t=" + strconv.Itoa(start) + "s"
				f.Page += at
				f.Player += at
			}
			return f
		},
	},
}

// Parse reads an address, which may lack its scheme. known reports whether it is
// one at YouTube or Vimeo; ok, whether it is that of one film and not, for
// example, of a playlist or a channel.
func Parse(address string) (f Film, known, ok bool) {
	address = strings.ReplaceAll(strings.TrimSpace(address), "&amp;", "&") // from the source of a page
	if scheme, rest, found := strings.Cut(address, "//"); found && (scheme == "" || strings.EqualFold(scheme, "http:") || strings.EqualFold(scheme, "https:")) {
		address = rest
	}
	u, err := url.Parse("https://" + address)
	if err != nil {
		return Film{}, false, false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	i := slices.IndexFunc(sites, func(s site) bool { return slices.Contains(s.hosts, host) })
	if i < 0 {
		return Film{}, false, false
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if host == "youtu.be" && len(path) == 1 {
		path = []string{"watch", path[0]}
	}
	query := u.Query()
	id, hash := sites[i].parse(path, query)
	if !sites[i].isID(id) {
		return Film{}, true, false
	}
	return sites[i].film(id, hash, start(query, u.Fragment)), true, true
}

// start is the second with which a film is to begin: "42", "42s" or "1h2m3s" in
// an address, in its query or behind the #.
func start(query url.Values, fragment string) int {
	behind, _ := url.ParseQuery(fragment)
	for _, value := range []string{query.Get("t"), query.Get("start"), query.Get("time_continue"), behind.Get("t")} {
		if !strings.HasSuffix(value, "s") && !strings.HasSuffix(value, "m") {
			value += "s"
		}
		if d, err := time.ParseDuration(value); err == nil && d > 0 {
			return int(d / time.Second)
		}
	}
	return 0
}
