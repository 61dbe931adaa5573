// Lets readers search the site: from a dialog that the button in the header opens, and on
// the search page. docs/search.md and the package comment of internal/search tell how the
// index is made; what is marked "as in Go" has its twin there. Without this script, or in
// a browser too old for it, the button leads to a list of all pages.

// Words, as in Go (fold.go, scan.go).

const REPLACED = {};
("ß ss æ ae œ oe ø o ł l đ d ð d þ th ħ h ŧ t ı i ς σ ى ي ی ي ک ك ة ه ہ ه ھ ه ٱ ا ٠ 0 ١ 1 ٢ 2 ٣ 3 ٤ 4 ٥ 5 ٦ 6 ٧ 7 ٨ 8 ٩ 9 " +
	"۰ 0 ۱ 1 ۲ 2 ۳ 3 ۴ 4 ۵ 5 ۶ 6 ۷ 7 ۸ 8 ۹ 9 ’ ' ‘ ' ʼ ' ‛ ' ′ ' ` ' ‐ -").replace(/(\S+) (\S+)/g, (_, from, to) => { REPLACED[from] = to; });
const DROPPED = /[\xAD\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u1AB0-\u1AFF\u1DC0-\u1DFF\u200B-\u200F\u202A-\u202E\u2060-\u2064\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF]/gu;
const fold = (s) => s.normalize("NFKD").replace(DROPPED, "").normalize("NFC").toLowerCase().replace(/[^a-z0-9 ]/gu, (c) => REPLACED[c] ?? c);

const PAIRED = "[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1100-\\u11FF\\u1780-\\u17FF\\u2E80-\\u2FDF\\u3005-\\u3007\\u3040-\\u318F\\u31A0-\\u31FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uA960-\\uA97F\\uAC00-\\uD7FF\\u{20000}-\\u{3FFFF}]";
const ANY = "[\\p{L}\\p{N}\\p{M}]", LETTER = `(?:(?!${PAIRED})${ANY})`, PAIR = `(?:(?=${PAIRED})${ANY})`;
const word = () => new RegExp(`${LETTER}+(?:['-]${LETTER}+|(?<=[0-9])[.,](?=[0-9]{3}(?!${ANY}))${LETTER}+)*|${PAIR}+`, "gu");
const paired = (s) => new RegExp(`^${PAIR}`, "u").test(s);
const clip = (s) => s.length > 32 ? [...s].slice(0, 32).join("") : s;
const bare = (s) => s.replace(/^(?:[\u0648\u0628\u0643\u0641]\u0627\u0644(?=.{4})|(?:\u0627\u0644|\u0644\u0644)(?=.{3}))/u, ""); // Arabic articles
const tiny = (s) => s < "0" || s > "9\uFFFF" ? [...s].length < 2 : false;

// scan parts a text into words: of each its parts, and all of them joined.
export const scan = (text) => [...fold(text).matchAll(word())].map(([w]) => {
	if (paired(w)) {
		const c = [...w];
		return { pairs: true, parts: c[1] ? c.slice(1).map((x, i) => c[i] + x) : c };
	}
	const parts = w.replace(/[.,]/g, "").replace(/'s(?=['-]|$)/g, "").split(/['-]/);
	return { parts: parts.map((p) => clip(bare(p))), joined: parts[1] && parts.some((p) => /[^0-9]/.test(p)) ? clip(parts.join("")) : "" };
});

// isForm says whether two words may be forms of one, as in Go.
const isForm = (a, b) => {
	if (a === b || /[0-9]/.test(a + b)) return false;
	let n = 0;
	while (n < a.length && a[n] === b[n]) n++;
	return n >= Math.max(a.length, b.length) - 3 && (n > 3 || n === 3 && a.length + b.length - 2 * n < 2);
};

// distance is the number of slips between two words, as in Go.
const distance = (a, b) => {
	let before, last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 0; i < a.length; i++) {
		const now = [i + 1];
		for (let j = 0; j < b.length; j++) {
			now.push(Math.min(last[j] + (a[i] !== b[j]), last[j + 1] + 1, now[j] + 1));
			if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j]) now[j + 1] = Math.min(now[j + 1], before[j - 1] + 1);
		}
		before = last;
		last = now;
	}
	return last[b.length];
};

// Files, as in Go (encode.go).

const load = async (url) => {
	const r = await fetch(url);
	if (!r.ok) throw new Error(url);
	return new Response(r.body.pipeThrough(new DecompressionStream("gzip")));
};

// once remembers what a function has given, but for failures.
const once = (f) => {
	const known = {};
	return (key) => known[key] ??= f(key).catch((e) => { delete known[key]; throw e; });
};

