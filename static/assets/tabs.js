// Makes tabs of the texts in a shortcode tabs, as the WAI-ARIA pattern has them:
// the arrows, Home and End go from one to the next. Without this, and on paper,
// all of them are shown with their titles.
for (const tabs of document.querySelectorAll(".tabs")) {
	const panels = [...tabs.querySelectorAll(":scope > section")];
	const row = document.createElement("div");
	row.setAttribute("role", "tablist");
	const buttons = panels.map((panel) => {
		const b = document.createElement("button");
		b.type = "button";
		b.id = "_" + panel.id;
		b.textContent = panel.querySelector(".tab-title").textContent;
		b.setAttribute("role", "tab");
		b.setAttribute("aria-controls", panel.id);
		b.onclick = () => show(panel);
		panel.setAttribute("role", "tabpanel");
		panel.setAttribute("aria-labelledby", b.id);
		panel.tabIndex = 0;
		return b;
	});
	const show = (panel) => panels.forEach((p, i) => {
		const chosen = p === panel;
		p.classList.toggle("unchosen", !chosen);
		buttons[i].setAttribute("aria-selected", chosen);
		buttons[i].tabIndex = chosen ? 0 : -1;
	});
	// A link may lead to one of the texts, or to a part of it.
	const showTarget = () => {
		const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
		const panel = target && panels.find((p) => p.contains(target));
		if (panel) {
			show(panel);
			(target === panel ? tabs : target).scrollIntoView();
		}
	};
	row.onkeydown = (e) => {
		const rtl = getComputedStyle(row).direction === "rtl";
		const at = buttons.indexOf(document.activeElement), n = buttons.length;
		const to = { ArrowRight: rtl ? at - 1 : at + 1, ArrowLeft: rtl ? at + 1 : at - 1, Home: 0, End: n - 1 }[e.key];
		if (to === undefined) return;
		e.preventDefault();
		const b = buttons[(to + n) % n];
		b.focus();
		b.click();
	};
	if (panels.length > 0) {
		row.append(...buttons);
		tabs.prepend(row);
		tabs.classList.add("scripted");
		show(panels[0]);
		showTarget();
		addEventListener("hashchange", showTarget);
	}
}
