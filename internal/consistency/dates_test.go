package consistency

import "testing"

// A year is suggested for a typing error, and for nothing else.
func TestNearbyYear(t *testing.T) {
	for _, c := range []struct{ year, near, want int }{
		{2105, 2016, 2015}, {2051, 2016, 2015}, {215, 2016, 2015}, {1015, 2016, 2015}, {3015, 2016, 2015}, {2206, 2026, 2026},
		{2915, 2016, 2015}, {15, 2016, 2015}, {1215, 2016, 0}, {4477, 2016, 0}, {2106, 2016, 2016}, {2108, 2016, 2018},
	} {
		if got, _ := nearbyYear(c.year, c.near, 1900, 2026); got != c.want {
			t.Errorf("%d: %d, want %d", c.year, got, c.want)
		}
	}
}
