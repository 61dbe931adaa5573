package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// terms gives the terms of a text, in its order, as they are indexed.
func terms(text string) []string {
	p := NewPage()
	p.Text(text)
	return termsIn(p.Packed())
}

func termsIn(packed string) []string {
	var out []string
	for rest := packed; rest != ""; rest = rest[int(rest[0])+2:] {
		out = append(out, rest[1:1+int(rest[0])])
	}
	return out
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"Students’ union":                "students union",
		"the student’s voice":            "the student voice",
		"l’égalité, d'accord":            "egalite legalite accord daccord",
		"O'Brien don't":                  "brien obrien don dont",
		"co-operation e‑mail":            "co operation cooperation mail email",
		"1,000 and 1.000.000 and 3.5":    "1000 and 1000000 3 5",
		"28-11-2015 2014/15 COVID-19":    "28 11 2015 2014 15 covid 19 covid19",
		"Cālin Ærø Łódź Straße İstanbul": "calin aero lodz strasse istanbul",
		"Հայաստան և եւ":                  "հայաստան եւ",
		"Ελλάς ΕΛΛΑΣ":                    "ελλασ",
		"إلى مدرسة ۱۲":                   "الي مدرسه 12",
		"ki־tov שָׁלוֹם":                 "ki tov שלום",
		"الجامعة والطلاب للجميع الله والد": "جامعه طلاب جميع الله والد",
		"欧洲学生会":                            "欧洲 洲学 学生 生会 会",
		"学 a 7":                            "学 7",
		"ภาษาไทย":                          "ภา าษ ษา าไ ไท ทย ย",
		"한국어":                              "한국 국어 어",
		"soft\u00adhyphen zero\u200bwidth": "softhyphen zerowidth",
		"ﬁnance ² ½":                       "finance 2 1",
		strings.Repeat("ü", 40):            strings.Repeat("u", 32),
		"":                                 "",
	} {
		if got := strings.Join(terms(text), " "); got != want {
			t.Errorf("%q has the terms %q, want %q", text, got, want)
		}
	}
}

// Most texts are folded by a table; whatever is not must come out the same.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"Straße", "Ά\u0301ς", "İIıi", "K\u0306й", "“a”‐b…", "ﬀ\u0345", "e\u0301\u0f71", "\xff\xfe", "ⅷ①", "Ǆ\u030c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fast, slow := string(Fold(nil, text)), string(folding().foldAny(nil, text))
		if fast != slow {
			t.Errorf("%q is folded to %q and to %q", text, fast, slow)
		}
	})
}

func TestHTML(t *testing.T) {
	p := NewPage()
	p.HTML([]byte(`<h2 id="a"><a href="#a">Aims &amp; needs</a></h2><p>be<b>fore</b> &lt;i&gt;<img src="x.png" alt="Two people"> 1 < 2<br>after</p><script>if (a < b) secret()</script><!-- note --><style>p{}</style><p title="a > b">end`))
	got := p.Packed()
	if words := strings.Join(termsIn(got), " "); words != "aims needs before 1 2 two people after end" && words != "aims needs before two people 1 2 after end" {
		t.Errorf("the words are %q", words)
	}
	weights := map[string]byte{}
	for rest := got; rest != ""; rest = rest[int(rest[0])+2:] {
		n := int(rest[0])
		weights[rest[1:1+n]] = rest[1+n]
	}
	if weights["aims"] <= weights["after"] {
		t.Errorf("a heading counts %d, and text %d", weights["aims"], weights["after"])
	}
}

func FuzzHTML(f *testing.F) {
	for _, text := range []string{"<p>a", "<", "</", "<!--", "<!x", "<p a='", "<script>", "&#x", "<a<b>c", "<img alt=\"&quot;\">"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := NewPage()
		p.HTML([]byte(text))
		for _, term := range termsIn(p.Packed()) {
			if term == "" || strings.ContainsAny(term, "<> ") {
				t.Errorf("%q has the term %q", text, term)
			}
		}
	})
}

// A new page moves few others, and none of other years; no two have one number.
func TestNumbersLast(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var keys []string
	var years []int
	for i := range 3000 {
		keys, years = append(keys, fmt.Sprintf("blog/entry-%d", i)), append(years, 2010+r.IntN(17))
	}
	before, _ := Number(keys, years)
	seen := map[int]bool{}
	for i, n := range before {
		if seen[n] {
			t.Fatalf("%s has the number of another page", keys[i])
		}
		seen[n] = true
	}
	moved := 0
	const tries = 200
	for i := range tries {
		at := r.IntN(len(keys))
		now, _ := Number(slices.Insert(slices.Clone(keys), at, fmt.Sprintf("blog/new-%d", i)), slices.Insert(slices.Clone(years), at, 2026))
		now = slices.Delete(now, at, at+1)
		for j := range before {
			if before[j] != now[j] {
				moved++
				if years[j] != 2026 {
					t.Fatalf("a page of %d has moved", years[j])
				}
			}
		}
	}
	if moved > 2*tries {
		t.Errorf("%d new pages have moved %d others", tries, moved)
	}
}

