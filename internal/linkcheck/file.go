package linkcheck

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/meridian-ssg/meridian/internal/atomicfile"
)

// Load reads the ledger of a site, and gives its bytes, so that faults in it
// can be shown. A site that has none has an empty one.
func Load(site *os.Root) ([]byte, error) {
	src, err := site.ReadFile(File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading %s: %w", File, err)
	}
	return src, nil
}

// Save writes the ledger in one step, where it differs from before: whoever
// reads it meanwhile sees it as it was or as it is to be. A site with nothing to
// remember gets none.
func (l *Ledger) Save(site *os.Root, before []byte) error {
	after := l.Bytes()
	if bytes.Equal(after, before) || before == nil && len(l.Entries) == 0 {
		return nil
	}
	if err := atomicfile.WriteFile(site, File, after, 0o666); err != nil {
		return fmt.Errorf("writing %s: %w", File, err)
	}
	return nil
}
