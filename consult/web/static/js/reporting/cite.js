// Citing by a drag or a key. Words marked in a contribution are its quote. What is dragged, the words or the number of a
// contribution, is dropped on data-cite-here. Keys, never while somebody writes: J and K go from one contribution to the
// next, C cites the one where the keyboard is. The form of each contribution does all of this without the script too.
const here = document.querySelector("[data-cite-here]");
const all = [...document.querySelectorAll("[data-citable]")];
const citing = (one) => one?.querySelector('button[name="act"][value="cite"]');
const markedIn = (one) => {
  const marked = getSelection();
  const inside = marked.rangeCount && !marked.isCollapsed && one.contains(marked.anchorNode) && one.contains(marked.focusNode);
  const text = inside && marked.anchorNode.parentElement.closest("[data-quotable]");
  return text ? marked.toString().trim() : "";
};
const cite = (one, words = markedIn(one)) => {
  const button = citing(one);
  if (!button) return;
  const quote = button.form.elements.quote;
  if (quote && words && !quote.value) quote.value = words;
  button.form.requestSubmit(button);
};
for (const one of all) {
  one.tabIndex = -1;
  one.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="act"][value="cite"]');
    const quote = button?.form.elements.quote;
    if (quote && !quote.value) quote.value = markedIn(one);
  });
}
if (here && all.length) {
  here.querySelector("[data-cite-hint]")?.removeAttribute("hidden");
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    const from = event.target.nodeType === 1 ? event.target : event.target.parentElement;
    dragged = from?.closest("[data-citable]") ?? null;
  });
  document.addEventListener("dragend", () => { dragged = null; here.classList.remove("is-over"); });
  for (const kind of ["dragenter", "dragover"]) {
    here.addEventListener(kind, (event) => {
      if (!citing(dragged)) return;
      event.preventDefault();
      here.classList.add("is-over");
    });
  }
  here.addEventListener("dragleave", (event) => { if (!here.contains(event.relatedTarget)) here.classList.remove("is-over"); });
  here.addEventListener("drop", (event) => {
    if (!citing(dragged)) return;
    event.preventDefault();
    cite(dragged);
  });
  const writes = (one) => one.isContentEditable || one.matches("textarea, select, input:not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing || writes(event.target)) return;
    const at = all.indexOf(event.target.closest?.("[data-citable]") ?? null);
    if (event.code === "KeyJ" || event.code === "KeyK") {
      const next = all[event.code === "KeyJ" ? at + 1 : Math.max(at, 0) - 1];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (event.code === "KeyC") {
      const marked = all.find((one) => markedIn(one));
      if (marked ?? all[at]) { event.preventDefault(); cite(marked ?? all[at]); }
    }
  });
}
