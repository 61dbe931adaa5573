// Adds to each shortcode embed the button that shows it in its place. Without this
// there is the link alone.
for (const link of document.querySelectorAll(".embed a[data-ratio]")) {
	const b = document.createElement("button");
	b.type = "button";
	b.className = "button";
	b.textContent = link.dataset.label;
	b.onclick = () => {
		const frame = document.createElement("iframe");
		frame.title = link.dataset.title;
		frame.referrerPolicy = "strict-origin";
		frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox");
		frame.allow = "fullscreen";
		frame.style.aspectRatio = link.dataset.ratio;
		frame.src = link.href;
		b.replaceWith(frame);
		frame.focus();
	};
	link.before(b);
}
