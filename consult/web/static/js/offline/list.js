// The pages that this device keeps, the last read first: data-offline-list. Their titles are those of the pages.
const list = document.querySelector("[data-offline-list]");
const [none, clear] = ["[data-offline-none]", "[data-offline-clear]"].map((one) => document.querySelector(one));
const shelves = async () => (await window.caches?.keys() ?? []).filter((name) => name.startsWith("pages-"));

const line = async (cache, request) => {
  const answer = await cache.match(request);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = list.querySelector("template").content.cloneNode(true);
  const link = shown.querySelector("a");
  link.href = request.url;
  link.textContent = page.title;
  Object.assign(link, { lang: page.documentElement.lang, dir: page.documentElement.dir });
  shown.querySelector("[data-offline-read]").textContent = momentOf(new Date(answer.headers.get("X-Kept-At")));
  return shown;
};
const show = async () => {
  const found = [];
  for (const name of await shelves()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.unshift(await line(cache, request));
  }
  list.querySelectorAll("li").forEach((old) => old.remove());
  list.append(...found);
  list.hidden = clear.hidden = !found.length;
  none.hidden = found.length > 0;
};
clear.querySelector("button").addEventListener("click", async () => {
  for (const name of await shelves()) await caches.delete(name);
  await show();
  none.focus();
});
show();
