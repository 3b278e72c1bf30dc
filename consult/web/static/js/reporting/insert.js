// A figure of the list goes into the text where the writer last was: data-insert="[[name]]" on its button. Without this
// script the name is copied by hand. A title takes no figure; it is no textarea.
const takes = (field) => field.matches?.("form[data-unsaved] textarea");
let last = [...document.querySelectorAll("form[data-unsaved] textarea")].find((one) => one.lang === document.documentElement.lang);
document.addEventListener("focusin", (event) => { if (takes(event.target)) last = event.target; });
for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = !last;
  button.addEventListener("click", () => {
    if (!last) return;
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
  });
}
const search = document.querySelector("[data-figures-search]");
if (search) {
  search.closest("[hidden]").hidden = false;
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("[data-figure]")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
