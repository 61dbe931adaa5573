package check_test

import (
	"path"
	"testing"
	"time"

	"github.com/meridian-ssg/meridian/internal/check"
	"github.com/meridian-ssg/meridian/internal/diag/corpus"
)

// hosts are the files of a site into which anything may be put.
var hosts = []string{"content/a.md", "content/events/paris/index.md", "site.yaml", "layouts/page.html", "layouts/partials/near.html", "layouts/shortcodes/badge.html", "content/a.svg", "static/a.css", "static/a.html"}

// FuzzSite puts any bytes into a file of a site: a page, its settings, a layout,
// a picture, a style sheet. The site is checked without a panic and in good
// time, every place lies in its file, and what can be mended is gone when it has
// been mended.
func FuzzSite(f *testing.F) {
	for _, folder := range []string{"testdata", "../engine/testdata/faults"} {
		for i, c := range corpus.Read(f, folder) {
			for name, text := range c.Files() {
				if len(text) < 2000 && i%12 == 0 { // enough to begin with
					f.Add(uint8(hostOf(name)), []byte(text))
				}
			}
		}
	}
	for i := range hosts {
		f.Add(uint8(i), []byte("---\r\ntitle: 28/11/2015\r\n---\r\n\xff\x00 (events/paris)[Paris] \u200b• a\n<<<<<<< HEAD\n{{< badge"))
	}
	f.Fuzz(func(t *testing.T, host uint8, data []byte) {
		if len(data) > 4000 {
			return
		}
		dir := t.TempDir()
		corpus.Write(t, dir, "site.yaml", corpus.Settings+"markdown: {html: all}\n")
		corpus.Write(t, dir, "content/b.md", "---\ntitle: B\nmenu: main\n---\n\n[A](a.md) {{< badge >}} ![A](a.svg)\n\n## Part\n")
		corpus.Write(t, dir, "content/a.md", "---\ntitle: A\n---\n\n[B](b.md#part)\n")
		corpus.Write(t, dir, hosts[int(host)%len(hosts)], string(data))
		hangs := time.AfterFunc(20*time.Second, func() { panic("it hangs") }) // so that the fuzzer keeps what it was
		defer hangs.Stop()
		settled(t, plain(), hosts[int(host)%len(hosts)], dir, nil)
	})
}

// hostOf gives the place for a file of the corpus: the first of its kind.
func hostOf(name string) int {
	for i, host := range hosts {
		if path.Ext(host) == path.Ext(name) {
			return i
		}
	}
	return 0
}

// FuzzLooks lets any bytes be the output of a build.
func FuzzLooks(f *testing.F) {
	f.Add("index.html", []byte(`<base href="//x"><a href=" ?# ">x</a><img srcset="a,, b 2x,c" src=>`))
	f.Add("a/b.css", []byte(`url( "a" ) url(`))
	f.Add("page/2/index.html", []byte(`<meta http-equiv=refresh content="0;url='/'">`))
	f.Fuzz(func(t *testing.T, output string, data []byte) {
		var l check.Inspector
		l.Output(output, data)
		l.Output("other/"+output, data)
	})
}
