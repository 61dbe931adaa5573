package layout

import "sync"

// languages are the layouts of a site in the languages of its pages, apart from the
// site's own. Each is made when the first page asks for it.
type languages struct {
	mu     sync.Mutex
	byName map[string]*Set
}

// In returns the layouts with the words and dates of a language. They are the same
// files, with the same sums and faults.
func (s *Set) In(language string) *Set {
	if language == s.env.Language || language == "" || s.languages == nil {
		return s
	}
	s.languages.mu.Lock()
	defer s.languages.mu.Unlock()
	if known := s.languages.byName[language]; known != nil {
		return known
	}
	other := newSet(s.env)
	other.env.Language, other.languages, other.files = language, nil, s.files
	other.meter.Store(s.meter.Load())
	other.link(other.env.functions(other)) // its faults are those of s
	if s.languages.byName == nil {
		s.languages.byName = make(map[string]*Set)
	}
	s.languages.byName[language] = other
	return other
}

// each calls a function with the layouts in every other language.
func (l *languages) each(do func(*Set)) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.byName {
		do(s)
	}
}
