package ledger

import (
	"cmp"
	"path"
	"slices"
)

// recognise finds the pages that have moved, by file name and address at once,
// among those that are new: one that says nearly the same as one that is not there
// any more is that page. Where two would do equally well, neither is it. The page
// of a folder moves with the pages in it. Of each page that is found take is told
// with its identity. The answer is whether any texts were compared.
func (l *Ledger) recognise(pages []Page, ids []string, taken map[string]bool, take func(i int, id string)) bool {
	missing := make(map[string]line) // by identity
	for address, at := range l.lines {
		if !taken[at.id] && at.text != 0 && at.to == "" && at.gone.IsZero() && !isDocument(address) {
			if before, ok := missing[at.id]; !ok || at.key < before.key {
				missing[at.id] = at
			}
		}
	}
	if len(missing) == 0 {
		return false
	}
	var pairs []pair
	for i, p := range pages {
		if ids[i] != "" || p.Text == 0 || p.Held != Published || p.Address == "" {
			continue
		}
		for id, at := range missing {
			n, named := at.text.shared(p.Text), path.Base(at.key) == path.Base(p.Key)
			if n >= alike || named && n >= alikeNamed {
				pairs = append(pairs, pair{i, id, n, named})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(b.compare(a), cmp.Compare(a.id, b.id), cmp.Compare(a.page, b.page))
	})
	folders := make(map[string]string) // old → new; "" where pages went to several
	undecided := make(map[string]bool) // identities
	for k, p := range pairs {
		if taken[p.id] || undecided[p.id] || ids[p.page] != "" {
			continue
		}
		rival := slices.IndexFunc(pairs[k+1:], func(o pair) bool {
			return o.compare(p) == 0 && (o.id == p.id && ids[o.page] == "" || o.page == p.page && !taken[o.id])
		})
		if rival >= 0 {
			undecided[p.id], undecided[pairs[k+1+rival].id] = true, true
			continue
		}
		take(p.page, p.id)
		note(folders, path.Dir(missing[p.id].key), path.Dir(pages[p.page].Key))
	}
	l.recogniseFolders(pages, ids, folders, take)
	return true
}

// pair is a page with one that it may have been.
type pair struct {
	page     int
	id       string
	shared   int  // bits of their sketches
	sameName bool // of their files
}

// compare says which pair is the better one.
func (p pair) compare(other pair) int {
	name := func(p pair) int {
		if p.sameName {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(p.shared, other.shared), cmp.Compare(name(p), name(other)))
}

// recogniseFolders finds the pages of folders all of whose pages went to the same
// new folder.
func (l *Ledger) recogniseFolders(pages []Page, ids []string, folders map[string]string, take func(i int, id string)) {
	if len(folders) == 0 {
		return
	}
	byKey := l.byKey()
	old := make(map[string]string) // by new one
	for from, to := range folders {
		if from != to {
			note(old, to, from)
		}
	}
	for i, p := range pages {
		if from := old[p.Key]; from != "" && ids[i] == "" && p.Held == Published {
			take(i, byKey[from].id)
		}
	}
}

// note notes that one thing belongs to another one; "" where there are several.
func note(m map[string]string, from, to string) {
	if before, ok := m[from]; ok && before != to {
		to = ""
	}
	m[from] = to
}
