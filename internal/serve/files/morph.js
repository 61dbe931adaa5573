// Turns the page that is open into another version of itself, and leaves alone
// whatever is the same in both: so the place to which it was scrolled, the
// focus, what was typed into forms and which details are open stay.
//
// Children are matched in three steps: those alike at the beginning and at the
// end; those alike in between, as many as can be in the same order; and what
// lies between two of these, in order, where the kind of element is the same.
// Only what finds no match is taken out or put in.

// Ours says which nodes belong to the preview and not to the page.
export const ours = (node) => node.nodeType === Node.ELEMENT_NODE &&
	(node.hasAttribute("data-meridian") || node.localName === "meridian-preview");

// Addresses that were changed here, to load a file anew: element → { attribute: as the page has it }.
const renewed = new WeakMap();

// renew sets an attribute to what makes the browser load it anew.
export function renew(element, name, fresh) {
	const kept = renewed.get(element) ?? {};
	kept[name] ??= element.getAttribute(name);
	renewed.set(element, kept);
	element.setAttribute(name, fresh(kept[name]));
}

// morph turns the live document into next.
export function morph(live, next) {
	const focused = live.activeElement;
	const id = focused?.id;
	attributes(live.documentElement, next.documentElement);
	children(live.head, next.head);
	attributes(live.body, next.body);
	children(live.body, next.body);
	if (focused && live.activeElement !== focused && id) {
		live.getElementById(id)?.focus({ preventScroll: true });
	}
}

function attributes(live, next) {
	const kept = renewed.get(live);
	for (const { name, value } of next.attributes) {
		if (own(live, name) || kept?.[name] === value) continue;
		if (kept) delete kept[name];
		if (live.getAttribute(name) !== value) live.setAttribute(name, value);
	}
	for (const { name } of [...live.attributes]) {
		if (!own(live, name) && !next.hasAttribute(name)) live.removeAttribute(name);
	}
}

// own says which attributes are the reader's own doing.
const own = (element, name) => name === "open" && ["details", "dialog"].includes(element.localName);

function children(live, next) {
	let before = [...live.childNodes].filter((n) => !ours(n));
	let after = [...next.childNodes].filter((n) => !ours(n));
	while (before.length && after.length && before[0].isEqualNode(after[0])) {
		before.shift();
		after.shift();
	}
	let behind = null; // what stands behind everything that is left
	while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
		behind = before.pop();
		after.pop();
	}
	if (!before.length && !after.length) return;
	behind ??= before.at(-1)?.nextSibling ?? [...live.childNodes].find((n) => ours(n)) ?? null;
	let from = 0, to = 0;
	for (const [i, j] of [...alike(before, after), [before.length, after.length]]) {
		between(live, before.slice(from, i), after.slice(to, j), before[i] ?? behind);
		from = i + 1;
		to = j + 1;
	}
}

// most is how many comparisons are made to find out which children are alike;
// beyond that they are matched by kind alone.
const most = 250_000;

// alike gives the places of the children that are the same in both, in order: a
// longest common subsequence.
function alike(before, after) {
	if (before.length * after.length > most) return [];
	const key = (n) => n.nodeType === Node.ELEMENT_NODE ? n.outerHTML : n.nodeType + n.nodeValue;
	const a = before.map(key), b = after.map(key);
	const length = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
		}
	}
	const out = [];
	for (let i = 0, j = 0; i < a.length && j < b.length;) {
		if (a[i] === b[j]) out.push([i++, j++]);
		else if (length[i + 1][j] >= length[i][j + 1]) i++;
		else j++;
	}
	return out;
}

// between turns a run of children into another one, which stands before the node
// behind.
function between(parent, before, after, behind) {
	let i = 0;
	for (const next of after) {
		let j = i;
		while (j < before.length && kind(before[j]) !== kind(next)) j++;
		if (j < before.length) {
			for (const gone of before.slice(i, j)) gone.remove();
			i = j + 1;
			change(before[j], next);
		} else {
			parent.insertBefore(document.importNode(next, true), before[i] ?? behind);
		}
	}
	for (const gone of before.slice(i)) gone.remove();
}

// kind tells which nodes can be turned into each other.
function kind(n) {
	if (n.nodeType !== Node.ELEMENT_NODE) return n.nodeType;
	switch (n.localName) {
	case "link": return "link " + n.rel;
	case "meta": return "meta " + (n.name || n.getAttribute("property") || n.httpEquiv);
	case "input": return "input " + n.type + n.name;
	case "h1": case "h2": case "h3": case "h4": case "h5": case "h6": return n.localName; // their names follow from their words
	}
	return n.localName + " " + n.id;
}

function change(live, next) {
	if (live.isEqualNode(next)) return;
	if (live.nodeType !== Node.ELEMENT_NODE) {
		live.nodeValue = next.nodeValue;
		return;
	}
	if (live.localName === "link" && live.relList.contains("stylesheet")) {
		const kept = renewed.get(live)?.href;
		if ((kept ?? live.getAttribute("href")) !== next.getAttribute("href")) {
			swap(live, document.importNode(next, true));
			return;
		}
	}
	attributes(live, next);
	if (live.localName === "template") {
		live.innerHTML = next.innerHTML;
		return;
	}
	children(live, next);
}

// swap puts a style sheet in the place of another one. The old one stays until
// the new one has come, so that the page never stands there without.
export function swap(live, next) {
	const done = () => live.remove();
	next.addEventListener("load", done, { once: true });
	next.addEventListener("error", done, { once: true });
	live.after(next);
}
