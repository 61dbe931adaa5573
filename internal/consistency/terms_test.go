package consistency

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/site"
	"github.com/meridian-ssg/meridian/internal/slug"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// termsOf makes terms, each with so many pages of its own.
func termsOf(counts map[string]int) []*site.Term {
	var out []*site.Term
	for _, name := range sortedKeys(counts) {
		out = append(out, &site.Term{Name: name, Slug: slug.Path(name), Pages: make([]*site.Page, counts[name])})
	}
	return out
}

func TestAlike(t *testing.T) {
	for _, c := range [][2]string{ // the rare one first; the other has two pages
		{"Campain", "Campaign"}, {"Camapign", "Campaign"}, {"Event", "Events"}, {"Policy", "Policies"}, {"Church", "Churches"},
		{"E-mail", "Email"}, {"Exchange programs", "Exchange programmes"}, {"Organization", "Organisation"}, {"Adviser", "Advisor"},
		{"International studnets", "International students"}, {"Ymgyrchodd", "Ymgyrchoedd"}, {"Արշավնր", "Արշավներ"}, {"الطلااب", "الطلاب"},
		{"Veranstaltugen", "Veranstaltungen"}, {"Orgnisaton", "Organisation"}, {"Study abroad", "Studies abroad"}, {"Events 2014", "Event 2014"},
	} {
		if got := alike(termsOf(map[string]int{c[0]: 1, c[1]: 2})); len(got) != 1 || got[0][0].Name != c[0] || got[0][1].Name != c[1] {
			t.Errorf("%q is not taken for %q: %d pairs", c[0], c[1], len(got))
		}
	}
	for _, c := range [][2]string{
		{"2014", "2015"}, {"Elections 2014", "Elections 2015"}, {"Level 1", "Level 2"}, {"Level A", "Level B"}, {"New", "News"},
		{"Northern Europe", "Southern Europe"}, {"North-west", "South-west"}, {"Employer", "Employee"}, {"Trainers", "Trainees"},
		{"Austria", "Australia"}, {"Slovakia", "Slovenia"}, {"Gambia", "Zambia"}, {"Nigeria", "Niger"}, {"Iran", "Iraq"}, {"Mali", "Malta"},
		{"Immigration", "Emigration"}, {"Undergraduate", "Postgraduate"}, {"Alumno", "Alumna"}, {"Part 1-1", "Part 11"}, {"World War I", "World War II"},
		{"Tax", "Taxi"}, {"Class", "Clas"}, {"Wales", "Whales"}, {"Welsh language", "Irish language"}, {"日本", "日中"},
		{"Politics", "Policies"}, {"Communication", "Community"}, {"Election", "Selection"}, {"Sport", "Spot"},
	} {
		for _, pages := range []int{1, 2} {
			if got := alike(termsOf(map[string]int{c[0]: pages, c[1]: 2})); len(got) > 0 {
				t.Errorf("%q and %q are taken for one", c[0], c[1])
			}
		}
	}
}

// Thousands of terms can be compared, and stay in their order.
func TestAlikeOfManyTerms(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	counts := make(map[string]int)
	parts := []string{"inter", "nation", "al", "edu", "ca", "tion", "stu", "dent", "ment", "ing", "pro", "gram", "ex", "change"}
	for len(counts) < 5000 {
		var b strings.Builder
		for range 3 + r.IntN(3) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		counts[b.String()+fmt.Sprintf(" %c%c", 'a'+r.IntN(26), 'a'+r.IntN(26))] = 1 + r.IntN(3)
	}
	terms := termsOf(counts)
	testenv.Finishes(t, "5000 terms", func() { alike(terms) })
	if !slices.IsSortedFunc(terms, func(a, b *site.Term) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the terms have been put into another order")
	}
}
