package civil

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// database is the IANA time zone database (public domain), as Go carries it.
// It is part of the program, so that the same site gives the same bytes on
// every machine, whatever database that machine has.
//
//go:embed zoneinfo.zip
var database []byte

// zones is the table of the database, made when a zone is first asked for.
var zones = sync.OnceValue(func() map[string]*zone {
	table := make(map[string]*zone)
	archive, err := zip.NewReader(bytes.NewReader(database), int64(len(database)))
	if err != nil {
		return table // a test holds that it can be read
	}
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, "/") {
			table[f.Name] = &zone{file: f}
		}
	}
	return table
})

// zone is an entry of the database, read when it is first asked for.
type zone struct {
	file *zip.File
	once sync.Once
	loc  *time.Location
	err  error
}

func (z *zone) load() (*time.Location, error) {
	z.once.Do(func() {
		r, err := z.file.Open()
		if err != nil {
			z.err = err
			return
		}
		defer r.Close() //nolint:errcheck // it was only read
		data, err := io.ReadAll(r)
		if err != nil {
			z.err = err
			return
		}
		z.loc, z.err = time.LoadLocationFromTZData(z.file.Name, data)
	})
	return z.loc, z.err
}

// ErrZone tells that a zone is not known.
var ErrZone = errors.New("no such time zone")

// LoadZone gives the location of a zone: "Z", an offset, or a name of the IANA
// database. "Local" and "" are refused, as they would depend on the machine.
func LoadZone(name string) (*time.Location, error) {
	switch {
	case name == "Z" || name == "UTC":
		return time.UTC, nil
	case name == "":
	case name[0] == '+' || name[0] == '-':
		c, err := parseClock(name[1:])
		if err != nil || len(name) != 6 || c.Hour > 14 {
			break
		}
		offset := int(c.Hour)*3600 + int(c.Minute)*60
		if name[0] == '-' {
			offset = -offset
		}
		return time.FixedZone(name, offset), nil
	default:
		if z, ok := zones()[name]; ok {
			return z.load()
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrZone, name)
}
