package schema

import (
	"strconv"
	"strings"
)

// rorSite is where identifiers of the Research Organization Registry lead.
const rorSite = "https://ror.org/"

// parseROR reads an identifier of ror.org, with or without its host, and writes it
// as the registry wants it to be shown: as a whole address.
func parseROR(v Value, _ *Field) (Value, *Problem) {
	id := strings.ToLower(v.Text)
	for _, before := range []string{"https://", "http://", "www.", "ror.org/"} {
		id = strings.TrimPrefix(id, before)
	}
	id = strings.TrimSuffix(id, "/")
	if !validROR(id) {
		return refuse(v, "Look the organisation up at ror.org, and copy its whole identifier.")
	}
	v.Text = rorSite + id
	return v, nil
}

// validROR says whether an identifier has the form of those of ror.org, a zero, six
// characters of Crockford's base 32 and two digits, which check the others by
// ISO/IEC 7064 (MOD 97-10).
func validROR(id string) bool {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	if len(id) != 9 || id[0] != '0' {
		return false
	}
	n := 0
	for _, r := range id[:7] {
		digit := strings.IndexRune(alphabet, r)
		if digit < 0 {
			return false
		}
		n = n*len(alphabet) + digit
	}
	check, err := strconv.ParseUint(id[7:], 10, 8)
	return err == nil && int(check) == 98-n*100%97
}
