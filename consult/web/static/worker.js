// The service worker: what was read can be read again without a connection. docs/device.md says what it keeps and why.
// It keeps pages that the server marked (X-Offline), as a visitor sees them, and never one made for somebody signed in.
const VERSION = "{version}";
const PAGES = `pages-${VERSION}`;
const THINGS = `things-${VERSION}`;
const MOST_PAGES = 50;
const LARGEST_PAGE = 200_000;
const MOST_THINGS = 60;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LANGUAGE = /^\/(ar|fr|en)\//;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("message", (event) => event.waitUntil(read(event.data)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") {
    // Whoever signs in or out leaves no list of what was read before.
    if (/\/account\/(sign-|confirm|reset|close)/.test(url.pathname)) event.waitUntil(caches.delete(PAGES));
  } else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(thing(event));
});

async function begin() {
  for (const name of await caches.keys()) if (name !== PAGES && name !== THINGS) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
  for (const client of await clients.matchAll({ type: "window" })) await read(client.url);
}

// A page that was there before the worker could see it. The browser has it: a word on whether it still holds is enough.
async function read(address) {
  const url = new URL(address, location.href);
  if (url.origin === location.origin) await keep(url, await fetch(bare(url)));
}

// The network first, always: what was hidden, closed or decided meanwhile is shown so to whoever is connected.
async function page(event, url) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    // It leads elsewhere now (its language is off, for instance): what was kept of it is of no use any more.
    if (answer.type === "opaqueredirect") event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(bare(url))));
    event.waitUntil(keep(url, answer.clone()).catch(() => {}));
    return answer;
  } catch {
    return (await kept(url)) || (await instead(url)) || Response.error();
  }
}

// Files that are named by their content never change; the others are asked for as if there were no worker.
async function thing(event) {
  const { request } = event;
  const cache = await caches.open(THINGS);
  const found = await cache.match(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (lasts(answer)) event.waitUntil(put(cache, request.url, answer.clone(), MOST_THINGS));
  return answer;
}

async function keep(url, answer) {
  const mark = answer.ok && answer.headers.get("X-Offline");
  if (!mark) return;
  await prepare(url);
  if (mark === "twin") {
    // Somebody is signed in: what is kept is the page as any visitor sees it, asked for without who one is.
    const before = await (await caches.open(PAGES)).match(bare(url));
    if (before && age(before) < HOUR) return;
    answer = await fetch(bare(url), { credentials: "omit" });
    if (!answer.ok || answer.redirected || answer.headers.get("X-Offline") !== "keep") return;
  }
  const html = await answer.text();
  if (html.length > LARGEST_PAGE) return;
  await put(await caches.open(PAGES), bare(url), dated(html, answer), MOST_PAGES);
  await keepThings(html);
}

// The page that says what can be read, in the language of the reader: once a day.
async function prepare(url) {
  const cache = await caches.open(THINGS);
  const address = offline(url);
  const before = await cache.match(address);
  if (before && age(before) < DAY) return;
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok || answer.redirected) return;
  const html = await answer.text();
  await put(cache, address, dated(html, answer), MOST_THINGS);
  await keepThings(html);
}

async function keepThings(html) {
  const cache = await caches.open(THINGS);
  for (const [, address] of html.matchAll(/="(\/static\/[^"]+\.(?:css|js|woff2)(?:\?[^"]*)?)"/g)) {
    if (await cache.match(address)) continue;
    const answer = await fetch(address);
    if (lasts(answer)) await put(cache, address, answer, MOST_THINGS);
  }
}

async function kept(url) {
  const found = await (await caches.open(PAGES)).match(bare(url));
  if (!found) return;
  // The page says of which moment it is (js/offline.js).
  const html = (await found.text()).replace("<html ", `<html data-kept-at="${found.headers.get("X-Kept-At")}" `);
  return new Response(html, { headers: found.headers });
}

async function instead(url) {
  const cache = await caches.open(THINGS);
  // In the language of the address; where it has none, in the one that was read last.
  const read = (await (await caches.open(PAGES)).keys()).map((request) => request.url).reverse();
  for (const address of [url.href, ...read.slice(0, 1), "/ar/", "/fr/", "/en/"]) {
    const found = LANGUAGE.test(new URL(address, url).pathname) && (await cache.match(offline(new URL(address, url))));
    if (found) return found;
  }
}

async function put(cache, address, answer, most) {
  await cache.delete(address);
  await cache.put(address, answer);
  for (const old of (await cache.keys()).slice(0, -most)) await cache.delete(old);
}

function dated(html, answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Kept-At", new Date().toISOString());
  return new Response(html, { headers });
}

const age = (answer) => Date.now() - Date.parse(answer.headers.get("X-Kept-At"));
const lasts = (answer) => answer.ok && /immutable/.test(answer.headers.get("Cache-Control"));
const bare = (url) => url.href.split("#")[0];
const offline = (url) => `${url.origin}/${LANGUAGE.exec(url.pathname)?.[1] ?? "ar"}/offline`;
