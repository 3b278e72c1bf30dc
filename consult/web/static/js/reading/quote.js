// Words selected in the paragraph can be taken into the field of the quoted passage with one press.
const paragraph = document.querySelector("[data-quotable]");
const offer = document.querySelector("[data-quote-offer]");
const field = document.querySelector("textarea[name='quote']");
if (paragraph && offer && field) {
  let words = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const inside = selection && !selection.isCollapsed && paragraph.contains(selection.anchorNode) && paragraph.contains(selection.focusNode);
    if (inside) words = selection.toString().replace(/\s+/g, " ").trim();
    // Pressing the button on a phone may end the selection: the words that were selected last are meant.
    if (inside && words) offer.hidden = false;
  });
  offer.querySelector("button").addEventListener("click", () => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    offer.hidden = true;
  });
}
