package render

// Keep has the texts of some pages rendered once and kept, as those that feeds
// hold are.
func (r *Renderer) Keep(keys ...string) {
	for _, key := range keys {
		r.inFeeds[key] = true
	}
}
