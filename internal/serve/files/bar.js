// The bar of the preview: what is wrong, what is special about the page, from
// which view the site is shown, where the page comes from, and what would change
// for readers. It lives in a shadow tree, so that neither its styles nor the
// page's get in each other's way, and it is no part of the page's body.

import { Finder } from "./finder.js";

const markup = `
<link rel="stylesheet" href="/.meridian/bar.css">
<aside aria-label="Preview" dir="ltr" lang="en">
	<p class="notice" hidden></p>
	<section class="faults" aria-labelledby="faults-title" hidden>
		<header>
			<div><h2 id="faults-title"></h2><p class="shown"></p></div>
			<button type="button" class="plain" data-do="put-away">Put away</button>
		</header>
		<div class="list" role="group" aria-labelledby="faults-title" tabindex="0"></div>
	</section>
	<section class="panel" id="panel" aria-label="Preview settings" hidden>
		<section>
			<h2>This page</h2>
			<p class="file"></p>
			<p><button type="button" data-do="find">Find the line of a paragraph</button></p>
		</section>
		<section>
			<h2>What is shown</h2>
			<p class="row"><label for="day">As of</label> <input type="date" id="day"> <button type="button" class="plain" data-do="today">Reset</button></p>
			<p class="row"><label><input type="checkbox" id="drafts"> Drafts</label>
			<label><input type="checkbox" id="later"> Pages of later dates</label></p>
			<p class="held note"></p>
		</section>
		<fieldset>
			<legend>Width</legend>
			<div class="widths">
				<label><input type="radio" name="width" value="0" checked> <span>Whole</span></label>
				<label><input type="radio" name="width" value="320"> <span>320</span></label>
				<label><input type="radio" name="width" value="768"> <span>768</span></label>
				<label><input type="radio" name="width" value="1280"> <span>1280</span></label>
			</div>
		</fieldset>
		<section class="public">
			<h2>Since the last build</h2>
			<div></div>
		</section>
		<p class="end"><button type="button" class="plain" data-do="hide">Hide the bar</button></p>
	</section>
	<div class="strip">
		<button type="button" class="state" data-do="faults" aria-expanded="false"><span class="dot" aria-hidden="true"></span><span class="words">Preview</span></button>
		<span class="badges"></span>
		<button type="button" class="menu" data-do="panel" aria-expanded="false" aria-controls="panel"><span class="words">Preview</span><svg aria-hidden="true" viewBox="0 0 16 16" width="12" height="12"><path d="M3 10.5 8 5.5l5 5" fill="none" stroke="currentColor" stroke-width="2"/></svg></button>
	</div>
	<p class="status" role="status"></p>
</aside>
<iframe class="narrow" title="The page at the chosen width" hidden></iframe>
`;

const hiddenKey = "meridian-bar"; // in localStorage: "hidden"
const awayKey = "meridian-put-away"; // in sessionStorage: the faults that were put away in this tab

// count puts a number before a word.
const count = (n, word) => n === 1 ? "1 " + word : n + " " + word + "s";

// dateWords writes a day like 2026-03-01 as people do: 1 March 2026. A time may follow.
function dateWords(when) {
	const [day, time] = when.split(" ");
	const words = new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
	return time ? words + ", " + time : words;
}

// missingWords says why there is no page at an address; see type missing in state.go.
function missingWords({ missing, movedTo }) {
	switch (missing?.reason) {
	case "moved": return "This page is now at " + movedTo + ".";
	case "draft": return missing.file + " is a draft, and drafts are not shown in this tab.";
	case "future": return missing.file + " will be published on " + dateWords(missing.day) + ".";
	case "expired": return missing.file + " expired on " + dateWords(missing.day) + ".";
	case "deleted": return "This page is no longer there: " + missing.file + " was deleted or renamed.";
	case "gone": return "This page is no longer there.";
	case "never": return "There is no page at this address.";
	}
	return "";
}

// staleWords says which part of a page is out of date; see type stale in state.go.
function staleWords(stale) {
	if (!stale) return "";
	const when = stale.time + (stale.day && " on " + dateWords(stale.day));
	switch (stale.part) {
	case "page": return "Behind this is the last version without an error, of " + when + ".";
	case "layouts": return "Behind this is the page with the last layouts without an error, of " + when + ".";
	case "head": return "Behind this is the page with the last front matter without an error, of " + when + ".";
	case "headOnly": return "Behind this is the last front matter without an error, of " + when + "; the text can't be found in the file.";
	case "settings": return "Behind this is the page with the last settings without an error, of " + when + ".";
	case "file": return "What the page says of " + stale.file + " is of " + when + ", without the error.";
	case "files": return "What the page says of " + stale.file + " and " + stale.more + " more is of before their errors.";
	}
	return "";
}

// heldWords says how many pages are held back.
function heldWords(held) {
	const parts = [["draft", "draft"], ["future", "later page"], ["expired", "expired page"]].filter(([reason]) => held[reason]).map(([reason, word]) => count(held[reason], word));
	return parts.length ? "Held back: " + parts.join(", ") + "." : "";
}

