package locale

import (
	"testing"

	"github.com/meridian-ssg/meridian/internal/civil"
)

func get(t testing.TB, tag string) *Locale {
	t.Helper()
	l, ok := For(tag)
	if !ok {
		t.Fatalf("nothing is known of %s", tag)
	}
	return l
}

func date(t testing.TB, s string) civil.Date {
	t.Helper()
	if s == "" {
		return civil.Date{}
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func moment(t testing.TB, s string) civil.Moment {
	t.Helper()
	if s == "" {
		return civil.Moment{}
	}
	m, err := civil.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestADateReadsAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct{ tag, day, month, year string }{
		{"en-GB", "5 July 2018", "December 2013", "2013"},
		{"en-US", "July 5, 2018", "December 2013", "2013"},
		{"fr", "5 juillet 2018", "décembre 2013", "2013"},
		{"de", "5. Juli 2018", "Dezember 2013", "2013"},
		{"pl", "5 lipca 2018", "grudzień 2013", "2013"},
		{"hy", "05 հուլիսի, 2018 թ.", "2013 թ․ դեկտեմբեր", "2013"},
		{"ar", "5 يوليو 2018", "ديسمبر 2013", "2013"},
		{"ka", "5 ივლისი, 2018", "დეკემბერი, 2013", "2013"},
		{"tr", "5 Temmuz 2018", "Aralık 2013", "2013"},
		{"cy", "5 Gorffennaf 2018", "Rhagfyr 2013", "2013"},
		{"ja", "2018年7月5日", "2013年12月", "2013年"},
		{"fa", "۵ ژوئیهٔ ۲۰۱۸", "دسامبر ۲۰۱۳", "۲۰۱۳"},
	} {
		l := get(t, c.tag)
		for in, want := range map[string]string{"2018-07-05": c.day, "2013-12": c.month, "2013": c.year, "": ""} {
			if got := l.Words(date(t, in)); got != want {
				t.Errorf("%s: %s is %q, want %q", c.tag, in, got, want)
			}
		}
	}
}

func TestARangeDoesNotRepeatItself(t *testing.T) {
	for _, c := range []struct{ tag, month, year, years, mixed string }{
		{"en-GB", "28–30 November 2015", "28 November – 2 December 2015", "28 November 2015 – 2 January 2016", "December 2013 – 30 November 2016"},
		{"en-US", "November 28–30, 2015", "November 28 – December 2, 2015", "November 28, 2015 – January 2, 2016", "December 2013 – November 30, 2016"},
		{"fr", "28–30 novembre 2015", "28 novembre – 2 décembre 2015", "28 novembre 2015 – 2 janvier 2016", "décembre 2013 – 30 novembre 2016"},
		{"de", "28.–30. November 2015", "28. November – 2. Dezember 2015", "28. November 2015 – 2. Januar 2016", "Dezember 2013 – 30. November 2016"},
		{"pl", "28–30 listopada 2015", "28 listopada – 2 grudnia 2015", "28 listopada 2015 – 2 stycznia 2016", "grudzień 2013 – 30 listopada 2016"},
		{"hy", "28–30 նոյեմբերի, 2015 թ.", "28 նոյեմբերի – 02 դեկտեմբերի, 2015 թ.", "28 նոյեմբերի, 2015 թ. – 02 հունվարի, 2016 թ.", "2013 թ․ դեկտեմբեր – 30 նոյեմբերի, 2016 թ."},
		{"ar", "28–30 نوفمبر 2015", "28 نوفمبر – 2 ديسمبر 2015", "28 نوفمبر 2015 – 2 يناير 2016", "ديسمبر 2013 – 30 نوفمبر 2016"},
		{"ka", "28–30 ნოემბერი, 2015", "28 ნოემბერი – 2 დეკემბერი, 2015", "28 ნოემბერი, 2015 – 2 იანვარი, 2016", "დეკემბერი, 2013 – 30 ნოემბერი, 2016"},
		{"tr", "28–30 Kasım 2015", "28 Kasım – 2 Aralık 2015", "28 Kasım 2015 – 2 Ocak 2016", "Aralık 2013 – 30 Kasım 2016"},
		{"cy", "28–30 Tachwedd 2015", "28 Tachwedd – 2 Rhagfyr 2015", "28 Tachwedd 2015 – 2 Ionawr 2016", "Rhagfyr 2013 – 30 Tachwedd 2016"},
		{"ja", "2015年11月28日～30日", "2015年11月28日～12月2日", "2015年11月28日～2016年1月2日", "2013年12月～2016年11月30日"},
		{"hu", "2015. november 28–30.", "2015. november 28. – december 2.", "2015. november 28. – 2016. január 2.", "2013. december – 2016. november 30."},
		{"es", "28–30 de noviembre de 2015", "28 de noviembre – 2 de diciembre de 2015", "28 de noviembre de 2015 – 2 de enero de 2016", "diciembre de 2013 – 30 de noviembre de 2016"},
	} {
		l := get(t, c.tag)
		for _, r := range [][3]string{
			{"2015-11-28", "2015-11-30", c.month},
			{"2015-11-28", "2015-12-02", c.year},
			{"2015-11-28", "2016-01-02", c.years},
			{"2013-12", "2016-11-30", c.mixed},
			{"2015-11-28", "2015-11-28", l.Words(date(t, "2015-11-28"))},
			{"2015", "2015", l.Words(date(t, "2015"))},
		} {
			if got := l.Range(date(t, r[0]), date(t, r[1])); got != r[2] {
				t.Errorf("%s: %s to %s is %q, want %q", c.tag, r[0], r[1], got, r[2])
			}
		}
	}
}

func TestRangesOfMonthsAndYearsAndOpenOnes(t *testing.T) {
	l := get(t, "en-GB")
	for _, r := range [][3]string{
		{"2013", "2016", "2013–2016"},
		{"2013-11", "2013-12", "November–December 2013"},
		{"2013-11", "2014-01", "November 2013 – January 2014"},
		{"2013", "2014-01", "2013 – January 2014"},
		{"2013-12", "", "from December 2013"},
		{"", "2016-11-30", "until 30 November 2016"},
		{"", "", ""},
		{"2013", "2013-12-05", "2013 – 5 December 2013"},
	} {
		if got := l.Range(date(t, r[0]), date(t, r[1])); got != r[2] {
			t.Errorf("%s to %s is %q, want %q", r[0], r[1], got, r[2])
		}
	}
}

func TestATimeSaysItsZone(t *testing.T) {
	for _, c := range []struct{ tag, from, to, want string }{
		{"en-GB", "2018-07-05T14:48Z", "", "5 July 2018, 14:48 (UTC)"},
		{"en-GB", "2018-07-05 14:48+01:00", "", "5 July 2018, 14:48 (UTC+01:00)"},
		{"en-GB", "2018-07-05 14:48-03:30", "", "5 July 2018, 14:48 (UTC\u221203:30)"},
		{"en-GB", "2018-07-05 14:48 Europe/London", "", "5 July 2018, 14:48 (London time)"},
		{"en-GB", "2018-07-05 14:48 America/New_York", "", "5 July 2018, 14:48 (New York time)"},
		{"en-GB", "2018-07-05 14:48", "", "5 July 2018, 14:48"},
		{"en-GB", "2018-07-05", "", "5 July 2018"},
		{"en-US", "2018-07-05 00:05Z", "", "July 5, 2018, 12:05\u00a0AM (UTC)"},
		{"fr", "2018-07-05 09:05 Europe/London", "", "5 juillet 2018, 09:05 (heure de Londres)"},
		{"ar", "2018-07-05 14:48 Europe/London", "", "5 يوليو 2018، 2:48 م (توقيت لندن)"},
		{"cy", "2018-07-05 14:48 Europe/London", "", "5 Gorffennaf 2018, 14:48 (Amser Llundain)"},
		{"ja", "2018-07-05 14:48 Asia/Tokyo", "", "2018年7月5日 14:48 (東京時間)"},
		{"vi", "2018-07-05 14:48Z", "", "14:48 (UTC) 5 tháng 7, 2018"},
		{"en-GB", "2018-07-05 14:00 Europe/Kyiv", "2018-07-05 16:30 Europe/Kyiv", "5 July 2018, 14:00–16:30 (Kyiv time)"},
		{"en-US", "2018-07-05 10:00Z", "2018-07-05 16:30Z", "July 5, 2018, 10:00\u00a0AM – 4:30\u00a0PM (UTC)"},
		{"en-GB", "2018-07-05 14:00Z", "2018-07-06 09:00Z", "5 July 2018, 14:00 – 6 July 2018, 09:00 (UTC)"},
		{"en-GB", "2018-07-05 14:00Z", "2018-07-05 16:00+01:00", "5 July 2018, 14:00 (UTC) – 5 July 2018, 16:00 (UTC+01:00)"},
		{"en-GB", "2018-07-05 14:00Z", "2018-07-07", "5 July 2018, 14:00 (UTC) – 7 July 2018"},
		{"en-GB", "2018-07-05", "2018-07-07", "5–7 July 2018"},
		{"en-GB", "2018-07-05 14:00Z", "2018-07-05 14:00Z", "5 July 2018, 14:00 (UTC)"},
	} {
		l := get(t, c.tag)
		got := l.MomentRange(moment(t, c.from), moment(t, c.to))
		if got != c.want {
			t.Errorf("%s: %s to %s is %q, want %q", c.tag, c.from, c.to, got, c.want)
		}
	}
}

func TestADateCostsOneAllocation(t *testing.T) {
	l := get(t, "hy")
	a, b := date(t, "2015-11-28"), date(t, "2015-12-02")
	if n := testing.AllocsPerRun(100, func() { l.Words(a) }); n > 1 {
		t.Errorf("a date made %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { l.Range(a, b) }); n > 1 {
		t.Errorf("a range made %v allocations", n)
	}
}

func BenchmarkWords(b *testing.B) {
	l, d := get(b, "hy"), date(b, "2015-11-28")
	b.ReportAllocs()
	for b.Loop() {
		l.Words(d)
	}
}

func BenchmarkCompare(b *testing.B) {
	l := get(b, "sv")
	b.ReportAllocs()
	for b.Loop() {
		l.Compare("Örebro", "Zürich")
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load("en-GB", "en-GB"); err != nil {
			b.Fatal(err)
		}
	}
}