const STEPS = [0, 10, 16, 23, 30, ...Array.from({ length: 30 }, (_, i) => 36 + 2 * i)];

const reader = (bytes) => {
	let at = 0;
	const text = new Uint8Array(256), decoder = new TextDecoder();
	const number = () => {
		let n = 0, unit = 1, c;
		do {
			c = bytes[at++];
			n += (c & 127) * unit;
			unit *= 128;
		} while (c > 127);
		return n;
	};
	const terms = (n) => Array.from({ length: n }, () => {
		const shared = number(), size = number();
		text.set(bytes.subarray(at, at += size), shared);
		return decoder.decode(text.subarray(0, shared + size));
	});
	return { number, terms, rest: () => bytes.subarray(at) };
};

// open reads the directory of an index, and gives what answers queries.
export const open = async (url) => {
	const directory = await (await load(url)).json();
	const base = url.replace(/search\/[^/]*$/, "assets/search/");
	const file = (name) => load(`${base}${name}.idx`);
	const bytes = async (name) => reader(new Uint8Array(await (await file(name)).arrayBuffer()));
	const firsts = [], names = [], chunks = directory.cards.split(" ");
	directory.shards.split(" ").forEach((s, i) => (i % 2 ? names : firsts).push(s));

	const shard = once(async (i) => {
		const r = await bytes(names[i]);
		const terms = r.terms(r.number()).map((text) => ({ text }));
		for (const t of terms) t.n = r.number();
		for (const t of terms) {
			let last = -1;
			t.pages = Uint32Array.from({ length: t.n }, () => last += r.number());
		}
		const weights = r.rest();
		let at = 0;
		for (const t of terms) t.weights = weights.subarray(at, at += t.n);
		return terms;
	});
	const words = once(async (name) => {
		const r = await bytes(name), list = r.terms(r.number()), levels = r.rest();
		return list.map((text, i) => [text, levels[i]]);
	});
	const cards = once(async (i) => new Map((await (await file(chunks[i])).json()).map((c) => [c[0], c])));
	const json = once(async (name) => (await file(name)).json());

	const shardOf = (t) => {
		let low = 0, high = firsts.length;
		while (low < high) {
			const i = low + high >> 1;
			if (firsts[i] > t) high = i; else low = i + 1;
		}
		return Math.max(0, low - 1);
	};

	// term gives the pages that hold a term, with their scores, as in Go (read.go).
	const term = async (t, typing) => {
		const out = new Map(), first = shardOf(t);
		out.guessed = 0;
		typing ||= paired(t) && [...t].length < 2;
		const take = async (i, factor) => {
			for (const c of await shard(i)) {
				const f = factor(c.text);
				if (!f) continue;
				if (c.text.startsWith(t)) out.guessed = -1;
				else if (t.startsWith(c.text) && out.guessed >= 0) out.guessed = Math.max(out.guessed, c.n);
				const rare = Math.log(1 + (directory.pages - c.n + 0.5) / (c.n + 0.5));
				c.pages.forEach((page, j) => {
					const score = f * rare * STEPS[c.weights[j]] / 100;
					if (score > (out.get(page) ?? 0)) out.set(page, score);
				});
			}
		};
		if (!names.length) return out;
		await take(first, (text) => text === t ? 1 : typing && text.startsWith(t) ? 0.6 : isForm(t, text) ? 0.4 : 0);
		if (out.size && !typing) return out;
		for (let i = first; i < names.length && i < first + 3 && (i === first || firsts[i].startsWith(t)); i++) {
			await take(i, (text) => text !== t && text.startsWith(t) ? 0.6 : 0);
		}
		return out;
	};

	// nearest gives the word that was meant by one that stands nowhere, as in Go.
	const nearest = once(async (t) => {
		const limit = t.length < 4 ? 0 : t.length < 8 ? 1 : 2;
		let best = "", level = 0, least = limit + 1;
		for (const [w, l] of limit ? await words(directory.words) : []) {
			if (Math.abs(w.length - t.length) > limit) continue;
			const n = distance(t, w), same = w[0] === t[0], was = best[0] === t[0];
			if (n <= limit && (n < least || n === least && (same !== was ? same : l > level))) [best, level, least] = [w, l, n];
		}
		if (!best && t.length > 4) {
			let kind = 0;
			for (const [w, l] of await words(directory.words)) {
				const now = w.length < 5 ? 0 : w.endsWith(t) ? 3 : w.includes(t) ? 2 : t.startsWith(w) ? 1 : 0;
				if (now > kind || now && now === kind && (now > 1 ? l > level : w.length > best.length)) [best, level, kind] = [w, l, now];
			}
		}
		return [best, level];
	});

	const parse = (query) => {
		const out = [];
		let small = "";
		for (const w of scan(query)) {
			const parts = w.pairs ? w.parts : w.parts.filter((p) => !tiny(p) || !(small = p));
			if (w.joined) out.push(parts.length ? [[w.joined], parts] : [[w.joined]]);
			else for (const p of parts) out.push([[p]]);
		}
		if (!out.length && small) out.push([[small]]);
		const groups = [];
		for (let i = 0; i < out.length;) {
			let group = out[i], n = 1;
			for (const set of directory.synonyms) for (const way of set) {
				if (way.length < n || !way.every((t, j) => out[i + j]?.[0].length === 1 && out[i + j][0][0] === t)) continue;
				group = [way, ...set.filter((other) => other.join(" ") !== way.join(" "))];
				n = way.length;
			}
			groups.push(group);
			i += n;
		}
		return groups;
	};

	// search answers a query: the best pages first, as [number, score].
	const search = async (query, typing, year) => {
		const groups = parse(query), instead = {}, scores = new Map(), matched = new Map();
		typing &&= !query.endsWith(" ");
		for (const t of groups.flat(2)) if (names.length) shard(shardOf(t)).catch(() => {}); // all at once
		for (const [i, ways] of groups.entries()) {
			const best = new Map();
			for (const way of ways) {
				let all;
				for (const [j, t] of way.entries()) {
					const found = await term(t, typing && i === groups.length - 1 && j === way.length - 1);
					if (found.guessed >= 0 && way.length === 1) {
						const [other, level] = await nearest(t);
						if (other && 2 ** level > found.guessed) {
							instead[t] = other;
							for (const [page, score] of await term(other)) if (score > (found.get(page) ?? 0)) found.set(page, score);
						}
					}
					const now = new Map();
					for (const [page, score] of found) if (!j || all.has(page)) now.set(page, (j ? all.get(page) : 0) + score);
					all = now;
				}
				for (const [page, score] of all) if (score > (best.get(page) ?? 0)) best.set(page, score);
			}
			for (const [page, score] of best) {
				scores.set(page, (scores.get(page) ?? 0) + score);
				matched.set(page, (matched.get(page) ?? 0) + 1);
			}
		}
		const yearOf = (page) => directory.years.findLast(([, start]) => start <= page)?.[0];
		const hits = [...scores].map(([page, score]) => {
			const of = yearOf(page);
			return [page, score * (matched.get(page) / groups.length) * (of ? 1 + 0.1 * 2 ** (-Math.max(0, year - of) / 3) : 1)];
		});
		hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
		return { hits, instead, groups };
	};

	const text = (key, ...args) => {
		const form = typeof args[0] === "number" ? new Intl.PluralRules(directory.text.language).select(args[0]) : "other";
		return (directory.text[`${key}.${form}`] ?? directory.text[`${key}.other`] ?? "").replace(/\{(\d)\}/g, (_, i) => args[i].toLocaleString?.(document.documentElement.lang) ?? args[i]);
	};
	return {
		search, text, years: directory.years,
		card: async (page) => (await cards(page >> 5)).get(page),
		facets: () => json(directory.facets),
	};
};

