// Makes the versions of a photo with sharp, as package imaging does, and tells on
// standard output what that took.
import sharp from "sharp";
import { statSync, writeFileSync } from "node:fs";

const [photo, asked] = process.argv.slice(2);
sharp.cache(false);
const begun = process.cpuUsage();
const sizes = [];
for (const [i, t] of JSON.parse(asked).entries()) {
	const img = sharp(photo).rotate().resize(t.Width, t.Height);
	const out = t.Type === "image/webp" ? img.webp({ quality: t.Quality, effort: 2 }) : img.jpeg({ quality: t.Quality, optimiseCoding: true });
	writeFileSync(`out-${i}`, await out.toBuffer());
	sizes.push(statSync(`out-${i}`).size);
}
const spent = process.cpuUsage(begun);
console.log(JSON.stringify({ cpu: (spent.user + spent.system) / 1e6, sizes }));
