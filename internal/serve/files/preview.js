// Keeps an open page up to date, and shows what the writer should know of it.
// It is added to pages by "meridian serve", and to no page that is built.

import { morph, ours, renew, swap } from "./morph.js";
import { Bar } from "./bar.js";

const tag = document.querySelector("script[data-meridian]");
const framed = window.parent !== window && inPreview();

let sum = tag.dataset.meridian; // of what the page shows
let found = null; // whether there was a page at the address when it was loaded
const scripts = programs(document);
let address = location.pathname; // of the page that is looked at
let stream = null;
let last = ""; // the id of the event that came last
let turn = 0; // counts how often the page was asked for

const bar = framed ? null : new Bar({ view, look });

// inPreview says whether this page stands in the frame of another one's bar.
function inPreview() {
	try {
		return window.parent.document.querySelector("meridian-preview") !== null;
	} catch {
		return false; // on another site
	}
}

// programs are the scripts of a page that do something.
function programs(doc) {
	return [...doc.querySelectorAll("script")].filter((s) => !ours(s) && /^($|module$|importmap$|.*(java|ecma)script)/i.test(s.type)).map((s) => s.outerHTML).join("\n");
}

// listen opens the stream of events. It is closed while nobody sees the page, as
// browsers allow few of them at once.
function listen() {
	stream?.close();
	stream = null;
	if (document.visibilityState === "hidden") return;
	const query = new URLSearchParams(location.search);
	query.set("page", address);
	if (last) query.set("since", last);
	stream = new EventSource("/.meridian/events?" + query);
	stream.addEventListener("state", (e) => {
		last = e.lastEventId;
		show(JSON.parse(e.data));
	});
	stream.addEventListener("files", (e) => {
		last = e.lastEventId;
		load(JSON.parse(e.data));
	});
	stream.addEventListener("open", () => bar?.connected(true));
	stream.addEventListener("error", () => bar?.connected(false));
}

// show is called with the state of the page; see type state in state.go.
function show(state) {
	found ??= state.found;
	if (state.movedTo && found && !bar?.narrow) {
		location.replace(state.movedTo + location.search + location.hash);
		return;
	}
	const gone = found && !state.found;
	bar?.show(state, gone);
	if (gone || bar?.narrow) return; // what is there stays; the bar tells
	found = state.found;
	if (state.sum !== sum) update();
}

// update asks for the page and turns the open one into it.
async function update() {
	const mine = ++turn;
	let answer, text;
	try {
		answer = await fetch(location.pathname + location.search, { cache: "no-store", headers: { Accept: "text/html" } });
		text = await answer.text();
	} catch {
		return; // the server is away; it will tell when it is back
	}
	if (mine !== turn) return; // asked again in the meantime
	const next = new DOMParser().parseFromString(text, "text/html");
	const now = next.querySelector("script[data-meridian]");
	if (!now && answer.ok || now && programs(next) !== scripts) {
		location.reload();
		return;
	}
	if (!now || now.dataset.meridian === sum) return;
	sum = now.dataset.meridian;
	morph(document, next);
	bar?.changed();
}

// load loads files anew that have changed under the same address; ["*"] stands
// for all that may have.
function load(paths) {
	const stale = (url) => url && (paths[0] === "*" || paths.includes(new URL(url, document.baseURI).pathname));
	const once = Date.now();
	const fresh = (url) => url.replace(/[?&]meridian=\d+|(?=#)|$/, (url.includes("?") ? "&" : "?") + "meridian=" + once);
	const dealt = new Set();
	const deal = (url) => dealt.add(new URL(url, document.baseURI).pathname);
	for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
		if (ours(link) || !stale(link.href)) continue;
		deal(link.href);
		const next = link.cloneNode();
		renew(next, "href", fresh);
		swap(link, next);
	}
	for (const img of document.querySelectorAll("img[src], source[src], video[poster], image[href]")) {
		for (const name of ["src", "poster", "href"]) {
			const url = img.getAttribute(name);
			if (stale(url)) {
				deal(url);
				renew(img, name, fresh);
			}
		}
	}
	for (const img of document.querySelectorAll("img[srcset], source[srcset]")) {
		const urls = img.getAttribute("srcset").split(",").map((s) => s.trim().split(/\s+/)[0]);
		if (urls.some(stale)) {
			urls.forEach(deal);
			renew(img, "srcset", (set) => set.split(",").map((s) => s.trim().replace(/^\S+/, fresh)).join(", "));
		}
	}
	if (paths[0] === "*") return;
	const used = performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname);
	if (paths.some((p) => used.includes(p) && !dealt.has(p))) location.reload(); // a font, a script, a picture in a style sheet
}

// view shows the site from another view: the parameters of the address are set,
// or taken out where the value is null; see requestedView in handler.go.
function view(changes) {
	const query = new URLSearchParams(location.search);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null) query.delete(name);
		else query.set(name, value);
	}
	const search = query.toString();
	history.replaceState(history.state, "", location.pathname + (search && "?" + search) + location.hash);
	last = "";
	listen();
}

// look follows the page in the bar's frame, while there is one.
function look(pathname) {
	if (pathname === address) return;
	address = pathname;
	last = "";
	listen();
}

document.addEventListener("visibilitychange", listen);
window.addEventListener("pagehide", () => stream?.close());
window.addEventListener("pageshow", (e) => { if (e.persisted) listen(); });
listen();