// What readers see.

const el = (name, props = {}, ...children) => {
	const e = Object.assign(document.createElement(name), props);
	e.append(...children);
	return e;
};

const form = document.querySelector("form.search[data-index]");
const place = document.getElementById("_search");
const able = typeof DecompressionStream === "function" && typeof HTMLDialogElement === "function" && Array.prototype.findLast;
const index = once((url) => open(url));

// marker gives a function that marks the words of a query in a text.
const marker = (groups) => {
	const wanted = groups.flat(2);
	const wants = (s) => scan(s).some((w) => [w.joined, ...w.parts].some((p) => p && wanted.some((q) => p.startsWith(q) || isForm(q, p))));
	const pieces = new RegExp(`${PAIR}{2}|(?:${LETTER}|['’-])+`, "gu");
	return (text, limit) => {
		const out = [];
		let at = 0, first = -1, count = 0;
		for (const m of text.matchAll(pieces)) {
			if (!wants(m[0])) continue;
			count++;
			if (first < 0) first = m.index;
			out.push([at, m.index, m.index + m[0].length]);
			at = m.index + m[0].length;
		}
		const from = limit && first > limit / 3 ? text.indexOf(" ", first - limit / 3) + 1 : 0;
		const to = limit && text.length > from + limit ? text.lastIndexOf(" ", from + limit) : text.length;
		const nodes = from ? ["… "] : [];
		at = from;
		for (const [, start, end] of out) {
			if (start < at || end > to) continue;
			nodes.push(text.slice(at, start), el("mark", {}, text.slice(start, end)));
			at = end;
		}
		nodes.push(text.slice(at, to), to < text.length ? " …" : "");
		return { nodes, count };
	};
};

