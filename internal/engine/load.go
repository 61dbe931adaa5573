package engine

import "github.com/meridian-ssg/meridian/internal/render"

// Load reads a site as Build does, without rendering or writing anything.
func (b *Builder) Load(o Options) (*Report, error) {
	return b.load(o, func(*render.Input, *Report) error { return nil })
}

// load is Load with a look at what was put together, while files can be read.
func (b *Builder) load(o Options, look func(*render.Input, *Report) error) (*Report, error) {
	root, err := open(o.Source)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	if err := b.recall(root, o); err != nil {
		return nil, err
	}
	in, diags, err := b.scan(root, o)
	if err != nil {
		return nil, err
	}
	made, list, err := b.arrange(in, o)
	if err != nil {
		return nil, err
	}
	report := &Report{
		Site: made.Site, Layouts: made.Layouts, Diagnostics: append(diags, list...), Held: made.Site.Withheld, Schedule: made.Site.Changes,
		Tree: in.tree, ignored: b.ignored(),
	}
	if err := look(made, report); err != nil {
		return nil, err
	}
	report.settle()
	report.keep()
	return report, nil
}
