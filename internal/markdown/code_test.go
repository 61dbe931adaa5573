package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/highlight"
	"github.com/meridian-ssg/meridian/internal/markdown"
)

// What stands behind the marks says the language of code, and which lines have numbers
// and marks: in our form, and in those of other generators.
func TestWhatIsSaidOfCode(t *testing.T) {
	const (
		coloured = `<pre class="highlight"><code class="language-go"><span class="k">if</span> a` + "\nb\n</code></pre>\n"
		marked   = `<pre class="highlight"><code class="language-go"><span class="line"><span class="k">if</span> a</span>` + "\n" + `<mark class="line">b</mark>` + "\n</code></pre>\n"
		numbered = `<pre class="highlight"><code class="language-go"><span class="line" data-line="1"><span class="k">if</span> a</span>` + "\n" + `<span class="line" data-line="2">b</span>` + "\n</code></pre>\n"
		tenth    = `<pre class="highlight"><code class="language-go"><span class="line" data-line="10"><span class="k">if</span> a</span>` + "\n" + `<span class="line" data-line="11">b</span>` + "\n</code></pre>\n"
	)
	for info, want := range map[string]string{
		"go": coloured, " go ": coloured, "go title=x": coloured, "go {}": coloured, "{.go}": coloured, "{go, echo=FALSE}": coloured, "go,ignore": coloured, "go {linenos=false}": coloured,
		`go {hl_lines="2"}`: marked, "go {hl_lines=2}": marked, "go {hl_lines=[2]}": marked, `go {hl_lines=["2-2"]}`: marked, "go {2}": marked, "go{2}": marked,
		"go,hl_lines=2": marked, `go hl_lines="2"`: marked, `go {highlight="2"}`: marked,
		"go {linenos}": numbered, "go {linenos=true}": numbered, "go {linenos=table}": numbered, "go,linenos": numbered, `go linenums="1"`: numbered, "go showLineNumbers": numbered, "{.go .numberLines}": numbered,
		"go {linenos=true,linenostart=10}": tenth, "go {linenos linenostart=10}": tenth, "go,linenos,linenostart=10": tenth, `go linenums="10"`: tenth, "{.go .numberLines startFrom=10}": tenth,
	} {
		body := render(t, markdown.Options{Colours: true}, "```"+info+"\nif a\nb\n```\n")
		if got := string(body.HTML); got != want || len(body.Diags) > 0 || !body.Code {
			t.Errorf("%s: %v\n%s\nwant\n%s", info, body.Diags, got, want)
		}
	}
}

func TestCodeWithoutColours(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"```go\nif\n```", "<pre><code class=\"language-go\">if\n</code></pre>\n"},
		{"```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"},
		{"    if", "<pre><code>if\n</code></pre>\n"},
		{"```go {linenos}\r\nif\r\n\r\n```", `<pre class="highlight"><code class="language-go"><span class="line" data-line="1">if</span>` + "\n" + `<span class="line" data-line="2"></span>` + "\n</code></pre>\n"},
	} {
		body := render(t, markdown.Options{}, c.text)
		if got := string(body.HTML); got != c.want || !body.Code {
			t.Errorf("%q: %s", c.text, got)
		}
	}
	if body := render(t, markdown.Options{Colours: true}, "```text\n1 \"a\"\n```\n\n{.x}\n"); !strings.HasPrefix(string(body.HTML), "<pre><code") {
		t.Errorf("text is coloured: %s", body.HTML)
	}
	if body := render(t, markdown.Options{Colours: true}, "Words and `code`."); body.Code {
		t.Error("a text without blocks of code has some")
	}
}

// Marks of a language of HTML come out as they are read, and nothing else does.
func TestCodeIsEscaped(t *testing.T) {
	body := render(t, markdown.Options{Colours: true}, "```html {.x hl_lines=1}\n<script a=\"'\">\n```\n")
	want := `<mark class="line">&lt;<span class="nt">script</span> <span class="na">a</span>=<span class="s">&quot;'&quot;</span>&gt;</mark>`
	if !strings.Contains(string(body.HTML), want) {
		t.Errorf("%s", body.HTML)
	}
}

// An element of a part does not go on over the end of a line, and classes of the writer's
// own stand beside ours.
func TestLinesOfCodeStandForThemselves(t *testing.T) {
	body := render(t, markdown.Options{Colours: true}, "```go\n/* a\nb */\n```\n{.own #name}\n")
	want := `<pre id="name" class="highlight own"><code class="language-go"><span class="c">/* a</span>` + "\n" + `<span class="c">b */</span>` + "\n</code></pre>\n"
	if string(body.HTML) != want {
		t.Errorf("%s", body.HTML)
	}
}

// Whatever code is made of, four times as much of it takes about four times as long.
func TestTimeGrowsWithTheCode(t *testing.T) {
	engine := markdown.New(markdown.Options{Language: "en", Colours: true})
	units := []string{"[", "{", "(", "a: [", "{{", "{%", "<a ", "<a b=\"", "</", "\"", "'\\", "`${", "/*", "(*", "/[", "#{", "${", "<<E\n", "\n#", "- ", "a: |\n", "*a", "<!--", "r#\"", "f\"{", "a#{\n}", "```go\n", "<?php "}
	for _, names := range highlight.Names() {
		for _, unit := range units {
			text := func(n int) string { return "```" + names[0] + "\n" + strings.Repeat(unit, n/len(unit)) + "\n" }
			grows(t, fmt.Sprintf("%s of %q", names[0], unit), text, func(text []byte) { engine.Render(nil, markdown.Source{File: "a.md", Text: text}, table{}) })
		}
	}
}
