// A second click on a button does not send a form twice. The server refuses doubles by itself; this spares the wait.
// A form that is answered by a file (data-again) leaves its page standing, and may be sent again from there.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  // Its page stays, so what was wrong the time before is taken off it.
  if ("again" in form.dataset) return document.querySelectorAll("[data-errors], .field__error").forEach((old) => old.remove());
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
