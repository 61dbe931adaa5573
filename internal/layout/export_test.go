package layout

import "slices"

// Uncompile leaves everything to html/template.
func (s *Set) Uncompile() {
	for _, l := range s.layouts {
		l.quick = nil
	}
	for _, code := range s.shortcodes {
		code.quick = nil
	}
	clear(s.quick)
}

// Slow tells how often html/template had to carry out a template.
func (s *Set) Slow() int { return int(s.slow.Load()) }

// Uncompiled gives the names of the templates that could not be compiled.
func (s *Set) Uncompiled() []string {
	var out []string
	for name, l := range s.layouts {
		if l.quick == nil {
			out = append(out, name)
		}
	}
	for name, code := range s.shortcodes {
		if code.quick == nil {
			out = append(out, name)
		}
	}
	for name, quick := range s.quick {
		if quick == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
