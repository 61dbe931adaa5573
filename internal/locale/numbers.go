package locale

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a whole number: "1,234".
func (l *Locale) Number(n int) string {
	var buf [64]byte
	return string(l.appendNumber(buf[:0], n))
}

func (l *Locale) appendNumber(dst []byte, n int) []byte {
	var buf [20]byte
	digits := strconv.AppendInt(buf[:0], int64(n), 10)
	if digits[0] == '-' {
		dst = append(dst, l.data.Minus...)
		digits = digits[1:]
	}
	for i, c := range digits {
		left := len(digits) - i
		if i > 0 && len(digits) >= l.data.GroupFrom && (left == 3 || left > 3 && l.groupEnds(left)) {
			dst = append(dst, l.data.Group...)
		}
		dst = l.appendDigit(dst, c)
	}
	return dst
}

// groupEnds says whether a group begins where more than three digits are left:
// groups are of three digits, or of two as in 12,34,567.
func (l *Locale) groupEnds(left int) bool {
	if l.data.Lakh {
		return (left-3)%2 == 0
	}
	return left%3 == 0
}

// Size writes the size of a file in decimal units: "640 bytes", "85 kB",
// "2.1 MB". Below ten megabytes a tenth matters to somebody who has to wait.
func (l *Locale) Size(bytes int64) string {
	bytes = max(bytes, 0)
	if bytes < 1000 {
		return l.quantity("byte", quantity{whole: int(bytes)})
	}
	if kilo := (bytes + 500) / 1000; kilo < 1000 {
		return l.quantity("kilobyte", quantity{whole: int(kilo)})
	}
	unit, tenth := "megabyte", int64(100_000)
	if bytes >= 999_500_000 {
		unit, tenth = "gigabyte", 100_000_000
	}
	tenths := (bytes + tenth/2) / tenth
	if tenths < 100 {
		return l.quantity(unit, quantity{whole: int(tenths / 10), decimal: int(tenths % 10)})
	}
	return l.quantity(unit, quantity{whole: int((bytes + 5*tenth) / (10 * tenth))})
}

func (l *Locale) quantity(unit string, q quantity) string {
	forms := l.data.Units[unit]
	pattern, ok := forms[l.form(q)]
	if !ok {
		pattern = forms["other"]
	}
	var buf [64]byte
	number := l.appendNumber(buf[:0], q.whole)
	if q.decimal != 0 {
		number = append(number, l.data.Decimal...)
		number = l.appendDigit(number, '0'+byte(q.decimal))
	}
	return strings.Replace(pattern, "{0}", string(number), 1)
}

// List writes names one after another: "Armenia, France and Türkiye".
func (l *Locale) List(items []string) string {
	p := &l.data.List
	join := func(pattern, a, b string) string {
		return strings.NewReplacer("{0}", a, "{1}", b).Replace(pattern)
	}
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return join(p.Two, items[0], items[1])
	default:
		out := join(p.End, items[n-2], items[n-1])
		for i := n - 3; i > 0; i-- {
			out = join(p.Middle, items[i], out)
		}
		return join(p.Start, items[0], out)
	}
}

// Float writes a number with its decimals, up to six of them: "2.5".
func (l *Locale) Float(n float64) string {
	whole, decimals, _ := strings.Cut(strconv.FormatFloat(math.Abs(n), 'f', -1, 64), ".")
	digits, err := strconv.Atoi(whole)
	if err != nil { // more than any amount has
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	var out []byte
	if n < 0 {
		out = append(out, l.data.Minus...)
	}
	out = l.appendNumber(out, digits)
	if decimals != "" {
		out = append(out, l.data.Decimal...)
		for i := range min(len(decimals), 6) {
			out = l.appendDigit(out, decimals[i])
		}
	}
	return string(out)
}
