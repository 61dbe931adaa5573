package card

import "testing"

func TestTermsIn(t *testing.T) {
	c := &Card{Terms: []Terms{{Taxonomy: "categories", Links: []Link{{Title: "Equality"}}}, {Taxonomy: "countries", Links: []Link{{Title: "Armenia"}}}}}
	for taxonomy, want := range map[string]string{"categories": "Equality", "countries": "Armenia", "tags": ""} {
		got := c.TermsIn(taxonomy)
		if want == "" && got != nil || want != "" && (len(got) != 1 || got[0].Title != want) {
			t.Errorf("%s: %+v", taxonomy, got)
		}
	}
}

// Where a list or a map ends is part of the sum.
func TestSumTellsShapesApart(t *testing.T) {
	seen := map[string]string{}
	for name, params := range map[string]map[string]any{
		"none":          nil,
		"a list of two": {"a": []any{"b", "c"}},
		"nested":        {"a": []any{[]any{"b"}, "c"}},
		"nested whole":  {"a": []any{[]any{"b", "c"}}},
		"map in a list": {"a": []any{map[string]any{"b": "c"}}},
		"map behind":    {"a": []any{map[string]any{}, "b", "c"}},
		"text":          {"a": "1"},
		"number":        {"a": 1},
		"yes":           {"a": true},
		"word":          {"a": "true"},
	} {
		c := &Card{Params: params}
		c.ComputeSum()
		if other, ok := seen[c.Sum.String()]; ok {
			t.Errorf("%s and %s have the same sum", name, other)
		}
		seen[c.Sum.String()] = name
	}
	delegates := &Card{Event: &Event{Delegates: []Person{{Name: "a"}}}}
	delegates.ComputeSum()
	none := &Card{Event: &Event{}}
	none.ComputeSum()
	if delegates.Sum == none.Sum {
		t.Error("the delegates are not in the sum")
	}
}