export class Bar {
	// act.view changes the view; act.look follows the page in the frame.
	constructor(act) {
		this.act = act;
		this.host = document.createElement("meridian-preview");
		this.root = this.host.attachShadow({ mode: "open" });
		this.root.innerHTML = markup;
		this.state = null;
		this.isHidden = localStorage.getItem(hiddenKey) === "hidden";
		this.root.addEventListener("click", (e) => this.click(e));
		this.root.addEventListener("change", (e) => this.change(e));
		document.addEventListener("keydown", (e) => this.key(e));
		this.finder = new Finder(this.root, (words) => this.say(words), () => this.$(".menu").focus());
		document.documentElement.append(this.host);
		this.strip();
	}

	$(selector) { return this.root.querySelector(selector); }

	// say tells those who can't see what others do.
	say(words) { this.$(".status").textContent = words; }

	// narrow says whether the page is shown at a chosen width.
	get narrow() { return !this.$(".narrow").hidden; }

	// connected tells whether the server is there.
	connected(is) {
		this.away = !is;
		this.strip();
	}

	// changed is called when the page has become another version of itself.
	changed() { this.finder.forget(); }

	// show shows what the server says of the page. Where the page is gone, what
	// was there stays.
	show(state, gone) {
		const before = this.state;
		this.state = state;
		const reason = state.missing?.reason;
		const notice = gone || ["draft", "future", "expired"].includes(reason) ? missingWords(state) : "";
		this.notice(notice, reason === "draft" && !state.view.drafts);
		this.faults(before?.diagnostics);
		this.panel();
		this.strip();
	}

	notice(words, isDraft) {
		const p = this.$(".notice");
		p.hidden = !words;
		if (p.dataset.words === words) return; // not told twice
		p.dataset.words = words;
		p.replaceChildren(words);
		if (words) this.say(words);
		if (isDraft) p.append(" ", button("Show drafts", "show-drafts"));
	}

	// faults shows what is wrong, over the page where it concerns it. Faults that
	// were put away stay away until there are others.
	faults(before) {
		const f = this.state.diagnostics;
		const n = f.errors + f.warnings;
		const list = this.$(".faults .list");
		if (f.html !== before?.html || f.more !== before?.more) {
			const focused = list.contains(this.root.activeElement);
			list.innerHTML = f.html;
			if (focused) list.focus({ preventScroll: true }); // what had it is gone
			if (f.more) list.append(paragraph("… and " + f.more + " more. “meridian check” lists them all.", "note"));
		}
		this.$("#faults-title").textContent = n ? this.words(f) : "Nothing is wrong";
		this.$(".faults .shown").textContent = staleWords(f.stale);
		this.$(".faults").classList.toggle("cover", f.cover !== "");
		if (!n) {
			if (before?.errors || before?.warnings) this.say("Nothing is wrong any more.");
			this.open("faults", false);
			return;
		}
		if (f.cover && f.cover !== sessionStorage.getItem(awayKey)) {
			if (before?.cover !== f.cover) this.say(this.words(f) + ". " + (list.querySelector("h3")?.textContent ?? ""));
			this.open("faults", true);
		} else if (!f.cover && before?.cover) {
			this.open("faults", false);
		}
	}

	words(f) {
		return [f.errors && count(f.errors, "error"), f.warnings && count(f.warnings, "warning")].filter(Boolean).join(" and ");
	}

	// open opens or closes one of the two things above the strip.
	open(what, is) {
		const focused = this.root.activeElement;
		for (const name of ["faults", "panel"]) {
			const box = this.$("." + name), opener = this.$(`[data-do=${name}]`);
			if (name !== what && !is) continue;
			const shown = name === what && is;
			if (!shown && box.contains(focused)) opener.focus();
			box.hidden = !shown;
			opener.setAttribute("aria-expanded", shown);
		}
		this.strip();
	}

	strip() {
		const f = this.state?.diagnostics;
		const faultsOpen = !this.$(".faults").hidden;
		this.host.toggleAttribute("data-hidden", this.isHidden && !faultsOpen && this.$(".panel").hidden);
		const state = this.$(".state");
		let words = "Connecting …", kind = "wait";
		if (this.away) words = "The preview has stopped";
		else if (f?.errors) [words, kind] = [this.words(f), "error"];
		else if (f?.warnings) [words, kind] = [this.words(f), "warning"];
		else if (f?.pending) words = "Looking …";
		else if (f) [words, kind] = ["Nothing is wrong", "good"];
		state.dataset.kind = kind;
		state.querySelector(".words").textContent = words;
		state.disabled = !f || !(f.errors + f.warnings);
		const badges = [];
		if (this.state?.badges.draft) badges.push(["draft", "Draft"]);
		if (this.state?.badges.from) badges.push(["later", "From " + dateWords(this.state.badges.from)]);
		if (this.state?.badges.until) badges.push(["expires", "Until " + dateWords(this.state.badges.until)]);
		if (this.state?.view.pinned) badges.push(["day", "As of " + dateWords(this.state.view.day)]);
		this.$(".badges").replaceChildren(...badges.map(([kind, words]) => {
			const badge = document.createElement("span");
			badge.className = "badge " + kind;
			badge.textContent = words;
			return badge;
		}));
	}

