package layout

import "slices"

// Uncompile leaves everything to html/template.
func (s *Set) Uncompile() {
	for _, l := range s.layouts {
		l.fast = nil
	}
	for _, code := range s.shortcodes {
		code.fast = nil
	}
	for _, e := range s.partials {
		e.fast = nil
	}
}

// Fallbacks returns how often html/template executed a template.
func (s *Set) Fallbacks() int { return int(s.fallbacks.Load()) }

// Uncompiled gives the names of the templates that could not be compiled.
func (s *Set) Uncompiled() []string {
	var out []string
	for name, l := range s.layouts {
		if l.fast == nil {
			out = append(out, name)
		}
	}
	for name, code := range s.shortcodes {
		if code.fast == nil {
			out = append(out, name)
		}
	}
	for name, e := range s.partials {
		if e.fast == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
