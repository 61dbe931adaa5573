package locale

import (
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Compare orders names as people of the language look them up: "Éire" with E,
// "Ö" behind Z in Swedish only. Names that differ in nothing that counts there
// are ordered by their bytes, so that every list has one order.
func (l *Locale) Compare(a, b string) int {
	c, ok := l.collators.Get().(*collate.Collator)
	if !ok {
		c = collate.New(language.Make(l.tag))
	}
	n := c.CompareString(a, b)
	l.collators.Put(c)
	if n == 0 {
		return strings.Compare(a, b)
	}
	return n
}
