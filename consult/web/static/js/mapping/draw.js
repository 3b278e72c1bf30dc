// Draws a map: data-map holds what it is told as JSON (compose/maps.py). Leaflet is asked for only here, from our own
// server. Everything on the map stands in a table beside it too, which is where the numbers and links come from.
// The keyboard: the map is one stop, arrows move it, + and - change its scale, Escape leaves it.
const touch = matchMedia("(pointer: coarse)").matches;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const { lang, dir } = document.documentElement;
const loaded = new Map();

function load(src) {
  if (!loaded.has(src)) {
    loaded.set(src, new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src, onload: done, onerror: failed });
      document.head.append(script);
    }));
  }
  return loaded.get(src);
}

function dress(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });
}

async function asked(src) {
  const answer = await fetch(src, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${src}`);
  return answer.json();
}

// The words of a zone in the reader's language, else in Arabic, else in French, as the server chooses them.
function named(zone) {
  const found = [lang, "ar", "fr", "en"].find((one) => zone.name[one]);
  return { text: zone.name[found] ?? "", lang: found ?? lang };
}

// Rings of steps in hundred-thousandths of a degree (domain/maps/shapes.py): longitude first, Leaflet wants latitude.
function unpacked(polygons, scale) {
  return polygons.map((rings) => rings.map((steps) => {
    const places = [];
    for (let at = 0, x = 0, y = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      places.push([y / scale, x / scale]);
    }
    return places;
  }));
}

function words(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, dir: "auto" }, more);
}

// What is said of a zone: its code and name, how many remarks, and the way to them. Made as elements, never as HTML.
function told(zone, row, config, link) {
  const box = Object.assign(document.createElement("div"), { dir });
  const { text, lang: language } = named(zone);
  const head = document.createElement("p");
  head.className = "map__name";
  if (row?.dataset.says !== "name") head.append(words("bdi", zone.code), " ");
  head.append(words("span", text, { lang: language }));
  box.append(head);
  if (row) box.append(words("p", config.words.remarks.replace("{n}", row.dataset.shown ?? row.dataset.count)));
  const way = link && row?.querySelector("a[href]");
  if (way) box.append(Object.assign(document.createElement("p"), { className: "map__way" }));
  if (way) box.lastChild.append(words("a", row.dataset.way ?? way.textContent, { href: way.href }));
  return box;
}

function drawLayer(map, layer, data, config, chosen) {
  const rows = new Map(
    [...(layer.table ? document.querySelectorAll(`#${layer.table} [data-code]`) : [])].map((row) => [row.dataset.code, row]),
  );
  const ground = layer.kind === "ground" || (!layer.table && layer.kind !== "zones");
  for (const zone of data.zones) {
    const row = rows.get(zone.code);
    const step = row ? `map__zone--${row.dataset.step ?? 0}` : "";
    const shape = L.polygon(unpacked(zone.rings, data.scale), {
      className: `map__zone ${ground ? "map__zone--ground" : step}`,
      interactive: !ground,
      smoothFactor: 0.6,
    }).addTo(map);
    if (ground) continue;
    shape.bindTooltip(() => told(zone, row, config, false), { sticky: true, opacity: 1, className: "map__tip" });
    if (chosen) shape.on("click", (event) => chosen(zone, event.latlng));
    else shape.bindPopup(() => told(zone, row, config, true), { className: "map__box", closeButton: false });
    // Where there is room the code stands in its zone.
    if (layer.kind === "zones" && data.zones.length <= 60) {
      const label = L.divIcon({ className: "map__code", html: words("span", zone.code), iconSize: null });
      L.marker([zone.at[1], zone.at[0]], { icon: label, interactive: false, keyboard: false, pane: "codes" }).addTo(map);
    }
  }
}

