// Finds the line of the source that a block of the page comes from: the server
// tells which HTML each block of the text has become, and the elements that are
// the same are looked for in the page, in order.

export class Finder {
	constructor(root, say, end) {
		this.say = say;
		this.end = end;
		this.box = document.createElement("div");
		this.box.className = "found";
		this.box.hidden = true;
		this.box.append(document.createElement("span"));
		root.append(this.box);
		this.isOn = false;
		this.lines = null; // element → where it comes from; null as long as nobody has asked
		this.move = (e) => this.over(e.target);
		this.pick = (e) => this.clicked(e);
		this.key = (e) => {
			if (e.key !== "Escape") return;
			this.stop();
			this.end();
		};
	}

	// forget is called when the page has changed.
	forget() {
		this.lines = null;
		this.box.hidden = true;
	}

	async start() {
		this.isOn = true;
		document.addEventListener("mousemove", this.move);
		document.addEventListener("click", this.pick, true);
		document.addEventListener("keydown", this.key);
		document.documentElement.style.cursor = "crosshair";
		this.say("Click a paragraph to open its line. Escape ends this.");
		await this.learn();
	}

	stop() {
		this.isOn = false;
		document.removeEventListener("mousemove", this.move);
		document.removeEventListener("click", this.pick, true);
		document.removeEventListener("keydown", this.key);
		document.documentElement.style.cursor = "";
		this.box.hidden = true;
	}

	async learn() {
		const query = new URLSearchParams(location.search);
		query.set("page", location.pathname);
		const answer = await fetch("/.meridian/source?" + query);
		const places = answer.ok ? await answer.json() : [];
		this.lines = new Map();
		const all = [...document.body.querySelectorAll("*")];
		let from = 0;
		for (const place of places) {
			const template = document.createElement("template");
			template.innerHTML = place.html;
			const first = template.content.firstElementChild;
			if (!first) continue;
			const same = (test) => all.findIndex((e, i) => i >= from && e.localName === first.localName && test(e));
			let at = same((e) => e.isEqualNode(first));
			if (at < 0) at = same((e) => e.textContent === first.textContent); // details that are open, and the like
			if (at < 0) continue;
			this.lines.set(all[at], place);
			from = at + 1;
		}
	}

	// blockOf gives the block that an element lies in.
	blockOf(element) {
		for (let e = element; e; e = e.parentElement) {
			if (this.lines?.has(e)) return e;
		}
		return null;
	}

	over(target) {
		const block = this.blockOf(target);
		this.box.hidden = !block;
		if (!block) return;
		const r = block.getBoundingClientRect();
		this.box.style.cssText = `left:${r.left - 4}px;top:${r.top - 4}px;width:${r.width + 8}px;height:${r.height + 8}px`;
		this.box.firstChild.textContent = "Line " + this.lines.get(block).line;
	}

	async clicked(e) {
		if (e.composedPath().some((n) => n.localName === "meridian-preview")) return;
		e.preventDefault();
		e.stopPropagation();
		if (!this.lines) await this.learn();
		const block = this.blockOf(e.target);
		if (!block) {
			this.say("This comes from no line of the page's own file.");
			return;
		}
		const { open, line } = this.lines.get(block);
		this.stop();
		this.say("Line " + line);
		if (open) location.assign(open); // a program takes it; the page stays
	}
}
