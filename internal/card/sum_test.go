package card

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
	"github.com/meridian-ssg/meridian/internal/sum"
)

// A card's sum stands for everything that a list can show of the page. Here
// each field that can be reached from a full card is changed, one at a time,
// and each change must be told by the sum.
func TestSealCoversEveryField(t *testing.T) {
	c := full()
	c.ComputeSum()
	want := c.Sum
	again := full()
	again.ComputeSum()
	if again.Sum != want {
		t.Fatal("the same card has two sums")
	}
	changed := 0
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			walk(path, v.Elem())
			return
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
			return
		case reflect.Slice:
			if v.Len() == 0 && strings.HasSuffix(path, ".Fields[0].Fields") {
				return // groups within groups
			}
			if v.Len() == 0 {
				t.Errorf("%s is empty: the test sees nothing of it", path)
				return
			}
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
			return
		}
		if v.Type() == reflect.TypeFor[sum.Sum]() {
			return
		}
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Int, reflect.Int8, reflect.Int16:
			v.SetInt(v.Int() + 1)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.Map:
			v.Set(reflect.ValueOf(map[string]any{"other": 1}))
		case reflect.Array: // a Sum
			return
		default:
			t.Errorf("%s: a kind of field that the test does not know: %s", path, v.Kind())
			return
		}
		c.ComputeSum()
		if c.Sum == want {
			t.Errorf("%s changed and the sum did not", path)
		}
		changed++
		v.Set(old)
	}
	walk("Card", reflect.ValueOf(c))
	if changed < 70 {
		t.Errorf("only %d fields were changed; is the card of the test still full?", changed)
	}
}

// What a writer nests in another way has another sum, though it has the same words
// in the same order.
func TestSumOfNestedValues(t *testing.T) {
	type group = map[string]any
	seen := map[sum.Sum]any{}
	for _, value := range []any{
		group{"a": group{"b": 1, "c": 2}}, group{"a": group{"b": 1}, "c": 2},
		[]any{[]any{"b", "c"}}, []any{[]any{"b"}, "c"}, []any{"b", "c"}, []any{"1"}, []any{1},
	} {
		var h sum.Hasher
		free(&h, value)
		if other, ok := seen[h.Sum()]; ok {
			t.Errorf("%v and %v have the same sum", other, value)
		}
		seen[h.Sum()] = value
	}
}

func full() *Card {
	m := civil.Moment{Date: civil.Date{Year: 2015, Month: 11, Day: 28}, Timed: true, Clock: civil.Clock{Hour: 9, Minute: 30, Second: 1}, Zone: "Europe/Paris"}
	link := Link{"Title", "/url/", "name"}
	people := func() []Person {
		return []Person{{"Name", "Role", "Organisation", "https://example.org", "people/name", "person"}}
	} // never shared
	partner, lead := Partner{"Partner", "AM", "/partner/", true, "partner"}, Partner{"Lead", "AM", "/lead/", true, "partner"}
	return &Card{
		Key: "k", Source: "s", Kind: Page, Type: "event", Section: "events", ID: "id", Language: "en",
		Title: "T", Summary: "S", URL: "/u/", Permalink: "https://h/u/", Date: m, Updated: m, First: m.Date,
		Authors: people(), Terms: []Terms{{"categories", "Categories", []Link{link}}},
		Social: &Image{"/s", "https://h/s", "alt", "caption", "credit", 1, 2, "image/png", "focus-x-10", "/i 1w"},
		Image:  &Image{"/i", "https://h/i", "alt", "caption", "credit", 1, 2, "image/png", "focus-x-10", "/i 1w"},
		Weight: 1, Draft: true, Unlisted: true, NoIndex: true, Link: &Link{"host", "https://host/", ""}, Redirect: "r",
		Stale:    &Crumb{Key: "o", Kind: Page, Title: "O", Language: "fr", URL: "/o/#part", Permalink: "https://h/o/"},
		Original: &Crumb{Key: "o", Kind: Page, Title: "O", Language: "fr", URL: "/o/", Permalink: "https://h/o/"},
		Params:   map[string]any{"a": []any{1, "b", map[string]any{"c": true}}}, Fields: map[string]any{"f": 1},
		Declared: []Declared{{Name: "f", Label: "F", Language: "en", Kind: "group", Fields: []Declared{{Name: "g", Label: "G", Language: "en", Kind: "text", InLists: true}}}},
		Until:    m, Phase: Open,
		Form:     "contact",
		Comments: &CommentCount{Count: 2, Open: true},
		Project: &Project{
			Start: m.Date, End: m.Date, Phase: Running, Programme: "p", Lead: &lead, Partners: []Partner{partner},
			Objectives: []template.HTML{"o"}, Website: "w",
		},
		Event: &Event{
			Start: m, End: m, Phase: Past, Status: "confirmed", Place: "Paris", Online: "o", Organiser: "o",
			Delegates: people(), Registration: "r", Over: "o", Repeats: &civil.Recurrence{Every: "w", Interval: 1, Times: 2, Until: m.Date, Except: []civil.Date{m.Date}}, Series: Times{m, m}, Dates: []civil.Moment{m}, RegisterBy: m, Closed: true, Closes: "c", Capacity: 4, Sessions: []Session{{"t", m, m, "p", []string{"s"}}}, FollowUp: []FollowUp{{"what", m.Date}}, UID: "u", Sequence: 1, Revised: m.Date, Calendar: "c",
		},
		Post:   &Post{Credit: "c", Event: &link},
		Person: &PersonProfile{Role: "r", Organisation: link, Email: "e", Links: []Link{link}},
		Partner: &PartnerProfile{
			Country: "AM", Logo: &Image{"/l", "https://h/l", "alt", "caption", "credit", 1, 2, "image/png", "focus-x-20", "/l 1w"}, Website: "w", ROR: "r", Links: []Link{link},
		},
	}
}