async function drawPoints(map, config) {
  const { features } = await asked(config.points);
  const icon = L.divIcon({ className: "map__point", iconSize: [18, 18] });
  const group = L.markerClusterGroup({
    // A phone is slow: never more than some milliseconds at a time, and a breath between.
    chunkedLoading: true,
    chunkInterval: 16,
    chunkDelay: 24,
    animate: !still,
    maxClusterRadius: 56,
    showCoverageOnHover: false,
    spiderLegPolylineOptions: { className: "map__leg" },
    iconCreateFunction(cluster) {
      const count = cluster.getChildCount();
      const size = count < 10 ? 30 : count < 100 ? 38 : 48;
      return L.divIcon({ className: "map__cluster", html: words("span", String(count)), iconSize: [size, size] });
    },
  });
  group.on("click", ({ layer: marker }) => {
    const { ref, kind } = marker.options;
    const box = Object.assign(document.createElement("div"), { dir });
    box.append(Object.assign(words("p", kind), { className: "map__name" }));
    box.append(words("a", ref, { href: config.remark.replace("REF", encodeURIComponent(ref)), dir: "ltr" }));
    L.popup({ className: "map__box", closeButton: false }).setLatLng(marker.getLatLng()).setContent(box).openOn(map);
  });
  map.addLayer(group);
  for (let from = 0; from < features.length; from += 250) {
    const some = features.slice(from, from + 250).map(({ geometry: { coordinates: [x, y] }, properties }) =>
      L.marker([y, x], { icon, keyboard: false, ref: properties.ref, kind: config.kinds[properties.kind] ?? "" }));
    group.addLayers(some);
    await new Promise((next) => { setTimeout(next, 16); });
  }
  return features.length;
}

function wholeMap(map, bounds, title) {
  const Whole = L.Control.extend({
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = words("button", "⤢", { type: "button", title, ariaLabel: title, className: "map__whole" });
      button.addEventListener("click", () => map.fitBounds(bounds));
      L.DomEvent.disableClickPropagation(bar);
      bar.append(button);
      return bar;
    },
  });
  return new Whole({ position: map.zoomControl.options.position });
}

// Draws into the frame inside `place`. `chosen(zone or null, latlng)`: what a click does instead of telling.
async function draw(place, config, { chosen } = {}) {
  const frame = place.querySelector("[data-map-frame]");
  place.hidden = false;
  try {
    await dress(config.sheet);
    for (const src of config.load) await load(src);
    const [west, south, east, north] = config.box;
    const bounds = L.latLngBounds([[south, west], [north, east]]);
    const map = L.map(frame, {
      zoomControl: false,
      attributionControl: false,
      // One finger scrolls the page, two move the map; the wheel scrolls the page until the map is asked for.
      dragging: !touch,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      minZoom: 8,
      maxZoom: 18,
      maxBounds: bounds.pad(2),
      fadeAnimation: !still,
      zoomAnimation: !still,
    }).fitBounds(bounds, { padding: [8, 8] });
    // Codes of zones lie below the points.
    map.createPane("codes").style.zIndex = 550;
    map.zoomControl = L.control.zoom({
      position: dir === "rtl" ? "topright" : "topleft", zoomInTitle: config.words.in, zoomOutTitle: config.words.out,
    }).addTo(map);
    wholeMap(map, bounds, config.words.all).addTo(map);
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", place.getAttribute("aria-label"));
    frame.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    frame.addEventListener("focusout", () => map.scrollWheelZoom.disable());
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      map.closePopup();
      place.nextElementSibling?.focus();
    });
    if (config.tiles) L.tileLayer(config.tiles.url, { maxZoom: 19 }).addTo(map);
    for (const layer of config.layers) drawLayer(map, layer, await asked(layer.src), config, chosen);
    if (chosen) map.on("click", ({ latlng }) => chosen(null, latlng));
    if (config.points) place.dataset.points = await drawPoints(map, config);
    place.dataset.drawn = "";
    return map;
  } catch (problem) {
    frame.hidden = true;
    const failed = place.querySelector("[data-map-failed]");
    failed.textContent = config.words.failed;
    failed.hidden = false;
    throw problem;
  }
}

globalThis.cityMap = { draw, words };

for (const place of document.querySelectorAll("[data-map]")) {
  draw(place, JSON.parse(place.dataset.map)).catch((problem) => console.warn(problem));
}