	panel() {
		const { view, file, open, published } = this.state;
		this.$(".file").replaceChildren(!file ? "No file of its own stands behind this page." : open ? link(file, open) : file);
		this.$("[data-do=find]").hidden = !file?.endsWith(".md") || this.narrow;
		const day = this.$("#day");
		if (this.root.activeElement !== day) day.value = view.day;
		this.$("[data-do=today]").hidden = !view.changed;
		this.$("#drafts").checked = view.drafts;
		this.$("#later").checked = view.later;
		this.$(".held").textContent = heldWords(view.held);
		const box = this.$(".public div");
		if (!published) box.replaceChildren(paragraph("Comparing …", "note"));
		else if (!published.known) box.replaceChildren(paragraph("Nothing has been built in this folder yet.", "note"));
		else box.replaceChildren(...this.difference(published));
	}

	difference(published) {
		const out = [];
		for (const [name, { pages, total }] of [["New", published.added], ["Changed", published.changed], ["Gone", published.removed]]) {
			if (!total) continue;
			const details = document.createElement("details");
			const summary = document.createElement("summary");
			summary.textContent = name + ": " + count(total, "page");
			const ul = document.createElement("ul");
			for (const at of pages) {
				const li = document.createElement("li");
				li.append(name === "Gone" ? at : link(at || "/", this.state.view.base + at));
				ul.append(li);
			}
			if (total > pages.length) {
				const li = document.createElement("li");
				li.append("… and " + (total - pages.length) + " more");
				ul.append(li);
			}
			details.append(summary, ul);
			details.open = this[name];
			details.addEventListener("toggle", () => { this[name] = details.open; });
			out.push(details);
		}
		if (published.others) out.push(paragraph("Other files that differ: " + published.others, "note"));
		return out.length ? out : [paragraph("Readers would see no difference.", "note")];
	}

	click(e) {
		const opener = e.target.closest("[data-do]");
		if (!opener) return;
		switch (opener.dataset.do) {
		case "faults":
		case "panel":
			this.open(opener.dataset.do, this.$("." + opener.dataset.do).hidden);
			break;
		case "put-away":
			sessionStorage.setItem(awayKey, this.state.diagnostics.cover);
			this.open("faults", false);
			break;
		case "today":
			this.$("#day").focus();
			this.act.view({ "preview-day": null });
			break;
		case "show-drafts":
			this.act.view({ "preview-drafts": "show" });
			break;
		case "find":
			this.open("panel", false);
			this.finder.start();
			break;
		case "hide":
			this.isHidden = true;
			localStorage.setItem(hiddenKey, "hidden");
			this.open("panel", false);
			break;
		}
		if (opener.dataset.do === "panel" && this.isHidden) {
			this.isHidden = false;
			localStorage.removeItem(hiddenKey);
			this.strip();
		}
	}

	change(e) {
		const { id, name, value, checked } = e.target;
		if (id === "day" && value) this.act.view({ "preview-day": value });
		if (id === "drafts") this.act.view({ "preview-drafts": checked ? "show" : "hide" });
		if (id === "later") this.act.view({ "preview-later": checked ? "show" : "hide" });
		if (name === "width") this.width(Number(value));
	}

	// key puts away with Escape what is open, wherever the focus is: what covers the
	// page by itself must not hide what has it (WCAG 2.2, 2.4.11). Whoever writes
	// into a form of the page may mean that.
	key(e) {
		if (e.key !== "Escape" || e.defaultPrevented) return;
		const within = e.composedPath().includes(this.host);
		if (!within && (this.finder.isOn || e.target.closest?.("input, textarea, select, dialog, [popover], [contenteditable]"))) return;
		if (!this.$(".panel").hidden) this.open("panel", false);
		else if (!this.$(".faults").hidden) this.$("[data-do=put-away]").click();
	}

	// width shows the page in a frame of a width, so that its styles take that for
	// the width of the screen; 0 takes the frame away again.
	width(pixels) {
		const frame = this.$(".narrow");
		if (!pixels) {
			const at = frame.contentWindow?.location.href ?? location.href;
			frame.hidden = true;
			if (at !== location.href) location.assign(at);
			else location.reload(); // it was not kept up to date meanwhile
			return;
		}
		frame.style.width = pixels + "px";
		if (frame.hidden) {
			frame.hidden = false;
			frame.addEventListener("load", () => this.act.look(frame.contentWindow.location.pathname));
			frame.src = location.href;
			this.panel();
		}
	}
}

function button(words, what) {
	const b = document.createElement("button");
	b.type = "button";
	b.dataset.do = what;
	b.textContent = words;
	return b;
}

function link(words, to) {
	const a = document.createElement("a");
	a.href = to;
	a.textContent = words;
	return a;
}

function paragraph(words, kind) {
	const p = document.createElement("p");
	p.className = kind;
	p.textContent = words;
	return p;
}