// corpus makes an index of pages of random words.
func corpus(r *rand.Rand, pages int) []Terms {
	var out []Terms
	for i := range pages {
		p := NewPage()
		p.Title(fmt.Sprintf("Page %s", randomWord(r)))
		var b strings.Builder
		for range 200 {
			b.WriteString(randomWord(r) + " ")
		}
		p.Text(b.String())
		out = append(out, Terms{Number: 2 * i, Terms: p.Packed()})
	}
	return out
}

func randomWord(r *rand.Rand) string {
	const letters = "etaoinshrdlu"
	n := 2 + r.IntN(5)
	var b strings.Builder
	for range n {
		b.WriteByte(letters[min(r.IntN(12), r.IntN(12))])
	}
	return b.String()
}

// What is read from shards is what was put into them, and each term stands in one.
func TestShardsHoldEverything(t *testing.T) {
	pages := corpus(rand.New(rand.NewPCG(3, 4)), 300)
	want := map[string]int{}
	for _, p := range pages {
		for _, term := range termsIn(p.Terms) {
			want[term]++
		}
	}
	x := NewIndex(pages)
	last := ""
	for _, s := range x.Shards() {
		read, err := decodeShard(new(Packer).Pack(s.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(read[0].text, s.First) || s.First <= last {
			t.Errorf("a shard begins with %q, and should with %q", read[0].text, s.First)
		}
		for _, term := range read {
			if term.text <= last {
				t.Fatalf("%q stands behind %q", term.text, last)
			}
			last = term.text
			if len(term.pages) != want[term.text] {
				t.Errorf("%q stands on %d pages, and should on %d", term.text, len(term.pages), want[term.text])
			}
			for i, p := range term.pages {
				if p.weight() == 0 || i > 0 && p.page() <= term.pages[i-1].page() || p.page()%2 != 0 {
					t.Errorf("%q has the pages %v", term.text, term.pages)
				}
			}
			delete(want, term.text)
		}
	}
	if len(want) > 0 {
		t.Errorf("%d terms are missing", len(want))
	}
}

// An edited page leaves nearly all shards as they are, and the order in which pages are
// given leaves all of them so.
func TestShardsLast(t *testing.T) {
	pages := corpus(rand.New(rand.NewPCG(5, 6)), 2000)
	names := func(pages []Terms) map[string]bool {
		out := map[string]bool{}
		for _, s := range NewIndex(pages).Shards() {
			out[s.Sum.Short()] = true
		}
		return out
	}
	before := names(pages)
	if len(before) < 20 {
		t.Fatalf("there are %d shards, too few to tell", len(before))
	}
	shuffled := slices.Clone(pages)
	rand.New(rand.NewPCG(7, 8)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if now := names(shuffled); len(now) != len(before) {
		t.Errorf("in another order there are %d shards, not %d", len(now), len(before))
	} else {
		for name := range now {
			if !before[name] {
				t.Fatal("in another order the shards differ")
			}
		}
	}
	p := NewPage()
	p.Text("tea toast added rest")
	edited := slices.Clone(pages)
	edited[100].Terms += p.Packed()
	changed := 0
	for name := range names(edited) {
		if !before[name] {
			changed++
		}
	}
	if changed == 0 || changed > 6 {
		t.Errorf("four more words change %d of %d shards", changed, len(before))
	}
}

func FuzzShard(f *testing.F) {
	for _, s := range NewIndex(corpus(rand.New(rand.NewPCG(9, 9)), 3)).Shards() {
		f.Add(s.Encode())
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x07})
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = decodeShard(new(Packer).Pack(data)) }) // it gives an error, if anything
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"student", "students", true}, {"union", "unions", true}, {"study", "studies", true}, {"fee", "fees", true},
		{"students", "students", false}, {"unite", "union", false}, {"education", "educate", true}, {"2015", "2016", false},
		{"հայաստան", "հայաստանի", true}, {"cat", "car", false}, {"internationalisation", "international", false},
	} {
		if got := isForm(c.a, c.b); got != c.want || got != isForm(c.b, c.a) {
			t.Errorf("%s and %s are forms of one word: %v", c.a, c.b, got)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kosovo", "kosvo", 1}, {"kosovo", "kosvoo", 1}, {"kosovo", "kozovo", 1}, {"kosovo", "kossovo", 1}, {"abc", "cba", 2}, {"", "ab", 2}} {
		if got := distance([]rune(c.a), []rune(c.b), 9); got != c.want {
			t.Errorf("from %s to %s it is %d", c.a, c.b, got)
		}
	}
}

// Words of plain letters are counted as they are read; with whatever else stands beside
// them, the result is that of scanning the whole text.
func FuzzPlainWords(f *testing.F) {
	for _, text := range []string{"The student's 1,000 co-operation 3.5 -a- x", "don't–no", "a.b 1.234,5 e\u0301f", "`x`y'z", "ab\u00adcd 12,345é", "A1,234 b", strings.Repeat("abc", 20)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fast, slow := NewPage(), NewPage()
		fast.Text(text)
		slow.addAny([]byte(text), 0, 1)
		if a, b := fast.Packed(), slow.Packed(); a != b {
			t.Errorf("%q has the terms %q and %q", text, termsIn(a), termsIn(b))
		}
	})
}
