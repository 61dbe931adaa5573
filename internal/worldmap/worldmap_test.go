package worldmap

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"
)

// iso are the codes of ISO 3166-1, and XK, by their first letters.
const iso = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"

func TestEveryCountryHasAPointOnTheWorldMap(t *testing.T) {
	codes := strings.Fields(iso)
	if len(codes) != 250 {
		t.Fatalf("%d codes", len(codes))
	}
	m := Draw(World, codes, nil)
	if len(m.Marked) != len(codes) {
		t.Fatalf("%d of %d are marked", len(m.Marked), len(codes))
	}
	if m.Land != "" {
		t.Errorf("land is left that no country has: %.60s", m.Land)
	}
	points := make(map[[2]int]string)
	for i, mark := range m.Marked {
		if !mark.Shown {
			t.Errorf("%s is not shown", codes[i])
		}
		if mark.X < 0 || mark.Y < 0 || mark.X > m.Width || mark.Y > m.Height {
			t.Errorf("%s lies outside, at %d,%d", codes[i], mark.X, mark.Y)
		}
		if mark.X == 0 && mark.Y == 0 {
			t.Errorf("%s has no place", codes[i])
		}
		points[[2]int{mark.X, mark.Y}] = codes[i]
	}
	if len(points) < 240 {
		t.Errorf("only %d places differ", len(points))
	}
}

// Regions show what lies in them.
func TestRegions(t *testing.T) {
	for region, want := range map[string]struct{ in, out string }{
		"world":    {"MT XK SG TV", ""},
		"africa":   {"ZA NG EG CV MG MU SC", "US AU NO"},
		"americas": {"US AR CA JM BR CL", "IN CN"},
		"asia":     {"IN JP ID KZ SG MV TR", "US BR"},
		"europe":   {"MT XK AM IS PT NO CY GE VA LI AD", "US NG AU"},
		"oceania":  {"AU NZ FJ TV WS", "FR BR"},
	} {
		for i, mark := range Draw(region, strings.Fields(want.in), nil).Marked {
			if !mark.Shown {
				t.Errorf("%s does not show %s", region, strings.Fields(want.in)[i])
			}
		}
		for i, mark := range Draw(region, strings.Fields(want.out), nil).Marked {
			if mark.Shown {
				t.Errorf("%s shows %s", region, strings.Fields(want.out)[i])
			}
		}
	}
	if Draw("atlantis", nil, nil).Land != Draw(World, nil, nil).Land {
		t.Error("an unknown region is not the world")
	}
}

// Whatever is marked, a map is no heavier than a small picture.
func TestMapsAreSmall(t *testing.T) {
	for _, region := range Regions() {
		for _, codes := range [][]string{nil, strings.Fields("AM XK GB ES AT"), strings.Fields(iso)} {
			m := Draw(region, codes, nil)
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			w.Write([]byte(m.Land))
			for _, mark := range m.Marked {
				w.Write([]byte(mark.Path))
			}
			w.Close()
			if packed.Len() > 20_000 {
				t.Errorf("%s with %d countries takes %d bytes", region, len(codes), packed.Len())
			}
		}
	}
}

// pathData is what an SVG path may hold here: rings of a first point and steps.
var pathData = regexp.MustCompile(`^(M-?\d+ -?\d+l-?\d+[ -]\d+([ -]\d+[ -]\d+)+z)*$`)

func TestPathsAreWellFormed(t *testing.T) {
	for _, region := range Regions() {
		m := Draw(region, strings.Fields(iso), nil)
		for i, mark := range m.Marked {
			if !pathData.MatchString(mark.Path) {
				t.Errorf("%s in %s: %.80s", strings.Fields(iso)[i], region, mark.Path)
			}
		}
		if land := Draw(region, nil, nil).Land; land == "" || !pathData.MatchString(land) {
			t.Errorf("the land of %s: %.80s", region, land)
		}
	}
}

// Two squares side by side have one outline, and a hole stays a hole.
func TestSharedBordersAreTakenOut(t *testing.T) {
	left := ring{{0, 0}, {2, 0}, {2, 2}, {0, 2}}
	right := ring{{2, 0}, {4, 0}, {4, 2}, {2, 2}}
	if got := path(outline([]ring{left, right})); got != "M0 0l2 0 2 0 0 2-2 0-2 0z" {
		t.Errorf("two squares: %s", got)
	}
	around := ring{{0, 0}, {6, 0}, {6, 6}, {0, 6}}
	hole := ring{{1, 1}, {1, 2}, {2, 2}, {2, 1}}
	if got := outline([]ring{around, hole}); len(got) != 2 {
		t.Errorf("a square with a hole has %d rings", len(got))
	}
	filled := ring{{1, 1}, {2, 1}, {2, 2}, {1, 2}}
	if got := outline([]ring{around, hole, filled}); len(got) != 1 {
		t.Errorf("a square whose hole is filled has %d rings", len(got))
	}
}

// A country that is drawn as a part of another has no border to it, and keeps its point.
func TestPartsAreDrawnWithTheirWholes(t *testing.T) {
	apart := Draw("europe", []string{"ES", "PT"}, nil)
	joined := Draw("europe", []string{"ES", "PT"}, map[string]string{"PT": "ES"})
	if joined.Marked[1].Path != "" || !joined.Marked[1].Shown || joined.Marked[1].X != apart.Marked[1].X {
		t.Errorf("the part: %+v", joined.Marked[1])
	}
	if sum := len(apart.Marked[0].Path) + len(apart.Marked[1].Path); len(joined.Marked[0].Path) >= sum || len(joined.Marked[0].Path) <= len(apart.Marked[0].Path) {
		t.Errorf("the whole takes %d bytes, the two apart %d", len(joined.Marked[0].Path), sum)
	}
	alone := Draw("europe", []string{"PT"}, map[string]string{"PT": "ES"})
	if alone.Land != Draw("europe", nil, nil).Land {
		t.Error("a marked part cuts into the land of its whole")
	}
}
