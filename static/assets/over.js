// Events that are over since the site was built leave those to come, for the list of
// past ones where the page has one; and an event that is over invites nobody.
const now = Date.now();
for (const e of document.querySelectorAll("[data-coming] [data-over], p[data-over], section[data-over]")) {
	if (!(Date.parse(e.dataset.over) <= now)) continue;
	const item = e.closest("li"), list = item?.parentElement, past = document.querySelector("[data-past]");
	if (!item) {
		e.hidden = true;
		continue;
	}
	item.querySelector(".badge-now")?.remove();
	if (past) past.prepend(item);
	else item.hidden = true;
	if (!list.querySelector("li:not([hidden])")) list.closest("[data-coming]").hidden = true;
}