// excerpt puts in the place of a summary the part of the page that holds the most of the
// words, with a link to its section.
const excerpt = async (ix, link, line, mark) => {
	const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
	let heading, best, most = 0;
	for (const e of page.querySelectorAll("main :is(h2, h3, h4, h5, h6, p, li, dd, td, blockquote)")) {
		if (e.closest("nav, .cards, .neighbours, .unseen") || e.querySelector("p, li")) continue;
		if (/^H/.test(e.tagName)) heading = e.id && !e.id.startsWith("_") ? e : heading;
		const { count } = mark(e.textContent);
		if (count > most) [best, most] = [{ text: e.textContent, heading }, count];
	}
	if (!best) return;
	line.replaceChildren(...mark(best.text.trim().replace(/\s+/g, " "), 240).nodes);
	if (best.heading) {
		const part = el("a", { href: `${link.pathname}#${best.heading.id}` }, ix.text("part", best.heading.textContent.trim()));
		line.after(el("p", { className: "search-part" }, part));
	}
};

// surface makes a field, a status and a list of results. On the search page it has all
// results, excerpts and filters, and keeps what is asked in the address.
const surface = (root, whole) => {
	const input = el("input", { type: "search", name: "q", autocomplete: "off", enterKeyHint: "search", maxLength: 200, id: whole ? "_search-page-q" : "_search-q" });
	const status = el("p", { role: "status" });
	status.setAttribute("role", "status");
	const list = el("ol", { className: "search-results" });
	const under = el("p");
	const filters = el("details", { className: "search-filters", hidden: true });
	const asked = el("form", { action: form.action, className: "search-field" }, el("label", { htmlFor: input.id }, form.dataset.label), input);
	root.append(asked, status, ...(whole ? [filters] : []), list, under);
	const chosen = new URLSearchParams(whole ? location.search : "");
	let turn = 0, shown = 10;

	const choices = async (ix, hits) => {
		const params = (i) => `f${i}`;
		filters.hidden = !hits.length && ![...chosen.keys()].some((k) => k !== "q");
		filters.firstChild ?? filters.append(el("summary", {}, ix.text("filter")));
		if (!filters.open && ![...chosen.keys()].some((k) => k !== "q")) return hits;
		filters.open = true;
		const yearOf = (page) => String(ix.years.findLast(([, start]) => start <= page)?.[0] || "");
		const facets = (await ix.facets()).map((f, i) => {
			const of = new Map();
			for (const v of f.values) {
				let page = 0;
				for (const gap of v.pages) of.set(page += gap, [...of.get(page) ?? [], v.title]);
			}
			return { name: f.name, key: params(i), of: (page) => of.get(page) ?? [], order: f.values.map((v) => v.title) };
		});
		facets.push({ name: ix.text("year"), key: "year", of: (page) => [yearOf(page)], order: ix.years.map(([y]) => String(y || "")).reverse() });
		const fits = (f, [page]) => !chosen.get(f.key) || f.of(page).includes(chosen.get(f.key));
		const row = el("div");
		for (const f of facets) {
			const others = hits.filter((h) => facets.every((g) => g === f || fits(g, h)));
			const counts = {};
			for (const [page] of others) for (const v of f.of(page)) counts[v] = (counts[v] ?? 0) + 1;
			const select = el("select", { name: f.key }, el("option", { value: "" }, ix.text("any")));
			for (const v of f.order) if (v && (counts[v] || v === chosen.get(f.key))) select.append(el("option", { value: v, selected: v === chosen.get(f.key) }, `${v} (${counts[v] ?? 0})`));
			if (select.length > 1) row.append(el("label", {}, el("span", {}, f.name), select));
		}
		const focused = document.activeElement?.name;
		filters.replaceChildren(filters.firstChild, row);
		row.querySelector(`[name="${CSS.escape(focused ?? "")}"]`)?.focus();
		return hits.filter((h) => facets.every((f) => fits(f, h)));
	};

	const show = async () => {
		const now = ++turn, query = input.value.trim() ? input.value : "";
		const az = whole && document.getElementById("_search-index");
		if (az) az.hidden = !!query;
		if (!query) {
			filters.hidden = true;
			status.textContent = "";
			list.replaceChildren();
			under.replaceChildren();
			return;
		}
		let ix;
		try {
			ix = await index(form.dataset.index);
			const day = new Date().toISOString().slice(0, 10);
			const { hits, instead, groups } = await ix.search(query, true, +day.slice(0, 4));
			const left = whole ? await choices(ix, hits) : hits;
			const rows = await Promise.all(left.slice(0, whole ? shown : 7).map(async ([page, score]) => ({ score, card: await ix.card(page) })));
			if (now !== turn) return;
			// Of pages that are as good, what is still to come stands first.
			for (const r of rows) r.score *= r.card[4] > day ? 1.1 : 1;
			rows.sort((a, b) => b.score - a.score);
			status.replaceChildren(left.length ? ix.text("count", left.length) : ix.text("none", query.trim()));
			for (const [from, to] of Object.entries(instead)) {
				const better = fold(query).replace(from, to);
				const [before, after] = ix.text("instead", from, "\0").split("\0");
				status.append(el("br"), before, el("a", { href: `${form.action}?q=${encodeURIComponent(better)}` }, to), after);
			}
			const mark = marker([...groups, [Object.values(instead)]]);
			list.replaceChildren(...rows.map(({ card: [, title, url, summary, , when, kind, draft, lang] }) => {
				const link = el("a", { href: form.dataset.home + url });
				link.append(...mark(title).nodes);
				const line = el("p", { className: "search-text" });
				const about = mark(summary, 240);
				line.append(...about.nodes);
				const item = el("li", {}, el(whole ? "h2" : "b", {}, link), " ");
				if (lang) item.lang = lang;
				if (draft) item.append(el("span", { className: "badge badge-draft" }, ix.text("draft")));
				const facts = [kind, when].filter(Boolean).join(" · ");
				if (facts) item.append(el("p", { className: "search-facts" }, facts));
				item.append(line);
				if (whole && about.count < groups.length) seen.set(item, () => excerpt(ix, link, line, mark).catch(() => {}));
				return item;
			}));
			watch.disconnect();
			for (const item of list.children) if (seen.has(item)) watch.observe(item);
			under.replaceChildren();
			if (whole && left.length > shown) {
				under.append(el("button", { type: "button", className: "button", onclick: async () => {
					const n = shown;
					shown += 10;
					await show();
					list.children[n]?.querySelector("a").focus();
				} }, ix.text("more")));
			} else if (!whole && left.length) {
				under.append(el("a", { className: "more", href: `${form.action}?q=${encodeURIComponent(query.trim())}` }, ix.text("all")));
			}
		} catch {
			if (now !== turn) return;
			status.textContent = ix?.text("failed") ?? "";
			if (az) az.hidden = false;
			else location.href = form.action;
		}
	};
	const seen = new WeakMap();
	const watch = new IntersectionObserver((entries) => entries.forEach((e) => {
		if (!e.isIntersecting) return;
		watch.unobserve(e.target);
		seen.get(e.target)?.();
	}));
	const remember = () => {
		if (!whole) return;
		shown = 10;
		for (const key of [...chosen.keys()]) if (!chosen.get(key)) chosen.delete(key);
		history.replaceState(null, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}`);
	};
	let timer;
	input.oninput = () => {
		clearTimeout(timer);
		timer = setTimeout(() => { chosen.set("q", input.value.trim()); remember(); show(); }, 150);
	};
	filters.onchange = (e) => { chosen.set(e.target.name, e.target.value); remember(); show(); };
	filters.ontoggle = () => { if (filters.open && !filters.querySelector("select")) show(); };
	asked.onsubmit = (e) => {
		if (whole || !input.value.trim()) e.preventDefault();
	};
	if (whole) {
		input.value = chosen.get("q") ?? "";
		show();
	}
	input.onfocus = () => index(form.dataset.index).catch(() => {});
	return input;
};

if (able && form) {
	const field = place && surface(place, true);
	let dialog, inner;
	form.onsubmit = (e) => {
		e.preventDefault();
		if (field) return field.focus();
		if (!dialog) {
			const close = el("button", { type: "button", className: "search-close", onclick: () => dialog.close() }, form.dataset.close);
			dialog = el("dialog", { className: "search-dialog", onclick: (e) => e.target === dialog && dialog.close() });
			dialog.setAttribute("aria-label", form.dataset.label);
			const box = el("div");
			inner = surface(box, false);
			box.append(close);
			dialog.append(box);
			document.body.append(dialog);
		}
		dialog.showModal();
		inner.focus();
		inner.select();
	};
}
