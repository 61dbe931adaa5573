// Adds to each block of code the button that copies it. Where a browser does not let
// pages copy, as on addresses without https, there is none.
const words = document.querySelector("script[data-copy]").dataset;
if (navigator.clipboard) {
	for (const code of document.querySelectorAll("pre > code")) {
		const pre = code.parentElement;
		const box = document.createElement("div");
		box.className = "code-box";
		box.setAttribute("role", "group");
		box.setAttribute("aria-label", words.code);
		const b = document.createElement("button");
		b.type = "button";
		b.textContent = words.copy;
		const told = document.createElement("span"); // for screen readers
		told.setAttribute("role", "status");
		let timer;
		b.onclick = async () => {
			try {
				await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
			} catch { // the reader has said no: then it is ready to be copied by hand
				getSelection().selectAllChildren(code);
				return;
			}
			told.textContent = b.textContent = words.copied;
			clearTimeout(timer);
			timer = setTimeout(() => {
				b.textContent = words.copy;
				told.textContent = "";
			}, 3000);
		};
		pre.replaceWith(box);
		box.append(pre, b, told);
	}
}
