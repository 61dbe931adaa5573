package frontmatter

import "testing"

// What a word without quotes is does not depend on YAML 1.1.
func TestTagOf(t *testing.T) {
	for word, want := range map[string]Tag{
		"": NullTag, "~": NullTag, "null": NullTag, "true": BoolTag, "False": BoolTag, "yes": StringTag, "NO": StringTag, "on": StringTag,
		"1": IntTag, "-1": IntTag, "010": IntTag, "0x1F": IntTag, "0o17": IntTag, "1_000": StringTag, "1:30": StringTag,
		"1.5": FloatTag, ".5": FloatTag, "1e3": FloatTag, "1e": StringTag, ".": StringTag, "-": StringTag, "1.2.3": StringTag,
		"2015-11-28": StringTag, "12 km": StringTag, "5 July": StringTag,
	} {
		if got := tagOf(word); got != want {
			t.Errorf("%q: %d, want %d", word, got, want)
		}
	}
}
