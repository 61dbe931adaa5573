package civil

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"
)

// database is the IANA time zone database (public domain), as Go carries it. It
// is part of the program, so that a site has the same bytes on every machine.
//
//go:embed zoneinfo.zip
var database []byte

var archive = sync.OnceValues(func() (*zip.Reader, error) {
	return zip.NewReader(bytes.NewReader(database), int64(len(database)))
})

// zones caches the zones that were asked for.
var zones = struct {
	sync.RWMutex
	byName map[string]*time.Location
}{byName: make(map[string]*time.Location)}

// ErrZone means that a zone is not known.
var ErrZone = errors.New("no such time zone")

// LoadZone returns the location of a zone: "Z", an offset, or a name of the IANA
// database. "Local" and "" are unknown, since they would depend on the machine.
func LoadZone(name string) (*time.Location, error) {
	if name == "Z" || name == "UTC" {
		return time.UTC, nil
	}
	zones.RLock()
	loc := zones.byName[name]
	zones.RUnlock()
	if loc != nil {
		return loc, nil
	}
	loc, err := readZone(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrZone, name)
	}
	zones.Lock()
	defer zones.Unlock()
	zones.byName[name] = loc
	return loc, nil
}

func readZone(name string) (*time.Location, error) {
	if len(name) == 6 && (name[0] == '+' || name[0] == '-') {
		c, err := parseClock(name[1:])
		if err != nil || c.Hour > 14 || c.Hour > 12 && name[0] == '-' {
			return nil, ErrZone
		}
		offset := int(c.Hour)*3600 + int(c.Minute)*60
		if name[0] == '-' {
			offset = -offset
		}
		return time.FixedZone(name, offset), nil
	}
	zip, err := archive()
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(zip, name)
	if err != nil {
		return nil, err
	}
	return time.LoadLocationFromTZData(name, data)
}

// Offset writes seconds east of UTC as an offset that a time may end in: "+01:00".
func Offset(seconds int) string {
	return time.Unix(0, 0).In(time.FixedZone("", seconds)).Format("-07:00")
}
