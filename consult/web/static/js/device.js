// What a device keeps (docs/device.md): the worker is asked for at the second page, a page read without a
// connection says of which moment it is, and kept words end after a fortnight, with somebody else, or at signing out.
const { worker, person } = document.body.dataset;
// The first page of a first visit costs nothing more on a slow line; the worker is told of it with the second.
const begin = async () => {
  const { controller, ready } = navigator.serviceWorker;
  const first = sessionStorage.getItem("first-page");
  if (!controller && !first) return sessionStorage.setItem("first-page", location.href);
  await navigator.serviceWorker.register(worker);
  if (!controller) (await ready).active.postMessage(first);
  sessionStorage.removeItem("first-page");
};
if (worker && navigator.serviceWorker) addEventListener("load", () => begin().catch(() => {}));

const TUNIS = { timeZone: "Africa/Tunis" };
const dayOf = (date) => date.toLocaleDateString("en-GB", TUNIS);
// The moment as the pages write it: the hour, with the day when it is not today.
window.momentOf = (date) => {
  const time = date.toLocaleTimeString("en-GB", { ...TUNIS, hour: "2-digit", minute: "2-digit" });
  return dayOf(date) === dayOf(new Date()) ? time : `${dayOf(date)} ${time}`;
};

const { keptAt } = document.documentElement.dataset;
const band = document.querySelector("[data-offline]");
if (keptAt && band) {
  band.querySelector("[data-offline-moment]").textContent = momentOf(new Date(keptAt));
  band.hidden = false;
}

const FORTNIGHT = 14 * 86_400_000;
const sweep = (goes) => {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("kept:") && goes(name)) localStorage.removeItem(name);
  } catch { /* A browser that keeps nothing has nothing to forget. */ }
};
const isOver = (name) => !(Date.now() - JSON.parse(localStorage[name]).at < FORTNIGHT);
sweep((name) => (person && !name.startsWith(`kept:${person}:`)) || isOver(name));
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("[data-leave]")) sweep(() => true);
});
