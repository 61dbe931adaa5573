package preview

import (
	"sync"

	"github.com/meridian-ssg/meridian/internal/sum"
)

// outputCacheSize is how many bytes of outputs are kept for those who ask
// again.
const outputCacheSize = 16 << 20

// outputCache keeps the outputs that were asked for lately, by their sums, in
// two generations: when the young fill half of the room, they become the old,
// and the old are evicted.
type outputCache struct {
	mu    sync.Mutex
	room  int
	bytes int // of young
	young map[sum.Sum][]byte
	old   map[sum.Sum][]byte
}

func newOutputCache(room int) *outputCache {
	return &outputCache{room: room, young: make(map[sum.Sum][]byte)}
}

func (c *outputCache) get(name sum.Sum) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.young[name]
	if !ok {
		if data, ok = c.old[name]; ok {
			c.add(name, data)
		}
	}
	return data, ok
}

func (c *outputCache) put(name sum.Sum, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(name, data)
}

func (c *outputCache) add(name sum.Sum, data []byte) {
	if len(data) > c.room/8 {
		return
	}
	if _, there := c.young[name]; there {
		return
	}
	if c.bytes += len(data); c.bytes > c.room/2 {
		c.old, c.young, c.bytes = c.young, make(map[sum.Sum][]byte), len(data)
	}
	c.young[name] = data
}
