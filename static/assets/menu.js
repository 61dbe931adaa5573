// Sub-menus lie over the page, so they close with Escape (WCAG 2.2, 1.4.13), and on wide
// screens once somebody goes on elsewhere. Without this, they close where they opened.
const menu = document.getElementById("_menu");
const close = (where) => {
	const open = menu.querySelector("details[open]");
	if (!open || where && open.contains(where)) return false;
	if (open.contains(document.activeElement)) open.querySelector("summary").focus();
	open.open = false;
	return true;
};
addEventListener("keydown", (e) => {
	if (e.key === "Escape" && close()) e.preventDefault(); // the sheet of a telephone stays
});
for (const what of ["pointerdown", "focusin"]) {
	addEventListener(what, (e) => matchMedia("(width >= 60rem)").matches && close(e.target));
}
