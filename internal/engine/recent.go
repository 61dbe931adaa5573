package engine

import (
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// recentBytes is how much of what was made is kept for those who ask again.
const recentBytes = 16 << 20

// recent keeps outputs by their sums, those asked for lately.
type recent struct {
	mu    sync.Mutex
	most  int
	bytes int
	young map[sum.Sum][]byte
	old   map[sum.Sum][]byte
}

func newRecent(most int) *recent { return &recent{most: most, young: make(map[sum.Sum][]byte)} }

func (k *recent) get(of sum.Sum) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	data, ok := k.young[of]
	if !ok {
		if data, ok = k.old[of]; ok {
			k.add(of, data)
		}
	}
	return data, ok
}

func (k *recent) put(of sum.Sum, data []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.add(of, data)
}

// add makes data the youngest. When the young fill half of the room, they are
// the old, and those that were old before are let go.
func (k *recent) add(of sum.Sum, data []byte) {
	if len(data) > k.most/8 {
		return
	}
	if _, there := k.young[of]; there {
		return
	}
	if k.bytes += len(data); k.bytes > k.most/2 {
		k.old, k.young, k.bytes = k.young, make(map[sum.Sum][]byte), len(data)
	}
	k.young[of] = data
}
