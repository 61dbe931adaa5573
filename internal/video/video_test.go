package video

import "testing"

// What people copy from the bar of a browser, from "Share" and from "Embed" all
// names the same film.
func TestParse(t *testing.T) {
	const (
		watch  = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
		player = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
		vimeo  = "https://vimeo.com/76979871"
		vplay  = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
	)
	for address, want := range map[string]Film{
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ":                           {watch, player},
		"http://youtube.com/watch?v=dQw4w9WgXcQ":                                {watch, player},
		"HTTPS://YouTube.com/watch?v=dQw4w9WgXcQ":                               {watch, player},
		"//m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ":                       {watch, player},
		"youtube.com/watch?v=dQw4w9WgXcQ":                                       {watch, player},
		"https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVM":             {watch, player},
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&index=2":        {watch, player},
		"https://youtu.be/dQw4w9WgXcQ?si=abcDEF":                                {watch, player},
		"https://youtu.be/dQw4w9WgXcQ/":                                         {watch, player},
		"https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share":              {watch, player},
		"https://www.youtube.com/live/dQw4w9WgXcQ":                              {watch, player},
		"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0":              {watch, player},
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s":                     {watch + "&t=42s", player + "&start=42"},
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=42":                  {watch + "&t=42s", player + "&start=42"},
		"https://youtu.be/dQw4w9WgXcQ?si=x&t=1h2m3s":                            {watch + "&t=3723s", player + "&start=3723"},
		"https://www.youtube.com/embed/dQw4w9WgXcQ?start=90":                    {watch + "&t=90s", player + "&start=90"},
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=1m5s":                    {watch + "&t=65s", player + "&start=65"},
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=soon":                    {watch, player},
		"https://vimeo.com/76979871":                                            {vimeo, vplay},
		"http://www.vimeo.com/76979871?share=copy":                              {vimeo, vplay},
		"https://vimeo.com/channels/staffpicks/76979871":                        {vimeo, vplay},
		"https://vimeo.com/groups/x/videos/76979871":                            {vimeo, vplay},
		"https://vimeo.com/showcase/123/video/76979871":                         {vimeo, vplay},
		"https://vimeo.com/76979871/abcdef":                                     {vimeo + "/abcdef", vplay + "&h=abcdef"},
		"https://vimeo.com/76979871/abcde":                                      {vimeo, vplay},
		"https://vimeo.com/76979871/abcdef0123":                                 {vimeo + "/abcdef0123", vplay + "&h=abcdef0123"},
		"https://player.vimeo.com/video/76979871?h=abcdef0123&title=0":          {vimeo + "/abcdef0123", vplay + "&h=abcdef0123"},
		"https://vimeo.com/76979871#t=1m2s":                                     {vimeo + "#t=62s", vplay + "#t=62s"},
		"https://vimeo.com/76979871/abcdef0123?share=copy&utm_source=x#t=12.5s": {vimeo + "/abcdef0123#t=12s", vplay + "&h=abcdef0123#t=12s"},
	} {
		if got, known, ok := Parse(address); !known || !ok || got != want {
			t.Errorf("%s: %+v, known %t, a film %t; want %+v", address, got, known, ok, want)
		}
	}
}

// An address at either site that is not that of one film is known for what it is.
func TestParseRefuses(t *testing.T) {
	for address, wantKnown := range map[string]bool{
		"https://www.youtube.com/playlist?list=PL123":           true,
		"https://www.youtube.com/embed/videoseries?list=PL123":  true,
		"https://www.youtube.com/embed/live_stream?channel=UC1": true,
		"https://www.youtube.com/@nusconnect":                   true,
		"https://www.youtube.com/channel/UCabcdefghi":           true,
		"https://www.youtube.com/watch?list=PL123":              true,
		"https://www.youtube.com/watch?v=dQw4w9":                true,
		`https://youtu.be/"onload="x`:                           true,
		"https://youtu.be/":                                     true,
		"https://vimeo.com/nusconnect":                          true,
		"https://vimeo.com/channels/staffpicks":                 true,
		"https://vimeo.com/event/123":                           true,
		"https://vimeo.com/":                                    true,
		"https://notyoutube.com/watch?v=dQw4w9WgXcQ":            false,
		"https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ":  false,
		"https://x.example/youtube.com/embed/dQw4w9WgXcQ":       false,
		"film.mp4":    false,
		"../film.mp4": false,
		"":            false,
	} {
		if f, known, ok := Parse(address); ok || known != wantKnown {
			t.Errorf("%s: %+v, known %t, a film %t", address, f, known, ok)
		}
	}
}
