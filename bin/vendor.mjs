// Copies what the pages use from elsewhere out of node_modules into consult/web/static, and writes down what was
// copied (package, version, licence, SHA-256) in static/vendor/contents.json. Run after `npm ci --ignore-scripts`;
// the copies are committed, so node is not needed to run. tests/house/test_css.py compares files and hashes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const target = join(root, "consult", "web", "static");

const fonts = (name, file, weights, subsets) => ({
  name,
  files: [
    ...weights.flatMap((weight) =>
      subsets.map((subset) => [`files/${file}-${subset}-${weight}-normal.woff2`, `fonts/${file}-${subset}-${weight}.woff2`]),
    ),
    ["LICENSE", `fonts/${file}-LICENSE.txt`],
  ],
});

const packages = [
  fonts("@fontsource/ibm-plex-sans-arabic", "ibm-plex-sans-arabic", [400, 600, 700], ["arabic", "latin", "latin-ext"]),
  fonts("@fontsource/amiri", "amiri", [400, 700], ["arabic", "latin", "latin-ext"]),
  { name: "htmx.org", files: [["dist/htmx.min.js", "vendor/htmx.min.js"], ["LICENSE", "vendor/htmx-LICENSE.txt"]] },
  {
    name: "leaflet",
    files: [
      ["dist/leaflet.js", "vendor/leaflet/leaflet.js"],
      ["dist/leaflet.css", "vendor/leaflet/leaflet.css"],
      ["dist/images/layers.png", "vendor/leaflet/images/layers.png"],
      ["dist/images/layers-2x.png", "vendor/leaflet/images/layers-2x.png"],
      ["dist/images/marker-icon.png", "vendor/leaflet/images/marker-icon.png"],
      ["LICENSE", "vendor/leaflet/leaflet-LICENSE.txt"],
    ],
  },
  {
    name: "leaflet.markercluster",
    files: [
      ["dist/leaflet.markercluster.js", "vendor/leaflet/markercluster.js"],
      ["dist/MarkerCluster.css", "vendor/leaflet/markercluster.css"],
      ["MIT-LICENCE.txt", "vendor/leaflet/markercluster-LICENSE.txt"],
    ],
  },
];

const contents = [];
for (const { name, files } of packages) {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  for (const [from, to] of files) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    copyFileSync(join(modules, name, from), join(target, to));
    const sha256 = createHash("sha256").update(readFileSync(join(target, to))).digest("hex");
    contents.push({ file: to, package: name, version, license, sha256 });
  }
}
writeFileSync(join(target, "vendor", "contents.json"), JSON.stringify(contents, null, 2) + "\n");
console.log(`${contents.length} files copied into consult/web/static`);
